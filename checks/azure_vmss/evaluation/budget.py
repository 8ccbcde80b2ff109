"""The work one scale set may cost, counted in one place.

Time is never measured: the same source costs the same number of steps on every machine.
"""

from __future__ import annotations

MAX_STEPS = 200_000
MAX_TEXT = 1_000_000
MAX_ITEMS = 20_000
MAX_DEPTH = 120
MAX_FILE_BYTES = 20_000_000


class OverBudget(Exception):
    """A value costs more than the pack spends on one; the message is the reason a user reads."""


class Budget:
    """Steps left, and limits on what a single value may hold."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise OverBudget("it takes too many steps to work out")

    def check_text(self, length: int) -> None:
        """Call with the length in characters before the text is made."""
        self.spend(1 + length // 1_000)
        if length > MAX_TEXT:
            raise OverBudget("the text is too long")

    def check_items(self, count: int) -> None:
        """Call with the number of elements before the collection is made."""
        self.spend(1 + count // 10)
        if count > MAX_ITEMS:
            raise OverBudget("the collection is too large")

    @staticmethod
    def check_depth(depth: int) -> None:
        if depth > MAX_DEPTH:
            raise OverBudget("it is nested too deeply")
