"""Templates: quoted strings, heredocs, and files that ``templatefile`` reads."""

from __future__ import annotations

import re
from typing import Any, Callable

from .expression_tokens import MAX_NESTING, Tokens, TooDeep
from .expression_tree import Expression, Literal, Template, TemplateFor, TemplateIf
from .masked_text import QUOTED_STOP, TEXT_STOP, Malformed, heredoc_end

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')


def unescape(text: str) -> str:
    """A string literal without its escapes; raises Malformed."""
    if "\\" in text:
        parts: list[str] = []
        position = 0
        while True:
            at = text.find("\\", position)
            if at < 0:
                break
            escape = _ESCAPE.match(text, at)
            if not escape:
                raise Malformed(at, f'"{text[at : at + 2]}" is no escape sequence')
            simple, short, long = escape.groups()
            code = int(short or long, 16) if not simple else 0
            if code > 0x10FFFF:
                raise Malformed(at, "there is no such character")
            parts += [text[position:at], _ESCAPES[simple] if simple else chr(code)]
            position = escape.end()
        text = "".join([*parts, text[position:]])
    return text


class Piece:
    """A part of a template before directives are nested: a literal, an expression, or a directive."""

    __slots__ = ("directive", "expression", "names", "text")

    def __init__(
        self,
        text: str | None = None,
        expression: Expression | None = None,
        directive: str = "",
        names: tuple[str | None, str] = (None, ""),
    ) -> None:
        self.text = text
        self.expression = expression
        self.directive = directive
        self.names = names


class TemplateScanner:
    """Reads the pieces of one template.

    ``marker`` is None in a quoted string, the closing word in a heredoc and empty where the template is the whole text.
    """

    def __init__(self, parser: Tokens, expression: Callable[[], Expression], marker: str | None) -> None:
        self._parser = parser
        self._expression = expression
        self._marker = marker
        self._pieces: list[Piece] = []
        self._trim_next = False

    def until_end(self) -> list[Piece]:
        parser, text = self._parser, self._parser.text
        stop = QUOTED_STOP if self._marker is None else TEXT_STOP
        start = position = parser.position
        line_start = True
        while True:
            if self._marker and line_start:
                end = heredoc_end(text, position, self._marker)
                if end is not None:
                    return self._finish(end)
            line_start = False
            found = stop.search(text, position)
            if not found:
                if self._marker != "":
                    raise Malformed(start, "a string is never closed")
                self._literal(text[start:])
                return self._finish(len(text))
            position, sign = found.end(), found.group()
            if sign == '"':
                self._literal(text[start : found.start()])
                return self._finish(position)
            if sign == "\n":
                if self._marker is None:
                    raise Malformed(start, "a string is never closed")
                self._literal(text[start:position])
                start, line_start = position, True
            elif sign in ("$${", "%%{"):
                self._literal(text[start : found.start()])
                self._literal(sign[1:], escapes=False)
                start = position
            elif sign in ("${", "%{"):
                self._literal(text[start : found.start()])
                start = position = self._sequence(sign, position)

    def _finish(self, position: int) -> list[Piece]:
        self._parser.position = position
        self._parser.token = None
        return self._pieces

    def _literal(self, text: str, escapes: bool = True) -> None:
        if not text:
            return
        if self._marker is None and escapes:
            text = unescape(text)
        if self._trim_next:
            text = text.lstrip()
            self._trim_next = False
        self._pieces.append(Piece(text))

    def _sequence(self, sign: str, position: int) -> int:
        """An interpolation or directive; gives the position behind its closing brace."""
        parser = self._parser
        if parser.text.startswith("~", position):
            position += 1
            if self._pieces and self._pieces[-1].text is not None:
                self._pieces[-1].text = self._pieces[-1].text.rstrip()
        self._trim_next = False
        parser.position, parser.token = position, None
        piece = parser.inside(False, self._interpolation if sign == "${" else self._directive)
        self._trim_next = parser.accept("~")
        parser.closed("}", lambda: None)
        self._pieces.append(piece)
        return parser.position

    def _interpolation(self) -> Piece:
        return Piece(expression=self._expression())

    def _directive(self) -> Piece:
        parser = self._parser
        word = parser.expect_name()
        if word == "if":
            return Piece(directive=word, expression=self._expression())
        if word == "for":
            key_name, value_name = None, parser.expect_name()
            if parser.accept(","):
                key_name, value_name = value_name, parser.expect_name()
            if parser.expect_name() != "in":
                raise parser.unexpected('"in" is missing')
            return Piece(directive=word, expression=self._expression(), names=(key_name, value_name))
        if word in ("else", "endif", "endfor"):
            return Piece(directive=word)
        raise Malformed(parser.position, f"there is no directive {word}")


def take_indentation(pieces: list[Piece]) -> None:
    """Take from each line of an indented heredoc what all have in common (``flushHeredocTemplateParts`` of HCL)."""
    least: int | None = None
    indented: list[Piece] = []
    line_start = True
    for piece in pieces:
        if line_start:
            spaces: int | None = 0
            if piece.text is not None:
                trimmed = piece.text.lstrip()
                if not trimmed and piece.text.endswith("\n"):
                    spaces = None
                else:
                    spaces = len(piece.text) - len(trimmed)
                    indented.append(piece)
            if spaces is not None:
                least = spaces if least is None else min(least, spaces)
        line_start = piece.text is not None and piece.text.endswith("\n")
    for piece in indented:
        piece.text = (piece.text or "")[least or 0 :]


def nested(pieces: list[Piece]) -> Expression:
    """Nest what stands between directives."""
    root: list[Expression] = []
    # the parts being filled, and for an open directive its piece and what came before an else
    open_directives: list[tuple[list[Expression], Piece, Template | None]] = []
    parts = root
    for piece in pieces:
        if piece.directive in ("if", "for"):
            if len(open_directives) >= MAX_NESTING:
                raise TooDeep
            open_directives.append((parts, piece, None))
            parts = []
        elif piece.directive:
            if not open_directives:
                raise Malformed(0, f"{piece.directive} closes nothing")
            outer, opening, before_else = open_directives.pop()
            if opening.directive == "if" and piece.directive == "else" and before_else is None:
                open_directives.append((outer, opening, Template(tuple(parts))))
                parts = []
            elif piece.directive == f"end{opening.directive}":
                outer.append(_directive(opening, Template(tuple(parts)), before_else))
                parts = outer
            else:
                raise Malformed(0, f"{piece.directive} does not close {opening.directive}")
        elif piece.text is None:
            parts.append(piece.expression)  # type: ignore[arg-type]
        elif parts and isinstance(parts[-1], Literal) and isinstance(parts[-1].value, str):
            parts[-1] = Literal(parts[-1].value + piece.text)
        else:
            parts.append(Literal(piece.text))
    if open_directives:
        raise Malformed(0, f"{open_directives[-1][1].directive} is never closed")
    if not root:
        return Literal("")
    if len(root) == 1 and isinstance(root[0], Literal) and isinstance(root[0].value, str):
        return root[0]
    return Template(tuple(root))


def _directive(opening: Piece, body: Template, before_else: Template | None) -> Expression:
    expression: Any = opening.expression
    if opening.directive == "for":
        return TemplateFor(opening.names[0], opening.names[1], expression, body)
    if before_else is None:
        return TemplateIf(expression, body, Template(()))
    return TemplateIf(expression, before_else, body)
