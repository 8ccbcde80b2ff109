"""The source text of Terraform blocks, parsed with the ``hcl2`` Checkov brings.

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
    return _named(_entries(file_path, "resource"), resource_type, name)


def written_block(file_path: str, block_type: str, name: str) -> Optional[Dict[str, Any]]:
    """A ``variable``, ``output``, ``module`` or ``locals`` block as written, or None likewise.

    Of the ``locals`` blocks of a file it is the one that holds the name.
    """
    if block_type != "locals":
        return _named([{block_type: entry} for entry in _entries(file_path, block_type)], block_type, name)
    return next((entry for entry in _entries(file_path, block_type) if name in entry), None)


def attribute_value(raw: Any) -> Any:
    """The value of an attribute: ``hcl2`` wraps each in a list of one."""
    return raw[0] if isinstance(raw, list) and len(raw) == 1 else raw


def _named(entries: "List[Dict[str, Any]]", block_type: str, name: str) -> Optional[Dict[str, Any]]:
    bare_name = name.split("[")[0]
    for entry in entries:
        found = entry.get(block_type)
        if isinstance(found, dict) and isinstance(found.get(bare_name), dict):
            return found[bare_name]
    return None


def _entries(file_path: str, block_type: str) -> "List[Dict[str, Any]]":
    entries = _parsed(file_path).get(block_type, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


@lru_cache(maxsize=64)
def _parsed(file_path: str) -> Dict[str, Any]:
    try:
        with open(file_path, encoding="utf-8-sig") as source:
            parsed = hcl2.load(source)
    except Exception:  # the parser raises its own, undocumented kinds; no source means no answer
        return {}
    return parsed if isinstance(parsed, dict) else {}
