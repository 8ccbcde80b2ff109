"""Failures that Checkov drops for a scale set's name come back on the parameter the name is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import checkov.arm.utils
import pytest
from in_process import checkov_json
from scanning import CHECKS, RULE_IDS

DROPS = hasattr(checkov.arm.utils, "filter_failed_checks_with_unrendered_resources")
pytestmark = pytest.mark.skipif(not DROPS, reason="this Checkov drops no failures")
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def _scale_set(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": name,
        "properties": {"virtualMachineProfile": {}},
        **changes,
    }


def _scanned(folder: Path, *resources: dict[str, Any], **parameters: Any) -> list[dict[str, Any]]:
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"prefix": {"type": "string", "defaultValue": "Web"}, "other": {"type": "string"}, **parameters},
        "variables": {"name": "[toLower(variables('joined'))]", "joined": "[concat(parameters('prefix'), 'x')]"},
        "resources": list(resources),
    }
    (folder / "azuredeploy.json").write_text(json.dumps(template, indent=2))
    (report,) = checkov_json(
        "-d", str(folder), "--framework", "arm", "--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_*"
    )
    records: list[dict[str, Any]] = report["results"]["failed_checks"] + report["results"]["skipped_checks"]
    return records


def _found(records: list[dict[str, Any]], rule: str) -> list[tuple[str, str]]:
    return [(record["resource"], record["check_result"]["result"]) for record in records if record["check_id"] == rule]


@pytest.mark.parametrize("name", ["[toLower(parameters('prefix'))]", "[variables('name')]"])
def test_on_the_parameter_that_the_name_is_made_of(name: str, tmp_path: Path) -> None:
    records = _scanned(tmp_path, _scale_set(name))
    assert {record["check_id"] for record in records} == {"CKV_VMSS_1", "CKV_VMSS_2"}
    assert _found(records, "CKV_VMSS_1") == [("parameter.prefix", "FAILED")]
    (record,) = [record for record in records if record["check_id"] == "CKV_VMSS_1"]
    assert "toLower(" in record["check_name"], "it says which scale set is meant"
    assert record["severity"] == "HIGH"
    assert record["check_result"]["details"]


def test_a_name_that_keeps_its_failures_is_not_told_twice(tmp_path: Path) -> None:
    records = _scanned(tmp_path, _scale_set("[parameters('prefix')]"))
    assert [resource for resource, _ in _found(records, "CKV_VMSS_1")] == [
        "Microsoft.Compute/virtualMachineScaleSets.Web"
    ]


def test_skips_count_on_the_scale_set_and_on_the_parameter(tmp_path: Path) -> None:
    metadata = {"checkov": [f"{rule}: batch pool" for rule in RULE_IDS]}
    on_set = _scanned(tmp_path, _scale_set("[toLower(parameters('prefix'))]", metadata=metadata))
    assert {record["check_result"]["result"] for record in on_set} == {"SKIPPED"}
    prefix = {"type": "string", "defaultValue": "Web", "metadata": metadata}
    on_parameter = _scanned(tmp_path, _scale_set("[toLower(parameters('prefix'))]"), prefix=prefix)
    assert _found(on_parameter, "CKV_VMSS_1") == [("parameter.prefix", "SKIPPED")]


def test_two_scale_sets_of_one_parameter(tmp_path: Path) -> None:
    names = ("[toLower(concat(parameters('prefix'), 'a'))]", "[trim(parameters('prefix'))]")
    records = _scanned(tmp_path, *[_scale_set(name) for name in names])
    (record,) = [record for record in records if record["check_id"] == "CKV_VMSS_1"]
    assert "toLower(" in record["check_name"]
    assert "trim(" in record["check_name"]
