"""An end for work that would never come to one, counted in time of the processor, which other processes do not spend."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooMuchWork(BaseException):
    """Not an Exception: no reader may take it for a defect of the source."""


@contextmanager
def hang_guard(cpu_seconds: int = 20) -> Iterator[None]:
    """Raises :class:`TooMuchWork` where a body that should take a fraction of a second goes on for longer than this."""

    def hangs(signal_number: int, frame: FrameType | None) -> None:
        raise TooMuchWork(f"it hangs: {cpu_seconds} seconds were not enough")

    before = signal.signal(signal.SIGPROF, hangs)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
