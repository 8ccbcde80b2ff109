"""The source text of a Terraform resource, parsed with the ``hcl2`` Checkov brings.

Checkov renders a configuration before a check sees it. Where it computed a value from
something unknown, or overwrote a block with the expansion of a ``dynamic`` one, only
the source still says what was written. A file is parsed once per scan, on demand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Optional

import hcl2


def written_resource(file_path: str, resource_type: str, name: str) -> Optional[Dict[str, Any]]:
    """The resource block as written, or None where the file cannot be read or does not hold it."""
    bare_name = name.split("[")[0]
    for entry in _resources(file_path):
        found = entry.get(resource_type)
        if isinstance(found, dict) and isinstance(found.get(bare_name), dict):
            return found[bare_name]
    return None


@lru_cache(maxsize=64)
def _resources(file_path: str) -> "List[Dict[str, Any]]":
    try:
        with open(file_path, encoding="utf-8-sig") as source:
            parsed = hcl2.load(source)
    except Exception:  # the parser raises its own, undocumented kinds; no source means no answer
        return []
    resources = parsed.get("resource", [])
    return [entry for entry in resources if isinstance(entry, dict)]
