"""Terraform's operators, on values that may not be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN
from typing import Any, Callable

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import (
    Assumption,
    Failure,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    either,
    identity_of,
    one_of,
    same,
    undecided,
    unknown,
)
from .choices import MAX_HOISTED, failure, outcomes, spread
from .conversion import convert_value, elements_of, unified
from .errors import TerraformError
from .typed_values import (
    ANY,
    ARITHMETIC,
    BOOL,
    NUMBER,
    AtLeast,
    ListValue,
    MapValue,
    SetValue,
    decimal,
    equal_numbers,
    is_number,
    normal,
    type_of,
)


def as_bool(value: Value, what: str, budget: Budget) -> Value:
    """True, False, or a OneOf of them."""

    def single(each: Value) -> Value:
        if each is None:
            raise TerraformError(f"{what} is null")
        converted = convert_value(each, BOOL, budget)
        return either(converted, True, False) if isinstance(converted, Unknown) else converted

    return value if value is True or value is False else spread(single, value)


def negated(value: Value, budget: Budget) -> Value:
    return spread(lambda each: not each, as_bool(value, "the operand", budget))


def minus(value: Value, budget: Budget) -> Value:
    return arithmetic("-", 0, value, budget)


def both(one: Value, other: Callable[[], Value], budget: Budget) -> Value:
    """``one && other``; as since Terraform 1.12, ``other`` does not count where ``one`` is false."""
    return _shortened(one, other, False, budget)


def any_of(one: Value, other: Callable[[], Value], budget: Budget) -> Value:
    """``one || other``"""
    return _shortened(one, other, True, budget)


def _shortened(one: Value, other: Callable[[], Value], deciding: bool, budget: Budget) -> Value:
    first = as_bool(one, "the left operand", budget)
    if first is deciding:
        return deciding
    try:
        second = as_bool(other(), "the right operand", budget)
    except TerraformError as error:
        if not isinstance(first, OneOf):
            raise
        second = failure(error)
    if second is deciding and isinstance(first, OneOf):
        return deciding
    if not isinstance(first, OneOf):
        return second
    return one_of(
        [(given, deciding if value is deciding else second) for given, value in outcomes(first)], first.reason
    )


def arithmetic(operator: str, one: Value, other: Value, budget: Budget) -> Value:
    """``+ - * / %``"""
    if type(one) is int and type(other) is int and operator in _WHOLE:
        return normal_int(_WHOLE[operator](one, other))
    return spread(lambda a, b: _calculated(operator, a, b, budget), one, other)


def _calculated(operator: str, one: Value, other: Value, budget: Budget) -> Value:
    left, right = (_operand(each, budget) for each in (one, other))
    for each in (left, right):
        if isinstance(each, Unknown):
            return unknown(each.reason, operator, left, right, not_null=True)
    if isinstance(left, int) and isinstance(right, int) and operator in _WHOLE:
        return normal_int(_WHOLE[operator](left, right))
    a, b = decimal(left), decimal(right)
    if operator == "+":
        return normal(ARITHMETIC.add(a, b))
    if operator == "-":
        return normal(ARITHMETIC.subtract(a, b))
    if operator == "*":
        return normal(ARITHMETIC.multiply(a, b))
    if operator == "/" and not b:
        if not a:
            raise TerraformError("zero is divided by zero")
        raise OverBudget("an infinite number is not worked out")
    if not b:
        return left
    if operator == "/":
        return normal(ARITHMETIC.divide(a, b))
    whole = ARITHMETIC.divide(a, b).to_integral_value(ROUND_DOWN)
    return normal(ARITHMETIC.subtract(a, ARITHMETIC.multiply(whole, b)))


_WHOLE: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def normal_int(value: int) -> Any:
    return value if -(10**150) < value < 10**150 else normal(decimal(value))


def _operand(value: Value, budget: Budget) -> Any:
    if value is None:
        raise TerraformError("an operand is null")
    return convert_value(value, NUMBER, budget)


def less(one: Value, other: Value, budget: Budget) -> Value:
    """``one < other``"""

    def compared(a: Value, b: Value) -> Value:
        left, right = _operand(a, budget), _operand(b, budget)
        if isinstance(left, AtLeast) and is_number(right) and left.least >= right:
            return False
        if isinstance(right, AtLeast) and is_number(left) and left < right.least:
            return True
        for each in (left, right):
            if isinstance(each, Unknown):
                return undecided(each.reason, "<", left, right)
        if isinstance(left, int) and isinstance(right, int):
            return left < right
        return decimal(left) < decimal(right) and not equal_numbers(left, right)

    return spread(compared, one, other)


def compared(operator: str, one: Value, other: Value, budget: Budget) -> Value:
    """``< > <= >=``"""
    found = less(one, other, budget) if operator in ("<", ">=") else less(other, one, budget)
    return found if operator in ("<", ">") else negated(found, budget)


def equal(one: Value, other: Value, budget: Budget) -> Value:
    """``one == other``: True, False, or a OneOf of them where it cannot be decided."""
    if type(one) is str and type(other) is str:
        return one == other
    return spread(lambda a, b: _equal(a, b, budget, 0), one, other)


def _equal(one: Value, other: Value, budget: Budget, depth: int) -> Value:
    budget.spend()
    budget.check_depth(depth)
    if isinstance(one, OneOf) or isinstance(other, OneOf):
        return spread(lambda a, b: _equal(a, b, budget, depth), one, other)
    if isinstance(other, Unknown) and not isinstance(one, Unknown):
        one, other = other, one
    if isinstance(one, Unknown):
        return _unknown_equal(one, other)
    if one is None or other is None:
        return one is other
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if is_number(one) or is_number(other):
        return is_number(one) and is_number(other) and equal_numbers(one, other)
    if isinstance(one, (str, PartialText)) and isinstance(other, (str, PartialText)):
        return _equal_text(one, other)
    partial = next((each for each in (one, other) if isinstance(each, (PartialList, PartialMap))), None)
    if partial is not None:
        return True if one == other else undecided(partial.reason, "==", *_in_order(one, other))
    return _equal_collections(one, other, budget, depth)


def _equal_collections(one: Value, other: Value, budget: Budget, depth: int) -> Value:
    for kind in (ListValue, SetValue, MapValue):
        if isinstance(one, kind) != isinstance(other, kind):
            return False
        if (
            isinstance(one, kind)
            and ANY not in (one.element_type, other.element_type)
            and one.element_type != other.element_type
        ):
            return False
    left, right = elements_of(one), elements_of(other)
    if left is not None and right is not None:
        if len(left) != len(right):
            return False
        return _all_equal(left, right, budget, depth)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        names = sorted(one)
        if names != sorted(other):
            return False
        return _all_equal([one[name] for name in names], [other[name] for name in names], budget, depth)
    return False


def _all_equal(left: Sequence[Value], right: Sequence[Value], budget: Budget, depth: int) -> Value:
    open_pairs: list[Value] = []
    for a, b in zip(left, right):
        found = _equal(a, b, budget, depth + 1)
        if found is False:
            return False
        if found is not True:
            open_pairs.append(found)
    result: Value = True
    for found in open_pairs:
        result = both(result, lambda found=found: found, budget)  # type: ignore[misc]
    return result


def _unknown_equal(one: Unknown, other: Value) -> Value:
    if other is None:
        return False if one.not_null else undecided(one.reason, "is null", one)
    if isinstance(other, Unknown) and one.identity == other.identity:
        return True
    if isinstance(one, AtLeast) and is_number(other) and other < one.least:
        return False
    return undecided(one.reason, "==", *_in_order(one, other))


def _in_order(one: Value, other: Value) -> list[bytes]:
    return sorted([identity_of("", one), identity_of("", other)])


def under_open_name(members: PartialMap, name: Value, budget: Budget) -> Value:
    """The member under a name that is not known, which can only be that of a member whose own name is not known."""
    others = [(other, value) for other, value in members.others or () if equal(other, name, budget) is not False]
    is_known_name = any(equal(known, name, budget) is not False for known in members.known)
    if len(others) == 1 and same(others[0][0], name) and not is_known_name:
        return others[0][1]
    return unknown(name.reason, "index", members, name)


def _equal_text(one: Value, other: Value) -> Value:
    """Whether texts are equal of which parts are not known: not if what is known of start or end differs."""
    if (isinstance(one, str) and isinstance(other, str)) or one == other:
        return one == other
    if not _may_meet(_start(one), _start(other)) or not _may_meet(_start(one, True), _start(other, True)):
        return False
    if any(
        isinstance(each, str) and len(each) < _least_length(another) for each, another in ((one, other), (other, one))
    ):
        return False
    reason = one.reason if isinstance(one, PartialText) else other.reason
    return undecided(reason, "==", *_in_order(one, other))


def _start(value: Value, backwards: bool = False) -> tuple[str, bool]:
    """The known text at the start (reversed, at the end), and whether that is all of it."""
    if isinstance(value, str):
        return (value[::-1] if backwards else value), True
    part = value.parts[-1 if backwards else 0]
    return (part[::-1] if backwards else part, False) if isinstance(part, str) else ("", False)


def _may_meet(one: tuple[str, bool], other: tuple[str, bool]) -> bool:
    return one[0].startswith(other[0]) or other[0].startswith(one[0])


def _least_length(value: Value) -> int:
    return sum(len(part) for part in value.parts if isinstance(part, str)) if isinstance(value, PartialText) else 0


def conditional(condition: Value, when_true: Value, when_false: Value, budget: Budget) -> Value:
    """``condition ? when_true : when_false``; a branch that Terraform refuses is a Failure."""
    decided = as_bool(condition, "the condition", budget)
    if _has_types(when_true) or _has_types(when_false):
        together = len(outcomes(decided)) * len(outcomes(when_true)) * len(outcomes(when_false))
        if together <= MAX_HOISTED * 2:
            return spread(
                lambda *found: conditional(found[0], found[1], found[2], budget), decided, when_true, when_false
            )
    if not isinstance(when_true, Failure) and not isinstance(when_false, Failure):
        when_true, when_false = _alike(when_true, when_false, budget)
    if isinstance(decided, OneOf):
        cases = [
            (given, value if isinstance(value, Failure) else _present(when_true if value else when_false, given))
            for given, value in outcomes(decided)
        ]
        found = one_of(cases, decided.reason)
    else:
        found = when_true if decided else when_false
    if isinstance(found, Failure):
        raise TerraformError(found.reason)
    return found


def _present(value: Value, given: frozenset[Assumption]) -> Value:
    """``x`` in ``x == null ? y : x`` is not null."""
    if isinstance(value, Unknown) and not value.not_null and (identity_of("is null", value), False) in given:
        return replace(value, not_null=True)
    return value


def _has_types(value: Value) -> bool:
    """Whether it is one of several values of several types, each of which may ask for another conversion."""
    return isinstance(value, OneOf) and type_of(value) == ANY


def _alike(one: Value, other: Value, budget: Budget) -> tuple[Value, Value]:
    """Both branches as values of the type they have in common."""
    if _simple(one) and type(one) is type(other):
        return one, other
    types = [type_of(one), type_of(other)]
    if ANY in types or types[0] == types[1]:
        return one, other
    to = unified(types)
    if to is None:
        raise TerraformError("the branches of a conditional have no type in common")
    return _converted(one, to, budget), _converted(other, to, budget)


def _converted(value: Value, to: Any, budget: Budget) -> Value:
    """What cannot be converted is an error only where that branch is taken."""
    try:
        return convert_value(value, to, budget)
    except TerraformError as error:
        return failure(error)


def _simple(value: Value) -> bool:
    return isinstance(value, (str, bool))
