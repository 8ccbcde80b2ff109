"""JSON as Resource Manager takes it, with the place of every object.

Accepted beyond strict JSON: comments, trailing commas, line breaks and tabs in strings, single quotes, and keys
written twice, of which the last counts (names compare without case). Source: Newtonsoft.Json, which Resource
Manager reads templates with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import scanstring
from math import isfinite
from typing import Any, Callable, Dict, List, Tuple

MAX_NESTING = 150
_LONGEST_NUMBER = 40
_INT64 = 2 ** 63
# every alternative begins with another character, and no repetition can be matched in two ways
_TOKEN = re.compile(
    r"""[\s,\ufeff]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/"""
    r"""|(?P<text>"[^"\\]*(?:\\[\s\S][^"\\]*)*")"""
    r"""|(?P<quoted>'[^'\\]*(?:\\[\s\S][^'\\]*)*')"""
    r"""|(?P<mark>[{}\[\]:])"""
    r"""|(?P<word>[A-Za-z0-9_$+.\-]+)"""
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}


class JsonError(ValueError):
    """Text that Resource Manager would not take; ``line`` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class JsonObject(Dict[str, Any]):
    """An object and the offsets in the text of its braces."""

    __slots__ = ("first", "last")
    first: int
    last: int


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


def read_json(text: str, text_value: "Callable[[str], Any]", number_too_long: Any) -> Any:
    """The value of a JSON document; objects are :class:`JsonObject`.

    ``text_value`` makes a value of each string that is no key; ``number_too_long`` stands for numbers beyond 64 bits.
    :raises JsonError: where the text is no JSON, or nested more than :data:`MAX_NESTING` levels deep.
    """
    return _Reader(text, text_value, number_too_long).read()


class _Reader:
    def __init__(self, text: str, text_value: "Callable[[str], Any]", number_too_long: Any) -> None:
        self._text = text
        self._text_value = text_value
        self._number_too_long = number_too_long

    def read(self) -> Any:
        top: List[Any] = []
        # the open collections, each with the key that waits for its value
        stack: List[Tuple[Any, Any]] = []
        current: Any = top
        key: Any = None
        has_key = False
        position, end, match = 0, len(self._text), _TOKEN.match
        while position < end:
            token = match(self._text, position)
            if token is None:
                raise self._error("it is not JSON", position)
            kind, start, position = token.lastgroup, position, token.end()
            if kind is None:
                continue
            if kind == "mark":
                mark = self._text[start]
                if mark == ":":
                    if not has_key:
                        raise self._error("a name is missing before the colon", start)
                    continue
                if mark in "}]":
                    if not stack or has_key or isinstance(current, dict) is not (mark == "}"):
                        raise self._error(f"{mark} closes nothing", start)
                    closed = _closed(current, start) if mark == "}" else current
                    current, key = stack.pop()
                    has_key = isinstance(current, dict)
                    value = closed
                else:
                    if isinstance(current, dict) and not has_key:
                        raise self._error("a name is missing before a value", start)
                    if len(stack) >= MAX_NESTING:
                        raise self._error("it is nested too deeply", start)
                    stack.append((current, key))
                    current, has_key = ([] if mark == "[" else _opened(start)), False
                    continue
            elif isinstance(current, dict) and not has_key:
                key, has_key = self._key(kind, start, position), True
                continue
            else:
                value = self._scalar(kind, start, position)
            if isinstance(current, dict):
                current[key] = value
                has_key = False
            else:
                current.append(value)
        if stack or len(top) != 1:
            raise self._error("it ends too early" if stack or not top else "text follows the document", end)
        return top[0]

    def _key(self, kind: str, start: int, end: int) -> str:
        return self._string(start, end) if kind != "word" else self._text[start:end]

    def _scalar(self, kind: str, start: int, end: int) -> Any:
        if kind != "word":
            return self._text_value(self._string(start, end))
        word = self._text[start:end]
        if word in _WORDS:
            return _WORDS[word]
        return self._number(word, start)

    def _number(self, word: str, start: int) -> Any:
        if len(word) > _LONGEST_NUMBER:
            return self._number_too_long
        try:
            whole = int(word)
        except ValueError:
            pass
        else:
            return whole if -_INT64 <= whole < _INT64 else self._number_too_long
        try:
            number = float(word)
        except ValueError:
            raise self._error(f"{word} is no value", start) from None
        return number if isfinite(number) else self._number_too_long

    def _string(self, start: int, end: int) -> str:
        inside = self._text[start + 1:end - 1]
        if "\\" in inside:
            try:
                inside = scanstring(f'{inside}"' if self._text[start] == '"' else inside.replace('"', '\\"') + '"', 0, False)[0]
            except ValueError:
                raise self._error("an escape in a text cannot be read", start) from None
        return _LONE_SURROGATE.sub("\ufffd", inside)

    def _error(self, reason: str, offset: int) -> JsonError:
        return JsonError(reason, self._text.count("\n", 0, offset) + 1)


def _opened(offset: int) -> JsonObject:
    opened = JsonObject()
    opened.first = offset
    return opened


def _closed(found: JsonObject, offset: int) -> JsonObject:
    found.last = offset
    if len({key.lower() for key in found}) == len(found):
        return found
    spelling = {key.lower(): key for key in found}
    kept = _opened(found.first)
    kept.update((key, value) for key, value in found.items() if spelling[key.lower()] == key)
    kept.last = offset
    return kept
