"""From the text of an expression or template to its tree.

Written by hand since it is asked for once per attribute and has to be quick: most values are literals or plain
traversals, which one regular expression recognises. Precedence and newlines follow HashiCorp's ``hclsyntax/spec.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Callable

from .expression_tokens import MAX_DIGITS, MAX_NESTING, Tokens, TooDeep, number
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
    TooLarge,
    Traversal,
    TupleOf,
    Unary,
)
from .masked_text import HEREDOC, IDENTIFIER, Malformed
from .template_scanner import TemplateScanner, nested, take_indentation

_WORDS = {"true": True, "false": False, "null": None}
_RANKS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_PLAIN_TEXT = re.compile(r'"([^"\\$%\r\n]*)"')
_PLAIN_TRAVERSAL = re.compile(rf"{IDENTIFIER}(?:\.{IDENTIFIER})*")


@lru_cache(maxsize=20_000)
def parse_expression(source: str) -> Expression:
    """The tree of an expression as a file says it; :class:`Invalid` or :class:`TooLarge` where it cannot be read."""
    plain = _PLAIN_TEXT.fullmatch(source)
    if plain:
        return Literal(plain.group(1))
    if _PLAIN_TRAVERSAL.fullmatch(source):
        base, *names = source.split(".")
        start: Expression = Literal(_WORDS[base]) if base in _WORDS else Name(base)
        return Traversal(start, tuple(map(GetAttribute, names))) if names else start
    return _guarded(source, lambda parser: parser.whole_expression())


@lru_cache(maxsize=5_000)
def parse_template(text: str) -> Expression:
    """The tree of a template that stands alone: a JSON string, or a file read by ``templatefile``."""
    if "${" not in text and "%{" not in text:
        return Literal(text)
    return _guarded(text, lambda parser: parser.whole_template())


def _guarded(source: str, parse: Callable[[_Parser], Expression]) -> Expression:
    try:
        return parse(_Parser(source))
    except Malformed as error:
        return Invalid(f"it is not a Terraform expression: {error}")
    except (TooDeep, RecursionError):
        return TooLarge("it is nested too deeply")


class _Parser(Tokens):
    def whole_expression(self) -> Expression:
        parsed = self.expression()
        if self.peek()[0] != "end":
            raise self.unexpected("an operator is missing")
        return parsed

    def expression(self) -> Expression:
        """A conditional, or what binds more tightly."""
        branches: list[tuple[Expression, Expression]] = []
        parsed = self._operation(1)
        while self.accept("?"):
            self.deeper()
            when_true = self.expression()
            self.depth -= 1
            self.expect(":")
            branches.append((parsed, when_true))
            parsed = self._operation(1)
        for condition, when_true in reversed(branches):
            parsed = Conditional(condition, when_true, parsed)
        return parsed

    def _operation(self, rank: int) -> Expression:
        """Operators of this rank and above."""
        parsed = self._operand()
        while True:
            kind, operator, _ = self.peek()
            found = _RANKS.get(operator, 0) if kind == "sign" else 0
            if found < rank:
                return parsed
            rest: list[tuple[str, Expression]] = []
            while kind == "sign" and _RANKS.get(operator, 0) == found:
                self.take()
                rest.append((operator, self._operation(found + 1)))
                kind, operator, _ = self.peek()
            parsed = Chain(parsed, tuple(rest))

    def _operand(self) -> Expression:
        signs: list[str] = []
        while self.at("!") or self.at("-"):
            signs.append(self.take())
            if len(signs) + self.depth > MAX_NESTING:
                raise TooDeep
        parsed = self._steps(self._term())
        for sign in reversed(signs):
            parsed = Unary(sign, parsed)
        return parsed

    def _term(self) -> Expression:
        kind, text, _ = self.peek()
        if kind == "name":
            self.take()
            if self.at("("):
                return self._call(text)
            if text in _WORDS:
                return Literal(_WORDS[text])
            return Name(text)
        if kind == "number":
            self.take()
            try:
                return Literal(number(text))
            except ValueError:
                return TooLarge("the number is too long")
        if kind == "heredoc":
            return self._heredoc()
        if text == '"':
            self.take()
            return self._quoted()
        if text == "(":
            self.take()
            return Parentheses(self.inside(False, lambda: self.closed(")", self.expression)))
        if text == "[":
            self.take()
            return self.inside(False, self._tuple)  # type: ignore[no-any-return]
        if text == "{":
            self.take()
            return self.inside(True, self._object)  # type: ignore[no-any-return]
        raise self.unexpected("a value is missing")

    def _call(self, name: str) -> Expression:
        self.take()
        arguments: list[Expression] = []
        expanded = [False]

        def parse() -> None:
            while not self.at(")"):
                arguments.append(self.expression())
                if self.accept("..."):
                    expanded[0] = True
                    self.accept(",")
                    break
                if not self.accept(","):
                    break

        self.inside(False, lambda: self.closed(")", parse))
        return Call(name, tuple(arguments), expanded[0])

    def _tuple(self) -> Expression:
        if self.peek()[:2] == ("name", "for"):
            return self._for("]")
        elements: list[Expression] = []

        def parse() -> None:
            while not self.at("]"):
                elements.append(self.expression())
                if not self.accept(","):
                    break

        self.closed("]", parse)
        return TupleOf(tuple(elements))

    def _object(self) -> Expression:
        self._skip_newlines()
        if self.peek()[:2] == ("name", "for"):
            self.lines_matter = False
            return self._for("}")
        members: list[tuple[Expression, Expression]] = []

        def parse() -> None:
            while not self.at("}"):
                key = self._key()
                if not (self.accept("=") or self.accept(":")):
                    raise self.unexpected('"=" is missing')
                members.append((key, self.expression()))
                if not self.accept(",") and self.peek()[0] != "newline":
                    break
                self._skip_newlines()

        self.closed("}", parse)
        return ObjectOf(tuple(members))

    def _key(self) -> Expression:
        kind, text, end = self.peek()
        if kind == "name":
            before = self.position
            self.take()
            if self.at("=") or self.at(":"):
                return Literal(text)
            self.position, self.token = before, (kind, text, end)
        key = self.expression()
        if isinstance(key, Traversal) and isinstance(key.base, Name):
            raise Malformed(self.position, "a key that is no plain word has to stand in parentheses")
        return key

    def _skip_newlines(self) -> None:
        while self.peek()[0] == "newline":
            self.take()

    def _for(self, closer: str) -> Expression:
        self.take()
        key_name, value_name = None, self.expect_name()
        if self.accept(","):
            key_name, value_name = value_name, self.expect_name()
        if self.expect_name() != "in":
            raise self.unexpected('"in" is missing')
        collection = self.expression()
        self.expect(":")
        key_result, result, grouped, condition = None, self.expression(), False, None
        if closer == "}":
            self.expect("=>")
            key_result, result = result, self.expression()
            grouped = self.accept("...")
        if self.peek()[:2] == ("name", "if"):
            self.take()
            condition = self.expression()
        self.closed(closer, lambda: None)
        return For(key_name, value_name, collection, key_result, result, condition, grouped)

    # steps into a value

    def _steps(self, base: Expression) -> Expression:
        steps = self._following()
        return Traversal(base, tuple(steps)) if steps else base

    def _following(self) -> list[Step]:
        steps: list[Step] = []
        while True:
            if self.at("."):
                self.take()
                if self.accept("*"):
                    steps.append(Splat(False, tuple(self._dotted())))
                else:
                    steps += self._after_dot()
            elif self.at("["):
                self.take()
                step = self.inside(False, self._bracket)
                if isinstance(step, Splat):
                    self.deeper()
                    step = Splat(True, tuple(self._following()))
                    self.depth -= 1
                steps.append(step)
            else:
                return steps

    def _bracket(self) -> Step:
        if self.at("*"):
            self.take()
            self.closed("]", lambda: None)
            return Splat(True, ())
        return GetIndex(self.closed("]", self.expression))

    def _after_dot(self) -> list[Step]:
        kind, text, _ = self.peek()
        if kind == "name" and "::" not in text:
            self.take()
            return [GetAttribute(text)]
        if kind == "number" and "e" not in text.lower():
            self.take()
            return [GetIndex(Literal(int(digits[:MAX_DIGITS]))) for digits in text.split(".")]
        raise self.unexpected("a name is missing")

    def _dotted(self) -> list[Step]:
        steps: list[Step] = []
        while self.at("."):
            self.take()
            if self.at("*"):
                raise self.unexpected("a splat stands in a splat")
            steps += self._after_dot()
        return steps

    # templates

    def _quoted(self) -> Expression:
        pieces = self.inside(False, lambda: TemplateScanner(self, self.expression, None).until_end())
        return nested(pieces)

    def _heredoc(self) -> Expression:
        _, _, at = self.peek()
        opening = HEREDOC.match(self.text, at)
        assert opening
        self.token = None
        self.position = opening.end()
        pieces = self.inside(False, lambda: TemplateScanner(self, self.expression, opening.group(2)).until_end())
        if opening.group(1):
            take_indentation(pieces)
        return nested(pieces)

    def whole_template(self) -> Expression:
        return nested(TemplateScanner(self, self.expression, "").until_end())
