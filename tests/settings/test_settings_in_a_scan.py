"""A settings file holds in every way to scan: plain Checkov, ``checkov-vmss scan``, in each language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from in_process import checkov_json, command
from scanning import CHECKS

_POLICY = "max_batch_instance_percent = {batch}\n    max_unhealthy_instance_percent = 20\n"
_TERRAFORM = f"""resource "azurerm_linux_virtual_machine_scale_set" "web" {{{{
  rolling_upgrade_policy {{{{
    {_POLICY}    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches = "PT30S"
  }}}}
}}}}
"""
_BICEP = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: 'web'
  properties: {{
    upgradePolicy: {{
      mode: 'Rolling'
      rollingUpgradePolicy: {{
        maxBatchInstancePercent: {batch}
        pauseTimeBetweenBatches: 'PT30S'
      }}
    }}
    virtualMachineProfile: {{
      osProfile: {{
        computerNamePrefix: 'web'
      }}
    }}
  }}
}}
"""
_SETTINGS = 'max_batch_percent: 50\npaths:\n  - path: "prod/**"\n    max_batch_percent: 10\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder, batch in (("prod", 20), ("test", 40)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.tf").write_text(_TERRAFORM.format(batch=batch), encoding="utf-8")
        (tmp_path / folder / "main.bicep").write_text(_BICEP.format(batch=batch), encoding="utf-8")
    (tmp_path / ".checkov-vmss.yaml").write_text(_SETTINGS, encoding="utf-8")
    return tmp_path


def verdicts(reports: list[dict[str, object]]) -> dict[str, str]:
    """``prod/main.tf`` and the like to passed or failed, of CKV_VMSS_6."""
    return {
        record["file_path"].strip("/"): state
        for report in reports
        for state in ("passed", "failed")
        for record in report.get("results", {}).get(f"{state}_checks", [])  # type: ignore[attr-defined]
        if record["check_id"] == "CKV_VMSS_6"
    }


_EXPECTED = {
    "prod/main.tf": "failed",
    "prod/main.bicep": "failed",
    "test/main.tf": "passed",
    "test/main.bicep": "passed",
}


def plain(*arguments: object, **options: object) -> dict[str, str]:
    given = ("--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_6", "--soft-fail", "--framework")
    frameworks = ("terraform", "bicep")
    return verdicts(checkov_json(*map(str, arguments), *given, *frameworks, **options))  # type: ignore[arg-type]


def test_plain_checkov_takes_the_file_at_the_root_of_the_folder(tree: Path) -> None:
    assert plain("-d", tree) == _EXPECTED


def test_the_environment_wins_in_plain_checkov(tree: Path) -> None:
    found = plain("-d", tree, env={"CKV_VMSS_MAX_BATCH_PERCENT": "15"})
    assert set(found.values()) == {"failed"}


def test_a_file_elsewhere_replaces_the_one_in_the_tree(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    platform = tmp_path_factory.mktemp("platform") / "strict.yaml"
    platform.write_text("max_batch_percent: 20\n", encoding="utf-8")
    found = plain("-d", tree, env={"CKV_VMSS_SETTINGS": str(platform)})
    assert found == {name: "passed" if name.startswith("prod") else "failed" for name in _EXPECTED}


def test_a_file_that_cannot_be_read_lets_nothing_pass(tree: Path) -> None:
    (tree / ".checkov-vmss.yaml").write_text("max_batch_percent: lots\n", encoding="utf-8")
    assert plain("-d", tree) == dict.fromkeys(_EXPECTED, "failed")


def test_a_passing_verdict_names_the_limit_that_was_moved(tree: Path) -> None:
    given = ("--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_6", "--framework", "terraform", "--soft-fail")
    (report,) = checkov_json(
        "-d", str(tree / "test"), *given, env={"CKV_VMSS_SETTINGS": str(tree / ".checkov-vmss.yaml")}
    )
    (record,) = report["results"]["passed_checks"]
    assert "max_batch_percent 50 (from .checkov-vmss.yaml)" in " ".join(record["details"])


@pytest.mark.parametrize("named", [[], ["--settings", "moved.yaml"]])
def test_scan_takes_it_and_says_so(named: list[str], tree: Path) -> None:
    name = named[-1] if named else ".checkov-vmss.yaml"
    (tree / ".checkov-vmss.yaml").rename(tree / name)
    options = ["--check", "CKV_VMSS_6", "-o", "json", "--soft-fail", *named]
    finished = command("scan", "-d", ".", *options, cwd=tree)
    reports = json.loads(finished.stdout)
    assert verdicts(reports if isinstance(reports, list) else [reports]) == _EXPECTED
    said = f"settings in force: max_batch_percent 50; max_batch_percent 10 for prod/** (from {name})"
    assert f"checkov-vmss: {said}\n" in finished.stderr
