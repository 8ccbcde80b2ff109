"""From the text of an expression or template to its tree.

Written by hand since it is asked for once per attribute and has to be quick: most values are literals or plain
traversals, which one regular expression recognises. Precedence and newlines follow HashiCorp's ``hclsyntax/spec.md``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, Callable, List, Optional, Tuple, Union

from .expression_tree import (
    Call,
    Chain,
    Conditional,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Invalid,
    Literal,
    Name,
    ObjectOf,
    Parentheses,
    Splat,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    TooLarge,
    Traversal,
    TupleOf,
    Unary,
)
from .masked_text import HEREDOC, IDENTIFIER, QUOTED_STOP, TEXT_STOP, Malformed, heredoc_end, skip_comment

MAX_NESTING = 80
MAX_DIGITS = 1_000
_WORDS = {"true": True, "false": False, "null": None}
_RANKS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_PLAIN_TEXT = re.compile(r'"([^"\\$%\r\n]*)"')
_PLAIN_TRAVERSAL = re.compile(rf"{IDENTIFIER}(?:\.{IDENTIFIER})*")
_TOKEN = re.compile(
    rf"({IDENTIFIER}(?:::{IDENTIFIER})*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r'|(\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:,.(){}\[\]="~])|(\n)'
)
_INDEX = re.compile(r"\d+")
_BLANK = re.compile(r"[ \t\r]*")
_SPACE = re.compile(r"\s*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_END = ("end", "", 0)


class _TooDeep(Exception):
    pass


@lru_cache(maxsize=20_000)
def parse_expression(source: str) -> Expression:
    """The tree of an expression as a file says it; :class:`Invalid` or :class:`TooLarge` where it cannot be read."""
    plain = _PLAIN_TEXT.fullmatch(source)
    if plain:
        return Literal(plain.group(1))
    if source in _WORDS:
        return Literal(_WORDS[source])
    if _PLAIN_TRAVERSAL.fullmatch(source):
        base, *names = source.split(".")
        return Traversal(Name(base), tuple(map(GetAttribute, names))) if names else Name(base)
    return _guarded(source, lambda parser: parser.whole_expression())


@lru_cache(maxsize=5_000)
def parse_template(text: str) -> Expression:
    """The tree of a template that stands alone: a JSON string, or a file read by ``templatefile``."""
    if "${" not in text and "%{" not in text:
        return Literal(text)
    return _guarded(text, lambda parser: parser.whole_template())


def _guarded(source: str, parse: "Callable[[_Parser], Expression]") -> Expression:
    try:
        return parse(_Parser(source))
    except Malformed as error:
        return Invalid(f"it is not a Terraform expression: {error}")
    except (_TooDeep, RecursionError):
        return TooLarge("it is nested too deeply")


def number(text: str) -> "Union[int, Decimal]":
    """The number that the text says in Terraform's spelling; raises ValueError."""
    if len(text) > MAX_DIGITS:
        raise ValueError("the number is too long")
    if text.isdigit():
        return int(text)
    value = Decimal(text)
    if abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError("the number is too long")
    return int(value) if value == value.to_integral_value() else value


def unescape(text: str) -> str:
    """A string literal without its escapes; raises Malformed."""
    if "\\" in text:
        parts: List[str] = []
        position = 0
        while True:
            at = text.find("\\", position)
            if at < 0:
                break
            escape = _ESCAPE.match(text, at)
            if not escape:
                raise Malformed(at, f'"{text[at:at + 2]}" is no escape sequence')
            simple, short, long = escape.groups()
            code = int(short or long, 16) if not simple else 0
            if code > 0x10FFFF:
                raise Malformed(at, "there is no such character")
            parts += [text[position:at], _ESCAPES[simple] if simple else chr(code)]
            position = escape.end()
        text = "".join([*parts, text[position:]])
    return text


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._depth = 0
        self._lines_matter = False
        self._token: "Optional[Tuple[str, str, int]]" = None

    # tokens

    def _peek(self) -> "Tuple[str, str, int]":
        """Kind (``name``, ``number``, ``sign``, ``newline``, ``heredoc``, ``end``), text and end of the next token."""
        if self._token is None:
            self._token = self._scan()
        return self._token

    def _scan(self) -> "Tuple[str, str, int]":
        text = self._text
        blank = _BLANK if self._lines_matter else _SPACE
        while True:
            at = blank.match(text, self._position).end()  # type: ignore[union-attr]
            self._position = skip_comment(text, at) if text[at:at + 1] in ("#", "/") else at
            if self._position == at:
                break
        if at >= len(text):
            return _END
        if text.startswith("<<", at) and HEREDOC.match(text, at):
            return "heredoc", "", at
        found = _TOKEN.match(text, at)
        if not found:
            raise Malformed(at, f'"{text[at]}" is not expected')
        return ("", "name", "number", "sign", "newline")[found.lastindex or 0], found.group(), found.end()

    def _take(self) -> str:
        kind, text, end = self._peek()
        if kind != "end":
            self._position = end
        self._token = None
        return text

    def _is(self, sign: str) -> bool:
        kind, text, _ = self._peek()
        return text == sign and kind == "sign"

    def _accept(self, sign: str) -> bool:
        if self._is(sign):
            self._take()
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._accept(sign):
            raise self._unexpected(f'"{sign}" is missing')

    def _expect_name(self) -> str:
        if self._peek()[0] != "name":
            raise self._unexpected("a name is missing")
        return self._take()

    def _unexpected(self, reason: str) -> Malformed:
        kind, text, _ = self._peek()
        found = "the end" if kind == "end" else "a line break" if kind == "newline" else f'"{text}"'
        return Malformed(self._position, f"{reason} before {found}")

    def _inside(self, lines_matter: bool, parse: "Callable[[], Any]") -> Any:
        """Parse with line breaks ending things or not; the bracket before has been taken, the one behind is taken here."""
        before, self._lines_matter = self._lines_matter, lines_matter
        self._deeper()
        parsed = parse()
        self._depth -= 1
        self._lines_matter = before
        return parsed

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise _TooDeep

    # expressions

    def whole_expression(self) -> Expression:
        parsed = self._expression()
        if self._peek()[0] != "end":
            raise self._unexpected("an operator is missing")
        return parsed

    def _expression(self) -> Expression:
        """A conditional, or what binds more tightly."""
        branches: "List[Tuple[Expression, Expression]]" = []
        parsed = self._operation(1)
        while self._accept("?"):
            self._deeper()
            when_true = self._expression()
            self._depth -= 1
            self._expect(":")
            branches.append((parsed, when_true))
            parsed = self._operation(1)
        for condition, when_true in reversed(branches):
            parsed = Conditional(condition, when_true, parsed)
        return parsed

    def _operation(self, rank: int) -> Expression:
        """Operators of this rank and above."""
        parsed = self._operand()
        while True:
            kind, operator, _ = self._peek()
            found = _RANKS.get(operator, 0) if kind == "sign" else 0
            if found < rank:
                return parsed
            rest: "List[Tuple[str, Expression]]" = []
            while kind == "sign" and _RANKS.get(operator, 0) == found:
                self._take()
                rest.append((operator, self._operation(found + 1)))
                kind, operator, _ = self._peek()
            parsed = Chain(parsed, tuple(rest))

    def _operand(self) -> Expression:
        signs: List[str] = []
        while self._is("!") or self._is("-"):
            signs.append(self._take())
            if len(signs) + self._depth > MAX_NESTING:
                raise _TooDeep
        parsed = self._steps(self._term())
        for sign in reversed(signs):
            parsed = Unary(sign, parsed)
        return parsed

    def _term(self) -> Expression:
        kind, text, _ = self._peek()
        if kind == "name":
            self._take()
            if self._is("("):
                return self._call(text)
            if text in _WORDS:
                return Literal(_WORDS[text])
            return Name(text)
        if kind == "number":
            self._take()
            try:
                return Literal(number(text))
            except ValueError:
                return TooLarge("the number is too long")
        if kind == "heredoc":
            return self._heredoc()
        if text == '"':
            self._take()
            return self._quoted()
        if text == "(":
            self._take()
            return Parentheses(self._inside(False, lambda: self._closed(")", self._expression)))
        if text == "[":
            self._take()
            return self._inside(False, self._tuple)  # type: ignore[no-any-return]
        if text == "{":
            self._take()
            return self._inside(True, self._object)  # type: ignore[no-any-return]
        raise self._unexpected("a value is missing")

    def _closed(self, closer: str, parse: "Callable[[], Any]") -> Any:
        parsed = parse()
        if not self._is(closer):
            raise self._unexpected(f'"{closer}" is missing')
        self._position = self._peek()[2]
        self._token = None
        return parsed

    def _call(self, name: str) -> Expression:
        self._take()
        arguments: List[Expression] = []
        expanded = [False]

        def parse() -> None:
            while not self._is(")"):
                arguments.append(self._expression())
                if self._accept("..."):
                    expanded[0] = True
                    self._accept(",")
                    break
                if not self._accept(","):
                    break

        self._inside(False, lambda: self._closed(")", parse))
        return Call(name, tuple(arguments), expanded[0])

    def _tuple(self) -> Expression:
        if self._peek()[:2] == ("name", "for"):
            return self._for("]")
        elements: List[Expression] = []

        def parse() -> None:
            while not self._is("]"):
                elements.append(self._expression())
                if not self._accept(","):
                    break

        self._closed("]", parse)
        return TupleOf(tuple(elements))

    def _object(self) -> Expression:
        self._skip_newlines()
        if self._peek()[:2] == ("name", "for"):
            self._lines_matter = False
            return self._for("}")
        members: "List[Tuple[Expression, Expression]]" = []

        def parse() -> None:
            while not self._is("}"):
                key = self._key()
                if not (self._accept("=") or self._accept(":")):
                    raise self._unexpected('"=" is missing')
                members.append((key, self._expression()))
                if not self._accept(",") and self._peek()[0] != "newline":
                    break
                self._skip_newlines()

        self._closed("}", parse)
        return ObjectOf(tuple(members))

    def _key(self) -> Expression:
        kind, text, end = self._peek()
        if kind == "name":
            before = self._position
            self._take()
            if self._is("=") or self._is(":"):
                return Literal(text)
            self._position, self._token = before, (kind, text, end)
        key = self._expression()
        if isinstance(key, Traversal) and isinstance(key.base, Name):
            raise Malformed(self._position, "a key that is no plain word has to stand in parentheses")
        return key

    def _skip_newlines(self) -> None:
        while self._peek()[0] == "newline":
            self._take()

    def _for(self, closer: str) -> Expression:
        self._take()
        key_name, value_name = None, self._expect_name()
        if self._accept(","):
            key_name, value_name = value_name, self._expect_name()
        if self._expect_name() != "in":
            raise self._unexpected('"in" is missing')
        collection = self._expression()
        self._expect(":")
        key_result, result, grouped, condition = None, self._expression(), False, None
        if closer == "}":
            self._expect("=>")
            key_result, result = result, self._expression()
            grouped = self._accept("...")
        if self._peek()[:2] == ("name", "if"):
            self._take()
            condition = self._expression()
        self._closed(closer, lambda: None)
        return For(key_name, value_name, collection, key_result, result, condition, grouped)

    # steps into a value

    def _steps(self, base: Expression) -> Expression:
        steps = self._following()
        return Traversal(base, tuple(steps)) if steps else base

    def _following(self) -> "List[Step]":
        steps: "List[Step]" = []
        while True:
            if self._is("."):
                self._take()
                if self._accept("*"):
                    steps.append(Splat(False, tuple(self._dotted())))
                else:
                    steps += self._after_dot()
            elif self._is("["):
                self._take()
                step = self._inside(False, self._bracket)
                if isinstance(step, Splat):
                    self._deeper()
                    step = Splat(True, tuple(self._following()))
                    self._depth -= 1
                steps.append(step)
            else:
                return steps

    def _bracket(self) -> Step:
        if self._is("*"):
            self._take()
            self._closed("]", lambda: None)
            return Splat(True, ())
        return GetIndex(self._closed("]", self._expression))

    def _after_dot(self) -> "List[Step]":
        kind, text, _ = self._peek()
        if kind == "name" and "::" not in text:
            self._take()
            return [GetAttribute(text)]
        if kind == "number" and "e" not in text.lower():
            self._take()
            return [GetIndex(Literal(int(digits[:MAX_DIGITS]))) for digits in text.split(".")]
        raise self._unexpected("a name is missing")

    def _dotted(self) -> "List[Step]":
        steps: "List[Step]" = []
        while self._is("."):
            self._take()
            if self._is("*"):
                raise self._unexpected("a splat stands in a splat")
            steps += self._after_dot()
        return steps

    # templates

    def _quoted(self) -> Expression:
        pieces = self._inside(False, lambda: _TemplatePieces(self, None).until_end())
        return _template(pieces)

    def _heredoc(self) -> Expression:
        _, _, at = self._peek()
        opening = HEREDOC.match(self._text, at)
        assert opening
        self._token = None
        self._position = opening.end()
        pieces = self._inside(False, lambda: _TemplatePieces(self, opening.group(2)).until_end())
        if opening.group(1):
            _take_indentation(pieces)
        return _template(pieces)

    def whole_template(self) -> Expression:
        return _template(_TemplatePieces(self, "").until_end())


class _Piece:
    """A part of a template before directives are nested: a literal, an expression, or a directive."""

    __slots__ = ("directive", "expression", "names", "text")

    def __init__(
        self, text: Optional[str] = None, expression: Optional[Expression] = None, directive: str = "",
        names: "Tuple[Optional[str], str]" = (None, ""),
    ) -> None:
        self.text = text
        self.expression = expression
        self.directive = directive
        self.names = names


class _TemplatePieces:
    """Reads the pieces of one template.

    ``marker`` is None in a quoted string, the closing word in a heredoc and empty where the template is the whole text.
    """

    def __init__(self, parser: _Parser, marker: Optional[str]) -> None:
        self._parser = parser
        self._marker = marker
        self._pieces: List[_Piece] = []
        self._trim_next = False

    def until_end(self) -> "List[_Piece]":
        parser, text = self._parser, self._parser._text
        stop = QUOTED_STOP if self._marker is None else TEXT_STOP
        start = position = parser._position
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
                self._literal(text[start:found.start()])
                return self._finish(position)
            if sign == "\n":
                if self._marker is None:
                    raise Malformed(start, "a string is never closed")
                self._literal(text[start:position])
                start, line_start = position, True
            elif sign in ("$${", "%%{"):
                self._literal(text[start:found.start()])
                self._literal(sign[1:], escapes=False)
                start = position
            elif sign in ("${", "%{"):
                self._literal(text[start:found.start()])
                start = position = self._sequence(sign, position)

    def _finish(self, position: int) -> "List[_Piece]":
        self._parser._position = position
        self._parser._token = None
        return self._pieces

    def _literal(self, text: str, escapes: bool = True) -> None:
        if not text:
            return
        if self._marker is None and escapes:
            text = unescape(text)
        if self._trim_next:
            text = text.lstrip()
            self._trim_next = False
        self._pieces.append(_Piece(text))

    def _sequence(self, sign: str, position: int) -> int:
        """An interpolation or directive; gives the position behind its closing brace."""
        parser = self._parser
        if parser._text.startswith("~", position):
            position += 1
            if self._pieces and self._pieces[-1].text is not None:
                self._pieces[-1].text = self._pieces[-1].text.rstrip()
        self._trim_next = False
        parser._position, parser._token = position, None
        piece = parser._inside(False, self._interpolation if sign == "${" else self._directive)
        self._trim_next = parser._accept("~")
        parser._closed("}", lambda: None)
        self._pieces.append(piece)
        return parser._position

    def _interpolation(self) -> _Piece:
        return _Piece(expression=self._parser._expression())

    def _directive(self) -> _Piece:
        parser = self._parser
        word = parser._expect_name()
        if word == "if":
            return _Piece(directive=word, expression=parser._expression())
        if word == "for":
            key_name, value_name = None, parser._expect_name()
            if parser._accept(","):
                key_name, value_name = value_name, parser._expect_name()
            if parser._expect_name() != "in":
                raise parser._unexpected('"in" is missing')
            return _Piece(directive=word, expression=parser._expression(), names=(key_name, value_name))
        if word in ("else", "endif", "endfor"):
            return _Piece(directive=word)
        raise Malformed(parser._position, f"there is no directive {word}")


def _take_indentation(pieces: "List[_Piece]") -> None:
    """Take from each line of an indented heredoc what all have in common (``flushHeredocTemplateParts`` of HCL)."""
    least: Optional[int] = None
    indented: List[_Piece] = []
    line_start = True
    for piece in pieces:
        if line_start:
            spaces: Optional[int] = 0
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
        piece.text = (piece.text or "")[least or 0:]


def _template(pieces: "List[_Piece]") -> Expression:
    """Nest what stands between directives."""
    root: List[Expression] = []
    # the parts being filled, and for an open directive its piece and what came before an else
    open_directives: "List[Tuple[List[Expression], _Piece, Optional[Template]]]" = []
    parts = root
    for piece in pieces:
        if piece.directive in ("if", "for"):
            if len(open_directives) >= MAX_NESTING:
                raise _TooDeep
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
            parts.append(piece.expression)
        elif parts and isinstance(parts[-1], Literal) and isinstance(parts[-1].value, str):
            parts[-1] = Literal(parts[-1].value + piece.text)
        else:
            parts.append(Literal(piece.text))
    if open_directives:
        raise Malformed(0, f"{open_directives[-1][1].directive} is never closed")
    if not root:
        return Literal("")
    if len(root) == 1 and len(pieces) == 1 and pieces[0].text is not None:
        return root[0]
    return Template(tuple(root))


def _directive(opening: _Piece, body: Template, before_else: Optional[Template]) -> Expression:
    expression: Any = opening.expression
    if opening.directive == "for":
        return TemplateFor(opening.names[0], opening.names[1], expression, body)
    if before_else is None:
        return TemplateIf(expression, body, Template(()))
    return TemplateIf(expression, before_else, body)
