"""The plan file itself, for what Checkov's reading of it leaves out.

Checkov drops values that are known only after apply, replaces them, and a known null
too, by the first reference of the expression, and does not follow references through
modules. ``terraform show -json`` (format version 1.x) has it all, so a scale set of a
plan is read from there: ``planned_values``, ``after_unknown`` and ``configuration``.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from functools import lru_cache
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from .terraform_surroundings import Attachment, Attachments, Surroundings
from .terraform_text import AFTER_APPLY, resource_references
from .terraform_types import is_scale_set, owner_attribute

_KEYS = re.compile(r"\[[^\]]*\]")
_MODULE = re.compile(r"module\.([\w-]+)(?:\[[^\]]*\])?\.")
_COMPUTED_WHEN_ABSENT = frozenset({"extension"})
_MAX_DEPTH = 20


class _Found(NamedTuple):
    """A reference with the module it has to be read in (names without keys)."""

    module: Tuple[str, ...]
    text: str


class PlanFile:
    """The scale sets of one plan and what is joined to them."""

    def __init__(self, plan: Dict[str, Any]) -> None:
        self._root = _dict(_dict(plan.get("configuration")).get("root_module"))
        self._unknown = {
            change.get("address"): _dict(change.get("change")).get("after_unknown")
            for change in _dicts(plan.get("resource_changes"))
        }
        self._values = {
            resource.get("address"): resource
            for resource in _planned(_dict(_dict(plan.get("planned_values")).get("root_module")), 0)
        }
        self._attached, self._possible = self._join()

    def configuration_of(self, address: str) -> Optional[Dict[str, Any]]:
        """A resource's attributes as a Terraform source would give them, or None.

        Values known after apply become the text ``${after_apply(<references>)}``.
        """
        resource = self._values.get(address)
        if resource is None:
            return None
        expressions = self._expressions(address)
        unknown = self._unknown.get(address)
        return self._merged(
            _dict(resource.get("values")), unknown if isinstance(unknown, dict) else {}, expressions, _modules(address)
        )

    def attachments_of(self, address: str) -> Attachments:
        return Attachments(
            tuple(self._attachment(attached) for attached in self._attached.get(address, ())),
            address not in self._possible,
        )

    def _attachment(self, address: str) -> Attachment:
        return Attachment(
            str(self._values[address].get("type")), self.configuration_of(address) or {}, PlanSurroundings(self, address)
        )

    def _merged(
        self, values: Dict[str, Any], unknown: Dict[str, Any], expressions: Dict[str, Any], module: Tuple[str, ...]
    ) -> Dict[str, Any]:
        merged: Dict[str, Any] = dict(values)
        for name, state in unknown.items():
            expression = expressions.get(name)
            if state is True:
                if expression is None and name in _COMPUTED_WHEN_ABSENT:
                    continue
                merged[name] = self._after_apply(expression, module)
            elif isinstance(state, dict) and isinstance(values.get(name), dict):
                merged[name] = self._merged(values[name], state, _dict(expression), module)
            elif isinstance(state, list):
                merged[name] = self._merged_list(values.get(name), state, expression, module)
        return merged

    def _merged_list(self, values: Any, unknown: List[Any], expression: Any, module: Tuple[str, ...]) -> Any:
        if not isinstance(values, list):
            return values
        merged = list(values)
        for position, state in enumerate(unknown[: len(values)]):
            inner = expression[position] if isinstance(expression, list) and position < len(expression) else expression
            if state is True:
                merged[position] = self._after_apply(inner, module)
            elif isinstance(state, dict) and isinstance(values[position], dict):
                merged[position] = self._merged(values[position], state, _dict(inner), module)
        return merged

    def _after_apply(self, expression: Any, module: Tuple[str, ...]) -> str:
        found = self._resolve(_references(expression), module, 0)
        resources: "Dict[str, str]" = {}
        certain = True
        for reference in found:
            named = resource_references(reference.text)
            if not named:
                certain = certain and reference.text.startswith(("each.", "count."))
                continue
            base = "/".join((*reference.module, named[0].text.split(".")[0], named[0].type, named[0].name))
            if len(named[0].text) > len(resources.get(base, "")):
                resources[base] = named[0].text
        texts = list(resources.values())
        if certain and len(texts) == 1:
            return "${" + texts[0] + "}"
        return "${" + f"{AFTER_APPLY}({', '.join(texts)})" + "}"

    def _resolve(self, references: List[str], module: Tuple[str, ...], depth: int) -> List[_Found]:
        """References with variables and module outputs followed to what they stand for."""
        found: List[_Found] = []
        for text in references:
            followed = self._follow(text, module, depth) if depth < _MAX_DEPTH else None
            found.extend([_Found(module, text)] if followed is None else followed)
        return found

    def _follow(self, text: str, module: Tuple[str, ...], depth: int) -> Optional[List[_Found]]:
        parts = text.split(".")
        if parts[0] == "var" and len(parts) > 1 and module:
            caller = self._module(module[:-1])
            call = _dict(_dict(caller.get("module_calls")).get(module[-1]))
            passed = _references(_dict(call.get("expressions")).get(parts[1].split("[")[0]))
            return self._resolve(passed, module[:-1], depth + 1) or None
        if parts[0] == "module" and len(parts) > 2:
            inner = (*module, parts[1].split("[")[0])
            output = _dict(_dict(self._module(inner).get("outputs")).get(parts[2].split("[")[0]))
            return self._resolve(_references(output.get("expression")), inner, depth + 1) or None
        if parts[0] == "module" and len(parts) == 2:
            return []
        return None

    def _module(self, path: Tuple[str, ...]) -> Dict[str, Any]:
        module = self._root
        for name in path:
            module = _dict(_dict(_dict(module.get("module_calls")).get(name)).get("module"))
        return module

    def _expressions(self, address: str) -> Dict[str, Any]:
        local = _KEYS.sub("", _MODULE.sub("", address))
        for resource in _dicts(self._module(_modules(address)).get("resources")):
            if resource.get("address") == local:
                return _dict(resource.get("expressions"))
        return {}

    def _join(self) -> "Tuple[Dict[str, List[str]], Set[str]]":
        attached: "Dict[str, List[str]]" = defaultdict(list)
        possible: "Set[str]" = set()
        sets = [
            address
            for address, resource in self._values.items()
            if isinstance(address, str) and is_scale_set(str(resource.get("type")), _dict(resource.get("values")))
        ]
        by_base: "Dict[str, List[str]]" = defaultdict(list)
        by_id: "Dict[str, str]" = {}
        for address in sets:
            by_base[_KEYS.sub("", address)].append(address)
            identifier = _dict(self._values[address].get("values")).get("id")
            if isinstance(identifier, str):
                by_id[identifier.lower()] = address
        for address, resource in self._values.items():
            owner = owner_attribute(str(resource.get("type")), _dict(resource.get("values")))
            if not owner or not isinstance(address, str):
                continue
            value = _dict(resource.get("values")).get(owner)
            if isinstance(value, str):
                if value.lower() in by_id:
                    attached[by_id[value.lower()]].append(address)
                continue
            certain, maybe = self._owners(address, owner, by_base)
            for owner_address in certain:
                attached[owner_address].append(address)
            possible.update(maybe)
            if not certain and not maybe:
                possible.update(sets)
        return attached, possible

    def _owners(
        self, address: str, attribute: str, by_base: "Dict[str, List[str]]"
    ) -> "Tuple[List[str], List[str]]":
        """Sets an extension is joined to for certain, and those it may be joined to."""
        certain: List[str] = []
        maybe: List[str] = []
        references = _references(self._expressions(address).get(attribute))
        for found in self._resolve(references, _modules(address), 0):
            named = resource_references(found.text)
            if not named:
                continue
            base = ".".join([*(f"module.{name}" for name in found.module), named[0].type, named[0].name])
            candidates = by_base.get(base, [])
            narrowed = _narrow(candidates, named[0].index, _instance_keys(address))
            (certain if len(narrowed) == 1 or len(candidates) == 1 else maybe).extend(narrowed)
        return sorted(set(certain)), sorted(set(maybe) - set(certain))


class PlanSurroundings(Surroundings):
    """A resource of a plan."""

    def __init__(self, plan: PlanFile, address: str) -> None:
        self._plan = plan
        self._address = address

    def attachments(self) -> Attachments:
        return self._plan.attachments_of(self._address)


def plan_file(path: str) -> Optional[PlanFile]:
    """The plan at a path, read once per scan; None where it cannot be read as one."""
    try:
        return _read_plan(path, os.path.getmtime(path))
    except OSError:
        return None


@lru_cache(maxsize=8)
def _read_plan(path: str, modified: float) -> Optional[PlanFile]:
    try:
        with open(path, encoding="utf-8-sig") as source:
            plan = json.load(source)
    except (OSError, ValueError, RecursionError):
        return None
    return PlanFile(plan) if isinstance(plan, dict) and "planned_values" in plan else None


def _planned(module: Dict[str, Any], depth: int) -> Iterator[Dict[str, Any]]:
    for resource in _dicts(module.get("resources")):
        if resource.get("mode", "managed") == "managed":
            yield resource
    if depth < 200:
        for child in _dicts(module.get("child_modules")):
            yield from _planned(child, depth + 1)


def _references(expression: Any) -> List[str]:
    references = expression.get("references") if isinstance(expression, dict) else None
    return [text for text in references if isinstance(text, str)] if isinstance(references, list) else []


def _modules(address: str) -> Tuple[str, ...]:
    return tuple(_MODULE.findall(address))


def _instance_keys(address: str) -> List[str]:
    return [key.strip("[]\"") for key in _KEYS.findall(address)]


def _narrow(candidates: List[str], index: str, keys: List[str]) -> List[str]:
    """The instances an index, or else the instance keys of the referring resource, single out."""
    if index:
        return [candidate for candidate in candidates if _instance_keys(candidate)[-1:] == [index]]
    same = [candidate for candidate in candidates if _instance_keys(candidate) == keys]
    return same or candidates


def _dict(value: Any) -> Dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> List[Dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
