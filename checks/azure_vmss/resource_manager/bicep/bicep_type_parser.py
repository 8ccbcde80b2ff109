"""Bicep's type expressions: tokens in, what they say about a parameter out."""

from __future__ import annotations

from dataclasses import replace

from .bicep_expressions import MAX_CHAIN, ExpressionParser, ParseError
from .bicep_types import ANY_TYPE, ARRAY_TYPE, OBJECT_TYPE, TypeSyntax, literal_type, named_type, union_type

MAX_DECORATORS = 50


class TypeParser(ExpressionParser):
    """Reads types from tokens as well as expressions."""

    def type(self) -> TypeSyntax:
        """The type of a parameter or output: a type expression, or ``resource`` and what kind of resource."""
        if self.is_word("resource") and self.kinds[self.position + 1] != "<":
            self.position += 1
            if self.kinds[self.position] in ("text", "open"):
                self.interpolated()
            return ANY_TYPE
        return self.type_expression()

    def type_expression(self) -> TypeSyntax:
        """A type, or several with ``|`` between them."""
        self.enter()
        if self.at_union_member():
            self._step_over_bar()
        members: list[TypeSyntax] = [self._suffixed_type()]
        while self.at_union_member():
            self._step_over_bar()
            members.append(self._suffixed_type())
        self.leave()
        return members[0] if len(members) == 1 else union_type(tuple(members))

    def at_union_member(self) -> bool:
        """Whether a bar follows, on this line or the next."""
        ahead = 1 if self.kinds[self.position] == "newline" else 0
        return self.kinds[self.position + ahead] == "|"

    def _step_over_bar(self) -> None:
        self.skip_newlines()
        self.expect("|")
        self.skip_newlines()

    def _suffixed_type(self) -> TypeSyntax:
        """A type and the question and exclamation marks behind it."""
        if self.accept("-"):
            return literal_type(-self.number())
        found = self._member_type()
        while self.kinds[self.position] in ("?", "!"):
            found = replace(found, nullable=self.kinds[self.position] == "?")
            self.position += 1
        return found

    def _member_type(self) -> TypeSyntax:
        found = self._primary_type()
        for _ in range(MAX_CHAIN):
            if self.accept("["):
                is_list = self.accept("]")
                if not is_list:
                    if not self.accept("*"):
                        self.expression()
                    self.expect("]")
                found = ARRAY_TYPE if is_list else ANY_TYPE
            elif self.accept("."):
                member = "*" if self.accept("*") else self.expect("name", "a name")
                found = TypeSyntax(name=f"{found.name}.{member}") if found.name else ANY_TYPE
                if self.kinds[self.position] == "<":
                    found = self._parameterized()
            else:
                return found
        raise ParseError("it has too many members in a row", self.tokens.line(self.position))

    def _primary_type(self) -> TypeSyntax:
        kind, value = self.kinds[self.position], self.values[self.position]
        if kind == "name":
            self.position += 1
            if self.kinds[self.position] == "<":
                return self._parameterized()
            return literal_type({"true": True, "false": False}[value]) if value in ("true", "false") else _named(value)
        if kind == "number":
            return literal_type(self.number())
        if kind in ("text", "open"):
            text = self.interpolated()
            return literal_type(text) if isinstance(text, str) else named_type("string")
        if kind == "{":
            self.elements("{", "}", self._property_type)
            return OBJECT_TYPE
        if kind == "[":
            self.elements("[", "]", self._element_type)
            return ARRAY_TYPE
        if self.accept("("):
            self.skip_newlines()
            found = self.type_expression()
            self.skip_newlines()
            self.expect(")")
            return found
        raise self.fail("a type")

    def _parameterized(self) -> TypeSyntax:
        """``resourceInput<'type@version'>`` and the like, of which nothing is known."""
        self.expect("<")
        self.skip_newlines()
        while not self.accept(">"):
            self.type_expression()
            self.skip_newlines()
            if not self.accept(",") and self.kinds[self.position] != ">":
                raise self.fail('"," or ">"')
            self.skip_newlines()
        return ANY_TYPE

    def _property_type(self) -> None:
        self.decorators()
        if self.kinds[self.position] in ("name", "*"):
            self.position += 1
        else:
            self.interpolated()
        self.expect(":")
        self.type_expression()

    def _element_type(self) -> None:
        self.decorators()
        self.type_expression()

    def decorators(self) -> list[tuple[str, tuple[object, ...]]]:
        """The decorators here, as names and arguments: ``@allowed(['a'])``, ``@sys.description('text')``."""
        found = []
        while self.accept("@"):
            name = self.expect("name", "the name of a decorator")
            while self.accept("."):
                name = self.expect("name", "the name of a decorator")
            found.append((name, self.arguments() if self.kinds[self.position] == "(" else ()))
            self.skip_newlines()
            if len(found) > MAX_DECORATORS:
                raise ParseError("it has too many decorators", self.tokens.line(self.position))
        return found


def _named(name: str) -> TypeSyntax:
    return literal_type(None) if name == "null" else named_type(name)
