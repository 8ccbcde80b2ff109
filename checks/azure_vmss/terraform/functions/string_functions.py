"""Terraform's functions of text; what is known of text that is partly known is kept."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any, Callable

from ...evaluation.budget import Budget
from ...evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialText,
    Unknown,
    Value,
    identity_of,
    undecided,
    unknown,
)
from ..choices import hoist, spread
from ..conversion import joined_text
from ..errors import TerraformError
from ..typed_values import NUMBER, STRING, ListValue, whole
from .function_registry import Call, function

_STRINGS = ("list", STRING)


@function("chomp", STRING)
def _chomp(call: Call, text: str) -> Value:
    return text.rstrip("\r\n")


@function("indent", NUMBER, STRING)
def _indent(call: Call, spaces: Any, text: str) -> Value:
    width = whole_number(spaces)
    call.budget.check_text(len(text) + max(width, 0) * text.count("\n"))
    return text.replace("\n", "\n" + " " * width)


def whole_number(value: Any) -> int:
    """The number as an int; raises TerraformError if it has a fraction."""
    number = whole(value)
    if number is None:
        raise TerraformError("a whole number is required")
    return number


@function("join", STRING, variadic=_STRINGS, partial=True)
def _join(call: Call, separator: Value, *lists: Value) -> Value:
    if not lists:
        raise TerraformError("join takes a list")
    elements: list[Value] = []
    for each in lists:
        if isinstance(each, (Unknown, PartialList)):
            return unknown(each.reason, "join", separator, lists, not_null=True)
        elements += each
    if any(isinstance(element, OneOf) for element in elements):
        hoisted = hoist(elements)
        if isinstance(hoisted, OneOf):
            return spread(lambda found: _join(call, separator, found), hoisted)
        return unknown("too many conditions decide it", "join", separator, lists, not_null=True)
    parts: list[Any] = []
    for element in elements:
        if element is None:
            raise TerraformError("an element is null")
        parts += [separator, element] if parts else [element]
    call.budget.check_text(sum(len(part) for part in parts if isinstance(part, str)))
    return joined_text(parts)


def _by_character(change: Callable[[str], str]) -> Callable[[str], str]:
    """Go changes character by character, and leaves one as it is that would become several."""
    return lambda text: (
        change(text)
        if text.isascii()
        else "".join(
            changed if len(changed) == 1 else character for character in text for changed in [change(character)]
        )
    )


def _in_parts(name: str, change: Callable[[str], str]) -> None:
    def run(call: Call, text: Value) -> Value:
        if isinstance(text, str):
            return change(text)
        if isinstance(text, PartialText):
            return PartialText(
                tuple(
                    change(part) if isinstance(part, str) else unknown(part.reason, name, part, not_null=True)
                    for part in text.parts
                )
            )
        return spelled(name, text)

    function(name, STRING, partial=True)(run)


def spelled(name: str, text: Unknown) -> Unknown:
    """The same text in another spelling, where Azure makes no difference: it refers to what the text refers to."""
    return replace(text, identity=identity_of(name, text), not_null=True)


_in_parts("lower", _by_character(str.lower))
_in_parts("upper", _by_character(str.upper))


@function("title", STRING)
def _title(call: Call, text: str) -> Value:
    result: list[str] = []
    before = " "
    for character in text:
        starts = (
            not (before.isalnum() or before == "_") if before.isascii() else not before.isalnum() and before.isspace()
        )
        upper = character.title()
        result.append(upper if starts and len(upper) == 1 else character)
        before = character
    return "".join(result)


@function("strrev", STRING)
def _strrev(call: Call, text: str) -> Value:
    return "".join(reversed(characters(text)))


def characters(text: str) -> list[str]:
    """The text as readers count it: a combining mark belongs to the character before."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    found: list[str] = []
    for character in text:
        joined = found and (
            unicodedata.category(character) in ("Mn", "Me", "Mc")
            or character == "\u200d"
            or found[-1][-1] == "\u200d"
            or (character == "\n" and found[-1] == "\r")
        )
        if joined:
            found[-1] += character
        else:
            found.append(character)
    return found


@function("split", STRING, STRING, partial=True)
def _split(call: Call, separator: Value, text: Value) -> Value:
    if isinstance(separator, str) and isinstance(text, str):
        call.budget.check_items(text.count(separator) + 1)
        return ListValue(text.split(separator) if separator else list(text), STRING)
    if isinstance(separator, str) and separator and isinstance(text, PartialText):
        return _split_parts(separator, text)
    reason = text.reason if not isinstance(text, str) else separator.reason
    return unknown(reason, "split", separator, text, not_null=True)


def _split_parts(separator: str, text: PartialText) -> Value:
    """What stands certainly between two separators; a part that is not known may hold more of them.

    A separator of several characters might straddle parts, so only a single one is looked for.
    """
    if len(separator) > 1:
        return unknown(text.reason, "split", separator, text, not_null=True)
    items: list[Any] = []
    open_piece: Any = ""
    for position, part in enumerate(text.parts):
        if isinstance(part, str):
            first, *others = part.split(separator)
            if isinstance(open_piece, str):
                open_piece += first
            if others:
                items.append(open_piece)
                items += others[:-1]
                open_piece = others[-1]
        else:
            open_piece = Gap(part.reason, identity_of("split", separator, text, position))
    items.append(open_piece)
    return PartialList(tuple(items))


@function("substr", STRING, NUMBER, NUMBER, partial=True)
def _substr(call: Call, text: Value, offset: Any, length: Any) -> Value:
    if isinstance(offset, Unknown) or isinstance(length, Unknown) or isinstance(text, Unknown):
        reason = next(each.reason for each in (offset, length, text) if isinstance(each, Unknown))
        return unknown(reason, "substr", text, offset, length, not_null=True)
    start, count = whole_number(offset), whole_number(length)
    if isinstance(text, PartialText):
        first = text.parts[0]
        if isinstance(first, str) and start >= 0 and count > 0 and first.isascii() and start + count <= len(first):
            return first[start : start + count]
        return unknown(text.reason, "substr", text, offset, length, not_null=True)
    found = characters(text)
    if start < 0:
        start += len(found)
    elif count == 0:
        return ""
    found = found[max(start, 0) :]
    return "".join(found[:count] if count > 0 else found)


@function("trim", STRING, STRING)
def _trim(call: Call, text: str, characters_to_trim: str) -> Value:
    return text.strip(characters_to_trim) if characters_to_trim else text


@function("trimspace", STRING, partial=True)
def _trimspace(call: Call, text: Value) -> Value:
    if isinstance(text, str):
        return text.strip()
    return (
        spelled("trimspace", text)
        if isinstance(text, Unknown)
        else unknown(text.reason, "trimspace", text, not_null=True)
    )


@function("trimprefix", STRING, STRING, partial=True)
def _trimprefix(call: Call, text: Value, prefix: Value) -> Value:
    found = has_prefix(text, prefix)
    if found is None:
        return _not_trimmed("trimprefix", text, prefix)
    if not found:
        return text
    if isinstance(text, str):
        return text[len(prefix) :]
    return joined_text([text.parts[0][len(prefix) :], *text.parts[1:]])


@function("trimsuffix", STRING, STRING, partial=True)
def _trimsuffix(call: Call, text: Value, suffix: Value) -> Value:
    found = has_suffix(text, suffix)
    if found is None:
        return _not_trimmed("trimsuffix", text, suffix)
    if not found or not suffix:
        return text
    if isinstance(text, str):
        return text[: -len(suffix)]
    return joined_text([*text.parts[:-1], text.parts[-1][: -len(suffix)]])


def _not_trimmed(name: str, text: Value, other: Value) -> Value:
    if isinstance(text, Unknown) and other == "/":
        return spelled(name, text)
    reason = text.reason if not isinstance(text, str) else other.reason
    return unknown(reason, name, text, other, not_null=True)


def has_prefix(text: Value, prefix: Value) -> bool | None:
    """Whether the text starts like that, None if that is not known."""
    start = text if isinstance(text, str) else text.parts[0] if isinstance(text, PartialText) else ""
    if not isinstance(prefix, str):
        return None
    if isinstance(start, str) and (start.startswith(prefix) or isinstance(text, str) or not prefix.startswith(start)):
        return start.startswith(prefix)
    return None


def has_suffix(text: Value, suffix: Value) -> bool | None:
    """Whether the text ends like that, None if that is not known."""
    end = text if isinstance(text, str) else text.parts[-1] if isinstance(text, PartialText) else ""
    if not isinstance(suffix, str):
        return None
    if isinstance(end, str) and (end.endswith(suffix) or isinstance(text, str) or not suffix.endswith(end)):
        return end.endswith(suffix)
    return None


def _test(name: str, test: Callable[[Value, Value], Any]) -> None:
    def run(call: Call, text: Value, other: Value) -> Value:
        found = test(text, other)
        if found is not None:
            return found
        return undecided(text.reason if not isinstance(text, str) else other.reason, name, text, other)

    function(name, STRING, STRING, partial=True)(run)


def _contains(text: Value, other: Value) -> Any:
    if not isinstance(other, str):
        return None
    if isinstance(text, str):
        return other in text
    if isinstance(text, PartialText) and any(isinstance(part, str) and other in part for part in text.parts):
        return True
    return None


_test("startswith", has_prefix)
_test("endswith", has_suffix)
_test("strcontains", _contains)


def check_replaced(budget: Budget, text: str, old: str, new: str) -> None:
    """Count a replacement before it is made."""
    budget.check_text(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
