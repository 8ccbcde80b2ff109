"""How often a resource or a module call is there: ``count`` and ``for_each``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Callable, Union

from ..evaluation.budget import MAX_ITEMS
from ..evaluation.values import (
    Choice,
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    either,
    identity_of,
    one_of,
    over_choices,
    unknown,
)

Key = Union[None, int, str]
UNCOUNTED = -1  # the index that stands for instances nobody can count


@dataclass(frozen=True)
class Instance:
    """One instance: its key, whether it is there (True, or a OneOf of True and False), and its value.

    The value is ``each.value`` or ``count.index``. A key below zero stands for one that is not known; ``name`` is
    then what is known of it, None where that is nothing.
    """

    key: Key
    exists: Value
    value: Value = None
    name: Value = None

    @property
    def is_representative(self) -> bool:
        return isinstance(self.key, int) and self.key < 0

    @property
    def each_key(self) -> Value:
        """What ``each.key`` is."""
        if not self.is_representative:
            return self.key
        no_name = unknown("the keys of for_each are not known", "each.key", self.value)
        return no_name if self.name is None else self.name


@dataclass(frozen=True)
class Repetition:
    """The instances of a block; ``kind`` is ``single``, ``count`` or ``for_each``.

    Where nobody can tell all keys, the last instances stand for the rest, and ``open`` says why.
    """

    kind: str
    instances: tuple[Instance, ...]
    open: Unknown | None = None
    given: Value = None


SINGLE = Repetition("single", (Instance(None, True),))


def by_count(count: Value) -> Repetition:
    """The instances of a block with that ``count``, which is evaluated."""
    numbers = over_choices(_number, count)
    choices = _choices(numbers)
    known = [choice.value for choice in choices if isinstance(choice.value, int)]
    undecided = next((choice.value for choice in choices if isinstance(choice.value, Unknown)), None)
    highest = max(known, default=0)
    instances = [
        Instance(index, over_choices(lambda n, i=index: n > i if isinstance(n, int) else _maybe(n, i), numbers), index)
        for index in range(highest)
    ]
    if undecided is not None:
        exists = over_choices(lambda n: False if isinstance(n, int) else _maybe(n, "any"), numbers)
        index = unknown(f"count.index: {undecided.reason}", "count.index", undecided, not_null=True)
        instances.append(Instance(UNCOUNTED, exists, index))
    return Repetition("count", _settled(instances), undecided, numbers)


def by_for_each(given: Value) -> Repetition:
    """The instances of a block with that ``for_each``, which is evaluated."""
    members = over_choices(_members, given)
    keys: list[str] = []
    undecided: Unknown | None = None
    for choice in _choices(members):
        found, rest = _known_members(choice.value)
        keys.extend(key for key in found if key not in keys)
        undecided = undecided or rest
    instances = [
        Instance(key, over_choices(_has, members, key), over_choices(_get, members, key)) for key in keys[:MAX_ITEMS]
    ]
    if undecided is not None:
        instances += _others(members, undecided)
    return Repetition("for_each", _settled(instances), undecided, members)


def _others(members: Value, undecided: Unknown) -> list[Instance]:
    """The instances whose keys are not known: of each its value where that is known, else one for all of them."""
    others = members.others if isinstance(members, PartialMap) else None
    if not others:
        exists = over_choices(_has_others, members)
        return [Instance(UNCOUNTED, exists, unknown(undecided.reason, "each.value", undecided))]
    return [
        Instance(name, True, value) if isinstance(name, str) else Instance(UNCOUNTED - place, True, value, name)
        for place, (name, value) in enumerate(others[:MAX_ITEMS])
        if name not in members.known
    ]


def value_of(repetition: Repetition, make: Callable[[Instance], Value]) -> Value:
    """What the name of a repeated block stands for, as far as all instances are known."""
    if repetition.kind == "single":
        return make(repetition.instances[0])
    made = {instance.key: make(instance) for instance in repetition.instances if not instance.is_representative}
    if repetition.kind == "count":
        return over_choices(
            lambda n: [made[index] for index in range(n)] if isinstance(n, int) else _open_list(n), repetition.given
        )
    return over_choices(lambda members: _open_map(members, made), repetition.given)


def _open_list(count: Unknown) -> Value:
    return PartialList((Gap(count.reason, count.identity),))


def _open_map(members: Value, made: Mapping[Key, Value]) -> Value:
    found, rest = _known_members(members)
    there = {key: made[key] for key in found if key in made}
    return PartialMap(there, rest.reason, rest.identity) if rest else there


def _number(value: Value) -> Value:
    """A ``count`` as an int, or an Unknown."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return unknown("count is no number", "no number", value)
    if isinstance(value, Unknown):
        return value
    if value is None or isinstance(value, bool) or not _is_number(value):
        return unknown("count is no number", "no number", value)
    if value < 0 or value != int(value):
        return unknown("count is no whole number", "no number", value)
    return int(value) if value <= MAX_ITEMS else unknown("count is too large", "too large", value)


def _is_number(value: Any) -> bool:
    try:
        return bool(value == value and abs(value) != float("inf"))
    except TypeError:
        return False


def _members(given: Value) -> Value:
    """A ``for_each`` as a mapping, a PartialMap or an Unknown."""
    if isinstance(given, (Mapping, PartialMap, Unknown)):
        return given
    elements = given.items if isinstance(given, PartialList) else given if isinstance(given, (list, tuple)) else None
    if elements is None:
        return unknown("for_each is neither a map nor a set", "no collection", given)
    keys = {element: element for element in elements if isinstance(element, str)}
    rest = [element for element in elements if not isinstance(element, str)]
    if not rest:
        return keys
    reason = next((element.reason for element in rest if hasattr(element, "reason")), "for_each holds no text")
    others = tuple((element, element) for element in rest if isinstance(element, (PartialText, Unknown)))
    return PartialMap(keys, reason, identity_of("for_each", given), others if len(others) == len(rest) else None)


def _known_members(members: Value) -> tuple[Mapping[str, Value], Unknown | None]:
    if isinstance(members, PartialMap):
        return members.known, Unknown(members.reason, members.identity, not_null=True)
    if isinstance(members, Mapping):
        return members, None
    return {}, members if isinstance(members, Unknown) else unknown("for_each is not known", "no members", members)


def _has(members: Value, key: str) -> Value:
    found, rest = _known_members(members)
    return True if key in found else _maybe(rest, key) if rest else False


def _get(members: Value, key: str) -> Value:
    found, rest = _known_members(members)
    if key in found:
        return found[key]
    return unknown(rest.reason, "each.value", rest, key) if rest else None


def _has_others(members: Value) -> Value:
    rest = _known_members(members)[1]
    return _maybe(rest, "any") if rest is not None else False


def _maybe(condition: Unknown, *parts: Any) -> Value:
    """A boolean that hangs on something unknown."""
    asked = Unknown(condition.reason, identity_of("is there", condition, *parts), not_null=True)
    return either(asked, True, False)


def _choices(value: Value) -> tuple[Choice, ...]:
    return value.choices if isinstance(value, OneOf) else (Choice(frozenset(), value),)


def _settled(instances: list[Instance]) -> tuple[Instance, ...]:
    """The instances that may be there, each with an ``exists`` that is True or a OneOf."""
    return tuple(
        replace(instance, exists=decidable(instance.exists)) for instance in instances if instance.exists is not False
    )


def decidable(condition: Value) -> Value:
    """A condition as True, False or a OneOf of them."""
    if isinstance(condition, OneOf):
        return one_of([(choice.given, decidable(choice.value)) for choice in condition.choices], condition.reason)
    if isinstance(condition, Unknown):
        return either(condition, True, False)
    return condition


def all_of(*conditions: Value) -> Value:
    """Whether all hold, each True, False or a OneOf."""
    open_ones = [condition for condition in conditions if condition is not True]
    if not open_ones:
        return True
    return decidable(over_choices(lambda *outcomes: all(outcome is True for outcome in outcomes), *open_ones))
