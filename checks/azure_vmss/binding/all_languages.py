"""Every scale set of a tree, whichever language declares it."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Callable

from ..model.declared import DeclaredScaleSet, Deployment, ModuleCall, Reading, ScannedTree, Unread

FRAMEWORKS = ("terraform", "terraform_plan", "terraform_json", "arm", "bicep")
Reader = Callable[[ScannedTree], Reading]
# a reader is only imported for a scan that asks for one of its frameworks
_READERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("terraform.declarations", "read_terraform"): ("terraform", "terraform_json"),
    ("terraform.plan.declarations", "read_plans"): ("terraform_plan",),
    ("resource_manager.declarations", "read_templates"): ("arm", "bicep"),
}
_ENDINGS = (
    (".bicep", "bicep"),
    (".tf.json", "terraform_json"),
    (".tofu.json", "terraform_json"),
    (".json", "arm"),
    (".jsonc", "arm"),
)


@dataclass(frozen=True)
class Instance:
    """A scale set as Checkov reports it: the address it has in Terraform, else its name, and what it stands for."""

    resource: str
    deployments: tuple[Deployment, ...]
    calls: tuple[ModuleCall, ...] = ()


def read_all(tree: ScannedTree, frameworks: Collection[str] = FRAMEWORKS) -> Reading:
    """The scale sets of the given frameworks, in order of framework, file and line.

    A reader that breaks costs nobody else's scale sets: the tree then counts as unread.
    """
    declared: list[DeclaredScaleSet] = []
    unread: list[Unread] = []
    for (module, function), served in _READERS.items():
        if not set(served).intersection(frameworks):
            continue
        found = _read(module, function, tree)
        declared += [item for item in found.declared if item.framework in frameworks]
        unread += [item for item in found.unread if framework_of(item, served) in frameworks]
    declared.sort(key=lambda item: (FRAMEWORKS.index(item.framework), item.file, item.lines))
    return Reading(tuple(declared), tuple(unread))


def framework_of(unread: Unread, served: Collection[str] = FRAMEWORKS) -> str:
    """Which framework's report an unread file belongs to; ``served`` are those of the reader that gave it up."""
    told = next((framework for ending, framework in _ENDINGS if unread.file.lower().endswith(ending)), "terraform")
    return told if told in served else next(iter(served))


def instances_of(declared: DeclaredScaleSet) -> list[Instance]:
    """The instances of a declaration that a report tells apart; one without deployments if there are none."""
    deployments = tuple(deployment.anew() for deployment in declared.deployments)
    if declared.framework == "terraform_json":
        # Checkov shows neither the types nor the instances of these
        return [Instance(f"resource.{declared.resource.rpartition('.')[2]}", deployments)]
    by_address: dict[tuple[str, tuple[ModuleCall, ...]], list[Deployment]] = {}
    for deployment in deployments:
        told_apart = (deployment.address, deployment.calls) if deployment.address else (declared.resource, ())
        by_address.setdefault(told_apart, []).append(deployment)
    if not by_address:
        return [Instance(declared.resource, ())]
    return [Instance(address, tuple(found), calls) for (address, calls), found in by_address.items()]


def _read(module: str, function: str, tree: ScannedTree) -> Reading:
    package = __name__.rpartition(".binding.")[0]
    try:
        reader: Reader = getattr(importlib.import_module(f"{package}.{module}"), function)
        return reader(tree)
    except Exception as error:
        return Reading(unread=(Unread(tree.root, 0, f"its reader failed ({type(error).__name__}: {error})"),))
