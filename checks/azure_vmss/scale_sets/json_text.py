"""JSON text, also where parts of it are not known, as the value it stands for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..evaluation.values import JsonText, PartialMap, PartialText, Unknown, Value, partial_text, unknown

# A private-use character that no JSON document of a configuration has; a number says which unknown stands there.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_LONGEST_NUMBER = 300


def parse_json(value: Value) -> Value:
    """What JSON text says, with unknowns where they stand in it; any other value comes back as it is."""
    if isinstance(value, str):
        return _loaded(value, [])
    if isinstance(value, JsonText):
        return value.value
    if not isinstance(value, PartialText):
        return value
    unknowns: list[Unknown] = []
    texts: list[str] = []
    in_text = False
    for part in value.parts:
        if isinstance(part, str):
            texts.append(part)
            in_text = _ends_in_text(part, in_text)
        else:
            mark = f"{_OPEN}{len(unknowns)}{_CLOSE}"
            texts.append(mark if in_text else f'"{mark}"')
            unknowns.append(part)
    return _loaded("".join(texts), unknowns)


def _loaded(text: str, unknowns: list[Unknown]) -> Value:
    try:
        return _restored(json.loads(text, parse_int=_integer), unknowns)
    except (ValueError, RecursionError):
        return unknown("it is no JSON that can be read", "json", text, *unknowns)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < _LONGEST_NUMBER else float(digits)


def _ends_in_text(literal: str, in_text: bool) -> bool:
    escaped = False
    for character in literal:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = in_text
        elif character == '"':
            in_text = not in_text
    return in_text


def _restored(value: Any, unknowns: list[Unknown]) -> Value:
    if not unknowns:
        return value
    if isinstance(value, str):
        return _restored_text(value, unknowns)
    if isinstance(value, list):
        return [_restored(element, unknowns) for element in value]
    if isinstance(value, Mapping):
        members: dict[str, Any] = {key: _restored(member, unknowns) for key, member in value.items()}
        named = {key: member for key, member in members.items() if _OPEN not in key}
        if len(named) == len(members):
            return named
        return PartialMap(named, unknowns[0].reason, unknowns[0].identity)
    return value


def _restored_text(text: str, unknowns: list[Unknown]) -> Value:
    pieces: list[str | Unknown] = []
    for position, piece in enumerate(text.split(_OPEN)):
        number, mark, rest = piece.partition(_CLOSE)
        if position and mark and number.isdigit() and int(number) < len(unknowns):
            pieces.extend([unknowns[int(number)], rest])
        else:
            pieces.append(piece)
    pieces = [piece for piece in pieces if piece != ""]
    return pieces[0] if len(pieces) == 1 else partial_text(pieces)
