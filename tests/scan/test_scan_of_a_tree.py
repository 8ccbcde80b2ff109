"""A scan of a tree with odd files: every scale set gets its verdict, whatever stands beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from in_process import command
from scanning import CHECKS

SCALE_SET: dict[str, Any] = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2024-07-01",
    "name": "plain",
    "properties": {"virtualMachineProfile": {}},
}
TEMPLATE: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [SCALE_SET],
}
LINUX = 'resource "azurerm_linux_virtual_machine_scale_set" "%s" {\n%s}\n'
FLAG = "  automatic_os_upgrade_policy {\n    enable_automatic_os_upgrade = var.on\n  }\n"
BICEP = """resource %s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'x', properties: { virtualMachineProfile: { /* none */ } }
}
"""
FILES = {
    "main.tf": LINUX % ("judged", "")
    + LINUX % ("never", "  count = 0\n")
    + LINUX % ("open", FLAG)
    + 'variable "on" {}\n',
    "set.tofu": LINUX % ("tofu", ""),
    "broken/main.tf": "resource {{{\n",
    "beside_broken/main.tf": LINUX % ("beside", ""),
    "cdk/main.tf.json": json.dumps(
        {"resource": {"azurerm_linux_virtual_machine_scale_set": {"json": {"name": "x"}}}}, indent=2
    ),
    "one_line.bicep": "param p string[]\nvar v = p.?first ?? ''\n" + BICEP % "short",
    "tabs.json": json.dumps(TEMPLATE, indent="\t"),
    "capitals.json": json.dumps(TEMPLATE, indent=2).replace('"type"', '"Type"').replace('"name"', '"Name"'),
    "symbolic.json": json.dumps({**TEMPLATE, "languageVersion": "2.0", "resources": {"set": SCALE_SET}}, indent=2),
    "lowered.json": json.dumps({**TEMPLATE, "resources": [{**SCALE_SET, "name": "[toLower('Kept')]"}]}, indent=2),
    "comments.jsonc": "// a comment\n" + json.dumps(TEMPLATE, indent=2),
    "ends.json": json.dumps(TEMPLATE, indent=2)[:-3],
    "ends_the_scan_of_checkov.json": json.dumps({**TEMPLATE, "resources": [{"type": "[variables('t')]", "name": 7}]}),
    "no_template.json": '{"a": [1, 2, "Microsoft.Compute/virtualMachineScaleSets"]}',
    ".hidden/main.tf": LINUX % ("hidden", ""),
    "left_out/main.tf": LINUX % ("left_out", ""),
    "prod.tfvars": "on = true\n",
}


@pytest.fixture(scope="module", name="tree")
def _tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _scan(tree: Path, *arguments: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the outcome of CKV_VMSS_1 by place, and standard error."""
    run = command("scan", "-d", ".", "-o", "json", "--check", "CKV_VMSS_1", *arguments, cwd=tree)
    answer = json.loads(run.stdout)
    outcomes = {
        f"{record['file_path']} {record['resource'].rpartition('.')[2]}": record["check_result"]["result"]
        for report in (answer if isinstance(answer, list) else [answer])
        for section in ("passed_checks", "failed_checks", "skipped_checks")
        for record in report.get("results", {}).get(section, ())
    }
    return run.returncode, outcomes, run.stderr


def test_each_scale_set_has_its_verdict(tree: Path) -> None:
    code, outcomes, errors = _scan(tree, "--skip-path", "left_out")
    assert set(outcomes) == {
        "/main.tf judged",
        "/set.tofu tofu",
        "/beside_broken/main.tf beside",
        "/cdk/main.tf.json json",
        "/one_line.bicep short",
        "/tabs.json plain",
        "/capitals.json plain",
        "/symbolic.json plain",
        "/lowered.json [toLower('Kept')]",
        "/comments.jsonc plain",
    }
    assert set(outcomes.values()) == {"FAILED"}
    assert code == 1
    assert "broken/main.tf:1: not read" in errors
    assert "ends.json:" in errors
    assert "1 verdicts cannot be known" in errors


def test_variable_files_make_values_known(tree: Path) -> None:
    _, outcomes, _ = _scan(tree, "--var-file", "prod.tfvars", "--skip-path", "left_out")
    assert outcomes["/main.tf open"] == "PASSED"


def test_a_single_file_is_read_with_its_folder(tree: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(CHECKS), "scan", "-f", "main.tf", "--compact", "--check", "CKV_VMSS_1"],
        cwd=tree, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "File: /main.tf:1-2" in run.stdout
    assert "tofu" not in run.stdout


def test_changed_bicep_stands_for_the_modules_it_calls(tmp_path: Path) -> None:
    (tmp_path / "set.bicep").write_text(
        "param on bool\nresource s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {\n"
        "  name: 'x'\n  properties: {\n"
        "    upgradePolicy: { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: on } }\n    virtualMachineProfile: {}\n"
        "  }\n}\n"
    )
    for name, value in (("good", "true"), ("bad", "false")):
        (tmp_path / f"{name}.bicep").write_text(
            f"module m 'set.bicep' = {{\n  name: 'm'\n  params: {{ on: {value} }}\n}}\n"
        )
    codes = {}
    for name in ("good", "bad", "set"):
        codes[name] = command("scan-files", "--check=CKV_VMSS_1", f"{name}.bicep", cwd=tmp_path).returncode
    assert codes == {"good": 0, "bad": 1, "set": 1}


def test_a_plan_with_the_configuration_it_was_made_from(tmp_path: Path) -> None:
    address = "azurerm_linux_virtual_machine_scale_set.web"
    (tmp_path / "main.tf").write_text(
        'resource "azurerm_linux_virtual_machine_scale_set" "web" {\n  # checkov:skip=CKV_VMSS_1:known\n}\n'
    )
    resource = {
        "address": address, "mode": "managed", "type": "azurerm_linux_virtual_machine_scale_set", "name": "web",
        "provider_name": "registry.terraform.io/hashicorp/azurerm", "values": {"name": "x"},
    }  # fmt: skip
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": [resource]}},
        "resource_changes": [{**resource, "change": {"actions": ["create"], "before": None, "after": {"name": "x"}}}],
        "configuration": {"root_module": {}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan, indent=2))
    run = command("scan", "-f", "plan.json", "-o", "json", "--repo-root-for-plan-enrichment", ".", cwd=tmp_path)
    results = json.loads(run.stdout)["results"]
    assert [record["check_id"] for record in results["skipped_checks"]] == ["CKV_VMSS_1"]
    assert {record["file_path"] for record in results["failed_checks"]} == {"main.tf"}
