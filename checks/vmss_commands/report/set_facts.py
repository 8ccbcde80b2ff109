"""What a report says of one declared scale set that depends on its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ...azure_vmss.model.declared import DeclaredScaleSet
from ...azure_vmss.model.images import FIXED_KINDS, MOVING_KINDS, Image
from ...azure_vmss.model.scale_set import ScaleSet
from ...azure_vmss.model.verdict import Outcome, Verdict, undecided
from ...azure_vmss.rules.exceptions import documented_exception
from ...azure_vmss.rules.judgement import judge_all
from ...azure_vmss.rules.limits import Limits
from ...azure_vmss.rules.patching import PatchedBy, patched_by
from ...azure_vmss.rules.registry import RULES

OWNER_TAGS = ("owner", "opsteam", "team", "contact")
_SEVERAL = "several"
_Part = TypeVar("_Part")


def facts_of(declared: DeclaredScaleSet, limits: Limits, skips: Mapping[str, str]) -> dict[str, Any]:
    """Orchestration, image, who patches it, verdicts, exception and owner; ``skips`` are reasons by rule.

    A skip silences a finding and patches nothing, so it is a verdict and not an answer to who patches the set.
    """
    try:
        return _facts(declared, limits, skips)
    except Exception as error:  # a reader that breaks on one scale set leaves the others their rows
        return _broken(f"The pack failed on this scale set ({type(error).__name__}: {error}); please report it.")


def _facts(declared: DeclaredScaleSet, limits: Limits, skips: Mapping[str, str]) -> dict[str, Any]:
    cases = [case for deployment in declared.deployments for case in deployment.cases[0]]
    return {
        "orchestration": _common((case.orchestration.value for case in cases), "unknown", "unknown"),
        "image": _image([case.image for case in cases]),
        "patched_by": patched_by(declared.deployments, limits).value,
        "verdicts": {
            rule.id: {"outcome": "skipped", "reason": skips[rule.id]}
            if declared.deployments and rule.id in skips
            else _verdict(judge_all(rule, declared.deployments, limits))
            for rule in RULES
        },
        "exception": _exception(cases, limits),
        "owner": next((owner for owner in map(_owner, cases) if owner), ""),
    }


def _broken(reason: str) -> dict[str, Any]:
    return {
        "orchestration": "unknown",
        "image": _image([]),
        "patched_by": PatchedBy.UNKNOWN.value,
        "verdicts": {rule.id: _verdict(undecided(reason)) for rule in RULES},
        "exception": None,
        "owner": "",
    }


def _verdict(verdict: Verdict) -> dict[str, str]:
    found = {"outcome": verdict.outcome.value, "reason": verdict.found}
    return {**found, "fix": verdict.fix} if verdict.outcome is Outcome.FAIL else found


def _image(images: Sequence[Image]) -> dict[str, str]:
    return {
        "kind": _common((image.kind.name.lower() for image in images), _SEVERAL, "unknown"),
        "reference": _common((image.reference for image in images), "", ""),
        "moves": _common((_moves(image) for image in images), "unknown", "unknown"),
    }


def _moves(image: Image) -> str:
    if image.kind in MOVING_KINDS:
        return "yes"
    return "no" if image.kind in FIXED_KINDS else "unknown"


def _common(values: Iterator[_Part], several: _Part, none: _Part) -> _Part:
    found = list(dict.fromkeys(values))
    return none if not found else found[0] if len(found) == 1 else several


def _exception(cases: Sequence[ScaleSet], limits: Limits) -> dict[str, str] | None:
    found = [exception for exception in (documented_exception(case, limits) for case in cases) if exception]
    exception = next((exception for exception in found if exception.problem), found[0] if found else None)
    if exception is None:
        return None
    return {
        "reason": exception.reason,
        "patching": exception.patching,
        "review_by": exception.review_by,
        "problem": exception.problem,
    }


def _owner(scale_set: ScaleSet) -> str:
    tags = {name.replace("-", "").replace("_", ""): tag for name, tag in scale_set.tags.items()}
    return next((tags[name].text for name in OWNER_TAGS if name in tags and tags[name].text), "")
