"""JSON as people write templates: comments, trailing commas, strings over several lines, and lines.

Apart from the parsers of Checkov on purpose, like ``blanked_source``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Iterator, List, Tuple

_TOKEN = re.compile(
    r"(?P<space>[\s\ufeff]+|//[^\n]*|/\*.*?\*/)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<mark>[{}\[\]:,])"
    r"|(?P<word>[^\s{}\[\]:,\"/]+)",
    re.DOTALL,
)
_DEEPEST = 200


@dataclass
class JsonObject:
    """An object with the lines it begins and ends on; members stay in order."""

    first_line: int
    last_line: int = 0
    members: List[Tuple[str, Any]] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """The value of a member, compared without case, or None."""
        return next((value for key, value in self.members if key.lower() == name.lower()), None)


def parse_json(text: str) -> Any:
    """Objects as :class:`JsonObject`, the rest as ``json`` has it; raises ``ValueError``."""
    parser = _Parser(text)
    value = parser.value(0)
    if parser.kind != "end":
        raise ValueError("text behind the end")
    return value


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = self._tokenized(text)
        self.kind, self.token, self.line = "end", "", 1
        self._next()

    def value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if self.token == "{" and self.kind == "mark":
            return self._object(depth)
        if self.token == "[" and self.kind == "mark":
            return self._array(depth)
        if self.kind == "string":
            return self._advance(_unquoted(self.token))
        if self.kind == "word":
            return self._advance(json.loads(self.token))
        raise ValueError(f"unexpected {self.token!r} in line {self.line}")

    def _object(self, depth: int) -> JsonObject:
        found = JsonObject(self.line)
        self._next()
        while not self._closed("}"):
            if self.kind != "string":
                raise ValueError(f"no name in line {self.line}")
            name = self._advance(_unquoted(self.token))
            self._expect(":")
            found.members.append((name, self.value(depth + 1)))
            self._comma("}")
        found.last_line = self.line
        self._next()
        return found

    def _array(self, depth: int) -> List[Any]:
        found: List[Any] = []
        self._next()
        while not self._closed("]"):
            found.append(self.value(depth + 1))
            self._comma("]")
        self._next()
        return found

    def _comma(self, closing: str) -> None:
        if not self._closed(closing):
            self._expect(",")

    def _closed(self, closing: str) -> bool:
        return self.kind == "mark" and self.token == closing

    def _expect(self, mark: str) -> None:
        if self.kind != "mark" or self.token != mark:
            raise ValueError(f"{mark} is missing in line {self.line}")
        self._next()

    def _advance(self, value: Any) -> Any:
        self._next()
        return value

    def _next(self) -> None:
        self.kind, self.token, self.line = next(self._tokens)

    @staticmethod
    def _tokenized(text: str) -> "Iterator[Tuple[str, str, int]]":
        position, line = 0, 1
        while position < len(text):
            match = _TOKEN.match(text, position)
            if not match:
                raise ValueError(f"unreadable text in line {line}")
            kind = str(match.lastgroup)
            if kind != "space":
                yield kind, match.group(), line
            line += match.group().count("\n")
            position = match.end()
        while True:
            yield "end", "", line


def _unquoted(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]
