"""What a type expression of Bicep says about a parameter, as far as a value hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable

BASE_TYPES = frozenset(("string", "int", "bool", "object", "array", "securestring", "secureobject"))
MAX_ALIASES = 20


@dataclass(frozen=True)
class TypeSyntax:
    """A type: ``base`` in lower case, or the ``name`` of a declared or imported type, with a namespace before a dot.

    ``literals`` are all the values it has, None where they are not listed; ``nullable`` adds null.
    """

    base: str = ""
    name: str = ""
    literals: tuple[Any, ...] | None = None
    nullable: bool = False


ANY_TYPE = TypeSyntax()
ARRAY_TYPE = TypeSyntax("array")
OBJECT_TYPE = TypeSyntax("object")


def named_type(name: str) -> TypeSyntax:
    """The type that a single name stands for."""
    return TypeSyntax(base=name.lower()) if name.lower() in BASE_TYPES else TypeSyntax(name=name)


def literal_type(value: Any) -> TypeSyntax:
    """The type of which a literal is the only value."""
    if value is None:
        return TypeSyntax(nullable=True, literals=())
    base = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "string"
    return TypeSyntax(base, literals=(value,))


def union_type(members: tuple[TypeSyntax, ...]) -> TypeSyntax:
    """The type that has the values of all members; its literals are listed where all of theirs are."""
    bases = {member.base for member in members if member.base or member.literals is None}
    base = bases.pop() if len(bases) == 1 else ""
    nullable = any(member.nullable for member in members)
    if any(member.literals is None for member in members):
        return TypeSyntax(base, nullable=nullable)
    literals = tuple(literal for member in members for literal in member.literals or ())
    return TypeSyntax(base, literals=literals, nullable=nullable)


def secured(syntax: TypeSyntax) -> TypeSyntax:
    """The type with ``@secure()`` in front of it."""
    return replace(syntax, base=f"secure{syntax.base}") if syntax.base in ("string", "object") else syntax


def resolve_type(syntax: TypeSyntax, named: Callable[[str], TypeSyntax | None]) -> TypeSyntax:
    """The type with names followed: ``named`` gives what a name stands for, None where that is not known."""
    nullable = syntax.nullable
    for _ in range(MAX_ALIASES):
        if not syntax.name:
            return TypeSyntax(syntax.base, "", syntax.literals, nullable)
        found = named(syntax.name)
        if found is None:
            break
        syntax = found
        nullable = nullable or syntax.nullable
    return TypeSyntax(nullable=nullable)
