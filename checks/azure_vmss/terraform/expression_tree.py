"""The parts of a Terraform expression.

Every class is a plain record that nobody changes once it is made (``frozen`` would make each three times as dear);
:mod:`evaluator` says what each comes to. What chains (operators of one rank, steps of a traversal) is flat, so that a
long chain nests no deeper than a short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union


@dataclass
class Literal:
    """A value that is written out."""

    value: Any


@dataclass
class Invalid:
    """Something Terraform's grammar refuses."""

    reason: str


@dataclass
class TooLarge:
    """Something that is nested more deeply, or is longer, than the pack reads."""

    reason: str


@dataclass
class Name:
    """The first name of a traversal, or a word where only a name may stand."""

    name: str


@dataclass
class GetAttribute:
    """``.name``"""

    name: str


@dataclass
class GetIndex:
    """``[key]``, and ``.0`` with a literal key."""

    key: Expression


@dataclass
class Splat:
    """``.*`` with the attributes behind it, or ``[*]`` with all steps behind it (``full``)."""

    full: bool
    steps: tuple[Step, ...]


Step = Union[GetAttribute, GetIndex, Splat]


@dataclass
class Traversal:
    """An expression and the steps into its value."""

    base: Expression
    steps: tuple[Step, ...]


@dataclass
class Unary:
    """``!x`` or ``-x``."""

    operator: str
    operand: Expression


@dataclass
class Chain:
    """Operators of one rank, applied from left to right."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass
class Conditional:
    """``condition ? when_true : when_false``"""

    condition: Expression
    when_true: Expression
    when_false: Expression


@dataclass
class TupleOf:
    """``[a, b]``"""

    elements: tuple[Expression, ...]


@dataclass
class ObjectOf:
    """``{key = value}``; a bare word as key is a Literal."""

    members: tuple[tuple[Expression, Expression], ...]


@dataclass
class For:
    """``[for key, value in collection : result if condition]``; ``key_result`` only for objects."""

    key_name: str | None
    value_name: str
    collection: Expression
    key_result: Expression | None
    result: Expression
    condition: Expression | None
    grouped: bool


@dataclass
class Call:
    """``name(arguments)``; ``expanded`` where the last argument ends in ``...``."""

    name: str
    arguments: tuple[Expression, ...]
    expanded: bool


@dataclass
class Template:
    """Text put together from parts. One part alone that is no literal keeps its type (``"${x}"``)."""

    parts: tuple[Expression, ...]


@dataclass
class TemplateIf:
    """``%{if c}a%{else}b%{endif}``"""

    condition: Expression
    when_true: Template
    when_false: Template


@dataclass
class TemplateFor:
    """``%{for key, value in collection}body%{endfor}``"""

    key_name: str | None
    value_name: str
    collection: Expression
    body: Template


@dataclass
class Parentheses:
    """``(x)``; kept since a key in parentheses is an expression and a bare word is not."""

    inner: Expression


Expression = Union[
    Literal,
    Invalid,
    TooLarge,
    Name,
    Traversal,
    Unary,
    Chain,
    Conditional,
    TupleOf,
    ObjectOf,
    For,
    Call,
    Template,
    TemplateIf,
    TemplateFor,
    Parentheses,
]


def traversal_steps(expression: Expression) -> tuple[str | int, ...] | None:
    """``azurerm.west`` as ``("azurerm", "west")``, None where it is not a plain traversal."""
    if isinstance(expression, Name):
        return (expression.name,)
    if not isinstance(expression, Traversal) or not isinstance(expression.base, Name):
        return None
    steps: list[str | int] = [expression.base.name]
    for step in expression.steps:
        if isinstance(step, GetAttribute):
            steps.append(step.name)
        elif isinstance(step, GetIndex) and isinstance(step.key, Literal):
            steps.append(step.key.value)
        else:
            return None
    return tuple(steps)
