"""Opening a plan: what ``terraform show -json`` wrote, in whatever encoding it was kept."""

from __future__ import annotations

import json
import os
import stat
from functools import lru_cache
from typing import Any

MAX_PLAN_BYTES = 500_000_000
_MARK = "terraform_version"


def load_plan(path: str) -> dict[str, Any] | None:
    """The plan in a file, None where there is none. The last few are kept, until a file changes."""
    try:
        described = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(described.st_mode) or described.st_size > MAX_PLAN_BYTES:
        return None
    return _loaded(path, described.st_mtime_ns, described.st_size)


def plan_text(path: str) -> str:
    """The text of a file in which :func:`load_plan` found a plan; empty where it cannot be read any more."""
    try:
        with open(path, "rb") as opened:
            content = opened.read(MAX_PLAN_BYTES)
        return content.decode(json.detect_encoding(content))
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=4)
def _loaded(path: str, modified: int, size: int) -> dict[str, Any] | None:
    try:
        with open(path, "rb") as opened:
            content = opened.read(MAX_PLAN_BYTES)
        encoding = json.detect_encoding(content)
        if _MARK.encode(encoding.replace("-sig", "")).lstrip(b"\xff\xfe\x00") not in content:
            return None
        plan = json.loads(content.decode(encoding))
    except (OSError, ValueError, RecursionError):
        return None
    is_plan = isinstance(plan, dict) and isinstance(plan.get("planned_values"), dict) and plan.get(_MARK)
    return plan if is_plan else None
