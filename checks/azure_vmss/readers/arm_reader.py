"""Scale sets of ARM templates, read into the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Optional

from ..model.scale_set import ScaleSet, Ternary
from ..model.settings import known
from ..model.messages import ARM
from .arm_expressions import TemplateScope
from .arm_nodes import Node, find_key
from .arm_properties import read_arm_properties, read_extensions
from .arm_template import SCALE_SET_TYPE, Template, TemplateResource, template_file


def read_arm(conf: Dict[str, Any], scanned_file: str) -> ScaleSet:
    """Read one resource of an ARM template.

    ``conf`` is the resource as Checkov hands it over, ``scanned_file`` the path it comes
    from. Where the file holds the resource, it is read from there, in its own scope.
    """
    template = template_file(scanned_file)
    written = _written(conf, template)
    raw = written.raw if written else conf
    scope = written.scope if written else template.scope if template else TemplateScope({}, {})
    api_version = scope.evaluate(find_key(raw, "apiVersion"), "").text
    scale_set = read_arm_properties(raw, scope.evaluate, ARM, api_version)
    switched_off = scope.evaluate(find_key(raw, "condition"), "").as_bool().is_false
    if switched_off or _copies_nothing(raw, scope) or (written and written.deployed is Ternary.NO):
        scale_set = replace(scale_set, deployed=False)
    if written and template:
        return _with_children(scale_set, written, template)
    return scale_set


def _written(conf: Dict[str, Any], template: Optional[Template]) -> Optional[TemplateResource]:
    if template is None:
        return None
    name = str(find_key(conf, "name") or "")
    found = template.find(SCALE_SET_TYPE, (name, name.lower()))
    if found:
        return found
    first, last = conf.get("__startline__"), conf.get("__endline__")
    return template.scale_set_between(first, last) if isinstance(first, int) and isinstance(last, int) else None


def _copies_nothing(raw: Dict[str, Any], scope: TemplateScope) -> bool:
    copy = find_key(raw, "copy")
    count = Node(known(copy), scope.evaluate).child("count").setting if isinstance(copy, dict) else None
    return bool(count and count.as_number().is_known and count.as_number().value == 0)


def _with_children(scale_set: ScaleSet, written: TemplateResource, template: Template) -> ScaleSet:
    nodes = []
    for child, belongs in template.children_of(written):
        node = Node(known(child.raw), child.scope.evaluate)
        node.certain = belongs and child.deployed is Ternary.YES
        if child.deployed is not Ternary.NO:
            nodes.append(node)
    return replace(scale_set, extensions=scale_set.extensions + read_extensions(nodes))
