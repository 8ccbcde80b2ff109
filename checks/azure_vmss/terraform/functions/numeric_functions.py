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

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_L1, _L2, _L3, _L4 = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
)
_L5, _L6, _L7 = 1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01
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
    if whole(number) is None:
        raise TerraformError("signum takes a whole number")
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
        return _from_float(_go_log(float(number)) / _go_log(float(base)))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise TerraformError("there is no such logarithm") from None


@function("pow", NUMBER, NUMBER)
def _pow(call: Call, number: Any, power: Any) -> Value:
    try:
        result = _go_pow(float(number), float(power))
    except ValueError:
        raise TerraformError("there is no such power") from None
    except (OverflowError, ZeroDivisionError):
        raise OverBudget("the number is too long") from None
    return _from_float(result)


def _go_log(number: float) -> float:
    """The natural logarithm as FreeBSD's ``e_log.c`` works it out, as Go does: C libraries differ in the last digit."""
    if number < 0:
        raise ValueError(number)
    if number == 0:
        raise OverBudget("an infinite number is not worked out")
    fraction, exponent = math.frexp(number)
    if fraction < math.sqrt(2) / 2:
        fraction, exponent = fraction * 2, exponent - 1
    f = fraction - 1
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    t1 = s2 * (_L1 + s4 * (_L3 + s4 * (_L5 + s4 * _L7)))
    t2 = s4 * (_L2 + s4 * (_L4 + s4 * _L6))
    half = 0.5 * f * f
    return exponent * _LN2_HIGH - ((half - (s * (half + (t1 + t2)) + exponent * _LN2_LOW)) - f)


def _go_pow(number: float, power: float) -> float:
    """The power by squaring, as Go works it out."""
    if number == 0 or abs(power) > 1_000_000 or not math.isfinite(number):
        return math.pow(number, power)
    if abs(power) == 0.5:
        return math.sqrt(number) if power > 0 else 1 / math.sqrt(number)
    fraction, whole_part = math.modf(abs(power))
    if fraction and number < 0:
        raise ValueError(number)
    result, exponent = 1.0, 0
    if fraction:
        if fraction > 0.5:
            fraction, whole_part = fraction - 1, whole_part + 1
        result = math.exp(fraction * _go_log(number))
    mantissa, shift = math.frexp(number)
    steps = int(whole_part)
    while steps:
        if steps & 1:
            result *= mantissa
            exponent += shift
        mantissa *= mantissa
        shift <<= 1
        if abs(mantissa) < 0.5:
            mantissa += mantissa
            shift -= 1
        steps >>= 1
    if power < 0:
        result, exponent = 1 / result, -exponent
    return math.ldexp(result, exponent)


def _from_float(number: float) -> Value:
    if not math.isfinite(number):
        raise OverBudget("an infinite number is not worked out")
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
