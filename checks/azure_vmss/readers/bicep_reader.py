"""Scale sets of Bicep files, read into the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List

from ..model.scale_set import ScaleSet, Ternary
from ..model.settings import known
from ..model.messages import BICEP
from .arm_nodes import Node
from .arm_properties import read_arm_properties, read_extensions
from .bicep_expressions import BicepScope
from .bicep_file import Resource, bicep_file, unwrapped


def read_bicep(conf: Dict[str, Any], scanned_file: str, symbol: str) -> ScaleSet:
    """Read one resource of a Bicep file.

    ``conf`` is what Checkov's Bicep runner hands over: ``{"type", "api_version", "existing",
    "config"}``, where ``config`` may wrap the resource in a condition or a loop.
    """
    file = bicep_file(scanned_file)
    scope = BicepScope(file)
    resource = unwrapped(conf.get("config"))
    scale_set = read_arm_properties(resource.config, scope.evaluate, BICEP, str(conf.get("api_version") or ""))
    children = file.extensions_of(symbol, resource.config.get("name")) if file else []
    return replace(
        scale_set,
        deployed=conf.get("existing") is not True and _deployed(resource, scope) is not Ternary.NO,
        extensions=scale_set.extensions + read_extensions(_child_nodes(children, scope)),
        extensions_complete=scale_set.extensions_complete and not (file and file.modules_may_add_health()),
    )


def _child_nodes(children: List[Resource], scope: BicepScope) -> Iterator[Node]:
    for child in children:
        deployed = _deployed(child, scope)
        node = Node(known(child.config), scope.evaluate)
        node.certain = deployed is Ternary.YES
        if deployed is not Ternary.NO:
            yield node


def _deployed(resource: Resource, scope: BicepScope) -> Ternary:
    conditions = [scope.evaluate(condition, "").as_bool() for condition in resource.conditions]
    if any(condition.is_false for condition in conditions):
        return Ternary.NO
    return Ternary.YES if all(condition.is_true for condition in conditions) else Ternary.UNKNOWN
