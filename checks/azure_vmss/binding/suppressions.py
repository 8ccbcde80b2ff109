"""Which rules a user switched off for one scale set: comments in its block, or its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checkov.arm.context_parser import ContextParser
from checkov.common.comment.enum import COMMENT_REGEX
from checkov.common.util.suppression import collect_suppressions_for_report

CodeLines = Sequence[tuple[int, str]]
_NO_REASON = "No comment provided"


def suppressions(framework: str, code: CodeLines, metadata: Sequence[str] = ()) -> dict[str, str]:
    """The reason given for each suppressed check, by its ID, as Checkov collects them for the framework.

    ``code`` are the lines of the resource with their numbers, ``metadata`` the entries under ``metadata.checkov``.
    """
    if framework == "terraform":
        return _in_block(code[1:-1])
    if framework == "bicep":
        found = collect_suppressions_for_report(list(code))
        return {check: str(result.get("suppress_comment", _NO_REASON)) for check, result in found.items() if check}
    if framework == "arm" and metadata:
        listed = ContextParser.collect_skip_comments({"metadata": {"checkov": list(metadata)}})
        return {item["id"]: item["suppress_comment"] for item in reversed(listed)}
    return {}


def suppressions_of_calls(calls: Iterable[CodeLines]) -> dict[str, str]:
    """The same for comments in the module blocks that lead to a resource."""
    return {check: reason for code in calls for check, reason in _in_block(code[1:-1]).items()}


def _in_block(code: CodeLines) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, line in code:
        comment = re.search(COMMENT_REGEX, line) if ":skip=" in line else None
        for check in _checks(comment.group(2) or "") if comment else ():
            found.setdefault(check, comment.group(3)[1:] if comment and comment.group(3) else _NO_REASON)
    return found


def _checks(listed: str) -> list[str]:
    return [check.strip() for check in listed.split(",") if check.strip()]
