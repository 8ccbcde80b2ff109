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
from .terraform_text import AFTER_APPLY, AMONG, resource_references
from .terraform_types import is_scale_set, owner_attribute

_KEYS = re.compile(r"\[[^\]]*\]")
_MODULE = re.compile(r"module\.([\w-]+)(?:\[([^\]]*)\])?\.")
_LAST_KEY = re.compile(r"\[([^\]]*)\]$")
_COMPUTED_WHEN_ABSENT = frozenset({"extension"})
_MAX_DEPTH = 20


ModulePath = Tuple[Tuple[str, Optional[str]], ...]


class _Found(NamedTuple):
    """A reference, the module instance to read it in, and the key its ``each`` or ``count`` stands for."""

    module: ModulePath
    text: str
    key: Optional[str]


class PlanFile:
    """The scale sets of one plan and what is joined to them."""

    def __init__(self, plan: Dict[str, Any]) -> None:
        self._root = _dict(_dict(plan.get("configuration")).get("root_module"))
        self._unknown = {
            change.get("address"): _dict(change.get("change")).get("after_unknown")
            for change in _dicts(plan.get("resource_changes"))
            if isinstance(change.get("address"), str)
        }
        self._values = {
            resource.get("address"): resource
            for resource in _planned(_dict(_dict(plan.get("planned_values")).get("root_module")), 0)
        }
        self._attached, self._possible = self._join()

    def configuration_of(self, address: str) -> Optional[Dict[str, Any]]:
        """A resource's attributes as a Terraform source would give them, or None.

        Values known after apply become the text ``${reference}`` where they can only be that
        one, else ``${after_apply(...)}`` or, inside an object, ``${among(...)}``.
        """
        resource = self._values.get(address)
        if resource is None:
            return None
        unknown = self._unknown.get(address)
        return self._merged(
            _dict(resource.get("values")),
            unknown if isinstance(unknown, dict) else {},
            _dict(self._written(address).get("expressions")),
            address,
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
        self, values: Dict[str, Any], unknown: Dict[str, Any], expressions: Dict[str, Any], address: str
    ) -> Dict[str, Any]:
        merged: Dict[str, Any] = dict(values)
        composite = "references" in expressions
        for name, state in unknown.items():
            expression = expressions if composite else expressions.get(name)
            if state is True:
                if expression is None and name in _COMPUTED_WHEN_ABSENT:
                    continue
                merged[name] = self._after_apply(expression, address, AMONG if composite else AFTER_APPLY)
            elif isinstance(state, dict) and isinstance(values.get(name), dict):
                merged[name] = self._merged(values[name], state, _dict(expression), address)
            elif isinstance(state, list):
                merged[name] = self._merged_list(values.get(name), state, expression, address)
        return merged

    def _merged_list(self, values: Any, unknown: List[Any], expression: Any, address: str) -> Any:
        if not isinstance(values, list):
            return values
        merged = list(values)
        for position, state in enumerate(unknown[: len(values)]):
            inner = expression[position] if isinstance(expression, list) and position < len(expression) else expression
            if state is True:
                merged[position] = self._after_apply(inner, address, AMONG)
            elif isinstance(state, dict) and isinstance(values[position], dict):
                merged[position] = self._merged(values[position], state, _dict(inner), address)
        return merged

    def _after_apply(self, expression: Any, address: str, marker: str) -> str:
        resources: "Dict[str, str]" = {}
        certain = marker == AFTER_APPLY
        for found in self._resolved(expression, address):
            named = resource_references(found.text)
            if not named:
                certain = certain and found.text.startswith(("each.", "count."))
                continue
            base = f"{found.module}{named[0].is_data}{named[0].type}.{named[0].name}"
            if len(named[0].text) > len(resources.get(base, "")):
                resources[base] = named[0].text
        texts = list(resources.values())
        if certain and len(texts) == 1:
            return "${" + texts[0] + "}"
        return "${" + f"{marker}({', '.join(texts)})" + "}"

    def _resolved(self, expression: Any, address: str) -> List[_Found]:
        key = _instance_key(address)
        return self._resolve(_references(expression), _modules(address), key, self._written(address), 0)

    def _resolve(
        self, references: List[str], module: ModulePath, key: Optional[str], written: Dict[str, Any], depth: int
    ) -> List[_Found]:
        """References with variables, module outputs and ``each`` followed to what they stand for.

        ``written`` is the resource or module call the references stand in, ``key`` its instance key.
        """
        found: List[_Found] = []
        keyed = any(text.startswith(("each.", "count.")) for text in references)
        for text in references:
            if _said_better(text, references):
                continue
            followed = self._follow(text, module, key, keyed, written, depth) if depth < _MAX_DEPTH else None
            found.extend([_Found(module, text, key if keyed else None)] if followed is None else followed)
        return found

    def _follow(
        self, text: str, module: ModulePath, key: Optional[str], keyed: bool, written: Dict[str, Any], depth: int
    ) -> Optional[List[_Found]]:
        parts = _split(text)
        if parts[0] == "var" and len(parts) > 1 and module:
            call = _dict(_dict(self._module(module[:-1]).get("module_calls")).get(module[-1][0]))
            passed = _references(_dict(call.get("expressions")).get(_bare(parts[1])))
            return self._resolve(passed, module[:-1], module[-1][1], call, depth + 1) or None
        if parts[0] == "module" and len(parts) > 1:
            index = _index(parts[1])
            inner = (*module, (_bare(parts[1]), index if index is not None else key if keyed else None))
            outputs = _dict(self._module(inner).get("outputs"))
            names = [_bare(parts[2])] if len(parts) > 2 else list(outputs)
            found: List[_Found] = []
            for name in names:
                references = _references(_dict(outputs.get(name)).get("expression"))
                found.extend(self._resolve(references, inner, None, {}, depth + 1))
            return found or None
        if text.startswith("each.value") and "for_each_expression" in written:
            looped = _references(written.get("for_each_expression"))
            return [found._replace(key=key) for found in self._resolve(looped, module, key, {}, depth + 1)] or None
        return None

    def _module(self, path: ModulePath) -> Dict[str, Any]:
        module = self._root
        for name, _ in path:
            module = _dict(_dict(_dict(module.get("module_calls")).get(name)).get("module"))
        return module

    def _written(self, address: str) -> Dict[str, Any]:
        local = _KEYS.sub("", _MODULE.sub("", address))
        for resource in _dicts(self._module(_modules(address)).get("resources")):
            if resource.get("address") == local:
                return resource
        return {}

    def _join(self) -> "Tuple[Dict[str, List[str]], Set[str]]":
        """Which resources are joined to which scale set, and which sets may have more."""
        attached: "Dict[str, List[str]]" = defaultdict(list)
        possible: "Set[str]" = set()
        sets = [
            address
            for address, resource in self._values.items()
            if is_scale_set(str(resource.get("type")), _dict(resource.get("values")))
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
            if not owner:
                continue
            value = _dict(resource.get("values")).get(owner)
            if isinstance(value, str):
                if value.lower() in by_id:
                    attached[by_id[value.lower()]].append(address)
                continue
            expression = _dict(self._written(address).get("expressions")).get(owner)
            certain, maybe = self._owners(self._resolved(expression, address), by_base)
            for owner_address in certain:
                attached[owner_address].append(address)
            possible.update(maybe)
            if not certain and not maybe:
                possible.update(sets)
        return attached, possible

    @staticmethod
    def _owners(found: List[_Found], by_base: "Dict[str, List[str]]") -> "Tuple[Set[str], Set[str]]":
        """Sets an extension is joined to for certain, and those it may be joined to."""
        certain: "Set[str]" = set()
        maybe: "Set[str]" = set()
        for reference in found:
            named = resource_references(reference.text)
            if not named:
                continue
            base = ".".join([*(f"module.{name}" for name, _ in reference.module), named[0].type, named[0].name])
            key = named[0].index or reference.key
            candidates = [item for item in by_base.get(base, []) if _in_module(item, reference.module)]
            narrowed = [item for item in candidates if key is None or _instance_key(item) in (None, key)]
            (certain if len(narrowed) == 1 else maybe).update(narrowed)
        return certain, maybe - certain


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
    except (OSError, ValueError):
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
        if resource.get("mode", "managed") == "managed" and isinstance(resource.get("address"), str):
            yield resource
    if depth < 200:
        for child in _dicts(module.get("child_modules")):
            yield from _planned(child, depth + 1)


def _references(expression: Any) -> List[str]:
    references = expression.get("references") if isinstance(expression, dict) else None
    return [text for text in references if isinstance(text, str)] if isinstance(references, list) else []


def _said_better(text: str, references: List[str]) -> bool:
    """Terraform lists ``x`` and ``x[0]`` beside ``x[0].id``; only the longest says what is meant."""
    return any(other != text and other.startswith((f"{text}.", f"{text}[")) for other in references)


def _split(text: str) -> List[str]:
    return re.split(r"\.(?![^\[]*\])", text)


def _bare(part: str) -> str:
    return part.split("[")[0]


def _index(part: str) -> Optional[str]:
    match = _KEYS.search(part)
    return match.group(0).strip('[]"') if match else None


def _modules(address: str) -> ModulePath:
    return tuple((name, key.strip('"') if key else None) for name, key in _MODULE.findall(address))


def _instance_key(address: str) -> Optional[str]:
    match = _LAST_KEY.search(address)
    return match.group(1).strip('"') if match else None


def _in_module(address: str, module: ModulePath) -> bool:
    """Whether an address lies in the module instance; an unknown key matches every instance."""
    return all(wanted is None or wanted == actual for (_, actual), (_, wanted) in zip(_modules(address), module))


def _dict(value: Any) -> Dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> List[Dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
