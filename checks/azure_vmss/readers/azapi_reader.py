"""Scale sets declared through azapi, releases 1 (``body`` as JSON text) and 2 (an object)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Dict, Optional

from ..model.scale_set import ScaleSet, Ternary
from ..model.settings import Setting, agreed, known, unknown
from ..model.messages import AZAPI
from .arm_nodes import Evaluate, Node, plain_value
from .arm_properties import read_arm_properties
from .azurerm_reader import is_created, read_tags
from .resource_ids import id_of
from .terraform_blocks import resource_block
from .terraform_expressions import evaluate_text, evaluate_value
from .terraform_surroundings import Surroundings
from .terraform_text import is_expression, sole_reference, split_arguments, strip_interpolation, unwrap
from .terraform_types import azapi_api_version


def read_azapi(conf: Dict[str, Any], surroundings: Surroundings) -> ScaleSet:
    """Read an ``azapi_resource``, or an update of one, whose type is a scale set."""
    block = resource_block(conf, surroundings)
    evaluate = _evaluator(surroundings)
    body = body_of(conf, surroundings)
    tags, tags_complete = read_tags(block)
    if body is None:
        scale_set = read_arm_properties({}, evaluate, AZAPI, azapi_api_version(conf), "body")
        return replace(scale_set, vm_profile=Ternary.UNKNOWN, deployed=is_created(block), tags=tags)
    scale_set = read_arm_properties(body, evaluate, AZAPI, azapi_api_version(conf), "body")
    return replace(
        scale_set,
        deployed=is_created(block),
        tags={**tags, **scale_set.tags},
        tags_complete=tags_complete and scale_set.tags_complete,
    )


def body_of(conf: Dict[str, Any], surroundings: Surroundings) -> Optional[Dict[str, Any]]:
    """The ``body`` as an object, or None where it does not resolve.

    The source comes first: Checkov puts None in the place of a list that it cannot resolve.
    """
    written = surroundings.written_value("body")
    if isinstance(written, dict):
        worked_out = evaluate_value(written, "", surroundings.lookup)
        written = worked_out.value if worked_out.is_known else None
    found = _object(written, surroundings, 0)
    return found if found is not None else _object(unwrap(conf.get("body")), surroundings, 0)


def extension_node(conf: Dict[str, Any], surroundings: Surroundings) -> Node:
    """An azapi extension resource as a node with ``properties`` below it."""
    evaluate = _evaluator(surroundings)
    body = body_of(conf, surroundings)
    return Node(unknown("body") if body is None else known(body, "body"), evaluate)


def _object(value: Any, surroundings: Surroundings, depth: int) -> Optional[Dict[str, Any]]:
    if isinstance(value, dict):
        return value
    if not isinstance(value, str) or depth > 5:
        return None
    expression = strip_interpolation(value).strip()
    if expression.startswith("jsonencode(") and expression.endswith(")"):
        arguments = split_arguments(expression[len("jsonencode("):-1])
        return _object("${" + arguments[0] + "}", surroundings, depth + 1) if len(arguments) == 1 else None
    found = evaluate_text(value, "", surroundings.lookup) if is_expression(value) else unknown()
    if found.is_known and found.value != value:
        return _object(found.value, surroundings, depth + 1)
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _evaluator(surroundings: Surroundings) -> Evaluate:
    def evaluate(raw: Any, path: str) -> Setting:
        value = _single(raw)
        if isinstance(value, Setting):
            return _azapi_reference(replace(value, path=path), surroundings)
        if not isinstance(value, str) or not is_expression(value):
            return plain_value(value, path)
        found = evaluate_text(value, path, surroundings.lookup)
        return _azapi_reference(replace(found, path=path), surroundings)

    return evaluate


def _single(raw: Any) -> Any:
    """Plan and JSON configurations wrap scalars in lists; real arrays hold objects."""
    if isinstance(raw, list) and len(raw) == 1 and not isinstance(raw[0], (dict, list)):
        return raw[0]
    return raw


def _azapi_reference(setting: Setting, surroundings: Surroundings) -> Setting:
    """``azapi_resource.x.id`` as the id of the type that resource declares."""
    if setting.alternatives:
        return agreed([_azapi_reference(choice, surroundings) for choice in setting.alternatives], setting.path)
    reference = sole_reference(setting.expression)
    if not setting.is_unknown or reference is None or reference.attribute != "id":
        return setting
    declared = surroundings.azapi_type(f"{reference.type}.{reference.name}")
    return replace(setting, expression=id_of(declared, ())) if declared else setting
