"""The source text of Terraform blocks, parsed with the ``hcl2`` Checkov brings.

Checkov renders a configuration before a check sees it. Where it computed a value from
something unknown, or overwrote a block with the expansion of a ``dynamic`` one, only
the source still says what was written. A file is parsed once per scan, on demand.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Any, Dict, List, Optional, Tuple

import hcl2

from .terraform_parentheses import with_calls_for_parentheses
from .terraform_text import PARENTHESES, strip_parentheses

_PLAIN = re.compile(r"(?:\"[^\"$%\\\n]*\"|true|false|null|-?\d+(?:\.\d+)?)[ \t\r]*(?:[,}\n#]|//|/\*|$)")
_CALLS = re.compile(r"\b([a-z][a-z0-9_]*)\(")
_TEXT_FUNCTIONS = frozenset(
    {"format", "join", "lower", "replace", "substr", "title", "tostring", "trim", "trimprefix", "trimspace", "trimsuffix", "upper"}
)
_COMPUTED = re.compile(rf"{PARENTHESES}\(|%\{{|[!?<>]|==|&&|\|\||\s[-+*/%]\s|(?<![\w\"'])-[\w(]|\bfor\s")


def written_resource(file_path: str, resource_type: str, name: str) -> Optional[Dict[str, Any]]:
    """The resource block as written, or None where the file cannot be read or does not hold it."""
    return _blocks(file_path, _modified(file_path)).get(("resource", resource_type, name.split("[")[0]))


def written_block(file_path: str, block_type: str, name: str) -> Optional[Dict[str, Any]]:
    """A ``variable``, ``output``, ``module`` or ``locals`` block as written, or None likewise.

    Of the ``locals`` blocks of a file it is the one that holds the name.
    """
    return _blocks(file_path, _modified(file_path)).get((block_type, "", name.split("[")[0]))


def attribute_value(raw: Any) -> Any:
    """The value of an attribute: ``hcl2`` wraps each in a list of one."""
    return raw[0] if isinstance(raw, list) and len(raw) == 1 else raw


def source_lines(file_path: str, first: int, last: int) -> str:
    """Lines of a file, counted from 1; an empty text where it cannot be read."""
    return "\n".join(_lines(file_path, _modified(file_path))[max(0, first - 1):last])


def is_written_out(source: str, name: str) -> bool:
    """Whether every argument of that name has a plain value in the source, so that nobody computed one."""
    return all(_PLAIN.match(source, found.end()) for found in _argument(name).finditer(source))


def may_be_misread(written: Any) -> bool:
    """Whether Checkov may have made something else of the source than Terraform does.

    It works expressions out without their parentheses, compares names that have no value as if they were
    text, and takes collections apart in its own ways; where text is put together it can be relied on.
    """
    text = strip_parentheses(written) if isinstance(written, str) else str(written)
    return bool(_COMPUTED.search(text)) or not _TEXT_FUNCTIONS.issuperset(_CALLS.findall(text))


def _modified(file_path: str) -> float:
    """What tells a file from an earlier one at the same path, in a process that scans more than once."""
    try:
        return os.path.getmtime(file_path)
    except (OSError, ValueError):
        return 0.0


@lru_cache(maxsize=64)
def _lines(file_path: str, modified: float) -> "List[str]":
    """The lines of a file, none where it cannot be read."""
    try:
        with open(file_path, encoding="utf-8-sig") as source:
            return source.read().split("\n")
    except (OSError, ValueError):
        return []


@lru_cache(maxsize=64)
def _argument(name: str) -> "re.Pattern[str]":
    # the name first, which is what makes the search a fast one
    word = re.escape(name)
    return re.compile(rf"{word}(?<![\w.-]{word})\"?[ \t]*=(?![=>~])[ \t]*")


@lru_cache(maxsize=64)
def _blocks(file_path: str, modified: float) -> "Dict[Tuple[str, str, str], Dict[str, Any]]":
    """The blocks of a file by kind, type of the resource and name; the first of a name counts."""
    found: "Dict[Tuple[str, str, str], Dict[str, Any]]" = {}
    for block_type, entries in _parsed("\n".join(_lines(file_path, modified))).items():
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


def _parsed(source: str) -> Dict[str, Any]:
    try:
        parsed = hcl2.loads(with_calls_for_parentheses(source))
    except Exception:  # the parser raises its own, undocumented kinds; no source means no answer
        return {}
    return parsed if isinstance(parsed, dict) else {}
