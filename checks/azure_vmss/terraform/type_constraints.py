"""Type constraints of variables."""

from __future__ import annotations

from typing import Any

from ..evaluation.budget import Budget
from ..evaluation.values import Value
from .syntax_tree import Attribute

Type = Any


def parse_type(attribute: Attribute) -> Type:
    """The type that a variable's ``type`` attribute says, native or JSON; anything unreadable is ``any``."""
    raise NotImplementedError


def convert(value: Value, constraint: Type, budget: Budget) -> Value:
    """The value as a variable of that type holds it, ``optional()`` defaults filled in, nested ones too.

    Raises TerraformError where Terraform refuses the value; what is not known stays unknown.
    """
    raise NotImplementedError
