"""What has been read of the last scans, each for as long as Checkov keeps its report."""

from __future__ import annotations

import threading
import weakref
from typing import Any, Callable, Generic, TypeVar

from .collector import collector_off, held_until_collected

Scan = TypeVar("Scan")
_KEPT = 4


class KeptScans(Generic[Scan]):
    """Scans by the report that Checkov writes for them; runners may be threads of one process."""

    def __init__(self) -> None:
        self._kept: list[tuple[weakref.ReferenceType[Any], Scan]] = []
        self._lock = threading.Lock()

    def of(self, report: Any, read: Callable[[], Scan]) -> Scan:
        """What was read for this report; ``read`` is called once for it, and each time where it is None."""
        if report is None:
            return read()
        with self._lock:
            self._kept = [entry for entry in self._kept if entry[0]() is not None]
            for kept, scan in self._kept:
                if kept() is report:
                    return scan
            with collector_off():
                scan = read()
                self._kept = [(held_until_collected(report), scan), *self._kept[: _KEPT - 1]]
            return scan
