"""Terraform's numeric functions."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from ...evaluation.budget import OverBudget
from ...evaluation.values import Value
from ..errors import TerraformError
from ..typed_values import ANY, NUMBER, decimal, normal, whole
from .function_registry import Call, function

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@function("abs", NUMBER)
def _abs(call: Call, number: Any) -> Value:
    return number if number >= 0 else -number if isinstance(number, int) else number.copy_abs()


@function("ceil", NUMBER)
def _ceil(call: Call, number: Any) -> Value:
    return int(decimal(number).to_integral_value(ROUND_CEILING)) if not isinstance(number, int) else number


@function("floor", NUMBER)
def _floor(call: Call, number: Any) -> Value:
    return int(decimal(number).to_integral_value(ROUND_FLOOR)) if not isinstance(number, int) else number


@function("signum", NUMBER)
def _signum(call: Call, number: Any) -> Value:
    return (number > 0) - (number < 0)


@function("max", variadic=NUMBER)
def _max(call: Call, *numbers: Any) -> Value:
    if not numbers:
        raise TerraformError("max takes one number or more")
    return max(numbers, key=decimal)


@function("min", variadic=NUMBER)
def _min(call: Call, *numbers: Any) -> Value:
    if not numbers:
        raise TerraformError("min takes one number or more")
    return min(numbers, key=decimal)


@function("log", NUMBER, NUMBER)
def _log(call: Call, number: Any, base: Any) -> Value:
    try:
        return _from_float(math.log(float(number)) / math.log(float(base)))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise TerraformError("there is no such logarithm") from None


@function("pow", NUMBER, NUMBER)
def _pow(call: Call, number: Any, power: Any) -> Value:
    try:
        result = math.pow(float(number), float(power))
    except (ValueError, OverflowError):
        raise OverBudget("the number is too long") from None
    return _from_float(result)


def _from_float(number: float) -> Value:
    if not math.isfinite(number):
        raise TerraformError("the result is no finite number")
    return normal(Decimal(number)) if number == int(number) else normal(Decimal(repr(number)))


@function("parseint", ANY, NUMBER)
def _parseint(call: Call, text: Value, base: Any) -> Value:
    if not isinstance(text, str):
        raise TerraformError("parseint takes text")
    radix = whole(base)
    if radix is None or not 2 <= radix <= 62:
        raise TerraformError("the base has to be between 2 and 62")
    if len(text) > 1_000:
        raise OverBudget("the number is too long")
    digits = text[1:] if text[:1] in ("+", "-") else text
    total = 0
    for character in digits if radix > 36 else digits.lower():
        value = _DIGITS.find(character)
        if not 0 <= value < radix:
            raise TerraformError(f'"{text}" is no number to the base {radix}')
        total = total * radix + value
    if not digits:
        raise TerraformError(f'"{text}" is no number to the base {radix}')
    return normal(decimal(-total if text.startswith("-") else total))


