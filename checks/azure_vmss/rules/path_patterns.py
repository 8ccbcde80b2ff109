"""Patterns of paths, without regular expressions: the time they take grows with pattern times path, no faster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable


def matches_path(pattern: str, path: str) -> bool:
    """Whether a relative path with forward slashes fits: ``*`` and ``?`` within a name, ``**`` for any folders."""
    names = pattern.lstrip("/").split("/")
    if pattern.endswith("/"):
        names[-1] = "**"
    return _matches(names, path.split("/"), "**", _matches_name)


def _matches_name(pattern: str, name: str) -> bool:
    return _matches(pattern, name, "*", lambda wanted, given: wanted in ("?", given))


def _matches(pattern: Sequence[str], given: Sequence[str], any_number: str, fits: Callable[[str, str], bool]) -> bool:
    """Whether a pattern fits all that is given; a member ``any_number`` stands for any number of members.

    On a mismatch the last such member takes one more, and matching goes on behind it.
    """
    position = taken = 0
    behind, restart = -1, 0
    while taken < len(given):
        if position < len(pattern) and pattern[position] == any_number:
            position += 1
            behind, restart = position, taken
        elif position < len(pattern) and fits(pattern[position], given[taken]):
            position, taken = position + 1, taken + 1
        elif behind >= 0:
            restart += 1
            position, taken = behind, restart
        else:
            return False
    return all(member == any_number for member in pattern[position:])
