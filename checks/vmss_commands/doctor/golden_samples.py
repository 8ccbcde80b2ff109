"""Scale sets whose verdicts are known, written in every framework, for ``doctor``."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Tuple

from .bicep_writer import bicep_resource
from .hcl_writer import hcl_resource

# rule: (the specimen it has to pass, the specimen it has to fail)
EXPECTED: "Dict[str, Tuple[str, str]]" = {
    "CKV_VMSS_1": ("good_uniform", "bad_uniform"),
    "CKV_VMSS_2": ("good_uniform", "bad_uniform"),
    "CKV_VMSS_3": ("good_uniform", "bad_uniform"),
    "CKV_VMSS_4": ("good_uniform", "bad_uniform"),
    "CKV_VMSS_5": ("good_uniform", "bad_windows"),
    "CKV_VMSS_6": ("good_uniform", "bad_uniform"),
    "CKV_VMSS_7": ("good_windows", "bad_windows"),
    "CKV_VMSS_8": ("good_flexible", "bad_flexible"),
}

_LINUX = "azurerm_linux_virtual_machine_scale_set"
_WINDOWS = "azurerm_windows_virtual_machine_scale_set"
_FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
_ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_API_VERSION = "2024-07-01"
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def _platform_image(version: str) -> Dict[str, Any]:
    return {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": version}


def _azurerm_rolling(percent: int, pause: str) -> Dict[str, Any]:
    return {
        "max_batch_instance_percent": percent,
        "max_unhealthy_instance_percent": percent,
        "max_unhealthy_upgraded_instance_percent": percent,
        "pause_time_between_batches": pause,
    }


def _azurerm_flag(enabled: bool, rollback_disabled: bool) -> Dict[str, Any]:
    return {"enable_automatic_os_upgrade": enabled, "disable_automatic_rollback": rollback_disabled}


def _azurerm_flexible(patch_mode: str) -> Dict[str, Any]:
    return {
        "name": "flexible",
        "sku_name": "Standard_D2s_v5",
        "os_profile": {"linux_configuration": {"admin_username": "azure", "patch_mode": patch_mode}},
    }


_AZURERM: "List[Tuple[str, str, Dict[str, Any]]]" = [
    (_LINUX, "good_uniform", {
        "name": "good",
        "upgrade_mode": "Rolling",
        "automatic_os_upgrade_policy": _azurerm_flag(True, False),
        "rolling_upgrade_policy": _azurerm_rolling(20, "PT5M"),
        "health_probe_id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/l/probes/p",
        "source_image_reference": _platform_image("latest"),
    }),
    (_LINUX, "bad_uniform", {
        "name": "bad",
        "upgrade_mode": "Manual",
        "automatic_os_upgrade_policy": _azurerm_flag(False, True),
        "rolling_upgrade_policy": _azurerm_rolling(80, "PT5M"),
        "source_image_reference": _platform_image("24.04.202403010"),
    }),
    (_WINDOWS, "good_windows", {
        "name": "goodwin",
        "upgrade_mode": "Automatic",
        "enable_automatic_updates": False,
        "automatic_os_upgrade_policy": _azurerm_flag(True, False),
    }),
    (_WINDOWS, "bad_windows", {
        "name": "badwin",
        "upgrade_mode": "Manual",
        "enable_automatic_updates": True,
        "automatic_os_upgrade_policy": _azurerm_flag(True, False),
    }),
    (_FLEXIBLE, "good_flexible", _azurerm_flexible("AutomaticByPlatform")),
    (_FLEXIBLE, "bad_flexible", _azurerm_flexible("ImageDefault")),
]


def _arm_rolling(percent: int) -> Dict[str, Any]:
    return {
        "maxBatchInstancePercent": percent,
        "maxUnhealthyInstancePercent": percent,
        "maxUnhealthyUpgradedInstancePercent": percent,
        "pauseTimeBetweenBatches": "PT5M",
    }


def _arm_policy(mode: str, enabled: bool, rollback_disabled: bool = False) -> Dict[str, Any]:
    return {
        "mode": mode,
        "automaticOSUpgradePolicy": {
            "enableAutomaticOSUpgrade": enabled,
            "disableAutomaticRollback": rollback_disabled,
        },
    }


def _arm_windows(mode: str, automatic_updates: bool) -> Dict[str, Any]:
    return {
        "upgradePolicy": _arm_policy(mode, True),
        "virtualMachineProfile": {"osProfile": {"windowsConfiguration": {"enableAutomaticUpdates": automatic_updates}}},
    }


def _arm_flexible(patch_mode: str) -> Dict[str, Any]:
    return {
        "orchestrationMode": "Flexible",
        "virtualMachineProfile": {"osProfile": {"linuxConfiguration": {"patchSettings": {"patchMode": patch_mode}}}},
    }


_ARM: "Dict[str, Dict[str, Any]]" = {
    "good_uniform": {
        "upgradePolicy": {**_arm_policy("Rolling", True), "rollingUpgradePolicy": _arm_rolling(20)},
        "virtualMachineProfile": {
            "networkProfile": {"healthProbe": {"id": _AZURERM[0][2]["health_probe_id"]}},
            "storageProfile": {"imageReference": _platform_image("latest")},
        },
    },
    "bad_uniform": {
        "upgradePolicy": {**_arm_policy("Manual", False, True), "rollingUpgradePolicy": _arm_rolling(80)},
        "virtualMachineProfile": {"storageProfile": {"imageReference": _platform_image("24.04.202403010")}},
    },
    "good_windows": _arm_windows("Automatic", False),
    "bad_windows": _arm_windows("Manual", True),
    "good_flexible": _arm_flexible("AutomaticByPlatform"),
    "bad_flexible": _arm_flexible("ImageDefault"),
}


def write_specimens(folder: str) -> None:
    """Write the specimens to a file per framework; names of resources are the same in all of them."""
    _write(folder, "main.tf", "\n".join(hcl_resource(*specimen) for specimen in _AZURERM))
    _write(folder, "cdk.tf.json", json.dumps(_terraform_json(), indent=2))
    _write(folder, "tfplan.json", json.dumps(_plan(), indent=2))
    _write(folder, "azuredeploy.json", json.dumps(_template(), indent=2))
    _write(folder, "main.bicep", "\n".join(_bicep(name, properties) for name, properties in _ARM.items()))


def _terraform_json() -> Dict[str, Any]:
    resources: "Dict[str, Dict[str, Any]]" = {}
    for resource_type, name, arguments in _AZURERM:
        resources.setdefault(resource_type, {})[name] = arguments
    return {"resource": resources}


def _plan() -> Dict[str, Any]:
    resources = [
        {
            "address": f"{resource_type}.{name}",
            "mode": "managed",
            "type": resource_type,
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/azurerm",
            "values": _plan_values(arguments),
        }
        for resource_type, name, arguments in _AZURERM
    ]
    changes = [
        {**resource, "change": {"actions": ["create"], "before": None, "after": resource["values"]}}
        for resource in resources
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": changes,
        "configuration": {"root_module": {}},
    }


def _plan_values(arguments: Dict[str, Any]) -> Dict[str, Any]:
    return {
        name: [_plan_values(value)] if isinstance(value, dict) else value for name, value in arguments.items()
    }


def _template() -> Dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {"type": _ARM_TYPE, "apiVersion": _API_VERSION, "name": name, "location": "westeurope", "properties": properties}
            for name, properties in _ARM.items()
        ],
    }


def _bicep(name: str, properties: Dict[str, Any]) -> str:
    members = {"name": name, "location": "westeurope", "properties": properties}
    return bicep_resource(name, f"{_ARM_TYPE}@{_API_VERSION}", members)


def _write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8") as target:
        target.write(text)
