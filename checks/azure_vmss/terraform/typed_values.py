"""Terraform's types, and the values that have to remember theirs.

A type is a word (``string``, ``number``, ``bool``, ``any``) or a tuple: ``("list", element)``, ``("set", element)``,
``("map", element)``, ``("tuple", (types...))``, ``("object", ((name, type)...))`` with names in order. A value that is
a plain ``list`` is a tuple, another Mapping an object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Union

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import Gap, OneOf, PartialList, PartialMap, PartialText, Unknown, Value
from .errors import TerraformError

Type = Any
Number = Union[int, float, Decimal]
STRING, NUMBER, BOOL, ANY = "string", "number", "bool", "any"
MAX_NUMBER_DIGITS = 1_000
MAX_WEIGHT = 50_000
# Terraform counts with 512 bits, which is 154 digits; the last few are left out of comparisons
ARITHMETIC = Context(prec=155, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999, traps=[])
_COMPARED = Context(prec=150, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999, traps=[])


@dataclass(frozen=True)
class AtLeast(Unknown):
    """A number that is not known but not below ``least``."""

    least: int = field(compare=False, default=0)


class ListValue(list[Any]):
    """A list, all of whose elements have one type."""

    def __init__(self, elements: Iterable[Value] = (), element_type: Type = ANY) -> None:
        super().__init__(elements)
        self.element_type = element_type


class MapValue(dict[str, Any]):
    """A map, all of whose elements have one type."""

    def __init__(
        self, elements: Mapping[str, Value] | Iterable[tuple[str, Value]] = (), element_type: Type = ANY
    ) -> None:
        super().__init__(elements)
        self.element_type = element_type


class SetValue(tuple[Any, ...]):
    """A set: no two elements are alike, and they stand in Terraform's order. Made by :func:`set_of`."""

    element_type: Type = ANY


_HOLDERS: set[type] = {list, tuple, dict, ListValue, MapValue, SetValue}
_COUNTED: set[type] = _HOLDERS | {type({}.values())}


def check_weight(value: Value, budget: Budget) -> Value:
    """The value itself, if what is in it, at any depth, is not too much.

    A collection that holds another several times grows threefold with every name it goes through.
    """
    pending = [value]
    seen = 0
    while pending:
        inner = pending.pop()
        members = inner.values() if type(inner) in (dict, MapValue) else inner
        if type(members) not in _COUNTED:
            continue
        seen += len(members)
        if seen > MAX_WEIGHT:
            raise OverBudget("the collection is too large")
        pending.extend(each for each in members if type(each) in _HOLDERS)
    budget.spend(seen // 10)
    return value


def is_number(value: Value) -> bool:
    return isinstance(value, (int, Decimal, float)) and not isinstance(value, bool)


def type_of(value: Value) -> Type:
    """The type of a value; ``any`` for null and for what is not known."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, (str, PartialText)):
        return STRING
    if isinstance(value, (int, Decimal, float)):
        return NUMBER
    if isinstance(value, ListValue):
        return ("list", value.element_type)
    if isinstance(value, SetValue):
        return ("set", value.element_type)
    if isinstance(value, MapValue):
        return ("map", value.element_type)
    if isinstance(value, list):
        return ("tuple", tuple(type_of(element) for element in value))
    if isinstance(value, OneOf):
        types = [type_of(choice.value) for choice in value.choices if choice.value is not None]
        return types[0] if types and all(each == types[0] for each in types) else ANY
    if isinstance(value, (PartialMap, PartialList)):
        return ANY
    if isinstance(value, Mapping):
        return ("object", tuple((name, type_of(value[name])) for name in sorted(value)))
    return ANY


def type_name(of: Type) -> str:
    """The word for a type in a message."""
    return of if isinstance(of, str) else str(of[0])


def whole(value: Number) -> int | None:
    """The number as an int, None if it has a fraction."""
    if isinstance(value, int):
        return value
    return int(value) if value == int(value) else None


def normal(value: Decimal) -> Number:
    """An int where the number is whole; raises OverBudget where it is too long, TerraformError where it is none."""
    if not value.is_finite():
        raise TerraformError("the result is no finite number")
    if abs(value.adjusted()) > MAX_NUMBER_DIGITS:
        raise OverBudget("the number is too long")
    # what a division leaves behind its last digit is not there in Terraform either
    rounded = _COMPARED.plus(value)
    if rounded == rounded.to_integral_value():
        return int(rounded)
    return value


def decimal(value: Number) -> Decimal:
    """The number as a Decimal, with Terraform's precision."""
    return ARITHMETIC.create_decimal(value if isinstance(value, (int, Decimal)) else repr(value))


def equal_numbers(one: Number, other: Number) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    return _COMPARED.plus(decimal(one)) == _COMPARED.plus(decimal(other))


def number_text(value: Number) -> str:
    """The number as Terraform writes it into text: no exponent, no zeros behind the last digit."""
    if isinstance(value, int):
        if abs(value) >= 10**MAX_NUMBER_DIGITS:
            raise OverBudget("the number is too long")
        return str(value)
    text = format(decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def set_of(elements: Iterable[Value], element_type: Type) -> SetValue:
    """The set of the elements, which are of that type and known."""
    found: dict[str, Value] = {}
    for element in elements:
        found.setdefault(_set_key(element), element)
    if element_type == NUMBER:
        ordered = sorted(found.values(), key=lambda each: (each is None, Decimal(0) if each is None else decimal(each)))
    elif element_type == STRING:
        ordered = sorted(found.values(), key=lambda each: (each is None, each or ""))
    elif element_type == BOOL:
        ordered = sorted(found.values(), key=lambda each: (each is None, bool(each)))
    else:
        ordered = [found[key] for key in sorted(found)]
    made = SetValue(ordered)
    made.element_type = element_type
    return made


def _set_key(value: Value) -> str:
    """What two elements that are alike have in common, ordered as ``cty`` orders what has no order of its own."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, (int, Decimal, float)):
        return number_text(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, MapValue):
        return "{" + "".join(f"{_set_key(name)}:{_set_key(value[name])};" for name in sorted(value)) + "}"
    if isinstance(value, Mapping):
        return "<" + "".join(f"{_set_key(value[name])};" for name in sorted(value)) + ">"
    if isinstance(value, (ListValue, SetValue)):
        return "[" + "".join(f"{_set_key(element)};" for element in value) + "]"
    if isinstance(value, list):
        return "<" + "".join(f"{_set_key(element)};" for element in value) + ">"
    identity = value.identity if isinstance(value, (Unknown, Gap, PartialMap)) else repr(value).encode()
    return "?" + identity.hex()
