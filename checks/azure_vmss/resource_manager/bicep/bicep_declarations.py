"""Bicep's declarations: a text in, its declarations and what is not Bicep in it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Callable

from ..template_tree import Loop, Opaque, Tree
from .bicep_expressions import TOO_DEEP, ParseError, object_of
from .bicep_tokens import tokenize
from .bicep_type_parser import TypeParser
from .bicep_types import ANY_TYPE, TypeSyntax

MAX_CHARACTERS = 5_000_000
MAX_UNREAD = 200
_CACHED_FILES = 64
Decorator = tuple[str, tuple[Tree, ...]]


@dataclass
class Declaration:
    """One declaration.

    ``keyword`` and ``name`` begin it; ``text`` is the string behind the name: the type of a resource, the path of
    a module, what ``using``, ``extends`` and ``import`` name. ``value`` is what stands behind ``=``; the body of a
    resource in a loop or behind a condition. ``symbols`` are the names an import brings and the ones they have in
    the exporting file, ``*`` for all. ``lines`` are the first and last, decorators included.
    """

    keyword: str
    lines: tuple[int, int] = (0, 0)
    name: str = ""
    text: Tree = ""
    type: TypeSyntax = ANY_TYPE
    value: Tree = None
    has_value: bool = False
    existing: bool = False
    loop: Loop | None = None
    condition: Tree = True
    parameters: tuple[str, ...] = ()
    symbols: dict[str, str] = field(default_factory=dict)
    decorators: tuple[Decorator, ...] = ()
    children: tuple[Declaration, ...] = ()


@dataclass(frozen=True)
class BicepFile:
    """What a file declares, in order, and lines with the reason why what begins there could not be read."""

    declarations: tuple[Declaration, ...]
    unread: tuple[tuple[int, str], ...]


@lru_cache(maxsize=_CACHED_FILES)
def parse_bicep(text: str) -> BicepFile:
    """The declarations of a ``.bicep`` or ``.bicepparam`` text; never raises."""
    if len(text) > MAX_CHARACTERS:
        return BicepFile((), ((0, "the file is too large"),))
    return _DeclarationParser(tokenize(text)).file()


class _DeclarationParser(TypeParser):
    """Reads one declaration after the other; one that is not Bicep loses itself alone."""

    def file(self) -> BicepFile:
        declarations: list[Declaration] = []
        unread: list[tuple[int, str]] = []
        self.skip_newlines()
        while self.kinds[self.position] != "end":
            start = self.position
            declaration = Declaration("")
            try:
                self._declaration(declaration)
                if self.kinds[self.position] not in ("newline", "end"):
                    raise self.fail("the end of the line")
            except (ParseError, RecursionError) as problem:
                # Little of Python's own stack is left where the pack is called from deep within.
                known = problem if isinstance(problem, ParseError) else ParseError(TOO_DEEP, self.tokens.line(start))
                reason = f"{_construct(declaration)} cannot be read: {known}"
                declaration.value, declaration.has_value, declaration.children = Opaque(reason), True, ()
                unread.append((known.line, reason))
                self.forget_nesting()
                self._skip_to_next_declaration(start)
            if declaration.keyword:
                declarations.append(declaration)
            if len(unread) >= MAX_UNREAD:
                unread.append((self.tokens.line(self.position), "the rest is not read: the file has too many mistakes"))
                break
            self.skip_newlines()
        return BicepFile(tuple(declarations), tuple(unread))

    def _declaration(self, declaration: Declaration) -> None:
        first_line = self.tokens.line(self.position)
        declaration.lines = (first_line, first_line)
        declaration.decorators = tuple(self.decorators())
        keyword = self.values[self.position]
        read = _READERS.get(keyword)
        if read is None or self.kinds[self.position] != "name":
            raise self.fail("a declaration")
        self.position += 1
        declaration.keyword = keyword
        read(self, declaration)
        declaration.lines = (first_line, self.tokens.line(self.position - 1))

    def _skip_to_next_declaration(self, start: int) -> None:
        """Go on at the next line after ``start`` that begins, without indentation, as only declarations do."""
        kinds = self.kinds
        position = start + 1
        while kinds[position] != "end" and not (kinds[position - 1] == "newline" and self._begins(position)):
            position += 1
        self.position = position

    def _begins(self, position: int) -> bool:
        if not self.tokens.starts_line(position):
            return False
        if self.kinds[position] == "@":
            return True
        return self.values[position] in _READERS and self.kinds[position + 1] in ("name", "text", "open", "{", "*", "=")

    def _name(self, declaration: Declaration) -> None:
        declaration.name = self.expect("name", "a name")

    def _value(self, declaration: Declaration) -> None:
        self.expect("=")
        self.skip_newlines()
        declaration.value = self.expression()
        declaration.has_value = True

    def setting(self, declaration: Declaration) -> None:
        """``targetScope = 'subscription'``."""
        self._value(declaration)

    def named_value(self, declaration: Declaration) -> None:
        """``metadata a = b``, ``assert a = b``."""
        self._name(declaration)
        self._value(declaration)

    def typed_value(self, declaration: Declaration) -> None:
        """``param a string = b`` with or without the value, ``var a string = b`` without the type too, ``output``."""
        self._name(declaration)
        if self.at_union_member() or self.kinds[self.position] not in ("=", "newline", "end"):
            declaration.type = self.type()
        if self.kinds[self.position] == "=" or declaration.keyword != "param":
            self._value(declaration)

    def type_declaration(self, declaration: Declaration) -> None:
        """``type a = b``."""
        self._name(declaration)
        self.expect("=")
        self.skip_newlines()
        declaration.type = self.type_expression()

    def function(self, declaration: Declaration) -> None:
        """``func a(b string) string => c``."""
        self._name(declaration)
        self.expect("(")
        self.skip_newlines()
        parameters: list[str] = []
        while not self.accept(")"):
            parameters.append(self.expect("name", "a name"))
            self.type()
            self.skip_newlines()
            if not self.accept(",") and self.kinds[self.position] != ")":
                raise self.fail('"," or ")"')
            self.skip_newlines()
        declaration.parameters = tuple(parameters)
        declaration.type = self.type()
        self.expect("=>")
        self.skip_newlines()
        declaration.value = self.expression()

    def resource(self, declaration: Declaration) -> None:
        """``resource a 'type@version' = {}``, ``module a 'path' = {}``, with loops and conditions, and ``existing``."""
        self._name(declaration)
        declaration.text = self.interpolated()
        if self.is_word("existing"):
            declaration.existing = True
            self.position += 1
        self.expect("=")
        self.skip_newlines()
        if self.at_loop():
            declaration.loop = self.loop_head()
            self._conditional_body(declaration)
            self.loop_end()
        else:
            self._conditional_body(declaration)

    def _conditional_body(self, declaration: Declaration) -> None:
        if self.is_word("if"):
            self.position += 1
            conditions = self.arguments()
            if len(conditions) != 1:
                raise ParseError("if() takes one condition", self.tokens.line(self.position - 1))
            declaration.condition = conditions[0]
            self.skip_newlines()
        members: list[object] = []
        children: list[Declaration] = []
        self.enter()
        self.elements("{", "}", lambda: self._resource_member(members, children))
        self.leave()
        declaration.value = object_of(members)
        declaration.has_value = True
        declaration.children = tuple(children)

    def _resource_member(self, members: list[object], children: list[Declaration]) -> None:
        is_child = self.is_word("resource") and self.kinds[self.position + 1] == "name"
        if is_child or self.kinds[self.position] == "@":
            child = Declaration("")
            self._declaration(child)
            children.append(child)
        else:
            members.append(self._object_member())

    def using(self, declaration: Declaration) -> None:
        """``using 'path'``, ``using none``, ``extends 'path'``, with what may follow."""
        if self.is_word("none"):
            self.position += 1
        else:
            declaration.text = self.interpolated()
        self._with_clause()

    def imported(self, declaration: Declaration) -> None:
        """``import { a, b as c } from 'path'``, ``import * as d from 'path'``; nothing is kept of an extension."""
        if self.kinds[self.position] == "{":
            self.elements("{", "}", lambda: self._imported_symbol(declaration))
        elif self.accept("*"):
            self.word("as")
            declaration.symbols[self.expect("name", "a name")] = "*"
        else:
            self.extension(declaration)
            return
        self.skip_newlines()
        self.word("from")
        self.skip_newlines()
        declaration.text = self.interpolated()

    def _imported_symbol(self, declaration: Declaration) -> None:
        is_name = self.kinds[self.position] == "name"
        exported = self.expect("name") if is_name else self.expect("text", "a name")
        name = exported
        if self.is_word("as"):
            self.position += 1
            name = self.expect("name", "a name")
        declaration.symbols[name] = exported

    def extension(self, declaration: Declaration) -> None:
        """``extension a with {} as b``; the name may be a string."""
        if self.kinds[self.position] == "name":
            self._name(declaration)
        else:
            self.interpolated()
        self._with_clause()
        if self.is_word("as"):
            self.position += 1
            declaration.name = self.expect("name", "a name")

    def _with_clause(self) -> None:
        if self.is_word("with"):
            self.position += 1
            self.expression()


def _construct(declaration: Declaration) -> str:
    """What a user calls a declaration: its keyword and name."""
    return f'{declaration.keyword} "{declaration.name}"' if declaration.name else declaration.keyword or "a declaration"


_READERS: dict[str, Callable[[_DeclarationParser, Declaration], None]] = {
    "targetScope": _DeclarationParser.setting,
    "metadata": _DeclarationParser.named_value,
    "assert": _DeclarationParser.named_value,
    "param": _DeclarationParser.typed_value,
    "var": _DeclarationParser.typed_value,
    "output": _DeclarationParser.typed_value,
    "type": _DeclarationParser.type_declaration,
    "func": _DeclarationParser.function,
    "resource": _DeclarationParser.resource,
    "module": _DeclarationParser.resource,
    "test": _DeclarationParser.resource,
    "using": _DeclarationParser.using,
    "extends": _DeclarationParser.using,
    "import": _DeclarationParser.imported,
    "extension": _DeclarationParser.extension,
    "provider": _DeclarationParser.extension,
}
