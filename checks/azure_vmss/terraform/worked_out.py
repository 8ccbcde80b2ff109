"""Working out values once, and only when they are asked for."""

from __future__ import annotations

from typing import Any, Callable

from ..evaluation.budget import MAX_STEPS, Budget, OverBudget
from ..evaluation.values import Value, unknown
from .errors import TerraformError
from .evaluator import evaluate
from .expression_tree import Expression
from .scope import Scope

_MAX_STEPS_OF_A_SCAN = 100 * MAX_STEPS
_MAX_NESTED = 60


class WorkedOut:
    """The values of one configuration by key.

    A value that needs itself, one whose chain of names is too long, and all after the configuration has cost too
    much, are unknown.
    """

    def __init__(self) -> None:
        self._values: dict[Any, Value] = {}
        self._under_way: dict[Any, None] = {}
        self._left = _MAX_STEPS_OF_A_SCAN

    def once(self, key: Any, name: str, work: Callable[[], Value]) -> Value:
        """What ``work`` gives; ``name`` is what a user calls the value."""
        if key in self._values:
            return self._values[key]
        if key in self._under_way:
            return unknown(f"{name} refers to itself", "cycle", repr(key))
        if len(self._under_way) >= _MAX_NESTED:
            return unknown(f"{name} is reached through too many names", "too long", repr(key))
        self._under_way[key] = None
        try:
            value = work()
        except (TerraformError, OverBudget) as error:
            value = unknown(str(error), "refused", repr(key))
        except RecursionError:
            value = unknown(f"{name} is nested too deeply", "too deep", repr(key))
        finally:
            del self._under_way[key]
        self._values[key] = value
        return value

    def evaluate(self, expression: Expression, scope: Scope) -> Value:
        """The value of an expression, taken from what the configuration may still cost."""
        given = min(MAX_STEPS, max(self._left, 0))
        budget = Budget(given)
        try:
            return evaluate(expression, scope, budget)
        except RecursionError:
            return unknown("it is nested too deeply", "too deep", id(expression))
        finally:
            self._left -= given - max(budget.left, 0)
