"""What one shape of Checkov's decides: the verdict that changes when the shape does."""

from __future__ import annotations

from typing import NamedTuple


class ShapeExpectation(NamedTuple):
    """``due`` is ``passed``, ``failed`` or ``nothing``; ``shape`` says what the verdict hangs on, in user's words."""

    framework: str
    resource: str
    rule: str
    due: str
    shape: str
