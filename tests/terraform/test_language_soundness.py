"""What is said of an expression while names in it are not known holds whatever they turn out to be."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import language_scopes  # noqa: F401 - it finds the checks
import pytest

# isort: split
from azure_vmss.evaluation.budget import Budget
from azure_vmss.evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    either,
    is_wholly_known,
    unknown,
)
from azure_vmss.terraform.errors import TerraformError
from azure_vmss.terraform.evaluator import evaluate_or_raise
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.scope import NoNames
from azure_vmss.terraform.typed_values import number_text
from judge_language import Locals
from language_generator import LOCALS, expressions

pytestmark = pytest.mark.unit


class HalfKnown(NoNames):
    """The names of the generator, some of them unknown, or one of two values."""

    def __init__(self, known: Locals, source: random.Random) -> None:
        self._values = {name: _half_known(name, known.local(name), source) for name in LOCALS}

    def local(self, name: str) -> Any:
        return self._values[name]


def _half_known(name: str, value: Any, source: random.Random) -> Any:
    choice = source.random()
    if choice < 0.3:
        return unknown(f"{name} is not known", "local", name)
    if choice < 0.5:
        others = [value, None, "other", [value], {"a": value}]
        return (
            either(unknown(f"{name} is not known", "local", name), *source.sample(others, 2))
            if choice < 0.4
            else either(
                unknown(f"{name} is not known", "local", name),
                value,
                source.choice(others),
            )
        )
    if choice < 0.6 and isinstance(value, dict) and type(value) is dict:
        kept = {member: value[member] for member in value if source.random() < 0.5}
        return PartialMap(kept, f"{name} is not known", unknown("", "local", name).identity)
    if choice < 0.7 and type(value) is list and value:
        at = source.randrange(len(value))
        return PartialList(
            (
                *value[:at],
                Gap(f"{name} is not known", unknown("", "gap", name).identity),
                *value[at + source.randint(0, 1) :],
            )
        )
    if choice < 0.8 and isinstance(value, str):
        return (
            PartialText((value[:2], unknown(f"{name} is not known", "rest", name, not_null=True)))
            if value[:2]
            else value
        )
    return value


def covers(said: Any, found: Any) -> bool:
    """Whether a value is one of those that an answer leaves open."""
    if isinstance(said, OneOf):
        return any(covers(choice.value, found) for choice in said.choices)
    if isinstance(said, Unknown):
        return not (said.not_null and found is None)
    if isinstance(said, PartialText):
        return isinstance(found, str) and _fits(list(said.parts), found)
    if isinstance(said, PartialList):
        return isinstance(found, (list, tuple)) and _matches(list(said.items), list(found))
    if isinstance(said, PartialMap):
        return (
            isinstance(found, Mapping)
            and all(name in found and covers(said.known[name], found[name]) for name in said.known)
            and all(
                said.others is None or name in said.known or any(covers(each, found[name]) for _, each in said.others)
                for name in found
            )
        )
    if isinstance(said, Mapping):
        return (
            isinstance(found, Mapping)
            and said.keys() == found.keys()
            and all(covers(said[name], found[name]) for name in said)
        )
    if isinstance(said, (list, tuple)):
        return isinstance(found, (list, tuple)) and len(said) == len(found) and all(map(covers, said, found))
    if isinstance(found, str) and isinstance(said, (bool, int, Decimal)):
        # a conditional whose other branch is not known cannot tell that its result is text
        return _text(said) == found
    return bool(said == found) and isinstance(said, bool) == isinstance(found, bool)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else number_text(value)


def _fits(parts: Any, text: str) -> bool:
    first, last = parts[0], parts[-1]
    return (not isinstance(first, str) or text.startswith(first)) and (not isinstance(last, str) or text.endswith(last))


def _matches(items: Any, found: Any) -> bool:
    if not items:
        return not found
    if isinstance(items[0], Gap):
        return any(_matches(items[1:], found[at:]) for at in range(len(found) + 1))
    return bool(found) and covers(items[0], found[0]) and _matches(items[1:], found[1:])


@pytest.mark.parametrize("seed", range(11, 16))
def test_what_is_said_before_holds_afterwards(seed: int) -> None:
    known, make, source = Locals(), expressions(seed), random.Random(seed)
    wrong = []
    for _ in range(700):
        expression = make()
        if "can(" in expression or "try(" in expression:
            # whether something of an unknown type is an error is not always foreseen
            continue
        scope = HalfKnown(known, source)
        # a case in which a OneOf or an unknown name is what it is when it is known
        tree = parse_expression(expression)
        try:
            found = evaluate_or_raise(tree, known, Budget())
            said = evaluate_or_raise(tree, _Consistent(scope, known), Budget())
        except TerraformError:
            continue
        except Exception as error:
            if type(error).__name__ == "OverBudget":
                continue
            raise AssertionError(expression) from error
        if is_wholly_known(found) and not covers(said, found):
            wrong.append((expression, said, found))
    assert not wrong, "\n".join(f"{expression}\n  {said}\n  {found}" for expression, said, found in wrong)


class _Consistent(NoNames):
    """As the other scope, except that each name may be what it really is."""

    def __init__(self, half: HalfKnown, known: Locals) -> None:
        self._half = half
        self._known = known

    def local(self, name: str) -> Any:
        value = self._half.local(name)
        return value if covers(value, self._known.local(name)) else self._known.local(name)
