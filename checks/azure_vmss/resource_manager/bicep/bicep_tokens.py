"""Bicep text cut into tokens, in one pass over the text.

Kinds: ``name``, ``number``, ``newline`` (any number of line breaks), ``end``, ``error`` (the value says what is
wrong), an operator or bracket under its own spelling, and strings as Bicep's own lexer has them: ``text`` for a whole
string, ``open``, ``middle`` and ``close`` for the pieces of one with expressions in it. The value of a string is the
text it stands for. Source: ``src/Bicep.Core/Parsing/Lexer.cs`` of Azure/bicep.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

# Each alternative matches in one way only and is followed by blanks greedily, so nothing is ever tried twice.
_TOKEN = re.compile(
    r"""(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<newline>[\r\n][ \t\r\n]*)
    |(?P<operator>\.\.\.|=>|==|=~|!=|!~|<=|>=|&&|\|\||\?\?|::|[][(){}.,:?!=<>+\-*%@|^]|/(?![/*]))
    |(?P<quote>\${0,16}'''|')
    |(?P<number>[0-9]+)
    |(?P<comment>//[^\r\n]*)
    |(?P<block>/\*)
    |(?P<directive>\#[^\r\n]*))[ \t]*""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[^'\\$\r\n]*")
# What begins a declaration, where it stands at the beginning of a line: no expression goes on that way.
_DECLARATION = re.compile(
    r"(?<=[\r\n])(?:@[a-z]|(?:param|var|resource|module|output|type|func|metadata|import|targetScope|using)[ \t=])"
)
_BLANKS = re.compile(r"[ \t]*")
_MULTI_LINE_STOP = re.compile(r"'''|\$\{")
_QUOTES = re.compile(r"'*")
_CODE_POINT = re.compile(r"\{([0-9A-Fa-f]{1,8})\}")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}
_LAST_CODE_POINT = 0x10FFFF
_SINGLE_LINE = 0
_BRACE = -1


@dataclass
class Tokens:
    """Tokens in order; ``positions`` are offsets into the text. The last one is of the kind ``end``."""

    kinds: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=lambda: [0])

    def line(self, token: int) -> int:
        """The line a token begins on, counted from 1."""
        return bisect_right(self.line_starts, self.positions[token])

    def starts_line(self, token: int) -> bool:
        """Whether a token stands at the very beginning of a line."""
        return self.line_starts[self.line(token) - 1] == self.positions[token]


def tokenize(text: str) -> Tokens:
    """The tokens of a Bicep text; never raises."""
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = Tokens()
        self._tokens.line_starts.extend(match.end() for match in re.finditer(r"\r\n|\n|\r", text))
        # What a closing brace ends: a brace, or the expression in a string with that number of dollars before its
        # quotes (none in a string of one line).
        self._open: list[int] = []

    def run(self) -> Tokens:
        text, tokens, position = self._text, self._tokens, 0
        if text.startswith("\ufeff"):
            position = 1
            tokens.line_starts[0] = 1
        add_kind, add_value, add_position = tokens.kinds.append, tokens.values.append, tokens.positions.append
        match_at, length = _TOKEN.match, len(text)
        position = self._skip_blanks(position)
        while position < length:
            match = match_at(text, position)
            if match is None:
                self._add("error", f"the character {text[position]!r} is not expected", position)
                position = self._skip_blanks(position + 1)
                continue
            kind = match.lastgroup
            if kind == "name":
                add_kind("name")
                add_value(match["name"])
                add_position(position)
            elif kind == "operator":
                operator = match["operator"]
                if operator in "{}" and self._open and self._at_brace(operator, position):
                    position = self._string(position, position + 1, self._open[-1], first=False)
                    continue
                add_kind(operator)
                add_value(operator)
                add_position(position)
            elif kind == "newline":
                if self._open and _DECLARATION.match(text, match.end("newline")):
                    self._open.clear()
                    self._add("error", "a string does not end", position)
                if not tokens.kinds or tokens.kinds[-1] != "newline":
                    self._add("newline", "", position)
            elif kind == "quote":
                quote = match["quote"]
                position = self._string(position, match.end("quote"), _dollars(quote), first=True)
                continue
            elif kind == "number":
                self._add("number", match["number"], position)
            elif kind == "block":
                position = self._block_comment(position)
                continue
            position = match.end()
        self._add("end", "", length)
        return tokens

    def _add(self, kind: str, value: str, position: int) -> None:
        self._tokens.kinds.append(kind)
        self._tokens.values.append(value)
        self._tokens.positions.append(position)

    def _skip_blanks(self, position: int) -> int:
        match = _BLANKS.match(self._text, position)
        return match.end() if match else position

    def _at_brace(self, brace: str, position: int) -> bool:
        """Whether a brace ends the expression in a string; braces of objects in there are counted."""
        if brace == "{":
            self._open.append(_BRACE)
        elif self._open[-1] == _BRACE:
            self._open.pop()
        else:
            return True
        return False

    def _block_comment(self, position: int) -> int:
        end = self._text.find("*/", position + 2)
        if end < 0:
            self._add("error", "a comment does not end", position)
            return len(self._text)
        return self._skip_blanks(end + 2)

    def _string(self, start: int, position: int, dollars: int, first: bool) -> int:
        """A piece of a string from ``position`` on; the position after it and the blanks that follow."""
        read = self._multi_line if dollars != _SINGLE_LINE else self._single_line
        value, position, ends, problem = read(position, dollars)
        if problem:
            self._add("error", problem, start)
        elif ends:
            self._add("text" if first else "close", value, start)
        else:
            self._add("open" if first else "middle", value, start)
        if first and not ends:
            self._open.append(dollars)
        elif not first and ends:
            self._open.pop()
        if dollars != _SINGLE_LINE and first and not problem:
            self._tokens.values[-1] = _without_first_line_break(value)
        return self._skip_blanks(position)

    def _single_line(self, position: int, _dollars: int) -> tuple[str, int, bool, str]:
        text, parts, problem = self._text, [], ""
        while True:
            match = _PLAIN.match(text, position)
            end = match.end() if match else position
            parts.append(text[position:end])
            stop = text[end : end + 1]
            if stop == "'":
                return "".join(parts), end + 1, True, problem
            if stop == "$":
                if text.startswith("${", end):
                    return "".join(parts), end + 2, False, problem
                parts.append("$")
                position = end + 1
            elif stop == "\\":
                escaped, position = self._escape(end + 1)
                problem = problem if escaped else "a string has an escape that does not exist"
                parts.append(escaped)
            else:
                return "", end, True, "a string does not end on its line"

    def _escape(self, position: int) -> tuple[str, int]:
        """What an escape stands for, empty where it is none, and the position after it."""
        letter = self._text[position : position + 1]
        if letter != "u":
            return _ESCAPES.get(letter, ""), position + (letter not in ("", "\r", "\n"))
        match = _CODE_POINT.match(self._text, position + 1)
        if match is None or int(match[1], 16) > _LAST_CODE_POINT:
            return "", position + 1
        code_point = int(match[1], 16)
        return "\ufffd" if 0xD800 <= code_point <= 0xDFFF else chr(code_point), match.end()

    def _multi_line(self, position: int, dollars: int) -> tuple[str, int, bool, str]:
        text, start = self._text, position
        while True:
            match = _MULTI_LINE_STOP.search(text, position)
            if match is None:
                return "", len(text), True, "a string does not end"
            if match[0] == "'''":
                # Quotes that follow the first two belong to the string, but for the last three.
                quotes = _QUOTES.match(text, match.start())
                end = quotes.end() if quotes else match.end()
                return text[start : end - 3], end, True, ""
            opening = match.end() - dollars - 1
            if dollars > 0 and opening >= start and text.startswith("$" * dollars, opening):
                return text[start:opening], match.end(), False, ""
            position = match.end()


def _dollars(quote: str) -> int:
    """What tells one kind of string from the other: dollars before three quotes; -2 is none, 0 is one quote."""
    return _SINGLE_LINE if quote == "'" else (len(quote) - 3 or -2)


def _without_first_line_break(value: str) -> str:
    if value.startswith("\r\n"):
        return value[2:]
    return value[1:] if value[:1] in ("\n", "\r") else value
