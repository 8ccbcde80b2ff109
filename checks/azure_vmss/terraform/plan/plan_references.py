"""What the references of an expression stand for, through variables, modules and their outputs.

A plan lists the references of an expression, not the expression. Each is followed once for each module instance, so
that neither a ring of them nor their number costs more than reading them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ...evaluation.budget import Budget, OverBudget
from ...evaluation.values import Reference
from ...scale_sets.terraform_resource_types import AZAPI_RESOURCE
from .plan_addresses import (
    ModulePath,
    instance_key,
    key_of,
    local_address,
    module_path,
    name_of,
    parse_reference,
    split_steps,
)

_MAX_FOUND = 2_000
_MAX_CALLS = 60
_MAX_STEPS = 2_000_000
_MAX_STEPS_TOLD = 40
_OF_AN_INSTANCE = ("each.", "count.")


class Found(NamedTuple):
    """A reference, the module instance to read it in, and the instance key its ``each`` or ``count`` stands for."""

    module: ModulePath
    text: str
    key: str | None


class PlanReferences:
    """The configuration of a plan, asked for the meaning of references."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self._root = mapping(configuration.get("root_module"))
        self._budget = Budget(_MAX_STEPS)
        self._whole: dict[tuple[int, ModulePath, str | None], tuple[tuple[Found, ...], bool]] = {}
        self._of_an_instance: dict[int, bool] = {}
        self._followed: dict[tuple[str, ModulePath, str | None, int], tuple[Found, ...]] = {}
        self._declared: dict[int, dict[str, Mapping[str, Any]]] = {}

    def written(self, address: str) -> Mapping[str, Any]:
        """The configuration of a resource, empty where there is none."""
        return self._written_in(module_path(address), local_address(address))

    def resource(self, found: Found) -> Reference | None:
        """The resource attribute that a reference names, None where it names none."""
        reference = parse_reference(found.text, found.module)
        if reference is None or reference.type != AZAPI_RESOURCE:
            return reference
        data = "data." if reference.mode == "data" else ""
        written = self._written_in(found.module, f"{data}{reference.type}.{reference.name}")
        given = mapping(mapping(written.get("expressions")).get("type")).get("constant_value")
        return replace(reference, declared_type=given.partition("@")[0]) if isinstance(given, str) else reference

    def _written_in(self, path: ModulePath, address: str) -> Mapping[str, Any]:
        module = self._module(path)
        declared = self._declared.get(id(module))
        if declared is None:
            resources = mappings(module.get("resources"))
            declared = self._declared[id(module)] = {str(resource.get("address")): resource for resource in resources}
        return declared.get(address, {})

    def of_expression(self, expression: Any, address: str) -> tuple[tuple[Found, ...], bool]:
        """What the references of an expression in a resource stand for, and whether that is all of them."""
        module = module_path(address)
        key = instance_key(address) if self._is_of_an_instance(expression) else None
        place = (id(expression), module, key)
        if place not in self._whole:
            try:
                found = self._resolved(references_of(expression), module, key, self.written(address))
                self._whole[place] = (found, True)
            except (OverBudget, RecursionError):
                self._whole[place] = ((), False)
        return self._whole[place]

    def _is_of_an_instance(self, expression: Any) -> bool:
        place = id(expression)
        if place not in self._of_an_instance:
            self._of_an_instance[place] = _is_keyed(references_of(expression))
        return self._of_an_instance[place]

    def _resolved(
        self, references: list[str], module: ModulePath, key: str | None, written: Mapping[str, Any]
    ) -> tuple[Found, ...]:
        """``written`` is the resource or module call the references stand in, ``key`` its instance key."""
        found: dict[Found, None] = {}
        own_key = key if _is_keyed(references) else None
        for text in _longest(references):
            self._budget.spend()
            found.update(dict.fromkeys(self._follow(text, module, own_key, written)))
            if len(found) > _MAX_FOUND:
                raise OverBudget("it is made of too many references")
        return tuple(found)

    def _follow(self, text: str, module: ModulePath, key: str | None, written: Mapping[str, Any]) -> tuple[Found, ...]:
        itself = (Found(module, text, key),)
        is_of_loop = text.startswith("each.value")
        place = (text, module, key, id(written) if is_of_loop else 0)
        if place not in self._followed:
            # a ring comes back here while it is being followed
            self._followed[place] = itself
            found: dict[Found, None] = {}
            for references, inner, inner_key, inner_written in self._steps(text, module, key, written):
                found.update(dict.fromkeys(self._resolved(references, inner, inner_key, inner_written)))
            self._followed[place] = tuple(found) or itself
        followed = self._followed[place]
        return tuple(one._replace(key=key) for one in followed) if is_of_loop else followed

    def _steps(
        self, text: str, module: ModulePath, key: str | None, written: Mapping[str, Any]
    ) -> Iterator[tuple[list[str], ModulePath, str | None, Mapping[str, Any]]]:
        """The references one step behind a reference, and where they stand."""
        steps = split_steps(text)
        if steps[0] == "var" and len(steps) > 1 and module:
            call = mapping(mapping(self._module(module[:-1]).get("module_calls")).get(module[-1][0]))
            passed = references_of(mapping(call.get("expressions")).get(name_of(steps[1])))
            yield passed, module[:-1], module[-1][1], call
        elif steps[0] == "module" and len(steps) > 1 and len(module) < _MAX_CALLS:
            index = key_of(steps[1])
            inner = (*module, (name_of(steps[1]), index if index is not None else key))
            outputs = mapping(self._module(inner).get("outputs"))
            for name in [name_of(steps[2])] if len(steps) > 2 else list(outputs):
                yield references_of(mapping(outputs.get(name)).get("expression")), inner, None, {}
        elif text.startswith("each.value") and "for_each_expression" in written:
            yield references_of(written.get("for_each_expression")), module, key, {}

    def _module(self, path: ModulePath) -> Mapping[str, Any]:
        module = self._root
        for name, _ in path:
            module = mapping(mapping(mapping(module.get("module_calls")).get(name)).get("module"))
        return module


def references_of(expression: Any) -> list[str]:
    """The references that a plan lists for an expression."""
    references = expression.get("references") if isinstance(expression, Mapping) else None
    return [text for text in references if isinstance(text, str)] if isinstance(references, list) else []


def _is_keyed(references: list[str]) -> bool:
    return any(text.startswith(_OF_AN_INSTANCE) for text in references)


def _longest(references: list[str]) -> list[str]:
    """Without ``x`` and ``x[0]`` where ``x[0].id`` is listed too: only the longest says what is meant."""
    beginnings: set[str] = set()
    for text in references:
        steps = split_steps(text)
        for count in range(1, min(len(steps), _MAX_STEPS_TOLD) + 1):
            beginning = ".".join(steps[:count])
            if count < len(steps):
                beginnings.add(beginning)
            if "[" in steps[count - 1]:
                beginnings.add(".".join([*steps[: count - 1], name_of(steps[count - 1])]))
    return [text for text in dict.fromkeys(references) if text not in beginnings]


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
