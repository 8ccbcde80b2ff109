"""An ARM template file, read once per scan and indexed by resource.

Checkov hands a check one resource, with parameters and variables partly filled in. The
file itself has the rest: the scope a resource of a nested deployment evaluates in, and
the extensions declared as resources of their own.
"""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ..model.scale_set import Ternary
from ..model.settings import Setting, unknown
from .arm_expressions import TemplateScope, WrittenIn, text_of
from .arm_nodes import find_key
from .resource_ids import OPEN_PART, is_open
from .resource_manager_functions import LINE_KEYS

SCALE_SET_TYPE = "microsoft.compute/virtualmachinescalesets"
_EXTENSION_TYPE = f"{SCALE_SET_TYPE}/extensions"
_DEPLOYMENT_TYPE = "microsoft.resources/deployments"
_SCALE_SET_LINE = re.compile(r'"type"\s*:\s*"Microsoft\.Compute/virtualMachineScaleSets"', re.IGNORECASE)
_MAX_DEPTH = 30


@dataclass(frozen=True)
class TemplateResource:
    """A resource as written, its full type and name, and the scope it evaluates in.

    ``conditions`` are those of the nested deployments around it, each with its scope.
    """

    raw: Dict[str, Any]
    type: str
    raw_name: str
    name: str
    scope: TemplateScope
    template: int
    conditions: "Tuple[WrittenIn, ...]" = ()

    @property
    def deployed(self) -> Ternary:
        """Whether the resource is created, by its own condition and those around it."""
        own = find_key(self.raw, "condition")
        written = [WrittenIn(own, self.scope), *self.conditions]
        met = [item.scope.evaluate(item.raw, "").as_bool() for item in written if item.raw is not None]
        if any(condition.is_false for condition in met):
            return Ternary.NO
        return Ternary.YES if all(condition.is_true for condition in met) else Ternary.UNKNOWN


class _Place(NamedTuple):
    """Where a resource stands: the scope, the number of the template and the conditions around it."""

    scope: TemplateScope
    template: int
    conditions: "Tuple[WrittenIn, ...]"


class Template:
    """All resources of one file, those of nested deployments and nested resources included."""

    def __init__(self, document: Dict[str, Any], text: str = "") -> None:
        self._lines = _lines_of_scale_sets(text)
        self.resources: List[TemplateResource] = []
        self._templates = 0
        self.scope = _scope(document)
        self._collect(document, self.scope, (), 0)

    def find(self, resource_type: str, names: "Tuple[str, ...]") -> Optional[TemplateResource]:
        """The one resource of a type with one of the names, raw or evaluated; None where it is not one."""
        found = [
            resource
            for resource in self.resources
            if resource.type == resource_type.lower() and (resource.raw_name in names or resource.name in names)
        ]
        return found[0] if len(found) == 1 else None

    def scale_set_between(self, first_line: int, last_line: int) -> Optional[TemplateResource]:
        """The scale set written between two lines; Checkov garbles names that are expressions."""
        sets = [resource for resource in self.resources if resource.type == SCALE_SET_TYPE]
        if len(sets) == 1:
            return sets[0]
        within = [
            resource for resource, line in zip(sets, self._lines) if first_line <= line <= last_line
        ] if len(sets) == len(self._lines) else []
        return within[0] if len(within) == 1 else None

    def children_of(self, owner: TemplateResource) -> "Iterator[Tuple[TemplateResource, bool]]":
        """Extensions that are, or may be, resources of their own of a set, and whether they certainly are."""
        for resource in self.resources:
            if resource.type == _EXTENSION_TYPE:
                belongs = self._belongs(resource, owner)
                if belongs is not Ternary.NO:
                    yield resource, belongs is Ternary.YES

    def _belongs(self, resource: TemplateResource, owner: TemplateResource) -> Ternary:
        parent_raw = _parent_text(resource.raw_name)
        parent = resource.name.rpartition("/")[0]
        if parent == owner.name and not is_open(parent):
            return Ternary.YES
        if resource.template == owner.template:
            if parent_raw and _same_expression(parent_raw, owner.raw_name):
                return Ternary.YES
            if is_open(parent) and parent == owner.name:
                return Ternary.YES if self._is_only_set(owner) else Ternary.UNKNOWN
            return Ternary.UNKNOWN if is_open(parent) or is_open(owner.name) else Ternary.NO
        return Ternary.UNKNOWN if is_open(parent) else Ternary.NO

    def _is_only_set(self, owner: TemplateResource) -> bool:
        sets = [item for item in self.resources if item.type == SCALE_SET_TYPE and item.template == owner.template]
        return len(sets) == 1

    def _collect(
        self, template: Dict[str, Any], scope: TemplateScope, conditions: "Tuple[WrittenIn, ...]", depth: int
    ) -> None:
        number = self._templates
        self._templates += 1
        for resource in _resources(template.get("resources")):
            self._add(resource, "", "", _Place(scope, number, conditions), depth)

    def _add(
        self, raw: Dict[str, Any], parent_type: str, parent_raw: str, place: "_Place", depth: int
    ) -> None:
        if depth > _MAX_DEPTH:
            return
        scope = place.scope
        own_type = str(find_key(raw, "type") or "").strip().lower()
        own_raw = str(find_key(raw, "name") or "")
        full_type = f"{parent_type}/{own_type}" if parent_type and "." not in own_type else own_type
        own_name = _evaluated_name(own_raw, scope)
        nested = bool(parent_type) and full_type != own_type
        parent_name = _evaluated_name(parent_raw, scope) if nested else ""
        name = f"{parent_name}/{own_name}" if nested else own_name
        raw_name = f"{parent_raw}\n/{own_raw}" if nested else own_raw
        self.resources.append(TemplateResource(raw, full_type, raw_name, name, *place))
        if full_type == _DEPLOYMENT_TYPE:
            self._add_deployment(raw, place, depth)
        for child in _resources(find_key(raw, "resources")):
            self._add(child, full_type, own_raw, place, depth + 1)

    def _add_deployment(self, raw: Dict[str, Any], place: "_Place", depth: int) -> None:
        properties = find_key(raw, "properties")
        template = find_key(properties, "template") if isinstance(properties, dict) else None
        if not isinstance(properties, dict) or not isinstance(template, dict):
            return
        options = find_key(properties, "expressionEvaluationOptions")
        inner = isinstance(options, dict) and str(find_key(options, "scope")).lower() == "inner"
        scope = _scope(template, _passed(properties, place.scope)) if inner else place.scope
        conditions = (*place.conditions, WrittenIn(find_key(raw, "condition"), place.scope))
        self._collect(template, scope, conditions, depth + 1)


def template_file(path: str) -> Optional[Template]:
    """The template at a path, read once per scan; None where it cannot be read as one."""
    try:
        return _read_template(path, os.path.getmtime(path))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=16)
def _read_template(path: str, modified: float) -> Optional[Template]:
    with open(path, encoding="utf-8-sig") as source:
        text = source.read()
    document = _plain_json(text) or _tolerant_json(path)
    return Template(document, text) if isinstance(document, dict) else None


def _plain_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _tolerant_json(path: str) -> Any:
    """What Checkov itself made of a template with comments or trailing commas."""
    from checkov.arm.parser.parser import parse

    try:
        return parse(path)[0]
    except Exception:  # the parser raises many kinds; an unreadable template answers nothing
        logging.debug("template cannot be read: %s", path, exc_info=True)
        return None


def _lines_of_scale_sets(text: str) -> List[int]:
    return [text.count("\n", 0, match.start()) + 1 for match in _SCALE_SET_LINE.finditer(text)]


def _scope(template: Dict[str, Any], given: Optional[Dict[str, Setting]] = None) -> TemplateScope:
    parameters, variables = find_key(template, "parameters"), find_key(template, "variables")
    return TemplateScope(
        parameters if isinstance(parameters, dict) else {}, variables if isinstance(variables, dict) else {}, given
    )


def _passed(properties: Dict[str, Any], scope: TemplateScope) -> Dict[str, Setting]:
    parameters = find_key(properties, "parameters")
    if not isinstance(parameters, dict):
        return {}
    return {
        name: scope.handed_on(find_key(value, "value")) if _has_value(value) else unknown()
        for name, value in parameters.items()
        if name not in LINE_KEYS
    }


def _has_value(passed: Any) -> bool:
    """Whether a parameter is passed as a value, and not as a reference to a secret."""
    return isinstance(passed, dict) and any(str(key).lower() == "value" for key in passed)


def _resources(section: Any) -> Iterator[Dict[str, Any]]:
    if isinstance(section, dict):
        section = list(section.values())
    for item in section if isinstance(section, list) else ():
        if isinstance(item, dict):
            yield item


def _evaluated_name(raw: str, scope: TemplateScope) -> str:
    return text_of(scope.evaluate(raw, "")).lower() if raw else OPEN_PART


def _parent_text(raw_name: str) -> str:
    return raw_name.partition("\n/")[0] if "\n/" in raw_name else ""


def _same_expression(one: str, other: str) -> bool:
    return "".join(one.split()).lower() == "".join(other.split()).lower()
