"""Paths as Bicep files name them."""

from __future__ import annotations

import os
from typing import Any

_REMOTE = ("br:", "br/", "ts:", "ts/")


def is_local(path: Any) -> bool:
    """Whether a path names a file beside the one it stands in, rather than something in a registry."""
    return isinstance(path, str) and bool(path) and not path.startswith(_REMOTE)


def sibling(path: str, relative: str) -> str | None:
    """The absolute path of a file named in the one at ``path``; None where it is not local."""
    if not is_local(relative) or relative.startswith("/") or "\\" in relative or "\0" in relative:
        return None
    return os.path.normpath(os.path.join(os.path.dirname(path), relative))
