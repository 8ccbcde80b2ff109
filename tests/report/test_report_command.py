"""``report`` and ``exceptions`` as they are called, on files that the readers of the pack read."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from in_process import command
from scanning import ROOT

_BICEP = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  {comment}
  name: 'web'
  location: 'westeurope'
  tags: {tags}
  sku: {{ name: 'Standard_D2s_v5', capacity: 2 }}
  properties: {{
    virtualMachineProfile: {{
      storageProfile: {{ imageReference: {{ publisher: 'Canonical', offer: 'ubuntu', version: 'latest' }} }}
    }}
  }}
}}
"""


def bicep(folder: Path, comment: str = "", tags: str = "{}", name: str = "main") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.bicep").write_text(_BICEP.format(comment=comment, tags=tags), encoding="utf-8")


def report(*arguments: object, **options: Any) -> dict[str, Any]:
    finished = command("report", *arguments, "-o", "json", **options)
    assert (finished.returncode, finished.stderr) == (0, "")
    made: dict[str, Any] = json.loads(finished.stdout)
    return made


@pytest.mark.parametrize("folder", ["arm", "bicep", "terraform/azurerm_v4", "terraform/azurerm_v5", "terraform/azapi"])
def test_the_report_says_of_the_examples_what_they_are_examples_of(folder: str) -> None:
    made = report("-d", ROOT / "examples" / folder)
    assert made["unread"] == []
    expected = yaml.safe_load((ROOT / "examples" / folder / "expected_verdicts.yaml").read_text(encoding="utf-8"))
    words = {"pass": "passed", "fail": "failed", "excepted": "skipped"}
    found = {
        item["resource"].rpartition(".")[2]: {
            rule: words[verdict["outcome"]] for rule, verdict in item["verdicts"].items() if verdict["outcome"] in words
        }
        for item in made["scale_sets"]
    }
    assert found == {
        name: {rule: state for state, rules in verdicts.items() for rule in rules}
        for name, verdicts in expected["scale_sets"].items()
    }


def test_a_skip_is_a_verdict_and_patches_nothing(tmp_path: Path) -> None:
    bicep(tmp_path, "// checkov:skip=CKV_VMSS_1:rebuilt every night")
    (scale_set,) = report("-d", tmp_path)["scale_sets"]
    assert scale_set["verdicts"]["CKV_VMSS_1"] == {"outcome": "skipped", "reason": "rebuilt every night"}
    assert scale_set["patched_by"] == "nobody"


def test_credentials_in_a_file_stay_out_of_the_report(tmp_path: Path) -> None:
    bicep(tmp_path, tags="{ owner: 'https://user:hunter2@example.com/team?token=hunter3' }")
    finished = command("report", "-d", tmp_path, "-o", "json")
    assert "hunter" not in finished.stdout
    assert "https://***@example.com/team?token=***" in finished.stdout


def test_the_format_follows_the_name_of_the_file(tmp_path: Path) -> None:
    bicep(tmp_path / "tree")
    starts = {"html": "<!DOCTYPE html>", "json": "{\n", "csv": "repository,", "md": "# Who patches 1"}
    for ending, start in starts.items():
        finished = command("report", "-d", tmp_path / "tree", "--output-file", tmp_path / f"out.{ending}")
        assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
        assert (tmp_path / f"out.{ending}").read_text(encoding="utf-8").startswith(start)


def test_reports_join_and_compare_from_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        bicep(tmp_path / name)
        command("report", "-d", tmp_path / name, "--output-file", tmp_path / f"{name}.json")
    made = report("--from", tmp_path / "one.json", tmp_path / "two.json")
    assert [item["id"] for item in made["scale_sets"]] == [
        f"{name}:main.bicep:Microsoft.Compute/virtualMachineScaleSets.web" for name in ("one", "two")
    ]
    bicep(tmp_path / "one", "// checkov:skip=CKV_VMSS_1:rebuilt every night")
    compared = report("-d", tmp_path / "one", "--compare", tmp_path / "one.json")["comparison"]
    assert [(item["subject"], item["after"]) for item in compared["better"]] == [("CKV_VMSS_1", "skipped")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report"], "name a folder with -d, or reports with --from"),
        (["report", "-d", "missing"], "missing is not a folder"),
        (["report", "--from", "missing.json"], "missing.json cannot be read"),
        (["report", "-d", ".", "--compare", "main.bicep"], "main.bicep is not JSON"),
        (["report", "-d", ".", "--output-file", "missing/out.html"], "missing/out.html cannot be written"),
        (["report", "-d", ".", "--settings", "none.yaml"], "The settings file none.yaml is not a file"),
        (["exceptions"], "name a folder with -d, or reports with --from"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    bicep(tmp_path)
    finished = command(*arguments, cwd=tmp_path)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith("checkov-vmss: ")
    assert said in finished.stderr
    assert finished.stderr.count("\n") == 1


def _excepted(review_by: str) -> str:
    return (
        "{ 'os-upgrade-exception': 'Certified', 'os-upgrade-patching': 'Monthly', "
        f"'os-upgrade-review-by': '{review_by}', owner: '=Payments' }}"
    )


@pytest.mark.parametrize(
    ("review_by", "options", "code", "state", "days"),
    [
        ("2026-12-31", [], 0, "holds", "213"),
        ("2026-06-30", [], 1, "due", "29"),
        ("2026-06-30", ["--due", "28"], 0, "holds", "29"),
        ("2026-05-31", [], 1, "expired", "-1"),
        ("soon", [], 1, "does not hold", ""),
    ],
)
def test_exceptions_that_run_out(
    review_by: str, options: list[str], code: int, state: str, days: str, tmp_path: Path
) -> None:
    bicep(tmp_path, tags=_excepted(review_by))
    table = command("exceptions", "-d", tmp_path, *options)
    assert (table.returncode, table.stderr) == (code, "")
    assert table.stdout.splitlines()[1].startswith(state)
    (record,) = json.loads(command("exceptions", "-d", tmp_path, *options, "-o", "json").stdout)
    assert (record["state"], record["days_left"], record["owner"]) == (state, int(days) if days else None, "=Payments")
    (row,) = csv.DictReader(StringIO(command("exceptions", "-d", tmp_path, *options, "-o", "csv").stdout))
    assert (row["state"], row["days_left"], row["owner"], row["reason"]) == (state, days, "'=Payments", "Certified")


def test_a_limit_of_days_makes_a_far_review_a_finding(tmp_path: Path) -> None:
    bicep(tmp_path, tags=_excepted("2026-12-31"))
    (tmp_path / ".checkov-vmss.yaml").write_text("max_exception_days: 90\n", encoding="utf-8")
    finished = command("exceptions", "-d", tmp_path)
    assert finished.returncode == 1
    assert "213 days away, more than max_exception_days 90 (from .checkov-vmss.yaml)" in finished.stdout
    assert command("exceptions", "-d", tmp_path, env={"CKV_VMSS_MAX_EXCEPTION_DAYS": "365"}).returncode == 0


def test_no_exception_is_no_trouble(tmp_path: Path) -> None:
    bicep(tmp_path)
    finished = command("exceptions", "-d", tmp_path)
    assert (finished.returncode, finished.stdout) == (0, "No scale set documents an exception.\n")
