"""Which rules have no verdict on which declared scale set, and why."""

from __future__ import annotations

from dataclasses import dataclass

from ...azure_vmss.binding.all_languages import Instance, instances_of
from ...azure_vmss.binding.instance_verdicts import verdict_of
from ...azure_vmss.model.declared import DeclaredScaleSet, Reading
from ...azure_vmss.model.verdict import Outcome, Verdict
from ...azure_vmss.rules.limits import Limits
from ...azure_vmss.rules.registry import RULES
from ...azure_vmss.rules.settings_file import TreeSettings
from .ways_round import WayRound, way_round

REPORTED = (Outcome.PASS, Outcome.FAIL, Outcome.EXCEPTED)


@dataclass(frozen=True)
class Gap:
    """A rule without a verdict: the reason, and what makes the value known."""

    rule: str
    reason: str
    way: WayRound


@dataclass(frozen=True)
class JudgedScaleSet:
    """An instance of a declared scale set with the verdict of each rule; ``accepted`` says why gaps are fine."""

    declared: DeclaredScaleSet
    instance: Instance
    verdicts: dict[str, Verdict]
    gaps: tuple[Gap, ...]
    accepted: str = ""

    @property
    def reported(self) -> list[str]:
        """The rules that a report has a record of."""
        return [rule for rule, verdict in self.verdicts.items() if verdict.outcome in REPORTED]

    @property
    def nothing_due(self) -> str:
        """Why no rule has anything to say, empty where one has."""
        reasons = {verdict.found for verdict in self.verdicts.values() if verdict.outcome is Outcome.NOT_APPLICABLE}
        return "" if self.reported or self.gaps else " ".join(sorted(reasons)) or "No rule applies."


def judged(reading: Reading, settings: TreeSettings) -> list[JudgedScaleSet]:
    """Every instance of every declared scale set, in the order of the reading."""
    return [
        _judged(declared, instance, settings.limits_for(declared.file), settings)
        for declared in reading.declared
        for instance in instances_of(declared)
    ]


def _judged(declared: DeclaredScaleSet, instance: Instance, limits: Limits, settings: TreeSettings) -> JudgedScaleSet:
    verdicts = {rule.id: verdict_of(rule, instance, limits) for rule in RULES}
    gaps = tuple(
        Gap(rule, verdict.found or "A value that decides cannot be known from the code.", way_round(verdict, declared))
        for rule, verdict in verdicts.items()
        if verdict.outcome is Outcome.UNKNOWN
    )
    accepted = settings.accepted_gap(declared.file) if gaps else None
    return JudgedScaleSet(declared, instance, verdicts, gaps, accepted.reason if accepted else "")
