"""A ``.tf.json`` file and a plan whose verdicts hang on where Checkov says they come from."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from .contract_expectation import ShapeExpectation

_SET = "azurerm_linux_virtual_machine_scale_set"
_EXTENSION = "azurerm_virtual_machine_scale_set_extension"
_OWNER = "virtual_machine_scale_set_id"
_HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}

_JSON = {
    "variable": {"on": {"default": True}},
    "resource": {
        _SET: {"json_set": {
            "automatic_os_upgrade_policy": {"enable_automatic_os_upgrade": "${var.on}", "disable_automatic_rollback": False},
        }},
        _EXTENSION: {"health": {_OWNER: f"${{{_SET}.json_set.id}}", **_HEALTH}},
    },
}


def _planned(
    resource_type: str, name: str, values: "Dict[str, Any]", unknown: "Dict[str, List[str]]"
) -> "Dict[str, Dict[str, Any]]":
    """A resource in the three places a plan has it; ``unknown`` maps an attribute to what it refers to."""
    resource = {"address": f"{resource_type}.{name}", "mode": "managed", "type": resource_type, "name": name}
    provided = {**resource, "provider_name": "registry.terraform.io/hashicorp/azurerm"}
    after_unknown = {"id": True, **{attribute: True for attribute in unknown}}
    return {
        "planned": {**provided, "values": values},
        "change": {
            **provided,
            "change": {"actions": ["create"], "before": None, "after": values, "after_unknown": after_unknown},
        },
        "written": {
            **resource,
            "expressions": {attribute: {"references": references} for attribute, references in unknown.items()},
        },
    }


def _plan() -> "Dict[str, Any]":
    image = ["module.gallery.image_id", "module.gallery"]
    resources = [
        _planned(_SET, "planned_set", {"name": "planned"}, {"source_image_id": image}),
        _planned(_EXTENSION, "health", _HEALTH, {_OWNER: [f"{_SET}.planned_set.id", f"{_SET}.planned_set"]}),
    ]
    outputs = {"image_id": {"expression": {"references": ["azurerm_image.i.id", "azurerm_image.i"]}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": [resource["planned"] for resource in resources]}},
        "resource_changes": [resource["change"] for resource in resources],
        "configuration": {"root_module": {
            "resources": [resource["written"] for resource in resources],
            "module_calls": {"gallery": {"source": "./gallery", "module": {"outputs": outputs}}},
        }},
    }


TERRAFORM_JSON_FILES: "Dict[str, str]" = {
    "terraform_json/shapes.tf.json": json.dumps(_JSON, indent=2),
    "terraform_plan/tfplan.json": json.dumps(_plan(), indent=2),
}
TERRAFORM_JSON_EXPECTED = (
    ShapeExpectation("terraform_json", "json_set", "CKV_VMSS_1", "passed", "the path of the file"),
    ShapeExpectation("terraform_json", "json_set", "CKV_VMSS_2", "passed", "the path of the file"),
    ShapeExpectation("terraform_plan", "planned_set", "CKV_VMSS_2", "passed", "the plan file and addresses in it"),
    ShapeExpectation("terraform_plan", "planned_set", "CKV_VMSS_4", "failed", "values known after apply"),
)
