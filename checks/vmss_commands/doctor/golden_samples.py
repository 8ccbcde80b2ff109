"""The good and the bad scale set of every rule, written in every framework, for ``doctor``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from ...azure_vmss.rules.registry import RULES
from ...azure_vmss.rules.samples import Sample, samples_of
from .bicep_writer import bicep_resource
from .hcl_writer import hcl_resource

# rule: (the sample it has to pass, the sample it has to fail)
EXPECTED: dict[str, tuple[str, str]] = {rule.id: (f"good_{rule.id}", f"bad_{rule.id}") for rule in RULES}
_ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_API_VERSION = "2024-07-01"
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def write_golden_samples(folder: str) -> None:
    """Write the samples to a file per framework; names of resources are the same in all of them."""
    _write(folder, "main.tf", "\n".join(hcl_resource(*sample) for sample in _azurerm()))
    _write(folder, "cdk.tf.json", json.dumps(_terraform_json(), indent=2))
    _write(folder, "tfplan.json", json.dumps(_plan(), indent=2))
    _write(folder, "azuredeploy.json", json.dumps(_template(), indent=2))
    _write(folder, "main.bicep", "\n".join(_bicep(name, properties) for name, properties in _properties().items()))


def _samples() -> Iterator[tuple[str, Sample]]:
    for rule in RULES:
        samples = samples_of(rule)
        yield from zip(EXPECTED[rule.id], (samples.good, samples.bad))


def _azurerm() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, sample in _samples():
        yield sample.azurerm_type, name, {"name": name.lower(), **sample.azurerm}


def _properties() -> dict[str, Mapping[str, Any]]:
    return {name: sample.properties for name, sample in _samples()}


def _terraform_json() -> dict[str, Any]:
    resources: dict[str, dict[str, Mapping[str, Any]]] = {}
    for resource_type, name, arguments in _azurerm():
        resources.setdefault(resource_type, {})[name] = arguments
    return {"resource": resources}


def _plan() -> dict[str, Any]:
    resources = [
        {
            "address": f"{resource_type}.{name}",
            "mode": "managed",
            "type": resource_type,
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/azurerm",
            "values": _plan_values(arguments),
        }
        for resource_type, name, arguments in _azurerm()
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


def _plan_values(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [_plan_values(value)] if isinstance(value, dict) else value for name, value in arguments.items()}


def _template() -> dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": _ARM_TYPE,
                "apiVersion": _API_VERSION,
                "name": name,
                "location": "westeurope",
                "properties": properties,
            }
            for name, properties in _properties().items()
        ],
    }


def _bicep(name: str, properties: Mapping[str, Any]) -> str:
    members = {"name": name, "location": "westeurope", "properties": properties}
    return bicep_resource(name, f"{_ARM_TYPE}@{_API_VERSION}", members)


def _write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8") as target:
        target.write(text)
