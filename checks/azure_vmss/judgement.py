"""From a rule and a scale set to the verdict that is reported."""

from __future__ import annotations

from typing import Optional

from .documented_exceptions import apply_exception
from .rules.rule import Rule
from .scale_set import ScaleSet
from .verdict import Verdict, not_applicable


def judge(rule: Rule, scale_set: Optional[ScaleSet]) -> Verdict:
    """The verdict of a rule, documented exceptions taken into account; None is no scale set."""
    if scale_set is None:
        return not_applicable("The resource is no scale set.")
    verdict = rule.verdict(scale_set)
    return apply_exception(verdict, scale_set) if rule.exceptable else verdict
