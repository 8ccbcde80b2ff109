"""Calling a function by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from ..evaluation.budget import Budget
from ..evaluation.values import OneOf, PartialText, Reference, Unknown, Value, unknown
from .choices import hoist, spread
from .conversion import convert_value, is_known, reason_of
from .errors import TerraformError
from .functions import (  # noqa: F401 - they register their functions
    collection_functions,
    conversion_functions,
    encoding_functions,
    file_functions,
    hash_functions,
    network_functions,
    numeric_functions,
    pattern_functions,
    string_functions,
    text_format_functions,
    time_functions,
)
from .functions.function_registry import FUNCTIONS, Call, Function
from .scope import OpenObject, Scope
from .typed_values import check_weight

_AT_RUN_TIME = {
    "timestamp": "the time of the run decides it",
    "plantimestamp": "the time of the run decides it",
    "uuid": "a random value decides it",
    "bcrypt": "a random value decides it",
    "rsadecrypt": "a private key decides it",
    "base64gzip": "compressed data is not worked out",
}
_MOST_PARTS = 200
_serial = count()


def call_function(name: str, arguments: Sequence[Value], scope: Scope, budget: Budget) -> Value:
    """What the function makes of the arguments; raises TerraformError where Terraform refuses it."""
    budget.spend()
    name = name[6:] if name.startswith("core::") else name
    if name in _AT_RUN_TIME:
        return unknown(_AT_RUN_TIME[name], name, next(_serial), not_null=True)
    if "::" in name:
        return unknown("a provider's function is known when it is deployed", name, *arguments)
    function = FUNCTIONS.get(name)
    if function is None:
        raise TerraformError(f"there is no function {name}")
    missing = len(arguments) < len(function.parameters)
    if missing or (function.variadic is None and len(arguments) > len(function.parameters)):
        raise TerraformError(f"{name} does not take {len(arguments)} arguments")
    call = Call(name, scope, budget)
    return spread(lambda *found: _run(function, call, found), *arguments)


def _run(function: Function, call: Call, arguments: Sequence[Value]) -> Value:
    converted = _converted(function, arguments, call.budget)
    if not function.partial and not all(is_known(argument) for argument in converted):
        hoisted = [argument if is_known(argument) else hoist(argument) for argument in converted]
        if any(isinstance(argument, OneOf) for argument in hoisted):
            return spread(lambda *found: _run(function, call, found), *hoisted)
        reason = reason_of(converted) or "an argument is not known"
        return _made_of(converted, unknown(reason, function.name, *converted, not_null=not function.may_be_null))
    result = function.run(call, *converted)
    if isinstance(result, Unknown):
        return _made_of(converted, result)
    if isinstance(result, str):
        call.budget.check_text(len(result))
    elif isinstance(result, (list, tuple, dict)):
        call.budget.check_items(len(result))
        check_weight(result, call.budget)
    return result


def _made_of(arguments: Sequence[Value], result: Unknown) -> Unknown:
    """The result with the resource attributes that the arguments stand for."""
    if result.reference is not None or result.made_of or isinstance(result, OpenObject):
        return result
    found: dict[Reference, None] = {}
    pending = list(arguments)
    while pending and len(pending) < _MOST_PARTS:
        value = pending.pop()
        if isinstance(value, Unknown):
            found.update(dict.fromkeys((value.reference,) if value.reference is not None else value.made_of))
        elif isinstance(value, PartialText):
            pending += value.parts
        elif isinstance(value, (list, tuple)):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
    return replace(result, made_of=tuple(found)) if found else result


def _converted(function: Function, arguments: Sequence[Value], budget: Budget) -> list[Value]:
    converted: list[Value] = []
    for position, argument in enumerate(arguments):
        if argument is None and not function.nulls:
            raise TerraformError(f"an argument of {function.name} is null")
        to: Any = function.parameters[position] if position < len(function.parameters) else function.variadic
        converted.append(convert_value(argument, to, budget))
    return converted
