"""The functions of Resource Manager that need nothing but their arguments.

Each takes a budget and values of which none is a OneOf, and gives a value. Source: Microsoft, "ARM template
functions" and "Bicep functions"; comparison and conversion as PSRule for Azure describes them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Callable
from urllib.parse import quote, unquote, urljoin

from ..evaluation.budget import Budget
from ..evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    either,
    identity_of,
    is_wholly_known,
    one_of,
    over_choices,
    partial_text,
    same,
    undecided,
    unknown,
)
from . import template_dates as dates
from .arm.json_source import JsonError, read_plain_json
from .members import OpenObject, key_of, merged, merged_value

Function = Callable[..., Value]
_OPEN = (Unknown, PartialText, PartialList, PartialMap, Gap, OneOf)
_MAX_PADDING = 10_000
# more parts of a text that are not known than any name or id has
_MAX_PARTS = 500
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([0-9]{1,6})(?:,(-?[0-9]{1,4}))?(?::([^{}]*))?\}")


class FunctionError(ValueError):
    """Arguments that Resource Manager would not take; the message completes "it ..."."""


def reason_for(values: Sequence[Value], otherwise: str) -> str:
    """Why one of the values is not known."""
    for value in values:
        if isinstance(value, _OPEN):
            return str(value.reason)
        nested: Sequence[Value] = ()
        if isinstance(value, Mapping):
            nested = [value[key] for key in value]
        elif isinstance(value, list):
            nested = value
        found = reason_for(nested, "") if nested else ""
        if found:
            return found
    return otherwise


def open_result(name: str, values: Sequence[Value]) -> Value:
    """What a function comes to whose arguments are not known."""
    reason = reason_for(values, f"{name} cannot be worked out")
    if name in _BOOLEAN:
        return undecided(reason, name, *values)
    return unknown(reason, name, *values, not_null=name not in _MAY_BE_NULL)


# comparison


def equal(budget: Budget, one: Value, other: Value, fold: bool = False) -> Value:
    """``equals``: types count, text compares with case unless ``fold``."""
    if isinstance(one, (str, PartialText)) and isinstance(other, (str, PartialText)):
        answer = texts_equal(one, other, fold)
        return (
            answer if answer is not None else undecided(reason_for((one, other), ""), "equals", *_ordered(one, other))
        )
    if isinstance(one, OneOf) or isinstance(other, OneOf):
        return over_choices(lambda left, right: equal(budget, left, right, fold), one, other)
    if isinstance(one, _OPEN) or isinstance(other, _OPEN):
        return _open_equality(one, other)
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == other
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return False
        return _all_of([equal(budget, left, right, fold) for left, right in zip(_spent(budget, one), other)])
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = {key.lower(): key for key in other}
        if len(one) != len(other) or any(key.lower() not in keys for key in one):
            return False
        return _all_of([equal(budget, one[key], other[keys[key.lower()]], fold) for key in _spent(budget, list(one))])
    return False


def _open_equality(one: Value, other: Value) -> Value:
    if same(one, other):
        return True
    for value, literal in ((one, other), (other, one)):
        if literal is None and (not isinstance(value, Unknown) or value.not_null):
            return False
        if literal == "" and isinstance(literal, str):
            return empty(Budget(), value)
    return undecided(reason_for((one, other), ""), "equals", *_ordered(one, other))


def _ordered(one: Value, other: Value) -> list[Value]:
    return sorted((one, other), key=lambda value: identity_of("", value))


def _all_of(answers: list[Value]) -> Value:
    if any(answer is False for answer in answers):
        return False
    still_open = [answer for answer in answers if answer is not True]
    return (
        still_open[0]
        if len(still_open) == 1
        else undecided("parts are not known", "all", *still_open)
        if still_open
        else True
    )


def _spent(budget: Budget, items: list[Any]) -> list[Any]:
    budget.check_items(len(items))
    return items


def texts_equal(one: Value, other: Value, fold: bool = True) -> bool | None:
    """Whether two texts, known or partly known, are equal; None where that is open."""
    if fold:
        one, other = folded(one), folded(other)
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if same(one, other):
        return True
    if not isinstance(one, (str, PartialText)) or not isinstance(other, (str, PartialText)):
        return None
    for position in (0, -1):
        ends = [text if isinstance(text, str) else text.parts[position] for text in (one, other)]
        if all(isinstance(end, str) for end in ends):
            shortest = min(len(str(end)) for end in ends)
            cut = [str(end)[:shortest] if position == 0 else str(end)[len(str(end)) - shortest :] for end in ends]
            if cut[0] != cut[1]:
                return False
    known_text = next((text for text in (one, other) if isinstance(text, str)), None)
    partial = other if known_text is one else one
    return False if known_text is not None and not _may_be(partial, known_text) else None


def _may_be(partial: Value, text: str) -> bool:
    """Whether the known parts of a text stand in another one, in their order; its ends have been compared."""
    position = 0
    for part in partial.parts:
        if isinstance(part, str):
            found = text.find(part, position)
            if found < 0:
                return False
            position = found + len(part)
    return True


def folded(value: Value) -> Value:
    """A text in lower case, for names that compare without; anything else as it is."""
    if isinstance(value, str):
        return value.lower()
    if isinstance(value, PartialText):
        return PartialText(tuple(part.lower() if isinstance(part, str) else part for part in value.parts))
    return value


def _less(budget: Budget, one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    return bool(_number(one) < _number(other))


def _same_or(function: Function) -> Function:
    return lambda budget, one, other: not function(budget, other, one)


# logic


def truth(value: Value) -> Value:
    """A value as a condition: true, false, or a OneOf of the two."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, (int, float)):
        return value != 0
    if isinstance(value, Unknown):
        return either(value, True, False)
    if isinstance(value, OneOf):
        return one_of([(choice.given, truth(choice.value)) for choice in value.choices], value.reason)
    return undecided("a condition is neither true nor false", "truth", value)


# text


def text_of(value: Value) -> Value:
    """A value as text, as ``concat`` and ``format`` write it."""
    if isinstance(value, (str, PartialText)):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if is_wholly_known(value):
        return _json_text(value)
    return _as_part(value)


def _as_part(value: Value) -> Unknown:
    if isinstance(value, Unknown):
        return value
    return unknown(reason_for((value,), "a text is not known"), "text", value, not_null=True)


def joined_text(budget: Budget, values: Sequence[Value]) -> Value:
    """Values as text, one behind the other."""
    parts = [text_of(value) for value in values]
    budget.check_text(sum(_length(part) for part in parts))
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        return parts[0]
    if sum(len(part.parts) for part in parts if isinstance(part, PartialText)) > _MAX_PARTS:
        return unknown(reason_for(parts, ""), "text", *parts, not_null=True)
    return _text(parts)


def _text(parts: Sequence[Value]) -> Value:
    made = partial_text(parts)
    if isinstance(made, PartialText) and len(made.parts) == 1:
        return made.parts[0]
    return made


def _length(part: Value) -> int:
    if isinstance(part, str):
        return len(part)
    return sum(len(piece) for piece in part.parts if isinstance(piece, str)) if isinstance(part, PartialText) else 1


def _concat(budget: Budget, *values: Value) -> Value:
    if any(isinstance(value, (list, PartialList)) for value in values):
        return joined_lists(budget, values)
    return joined_text(budget, values)


def format_text(budget: Budget, pattern: Value, *values: Value) -> Value:
    """.NET's composite formatting: ``{0}``, ``{0,-8}``, ``{0:X}``, ``{{``."""
    if not isinstance(pattern, str):
        return open_result("format", (pattern, *values))
    pieces: list[Value] = []
    position, length = 0, 0
    for match in _PLACEHOLDER.finditer(pattern):
        budget.spend()
        pieces.append(pattern[position : match.start()])
        position = match.end()
        piece = match.group()[0] if match.group(1) is None else _formatted(values, match)
        length += _length(pieces[-1]) + _length(piece)
        budget.check_text(length)
        pieces.append(piece)
    pieces.append(pattern[position:])
    return _text([piece for piece in pieces if piece != ""])


def _formatted(values: Sequence[Value], match: re.Match[str]) -> Value:
    index, width, how = int(match.group(1)), match.group(2), match.group(3)
    if index >= len(values):
        raise FunctionError(f"has no argument for {{{index}}}")
    value = values[index]
    if how and isinstance(value, (int, float)) and not isinstance(value, bool):
        written: Value = _formatted_number(value, how)
    else:
        written = text_of(value)
    if width and isinstance(written, str):
        return written.ljust(-int(width)) if width.startswith("-") else written.rjust(int(width))
    return _as_part(written) if width and not isinstance(written, str) else written


def _formatted_number(value: Any, how: str) -> Value:
    kind, digits = how[:1], how[1:]
    if how.strip("0") == "" and len(how) < 100 and isinstance(value, int):
        return f"{value:0{len(how) + (value < 0)}d}"
    if digits and not (digits.isdigit() and len(digits) < 3):
        return unknown(f"the format {how} is not understood", "format", value, how)
    count = int(digits or 0)
    if kind in "dD" and isinstance(value, int):
        return f"{value:0{count + (value < 0)}d}"
    if kind in "xX" and isinstance(value, int) and value >= 0:
        return f"{value:0{count}{kind}}"
    if kind in "nN":
        return f"{value:,.{int(digits) if digits else 2}f}"
    if kind in "fF":
        return f"{value:.{int(digits) if digits else 2}f}"
    return unknown(f"the format {how} is not understood", "format", value, how)


def _replace(budget: Budget, text: str, old: str, new: str) -> str:
    text, old, new = _string(text), _string(old), text_of(new)
    if not old:
        raise FunctionError("has nothing to replace")
    budget.check_text(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def _mapped_text(change: Callable[[str], str], name: str) -> Function:
    """``toLower`` and the like: of a text that is partly known each part is changed for itself."""

    def function(budget: Budget, value: Value) -> Value:
        if isinstance(value, PartialText):
            return PartialText(
                tuple(
                    change(part) if isinstance(part, str) else unknown(part.reason, name, part, not_null=True)
                    for part in value.parts
                )
            )
        if isinstance(value, Unknown):
            return unknown(value.reason, name, value, not_null=True)
        return change(_string(value))

    return function


def _substring(budget: Budget, text: str, start: int, length: int | None = None) -> str:
    text, begin = _string(text), _integer(start)
    end = len(text) if length is None else begin + _integer(length)
    if begin < 0 or end < begin or end > len(text):
        raise FunctionError("reaches beyond the text")
    return text[begin:end]


def _split(budget: Budget, text: str, delimiters: Any) -> list[str]:
    by = [delimiters] if isinstance(delimiters, str) else list(delimiters)
    parts = [_string(text)]
    for delimiter in by:
        if delimiter:
            parts = [piece for part in parts for piece in part.split(_string(delimiter))]
            budget.check_items(len(parts))
    return parts


def _join(budget: Budget, values: Any, delimiter: str) -> Value:
    parts: list[Value] = []
    for position, value in enumerate(_spent(budget, _list(values))):
        parts.extend([_string(delimiter)] * (position > 0) + [text_of(value)])
    return joined_text(budget, parts)


def _pad_left(budget: Budget, value: Any, length: int, character: str = " ") -> str:
    if not 0 <= _integer(length) <= _MAX_PADDING or len(_string(character)) != 1:
        raise FunctionError("pads to no proper length")
    return str(text_of(value)).rjust(_integer(length), character)


def _starts(budget: Budget, text: Value, start: Value) -> Value:
    """Known also where only the beginning of the text is."""
    if isinstance(text, PartialText) and isinstance(start, str) and isinstance(text.parts[0], str):
        head = text.parts[0].lower()
        if head.startswith(start.lower()):
            return True
        if not start.lower().startswith(head):
            return False
    if not isinstance(text, str) or not isinstance(start, str):
        return open_result("startswith", (text, start))
    return text.lower().startswith(start.lower())


def _to_string(budget: Budget, value: Any) -> Value:
    return text_of(value)


def _json_text(value: Value) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=dict)


def _parse_json(budget: Budget, text: str) -> Any:
    budget.check_text(len(_string(text)))
    try:
        return read_plain_json(text, unknown("a number in JSON is too long", "json", text, not_null=True))
    except JsonError:
        raise FunctionError("is given text that is no JSON") from None


# collections


def empty(budget: Budget, value: Value) -> Value:
    """Null, empty text and empty collections are; text with a known part is not."""
    if isinstance(value, PartialText):
        return (
            False
            if any(isinstance(part, str) and part for part in value.parts)
            else undecided(value.reason, "empty", value)
        )
    if isinstance(value, PartialList):
        return (
            False if any(not isinstance(item, Gap) for item in value.items) else undecided(value.reason, "empty", value)
        )
    if isinstance(value, PartialMap):
        return False if value.known else undecided(value.reason, "empty", value)
    if isinstance(value, (Unknown, OneOf)):
        return undecided(value.reason, "empty", value)
    return value is None or (isinstance(value, (str, list, Mapping)) and len(value) == 0)


def contains(budget: Budget, container: Value, item: Value) -> Value:
    """An object has a key (without case), a list an element, a text another text (both with case)."""
    if isinstance(container, (Mapping, PartialMap)) and isinstance(item, (str, int)):
        known = container.known if isinstance(container, PartialMap) else container
        if key_of(known, str(item)) is not None:
            return True
        if isinstance(container, (PartialMap, OpenObject)):
            return undecided(container.reason, "contains", container, item)
        return False
    if isinstance(container, (list, PartialList)):
        elements = list(container.items if isinstance(container, PartialList) else container)
        if isinstance(item, (str, int)) and all(
            isinstance(element, (str, int)) for element in _spent(budget, elements)
        ):
            return item in {element for element in elements if type(element) is type(item)}
        answers = [equal(budget, element, item) for element in elements if not isinstance(element, Gap)]
        if any(answer is True for answer in answers):
            return True
        if isinstance(container, list) and all(answer is False for answer in answers):
            return False
        return undecided(reason_for((container, item), ""), "contains", container, item)
    if isinstance(container, PartialText) and isinstance(item, str):
        found = any(isinstance(part, str) and item in part for part in container.parts)
        return True if found else undecided(container.reason, "contains", container, item)
    if isinstance(container, str) and not isinstance(item, _OPEN):
        return str(text_of(item)) in container
    return open_result("contains", (container, item))


def joined_lists(budget: Budget, values: Sequence[Value]) -> Value:
    """Lists one behind the other; one that is not known leaves a gap."""
    items: list[Any] = []
    for value in values:
        if isinstance(value, list):
            items.extend(value)
        elif isinstance(value, PartialList):
            items.extend(value.items)
        else:
            items.append(Gap(reason_for((value,), "a list is not known"), identity_of("gap", value)))
    budget.check_items(len(items))
    return list_value(items)


def list_value(items: list[Any]) -> Value:
    """A list, or a PartialList where something in it is a gap."""
    return PartialList(tuple(items)) if any(isinstance(item, Gap) for item in items) else items


def _union(budget: Budget, *values: Value) -> Value:
    given = [value for value in values if value is not None]
    if any(isinstance(value, (list, PartialList)) for value in given):
        whole = joined_lists(budget, given)
        items = whole if isinstance(whole, list) else list(whole.items)
        seen: dict[bytes, Any] = {}
        for item in items:
            budget.spend()
            seen.setdefault(identity_of("", item), item)
        return list_value(list(seen.values()))
    result: Value = {}
    pending: list[Mapping[str, Any]] = []
    for value in given:
        budget.check_items(len(value) if isinstance(value, Mapping) else 1)
        if isinstance(value, Mapping):
            pending.append(value)
        else:
            result = merged_value(_all_merged(result, pending), value)
            pending = []
    result = _all_merged(result, pending)
    return result if result is not None else open_result("union", values)


def _all_merged(result: Value, later: list[Mapping[str, Any]]) -> Value:
    if isinstance(result, Mapping):
        return merged([result, *later], deep=True)
    return merged_value(result, merged(later, deep=True)) if later else result


def _intersection(budget: Budget, *values: Any) -> Any:
    first, *others = values
    if isinstance(first, list):
        kept = [{identity_of("", item) for item in _list(other)} for other in others]
        return [item for item in _spent(budget, first) if all(identity_of("", item) in other for other in kept)]
    return {
        key: value
        for key, value in _object(first).items()
        if all(key_of(other, key) is not None and same(other[key_of(other, key)], value) for other in others)
    }


def _first(budget: Budget, value: Value) -> Value:
    items = value.items if isinstance(value, PartialList) else value
    if isinstance(items, (list, tuple, str)):
        if not items:
            return "" if isinstance(items, str) else None
        if not isinstance(items[0], Gap):
            return items[0]
    return open_result("first", (value,))


def _last(budget: Budget, value: Value) -> Value:
    items = value.items if isinstance(value, PartialList) else value
    if isinstance(items, (list, tuple, str)):
        if not items:
            return "" if isinstance(items, str) else None
        if not isinstance(items[-1], Gap):
            return items[-1]
    return open_result("last", (value,))


def _length_of(budget: Budget, value: Value) -> Value:
    if isinstance(value, (str, list, Mapping)) and not isinstance(value, OpenObject):
        return len(value)
    return open_result("length", (value,))


def _skip(budget: Budget, value: Value, count: int) -> Value:
    if isinstance(value, (list, str)) and isinstance(count, int):
        return value[max(count, 0) :]
    return open_result("skip", (value, count))


def _take(budget: Budget, value: Value, count: int) -> Value:
    head = value.parts[0] if isinstance(value, PartialText) else None
    if isinstance(head, str) and isinstance(count, int) and len(head) >= count:
        return head[: max(count, 0)]
    if isinstance(value, (list, str)) and isinstance(count, int):
        return value[: max(count, 0)]
    return open_result("take", (value, count))


def _range(budget: Budget, start: int, count: int) -> list[int]:
    budget.check_items(_integer(count))
    if count < 0:
        raise FunctionError("is given a count below zero")
    return list(range(_integer(start), _integer(start) + _integer(count)))


def _items(budget: Budget, found: Value) -> Value:
    members = _object(found)
    return [{"key": key, "value": members[key]} for key in sorted(_spent(budget, list(members)))]


def _object_keys(budget: Budget, found: Any) -> list[str]:
    return list(_object(found))


def _flatten(budget: Budget, values: Value) -> Value:
    if isinstance(values, (list, PartialList)):
        items = values if isinstance(values, list) else values.items
        return joined_lists(budget, [PartialList((item,)) if isinstance(item, Gap) else item for item in items])
    return open_result("flatten", (values,))


def _array(budget: Budget, value: Value) -> Value:
    return value if isinstance(value, (list, PartialList)) else [value]


def _index_of(last: bool, fold: bool = True) -> Function:
    def function(budget: Budget, where: Any, what: Any) -> int:
        if isinstance(where, str):
            where, what = where.lower(), _string(what).lower()
            return int(where.rfind(what) if last else where.find(what))
        positions = [
            place for place, item in enumerate(_spent(budget, _list(where))) if equal(budget, item, what) is True
        ]
        return (positions[-1] if last else positions[0]) if positions else -1

    return function


# numbers


def _truncated_division(one: int, other: int) -> int:
    quotient = abs(one) // abs(other)
    return quotient if (one < 0) == (other < 0) else -quotient


def _arithmetic(operation: Callable[[int, int], int]) -> Function:
    def function(budget: Budget, one: Any, other: Any) -> int:
        left, right = _integer(one), _integer(other)
        try:
            result = operation(left, right)
        except ZeroDivisionError:
            raise FunctionError("divides by zero") from None
        if abs(result) >= 2**63:
            raise FunctionError("exceeds 64 bits")
        return result

    return function


def _extreme(pick: Callable[[list[Any]], Any]) -> Function:
    def function(budget: Budget, *values: Any) -> Any:
        numbers = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
        if not numbers:
            raise FunctionError("is given no number")
        return pick([_number(number) for number in _spent(budget, numbers)])

    return function


def _to_int(budget: Budget, value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?[0-9]{1,18}\s*", value):
        return int(value)
    return _integer(int(value) if isinstance(value, float) else value)


def _to_float(budget: Budget, value: Any) -> float:
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?[0-9]{1,18}(\.[0-9]{1,18})?\s*", value):
        return float(value)
    return float(_number(value))


def _to_bool(budget: Budget, value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if isinstance(value, (bool, int)):
        return bool(value)
    raise FunctionError("is given neither true nor false")


# encodings


def _base64(budget: Budget, text: str) -> str:
    return base64.b64encode(_string(text).encode("utf-8", "replace")).decode("ascii")


def _from_base64(budget: Budget, text: str) -> str:
    try:
        return base64.b64decode(_string(text).encode("ascii"), validate=True).decode("utf-8")
    except ValueError:
        raise FunctionError("is given text that is no base64") from None


def _from_data_uri(budget: Budget, text: str) -> str:
    head, comma, data = _string(text).partition(",")
    if not head.startswith("data:") or not comma:
        raise FunctionError("is given no data URI")
    return _from_base64(budget, data) if head.endswith(";base64") else unquote(data)


def folder_of_uri(uri: Unknown) -> Unknown:
    """Whatever stands before the last segment of a URI that is not known."""
    return Unknown(uri.reason, identity_of("folder of", uri), True)


def _uri(budget: Budget, base: Value, relative: Value) -> Value:
    if isinstance(base, Unknown) and isinstance(relative, (str, PartialText)):
        start = relative if isinstance(relative, str) else relative.parts[0]
        if isinstance(start, str) and not start.startswith("/") and "://" not in start:
            return partial_text((folder_of_uri(base), relative))
    if not is_wholly_known(base) or not is_wholly_known(relative):
        return open_result("uri", (base, relative))
    try:
        return urljoin(_string(base), _string(relative))
    except ValueError:
        raise FunctionError("is given no URI") from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise FunctionError("is given something that is no text")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FunctionError("is given something that is no whole number")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise FunctionError("is given something that is no number")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise FunctionError("is given something that is no list")
    return value


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FunctionError("is given something that is no object")
    return value


# those that make something of arguments that are not wholly known
_TOLERANT: dict[str, Function] = {
    "array": _array,
    "any": lambda budget, value: value,
    "concat": _concat,
    "contains": contains,
    "empty": empty,
    "equals": equal,
    "first": _first,
    "flatten": _flatten,
    "format": format_text,
    "items": _items,
    "join": _join,
    "last": _last,
    "length": _length_of,
    "objectkeys": _object_keys,
    "skip": _skip,
    "startswith": _starts,
    "string": _to_string,
    "take": _take,
    "tolower": _mapped_text(str.lower, "tolower"),
    "toupper": _mapped_text(str.upper, "toupper"),
    "union": _union,
    "uri": _uri,
}
_STRICT: dict[str, Function] = {
    "add": _arithmetic(lambda one, other: one + other),
    "base64": _base64,
    "base64tojson": lambda budget, text: _parse_json(budget, _from_base64(budget, text)),
    "base64tostring": _from_base64,
    "bool": _to_bool,
    "datetimeadd": lambda budget, base, duration: dates.added(_string(base), _string(duration)),
    "datetimefromepoch": lambda budget, seconds: dates.from_epoch(_integer(seconds)),
    "datetimetoepoch": lambda budget, date: dates.to_epoch(_string(date)),
    "datauri": lambda budget, text: f"data:text/plain;charset=utf8;base64,{_base64(budget, text)}",
    "datauritostring": _from_data_uri,
    "div": _arithmetic(_truncated_division),
    "endswith": lambda budget, text, end: _string(text).lower().endswith(_string(end).lower()),
    "false": lambda budget: False,
    "float": _to_float,
    "greater": lambda budget, one, other: _less(budget, other, one),
    "greaterorequals": lambda budget, one, other: not _less(budget, one, other),
    "indexof": _index_of(last=False),
    "int": _to_int,
    "intersection": _intersection,
    "json": _parse_json,
    "lastindexof": _index_of(last=True),
    "less": _less,
    "lessorequals": _same_or(_less),
    "max": _extreme(max),
    "min": _extreme(min),
    "mod": _arithmetic(lambda one, other: one - other * _truncated_division(one, other)),
    "mul": _arithmetic(lambda one, other: one * other),
    "null": lambda budget: None,
    "padleft": _pad_left,
    "range": _range,
    "replace": _replace,
    "split": _split,
    "sub": _arithmetic(lambda one, other: one - other),
    "substring": _substring,
    "trim": lambda budget, text: _string(text).strip(),
    "true": lambda budget: True,
    "uricomponent": lambda budget, text: quote(_string(text), safe="-_.~"),
    "uricomponenttostring": lambda budget, text: unquote(_string(text)),
}
_BOOLEAN = frozenset(
    {
        "bool",
        "contains",
        "empty",
        "endswith",
        "equals",
        "greater",
        "greaterorequals",
        "less",
        "lessorequals",
        "startswith",
    }
)
_MAY_BE_NULL = frozenset({"any", "first", "last", "json", "base64tojson", "tryget", "coalesce"})
NAMES = frozenset({*_TOLERANT, *_STRICT})


def call(budget: Budget, name: str, values: tuple[Value, ...]) -> Value:
    """The value of a function, named in lower case, of values of which none is a OneOf."""
    budget.spend()
    tolerant = _TOLERANT.get(name)
    try:
        if tolerant is not None:
            return tolerant(budget, *values)
        if not all(is_wholly_known(value) for value in values):
            return open_result(name, values)
        return _STRICT[name](budget, *values)
    except FunctionError as error:
        if tolerant is not None and not all(is_wholly_known(value) for value in values):
            return open_result(name, values)
        return unknown(f"{name} {error}", name, *values)
    except (TypeError, ValueError, OverflowError, AttributeError, KeyError, IndexError):
        # arguments that Resource Manager refuses, in number or kind
        return unknown(f"{name} cannot be worked out", name, *values)
