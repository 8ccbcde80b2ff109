"""Exceptions recorded on the scale set itself, as three tags.

``os-upgrade-exception`` says why the set cannot upgrade automatically,
``os-upgrade-patching`` how it is patched instead and how often, and
``os-upgrade-review-by`` (YYYY-MM-DD, UTC) until when that holds.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import List, Optional

from ..model.scale_set import ScaleSet
from ..model.settings import Setting, absent
from ..model.verdict import Outcome, Verdict

REASON = "os-upgrade-exception"
PATCHING = "os-upgrade-patching"
REVIEW_BY = "os-upgrade-review-by"
TODAY_VARIABLE = "CKV_VMSS_TODAY"

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def apply_exception(verdict: Verdict, scale_set: ScaleSet) -> Verdict:
    """Turn a failure into a documented exception where all three tags hold.

    A verdict that is no failure comes back as it is; with fewer than three tags, a
    malformed or a past date the failure stays, and says what is wrong with the exception.
    """
    if not verdict.failed:
        return verdict
    tags = [scale_set.tags.get(name, absent()) for name in (REASON, PATCHING, REVIEW_BY)]
    if all(tag.is_absent for tag in tags):
        return verdict
    problem = _problem(*tags)
    if problem:
        return replace(verdict, found=f"{verdict.found} The documented exception does not hold: {problem}.")
    comment = f"{tags[0].text}; patching: {tags[1].text}; review by {tags[2].text}"
    return replace(verdict, outcome=Outcome.EXCEPTED, found=comment, fix="")


def today() -> date:
    """Today in UTC; CKV_VMSS_TODAY (YYYY-MM-DD) replaces it, for scans of the past and for tests."""
    given = parse_date(os.environ.get(TODAY_VARIABLE, ""))
    return given or datetime.now(timezone.utc).date()


def parse_date(text: str) -> Optional[date]:
    """The date of a YYYY-MM-DD text, or None."""
    if not _DATE.match(text.strip()):
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _problem(reason: Setting, patching: Setting, review_by: Setting) -> str:
    named = ((REASON, reason), (PATCHING, patching), (REVIEW_BY, review_by))
    unresolved = [name for name, tag in named if tag.is_unknown]
    if unresolved:
        return f"the tag {_listed(unresolved)} cannot be known from the code"
    missing = [name for name, tag in named if not tag.text]
    if missing:
        return f"the tag {_listed(missing)} is missing"
    until = parse_date(review_by.text)
    if until is None:
        return f"the tag {REVIEW_BY} is {review_by.text!r}, not a date such as 2026-12-31"
    if until < today():
        return f"it expired on {until.isoformat()}"
    return ""


def _listed(names: "List[str]") -> str:
    return " and ".join(names)
