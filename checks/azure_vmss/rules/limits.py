"""The limits of the rolling upgrade policy rule, tunable through the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..model.durations import parse_duration

MAX_BATCH_PERCENT = "CKV_VMSS_MAX_BATCH_PERCENT"
MAX_UNHEALTHY_PERCENT = "CKV_VMSS_MAX_UNHEALTHY_PERCENT"
MIN_PAUSE = "CKV_VMSS_MIN_PAUSE"
_DEFAULT_PERCENT = 20


class LimitError(ValueError):
    """An environment variable holds a limit that cannot be read."""


@dataclass(frozen=True)
class RollingLimits:
    """Highest percentages and shortest pause; the defaults are Azure's own percentages."""

    batch_percent: float
    unhealthy_percent: float
    min_pause_seconds: float
    min_pause_text: str


def rolling_limits() -> RollingLimits:
    """Read the limits from the environment; raises LimitError naming the variable."""
    pause_text = os.environ.get(MIN_PAUSE, "").strip()
    return RollingLimits(
        batch_percent=_percent(MAX_BATCH_PERCENT),
        unhealthy_percent=_percent(MAX_UNHEALTHY_PERCENT),
        min_pause_seconds=_pause_seconds(pause_text),
        min_pause_text=pause_text,
    )


def _percent(variable: str) -> float:
    text = os.environ.get(variable, "").strip()
    if not text:
        return _DEFAULT_PERCENT
    try:
        percent = float(text)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        raise LimitError(f"The environment variable {variable} is {text!r}, not a percentage from 0 to 100")
    return percent


def _pause_seconds(text: str) -> float:
    seconds = parse_duration(text) if text else 0
    if seconds is None:
        raise LimitError(f"The environment variable {MIN_PAUSE} is {text!r}, not an ISO 8601 duration such as PT30S")
    return seconds
