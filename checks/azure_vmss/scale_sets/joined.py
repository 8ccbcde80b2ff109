"""What other resources join to a scale set."""

from __future__ import annotations

from typing import NamedTuple

from ..model.scale_set import Extension


class Joined(NamedTuple):
    """The extensions that are resources of their own; ``unseen`` says why there may be more, and is empty where not."""

    extensions: tuple[Extension, ...] = ()
    unseen: str = ""


NOTHING_JOINED = Joined()
