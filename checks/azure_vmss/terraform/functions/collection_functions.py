"""Terraform's functions of lists, sets, maps and objects; what is known of a collection in part is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable

from ...evaluation.budget import Budget
from ...evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    identity_of,
    is_consistent,
    one_of,
    one_of_members,
    undecided,
    unknown,
)
from .. import operators
from ..choices import between_gaps, outcomes, spread
from ..conversion import convert_value, elements_of, unified
from ..errors import TerraformError
from ..scope import OpenObject
from ..typed_values import (
    ANY,
    ARITHMETIC,
    BOOL,
    NUMBER,
    STRING,
    AtLeast,
    ListValue,
    MapValue,
    SetValue,
    decimal,
    normal,
    set_of,
    type_name,
    type_of,
)
from .function_registry import Call, function
from .string_functions import characters, whole_number

_ANY_LIST, _ANY_SET = ("list", ANY), ("set", ANY)
_STRINGS = ("list", STRING)


def _is_open(value: Value) -> bool:
    """Whether it is not known what the collection has."""
    return isinstance(value, (Unknown, PartialList, PartialMap, PartialText))


def _elements(call: Call, value: Value) -> list[Value]:
    elements = elements_of(value)
    if elements is None:
        raise TerraformError(f"{call.name} does not take a {type_name(type_of(value))}")
    return list(elements)


def _listed(value: Value, elements: list[Value]) -> Value:
    """Elements of a list or set as a list of its type, those of a tuple as a tuple."""
    return ListValue(elements, value.element_type) if isinstance(value, (ListValue, SetValue)) else elements


@function("length", ANY, partial=True)
def _length(call: Call, value: Value) -> Value:
    if isinstance(value, str):
        return len(characters(value))
    if isinstance(value, PartialList):
        least = sum(not isinstance(item, Gap) for item in value.items)
        return AtLeast(value.reason, identity_of("length", value), True, least=least)
    if isinstance(value, PartialMap):
        return AtLeast(value.reason, identity_of("length", value), True, least=len(value.known))
    if isinstance(value, (Unknown, PartialText)):
        return AtLeast(value.reason, identity_of("length", value), True)
    if isinstance(value, Mapping) or elements_of(value) is not None:
        return len(value)
    raise TerraformError(f"a {type_name(type_of(value))} has no length")


@function("alltrue", ("list", BOOL), nulls=True, partial=True)
def _alltrue(call: Call, values: Value) -> Value:
    return _all_or_any(call, values, False)


@function("anytrue", ("list", BOOL), nulls=True, partial=True)
def _anytrue(call: Call, values: Value) -> Value:
    return _all_or_any(call, values, True)


def _all_or_any(call: Call, values: Value, deciding: bool) -> Value:
    if values is None:
        raise TerraformError("the list is null")
    if isinstance(values, Unknown):
        return undecided(values.reason, call.name, values)
    items = values.items if isinstance(values, PartialList) else values
    result: Value = not deciding
    for item in items:
        if item is None:
            item = False
        if isinstance(item, Gap):
            item = unknown(item.reason, call.name, item.identity, not_null=True)
        combine = operators.any_of if deciding else operators.both
        result = combine(result, lambda item=item: item, call.budget)  # type: ignore[misc]
        if result is deciding:
            return deciding
    return result


@function("chunklist", _ANY_LIST, NUMBER)
def _chunklist(call: Call, values: Any, size: Any) -> Value:
    step = whole_number(size)
    if step < 0:
        raise TerraformError("the size of a chunk is below zero")
    if not values:
        chunks: list[Value] = []
    else:
        step = step or len(values)
        chunks = [ListValue(values[at : at + step], values.element_type) for at in range(0, len(values), step)]
    return ListValue(chunks, ("list", values.element_type))


@function("coalesce", variadic=ANY, nulls=True, partial=True, may_be_null=True)
def _coalesce(call: Call, *values: Value) -> Value:
    """The first value that is neither null nor empty text; a value that may be null leaves the ones behind it open."""
    to = unified([type_of(value) for value in values])
    if to is None:
        raise TerraformError("the arguments of coalesce have no type in common")
    if any(not isinstance(type_of(value), str) for value in values) and any(_is_open(value) for value in values):
        return unknown(next(value.reason for value in values if _is_open(value)), "coalesce", values, not_null=True)
    pending: list[Any] = []
    for value in values:
        converted = value if to == ANY else convert_value(value, to, call.budget)
        if converted is None or (converted == "" and isinstance(converted, str)):
            continue
        pending.append(converted)
        if not (isinstance(converted, Unknown) and not _is_resource(converted)) and not _may_be_empty(converted):
            break
    else:
        if not pending:
            raise TerraformError("no argument of coalesce has a value")
    result = pending.pop()
    for value in reversed(pending):
        absent = identity_of("absent", value)
        value = replace(value, not_null=True) if isinstance(value, Unknown) else value
        result = one_of([(frozenset({(absent, False)}), value), (frozenset({(absent, True)}), result)], value.reason)
    return result


def _is_resource(value: Unknown) -> bool:
    return value.reference is not None and value.not_null


def _may_be_empty(value: Value) -> bool:
    return isinstance(value, PartialText) and not any(isinstance(part, str) for part in value.parts)


@function("coalescelist", variadic=ANY, partial=True)
def _coalescelist(call: Call, *values: Value) -> Value:
    if any(isinstance(value, SetValue) for value in values):
        raise TerraformError("coalescelist does not take a set")
    for value in values:
        if isinstance(value, PartialList) and any(not isinstance(item, Gap) for item in value.items):
            return value
        if _is_open(value):
            return unknown(value.reason, "coalescelist", values, not_null=True)
        if _elements(call, value):
            return value
    raise TerraformError("no argument of coalescelist has elements")


@function("compact", _STRINGS, partial=True)
def _compact(call: Call, values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown(values.reason, "compact", values, not_null=True)
    items = values.items if isinstance(values, PartialList) else values
    cases: list[Any] = [(frozenset(), [])]
    for item in items:
        if isinstance(item, (OneOf,)):
            cases = [
                (given | more, [*found, value] if value not in (None, "") else found)
                for given, found in cases
                for more, value in outcomes(item)
                if is_consistent(given | more)
            ]
        elif isinstance(item, Unknown) and not _is_resource(item):
            gap = Gap(item.reason, identity_of("compact", item))
            cases = [(given, [*found, gap]) for given, found in cases]
        elif item not in (None, ""):
            cases = [(given, [*found, item]) for given, found in cases]
        if len(cases) > 16:
            return unknown("too many conditions decide it", "compact", values, not_null=True)
    return one_of([(given, _with_gaps(found)) for given, found in cases], "an element is not known")


def _with_gaps(items: list[Value], element_type: Any = STRING) -> Value:
    if any(isinstance(item, Gap) for item in items):
        return PartialList(tuple(items))
    return ListValue(items, element_type)


@function("concat", variadic=ANY, partial=True)
def _concat(call: Call, *values: Value) -> Value:
    if not values:
        raise TerraformError("concat takes one list or more")
    items: list[Value] = []
    for value in values:
        if isinstance(value, PartialList):
            items += value.items
        elif isinstance(value, Unknown):
            items.append(Gap(value.reason, value.identity))
        elif isinstance(value, SetValue):
            raise TerraformError("concat does not take a set")
        else:
            items += _elements(call, value)
    call.budget.check_items(len(items))
    if any(isinstance(item, Gap) for item in items):
        return PartialList(tuple(items))
    if all(isinstance(value, ListValue) for value in values):
        element_type = unified([value.element_type for value in values if value or len(values) == 1])
        if element_type is not None:
            return ListValue([convert_value(item, element_type, call.budget) for item in items], element_type)
    return items


@function("contains", ANY, ANY, partial=True)
def _contains(call: Call, values: Value, wanted: Value) -> Value:
    if isinstance(values, Unknown):
        return undecided(values.reason, "contains", values, wanted)
    items = values.items if isinstance(values, PartialList) else _elements(call, values)
    result: Value = False
    for item in items:
        if isinstance(item, Gap):
            found: Value = undecided(item.reason, "contains", item, wanted)
        else:
            found = operators.equal(item, wanted, call.budget)
        if found is True:
            return True
        result = operators.any_of(result, lambda found=found: found, call.budget)  # type: ignore[misc]
    return result


@function("distinct", _ANY_LIST)
def _distinct(call: Call, values: Any) -> Value:
    found: list[Value] = []
    seen: set[Any] = set()
    for value in values:
        key = (type(value), value) if isinstance(value, (str, int)) or value is None else None
        if key is None:
            call.budget.spend(len(found))
            if not any(operators.equal(value, each, call.budget) is True for each in found):
                found.append(value)
        elif key not in seen:
            seen.add(key)
            found.append(value)
    return ListValue(found, values.element_type)


@function("element", ANY, NUMBER, partial=True, may_be_null=True)
def _element(call: Call, values: Value, position: Any) -> Value:
    if isinstance(position, Unknown) or (_is_open(values) and not isinstance(values, PartialList)):
        reason = position.reason if isinstance(position, Unknown) else values.reason
        return unknown(reason, "element", values, position)
    at = whole_number(position)
    if at < 0:
        raise TerraformError("an index is below zero")
    if isinstance(values, PartialList):
        if any(isinstance(item, Gap) for item in values.items[: at + 1]) or at >= len(values.items):
            return unknown(values.reason, "element", values, at)
        return values.items[at]
    elements = _elements(call, values)
    if isinstance(values, SetValue):
        raise TerraformError("a set has no index")
    if not elements:
        raise TerraformError("the list has no elements")
    return elements[at % len(elements)]


@function("flatten", ANY, partial=True)
def _flatten(call: Call, values: Value) -> Value:
    items: list[Value] = []
    pending = [values]
    if not isinstance(values, PartialList) and not isinstance(values, Unknown):
        _elements(call, values)
    while pending:
        call.budget.spend()
        value = pending.pop()
        if isinstance(value, PartialList):
            pending.extend(reversed(value.items))
        elif isinstance(value, (list, SetValue)):
            call.budget.check_items(len(pending) + len(value))
            pending.extend(reversed(value))
        elif isinstance(value, OneOf) and any(
            isinstance(choice.value, (list, tuple, PartialList)) for choice in value.choices
        ):
            rest = list(reversed(pending))
            return spread(lambda each, rest=rest: _flatten(call, [*items, each, *rest]), value)
        elif isinstance(value, Unknown) and not isinstance(value, OpenObject) and value.reference is None:
            items.append(Gap(value.reason, identity_of("flatten", value)))
        else:
            items.append(value)
    return PartialList(tuple(items)) if any(isinstance(item, Gap) for item in items) else items


@function("index", ANY, ANY)
def _index(call: Call, values: Value, wanted: Value) -> Value:
    if isinstance(values, SetValue):
        raise TerraformError("a set has no index")
    for position, value in enumerate(_elements(call, values)):
        if operators.equal(value, wanted, call.budget) is True:
            return position
    raise TerraformError("the list does not have that element")


@function("keys", ANY, partial=True)
def _keys(call: Call, values: Value) -> Value:
    if isinstance(values, PartialMap):
        return between_gaps(sorted(values.known), values.reason, values)
    if isinstance(values, Unknown):
        return unknown(values.reason, "keys", values, not_null=True)
    if not isinstance(values, Mapping):
        raise TerraformError(f"a {type_name(type_of(values))} has no keys")
    names = sorted(values)
    return ListValue(names, STRING) if isinstance(values, MapValue) else names


@function("values", ANY, partial=True)
def _values(call: Call, values: Value) -> Value:
    if isinstance(values, PartialMap):
        return between_gaps([values.known[name] for name in sorted(values.known)], values.reason, values)
    if isinstance(values, Unknown):
        return unknown(values.reason, "values", values, not_null=True)
    if not isinstance(values, Mapping):
        raise TerraformError(f"a {type_name(type_of(values))} has no values")
    found = [values[name] for name in sorted(values)]
    return ListValue(found, values.element_type) if isinstance(values, MapValue) else found


@function("lookup", ANY, STRING, variadic=ANY, nulls=True, partial=True, may_be_null=True)
def _lookup(call: Call, values: Value, name: Value, *default: Value) -> Value:
    if values is None or name is None:
        raise TerraformError("an argument of lookup is null")
    if len(default) > 1:
        raise TerraformError("lookup takes two or three arguments")
    if isinstance(values, PartialMap) and isinstance(name, str) and name in values.known:
        return values.known[name]
    if isinstance(values, (Unknown, PartialMap)) or not isinstance(name, str):
        reason = values.reason if isinstance(values, (Unknown, PartialMap)) else name.reason
        if isinstance(values, Mapping):
            return one_of_members(values, name, *(_alike(values, each, call.budget) for each in default))
        found = unknown(reason, "lookup", values, name)
        if isinstance(values, PartialMap) and not isinstance(name, str):
            found = operators.under_open_name(values, name, call.budget)
        if not default or not isinstance(found, Unknown):
            return found
        missing = identity_of("missing", values, name)
        return one_of([(frozenset({(missing, False)}), found), (frozenset({(missing, True)}), default[0])], reason)
    if not isinstance(values, Mapping):
        raise TerraformError(f"lookup does not take a {type_name(type_of(values))}")
    if name in values:
        return values[name]
    if not default:
        raise TerraformError(f'there is no key "{name}"')
    return _alike(values, default[0], call.budget)


def _alike(values: Value, default: Value, budget: Budget) -> Value:
    """The default with the type that the elements of a map have."""
    return convert_value(default, values.element_type, budget) if isinstance(values, MapValue) else default


@function("matchkeys", _ANY_LIST, _ANY_LIST, _ANY_LIST)
def _matchkeys(call: Call, values: Any, names: Any, wanted: Any) -> Value:
    if len(values) != len(names):
        raise TerraformError("matchkeys takes as many keys as values")
    to = unified([names.element_type, wanted.element_type])
    if to is None:
        raise TerraformError("keys and searchset have no type in common")
    call.budget.spend(len(names) * (len(wanted) + 1))
    found = [
        value
        for value, name in zip(values, names)
        if any(
            operators.equal(convert_value(name, to, call.budget), convert_value(each, to, call.budget), call.budget)
            is True
            for each in wanted
        )
    ]
    return ListValue(found, values.element_type)


@function("merge", variadic=ANY, nulls=True, partial=True)
def _merge(call: Call, *values: Value) -> Value:
    members: dict[str, Value] = {}
    gap: Any | None = None
    others: tuple[tuple[Value, Value], ...] | None = ()
    present = [value for value in values if value is not None]
    for value in present:
        if isinstance(value, PartialMap):
            gap = value
            members = {**_perhaps_replaced(members, gap, call.budget), **value.known}
            others = None if others is None or value.others is None else others + value.others
        elif isinstance(value, Unknown):
            gap, others, members = value, None, _perhaps_replaced(members, value, call.budget)
        elif isinstance(value, Mapping):
            members.update(value)
        else:
            raise TerraformError(f"merge does not take a {type_name(type_of(value))}")
    call.budget.check_items(len(members))
    if gap is not None:
        return PartialMap(members, gap.reason, identity_of("merge", present), others)
    if present and all(isinstance(value, MapValue) for value in present):
        types = {repr(value.element_type) for value in present}
        if len(types) == 1:
            return MapValue(members, present[0].element_type)
    return members


def _perhaps_replaced(members: Mapping[str, Value], gap: Any, budget: Budget) -> dict[str, Value]:
    """The members are certainly there still, with values that nobody knows where something may have their names."""
    others = getattr(gap, "others", None)

    def is_kept(name: str) -> bool:
        return others is not None and all(operators.equal(other, name, budget) is False for other, _ in others)

    return {
        name: member if is_kept(name) else unknown(gap.reason, "merged over", gap, name, member)
        for name, member in members.items()
    }


@function("one", ANY, nulls=True, partial=True, may_be_null=True)
def _one(call: Call, values: Value) -> Value:
    if values is None:
        raise TerraformError("the list is null")
    if isinstance(values, (Unknown, PartialList)):
        return unknown(values.reason, "one", values)
    elements = _elements(call, values)
    if len(elements) > 1:
        raise TerraformError("one takes a list of no or one element")
    return elements[0] if elements else None


@function("range", variadic=NUMBER)
def _range(call: Call, *limits: Any) -> Value:
    if not 1 <= len(limits) <= 3:
        raise TerraformError("range takes one to three numbers")
    start, end = (limits[0], limits[1]) if len(limits) > 1 else (0, limits[0])
    step = limits[2] if len(limits) > 2 else (-1 if end < start else 1)
    if step == 0 or ((step > 0) != (end > start) and end != start):
        raise TerraformError("range never comes to its end")
    if end == start:
        return ListValue([], NUMBER)
    count = abs(ARITHMETIC.divide(decimal(ARITHMETIC.subtract(decimal(end), decimal(start))), decimal(step)))
    if count > 1_024:
        raise TerraformError("range gives more than 1024 values")
    values: list[Any] = []
    value = start
    while value < end if step > 0 else value > end:
        values.append(value)
        value = normal(ARITHMETIC.add(decimal(value), decimal(step)))
    return ListValue(values, NUMBER)


@function("reverse", ANY)
def _reverse(call: Call, values: Value) -> Value:
    elements = _elements(call, values)
    elements.reverse()
    return _listed(values, elements)


@function("setintersection", _ANY_SET, variadic=_ANY_SET)
def _setintersection(call: Call, *sets: Any) -> Value:
    return _combined(call, sets, lambda inside: all(inside))


@function("setunion", _ANY_SET, variadic=_ANY_SET)
def _setunion(call: Call, *sets: Any) -> Value:
    return _combined(call, sets, lambda inside: True)


@function("setsubtract", _ANY_SET, _ANY_SET)
def _setsubtract(call: Call, *sets: Any) -> Value:
    return _combined(call, sets, lambda inside: inside[0] and not inside[1])


def _combined(call: Call, sets: Any, wanted: Callable[[list[bool]], bool]) -> Value:
    to = unified([each.element_type for each in sets if each or each.element_type != ANY])
    if to is None:
        raise TerraformError("the sets have no type in common")
    converted = [convert_value(each, ("set", to), call.budget) for each in sets]
    keys = [{repr(element) for element in each} for each in converted]
    call.budget.spend(sum(len(each) for each in converted) * len(sets))
    every = [element for each in converted for element in each]
    return set_of([element for element in every if wanted([repr(element) in each for each in keys])], to)


@function("setproduct", variadic=ANY)
def _setproduct(call: Call, *values: Value) -> Value:
    if len(values) < 2:
        raise TerraformError("setproduct takes two collections or more")
    count = 1
    for value in values:
        count *= len(_elements(call, value))
        call.budget.check_items(min(count, 1_000_000_000))
    call.budget.spend(count * len(values))
    rows: list[list[Value]] = [[]]
    types = [
        value.element_type if isinstance(value, (ListValue, SetValue)) else unified([type_of(each) for each in value])
        for value in values
    ]
    if None in types:
        raise TerraformError("the elements of a collection have no type in common")
    for value, to in zip(values, types):
        rows = [[*row, convert_value(element, to, call.budget)] for row in rows for element in _elements(call, value)]
    row_type = ("tuple", tuple(types))
    return set_of(rows, row_type) if any(isinstance(value, SetValue) for value in values) else ListValue(rows, row_type)


@function("slice", ANY, NUMBER, NUMBER)
def _slice(call: Call, values: Value, start: Any, end: Any) -> Value:
    if isinstance(values, SetValue):
        raise TerraformError("a set has no index")
    elements, first, behind = _elements(call, values), whole_number(start), whole_number(end)
    if not 0 <= first <= behind <= len(elements):
        raise TerraformError("the indexes of slice are beyond the list")
    return _listed(values, elements[first:behind])


@function("sort", _STRINGS)
def _sort(call: Call, values: Any) -> Value:
    if None in values:
        raise TerraformError("an element is null")
    return ListValue(sorted(values), STRING)


@function("sum", ANY)
def _sum(call: Call, values: Value) -> Value:
    elements = _elements(call, values)
    if not elements:
        raise TerraformError("the list has no elements")
    total: Any = 0
    for element in elements:
        total = operators.arithmetic("+", total, element, call.budget)
    return total


@function("transpose", ("map", _STRINGS))
def _transpose(call: Call, values: Any) -> Value:
    found: dict[str, list[str]] = {}
    for name in sorted(values):
        if values[name] is None or None in values[name]:
            raise TerraformError("a list or an element is null")
        for element in values[name]:
            found.setdefault(element, []).append(name)
    return MapValue(((name, ListValue(sorted(found[name]), STRING)) for name in sorted(found)), _STRINGS)


@function("zipmap", _STRINGS, ANY)
def _zipmap(call: Call, names: Any, values: Value) -> Value:
    if isinstance(values, SetValue):
        raise TerraformError("zipmap does not take a set")
    elements = _elements(call, values)
    if len(names) != len(elements):
        raise TerraformError("zipmap takes as many keys as values")
    if None in names:
        raise TerraformError("a key is null")
    members = dict(zip(names, elements))
    if isinstance(values, ListValue):
        return MapValue(((name, members[name]) for name in sorted(members)), values.element_type)
    return members
