"""Configurations whose verdicts hang on what the checks take from Checkov: which resource, instance and call it asks
about, and where its file stands in the scan.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from typing import NamedTuple

_SET = 'resource "azurerm_linux_virtual_machine_scale_set"'
_HEALTH = 'publisher = "Microsoft.ManagedServices"\n  type = "ApplicationHealthLinux"'
_TEMPLATE_HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}
_TYPE = "Microsoft.Compute/virtualMachineScaleSets"


class ContractCase(NamedTuple):
    """``due`` are the answers to the rule for all resources of the name; ``taken`` is what the answers hang on."""

    framework: str
    resource: str
    rule: str
    due: set[str]
    taken: str


CASES = (
    ContractCase("terraform", "called", "CKV_VMSS_3", {"passed", "failed"}, "the call of a module"),
    ContractCase("terraform", "counted[0]", "CKV_VMSS_2", {"passed"}, "the instance of a resource"),
    ContractCase("terraform", "counted[1]", "CKV_VMSS_2", {"failed"}, "the instance of a resource"),
    ContractCase("terraform_json", "written_in_json", "CKV_VMSS_3", {"failed"}, "the folder of a file"),
    ContractCase("arm", "in_parameter_file", "CKV_VMSS_3", {"failed"}, "the folder of a template"),
    ContractCase("arm", "first_of_two", "CKV_VMSS_2", {"passed"}, "the lines of a resource"),
    ContractCase("arm", "second_of_two", "CKV_VMSS_2", {"failed"}, "the lines of a resource"),
    ContractCase("bicep", "own_parameter", "CKV_VMSS_3", {"failed"}, "the file of a resource"),
    ContractCase("bicep", "other_parameter", "CKV_VMSS_3", {"passed"}, "the file of a resource"),
)


def write_contract_cases(folder: str) -> None:
    """Write the configurations below a folder, those of a framework in a folder of its own."""
    for name, text in _FILES.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as target:
            target.write(text)


def broken_contract(verdicts: Mapping[tuple[str, str, str], set[str]], rules: Collection[str]) -> dict[str, list[str]]:
    """What the checks no longer get from Checkov, by framework, told by what the given rules answer.

    ``verdicts`` maps a framework, a rule and the name of a resource to the answers there were.
    """
    broken: dict[str, list[str]] = {}
    for case in CASES:
        told = broken.setdefault(case.framework, [])
        answers = verdicts.get((case.framework, case.rule, case.resource), set())
        if case.rule in rules and answers != case.due and case.taken not in told:
            told.append(case.taken)
    return {framework: told for framework, told in broken.items() if told}


def _rollback(expression: str) -> str:
    return f"automatic_os_upgrade_policy {{\n    enable_automatic_os_upgrade = true\n    disable_automatic_rollback = {expression}\n  }}"


def _bicep(symbol: str, default: str) -> str:
    policy = "{\n      automaticOSUpgradePolicy: {\n        disableAutomaticRollback: shared\n      }\n    }"
    profile = "{\n      priority: 'Regular'\n    }"
    return (
        f"param shared bool = {default}\n\nresource {symbol} '{_TYPE}@2024-07-01' = {{\n  name: '{symbol}'\n"
        f"  properties: {{\n    upgradePolicy: {policy}\n    virtualMachineProfile: {profile}\n  }}\n}}\n"
    )


def _template(*resources: dict[str, object], **sections: object) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    template = {"$schema": schema, "contentVersion": "1.0.0.0", **sections, "resources": resources}
    return json.dumps(template, indent=2)


def _scale_set(name: str, properties: dict[str, object]) -> dict[str, object]:
    return {"type": _TYPE, "apiVersion": "2024-07-01", "name": name, "location": "westeurope", "properties": properties}


def _with_extensions(*extensions: object) -> dict[str, object]:
    return {"virtualMachineProfile": {"extensionProfile": {"extensions": extensions}}}


_FILES: dict[str, str] = {
    "terraform/main.tf": "\n".join(
        (
            'module "first" {\n  source = "./called"\n  off = true\n}\n',
            'module "second" {\n  source = "./called"\n  off = false\n}\n',
            f'{_SET} "counted" {{\n  count = 2\n}}\n',
            'resource "azurerm_virtual_machine_scale_set_extension" "health" {\n'
            f"  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.counted[0].id\n  {_HEALTH}\n}}\n",
        )
    ),
    "terraform/called/main.tf": f'variable "off" {{}}\n\n{_SET} "called" {{\n  {_rollback("var.off")}\n}}\n',
    "terraform_json/main.tf.json": json.dumps(
        {
            "resource": {
                "azurerm_linux_virtual_machine_scale_set": {
                    "written_in_json": {
                        "automatic_os_upgrade_policy": {
                            "enable_automatic_os_upgrade": True,
                            "disable_automatic_rollback": "${var.off}",
                        }
                    }
                }
            }
        },
        indent=2,
    ),
    "terraform_json/variables.tf": 'variable "off" {\n  default = true\n}\n',
    "arm_parameters/azuredeploy.json": _template(
        _scale_set(
            "in_parameter_file",
            {
                "upgradePolicy": {"automaticOSUpgradePolicy": {"disableAutomaticRollback": "[parameters('off')]"}},
                "virtualMachineProfile": {},
            },
        ),
        parameters={"off": {"type": "bool"}},
    ),
    "arm_parameters/azuredeploy.parameters.json": json.dumps(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {"off": {"value": True}},
        }
    ),
    "arm_lines/azuredeploy.json": _template(
        _scale_set("first_of_two", _with_extensions({"name": "health", "properties": _TEMPLATE_HEALTH})),
        _scale_set("second_of_two", _with_extensions()),
    ),
    "bicep_one/main.bicep": _bicep("own_parameter", "true"),
    "bicep_other/main.bicep": _bicep("other_parameter", "false"),
}
