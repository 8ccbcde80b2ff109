"""Working with values that are one of several: an operation is done once for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Callable

from ..evaluation.values import (
    Assumption,
    Failure,
    Gap,
    OneOf,
    PartialList,
    Value,
    identity_of,
    is_consistent,
    one_of,
    over_choices,
)
from .errors import TerraformError
from .typed_values import ListValue, MapValue, SetValue

MAX_HOISTED = 16


def failure(error: TerraformError) -> Failure:
    return Failure(str(error), identity_of("failure"))


def spread(function: Callable[..., Value], *values: Value) -> Value:
    """``function`` applied to what the values are in each case; an error in some cases only is a Failure there."""
    several = False
    for value in values:
        if type(value) is OneOf:
            several = True
        elif type(value) is Failure:
            raise TerraformError(value.reason)
    if not several:
        return function(*values)

    def guarded(*arguments: Value) -> Value:
        try:
            for argument in arguments:
                if type(argument) is Failure:
                    return argument
            return function(*arguments)
        except TerraformError as error:
            return failure(error)

    found = over_choices(guarded, *values)
    if type(found) is Failure:
        raise TerraformError(found.reason)
    return found


def without_failures(value: Value) -> Value:
    """The value in those cases that Terraform does not refuse."""
    if type(value) is OneOf and any(type(choice.value) is Failure for choice in value.choices):
        return one_of(
            [(choice.given, choice.value) for choice in value.choices if type(choice.value) is not Failure],
            value.reason,
        )
    return value


def outcomes(value: Value) -> tuple[tuple[frozenset[Assumption], Value], ...]:
    """What a value may be and what has to hold for it."""
    if isinstance(value, OneOf):
        return tuple((choice.given, choice.value) for choice in value.choices)
    return ((frozenset(), value),)


def between_gaps(known: Iterable[Value], reason: str, *identity: Any) -> PartialList:
    """Elements of a collection in order, where others may stand anywhere between them."""
    items: list[Any] = [Gap(reason, identity_of("gap", *identity))]
    for position, element in enumerate(known):
        items += [element, Gap(reason, identity_of("gap", *identity, position))]
    return PartialList(tuple(items))


def hoist(value: Value) -> Value:
    """A collection with elements that are one of several, as one of several collections, as far as they are few."""
    if isinstance(value, (list, SetValue)):
        if not any(isinstance(element, (OneOf, list, Mapping)) for element in value):
            return value
        return _put_together([hoist(element) for element in value], lambda elements: _like(value, elements))
    if isinstance(value, Mapping):
        names = list(value)
        if not any(isinstance(value[name], (OneOf, list, Mapping)) for name in names):
            return value
        members = [hoist(value[name]) for name in names]
        return _put_together(members, lambda found: _like_mapping(value, list(zip(names, found))))
    return value


def _put_together(elements: list[Value], build: Callable[[list[Value]], Value]) -> Value:
    if not any(isinstance(element, OneOf) for element in elements):
        return build(elements)
    cases: list[tuple[frozenset[Assumption], list[Value]]] = [(frozenset(), [])]
    for element in elements:
        cases = [
            (given | more, [*before, value])
            for given, before in cases
            for more, value in outcomes(element)
            if is_consistent(given | more)
        ]
        if len(cases) > MAX_HOISTED:
            return build(elements)
    reason = next(element.reason for element in elements if isinstance(element, OneOf))
    return one_of([(given, _failed(found) or build(found)) for given, found in cases], reason)


def _failed(elements: list[Value]) -> Failure | None:
    return next((element for element in elements if type(element) is Failure), None)


def _like(value: Any, elements: list[Value]) -> Value:
    if isinstance(value, ListValue):
        return ListValue(elements, value.element_type)
    if isinstance(value, SetValue):
        made = SetValue(elements)
        made.element_type = value.element_type
        return made
    return elements


def _like_mapping(value: Any, members: list[tuple[str, Value]]) -> Value:
    return MapValue(members, value.element_type) if isinstance(value, MapValue) else dict(members)
