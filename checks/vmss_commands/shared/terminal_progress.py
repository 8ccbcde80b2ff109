"""A line on standard error for whatever takes longer than a moment, in a terminal only."""

from __future__ import annotations

import sys


def show_progress(message: str) -> None:
    """Write one line of progress; a pipe, a file or a build log stays clean."""
    if sys.stderr is not None and sys.stderr.isatty():
        print(f"{message} ...", file=sys.stderr, flush=True)
