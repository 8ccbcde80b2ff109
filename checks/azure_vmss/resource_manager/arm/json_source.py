"""JSON as Resource Manager takes it, with the lines of every object.

Accepted beyond strict JSON: comments, trailing commas, line breaks and tabs in strings, single quotes, names without
quotes, and keys written twice, of which the last counts (names compare without case). Source: Newtonsoft.Json, which
Resource Manager reads templates with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import isfinite
from typing import Any, Callable, NamedTuple

MAX_NESTING = 150
_LONGEST_NUMBER = 40
_INT64 = 2**63
# in each of them every alternative begins with another character, and whatever begins is matched up to its end
_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_NO_MARKS = re.compile(r"[^{}\[\]\n]+")
_MORE_THAN_JSON = re.compile(
    r"""("[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\Z)|'[^'\\]*(?:\\[\s\S][^'\\]*)*(?:'|\Z))"""
    r"""|//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|[^\S \t\r\n]|\ufeff"""
)
_COMMA_OR_WORD = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z))|(,[\s,]*)([}\]]|\Z)?|([\w$.+\-]+)(\s*:)?')
_ESCAPE_OR_QUOTE = re.compile(r"""\\[\s\S]|["\x00-\x1f]""")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonError(ValueError):
    """Text that Resource Manager would not take; ``line`` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class JsonObject(dict[str, Any]):
    """An object, its place among those of its document, and whether nothing in it is to be evaluated."""

    __slots__ = ("is_literal", "place")
    is_literal: bool
    place: int


class JsonDocument(NamedTuple):
    """The value of a document, and the first and last line, from 1, of each of its objects by their place."""

    value: Any
    lines: Sequence[tuple[int, int]]


def decoded(content: bytes) -> str:
    """The text of a file, whichever encoding its byte order mark names; UTF-8 where there is none."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return content.decode("utf-32", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def read_json(text: str, bracketed: Callable[[str], Any], number_too_long: Any) -> JsonDocument:
    """A JSON document; its objects are :class:`JsonObject`.

    ``bracketed`` makes a value of each string that begins with a bracket and is no key; ``number_too_long`` stands
    for numbers beyond 64 bits.
    :raises JsonError: where the text is no JSON, or nested more than :data:`MAX_NESTING` levels deep.
    """
    try:
        return _read(text, bracketed, number_too_long)
    except json.JSONDecodeError:
        strict = _strict(text)
    try:
        return _read(strict, bracketed, number_too_long)
    except json.JSONDecodeError as error:
        raise JsonError(f"it is not JSON: {error.msg}", error.lineno) from None


def read_plain_json(text: str, number_too_long: Any) -> Any:
    """The value of a JSON document in lists and dicts; as :func:`read_json` in all else."""
    return _plain(read_json(text, str, number_too_long).value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return [_plain(element) for element in value] if isinstance(value, list) else value


def _read(text: str, bracketed: Callable[[str], Any], number_too_long: Any) -> JsonDocument:
    made = _Maker(bracketed, number_too_long, "\\ud" in text or "\\uD" in text)
    decoder = json.JSONDecoder(
        object_pairs_hook=made.object,
        parse_int=made.integer,
        parse_float=made.fraction,
        parse_constant=lambda name: number_too_long,
    )
    try:
        value = decoder.decode(text)
    except RecursionError:
        raise JsonError("it is nested too deeply", 1) from None
    return JsonDocument(made.whole(value), _lines_of_objects(text))


def _lines_of_objects(text: str) -> list[tuple[int, int]]:
    """The first and last line of each object in strict JSON, in the order in which they end."""
    found: list[tuple[int, int]] = []
    begun: list[int] = []
    for line, marks in enumerate(_NO_MARKS.sub("", _TEXT.sub("", text)).split("\n"), 1):
        for mark in marks:
            if mark in "{[":
                begun.append(line)
                if len(begun) > MAX_NESTING:
                    raise JsonError("it is nested too deeply", line)
            elif mark == "}":
                found.append((begun.pop(), line))
            else:
                begun.pop()
    return found


class _Maker:
    """Makes the values of one document. Objects come in the order in which they end."""

    def __init__(self, bracketed: Callable[[str], Any], number_too_long: Any, has_surrogates: bool) -> None:
        self._bracketed = bracketed
        self._number_too_long = number_too_long
        self._has_surrogates = has_surrogates
        self._made = 0
        # most objects of a template have the names that another one has: whether one of them is to be evaluated
        self._names: dict[tuple[str, ...], bool] = {}

    def whole(self, value: Any) -> Any:
        """The value of the document, which only need not be an object of :meth:`object`."""
        top = [value]
        self._is_evaluated(top)
        return top[0]

    def object(self, pairs: list[tuple[str, Any]]) -> JsonObject:
        if self._has_surrogates:
            pairs = [(_without_surrogates(name), _without_surrogates(value)) for name, value in pairs]
        found = JsonObject(pairs)
        names = tuple(found)
        is_evaluated = self._names.get(names)
        if is_evaluated is None:
            _drop_older_spellings(found)
            is_evaluated = any(name[:1] == "[" or name == "copy" for name in found)
            if len(found) == len(names):
                self._names[names] = is_evaluated
        for name, value in found.items():
            kind = type(value)
            if kind is str:
                if value[:1] == "[":
                    value = found[name] = self._bracketed(value)
                    is_evaluated = is_evaluated or not isinstance(value, str)
            elif kind is JsonObject:
                is_evaluated = is_evaluated or not value.is_literal
            elif kind is list:
                is_evaluated = self._is_evaluated(value) or is_evaluated
        found.is_literal = not is_evaluated
        found.place = self._made
        self._made += 1
        return found

    def _is_evaluated(self, elements: list[Any]) -> bool:
        """Puts the values of texts into a list; says whether one of its elements is to be evaluated."""
        answer = False
        for position, element in enumerate(elements):
            kind = type(element)
            if kind is str:
                if self._has_surrogates:
                    element = elements[position] = _without_surrogates(element)
                if element[:1] == "[":
                    elements[position] = self._bracketed(element)
                    answer = answer or not isinstance(elements[position], str)
            elif kind is JsonObject:
                answer = answer or not element.is_literal
            elif kind is list:
                answer = self._is_evaluated(element) or answer
        return answer

    def integer(self, digits: str) -> Any:
        number = int(digits) if len(digits) <= _LONGEST_NUMBER else _INT64
        return number if -_INT64 <= number < _INT64 else self._number_too_long

    def fraction(self, digits: str) -> Any:
        number = float(digits) if len(digits) <= _LONGEST_NUMBER else float("inf")
        return number if isfinite(number) else self._number_too_long


def _drop_older_spellings(found: JsonObject) -> None:
    spelling = {name.lower(): name for name in found}
    for name in [name for name in found if spelling[name.lower()] != name]:
        del found[name]


def _without_surrogates(value: Any) -> Any:
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _strict(text: str) -> str:
    """The text as strict JSON, as far as Resource Manager takes it; what stands outside of strings keeps its line."""
    return _COMMA_OR_WORD.sub(_comma_or_word, _MORE_THAN_JSON.sub(_text_or_space, text))


def _text_or_space(match: re.Match[str]) -> str:
    written, lines = match.group(), "\n" * match.group().count("\n")
    if match.group(1) is None:
        return lines or " "
    inside = _ESCAPE_OR_QUOTE.sub(_escaped, written[1:-1] if len(written) > 1 else "")
    return f'"{inside}"{lines}' if written[-1] == written[0] and len(written) > 1 else written


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if found == "\\'":
        return "'"
    return found if found[0] == "\\" else '\\"' if found == '"' else f"\\u{ord(found):04x}"


def _comma_or_word(match: re.Match[str]) -> str:
    commas, behind, name, colon = match.group(2, 3, 4, 5)
    if commas is not None:
        return ("" if behind is not None else ",") + "\n" * commas.count("\n") + (behind or "")
    return match.group() if colon is None else f'"{name}"{colon}'
