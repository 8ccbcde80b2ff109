"""The verdict on one instance of a declared scale set, whatever its reader or the rule does."""

from __future__ import annotations

from ..model.verdict import Verdict, undecided
from ..rules.judgement import judge_all
from ..rules.limits import Limits
from ..rules.rule import Rule
from .all_languages import Instance


def verdict_of(rule: Rule, instance: Instance, limits: Limits) -> Verdict:
    """The verdict on an instance; a reader or rule that breaks leaves it unknown."""
    try:
        return judge_all(rule, instance.deployments, limits)
    except Exception as error:
        return undecided(f"The pack failed on this scale set ({type(error).__name__}: {error}); please report it.")
