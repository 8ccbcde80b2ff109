"""Python's collector of garbage, while a lot is made that stays."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def collector_off() -> Iterator[None]:
    """For what makes a lot that stays: to look for garbage in it, and in all that Checkov holds, is in vain.

    Ask for :func:`held_until_collected` inside: what was made is looked through once as soon as the collector is back.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def held_until_collected(report: Any) -> weakref.ReferenceType[Any]:
    """A weak reference to the report of a scan; as long as the report is there, nothing made so far is looked through.

    Checkov keeps its graph and its configurations until then, and all checks together make less than one of them is.
    """
    gc.freeze()
    return weakref.ref(report, lambda _: gc.unfreeze())
