"""The command line: what a CI system reads of an exception, and the switches that decide its exit code."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from in_process import checkov
from scanning import CHECKS

TODAY = {"CKV_VMSS_TODAY": "2026-06-01"}
JUSTIFICATION = ("Certified by the vendor", "Monthly rebuild", "2026-12-31")
SETS = """resource "azurerm_linux_virtual_machine_scale_set" "excepted" {
  health_probe_id = azurerm_lb_probe.http.id
  tags = {
    "os-upgrade-exception" = "Certified by the vendor"
    "os-upgrade-patching"  = "Monthly rebuild"
    "os-upgrade-review-by" = "2026-12-31"
  }
}

resource "azurerm_linux_virtual_machine_scale_set" "fast" {
  health_probe_id = azurerm_lb_probe.http.id
  upgrade_mode    = "Rolling"
  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = %s
    disable_automatic_rollback  = false
  }
  rolling_upgrade_policy {
    max_batch_instance_percent              = 100
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT30S"
  }
}
"""


@pytest.fixture
def only_low(tmp_path: Path) -> Path:
    """A configuration whose one failure is CKV_VMSS_6, of severity LOW."""
    (tmp_path / "main.tf").write_text(SETS % "true", encoding="utf-8")
    return tmp_path


@pytest.fixture
def high_and_low(tmp_path: Path) -> Path:
    """The same with CKV_VMSS_1, of severity HIGH, failing as well."""
    (tmp_path / "main.tf").write_text(SETS % "false", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Any:
    return checkov(
        "-d", ".", "--framework", "terraform", "--external-checks-dir", str(CHECKS), *arguments, cwd=folder, env=TODAY
    )


def results(folder: Path, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(run(folder, "-o", "json", *arguments).stdout)["results"]
    return found


def failed_rules(folder: Path, *arguments: str) -> set[str]:
    return {record["check_id"] for record in results(folder, *arguments)["failed_checks"]}


def test_every_output_carries_the_justification(only_low: Path) -> None:
    outputs = [part for kind in ("cli", "json", "junitxml", "sarif") for part in ("-o", kind)]
    run(only_low, "--check", "CKV_VMSS_*", *outputs, "--output-file-path", "reports")
    reports = only_low / "reports"
    console = (reports / "results_cli.txt").read_text(encoding="utf-8")
    skipped = json.loads((reports / "results_json.json").read_text(encoding="utf-8"))["results"]["skipped_checks"]
    junit = ElementTree.parse(str(reports / "results_junitxml.xml")).iter("skipped")
    sarif = json.loads((reports / "results_sarif.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    suppressions = [item for result in sarif for item in result.get("suppressions", [])]
    carried = {
        "console": " ".join(line for line in console.splitlines() if "Suppress comment" in line),
        "json": " ".join(record["check_result"]["suppress_comment"] for record in skipped),
        "junit": " ".join(element.get("message", "") for element in junit),
        "sarif": " ".join(item["justification"] for item in suppressions),
    }
    assert [(name, text) for name, text in carried.items() if not all(part in text for part in JUSTIFICATION)] == []
    assert {item["kind"] for item in suppressions} == {"inSource"}


def test_severities_select(high_and_low: Path) -> None:
    found = results(high_and_low, "--check", "HIGH", "--run-all-external-checks")
    ours = {record["check_id"] for record in found["failed_checks"] if record["check_id"].startswith("CKV_VMSS")}
    assert "CKV_VMSS_1" in ours


def test_wildcards_select_and_one_can_be_skipped(high_and_low: Path) -> None:
    assert failed_rules(high_and_low, "--check", "CKV_VMSS_*") == {"CKV_VMSS_1", "CKV_VMSS_6"}
    rest = failed_rules(high_and_low, "--skip-check", "CKV_VMSS_6")
    assert "CKV_VMSS_1" in rest and "CKV_VMSS_6" not in rest


def test_a_low_finding_can_be_soft(only_low: Path) -> None:
    assert run(only_low, "--check", "CKV_VMSS_*").returncode == 1
    assert run(only_low, "--check", "CKV_VMSS_*", "--soft-fail-on", "LOW").returncode == 0


def test_only_high_findings_can_be_hard(tmp_path: Path, only_low: Path) -> None:
    switches = ("--check", "CKV_VMSS_*", "--hard-fail-on", "HIGH", "--soft-fail-on", "LOW")
    assert run(only_low, *switches).returncode == 0
    (tmp_path / "main.tf").write_text(SETS % "false", encoding="utf-8")
    assert run(tmp_path, *switches).returncode == 1


def test_a_baseline_accepts_todays_findings_and_no_others(only_low: Path) -> None:
    run(only_low, "--check", "CKV_VMSS_*", "--create-baseline")
    baseline = (only_low / ".checkov.baseline").read_text(encoding="utf-8")
    assert "CKV_VMSS_6" in baseline
    accepted = run(only_low, "--check", "CKV_VMSS_*", "--baseline", ".checkov.baseline")
    assert accepted.returncode == 0, accepted.stdout
    (only_low / "main.tf").write_text(SETS % "false", encoding="utf-8")
    assert run(only_low, "--check", "CKV_VMSS_*", "--baseline", ".checkov.baseline").returncode == 1
