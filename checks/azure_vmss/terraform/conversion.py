"""Conversion of values to types, and the type several values have in common (``convert`` and ``Unify`` of go-cty)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    is_wholly_known,
    partial_text,
    unknown,
)
from .choices import between_gaps, hoist, spread
from .errors import TerraformError
from .typed_values import (
    ANY,
    ARITHMETIC,
    BOOL,
    MAX_NUMBER_DIGITS,
    NUMBER,
    STRING,
    ListValue,
    MapValue,
    SetValue,
    Type,
    is_number,
    normal,
    number_text,
    set_of,
    type_name,
    type_of,
)

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,9})?", re.ASCII)
MAX_UNIFICATIONS = 5_000
_BOOLS = {"true": True, "1": True, "false": False, "0": False}


def convert_value(value: Value, to: Type, budget: Budget) -> Value:
    """The value as one of that type.

    Raises TerraformError where there is no such conversion. What is not known stays as it is. Types of variables,
    which ``parse_type`` makes, may be ``("object", members, optional)``, see there.
    """
    budget.spend()
    if to == ANY or value is None:
        return value
    if isinstance(value, OneOf):
        return spread(lambda each: convert_value(each, to, budget), value)
    if isinstance(value, Unknown):
        return value
    if to == STRING:
        return _to_string(value)
    if to == NUMBER:
        return _to_number(value)
    if to == BOOL:
        return _to_bool(value)
    return _COLLECTIONS[to[0]](value, to, budget)


def _refused(value: Value, to: Type) -> TerraformError:
    return TerraformError(f"a {type_name(type_of(value))} cannot be made a {type_name(to)}")


def _to_string(value: Value) -> Value:
    if isinstance(value, (str, PartialText)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return number_text(value)
    raise _refused(value, STRING)


def _to_number(value: Value) -> Value:
    if is_number(value):
        return value
    if isinstance(value, PartialText):
        return unknown(value.reason, "number", value, not_null=True)
    if isinstance(value, str):
        return parse_number(value)
    raise _refused(value, NUMBER)


def joined_text(parts: Sequence[Any]) -> Value:
    """Text put together from parts; a single part that is not known stays what it is, a reference to a resource say."""
    found = partial_text(parts)
    if isinstance(found, PartialText) and len(found.parts) == 1 and isinstance(found.parts[0], Unknown):
        return replace(found.parts[0], not_null=True)
    return found


def parse_number(text: str) -> Any:
    """The number a text says; raises TerraformError, or OverBudget where it is too long."""
    if len(text) > MAX_NUMBER_DIGITS:
        raise OverBudget("the number is too long")
    if not _NUMBER.fullmatch(text):
        raise TerraformError("a number is required")
    return normal(ARITHMETIC.create_decimal(text))


def _to_bool(value: Value) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, PartialText):
        return unknown(value.reason, "bool", value, not_null=True)
    if isinstance(value, str) and value in _BOOLS:
        return _BOOLS[value]
    raise _refused(value, BOOL)


def elements_of(value: Value) -> Sequence[Value] | None:
    """The elements of a list, tuple or set, None for anything else."""
    return value if isinstance(value, (list, SetValue)) else None


def _to_elements(value: Value, to: Type, budget: Budget) -> tuple[list[Value], Type]:
    elements = elements_of(value)
    if elements is None:
        raise _refused(value, to)
    budget.check_items(len(elements))
    element_type = to[1]
    if element_type == ANY:
        if isinstance(value, (ListValue, SetValue)):
            return list(elements), value.element_type
        element_type = _element_type([type_of(element) for element in elements])
        if element_type is None:
            raise TerraformError("all elements must have the same type")
    if isinstance(value, (ListValue, SetValue)) and not _convertible(value.element_type, element_type):
        raise _refused(value, to)
    return [convert_value(element, element_type, budget) for element in elements], plain_type(element_type)


def _element_type(types: Sequence[Type]) -> Type:
    """The one type of the elements of a collection, None if there is none; a null decides nothing then."""
    return unified([each for each in types if each != ANY])


def _convertible(of: Type, to: Type) -> bool:
    """Whether there is a conversion at all, for elements that are not there."""
    if of == to or ANY in (of, to) or (to == STRING and isinstance(of, str)) or (of == STRING and isinstance(to, str)):
        return True
    return not isinstance(of, str) and not isinstance(to, str)


def _to_list(value: Value, to: Type, budget: Budget) -> Value:
    if isinstance(value, PartialList):
        return _partial(value, to, budget)
    elements, element_type = _to_elements(value, to, budget)
    return ListValue(elements, element_type)


def _to_set(value: Value, to: Type, budget: Budget) -> Value:
    if isinstance(value, PartialList):
        converted = _partial(value, to, budget).items
        # where any type will do, numbers may turn out to be text
        certain = [item for item in converted if to[1] != ANY or not isinstance(item, (bool, int, Decimal))]
        return _open_set(certain, to[1])
    elements, element_type = _to_elements(value, to, budget)
    if len(elements) < 2 or all(is_known(element) for element in elements):
        return set_of(elements, element_type)
    hoisted = hoist(elements)
    if isinstance(hoisted, OneOf):
        return spread(lambda found: _to_set(ListValue(found, element_type), to, budget), hoisted)
    return _open_set(elements, element_type)


def _open_set(elements: list[Value], element_type: Type) -> Value:
    """What is known of a set some of whose elements are not: they may stand anywhere, and be others' likes."""
    reason = next((each for element in elements if not is_known(element) for each in [reason_of(element)] if each), "")
    known = [element for element in elements if not isinstance(element, Gap) and is_known(element)]
    ordered = set_of(known, element_type if element_type != ANY or not known else type_of(known[0]))
    return between_gaps(ordered, reason, "set", elements)


def _partial(value: PartialList, to: Type, budget: Budget) -> PartialList:
    return PartialList(
        tuple(item if isinstance(item, Gap) else convert_value(item, to[1], budget) for item in value.items)
    )


def _to_map(value: Value, to: Type, budget: Budget) -> Value:
    if isinstance(value, PartialMap):
        return PartialMap(
            {name: convert_value(value.known[name], to[1], budget) for name in value.known},
            value.reason,
            value.identity,
            value.others and tuple((name, convert_value(other, to[1], budget)) for name, other in value.others),
        )
    if not isinstance(value, Mapping):
        raise _refused(value, to)
    budget.check_items(len(value))
    element_type = to[1]
    if element_type == ANY:
        if isinstance(value, MapValue):
            return value
        element_type = _element_type([type_of(value[name]) for name in value])
        if element_type is None:
            raise TerraformError("all elements must have the same type")
    return MapValue(
        ((name, convert_value(value[name], element_type, budget)) for name in sorted(value)), plain_type(element_type)
    )


def _to_tuple(value: Value, to: Type, budget: Budget) -> Value:
    if isinstance(value, PartialList):
        return value
    elements = elements_of(value)
    if elements is None or isinstance(value, SetValue) or len(elements) != len(to[1]):
        raise _refused(value, to)
    return [convert_value(element, each, budget) for element, each in zip(elements, to[1])]


def _to_object(value: Value, to: Type, budget: Budget) -> Value:
    """Further members are left out; ``to[2]``, if it is there, says what stands in for which members."""
    if isinstance(value, PartialMap):
        known: Mapping[str, Value] = value.known
        return {
            name: convert_value(known[name], each, budget)
            if name in known
            else unknown(value.reason, "member", value, name)
            for name, each in to[1]
        }
    if not isinstance(value, Mapping):
        raise _refused(value, to)
    optional: Mapping[str, Value] = to[2] if len(to) > 2 else {}
    members: dict[str, Value] = {}
    for name, each in to[1]:
        if name in value:
            members[name] = _with_default(convert_value(value[name], each, budget), optional.get(name))
        elif name in optional:
            members[name] = optional[name]
        else:
            raise TerraformError(f'attribute "{name}" is required')
    return members


def _with_default(value: Value, default: Value) -> Value:
    if default is None:
        return value
    if isinstance(value, Unknown) and not value.not_null:
        return unknown(value.reason, "or default", value, default, not_null=True)
    return spread(lambda each: default if each is None else each, value)


_COLLECTIONS = {"list": _to_list, "set": _to_set, "map": _to_map, "tuple": _to_tuple, "object": _to_object}


def plain_type(of: Type) -> Type:
    """A type constraint as a type: no member is optional any more."""
    if isinstance(of, str):
        return of
    if of[0] == "object":
        return ("object", tuple(sorted((name, plain_type(each)) for name, each in of[1])))
    if of[0] == "tuple":
        return ("tuple", tuple(plain_type(each) for each in of[1]))
    return (of[0], plain_type(of[1]))


def unified(types: Sequence[Type], steps: list[int] | None = None) -> Type:
    """The type that values of these types can all be converted to, None if there is none.

    ``steps`` counts the work over all levels: a level that fails is tried in another way, and so are all below it.
    """
    steps = steps or [MAX_UNIFICATIONS]
    steps[0] -= 1
    if steps[0] <= 0:
        raise OverBudget("it is nested too deeply")
    distinct: list[Type] = list(dict.fromkeys(types))
    if not distinct:
        return ANY
    if len(distinct) == 1:
        return distinct[0]
    known = [each for each in distinct if each != ANY]
    kinds = {each if isinstance(each, str) else each[0] for each in known}
    with_any = len(known) < len(distinct)
    if len(known) == 1:
        return ANY if known[0][0] in ("object", "tuple") else known[0]
    if kinds <= {STRING, NUMBER, BOOL}:
        found = STRING if STRING in kinds else None
    else:
        found = _unified_collections(known, kinds, with_any, steps)
    return ANY if found is None and with_any else found


def _unified_collections(types: Sequence[Type], kinds: set[str], with_any: bool, steps: list[int]) -> Type:
    if (with_any and kinds <= {"object"}) or (with_any and kinds <= {"tuple"}):
        return ANY
    if len(kinds) == 1 and kinds <= {"list", "set", "map"}:
        element = unified([each[1] for each in types], steps)
        return None if element is None else (types[0][0], element)
    if kinds == {"tuple"} and len({len(each[1]) for each in types}) == 1:
        members = [unified(column, steps) for column in zip(*(each[1] for each in types))]
        if None not in members:
            return ("tuple", tuple(members))
    if kinds == {"object"} and len({tuple(name for name, _ in each[1]) for each in types}) == 1:
        names = [name for name, _ in types[0][1]]
        columns = zip(*([of for _, of in each[1]] for each in types))
        members = [unified(column, steps) for column in columns]
        if None not in members:
            return ("object", tuple(zip(names, members)))
    if kinds == {"tuple", "set"} and sum(each[0] == "set" for each in types) == 1:
        return next(each for each in types if each[0] == "set")
    if kinds <= {"tuple", "list", "set"}:
        element = unified([inner for each in types for inner in (each[1] if each[0] == "tuple" else [each[1]])], steps)
        return None if element is None else ("set" if "set" in kinds and "list" not in kinds else "list", element)
    if kinds <= {"object", "map"}:
        element = unified(
            [inner for each in types for inner in ([t for _, t in each[1]] if each[0] == "object" else [each[1]])],
            steps,
        )
        return None if element is None else ("map", element)
    return None


def reason_of(value: Value) -> str:
    """Why something in the value is not known."""
    if isinstance(value, (Unknown, Gap, PartialText, PartialMap, PartialList, OneOf)):
        return value.reason
    if isinstance(value, dict):
        return next((reason for member in value.values() for reason in [reason_of(member)] if reason), "")
    if isinstance(value, (list, tuple)):
        return next((reason for element in value for reason in [reason_of(element)] if reason), "")
    return ""


def is_known(value: Value) -> bool:
    """Whether the value, with all that is in it, is known."""
    return isinstance(value, (str, int)) or value is None or is_wholly_known(value)
