"""The report as a document: what ``report.schema.json`` describes, as plain dictionaries.

Everything in it is sorted and named from the repository, so that the same tree gives the same document on every
machine; only ``generated`` changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, TypeVar

from ...azure_vmss.model.declared import DeclaredScaleSet, Reading
from ...azure_vmss.model.images import FIXED_KINDS, MOVING_KINDS, Image
from ...azure_vmss.model.scale_set import ScaleSet
from ...azure_vmss.model.verdict import Outcome, Verdict, undecided
from ...azure_vmss.rules.exceptions import TODAY_VARIABLE, documented_exception, parse_date
from ...azure_vmss.rules.judgement import judge_all
from ...azure_vmss.rules.limits import Limits
from ...azure_vmss.rules.patching import PatchedBy, patched_by
from ...azure_vmss.rules.registry import RULES
from ...azure_vmss.rules.settings_file import TreeSettings
from .sources import RunningSets, Source, azure_place

Document = dict[str, Any]
FORMAT = "checkov-vmss report"
FORMAT_VERSION = 1
OWNER_TAGS = ("owner", "opsteam", "team", "contact")
_SEVERAL = "several"
_Part = TypeVar("_Part")


def document_of(
    read: Sequence[tuple[Source, TreeSettings, Reading]], pack_version: str, environment: dict[str, str] | None = None
) -> Document:
    """The report on what was read of each source, under the settings of its tree."""
    running = RunningSets()
    generated = generation_time(environment or {})
    scale_sets: list[dict[str, Any]] = []
    unread: list[dict[str, Any]] = []
    for source, settings, reading in read:
        scale_sets += [_scale_set(declared, source, settings, running) for declared in reading.declared]
        unread += [_unread(item.file, item.line, item.reason, source, settings) for item in reading.unread]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "pack_version": pack_version,
        "generated": generated,
        "rules": rules_of_pack(),
        "sources": sorted(
            (_source(*item[:2], generated) for item in read), key=lambda source: (source["name"], source["folder"])
        ),
        "scale_sets": _identified(scale_sets),
        "unread": sorted(
            _without_repetition(unread), key=lambda item: (item["source"], item["file"], item["line"], item["reason"])
        ),
    }


def generation_time(environment: dict[str, str]) -> str:
    """Now in UTC, to the second; the start of the day that CKV_VMSS_TODAY names, where it does."""
    given = parse_date(environment.get(TODAY_VARIABLE, ""))
    now = datetime.now(timezone.utc)
    return f"{given.isoformat()}T00:00:00Z" if given else now.strftime("%Y-%m-%dT%H:%M:%SZ")


def rules_of_pack() -> list[dict[str, str]]:
    return [
        {"id": rule.id, "name": rule.name, "severity": rule.severity, "guideline": rule.guideline} for rule in RULES
    ]


def _source(source: Source, settings: TreeSettings, generated: str) -> dict[str, Any]:
    return {
        "name": source.name,
        "repository": source.repository,
        "folder": source.path_of(source.root),
        "generated": generated,
        "settings_file": settings.origin,
        "settings_in_tree": settings.in_tree,
        "settings": settings.in_force(),
    }


def _scale_set(
    declared: DeclaredScaleSet, source: Source, settings: TreeSettings, running: RunningSets
) -> dict[str, Any]:
    limits = settings.limits_for(declared.file)
    name = declared.resource.rpartition("virtualMachineScaleSets.")[2]
    resource_id = running.id_of(declared.file, name) if declared.framework == "arm" else ""
    subscription, group = azure_place(resource_id)
    file = source.path_of(declared.file)
    try:
        facts = _facts(declared, limits)
    except Exception as error:  # a reader that breaks on one set leaves the others their rows
        facts = _broken(f"The pack failed on this scale set ({type(error).__name__}: {error}); please report it.")
    gap = settings.accepted_gap(declared.file)
    return {
        "id": f"azure:{resource_id.lower()}" if resource_id else f"{source.name}:{file}:{declared.resource}",
        "source": source.name,
        "repository": "" if resource_id else source.repository,
        "subscription": subscription,
        "resource_group": group,
        "language": declared.framework,
        "file": file,
        "line": declared.lines[0],
        "last_line": declared.lines[1],
        "resource": declared.resource,
        "deployments": [deployment.label for deployment in declared.deployments],
        **facts,
        "accepted_gap": gap.reason if gap and facts["patched_by"] == PatchedBy.UNKNOWN.value else "",
    }


def _facts(declared: DeclaredScaleSet, limits: Limits) -> dict[str, Any]:
    """What depends on the values of a declaration."""
    cases = [case for deployment in declared.deployments for case in deployment.cases[0]]
    return {
        "orchestration": _common((case.orchestration.value for case in cases), "unknown", "unknown"),
        "image": _image([case.image for case in cases]),
        "patched_by": patched_by(declared.deployments, limits).value,
        "verdicts": {rule.id: _verdict(judge_all(rule, declared.deployments, limits)) for rule in RULES},
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
        "moves": _common(
            (
                "yes" if image.kind in MOVING_KINDS else "no" if image.kind in FIXED_KINDS else "unknown"
                for image in images
            ),
            "unknown",
            "unknown",
        ),
    }


def _common(values: Iterator[_Part], several: _Part, none: _Part) -> _Part:
    found = list(dict.fromkeys(values))
    return none if not found else found[0] if len(found) == 1 else several


def _exception(cases: Sequence[ScaleSet], limits: Limits) -> dict[str, str] | None:
    found = [exception for exception in (documented_exception(case, limits) for case in cases) if exception]
    exception = next((exception for exception in found if exception.problem), found[0] if found else None)
    return exception and {
        "reason": exception.reason,
        "patching": exception.patching,
        "review_by": exception.review_by,
        "problem": exception.problem,
    }


def _owner(scale_set: ScaleSet) -> str:
    tags = {name.replace("-", "").replace("_", ""): tag for name, tag in scale_set.tags.items()}
    return next((tags[name].text for name in OWNER_TAGS if name in tags and tags[name].text), "")


def _unread(file: str, line: int, reason: str, source: Source, settings: TreeSettings) -> dict[str, Any]:
    gap = settings.accepted_gap(file)
    return {
        "source": source.name,
        "file": source.path_of(file),
        "line": line,
        "reason": reason,
        "accepted_gap": gap.reason if gap else "",
    }


def _identified(scale_sets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order, each once, and with an id of its own."""
    ordered = sorted(_without_repetition(scale_sets), key=_place)
    counted: Counter[str] = Counter()
    for scale_set in ordered:
        counted[scale_set["id"]] += 1
        if counted[scale_set["id"]] > 1:
            scale_set["id"] += f"#{counted[scale_set['id']]}"
    return ordered


def _place(scale_set: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(scale_set[name] for name in ("id", "language", "line", "last_line", "resource"))


def _without_repetition(items: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
    """Folders named on one command line may lie within each other."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in items:
        kept.setdefault(
            tuple(item.get(name) for name in ("source", "file", "language", "line", "resource", "reason")), item
        )
    return list(kept.values())
