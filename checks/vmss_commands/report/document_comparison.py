"""What became better and worse from one report to the next."""

from __future__ import annotations

from typing import Any

from .fleet_document import Document

# a rule that has nothing to say is content
_RANKS = {"fail": 0, "unknown": 1, "excepted": 2, "skipped": 2, "not applicable": 3, "pass": 3}


def comparison(old: Document, new: Document) -> dict[str, Any]:
    """By id of scale set and rule; a scale set that came or went is neither better nor worse."""
    before = {scale_set["id"]: scale_set for scale_set in old["scale_sets"]}
    after = {scale_set["id"]: scale_set for scale_set in new["scale_sets"]}
    better: list[dict[str, str]] = []
    worse: list[dict[str, str]] = []
    for identity in sorted(before.keys() & after.keys()):
        for rule_id in sorted(before[identity]["verdicts"].keys() & after[identity]["verdicts"].keys()):
            was, now = (side[identity]["verdicts"][rule_id]["outcome"] for side in (before, after))
            change = {"id": identity, "subject": rule_id, "before": was, "after": now}
            if _RANKS[now] != _RANKS[was]:
                (better if _RANKS[now] > _RANKS[was] else worse).append(change)
    return {
        "with": old["generated"],
        "better": better,
        "worse": worse,
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
    }
