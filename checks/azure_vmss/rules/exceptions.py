"""Exceptions recorded on the scale set itself, as three tags.

``os-upgrade-exception`` says why the set cannot upgrade automatically,
``os-upgrade-patching`` how it is patched instead and how often, and
``os-upgrade-review-by`` (YYYY-MM-DD, UTC) until when that holds.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timezone

from ..model.scale_set import ScaleSet
from ..model.settings import Setting, absent
from ..model.verdict import Outcome, Verdict
from .limits import LimitError, Limits

REASON = "os-upgrade-exception"
PATCHING = "os-upgrade-patching"
REVIEW_BY = "os-upgrade-review-by"
TAGS = (REASON, PATCHING, REVIEW_BY)
TODAY_VARIABLE = "CKV_VMSS_TODAY"

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class DocumentedException:
    """What the tags say, text that is not there or not known left empty, and why it does not hold, if so."""

    reason: str
    patching: str
    review_by: str
    problem: str = ""


def documented_exception(scale_set: ScaleSet, limits: Limits) -> DocumentedException | None:
    """The exception recorded on a scale set, whether it holds or not; None without any of the tags."""
    reason, patching, review_by = (scale_set.tags.get(name, absent()) for name in TAGS)
    if reason.is_absent and patching.is_absent and review_by.is_absent:
        return None
    problem = _problem(reason, patching, review_by, limits)
    return DocumentedException(reason.text, patching.text, review_by.text, problem)


def apply_exception(verdict: Verdict, scale_set: ScaleSet, limits: Limits) -> Verdict:
    """Turn a failure into a documented exception where all three tags hold.

    A verdict that is no failure comes back as it is; with fewer than three tags, a malformed or a past date, or
    one too far off, the failure stays, and says what is wrong with the exception.
    """
    exception = documented_exception(scale_set, limits) if verdict.failed else None
    if exception is None:
        return verdict
    if exception.problem:
        return verdict._replace(found=f"{verdict.found} The documented exception does not hold: {exception.problem}.")
    comment = f"{exception.reason}; patching: {exception.patching}; review by {exception.review_by}"
    return verdict._replace(outcome=Outcome.EXCEPTED, found=comment, fix="")


def today() -> date:
    """Today in UTC; CKV_VMSS_TODAY (YYYY-MM-DD) replaces it, for scans of the past and for tests.

    Raises LimitError where that is no date.
    """
    given = os.environ.get(TODAY_VARIABLE, "").strip()
    if not given:
        return datetime.now(timezone.utc).date()
    replaced = parse_date(given)
    if replaced is None:
        raise LimitError(f"The environment variable {TODAY_VARIABLE} is {given[:80]!r}, not a date such as 2026-12-31")
    return replaced


def parse_date(text: str) -> date | None:
    """The date of a YYYY-MM-DD text, or None."""
    if not _DATE.match(text.strip()):
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _problem(reason: Setting, patching: Setting, review_by: Setting, limits: Limits) -> str:
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
    return _wrong_date(until, limits)


def _wrong_date(until: date, limits: Limits) -> str:
    try:
        now = today()
    except LimitError as error:
        return f"whether it has expired is not known: {error}"
    if until < now:
        return f"it expired on {until.isoformat()}"
    if limits.problem:
        return f"how far off its review may be is not known: {limits.problem}"
    days = (until - now).days
    if limits.max_exception_days is not None and days > limits.max_exception_days:
        allowed = limits.shown("max_exception_days")
        return f"its review on {until.isoformat()} is {days} days away, more than max_exception_days {allowed}"
    return ""


def _listed(names: list[str]) -> str:
    return " and ".join(names)
