"""Functions that ARM templates and Bicep share, on three-valued arguments."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from ..model.settings import Setting, absent, agreed, known, unknown
from .resource_ids import OPEN_PART

LINE_KEYS = frozenset({"__startline__", "__endline__", "__start_line__", "__end_line__"})
_MAX_CHOICES = 64


def logical(name: str, values: List[Setting]) -> Setting:
    """``and`` or ``or``: one decisive argument is enough, whatever the others are."""
    decisive = name == "or"
    booleans = [value.as_bool() for value in values]
    if any(value.is_known and value.value is decisive for value in booleans):
        return known(decisive)
    return known(not decisive) if booleans and all(value.is_known for value in booleans) else unknown()


def coalesce(values: List[Setting]) -> Setting:
    """The first argument that is not null, unknown where one before it is."""
    for value in values:
        if not value.is_absent or value.value == "":
            return unknown(expression=value.expression) if value.is_unknown else value
    return absent()


def empty(values: List[Setting]) -> Setting:
    """``empty(x)``: null, empty text and empty collections are; text with a known part is not."""
    value = values[0] if values else unknown()
    if value.is_absent or value.value == "":
        return known(True)
    if value.is_unknown:
        return known(False) if value.expression.replace(OPEN_PART, "") else unknown()
    return known(isinstance(value.value, (dict, list)) and not [key for key in value.value if not _is_line_key(key)])


def lookup(owner: Setting, key: Setting, evaluate: "Callable[[Any], Setting]") -> Setting:
    """``owner[key]``; what is looked up with a key nobody knows is one of the members.

    A key that is not there fails the deployment, so a table whose members all agree answers whatever the key.
    """
    if owner.alternatives or key.alternatives:
        owners, keys = owner.alternatives or (owner,), key.alternatives or (key,)
        if len(owners) * len(keys) > _MAX_CHOICES:
            return unknown()
        return _one_of([lookup(one, other, evaluate) for one in owners for other in keys])
    members = _members(owner)
    if key.is_known:
        wanted = key.value if isinstance(owner.value, list) else _name(key.value)
        return evaluate(members[wanted]) if _can_be_key(wanted) and wanted in members else unknown()
    if key.is_absent or not 0 < len(members) <= _MAX_CHOICES:
        return unknown()
    return _one_of([evaluate(raw) for raw in members.values()])


def try_get(values: List[Setting], evaluate: "Callable[[Any], Setting]") -> Setting:
    """``tryGet(owner, key...)``: null instead of a failure where a key is not there."""
    found = values[0]
    for key in values[1:]:
        missing = found.is_absent or (
            isinstance(found.value, dict) and key.is_known and _name(key.value) not in _members(found)
        )
        found = absent() if missing else lookup(found, key, evaluate)
    return found


def first(value: Setting, evaluate: "Callable[[Any], Setting]") -> Setting:
    """The first element of an array; anything else is unknown."""
    return evaluate(value.value[0]) if isinstance(value.value, list) and value.value else unknown()


def last(value: Setting, evaluate: "Callable[[Any], Setting]") -> Setting:
    """The last element of an array; anything else is unknown."""
    return evaluate(value.value[-1]) if isinstance(value.value, list) and value.value else unknown()


def for_each_outcome(values: List[Setting], function: "Callable[[List[Setting]], Setting]") -> Setting:
    """A function of arguments that may have alternatives: called once for each combination of them."""
    for position, value in enumerate(values):
        if value.alternatives:
            combinations = 1
            for other in values:
                combinations *= _outcomes(other)
            if combinations > _MAX_CHOICES:
                return unknown()
            before, after = values[:position], values[position + 1:]
            return _one_of([for_each_outcome([*before, choice, *after], function) for choice in value.alternatives])
    return function(values)


def joined(values: List[Setting]) -> Setting:
    """Arrays one after the other; unknown where one of them is."""
    if not all(value.is_known and isinstance(value.value, list) for value in values):
        return unknown()
    return known([item for value in values for item in value.value])


def union(values: List[Setting]) -> Setting:
    """Objects merged, the later member winning; arrays one after the other, what is written twice once.

    Objects within objects are merged too, so a member both sides describe is left unknown.
    """
    if not values or any(value.is_unknown for value in values):
        return unknown()
    if all(isinstance(value.value, dict) for value in values):
        return known(_merged(values))
    if all(isinstance(value.value, list) for value in values):
        items = [item for value in values for item in value.value]
        return known([item for position, item in enumerate(items) if item not in items[:position]])
    return unknown()


def _merged(values: List[Setting]) -> Dict[str, Any]:
    merged: Dict[str, Any] = {}
    written: Dict[str, str] = {}
    for value in values:
        for key, item in value.value.items():
            if _is_line_key(key):
                continue
            name = written.setdefault(_name(key), key)
            both = name in merged and not (_is_plain(merged[name]) and _is_plain(item))
            merged[name] = unknown() if both else item
    return merged


def equals(values: List[Setting]) -> Setting:
    """Whether two values are equal; collections, and text that differs in case, only where that is plain to see."""
    if len(values) != 2 or any(value.is_unknown for value in values):
        return unknown()
    left, right = (value.value for value in values)
    if isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
        if isinstance(left, list) and isinstance(right, list) and len(left) != len(right):
            return known(False)
        return known(True) if left == right else unknown()
    if isinstance(left, str) and isinstance(right, str) and left != right and left.lower() == right.lower():
        return unknown()
    return known(left == right)


def contains(values: List[Setting]) -> Setting:
    """Whether an object has a key, an array an element or a text another text."""
    if len(values) != 2 or values[0].is_unknown or not values[1].is_known:
        return unknown()
    container, item = "" if values[0].is_absent else values[0].value, values[1].value
    if isinstance(container, dict):
        return known(_name(item) in _members(values[0]))
    if isinstance(container, list):
        found = item in [element for element in container if _is_plain(element)]
        return known(found) if found or all(_is_plain(element) for element in container) else unknown()
    return known(item in container) if isinstance(container, str) and isinstance(item, str) else unknown()


def _one_of(choices: List[Setting]) -> Setting:
    """One of the outcomes, unknown without any where they are too many to follow."""
    return agreed(choices, "") if sum(map(_outcomes, choices)) <= _MAX_CHOICES else unknown()


def _outcomes(setting: Setting) -> int:
    return sum(map(_outcomes, setting.alternatives)) or 1


def _members(owner: Setting) -> "Dict[Any, Any]":
    """The raw members of an object by lower-cased name, or of an array by position."""
    if isinstance(owner.value, dict):
        return {_name(key): item for key, item in owner.value.items() if not _is_line_key(key)}
    return dict(enumerate(owner.value)) if isinstance(owner.value, list) else {}


def _name(key: object) -> str:
    """A key as it is compared: without case, and without the quotes Bicep's parser keeps."""
    return str(key).strip().strip("'\"").lower()


def _can_be_key(wanted: object) -> bool:
    return isinstance(wanted, (str, int)) and not isinstance(wanted, bool)


def _is_plain(item: object) -> bool:
    """Whether an element stands for itself: no collection, no expression, nothing left to evaluate."""
    if isinstance(item, str):
        return not (item.strip().startswith("[") and item.strip().endswith("]"))
    return item is None or isinstance(item, (bool, int, float))


def _is_line_key(key: object) -> bool:
    """Whether a key of an object was added by a parser to remember where it stands."""
    return isinstance(key, str) and key in LINE_KEYS
