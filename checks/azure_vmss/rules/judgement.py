"""From a rule and the deployments of a declaration to the one verdict that is reported."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.declared import Deployment
from ..model.scale_set import ScaleSet
from ..model.verdict import Outcome, Verdict, not_applicable, undecided
from .exceptions import apply_exception
from .limits import Limits, environment_limits
from .rule import Rule


def judge(rule: Rule, scale_set: ScaleSet | None, limits: Limits | None = None) -> Verdict:
    """The verdict of a rule, documented exceptions taken into account; None is no scale set.

    Without ``limits`` those of the environment hold; for a scanned file take
    :func:`settings_file.limits_for`.
    """
    if scale_set is None:
        return not_applicable("The resource is no scale set.")
    limits = limits or environment_limits()
    verdict = rule.within(limits).verdict(scale_set)
    return apply_exception(verdict, scale_set, limits) if rule.exceptable else verdict


def judge_all(rule: Rule, deployments: Sequence[Deployment], limits: Limits | None = None) -> Verdict:
    """The verdict of one record that stands for all deployments, under the limits of its file.

    One that certainly fails is a failure, which names it; otherwise what is not known decides before what
    is. Deployments the rule has nothing to say about are set aside.
    """
    if not deployments:
        return not_applicable("The scale set is not created.")
    limits = limits or environment_limits()
    if len(deployments) == 1:
        return _in_every_case(rule, deployments[0], limits)
    verdicts = [_in_every_case(rule, deployment, limits) for deployment in deployments]
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.EXCEPTED, Outcome.PASS):
        for deployment, verdict in zip(deployments, verdicts):
            if verdict.outcome is outcome:
                return _named(verdict, deployment.label)
    return verdicts[0]


def _in_every_case(rule: Rule, deployment: Deployment, limits: Limits) -> Verdict:
    cases, reason = deployment.cases
    if not cases:
        return undecided(f"The scale set cannot be known from the code: {reason}.")
    if len(cases) == 1:
        return judge(rule, cases[0], limits)
    verdicts: list[Verdict] = [judge(rule, case, limits) for case in cases]
    if len({verdict.outcome for verdict in verdicts}) == 1:
        return verdicts[0]
    unknown = next((verdict for verdict in verdicts if verdict.outcome is Outcome.UNKNOWN), None)
    return unknown or undecided(
        f"It depends on what cannot be known from the code: {reason}.", *verdicts[0].evaluated_paths
    )


def _named(verdict: Verdict, label: str) -> Verdict:
    named = verdict.outcome is Outcome.FAIL and label
    return verdict._replace(found=f"{label}: {verdict.found}") if named else verdict
