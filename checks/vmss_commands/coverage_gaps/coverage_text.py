"""What coverage found, as text for people and as JSON for programs."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ...azure_vmss.model.declared import Unread
from ..shared.shown_text import shown, shown_json
from .gaps import Gap, JudgedScaleSet
from .plain_run import PlainRun
from .ways_round import way_round_unread


@dataclass(frozen=True)
class Coverage:
    """Everything that was found below ``target``; ``unread`` comes with why each is accepted, empty if it is not."""

    target: str
    scale_sets: list[JudgedScaleSet]
    unread: list[tuple[Unread, str]]
    plain: PlainRun | None = None

    @property
    def has_open_gaps(self) -> bool:
        return any(item.gaps and not item.accepted for item in self.scale_sets) or any(
            not why for _, why in self.unread
        )

    @property
    def totals(self) -> dict[str, int]:
        """How many verdicts are missing for each kind of reason, the commonest first."""
        counted = Counter(gap.way.kind for item in self.scale_sets for gap in item.gaps)
        counted.update(way_round_unread(unread).kind for unread, _ in self.unread)
        return dict(counted.most_common())

    def name_of(self, file: str) -> str:
        relative = os.path.relpath(file, self.target) if os.path.isdir(self.target) else os.path.basename(file)
        return shown(relative)


def as_json(found: Coverage) -> str:
    return shown_json(
        {
            "declared": len(found.scale_sets),
            "scale_sets": [_entry(item, found) for item in found.scale_sets],
            "unread": [
                {
                    "file": found.name_of(item.file),
                    "line": item.line,
                    "reason": shown(item.reason),
                    "way_round": shown(way_round_unread(item).advice),
                    "accepted": shown(why),
                }
                for item, why in found.unread
            ],
            "totals": found.totals,
        }
    )


def _entry(item: JudgedScaleSet, found: Coverage) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": found.name_of(item.declared.file),
        "line": item.declared.lines[0],
        "framework": item.declared.framework,
        "name": shown(item.instance.resource),
        "outcomes": {rule: verdict.outcome.value for rule, verdict in item.verdicts.items()},
        "gaps": [
            {
                "rule": gap.rule,
                "kind": gap.way.kind,
                "reason": shown(gap.reason),
                "way_round": shown(gap.way.advice),
                "where": f"{found.name_of(gap.way.file)}:{gap.way.line}",
            }
            for gap in item.gaps
        ],
        "accepted": shown(item.accepted),
        "nothing_due": shown(item.nothing_due),
    }
    if found.plain:
        missing = found.plain.not_shown(item)
        entry["not_shown_by_checkov"] = {"rules": missing, "reason": found.plain.why(item) if missing else ""}
    return entry


def as_text(found: Coverage) -> str:
    lines: list[str] = []
    for item in sorted(found.scale_sets, key=lambda item: bool(item.accepted or item.nothing_due)):
        told = _told(item, found)
        if told:
            lines += [
                f"{found.name_of(item.declared.file)}:{item.declared.lines[0]}  {shown(item.instance.resource)}",
                *told,
                "",
            ]
    for unread, why in found.unread:
        place = found.name_of(unread.file) + (f":{unread.line}" if unread.line else "")
        lines += [f"{place}  not read: {shown(unread.reason)}{f' (accepted: {shown(why)})' if why else ''}"]
        lines += [f"    way round: {shown(way_round_unread(unread).advice)}", ""]
    return "\n".join([*lines, *_totals(found), _summary(found)])


def _told(item: JudgedScaleSet, found: Coverage) -> list[str]:
    """What is to be told of a scale set, nothing where every rule has its verdict."""
    if item.nothing_due:
        return [f"  no verdict is due: {shown(item.nothing_due)}"]
    lines: list[str] = [f"  accepted: {shown(item.accepted)}"] if item.accepted else []
    for rules, gap in _by_reason(item.gaps):
        where = f"{found.name_of(gap.way.file)}:{gap.way.line}"
        lines += [f"  {', '.join(rules)}: {shown(gap.reason)}", f"    way round ({where}): {shown(gap.way.advice)}"]
    missing = found.plain.not_shown(item) if found.plain else []
    if missing and found.plain:
        lines.append(
            f"  a plain Checkov run does not show {', '.join(missing)}: {found.plain.why(item)}; checkov-vmss scan does"
        )
    return lines


def _by_reason(gaps: tuple[Gap, ...]) -> list[tuple[list[str], Gap]]:
    """Gaps with one reason and one way round together, under their rules."""
    by_reason: dict[tuple[str, str], tuple[list[str], Gap]] = {}
    for gap in gaps:
        by_reason.setdefault((gap.reason, gap.way.advice), ([], gap))[0].append(gap.rule)
    return list(by_reason.values())


def _totals(found: Coverage) -> list[str]:
    return [f"{count:6}  {kind}" for kind, count in found.totals.items()] + ([""] if found.totals else [])


def _summary(found: Coverage) -> str:
    with_gaps = [item for item in found.scale_sets if item.gaps]
    accepted = sum(bool(item.accepted) for item in with_gaps)
    nothing_due = sum(bool(item.nothing_due) for item in found.scale_sets)
    complete = len(found.scale_sets) - len(with_gaps) - nothing_due
    missing = sum(len(item.gaps) for item in with_gaps)
    return (
        f"{len(found.scale_sets)} scale sets: {complete} with every verdict, {len(with_gaps)} without some "
        f"({missing} verdicts, {accepted} scale sets accepted), {nothing_due} where none is due; "
        f"{len(found.unread)} places not read."
    )
