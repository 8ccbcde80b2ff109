"""Bicep expressions as Checkov's parser leaves them: trees of operators and functions.

A bare name is a parameter, variable or symbol wherever the file declares one; anything
that is not answered by the file itself is unknown.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

from ..model.settings import Setting, agreed, empty_text, known, unknown
from .arm_expressions import text_of
from .arm_nodes import plain_value
from .bicep_file import UNRESOLVED, BicepFile
from .bicep_operators import Operation, readings
from .resource_ids import OPEN_PART, id_of, is_open
from .resource_manager_functions import (
    coalesce, contains, empty, equals, first, for_each_outcome, joined, last, logical, lookup, union,
)

_INTERPOLATION = re.compile(r"\$\{([^{}]*)\}")
_NAME = re.compile(r"^\w+$")
_MEMBER = re.compile(r"^(\w+)((?:\[[^\]]*\])?)\.(\w+)$")
_COMPARISONS = ("equals", "equals_case_insensitive", "not_equals", "not_equals_case_insensitive")
_MAX_DEPTH = 40
_MAX_TEXT = 65536


class BicepScope:
    """The names one file gives a meaning; ``evaluate`` works a value out as far as they go."""

    def __init__(self, file: Optional[BicepFile]) -> None:
        self._file = file
        self._named_before: Dict[str, Setting] = {}
        self._depth = 0

    def evaluate(self, raw: Any, path: str) -> Setting:
        """The setting a value of a parsed Bicep file amounts to; members of objects stay raw."""
        if self._depth > _MAX_DEPTH:
            return unknown(path)
        self._depth += 1
        try:
            found = self._evaluate(raw)
        finally:
            self._depth -= 1
        if found.is_known and found.value == "":
            return empty_text(path)
        return Setting(found.state, found.value, path, found.expression, found.alternatives)

    def _evaluate(self, raw: Any) -> Setting:
        if isinstance(raw, str):
            return self._text(raw)
        if not isinstance(raw, dict):
            return plain_value(raw, "")
        if isinstance(raw.get("operator"), dict) and len(raw) == 1:
            return self._operator(raw["operator"])
        if isinstance(raw.get("function"), dict) and len(raw) == 1:
            return self._function(raw["function"])
        if "loop_type" in raw:
            return unknown()
        return known(raw)

    def _text(self, text: str) -> Setting:
        stripped = text.strip()
        if self._file and _NAME.match(stripped) and self._file.declares(stripped):
            return self._named(self._file, stripped)
        member = _MEMBER.match(stripped)
        if member and self._file and self._file.declares(member.group(1)):
            return self._symbol_member(member.group(1), member.group(3))
        if "${" in text:
            return self._interpolated(text)
        return plain_value(text, "")

    def _named(self, file: BicepFile, name: str) -> Setting:
        if name not in self._named_before:
            # what refers to itself is unknown, and what is used twice is worked out once
            self._named_before[name] = unknown()
            value = file.value(name)
            self._named_before[name] = self._allowed(file, name) if value is UNRESOLVED else self.evaluate(value, "")
        return self._named_before[name]

    @staticmethod
    def _allowed(file: BicepFile, name: str) -> Setting:
        """A parameter without a default is one of the values its ``@allowed`` decorator lists."""
        choices = file.allowed_values(name)
        return agreed([plain_value(choice, "") for choice in choices], "") if choices else unknown()

    def _interpolated(self, text: str) -> Setting:
        def replaced(match: "re.Match[str]") -> str:
            name = match.group(1).strip()
            found = self.evaluate(name, "") if _NAME.match(name) or _MEMBER.match(name) else unknown()
            undeclared = found.is_known and found.value == name and not (self._file and self._file.declares(name))
            return "" if found.is_absent else OPEN_PART if undeclared else text_of(found)

        built = _INTERPOLATION.sub(replaced, text)
        if len(built) > _MAX_TEXT:
            return unknown()
        return unknown(expression=re.sub(r"\$\{[^?].*?\}", lambda _: OPEN_PART, built)) if "${" in built else known(built)

    def _symbol_member(self, symbol: str, name: str) -> Setting:
        resource_type = self._file.resource_type(symbol) if self._file else ""
        if resource_type and name == "id" and self._file:
            return unknown(expression=_symbolic_id(resource_type, self._file.resource_name(symbol)))
        if resource_type:
            return unknown()
        return self._member(self.evaluate(symbol, ""), known(name))

    def _member(self, owner: Setting, key: Setting) -> Setting:
        return lookup(owner, key, lambda raw: self.evaluate(raw, ""))

    def _operator(self, operator: Dict[str, Any]) -> Setting:
        kind, operands = str(operator.get("type")), operator.get("operands")
        if not isinstance(operands, dict):
            return unknown()
        if kind in ("property_accessor", "safe_dereference_accessor"):
            return self._accessor(operands)
        if kind == "index_accessor":
            return self._indexed(operands)
        possible = readings(operator, self._file is None or self._file.groups_with_parentheses())
        if len(possible) > 1:
            possible = [reading for reading in possible if self._is_sound(reading)]
        return agreed([self._operation(reading) for reading in possible], "") if possible else unknown()

    def _operation(self, operation: Any) -> Setting:
        """The outcome of operators in the order they are bound."""
        if not isinstance(operation, Operation):
            return self.evaluate(operation, "")
        if operation.kind == "conditional":
            return self._conditional(operation)
        values = [self._operation(operand) for operand in operation.operands]
        if operation.kind == "not":
            value = values[0].as_bool()
            return known(not value.value) if value.is_known else unknown()
        if operation.kind in ("and", "or"):
            return logical(operation.kind, values)
        if operation.kind in _COMPARISONS:
            return _comparison(operation.kind, values)
        return coalesce(values) if operation.kind == "coalesce" else unknown()

    def _is_sound(self, operation: Any) -> bool:
        """Whether no condition is known to be something else than a boolean, which Bicep refuses."""
        if not isinstance(operation, Operation):
            return True
        if not all(self._is_sound(operand) for operand in operation.operands):
            return False
        conditions = {"not": 1, "and": 2, "or": 2, "conditional": 1}.get(operation.kind, 0)
        found = [self._operation(operand) for operand in operation.operands[:conditions]]
        return all(condition.is_unknown or isinstance(condition.value, bool) for condition in found)

    def _conditional(self, operation: Operation) -> Setting:
        condition = self._operation(operation.operands[0]).as_bool()
        if condition.is_known:
            return self._operation(operation.operands[1 if condition.is_true else 2])
        return agreed([self._operation(operand) for operand in operation.operands[1:]], "")

    def _accessor(self, operands: Dict[str, Any]) -> Setting:
        owner, key = operands.get("operand_1"), operands.get("operand_2")
        symbol = owner
        if isinstance(owner, dict) and isinstance(owner.get("operator"), dict):
            inner = owner["operator"].get("operands")
            symbol = inner.get("operand_1") if isinstance(inner, dict) else owner
        if isinstance(symbol, str) and self._file and self._file.resource_type(symbol) and isinstance(key, str):
            return self._symbol_member(symbol, key)
        return self._member(self.evaluate(owner, ""), plain_value(key, ""))

    def _indexed(self, operands: Dict[str, Any]) -> Setting:
        """``table[key]``, where a key in quotes and a key that is a name look the same."""
        if self._file and self._file.quotes_a_name_as_key():
            return unknown()
        return self._member(self.evaluate(operands.get("operand_1"), ""), self.evaluate(operands.get("operand_2"), ""))

    def _function(self, function: Dict[str, Any]) -> Setting:
        kind = str(function.get("type"))
        parameters = function.get("parameters")
        if not isinstance(parameters, dict):
            return unknown()
        if kind in ("resource_id", "subscription_resource_id", "tenant_resource_id", "extension_resource_id"):
            return self._resource_id(parameters)
        values = [self.evaluate(item, "") for item in parameters.values()]
        if kind == "empty":
            return empty(values)
        if kind in ("to_lower", "to_upper", "string", "trim", "bool", "any"):
            return _converted(kind, values)
        if kind == "contains" and values and isinstance(values[0].value, (dict, str)):
            return contains(values)
        if kind in ("first", "last") and len(values) == 1:
            return (first if kind == "first" else last)(values[0], lambda raw: self.evaluate(raw, ""))
        if kind == "union":
            return for_each_outcome(values, union)
        if kind == "concat" and values:
            if any(isinstance(choice.value, list) for value in values for choice in value.alternatives or (value,)):
                return for_each_outcome(values, joined)
            text = "".join("" if value.is_absent else text_of(value) for value in values)
            return unknown(expression=text) if is_open(text) else known(text)
        return unknown()

    def _resource_id(self, parameters: Dict[str, Any]) -> Setting:
        """The id of ``resourceId(...)``, whose parameter names shift with the number of arguments."""
        ordered = [
            parameters.get(name) for name in ("subscription_id", "resource_group_name", "resource_type")
        ] + [value for name, value in parameters.items() if str(name).startswith("resource_name")]
        for position, value in enumerate(ordered):
            if isinstance(value, str) and "/" in value and "." in value.split("/")[0]:
                names = [text_of(self.evaluate(item, "")) for item in ordered[position + 1:] if item is not None]
                text = id_of(value, names)
                return unknown(expression=text) if is_open(text) else known(text)
        return unknown()


def _symbolic_id(resource_type: str, name: str) -> str:
    """The id of a symbol; an image version carries its own version as the last part of its name."""
    if not resource_type.lower().endswith("/images/versions"):
        return id_of(resource_type, ())
    version = name.rpartition("/")[2]
    return id_of(resource_type, (OPEN_PART, OPEN_PART, version) if version else ())


def _comparison(kind: str, values: List[Setting]) -> Setting:
    if len(values) != 2 or any(value.is_unknown for value in values):
        return unknown()
    if kind.endswith("case_insensitive"):
        values = [known(value.text.lower()) for value in values]
    left, right = (value.value for value in values)
    # Bicep tells text apart by its case
    same = known(left == right) if isinstance(left, str) and isinstance(right, str) else equals(values)
    return known(same.value != kind.startswith("not")) if same.is_known else unknown()


def _converted(kind: str, values: List[Setting]) -> Setting:
    value = values[0] if len(values) == 1 else unknown()
    if kind == "bool":
        return value.as_bool()
    if not isinstance(value.value, str):
        return value if kind in ("any", "string") else unknown(expression=value.expression)
    return known({"to_lower": str.lower, "to_upper": str.upper, "trim": str.strip}.get(kind, str)(value.value))
