"""The source text of Terraform blocks, parsed with the ``hcl2`` Checkov brings.

Checkov renders a configuration before a check sees it. Where it computed a value from
something unknown, or overwrote a block with the expansion of a ``dynamic`` one, only
the source still says what was written. A file is parsed once per scan, on demand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Optional, Tuple

import hcl2

from .terraform_parentheses import with_calls_for_parentheses
from .terraform_text import PARENTHESES, strip_parentheses


def written_resource(file_path: str, resource_type: str, name: str) -> Optional[Dict[str, Any]]:
    """The resource block as written, or None where the file cannot be read or does not hold it."""
    return _blocks(file_path).get(("resource", resource_type, name.split("[")[0]))


def written_block(file_path: str, block_type: str, name: str) -> Optional[Dict[str, Any]]:
    """A ``variable``, ``output``, ``module`` or ``locals`` block as written, or None likewise.

    Of the ``locals`` blocks of a file it is the one that holds the name.
    """
    return _blocks(file_path).get((block_type, "", name.split("[")[0]))


def attribute_value(raw: Any) -> Any:
    """The value of an attribute: ``hcl2`` wraps each in a list of one."""
    return raw[0] if isinstance(raw, list) and len(raw) == 1 else raw


def lost_parentheses(written: Any) -> bool:
    """Whether what Checkov made of the source may be something else, since it read it without parentheses."""
    text = strip_parentheses(written) if isinstance(written, str) else str(written)
    return f"{PARENTHESES}(" in text


@lru_cache(maxsize=64)
def _blocks(file_path: str) -> "Dict[Tuple[str, str, str], Dict[str, Any]]":
    """The blocks of a file by kind, type of the resource and name; the first of a name counts."""
    found: "Dict[Tuple[str, str, str], Dict[str, Any]]" = {}
    for block_type, entries in _parsed(file_path).items():
        for entry in entries if isinstance(entries, list) else ():
            if not isinstance(entry, dict):
                continue
            for name, body in entry.items():
                if block_type == "locals":
                    found.setdefault((block_type, "", name), entry)
                elif block_type == "resource" and isinstance(body, dict):
                    for inner, block in body.items():
                        if isinstance(block, dict):
                            found.setdefault((block_type, name, inner), block)
                elif isinstance(body, dict):
                    found.setdefault((block_type, "", name), body)
    return found


def _parsed(file_path: str) -> Dict[str, Any]:
    try:
        with open(file_path, encoding="utf-8-sig") as source:
            parsed = hcl2.loads(with_calls_for_parentheses(source.read()))
    except Exception:  # the parser raises its own, undocumented kinds; no source means no answer
        return {}
    return parsed if isinstance(parsed, dict) else {}
