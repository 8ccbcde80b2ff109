"""The expressions of ARM templates: ``[concat(parameters('prefix'), '-web')]``.

An expression is a literal, a call, or a member or element of one; there are no operators. Source: Microsoft,
"Syntax and expressions in ARM templates".
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from ..template_tree import Call, Deferred, Index, Lambda, Member, ObjectExpression, Opaque, Symbol, Tree

_MAX_DEPTH = 100
_MAX_LENGTH = 200_000
_LONGEST_NUMBER = 18
_TOKEN = re.compile(
    r"\s+|(?P<text>'[^']*(?:''[^']*)*')|(?P<number>-?[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>[()\[\],.?^])"
)
_Token = tuple[str, str]


class ExpressionError(ValueError):
    """Text in brackets that is no expression."""


def text_tree(text: str) -> Tree:
    """What a string of a template stands for: an expression in brackets, or the text itself."""
    if text[:1] != "[" or text[-1:] != "]":
        return text
    return text[1:] if text[1:2] == "[" else Deferred(partial(parse_expression, text[1:-1]), text)


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Tree:
    """The tree of an expression without its brackets; an Opaque where it cannot be read."""
    if len(text) > _MAX_LENGTH:
        return Opaque("an expression is too long")
    try:
        return _Parser(_tokens(text)).whole()
    except ExpressionError as error:
        return Opaque(f"the expression [{text if len(text) < 60 else text[:60] + '...'}] cannot be read: {error}")


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"{text[position]!r} is not expected")
        position = match.end()
        if match.lastgroup:
            tokens.append((match.lastgroup, match.group()))
    tokens.append(("end", ""))
    return tokens


class _Parser:
    """Recursive descent, at most :data:`_MAX_DEPTH` levels deep."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._expression()
        if self._peek() != "":
            raise ExpressionError(f"{self._peek()!r} is not expected")
        return tree

    def _peek(self) -> str:
        return self._tokens[self._next][1]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += token[0] != "end"
        return token

    def _expect(self, mark: str) -> None:
        found = self._take()[1]
        if found != mark:
            raise ExpressionError(f"{mark!r} is missing")

    def _expression(self) -> Tree:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExpressionError("it is nested too deeply")
        tree = self._primary()
        while self._peek() in (".", "["):
            tree = self._step(tree)
        self._depth -= 1
        return tree

    def _step(self, tree: Tree) -> Tree:
        if self._take()[1] == ".":
            safe = self._optional("?")
            kind, name = self._take()
            if kind != "name":
                raise ExpressionError("a name is missing behind the dot")
            return Member(tree, name, safe)
        safe, from_end = self._optional("?"), self._optional("^")
        index = self._expression()
        self._expect("]")
        return Index(tree, index, safe, from_end)

    def _optional(self, mark: str) -> bool:
        if self._peek() != mark:
            return False
        self._take()
        return True

    def _primary(self) -> Tree:
        kind, text = self._take()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return _number(text)
        if kind != "name":
            raise ExpressionError("a value is missing")
        while self._peek() == "." and self._tokens[self._next + 1][0] == "name":
            self._take()
            text += "." + self._take()[1]
        if self._peek() != "(":
            raise ExpressionError(f"{text!r} is no function")
        return _call(text, self._arguments())

    def _arguments(self) -> tuple[Tree, ...]:
        self._expect("(")
        arguments: list[Tree] = []
        while self._peek() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self._expression())
        self._take()
        return tuple(arguments)


def _number(text: str) -> Tree:
    if len(text) > _LONGEST_NUMBER:
        return Opaque("a number is too long")
    return float(text) if "." in text else int(text)


def _call(name: str, arguments: tuple[Tree, ...]) -> Tree:
    folded = name.lower()
    if folded == "createobject" and len(arguments) % 2 == 0:
        members = tuple(zip(arguments[::2], arguments[1::2]))
        return dict(members) if all(isinstance(key, str) for key, _ in members) else ObjectExpression(members)
    if folded == "createarray":
        return list(arguments)
    if folded == "lambda" and arguments:
        names = tuple(argument for argument in arguments[:-1] if isinstance(argument, str))
        return Lambda(names, arguments[-1])
    if folded == "lambdavariables" and len(arguments) == 1 and isinstance(arguments[0], str):
        return Symbol(arguments[0])
    return Call(name, arguments)
