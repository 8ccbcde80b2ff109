"""What other resources join to a scale set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..model.scale_set import Extension


class Joined(NamedTuple):
    """The extensions that are resources of their own; ``unseen`` says why there may be more, and is empty where not."""

    extensions: tuple[Extension, ...] = ()
    unseen: str = ""

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why the extensions are not known, by the name of the field; empty where all are seen."""
        return {"extensions": self.unseen} if self.unseen else {}


NOTHING_JOINED = Joined()
