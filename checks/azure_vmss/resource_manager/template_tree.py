"""The template tree: what an ARM template and a Bicep file both are once parsed.

A :data:`Tree` is a literal (None, bool, int, float, str), a list or dict of trees, or an :class:`Expression`.
Nothing here is evaluated. Names are kept as written; ARM compares them without case, Bicep with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable

Tree = Any
Lines = tuple[int, int]


def is_literal(tree: Tree) -> bool:
    """Whether a tree is known to hold no expression, so that it is its own value."""
    return getattr(tree, "is_literal", False) is True


class Expression:
    """Something to evaluate. Compared by identity, so that a value can be kept per place in the source."""


@dataclass(frozen=True, eq=False)
class Symbol(Expression):
    """A name: a loop or lambda variable, a parameter, variable, resource, module, or imported namespace."""

    name: str


@dataclass(frozen=True, eq=False)
class Call(Expression):
    """``name(arguments)``; a user function of ARM has the name ``namespace.function``."""

    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, eq=False)
class MethodCall(Expression):
    """``target.name(arguments)`` in Bicep: ``az.resourceId(...)``, ``account.listKeys()``, ``imported.function()``."""

    target: Tree
    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, eq=False)
class Member(Expression):
    """``target.name``, or ``target.?name`` where ``safe``; also ``target::name``, a nested resource."""

    target: Tree
    name: str
    safe: bool = False


@dataclass(frozen=True, eq=False)
class Index(Expression):
    """``target[index]``, ``target[?index]`` where ``safe``, ``target[^index]`` where ``from_end``."""

    target: Tree
    index: Tree
    safe: bool = False
    from_end: bool = False


@dataclass(frozen=True, eq=False)
class Interpolation(Expression):
    """Text with values in it: literal text and trees in any order."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, eq=False)
class Lambda(Expression):
    """``(parameters) => body``; in ARM ``lambda('parameter', body)``."""

    parameters: tuple[str, ...]
    body: Tree


@dataclass(frozen=True, eq=False)
class Unary(Expression):
    """``!x`` or ``-x``."""

    operator: str
    operand: Tree


@dataclass(frozen=True, eq=False)
class Binary(Expression):
    """``left operator right`` with an operator as Bicep spells it: ``==``, ``=~``, ``??``, ``&&``, ``+`` ..."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, eq=False)
class Conditional(Expression):
    """``condition ? then : otherwise``."""

    condition: Tree
    then: Tree
    otherwise: Tree


@dataclass(frozen=True, eq=False)
class Spread(Expression):
    """``...value`` as an element of a list, or as a member of an :class:`ObjectExpression`."""

    value: Tree


@dataclass(frozen=True, eq=False)
class ObjectExpression(Expression):
    """An object with members whose names are computed, or with spreads; a plain one is a dict."""

    members: tuple[tuple[Tree, Tree] | Spread, ...]


@dataclass(frozen=True, eq=False)
class Loop:
    """What repeats a resource, a module, an output or a value.

    ``items`` is the array it runs over (Bicep), ``count`` the number of times (ARM); one of them is given, the other
    is None. ``item`` and ``index`` are the names of Bicep's loop variables, empty where there is none; ``name`` is
    ARM's, for ``copyIndex('name')``.
    """

    items: Tree = None
    count: Tree = None
    item: str = ""
    index: str = ""
    name: str = ""


@dataclass(frozen=True, eq=False)
class For(Expression):
    """A list with one ``body`` for each turn of the loop."""

    loop: Loop
    body: Tree


@dataclass(frozen=True, eq=False)
class Imported(Expression):
    """The variable ``name`` that the file at ``path`` exports; without a name, all that it exports (``import * as``).

    ``path`` is as written, relative to the file that imports.
    """

    path: str
    name: str = ""


@dataclass(frozen=True, eq=False)
class Opaque(Expression):
    """Something that is known only when it is deployed, or could not be parsed; ``reason`` is for users."""

    reason: str


class Deferred(Expression):
    """A tree that is made when it is asked for; most of a template never is.

    ``make`` must not raise. ``written`` is the text of an ARM expression, brackets included.
    """

    def __init__(self, make: Callable[[], Tree], written: str = "") -> None:
        self._make = make
        self.written = written

    @cached_property
    def tree(self) -> Tree:
        return self._make()


class _Missing:
    """The type of :data:`MISSING`."""


MISSING = _Missing()


@dataclass(frozen=True, eq=False)
class Parameter:
    """A declared parameter. ``default`` is :data:`MISSING` where there is none (null is a default).

    ``type`` is a base type in lower case: string, int, bool, object, array, securestring, secureobject, or empty
    where a type is not known; types of its own name are followed. ``allowed`` are the literals it may have.
    """

    type: str = ""
    default: Tree = MISSING
    allowed: tuple[Any, ...] | None = None
    nullable: bool = False


@dataclass(frozen=True, eq=False)
class Function:
    """A user-defined function: its body sees its parameters, and the functions and variables of its own template."""

    parameters: tuple[str, ...]
    body: Tree


@dataclass(frozen=True, eq=False)
class Output:
    """An output; with a loop it is the list of ``value`` for each turn."""

    value: Tree
    condition: Tree = True
    loop: Loop | None = None


@dataclass(frozen=True, eq=False)
class Nested:
    """The template that a deployment resource or a module deploys.

    ``template`` is there where it is written in place; else ``path`` is the local file as written (a tree, relative
    to the file that names it), or ``link`` the URI it is fetched from, which may be made of that of the file that
    names it; each is :data:`MISSING` where it is not written. ``parameters`` are the trees passed, read in
    the scope of the caller. ``inner`` says whether the template's expressions see its own parameters (Bicep: always).
    """

    template: Template | None = None
    path: Tree = MISSING
    link: Tree = MISSING
    parameters: Mapping[str, Tree] = field(default_factory=dict)
    inner: bool = True


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource as declared.

    ``symbol`` is its symbolic name or empty. ``type`` has no API version and is a tree in ARM; of a nested child it
    may be the last segment alone. ``name`` is the tree of the name as written (of a child with ``parent`` or inside
    another its last segment). ``body`` is the whole object as a tree: ``properties``, ``tags``, ``sku`` and the like;
    a dict, or an :class:`ObjectExpression` where it has spreads. ``parent`` is Bicep's ``parent:``, None where there
    is none. ``children`` are written inside. ``lines`` are the first and last line, from 1.
    """

    type: Tree
    name: Tree
    body: Tree
    symbol: str = ""
    api_version: Tree = ""
    condition: Tree = True
    loop: Loop | None = None
    parent: Tree = None
    existing: bool = False
    scope: Tree = None
    nested: Nested | None = None
    children: tuple[Resource, ...] = ()
    lines: Lines = (0, 0)


@dataclass(frozen=True, eq=False)
class Template:
    """An ARM template or a Bicep file.

    ``language`` is ``arm`` or ``bicep``, ``path`` the absolute path it was read from. The keys of ``parameters``,
    ``variables``, ``functions`` and ``outputs`` are lower-cased in ARM, as written in Bicep. ``target_scope`` is
    ``resourceGroup``, ``subscription``, ``managementGroup`` or ``tenant``. ``unread`` are the first lines of
    declarations that could not be parsed, with the reason.
    """

    language: str
    path: str
    parameters: dict[str, Parameter] = field(default_factory=dict)
    variables: dict[str, Tree] = field(default_factory=dict)
    functions: dict[str, Function | Imported] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    outputs: dict[str, Output] = field(default_factory=dict)
    language_version: str = ""
    target_scope: str = "resourceGroup"
    unread: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, eq=False)
class ParameterFile:
    """The values a parameter file gives; ``using`` is the template that a ``.bicepparam`` names, else empty.

    ``variables`` are the variables of a ``.bicepparam``, for its own expressions.
    """

    path: str
    using: str = ""
    values: Mapping[str, Tree] = field(default_factory=dict)
    variables: Mapping[str, Tree] = field(default_factory=dict)
    functions: Mapping[str, Function | Imported] = field(default_factory=dict)
