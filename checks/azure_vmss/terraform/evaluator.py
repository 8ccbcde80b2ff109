"""What an expression comes to."""

from __future__ import annotations

from ..evaluation.budget import Budget
from ..evaluation.values import Value
from .expression_tree import Expression
from .scope import Scope


def evaluate(expression: Expression, scope: Scope, budget: Budget) -> Value:
    """The value as Terraform works it out; never raises.

    Tuples are ``list``, objects ``dict`` (or another Mapping); lists, sets and maps are the classes of
    :mod:`typed_values`, which are ``list``, ``tuple`` and ``dict`` too. What Terraform refuses, and what goes over the
    budget, is an Unknown that says why.
    """
    raise NotImplementedError
