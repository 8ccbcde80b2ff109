"""Bicep's expressions: tokens in, trees out.

A parser written by hand rather than a lark grammar: it needs no time to build and a third of the time to parse.
It accepts line breaks in a few more places than Bicep does. Source: ``src/Bicep.Core/Parsing/BaseParser.cs``
of Azure/bicep, whose precedence and associativity it has: ``a ?? b`` binds less than ``||``, and ``?:`` least.
"""

from __future__ import annotations

from typing import Any, Callable

from ..template_tree import (
    Binary,
    Call,
    Conditional,
    For,
    Index,
    Interpolation,
    Lambda,
    Loop,
    Member,
    MethodCall,
    ObjectExpression,
    Spread,
    Symbol,
    Tree,
    Unary,
)
from .bicep_tokens import Tokens

MAX_NESTING = 64
MAX_CHAIN = 100
TOO_DEEP = "it is nested too deeply"
_PRECEDENCE = {
    "*": 100,
    "/": 100,
    "%": 100,
    "+": 90,
    "-": 90,
    "<": 80,
    "<=": 80,
    ">": 80,
    ">=": 80,
    "==": 70,
    "!=": 70,
    "=~": 70,
    "!~": 70,
    "&&": 50,
    "||": 40,
    "??": 30,
}
# Operators with which no element of a list begins, so that a line may.
_AFTER_LINE_BREAK = frozenset(("?", ".", "&&", "||", "??", "==", "!=", "=~", "!~", "+", "*", "/", "%"))
# What Bicep's own functions may be called by: ``az.resourceId()`` is ``resourceId()``.
_OWN_NAMESPACES = frozenset(("az", "sys"))
_LITERALS = {"true": True, "false": False, "null": None}


class ParseError(Exception):
    """A declaration is not Bicep; the message says what is wrong, for users."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class ExpressionParser:
    """Reads expressions from tokens, from :attr:`position` on. What is no expression raises :class:`ParseError`."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.values = tokens.values
        self.position = 0
        self._nesting = 0

    # Tokens

    def fail(self, expected: str) -> ParseError:
        """The error that something else was expected at this place."""
        kind, value = self.kinds[self.position], self.values[self.position]
        if kind == "error":
            message = value
        else:
            found = {"end": "the end of the file", "newline": "the end of the line"}.get(kind, f'"{value[:40]}"')
            message = f"{expected} is expected, not {found}"
        return ParseError(message, self.tokens.line(self.position))

    def accept(self, kind: str) -> bool:
        """Step over a token if it is of that kind."""
        if self.kinds[self.position] == kind:
            self.position += 1
            return True
        return False

    def expect(self, kind: str, expected: str = "") -> str:
        """Step over a token of that kind; its value."""
        if self.kinds[self.position] != kind:
            raise self.fail(expected or f'"{kind}"')
        self.position += 1
        return self.values[self.position - 1]

    def is_word(self, word: str, ahead: int = 0) -> bool:
        """Whether the token is that word."""
        position = self.position + ahead
        return position < len(self.kinds) and self.values[position] == word and self.kinds[position] == "name"

    def skip_newlines(self) -> None:
        while self.kinds[self.position] == "newline":
            self.position += 1

    def enter(self) -> None:
        """One level deeper; too deep is an error."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise ParseError(TOO_DEEP, self.tokens.line(self.position))

    def leave(self) -> None:
        self._nesting -= 1

    def forget_nesting(self) -> None:
        """Begin anew after an error."""
        self._nesting = 0

    # Expressions

    def expression(self) -> Tree:
        """An expression, ``?:`` included."""
        self.enter()
        value = self._operations()
        self._join_lines()
        if self.accept("?"):
            self.skip_newlines()
            then = self.expression()
            self.skip_newlines()
            self.expect(":")
            self.skip_newlines()
            value = Conditional(value, then, self.expression())
        self.leave()
        return value

    def _operations(self) -> Tree:
        """Operands with operators of two sides between them, joined by precedence, from left to right."""
        operands: list[Tree] = [self._operand()]
        operators: list[str] = []
        joined = 0
        while True:
            self._join_lines()
            operator = self.kinds[self.position]
            precedence = _PRECEDENCE.get(operator)
            while operators and _PRECEDENCE[operators[-1]] >= (precedence or 0):
                right = operands.pop()
                operands.append(Binary(operators.pop(), operands.pop(), right))
            if precedence is None:
                return operands[0]
            joined += 1
            if joined > MAX_CHAIN:
                raise ParseError("it has too many operators in a row", self.tokens.line(self.position))
            self.position += 1
            self.skip_newlines()
            operators.append(operator)
            operands.append(self._operand())

    def _join_lines(self) -> None:
        """Step over a line break before an operator that goes on with the expression."""
        if self.kinds[self.position] == "newline" and self.kinds[self.position + 1] in _AFTER_LINE_BREAK:
            self.position += 1

    def _operand(self) -> Tree:
        kind = self.kinds[self.position]
        if kind in ("!", "-", "+"):
            self.position += 1
            operand = self._with_members(self._primary())
            if kind == "-" and type(operand) is int:
                return -operand
            return operand if kind == "+" else Unary(kind, operand)
        return self._with_members(self._primary())

    def _primary(self) -> Tree:
        kind, value = self.kinds[self.position], self.values[self.position]
        if kind == "name":
            return self._named(value)
        if kind == "text":
            self.position += 1
            return value
        if kind == "open":
            return self.interpolated()
        if kind == "number":
            return self.number()
        if kind == "{":
            return self.object()
        if kind == "[":
            return self._list_or_loop()
        if kind == "(":
            return self._in_parentheses()
        raise self.fail("a value")

    def number(self) -> int:
        """A whole number, as far as Bicep takes it."""
        digits = self.expect("number", "a number")
        if len(digits) > 20:
            raise ParseError("a number is too long", self.tokens.line(self.position - 1))
        return int(digits)

    def _named(self, name: str) -> Tree:
        self.position += 1
        following = self.kinds[self.position]
        if following == "(":
            return Call(name, self.arguments())
        if name in _LITERALS:
            return _LITERALS[name]
        if following == "=>":
            return self._lambda((name,))
        return Symbol(name)

    def arguments(self) -> tuple[Tree, ...]:
        """The arguments of a call, from its opening parenthesis to the closing one."""
        self.expect("(")
        found: list[Tree] = []
        self.skip_newlines()
        while not self.accept(")"):
            found.append(self.expression())
            self.skip_newlines()
            if self.accept(","):
                self.skip_newlines()
            elif self.kinds[self.position] != ")":
                raise self.fail('"," or ")"')
        return tuple(found)

    def _in_parentheses(self) -> Tree:
        items = self.arguments()
        if self.kinds[self.position] == "=>":
            names = tuple(item.name for item in items if isinstance(item, Symbol))
            if len(names) == len(items):
                return self._lambda(names)
        if len(items) != 1:
            raise ParseError("parentheses hold one value", self.tokens.line(self.position - 1))
        return items[0]

    def _lambda(self, names: tuple[str, ...]) -> Tree:
        self.expect("=>")
        self.skip_newlines()
        return Lambda(names, self.expression())

    def _with_members(self, target: Tree) -> Tree:
        """What follows a value without an operator between: members, indexes, calls and ``!``."""
        kinds = self.kinds
        for _ in range(MAX_CHAIN):
            kind = kinds[self.position]
            if kind == "newline" and kinds[self.position + 1] == ".":
                self.position += 1
                kind = "."
            if kind == ".":
                self.position += 1
                safe = self.accept("?")
                name = self.expect("name", "a name")
                if kinds[self.position] != "(":
                    target = Member(target, name, safe)
                elif isinstance(target, Symbol) and target.name in _OWN_NAMESPACES:
                    target = Call(name, self.arguments())
                else:
                    target = MethodCall(target, name, self.arguments())
            elif kind == "[":
                self.position += 1
                safe = self.accept("?")
                from_end = self.accept("^")
                self.skip_newlines()
                target = Index(target, self.expression(), safe, from_end)
                self.skip_newlines()
                self.expect("]")
            elif kind == "::":
                self.position += 1
                target = Member(target, self.expect("name", "a name"))
            elif kind == "!":
                self.position += 1
            else:
                return target
        raise ParseError("it has too many members in a row", self.tokens.line(self.position))

    # Text

    def interpolated(self) -> Tree:
        """A string, with expressions in it or without."""
        if self.kinds[self.position] == "text":
            self.position += 1
            return self.values[self.position - 1]
        parts: list[Tree] = [self.expect("open", "a string")]
        while True:
            self.skip_newlines()
            parts.append(self.expression())
            self.skip_newlines()
            kind = self.kinds[self.position]
            if kind not in ("middle", "close"):
                raise self.fail('"}"')
            parts.append(self.values[self.position])
            self.position += 1
            if kind == "close":
                return Interpolation(tuple(part for part in parts if part != "" or not isinstance(part, str)))

    # Collections

    def object(self) -> Tree:
        """An object: a dict, or an :class:`ObjectExpression` where names are computed or others spread into it."""
        members: list[Any] = []
        self.elements("{", "}", lambda: members.append(self._object_member()))
        return object_of(members)

    def _object_member(self) -> Any:
        if self.accept("..."):
            return Spread(self.expression())
        return self.named_member()

    def named_member(self) -> tuple[Tree, Tree]:
        """``name: value``."""
        kind = self.kinds[self.position]
        if kind == "name":
            name: Tree = self.values[self.position]
            self.position += 1
        elif kind in ("text", "open"):
            name = self.interpolated()
        else:
            raise self.fail("the name of a member")
        self.skip_newlines()
        self.expect(":")
        self.skip_newlines()
        return name, self.expression()

    def _list_or_loop(self) -> Tree:
        if self.at_loop():
            loop = self.loop_head()
            body = self.expression()
            self.loop_end()
            return For(loop, body)
        items: list[Tree] = []
        self.elements("[", "]", lambda: items.append(self._list_element()))
        return items

    def _list_element(self) -> Tree:
        return Spread(self.expression()) if self.accept("...") else self.expression()

    def elements(self, opening: str, closing: str, read_one: Callable[[], None]) -> None:
        """Elements between brackets, parted by line breaks or commas."""
        self.expect(opening)
        self.skip_newlines()
        kinds = self.kinds
        while kinds[self.position] != closing:
            read_one()
            kind = kinds[self.position]
            if kind not in ("newline", ",", closing):
                raise self.fail(f'the end of the line, "," or "{closing}"')
            while kinds[self.position] in ("newline", ","):
                self.position += 1
        self.position += 1

    # Loops

    def at_loop(self) -> bool:
        """Whether the bracket here opens a loop rather than a list."""
        if self.kinds[self.position] != "[":
            return False
        ahead = 2 if self.kinds[self.position + 1] == "newline" else 1
        after = self.position + ahead + 1
        return self.is_word("for", ahead) and self.kinds[after] in ("name", "(")

    def loop_head(self) -> Loop:
        """``[for item in items:`` or ``[for (item, index) in items:``."""
        self.expect("[")
        self.skip_newlines()
        self.word("for")
        index: str | None = None
        if self.accept("("):
            item = self.expect("name", "a name")
            self.expect(",")
            index = self.expect("name", "a name")
            self.expect(")")
        else:
            item = self.expect("name", "a name")
        self.word("in")
        items = self.expression()
        self.expect(":")
        self.skip_newlines()
        return Loop(items=items, item=item, index=index or "")

    def loop_end(self) -> None:
        self.skip_newlines()
        self.expect("]")

    def word(self, word: str) -> None:
        """Step over that word."""
        if not self.is_word(word):
            raise self.fail(f'"{word}"')
        self.position += 1


def object_of(members: list[Any]) -> Tree:
    """The tree of an object with these members: pairs and spreads."""
    plain = {}
    for member in members:
        if isinstance(member, Spread) or not isinstance(member[0], str):
            return ObjectExpression(tuple(members))
        plain[member[0]] = member[1]
    return plain
