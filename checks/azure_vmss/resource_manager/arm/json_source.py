"""JSON as Resource Manager takes it, with the place of every object.

Accepted beyond strict JSON: comments, trailing commas, line breaks and tabs in strings, single quotes, and keys
written twice, of which the last counts (names compare without case). Source: Newtonsoft.Json, which Resource
Manager reads templates with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined]
from math import isfinite
from typing import Any, Callable

MAX_NESTING = 150
_LONGEST_NUMBER = 40
_INT64 = 2**63
# every alternative begins with another character, and no repetition can be matched in two ways
_TOKEN = re.compile(
    r"""[\s,\ufeff]*(?:"""
    r"""("[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*')"""
    r"""|([{}\[\]:])"""
    r"""|([A-Za-z0-9_$+.\-]+)"""
    r"""|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|\Z)"""
)
_TEXT, _MARK, _WORD = 1, 2, 3
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE_OR_QUOTE = re.compile(r"""\\[\s\S]|["]""")
_AS_DOUBLE_QUOTED = {"\\'": "'", '"': '\\"'}
_WORDS = {"true": True, "false": False, "null": None}


class JsonError(ValueError):
    """Text that Resource Manager would not take; ``line`` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class JsonObject(dict[str, Any]):
    """An object, the offsets in the text of its braces, and whether nothing in it is to be evaluated."""

    __slots__ = ("first", "is_literal", "last")
    first: int
    last: int
    is_literal: bool


class LineCounter:
    """Line numbers, from 1, of offsets in a text."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1


def decoded(content: bytes) -> str:
    """The text of a file, whichever encoding its byte order mark names; UTF-8 where there is none."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return content.decode("utf-32", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def read_json(text: str, text_value: Callable[[str], Any], number_too_long: Any) -> Any:
    """The value of a JSON document; objects are :class:`JsonObject`.

    ``text_value`` makes a value of each string that is no key; ``number_too_long`` stands for numbers beyond 64 bits.
    :raises JsonError: where the text is no JSON, or nested more than :data:`MAX_NESTING` levels deep.
    """
    return _Reader(text, text_value, number_too_long).read()


def read_plain_json(text: str, number_too_long: Any) -> Any:
    """The value of a JSON document in lists and dicts; as :func:`read_json` in all else."""
    return _plain(read_json(text, str, number_too_long))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return [_plain(element) for element in value] if isinstance(value, list) else value


class _Reader:
    def __init__(self, text: str, text_value: Callable[[str], Any], number_too_long: Any) -> None:
        self._text = text
        self._text_value = text_value
        self._number_too_long = number_too_long
        self._evaluated = 0

    def read(self) -> Any:
        top: list[Any] = []
        # the open collections, each with the key that waits for its value
        stack: list[tuple[Any, Any]] = []
        current: Any = top
        key: Any = None
        has_key = in_object = False
        text, end = self._text, 0
        for token in iter(_TOKEN.scanner(text).match, None):  # type: ignore[attr-defined]
            kind, end = token.lastindex, token.end()
            if kind is None:
                if end == len(text):
                    break
                continue
            start = token.start(kind)
            if kind == _MARK:
                mark = text[start]
                if mark == ":":
                    if not has_key:
                        raise self._error("a name is missing before the colon", start)
                    continue
                if mark in "}]":
                    if not stack or has_key or in_object is not (mark == "}"):
                        raise self._error(f"{mark} closes nothing", start)
                    value = self._closed(current, start) if in_object else current
                    current, key = stack.pop()
                    has_key = in_object = isinstance(current, dict)
                else:
                    if in_object and not has_key:
                        raise self._error("a name is missing before a value", start)
                    if len(stack) >= MAX_NESTING:
                        raise self._error("it is nested too deeply", start)
                    stack.append((current, key))
                    in_object, has_key = mark == "{", False
                    current = self._opened(start) if in_object else []
                    continue
            elif in_object and not has_key:
                key, has_key = self._string(start, end) if kind == _TEXT else text[start:end], True
                if key[:1] == "[" or key == "copy":
                    self._evaluated += 1
                continue
            elif kind == _TEXT:
                value = self._text_value(self._string(start, end))
                if not isinstance(value, str):
                    self._evaluated += 1
            else:
                word = text[start:end]
                value = _WORDS[word] if word in _WORDS else self._number(word, start)
            if in_object:
                current[key] = value
                has_key = False
            else:
                current.append(value)
        if end != len(text):
            raise self._error("it is not JSON", end)
        if stack or len(top) != 1:
            raise self._error("it ends too early" if stack or not top else "text follows the document", end)
        return top[0]

    def _opened(self, offset: int) -> JsonObject:
        opened = JsonObject()
        # while it is open, the number of values to evaluate before it
        opened.first, opened.last = offset, self._evaluated
        return opened

    def _closed(self, found: JsonObject, offset: int) -> JsonObject:
        found.is_literal = found.last == self._evaluated
        found.last = offset
        if len({key.lower() for key in found}) == len(found):
            return found
        spelling = {key.lower(): key for key in found}
        for key in [key for key in found if spelling[key.lower()] != key]:
            del found[key]
        return found

    def _number(self, word: str, start: int) -> Any:
        if not _NUMBER.fullmatch(word):
            raise self._error(f"{word} is no value", start)
        if len(word) > _LONGEST_NUMBER:
            return self._number_too_long
        if word.lstrip("-").isdecimal():
            whole = int(word)
            return whole if -_INT64 <= whole < _INT64 else self._number_too_long
        number = float(word)
        return number if isfinite(number) else self._number_too_long

    def _string(self, start: int, end: int) -> str:
        inside = self._text[start + 1 : end - 1]
        if "\\" not in inside:
            return inside
        if self._text[start] == "'":
            inside = _ESCAPE_OR_QUOTE.sub(lambda found: _AS_DOUBLE_QUOTED.get(found.group(), found.group()), inside)
        try:
            inside = scanstring(f'{inside}"', 0, False)[0]
        except ValueError:
            raise self._error("an escape in a text cannot be read", start) from None
        return _LONE_SURROGATE.sub("\ufffd", inside)

    def _error(self, reason: str, offset: int) -> JsonError:
        return JsonError(reason, self._text.count("\n", 0, offset) + 1)
