"""Terraform's ``format`` and ``formatlist``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...evaluation.budget import OverBudget
from ...evaluation.values import OneOf, PartialText, Unknown, Value, unknown
from ..choices import hoist, spread
from ..conversion import convert_value, is_known, joined_text
from ..errors import TerraformError
from ..typed_values import ANY, BOOL, NUMBER, STRING, ListValue, SetValue, decimal, is_number, number_text, whole
from .encoding_functions import _jsonencode, json_string
from .function_registry import Call, function
from .string_functions import characters

_VERB = re.compile(r"%(?:(%)|([ +\-#0]*)(\d*)(?:\.(\d*))?(?:\[(\d+)\])?([a-zA-Z]))", re.ASCII)

# of a width: more would be longer than any text may be
_MAX_DIGITS = 6


@function("format", STRING, variadic=ANY, nulls=True, partial=True)
def _format(call: Call, layout: Value, *arguments: Value) -> Value:
    if layout is None:
        raise TerraformError("the format is null")
    if not isinstance(layout, str):
        return unknown(layout.reason, "format", layout, arguments, not_null=True)
    parts: list[Any] = []
    position = following = used = 0
    while True:
        at = layout.find("%", position)
        if at < 0:
            break
        found = _VERB.match(layout, at)
        if not found:
            raise TerraformError("the format has a verb that is none")
        parts.append(layout[position:at])
        position = found.end()
        if found.group(1):
            parts.append("%")
            continue
        following = int(found.group(5)[:9]) if found.group(5) else following + 1
        used = max(used, following)
        if not 1 <= following <= len(arguments):
            raise TerraformError("the format has more verbs than there are arguments")
        parts.append(_formatted(call, found, arguments[following - 1]))
    if used < len(arguments):
        raise TerraformError("there are more arguments than the format has verbs")
    parts.append(layout[position:])
    if any(isinstance(part, OneOf) for part in parts):
        return spread(lambda *found: joined_text(found), *parts)
    call.budget.check_text(sum(len(part) for part in parts if isinstance(part, str)))
    return joined_text(parts)


def _formatted(call: Call, verb: re.Match[str], value: Value) -> Value:
    if isinstance(value, OneOf):
        return spread(lambda each: _formatted(call, verb, each), value)
    _, flags, width, precision, _, kind = verb.groups()
    if len(width or "") > _MAX_DIGITS or len(precision or "") > _MAX_DIGITS // 2:
        raise OverBudget("the text is too long")
    if not is_known(value):
        if kind in "sv" and not flags and not width and precision is None and isinstance(value, (Unknown, PartialText)):
            return value
        if isinstance(value, (Unknown, PartialText)):
            return unknown(value.reason, "format", verb.group(), value, not_null=True)
        hoisted = hoist(value)
        if isinstance(hoisted, OneOf):
            return spread(lambda each: _formatted(call, verb, each), hoisted)
        return unknown("a value in the text is not known", "format", verb.group(), value, not_null=True)
    return _padded(_text(call, flags, width, precision, kind, value), flags, width, kind, value)


def _text(call: Call, flags: str, width: str, precision: str | None, kind: str, value: Value) -> str:
    if value is None:
        # without a type the whole text is known after apply, with one it is "null"
        raise OverBudget("null in a format is not worked out")
    if kind == "v":
        if "#" not in flags and isinstance(value, str):
            return value
        if "#" not in flags and is_number(value):
            return general(value)
        return str(_jsonencode(call, value))
    if kind in "sq":
        text = convert_value(value, STRING, call.budget)
        if precision is not None:
            text = "".join(characters(text)[: int(precision or 0)])
        return text if kind == "s" else json_string(text)
    if kind == "t":
        return "true" if convert_value(value, BOOL, call.budget) else "false"
    if kind in "dboxX":
        return _integer(flags, kind, convert_value(value, NUMBER, call.budget))
    if kind in "eEfFgG":
        return _float(flags, precision, kind, convert_value(value, NUMBER, call.budget))
    raise TerraformError(f"there is no verb %{kind}")


def _sign(flags: str, text: str) -> str:
    return text if text.startswith("-") else "+" + text if "+" in flags else " " + text if " " in flags else text


def _integer(flags: str, kind: str, value: Any) -> str:
    number = whole(value)
    if number is None:
        raise TerraformError(f"%{kind} takes a whole number")
    prefix = {"x": "0x", "X": "0X", "o": "0", "b": "0b"}.get(kind, "") if "#" in flags else ""
    digits = format(abs(number), kind)
    return _sign(flags, ("-" if number < 0 else "") + prefix + digits)


def _float(flags: str, precision: str | None, kind: str, value: Any) -> str:
    if precision is None and kind in "gG":
        text = general(value) if kind == "g" else general(value).upper()
    else:
        text = format(decimal(value) if value else 0.0, f".{6 if precision is None else int(precision or 0)}{kind}")
        text = re.sub(r"([eE][+-])(\d)$", r"\g<1>0\2", text)
        if kind in "gG":
            text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text.lower() else text
    return _sign(flags, text)


def general(value: Any) -> str:
    """The number as Go's ``%g`` writes it: with an exponent where it is very large or small."""
    plain = number_text(value)
    digits = plain.lstrip("-").replace(".", "").lstrip("0").rstrip("0") or "0"
    exponent = decimal(value).adjusted() if value else 0
    if -4 <= exponent < 6:
        return plain
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{'-' if plain.startswith('-') else ''}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _padded(text: str, flags: str, width: str, kind: str, value: Value) -> str:
    missing = int(width or 0) - len(characters(text))
    if missing <= 0:
        return text
    if "-" in flags:
        return text + " " * missing
    if "0" in flags and kind not in "sqvt":
        sign = text[0] if text[:1] in ("-", "+", " ") else ""
        return sign + "0" * missing + text[len(sign) :]
    return ("0" if "0" in flags else " ") * missing + text


@function("formatlist", STRING, variadic=ANY, nulls=True, partial=True)
def _formatlist(call: Call, layout: Value, *arguments: Value) -> Value:
    if layout is None:
        raise TerraformError("the format is null")
    lists = [value for value in arguments if isinstance(value, (list, SetValue))]
    if any(not isinstance(value, (list, SetValue)) and not is_known(value) for value in arguments) and not lists:
        reason = next(value.reason for value in arguments if not is_known(value))
        return unknown(reason, "formatlist", layout, arguments, not_null=True)
    lengths = {len(value) for value in lists}
    if len(lengths) > 1:
        raise TerraformError("the lists of formatlist differ in length")
    rows: Sequence[int] = range(lengths.pop() if lengths else 1)
    call.budget.check_items(len(rows))
    found = [
        _format(call, layout, *(value[row] if isinstance(value, (list, SetValue)) else value for value in arguments))
        for row in rows
    ]
    return ListValue(found, STRING)
