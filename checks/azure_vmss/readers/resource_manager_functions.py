"""Functions that ARM templates and Bicep share, on three-valued arguments."""

from __future__ import annotations

from typing import List

from ..settings import Setting, absent, known, unknown
from .resource_ids import OPEN_PART

LINE_KEYS = frozenset({"__startline__", "__endline__", "__start_line__", "__end_line__"})


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
        if not value.is_absent:
            return value if value.is_known else unknown(expression=value.expression)
    return absent()


def empty(values: List[Setting]) -> Setting:
    """``empty(x)``: null, empty text and empty collections are; text with a known part is not."""
    value = values[0] if values else unknown()
    if value.is_absent or value.value == "":
        return known(True)
    if value.is_unknown:
        return known(False) if value.expression.replace(OPEN_PART, "") else unknown()
    return known(isinstance(value.value, (dict, list)) and not [key for key in value.value if not _is_line_key(key)])


def _is_line_key(key: object) -> bool:
    """Whether a key of an object was added by a parser to remember where it stands."""
    return isinstance(key, str) and key in LINE_KEYS
