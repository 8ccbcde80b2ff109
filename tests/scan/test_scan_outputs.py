"""Every output of a scan: it is valid, and shows the finding and its fix."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from reading import EXCEPTION, UPGRADED, declared, deployment, pack_module, reading
from sarif_schema import is_valid_sarif

KINDS = ("cli", "json", "junitxml", "sarif", "gitlab_sast", "cyclonedx", "cyclonedx_json", "github_failed_only")
FOUND = "enableAutomaticOSUpgrade is not set, which means false."


@pytest.fixture(scope="module", name="reports")
def _reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    path = folder / "main.tf"
    path.write_text('resource "x" "web" {\n  name = "web"\n}\n' * 3)
    read = reading(
        declared(path, (1, 3), "x.web", deployment({})),
        declared(path, (4, 6), "x.excepted", deployment({}, tags=EXCEPTION)),
        declared(path, (7, 9), "x.odd\x1b[2J\n::error::", deployment(UPGRADED)),
    )
    # where there is no folder Checkov fails on CSV, and beside CSV it writes nothing else
    (folder / "out").mkdir()
    outputs = [part for kind in KINDS for part in ("-o", kind)]
    scan = pack_module("vmss_commands.scan.checkov_scan").scan
    assert scan(["-d", str(folder), *outputs, "--output-file-path", str(folder / "out")], read=read) == 1
    assert scan(["-d", str(folder), "-o", "csv", "--output-file-path", str(folder / "out")], read=read) == 1
    return folder / "out"


def _text(reports: Path, name: str) -> str:
    return (reports / f"results_{name}").read_text(encoding="utf-8")


def test_the_console_shows_finding_and_fix(reports: Path) -> None:
    console = _text(reports, "cli.txt")
    assert f"Details: upgradePolicy.automaticOSUpgradePolicy.{FOUND}" in console
    assert "Severity: HIGH" in console
    assert "Guide: " in console
    assert "\x1b[2J" not in console
    assert "\n::error::" not in console


def test_json_has_details_and_stays_json(reports: Path) -> None:
    report = json.loads(_text(reports, "json.json"))
    records = [
        record
        for section in ("passed_checks", "failed_checks", "skipped_checks")
        for record in report["results"][section]
    ]
    assert len(records) > 8
    assert all(record["details"] for record in records)


def test_sarif_is_valid_and_its_message_is_the_finding(reports: Path) -> None:
    document = json.loads(_text(reports, "sarif.sarif"))
    assert is_valid_sarif(document)
    messages = [
        result["message"]["text"] for result in document["runs"][0]["results"] if result["ruleId"] == "CKV_VMSS_1"
    ]
    assert any(FOUND in message and "Set " in message for message in messages)
    suppressed = [item for result in document["runs"][0]["results"] for item in result.get("suppressions", [])]
    assert any(EXCEPTION["os-upgrade-exception"] in item["justification"] for item in suppressed)


def test_junit_shows_the_finding(reports: Path) -> None:
    failures = [
        element.text or "" for element in ElementTree.fromstring(_text(reports, "junitxml.xml")).iter("failure")
    ]
    assert any(FOUND in text for text in failures)


def test_gitlab_shows_the_finding(reports: Path) -> None:
    findings: list[dict[str, Any]] = json.loads(_text(reports, "gitlab_sast.json"))["vulnerabilities"]
    assert any(FOUND in finding["name"] for finding in findings)


def test_cyclonedx_lists_the_findings(reports: Path) -> None:
    assert "CKV_VMSS_1" in _text(reports, "cyclonedx.xml")
    assert "CKV_VMSS_1" in json.dumps(json.loads(_text(reports, "cyclonedx.json")))


def test_csv_has_a_row_for_each_resource(reports: Path) -> None:
    files = [path for path in reports.iterdir() if path.suffix == ".csv"]
    rows = [row for path in files for row in csv.reader(path.read_text(encoding="utf-8").splitlines())]
    assert any("x.web" in cell for row in rows for cell in row)
