"""What a rule is: facts about it, and one pure function from scale set to verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ..model.scale_set import Orchestration, ScaleSet
from ..model.verdict import Outcome, Verdict, undecided
from .limits import Limits
from .messages import fact_not_known
from .preconditions import possibly_aks_verdict, precondition_verdict


class Rule:
    """Base of every rule.

    A subclass states its ``id``, ``name``, ``severity`` and ``guideline`` and
    implements :meth:`judge`, which may rely on a deployed set with a VM profile
    and on a known orchestration mode. ``exceptable`` rules honour the documented
    exception tags.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[str]
    guideline: ClassVar[str]
    exceptable: ClassVar[bool] = False

    def within(self, limits: Limits) -> Rule:
        """The rule under these limits; most know none."""
        return self

    def verdict(self, scale_set: ScaleSet) -> Verdict:
        """The verdict for a scale set; never raises for a well-formed model."""
        settled = precondition_verdict(scale_set)
        if settled:
            return settled
        if scale_set.orchestration is not Orchestration.UNKNOWN:
            verdict = self.judge(scale_set)
        else:
            verdict = self._whatever_the_orchestration(scale_set)
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            return verdict
        return possibly_aks_verdict(scale_set) or verdict

    def sentences(self, verdict: Verdict) -> list[str]:
        """What a report says of a verdict: what was found, what to write instead, where the page of the rule is."""
        page = f"checkov-vmss explain {self.id} prints the page of this check." if verdict.failed else ""
        return [sentence for sentence in (verdict.found, verdict.fix, page) if sentence]

    def _whatever_the_orchestration(self, scale_set: ScaleSet) -> Verdict:
        as_uniform = self.judge(replace(scale_set, orchestration=Orchestration.UNIFORM))
        as_flexible = self.judge(replace(scale_set, orchestration=Orchestration.FLEXIBLE))
        if as_uniform.outcome is as_flexible.outcome:
            return as_uniform
        if Outcome.UNKNOWN in (as_uniform.outcome, as_flexible.outcome):
            return as_uniform if as_uniform.outcome is Outcome.UNKNOWN else as_flexible
        return undecided(fact_not_known("The orchestration mode", scale_set.reasons.get("orchestration", "")))

    def judge(self, scale_set: ScaleSet) -> Verdict:
        raise NotImplementedError
