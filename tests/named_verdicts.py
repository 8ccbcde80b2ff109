"""Verdicts by the number of their rule, for tables: ``{2: FAIL, 4: PASS}``. A rule that is not there has nothing to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PASS, FAIL, EXCEPTED, UNKNOWN, NOT_APPLICABLE = "PASS", "FAIL", "EXCEPTED", "UNKNOWN", "NOT_APPLICABLE"

# as Checkov's reports call them
STATES = {"passed": PASS, "failed": FAIL, "skipped": EXCEPTED}
NOTHING_KNOWN = dict.fromkeys(range(1, 9), UNKNOWN)


class Verdicts(dict[int, str]):
    """The names of outcomes by rule."""

    def __missing__(self, rule: int) -> str:
        return NOT_APPLICABLE


def named(outcomes: Mapping[int, Any]) -> Verdicts:
    """The verdicts of outcomes, without those of rules that have nothing to say."""
    return Verdicts({rule: found.name for rule, found in outcomes.items() if found.name != NOT_APPLICABLE})
