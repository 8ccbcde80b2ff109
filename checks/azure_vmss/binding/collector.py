"""Python's collector of garbage, while a lot is made that stays."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def collector_off() -> Iterator[None]:
    """For reading a whole tree: to look for garbage in it, and in all that Checkov holds, is in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
