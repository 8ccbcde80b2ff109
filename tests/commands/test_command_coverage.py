"""``coverage``: no declared scale set is in neither list, and every reason is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import checkov.arm.utils
import pytest

from scanning import CHECKS, ROOT

# Checkov drops FAILED results of a resource whose name calls toLower( and its like since it has this function
DROPS_FAILURES = hasattr(checkov.arm.utils, "filter_failed_checks_with_unrendered_resources")
DROPPED = ("dropped.json [toLower('Dropped')]", "two.json [toLower('b')]")
UNIFORM = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2024-07-01",
    "name": "plain",
    "location": "westeurope",
    "properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"version": "latest"}}}},
}
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [UNIFORM],
}
LINUX = 'resource "azurerm_linux_virtual_machine_scale_set" "%s" {\n  name = "x"\n%s}\n'
BICEP = """resource %s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'x'
  properties: {
    %s
    virtualMachineProfile: {
      storageProfile: {
      }
    }
  }
}
"""


def template(**changes: Any) -> Dict[str, Any]:
    return {**TEMPLATE, "resources": [{**UNIFORM, **changes}]}


def flag(value: Any) -> Dict[str, Any]:
    policy = {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": value}}
    return {**UNIFORM["properties"], "upgradePolicy": policy}  # type: ignore[dict-item]


def write_tree(folder: Path) -> None:
    files = {
        "judged.tf": LINUX % ("judged", "")
        + LINUX % ("unresolved", "  automatic_os_upgrade_policy {\n    enable_automatic_os_upgrade = var.on\n  }\n")
        + LINUX % ("never", "  count = 0\n")
        + LINUX % ("skipped", "  # checkov:skip=CKV_VMSS_1: known\n")
        + "# " + LINUX.replace("\n", "\n# ") % ("commented", "")
        + "\n/*\n" + LINUX % ("commented_too", "") + "*/\n"
        + 'variable "on" {}\nlocals {\n  text = <<EOT\n' + LINUX % ("in_text", "") + "EOT\n}\n"
        + 'data "azurerm_virtual_machine_scale_set" "data" {\n}\n'
        + 'module "remote" {\n  source = "Azure/vmss/azurerm"\n}\n',
        "azapi.tf": 'resource "azapi_resource" "azapi" {\n  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"\n'
        '  name = "x"\n  body = {\n    properties = {\n      virtualMachineProfile = {}\n    }\n  }\n}\n'
        'resource "azapi_resource" "other" {\n  type = "Microsoft.Network/virtualNetworks@2024-01-01"\n}\n',
        "broken/broken.tf": LINUX % ("broken", "  = = =\n"),
        "cdk.tf.json": json.dumps(
            {"resource": {"azurerm_linux_virtual_machine_scale_set": {"json": {"name": "x"}}}}, indent=2
        ),
        "judged.bicep": BICEP % ("judged", "overprovision: true")
        + BICEP.replace("x'", "y'") % ("unresolved", "upgradePolicy: p\n")
        + "resource elsewhere 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' existing = {\n  name: 'z'\n}\n"
        + "// " + (BICEP % ("commented", "")).replace("\n", "\n// ") + "\nparam p object\n",
        "lacking.bicep": BICEP % ("lacking", "tags: { a: 'b', c: [ 'd' ] }") + "module m 'br:acr.io/vmss:1' = {\n  name: 'm'\n}\n",
        "judged.json": json.dumps(TEMPLATE, indent=2),
        "tabs.json": json.dumps(template(name="tabs"), indent="\t"),
        "capitals.json": json.dumps(template(name="capitals"), indent=2).replace('"type"', '"Type"').replace('"name"', '"Name"'),
        "symbolic.json": json.dumps({**TEMPLATE, "languageVersion": "2.0", "resources": {"set": UNIFORM}}, indent=2),
        "dropped.json": json.dumps(template(name="[toLower('Dropped')]"), indent=2),
        "kept.json": json.dumps(template(name="[toLower('Kept')]", properties=flag(True)), indent=2),
        "unresolved.json": json.dumps(
            {**template(properties=flag("[parameters('on')]")), "parameters": {"on": {"type": "bool"}}}, indent=2
        ),
        "nothing.json": json.dumps(template(properties={"orchestrationMode": "Flexible"}), indent=2),
        "invalid.json": json.dumps(TEMPLATE, indent=2)[:-3],
        "policy.json": json.dumps({"properties": {"template": TEMPLATE}}, indent=2),
        "two.json": json.dumps({**TEMPLATE, "resources": [UNIFORM, {**UNIFORM, "name": "[toLower('b')]"}]}, indent=2),
        "minified.json": json.dumps({**TEMPLATE, "resources": [UNIFORM, {**UNIFORM, "name": "other"}]}),
        ".hidden/hidden.json": json.dumps(TEMPLATE, indent=2),
        "no_scale_set.json": json.dumps({"parameters": {"type": "Microsoft.Compute/virtualMachineScaleSets"}}),
        "plan.json": json.dumps(_plan(), indent=2),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _plan() -> Dict[str, Any]:
    resource_type = "azurerm_linux_virtual_machine_scale_set"
    resource = {
        "address": f'module.m["a"].{resource_type}.planned[0]', "mode": "managed", "type": resource_type, "name": "planned",
        "index": 0, "provider_name": "registry.terraform.io/hashicorp/azurerm", "values": {"name": "x"},
    }
    change = {**resource, "change": {"actions": ["create"], "before": None, "after": {"name": "x"}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"child_modules": [{"address": 'module.m["a"]', "resources": [resource]}]}},
        "resource_changes": [change],
        "configuration": {"root_module": {}},
    }


def coverage(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(CHECKS), "coverage", *arguments],
        cwd=os.sep, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, check=False,
    )


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    folder = tmp_path_factory.mktemp("tree")
    write_tree(folder)
    finished = coverage(str(folder), "--format", "json", "--strict")
    assert finished.returncode == 1, finished.stderr
    answer: Dict[str, Any] = json.loads(finished.stdout)
    return answer


def places(entries: List[Dict[str, Any]]) -> List[str]:
    return sorted(f"{entry['file']} {entry['name'].rpartition('.')[2]}" for entry in entries)


def test_sets_with_a_verdict(answer: Dict[str, Any]) -> None:
    judged = [
        "azapi.tf azapi",
        "cdk.tf.json json",
        "judged.bicep judged",
        "judged.json plain",
        "judged.tf judged",
        "judged.tf skipped",
        "kept.json [toLower('Kept')]",
        "minified.json other",
        "minified.json plain",
        "plan.json planned[0]",
        "two.json plain",
    ]
    assert places(answer["with_verdict"]) == sorted([*judged, *([] if DROPS_FAILURES else DROPPED)])


def test_sets_without_a_verdict_and_why(answer: Dict[str, Any]) -> None:
    kinds = {f"{entry['file']} {entry['name'].rpartition('.')[2]}": entry["kind"] for entry in answer["without_verdict"]}
    expected = {
        ".hidden/hidden.json plain": "hidden-folder",
        "broken/broken.tf broken": "parse-error",
        "capitals.json capitals": "capital-keys",
        "dropped.json [toLower('Dropped')]": "failure-dropped",
        "invalid.json ": "parse-error",
        "judged.bicep elsewhere": "not-applicable",
        "judged.bicep unresolved": "unresolved",
        "judged.tf never": "not-applicable",
        "judged.tf unresolved": "unresolved",
        "lacking.bicep lacking": "parse-error",
        "nothing.json plain": "not-applicable",
        "policy.json plain": "no-template",
        "symbolic.json plain": "symbolic-names",
        "tabs.json tabs": "tabs",
        "two.json [toLower('b')]": "failure-dropped",
        "unresolved.json plain": "unresolved",
    }
    assert kinds == {place: kind for place, kind in expected.items() if DROPS_FAILURES or place not in DROPPED}


def test_nothing_is_lost_and_every_line_is_right(answer: Dict[str, Any]) -> None:
    assert answer["declared"] == len(answer["with_verdict"]) + len(answer["without_verdict"]) == 27
    lines = {entry["name"]: entry["line"] for entry in answer["without_verdict"] if entry["file"] == "judged.tf"}
    linux = "azurerm_linux_virtual_machine_scale_set"
    assert lines == {f"{linux}.unresolved": 4, f"{linux}.never": 10}
    assert {entry["line"] for entry in answer["without_verdict"] if entry["file"] == "tabs.json"} == {5}


def test_where_no_verdict_is_due(answer: Dict[str, Any]) -> None:
    assert {entry["kind"] for entry in answer["without_verdict"] if entry["expected"]} == {"not-applicable"}
    assert all(entry["reason"] and entry["way_round"] for entry in answer["without_verdict"])


def test_modules_from_elsewhere(answer: Dict[str, Any]) -> None:
    assert {module["source"] for module in answer["unfollowed_modules"]} == {"Azure/vmss/azurerm", "br:acr.io/vmss:1"}


def test_strict_is_content_with_what_is_not_due(tmp_path: Path) -> None:
    (tmp_path / "a.bicep").write_text(
        "resource elsewhere 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' existing = {\n  name: 'z'\n}\n"
    )
    finished = coverage(str(tmp_path), "--strict")
    assert finished.returncode == 0
    assert "a.bicep:1  elsewhere" in finished.stdout
    assert finished.stdout.endswith("1 scale sets declared: 0 with a verdict, 0 without one, 1 where none is due.\n")


def test_a_single_file_and_the_table(tmp_path: Path) -> None:
    path = tmp_path / "tabs.json"
    path.write_text(json.dumps(template(), indent="\t"))
    finished = coverage(str(path))
    assert finished.returncode == 0
    assert re.search(r"tabs\.json:5  plain\n  no verdict: .*tabs.*\n  way round:  indent with spaces", finished.stdout)


def test_a_configuration_in_the_tree_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / ".checkov.yaml").write_text("skip-path:\n  - main.tf\nskip-check:\n  - CKV_VMSS_1\n")
    (tmp_path / "checkov.py").write_text("raise SystemExit('code of the scanned tree was run')\n")
    (tmp_path / "main.tf").write_text(LINUX % ("x", ""))
    finished = coverage(str(tmp_path), "--strict")
    assert (finished.returncode, finished.stderr) == (0, "")


def test_no_scale_set_at_all(tmp_path: Path) -> None:
    finished = coverage(str(tmp_path), "--format", "json")
    assert finished.returncode == 0
    assert json.loads(finished.stdout)["declared"] == 0


def test_a_path_that_does_not_exist() -> None:
    finished = coverage(str(ROOT / "no-such-folder"))
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert re.fullmatch(r"checkov-vmss: \S+ does not exist\n", finished.stderr)
