"""The limits a user can move: how a rolling upgrade may go, and how far off the review of an exception may be.

The environment wins over a settings file, and both over the defaults, limit by limit.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable

from ..model.durations import parse_duration

MAX_BATCH_PERCENT = "max_batch_percent"
MAX_UNHEALTHY_PERCENT = "max_unhealthy_percent"
MIN_PAUSE = "min_pause"
MAX_EXCEPTION_DAYS = "max_exception_days"
_AZURE_DEFAULT_PERCENT = 20.0
_MAX_DAYS = 36500


class LimitError(ValueError):
    """A limit that cannot be read; the message is one sentence without its full stop."""


@dataclass(frozen=True)
class Limits:
    """What holds for one file.

    Percentages from 0 to 100; the pause as ISO 8601 text, empty for any pause; days from today, None for no limit.
    ``origins`` says of each limit that is no default where it comes from. With a ``problem`` the limits could not
    be read: nothing passes by them, and no exception holds.
    """

    max_batch_percent: float = _AZURE_DEFAULT_PERCENT
    max_unhealthy_percent: float = _AZURE_DEFAULT_PERCENT
    min_pause: str = ""
    max_exception_days: int | None = None
    origins: tuple[tuple[str, str], ...] = ()
    problem: str = ""

    @property
    def min_pause_seconds(self) -> float:
        return parse_duration(self.min_pause) or 0

    def shown(self, name: str) -> str:
        """A limit as text for people, its origin behind it where it is no default."""
        value = getattr(self, name)
        text = "none" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)
        origin = dict(self.origins).get(name)
        return f"{text} ({origin})" if origin else text


def limits_of(settings: Mapping[str, object] | None = None, origin: str = "") -> Limits:
    """The limits of a settings file, by name, as the environment changes them; raises LimitError."""
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for name, variable in _VARIABLES.items():
        given = os.environ.get(variable, "").strip()
        if given:
            values[name] = limit_value(name, given, f"The environment variable {variable}")
            origins[name] = f"from {variable}"
        elif settings and name in settings:
            values[name] = limit_value(name, settings[name], f"{name} in {origin}")
            origins[name] = f"from {origin}"
    return Limits(**values, origins=tuple(origins.items()))  # type: ignore[arg-type]


def environment_limits() -> Limits:
    """The limits where there is no settings file; what cannot be read is told by ``problem``."""
    return _limits_in(tuple(os.environ.get(variable, "") for variable in _VARIABLES.values()))


@lru_cache(maxsize=16)
def _limits_in(environment: tuple[str, ...]) -> Limits:
    """The limits while the variables are as given; asked for each verdict, they rarely change."""
    try:
        return limits_of()
    except LimitError as error:
        return Limits(problem=str(error))


def limit_value(name: str, given: object, called: str) -> object:
    """The value of a limit; raises LimitError that begins with what the value is ``called``."""
    read, expected = READERS[name]
    value = read(given)
    if value is None:
        raise LimitError(f"{called} is {str(given)[:80]!r}, not {expected}")
    return value


def _percent(given: object) -> float | None:
    number = _number(given)
    return number if number is not None and 0 <= number <= 100 else None


def _days(given: object) -> int | None:
    number = _number(given)
    return int(number) if number is not None and number == number // 1 and 0 < number <= _MAX_DAYS else None


def _pause(given: object) -> str | None:
    return given.strip() if isinstance(given, str) and parse_duration(given) is not None else None


def _number(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        return None
    try:
        return float(given)
    except (ValueError, OverflowError):
        return None


READERS: dict[str, tuple[Callable[[object], object], str]] = {
    MAX_BATCH_PERCENT: (_percent, "a percentage from 0 to 100"),
    MAX_UNHEALTHY_PERCENT: (_percent, "a percentage from 0 to 100"),
    MIN_PAUSE: (_pause, "an ISO 8601 duration such as PT30S"),
    MAX_EXCEPTION_DAYS: (_days, f"a number of days from 1 to {_MAX_DAYS}"),
}
_VARIABLES = {name: f"CKV_VMSS_{name.upper()}" for name in READERS}
