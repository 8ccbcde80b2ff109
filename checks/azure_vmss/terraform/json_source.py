"""JSON with the line and the text of every value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .masked_text import Malformed

_TOKEN = re.compile(
    r'\s*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(true|false|null)|([{}\[\],:]))'
)
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(eq=False)
class JsonValue:
    """``value`` is a list of members (name, value) in an object, of values in an array, a ``str``, ``bool`` or None.

    A number is kept as its text in ``number``. ``start`` and ``end`` are its place in the text, ``line`` counts from 1.
    """

    kind: str
    line: int
    start: int
    end: int = 0
    value: Any = None

    @property
    def members(self) -> list[tuple[str, JsonValue]]:
        """The members of an object, in order; empty for anything else."""
        return self.value if self.kind == "object" else []


def read_json(text: str) -> JsonValue:
    """The value that the text holds; raises Malformed."""
    position = 1 if text.startswith("\ufeff") else 0
    line, counted = 1, 0
    root: JsonValue | None = None
    # open objects and arrays, and the key that waits for its value
    stack: list[JsonValue] = []
    keys: list[str | None] = []
    before = ""
    while True:
        found = _TOKEN.match(text, position)
        if not found:
            if text[position:].strip() or root is None or stack:
                raise Malformed(position, "it is not JSON")
            return root
        start = found.start(found.lastindex or 0)
        line += text.count("\n", counted, start)
        counted, position = start, found.end()
        sign = found.group(4) or ""
        if root is not None and not stack:
            raise Malformed(start, "it is not JSON")
        if sign in ("}", "]"):
            if not stack or stack[-1].kind != ("object" if sign == "}" else "array") or before in (",", ":"):
                raise Malformed(start, "it is not JSON")
            stack.pop().end = position
            keys.pop()
            before = "value"
            continue
        if sign in (",", ":"):
            if before != ("value" if sign == "," else "key") or not stack:
                raise Malformed(start, "it is not JSON")
            before = sign
            continue
        if before in ("value", "key"):
            raise Malformed(start, "it is not JSON")
        if stack and stack[-1].kind == "object" and before != ":":
            if not found.group(1):
                raise Malformed(start, "it is not JSON")
            keys[-1] = _string(found.group(1), start)
            before = "key"
            continue
        value = _value(found, line, start)
        if not stack:
            root = value
        elif stack[-1].kind == "object":
            stack[-1].value.append((keys[-1], value))
        else:
            stack[-1].value.append(value)
        if sign:
            stack.append(value)
            keys.append(None)
            before = ""
        else:
            before = "value"


def _value(found: re.Match[str], line: int, start: int) -> JsonValue:
    string, number, word, sign = found.groups()
    if sign:
        return JsonValue("object" if sign == "{" else "array", line, start, value=[])
    if string:
        return JsonValue("string", line, start, found.end(), _string(string, start))
    if number:
        return JsonValue("number", line, start, found.end(), number)
    return JsonValue("word", line, start, found.end(), _WORDS[word])


def _string(token: str, at: int) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        raise Malformed(at, "it is not a JSON string") from None
