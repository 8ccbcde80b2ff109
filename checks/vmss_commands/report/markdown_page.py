"""The report as Markdown, for a comment on a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from ..shared.cell_text import markdown_code, markdown_text
from .document_views import (
    OUTCOMES,
    by_patching,
    by_rule,
    exception_rows,
    failures_of,
    gap_rows,
    group_of,
    place_of,
)
from .fleet_document import Document

# GitHub takes a comment of 65,536 characters and a job summary of 1 MiB
_MOST_ROWS = 200


def write_markdown(document: Document, output: TextIO) -> None:
    output.write("\n".join(_lines(document)) + "\n")


def _lines(document: Document) -> Iterator[str]:
    scale_sets = document["scale_sets"]
    yield f"# Who patches {len(scale_sets)} scale sets"
    yield ""
    yield from _table(
        ("Patched by", "Scale sets"), [(answer, str(count)) for answer, count in by_patching(scale_sets) if count]
    )
    yield from ("## Verdicts", "")
    yield from _table(
        ("Check", *OUTCOMES),
        [(rule["id"], *(str(count) for count in found.values())) for rule, found in by_rule(document)],
    )
    yield from _comparison(document.get("comparison"))
    yield from _failures(scale_sets)
    yield from _exceptions(document)
    yield from _gaps(document)
    yield from _settings(document)


def _comparison(comparison: Any) -> Iterator[str]:
    if not comparison:
        return
    yield from (f"## Since {comparison['with']}", "")
    for word in ("worse", "better"):
        changes = comparison[word]
        yield f"{len(changes)} verdicts became {word}."
        yield ""
        rows = [(markdown_code(item["id"]), item["subject"], item["before"], item["after"]) for item in changes]
        yield from _table(("Scale set", "Check", "Before", "Now"), rows)
    yield f"{len(comparison['added'])} scale sets were added, {len(comparison['removed'])} removed."


def _failures(scale_sets: list[dict[str, Any]]) -> Iterator[str]:
    rows = [
        (
            f"{markdown_code(item['resource'])} {markdown_text(group_of(item))} {markdown_code(place_of(item))}",
            item["patched_by"],
            "<br>".join(
                f"**{rule_id}**: {markdown_text(verdict['reason'])} {markdown_text(verdict.get('fix', ''))}"
                for rule_id, verdict in failures_of(item)
            ),
        )
        for item in scale_sets
        if failures_of(item)
    ]
    yield from _section(f"Scale sets that fail ({len(rows)})", ("Scale set", "Patched by", "What to change"), rows)


def _exceptions(document: Document) -> Iterator[str]:
    rows = [
        (
            markdown_code(row.scale_set["resource"]),
            row.status,
            "" if row.days_left is None else str(row.days_left),
            markdown_text(row.says["reason"]),
            markdown_text(row.says["patching"]),
            markdown_text(row.scale_set["owner"]),
        )
        for row in exception_rows(document)
    ]
    yield from _section(
        f"Documented exceptions ({len(rows)})", ("Scale set", "State", "Days left", "Reason", "Patching", "Owner"), rows
    )


def _gaps(document: Document) -> Iterator[str]:
    rows = [
        (markdown_code(row.place), markdown_text(row.name), markdown_text(row.reason), markdown_text(row.accepted))
        for row in gap_rows(document)
    ]
    yield from _section(f"Coverage gaps ({len(rows)})", ("Where", "Scale set", "Why", "Accepted"), rows)


def _settings(document: Document) -> Iterator[str]:
    rows = [
        (
            markdown_text(source["name"]),
            item["setting"],
            markdown_text(item["value"]),
            markdown_text(item["path"]),
            markdown_text(item["origin"]),
        )
        for source in document["sources"]
        for item in source["settings"]
        if item["origin"] != "default"
    ]
    yield from _section("Settings that are no default", ("Source", "Setting", "Value", "Files", "Origin"), rows)


def _section(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield from (f"## {title}", "")
        yield from _table(header, rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield "| " + " | ".join(header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows[:_MOST_ROWS]:
        yield "| " + " | ".join(row) + " |"
    if len(rows) > _MOST_ROWS:
        yield ""
        yield f"{len(rows) - _MOST_ROWS} more are left out here; the report as HTML, JSON or CSV has them."
    yield ""
