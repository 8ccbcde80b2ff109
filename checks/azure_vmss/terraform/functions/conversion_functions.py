"""Terraform's functions of types and of sensitivity."""

from __future__ import annotations

from ...evaluation.values import Unknown, Value, undecided, unknown
from ..conversion import convert_value
from ..typed_values import ANY, BOOL, NUMBER, STRING, Type
from .function_registry import Call, function


def _conversion(name: str, to: Type) -> None:
    def run(call: Call, value: Value) -> Value:
        found = convert_value(value, to, call.budget)
        if not isinstance(found, Unknown):
            return found
        if to == STRING and found.reference is not None:
            return found
        return unknown(found.reason, name, found, not_null=found.not_null)

    function(name, ANY, nulls=True, partial=True, may_be_null=True)(run)


_conversion("tostring", STRING)
_conversion("tonumber", NUMBER)
_conversion("tobool", BOOL)
_conversion("tolist", ("list", ANY))
_conversion("toset", ("set", ANY))
_conversion("tomap", ("map", ANY))


@function("list", variadic=ANY, nulls=True, partial=True)
def _list(call: Call, *elements: Value) -> Value:
    """Terraform had it before 0.12 brought brackets, and modules from then still use it."""
    return convert_value(list(elements), ("list", ANY), call.budget)


@function("sensitive", ANY, nulls=True, partial=True, may_be_null=True)
def _sensitive(call: Call, value: Value) -> Value:
    return value


@function("nonsensitive", ANY, nulls=True, partial=True, may_be_null=True)
def _nonsensitive(call: Call, value: Value) -> Value:
    return value


@function("ephemeralasnull", ANY, nulls=True, partial=True, may_be_null=True)
def _ephemeralasnull(call: Call, value: Value) -> Value:
    return value


@function("issensitive", ANY, nulls=True, partial=True)
def _issensitive(call: Call, value: Value) -> Value:
    return undecided("whether a value is sensitive is not worked out", "issensitive", value)
