"""How a function of Terraform's is declared, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from ...evaluation.budget import Budget
from ...evaluation.values import Value
from ..scope import Scope
from ..typed_values import Type


@dataclass(frozen=True)
class Call:
    """What a function may use beside its arguments."""

    name: str
    scope: Scope
    budget: Budget


@dataclass(frozen=True)
class Function:
    """``run(call, *arguments)`` gets arguments of the declared types.

    ``nulls`` admits null arguments. ``partial`` functions get arguments that are not wholly known too (though never a
    OneOf), the others are not called then. ``may_be_null`` says that the result may be null.
    """

    name: str
    run: Callable[..., Value]
    parameters: tuple[Type, ...]
    variadic: Type | None
    nulls: bool
    partial: bool
    may_be_null: bool


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str,
    *parameters: Type,
    variadic: Type | None = None,
    nulls: bool = False,
    partial: bool = False,
    may_be_null: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under Terraform's name for it."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name] = Function(name, run, parameters, variadic, nulls, partial, may_be_null)
        return run

    return register
