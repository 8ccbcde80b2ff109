"""The report as CSV: one line for each scale set, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from typing import TextIO

from ..shared.cell_text import csv_cell
from .document_views import failures_of, image_of
from .fleet_document import Document

_COLUMNS = (
    "repository",
    "subscription",
    "resource_group",
    "language",
    "file",
    "line",
    "resource",
    "orchestration",
    "patched_by",
    "owner",
)


def write_csv(document: Document, output: TextIO) -> None:
    rules = [rule["id"] for rule in document["rules"]]
    writer = csv.writer(output, lineterminator="\r\n")
    exception = ("exception", "patching", "review_by", "exception_problem")
    writer.writerow([*_COLUMNS, "deployments", "image", "image_moves", *rules, "fixes", *exception])
    for scale_set in document["scale_sets"]:
        says = scale_set["exception"] or {}
        cells = [
            *(str(scale_set[name]) for name in _COLUMNS),
            " ".join(label for label in scale_set["deployments"] if label),
            image_of(scale_set),
            scale_set["image"]["moves"],
            *(scale_set["verdicts"].get(rule_id, {}).get("outcome", "") for rule_id in rules),
            " ".join(
                f"{rule_id}: {verdict['reason']} {verdict.get('fix', '')}"
                for rule_id, verdict in failures_of(scale_set)
            ),
            *(says.get(name, "") for name in ("reason", "patching", "review_by", "problem")),
        ]
        writer.writerow([csv_cell(cell) for cell in cells])
