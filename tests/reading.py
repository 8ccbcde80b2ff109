"""A reading made by hand, for tests of what becomes of one."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import own_package

UPGRADED = {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}}
EXCEPTION = {
    "os-upgrade-exception": "Certified by the vendor",
    "os-upgrade-patching": "Monthly rebuild",
    "os-upgrade-review-by": "2999-12-31",
}


def pack_module(name: str) -> Any:
    """A module of the source tree, as the command line imports it."""
    return importlib.import_module(f"{own_package.PACKAGE}.{name}")


model = pack_module("azure_vmss.model.declared")
_compute = pack_module("azure_vmss.scale_sets.compute")
_node = pack_module("azure_vmss.scale_sets.node")
_language = pack_module("azure_vmss.model.languages")
_values = pack_module("azure_vmss.evaluation.values")


def deployment(
    properties: dict[str, Any], label: str = "", tags: Any = None, address: str = "", calls: tuple[Any, ...] = ()
) -> Any:
    """A deployment of a scale set with these ARM properties beside an empty VM profile."""
    resource = {"properties": {"virtualMachineProfile": {}, **properties}, "tags": tags}

    def read(assumptions: Any) -> Any:
        return _compute.read_compute(_node.Node(resource, "", assumptions, fold=True), "2024-07-01", _language.ARM)

    return model.Deployment(label, read, address, calls)


def declared(file: Path, lines: tuple[int, int], resource: str, *deployments: Any, **facts: Any) -> Any:
    """A declared scale set; its framework follows from the file's name."""
    framework = {".tf": "terraform", ".bicep": "bicep", ".json": "arm"}[file.suffix]
    return model.DeclaredScaleSet(framework, str(file.resolve()), lines, resource, deployments, **facts)


def unknown(reason: str) -> Any:
    return _values.unknown(reason, "test", reason)


def reading(*declared: Any, unread: tuple[Any, ...] = ()) -> Any:
    """A ``read`` function that finds this in the frameworks it is asked for, whatever the place."""
    return lambda tree, frameworks: model.Reading(
        tuple(item for item in declared if item.framework in frameworks), unread
    )
