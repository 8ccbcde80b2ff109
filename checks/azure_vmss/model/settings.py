"""A three-valued setting: known, unknown or absent.

Infrastructure code can leave a value out, compute it, or receive it from
somewhere a static scan cannot see. A rule that may never be wrong has to keep
these apart, so no reader hands a rule a bare value.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Callable, NamedTuple


class State(Enum):
    """What is known of a setting."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class Setting(NamedTuple):
    """One setting of a scale set and the path it was, or would be, written at.

    ``reason`` says why a setting is not known. An absent setting has the ``value`` ``""`` where empty text was written
    for it: Azure takes that for nothing, and Terraform still tells it from null.
    """

    state: State
    value: Any = None
    path: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        return self.state is State.KNOWN

    @property
    def is_unknown(self) -> bool:
        return self.state is State.UNKNOWN

    @property
    def is_absent(self) -> bool:
        return self.state is State.ABSENT

    @property
    def is_true(self) -> bool:
        return self.is_known and self.value is True

    @property
    def is_false(self) -> bool:
        return self.is_known and self.value is False

    @property
    def not_true(self) -> bool:
        """False or absent: certainly not switched on."""
        return self.is_false or self.is_absent

    @property
    def text(self) -> str:
        """The known value as trimmed text, or an empty string."""
        return str(self.value).strip() if self.state is State.KNOWN else ""

    def matches(self, *words: str) -> bool:
        """Whether the known value is one of the words, compared without case."""
        if self.state is not State.KNOWN:
            return False
        return str(self.value).strip().lower() in _lower_cased(words)

    def as_bool(self) -> Setting:
        """The same setting as a boolean; what is not one becomes unknown."""
        return self._convert(_to_bool, "boolean")

    def as_number(self) -> Setting:
        """The same setting as a number; what is not one becomes unknown."""
        return self._convert(_to_number, "number")

    def as_text(self) -> Setting:
        """The same setting as text; a collection becomes unknown."""
        if self.state is not State.KNOWN or isinstance(self.value, str):
            return self
        return unknown(self.path, "it is no text")

    def _convert(self, conversion: Callable[[Any], Any], expected: str) -> Setting:
        if not self.is_known:
            return self
        converted = conversion(self.value)
        if converted is self.value:
            return self
        if converted is None:
            return unknown(self.path, f"it is no {expected}")
        return self._replace(value=converted)


def known(value: Any, path: str = "") -> Setting:
    return Setting(State.KNOWN, value=value, path=path)


def unknown(path: str = "", reason: str = "") -> Setting:
    return Setting(State.UNKNOWN, path=path, reason=reason)


@lru_cache(maxsize=4096)
def absent(path: str = "") -> Setting:
    return Setting(State.ABSENT, path=path)


def empty_text(path: str = "") -> Setting:
    return Setting(State.ABSENT, value="", path=path)


def text_setting(text: str, path: str = "") -> Setting:
    """A text as a setting: blank text is empty."""
    return known(text, path) if text.strip() else empty_text(path)


@lru_cache(maxsize=256)
def _lower_cased(words: tuple[str, ...]) -> frozenset[str]:
    """Every scale set is asked for the same words, which stand in the rules."""
    return frozenset(word.lower() for word in words)


def _to_bool(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return None


def _to_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        number = float(value.strip() if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if number - number == 0 else None
