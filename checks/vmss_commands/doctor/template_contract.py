"""An ARM template whose verdicts hang on Checkov naming the file and the lines of a resource."""

from __future__ import annotations

import json
from typing import Any, Dict

from .contract_expectation import ShapeExpectation

_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}


def _resource(resource_type: str, name: str, properties: "Dict[str, Any]") -> "Dict[str, Any]":
    return {"type": resource_type, "apiVersion": "2024-07-01", "name": name, "properties": properties}


def _policy(flag: str) -> "Dict[str, Any]":
    return {
        "upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": flag}},
        "virtualMachineProfile": {},
    }


_TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"prefix": {"type": "string", "defaultValue": "web"}, "unset": {"type": "bool"}},
    "variables": {"policy": {"on": True}, "off": False},
    "resources": [
        _resource(_TYPE, "member_of_variable", _policy("[variables('policy').on]")),
        _resource(_TYPE, "unset_parameter", _policy("[parameters('unset')]")),
        _resource(_TYPE, "false_variable", _policy("[variables('off')]")),
        # Checkov garbles this name, which leaves the lines to find the resource by
        _resource(_TYPE, "[concat(parameters('prefix'), '-a')]", {"virtualMachineProfile": {}}),
        _resource(f"{_TYPE}/extensions", "[concat(parameters('prefix'), '-a/health')]", _HEALTH),
    ],
}

TEMPLATE_FILES = {"arm/azuredeploy.json": json.dumps(_TEMPLATE, indent=2)}
TEMPLATE_EXPECTED = (
    ShapeExpectation("arm", "member_of_variable", "CKV_VMSS_1", "passed", "the path of the template"),
    ShapeExpectation("arm", "unset_parameter", "CKV_VMSS_1", "nothing", "parameters without a default"),
    ShapeExpectation("arm", "unset_parameter", "CKV_VMSS_3", "passed", "properties of resources"),
    ShapeExpectation("arm", "false_variable", "CKV_VMSS_1", "failed", "variables that are false"),
    ShapeExpectation("arm", "[concat(web, '-a')]", "CKV_VMSS_2", "passed", "the lines of a resource"),
)
