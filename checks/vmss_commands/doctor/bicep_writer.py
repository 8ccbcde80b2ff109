"""Bicep from nested dictionaries, one member a line, as Checkov's parser needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def bicep_resource(symbol: str, type_and_version: str, members: dict[str, Any]) -> str:
    """One resource declaration."""
    return "\n".join([f"resource {symbol} '{type_and_version}' = {{", *_members(members, "  "), "}", ""])


def _members(members: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in members.items():
        yield from _value(f"{indent}{name}: ", value, indent)


def _value(prefix: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield prefix + "{"
        yield from _members(value, indent + "  ")
        yield indent + "}"
    elif isinstance(value, list):
        yield prefix + "["
        for item in value:
            yield from _value(indent + "  ", item, indent + "  ")
        yield indent + "]"
    elif isinstance(value, bool):
        yield prefix + ("true" if value else "false")
    else:
        yield prefix + (str(value) if isinstance(value, int) else f"'{value}'")
