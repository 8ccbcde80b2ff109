"""Documented exceptions as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from ..report.document_views import DUE, EXPIRED, NOT_HOLDING, ExceptionRow, group_of
from ..shared.cell_text import csv_cell
from ..shared.shown_text import shown, shown_json
from ..shared.text_tables import terminal_table

TROUBLE = (EXPIRED, NOT_HOLDING, DUE)
_COLUMNS = (
    "state",
    "days_left",
    "review_by",
    "resource",
    "source",
    "file",
    "line",
    "owner",
    "reason",
    "patching",
    "problem",
)
_HEADER = ("State", "Days left", "Review by", "Scale set", "Where", "Owner", "Reason", "Patching")


def written(rows: Sequence[ExceptionRow], output_format: str) -> str:
    """The rows as ``table``, ``json`` or ``csv``."""
    records = [_record(row) for row in rows]
    if output_format == "json":
        return shown_json(records)
    return _csv(records) if output_format == "csv" else _table(records)


def _record(row: ExceptionRow) -> dict[str, Any]:
    scale_set = row.scale_set
    return {
        "id": scale_set["id"],
        "state": row.status,
        "days_left": row.days_left,
        "resource": scale_set["resource"],
        "source": group_of(scale_set),
        "file": scale_set["file"],
        "line": scale_set["line"],
        "owner": scale_set["owner"],
        **row.says,
    }


def _csv(records: Sequence[dict[str, Any]]) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for record in records:
        cells = [record[name] for name in _COLUMNS]
        writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return output.getvalue().rstrip("\n")


def _table(records: Sequence[dict[str, Any]]) -> str:
    if not records:
        return "No scale set documents an exception."
    lines = []
    for record in records:
        problem = f" ({record['problem']})" if record["problem"] else ""
        cells = (
            record["state"],
            "" if record["days_left"] is None else record["days_left"],
            record["review_by"],
            record["resource"],
            f"{record['file']}:{record['line']}",
            record["owner"],
            f"{record['reason']}{problem}",
            record["patching"],
        )
        lines.append([shown(str(cell)) for cell in cells])
    return terminal_table(_HEADER, lines)
