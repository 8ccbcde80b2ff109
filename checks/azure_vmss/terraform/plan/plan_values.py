"""The attributes of a planned resource, with unknowns in the place of what only an apply can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...evaluation.values import Reference, Unknown, Value, identity_of
from ...scale_sets.id_text import names_an_image
from .plan_references import PlanReferences, mapping

_REASON = "it is known only after apply"
# What nobody wrote and the server may fill in; of other names it is a dynamic block that is not known yet.
_COMPUTED_WHEN_ABSENT = frozenset({"extension", "os_type"})
_OF_AN_INSTANCE = ("each.", "count.")


class PlannedValues:
    """Attributes of one resource as a Terraform source would give them.

    Sources: Terraform's JSON output format 1.x, "Plan Representation": ``planned_values``, ``after_unknown`` and
    ``expressions``.
    """

    def __init__(self, address: str, references: PlanReferences) -> None:
        self._address = address
        self._references = references

    def attributes(self, values: Mapping[str, Any], after_unknown: Any) -> dict[str, Value]:
        expressions = mapping(self._references.written(self._address).get("expressions"))
        return self._object(values, mapping(after_unknown), expressions, "")

    def _object(
        self,
        values: Mapping[str, Any],
        after_unknown: Mapping[str, Any],
        expressions: Mapping[str, Any],
        path: str,
    ) -> dict[str, Value]:
        merged: dict[str, Value] = dict(values)
        # of an object that is one expression nobody knows which reference stands where
        is_whole = "references" in expressions
        for name, state in after_unknown.items():
            written = expressions if is_whole else expressions.get(name)
            here = f"{path}/{name}"
            if state is True:
                if written is None and name in _COMPUTED_WHEN_ABSENT:
                    continue
                merged[name] = self._unknown(written, here, is_whole)
            elif isinstance(state, Mapping) and isinstance(values.get(name), Mapping):
                merged[name] = self._object(values[name], state, mapping(written), here)
            elif isinstance(state, list) and isinstance(values.get(name), list):
                merged[name] = self._list(values[name], state, written, here)
        return merged

    def _list(self, values: list[Any], after_unknown: list[Any], written: Any, path: str) -> list[Value]:
        merged: list[Value] = list(values)
        for position, state in enumerate(after_unknown[: len(values)]):
            inner = written[position] if isinstance(written, list) and position < len(written) else written
            here = f"{path}/{position}"
            if state is True:
                merged[position] = self._unknown(inner, here, True)
            elif isinstance(state, Mapping) and isinstance(values[position], Mapping):
                merged[position] = self._object(values[position], state, mapping(inner), here)
        return merged

    def _unknown(self, written: Any, path: str, is_part: bool) -> Unknown:
        """An unknown with what it refers to; ``is_part`` where the references are those of a larger value."""
        identity = identity_of("planned", self._address, path)
        found, complete = self._references.of_expression(written, self._address)
        resources: dict[Reference, Reference] = {}
        for one in found:
            reference = self._references.resource(one)
            if reference is not None:
                resources.setdefault(_declaration(reference), reference)
            elif not one.text.startswith(_OF_AN_INSTANCE):
                complete = False
        named = tuple(resources.values())
        if complete and not is_part and len(named) == 1:
            return Unknown(_REASON, identity, False, named[0])
        if not is_part:
            # text made of an image's id and something else may name any version of it
            named = tuple(reference for reference in named if not names_an_image(reference))
        return Unknown(_REASON, identity, made_of=named)


def _declaration(reference: Reference) -> Reference:
    return Reference(reference.mode, reference.type, reference.module, reference.name)
