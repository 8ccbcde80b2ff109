"""What the pages and tables show of a report: counts, exceptions with the days they have left, and coverage gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...azure_vmss.model.images import ImageKind
from ...azure_vmss.rules.exceptions import parse_date
from ...azure_vmss.rules.patching import PatchedBy
from .fleet_document import Document

OUTCOMES = ("fail", "unknown", "excepted", "skipped", "pass", "not applicable")
ATTENTION = [answer.value for answer in PatchedBy]
_IMAGES = {kind.name.lower(): kind.value for kind in ImageKind}
EXPIRED, NOT_HOLDING, DUE, HOLDS, NOT_NEEDED = "expired", "does not hold", "due", "holds", "not needed"
_TYPE_ENDINGS = ("virtualMachineScaleSets", "virtual_machine_scale_set", "azapi_resource")
_DUE_DAYS = 30


@dataclass(frozen=True)
class ExceptionRow:
    """A documented exception; ``days_left`` is None without a date that can be read."""

    scale_set: dict[str, Any]
    status: str
    days_left: int | None

    @property
    def says(self) -> dict[str, str]:
        exception: dict[str, str] = self.scale_set["exception"]
        return exception


@dataclass(frozen=True)
class GapRow:
    """Something that got no answer: ``name`` is empty for a file."""

    place: str
    name: str
    reason: str
    accepted: str


def by_patching(scale_sets: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Number of scale sets for each answer to who patches them, what needs attention first."""
    counted = Counter(scale_set["patched_by"] for scale_set in scale_sets)
    return [(answer, counted[answer]) for answer in ATTENTION]


def by_rule(document: Document) -> list[tuple[dict[str, str], dict[str, int]]]:
    """Each rule with the number of its verdicts by outcome."""
    counted: dict[str, Counter[str]] = {rule["id"]: Counter() for rule in document["rules"]}
    for scale_set in document["scale_sets"]:
        for rule_id, verdict in scale_set["verdicts"].items():
            if rule_id in counted:
                counted[rule_id][verdict["outcome"]] += 1
    return [(rule, {name: counted[rule["id"]][name] for name in OUTCOMES}) for rule in document["rules"]]


def by_place(document: Document) -> list[tuple[str, list[dict[str, Any]]]]:
    """Scale sets of each repository and subscription, those with most sets that nobody patches first."""
    places: dict[str, list[dict[str, Any]]] = {source["name"]: [] for source in document["sources"]}
    for scale_set in document["scale_sets"]:
        places.setdefault(group_of(scale_set), []).append(scale_set)

    def attention(item: tuple[str, list[dict[str, Any]]]) -> tuple[int, int, str]:
        counted = dict(by_patching(item[1]))
        return -counted["nobody"], -counted["unknown"], item[0]

    return sorted(((name, sets) for name, sets in places.items()), key=attention)


def group_of(scale_set: dict[str, Any]) -> str:
    """The subscription of a running scale set, the source of a declared one."""
    return f"subscription {scale_set['subscription']}" if scale_set["subscription"] else str(scale_set["source"])


def place_of(scale_set: dict[str, Any]) -> str:
    """Where somebody has to look for a scale set, within its group."""
    if scale_set["subscription"]:
        return f"resource group {scale_set['resource_group']}"
    return f"{scale_set['file']}:{scale_set['line']}"


def name_of(scale_set: dict[str, Any]) -> tuple[str, str]:
    """The name of a scale set, and what stands before it: its type, in Terraform with the modules it is in."""
    resource = str(scale_set["resource"])
    for ending in _TYPE_ENDINGS:
        kind, found, name = resource.partition(f"{ending}.")
        if found and name:
            return name, f"{kind}{ending}"
    return resource, ""


def image_of(scale_set: dict[str, Any]) -> str:
    image = scale_set["image"]
    kind = "several images" if image["kind"] == "several" else _IMAGES[image["kind"]]
    return f"{kind} ({image['reference']})" if image["reference"] and image["kind"] != "platform_latest" else kind


def exception_rows(document: Document, due_days: int = _DUE_DAYS) -> list[ExceptionRow]:
    """Every documented exception as of the day of the report, the most urgent first."""
    day = parse_date(document["generated"][:10]) or date.today()
    rows = [_exception_row(item, day, due_days) for item in document["scale_sets"] if item["exception"]]
    order = (EXPIRED, NOT_HOLDING, DUE, NOT_NEEDED, HOLDS)
    return sorted(rows, key=lambda row: (order.index(row.status), row.days_left or 0, row.scale_set["id"]))


def _exception_row(scale_set: dict[str, Any], day: date, due_days: int) -> ExceptionRow:
    review = parse_date(scale_set["exception"]["review_by"])
    days = (review - day).days if review else None
    if days is not None and days < 0:
        return ExceptionRow(scale_set, EXPIRED, days)
    if scale_set["exception"]["problem"]:
        return ExceptionRow(scale_set, NOT_HOLDING, days)
    if not any(verdict["outcome"] == "excepted" for verdict in scale_set["verdicts"].values()):
        return ExceptionRow(scale_set, NOT_NEEDED, days)
    return ExceptionRow(scale_set, DUE if days is not None and days <= due_days else HOLDS, days)


def gap_rows(document: Document) -> list[GapRow]:
    """Files that could not be read, and scale sets of which nobody can tell who patches them."""
    rows = [
        GapRow(
            f"{item['source']} {item['file']}" + (f":{item['line']}" if item["line"] else ""),
            "",
            item["reason"],
            item["accepted_gap"],
        )
        for item in document["unread"]
    ]
    rows += [
        GapRow(f"{group_of(item)} {place_of(item)}", name_of(item)[0], _why_unknown(item), item["accepted_gap"])
        for item in document["scale_sets"]
        if item["patched_by"] == PatchedBy.UNKNOWN.value
    ]
    return sorted(rows, key=lambda row: bool(row.accepted))


def _why_unknown(scale_set: dict[str, Any]) -> str:
    unknown = [verdict["reason"] for verdict in scale_set["verdicts"].values() if verdict["outcome"] == "unknown"]
    return " ".join(dict.fromkeys(unknown)) or "Its deployments do not agree."


def failures_of(scale_set: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    return [(rule_id, verdict) for rule_id, verdict in scale_set["verdicts"].items() if verdict["outcome"] == "fail"]
