"""The tokens of an expression, one after the other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Callable

from .masked_text import HEREDOC, IDENTIFIER, Malformed, skip_comment

MAX_NESTING = 80
MAX_DIGITS = 1_000
_TOKEN = re.compile(
    rf"({IDENTIFIER}(?:::{IDENTIFIER})*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r'|(\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:,.(){}\[\]="~])|(\n)'
)
_BLANK = re.compile(r"[ \t\r]*")
_SPACE = re.compile(r"\s*")
_END = ("end", "", 0)


class TooDeep(Exception):
    """The expression is nested more deeply than the pack reads."""


def number(text: str) -> int | Decimal:
    """The number that the text says in Terraform's spelling; raises ValueError."""
    if len(text) > MAX_DIGITS:
        raise ValueError("the number is too long")
    if text.isdigit():
        return int(text)
    value = Decimal(text)
    if abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError("the number is too long")
    return int(value) if value == value.to_integral_value() else value


class Tokens:
    """Where a parser stands in a text.

    ``lines_matter`` says whether a line break is a token, as it is between the members of an object.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0
        self.lines_matter = False
        self.token: tuple[str, str, int] | None = None

    def peek(self) -> tuple[str, str, int]:
        """Kind (``name``, ``number``, ``sign``, ``newline``, ``heredoc``, ``end``), text and end of the next token."""
        if self.token is None:
            self.token = self.scan()
        return self.token

    def scan(self) -> tuple[str, str, int]:
        text = self.text
        blank = _BLANK if self.lines_matter else _SPACE
        while True:
            at = blank.match(text, self.position).end()  # type: ignore[union-attr]
            self.position = skip_comment(text, at) if text[at : at + 1] in ("#", "/") else at
            if self.position == at:
                break
        if at >= len(text):
            return _END
        if text.startswith("<<", at) and HEREDOC.match(text, at):
            return "heredoc", "", at
        found = _TOKEN.match(text, at)
        if not found:
            raise Malformed(at, f'"{text[at]}" is not expected')
        return ("", "name", "number", "sign", "newline")[found.lastindex or 0], found.group(), found.end()

    def take(self) -> str:
        kind, text, end = self.peek()
        if kind != "end":
            self.position = end
        self.token = None
        return text

    def at(self, sign: str) -> bool:
        kind, text, _ = self.peek()
        return text == sign and kind == "sign"

    def accept(self, sign: str) -> bool:
        if self.at(sign):
            self.take()
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise self.unexpected(f'"{sign}" is missing')

    def expect_name(self) -> str:
        if self.peek()[0] != "name":
            raise self.unexpected("a name is missing")
        return self.take()

    def unexpected(self, reason: str) -> Malformed:
        kind, text, _ = self.peek()
        found = "the end" if kind == "end" else "a line break" if kind == "newline" else f'"{text}"'
        return Malformed(self.position, f"{reason} before {found}")

    def inside(self, lines_matter: bool, parse: Callable[[], Any]) -> Any:
        """Parse what stands in brackets, line breaks ending things or not."""
        before, self.lines_matter = self.lines_matter, lines_matter
        self.deeper()
        parsed = parse()
        self.depth -= 1
        self.lines_matter = before
        return parsed

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise TooDeep

    def closed(self, closer: str, parse: Callable[[], Any]) -> Any:
        parsed = parse()
        if not self.at(closer):
            raise self.unexpected(f'"{closer}" is missing')
        self.position = self.peek()[2]
        self.token = None
        return parsed
