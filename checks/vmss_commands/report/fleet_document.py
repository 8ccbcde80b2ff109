"""The report as a document: what ``report.schema.json.txt`` describes, as plain dictionaries.

Everything in it is sorted and named from the repository, so that the same tree gives the same document on every
machine; only ``generated`` changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Callable

from ...azure_vmss.model.declared import DeclaredScaleSet, Reading
from ...azure_vmss.rules.exceptions import TODAY_VARIABLE, parse_date
from ...azure_vmss.rules.patching import PatchedBy
from ...azure_vmss.rules.registry import RULES
from ...azure_vmss.rules.settings_file import TreeSettings
from ..shared.shown_text import without_credentials
from .set_facts import facts_of
from .sources import RunningSets, Source, azure_place

Document = dict[str, Any]
Skips = Callable[[DeclaredScaleSet], Mapping[str, str]]
FORMAT = "checkov-vmss report"
FORMAT_VERSION = 1


def document_of(
    read: Sequence[tuple[Source, TreeSettings, Reading]],
    pack_version: str,
    environment: Mapping[str, str],
    skips: Skips,
) -> Document:
    """The report on what was read of each source, under the settings of its tree.

    ``skips`` gives the reasons, by rule, of the skip comments of a scale set.
    """
    running = RunningSets()
    generated = generation_time(environment)
    scale_sets: list[dict[str, Any]] = []
    unread: list[dict[str, Any]] = []
    for source, settings, reading in read:
        scale_sets += [_scale_set(declared, source, settings, running, skips) for declared in reading.declared]
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
        "scale_sets": _identified(_public(scale_sets)),
        "unread": sorted(
            _without_repetition(_public(unread)),
            key=lambda item: (item["source"], item["file"], item["line"], item["reason"]),
        ),
    }


def generation_time(environment: Mapping[str, str]) -> str:
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
    declared: DeclaredScaleSet, source: Source, settings: TreeSettings, running: RunningSets, skips: Skips
) -> dict[str, Any]:
    limits = settings.limits_for(declared.file)
    name = declared.resource.rpartition("virtualMachineScaleSets.")[2]
    resource_id = running.id_of(declared.file, name) if declared.framework == "arm" else ""
    subscription, group = azure_place(resource_id)
    file = source.path_of(declared.file)
    facts = facts_of(declared, limits, skips(declared))
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


def _public(value: Any) -> Any:
    """Whatever a file says, without the credentials of its URLs: a report is kept and sent around."""
    if isinstance(value, str):
        return without_credentials(value) if "://" in value else value
    if isinstance(value, list):
        return [_public(item) for item in value]
    return {name: _public(member) for name, member in value.items()} if isinstance(value, dict) else value


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
