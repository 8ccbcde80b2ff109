"""CSV and Markdown: nothing in a cell is a formula, a tag, a link or a mention."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from checkov_vmss.azure_vmss.model.declared import Reading
from checkov_vmss.vmss_commands.report.markdown_page import write_markdown
from checkov_vmss.vmss_commands.report.table_of_sets import write_csv
from checkov_vmss.vmss_commands.shared.cell_text import csv_cell, markdown_code, markdown_text
from checkov_vmss.vmss_commands.shared.shown_text import visible
from fleets import HOSTILE, document, hostile, large


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")


def test_csv_has_a_line_for_each_scale_set(tmp_path: Path) -> None:
    output = StringIO()
    made = document(tmp_path)
    write_csv(made, output)
    rows = list(csv.DictReader(StringIO(output.getvalue())))
    assert len(rows) == len(made["scale_sets"])
    (pinned,) = [row for row in rows if row["resource"].endswith(".pinned")]
    assert (pinned["patched_by"], pinned["image_moves"], pinned["CKV_VMSS_4"], pinned["CKV_VMSS_7"]) == (
        "nobody",
        "no",
        "fail",
        "not applicable",
    )
    assert pinned["fixes"].startswith("CKV_VMSS_4: ")
    assert "latest" in pinned["fixes"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    output = StringIO()
    write_csv(document(tmp_path, hostile(tmp_path)), output)
    cells = [cell for row in csv.reader(StringIO(output.getvalue())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\u202e]", output.getvalue())
    for text in ("=1", "+1", "-1", "@x", "\t=1", "\r=1"):
        assert csv_cell(text).startswith("'")
    assert csv_cell("a=1") == "a=1"


def test_markdown_shows_text_as_it_is(tmp_path: Path) -> None:
    output = StringIO()
    write_markdown(document(tmp_path, hostile(tmp_path)), output)
    text = output.getvalue()
    prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert not re.search(r"<(?!br>|!-- -->)", prose)
    assert "@everyone" not in prose
    assert "://" not in prose
    assert not re.search(r"(?<!\\)\]\(", prose)
    assert len({line.count(" | ") for line in text.splitlines() if line.startswith("| `forgotten")}) <= 1


@pytest.mark.parametrize("text", [*HOSTILE, "a`b", "`", "``x``", "", "a|b"])
def test_a_code_span_holds_its_text(text: str) -> None:
    span = markdown_code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    inside = span[len(fence) : -len(fence)]
    assert span.endswith(fence)
    assert fence not in re.findall("`+", inside)
    assert not re.search(r"(?<!\\)\|", inside)
    assert "\n" not in inside


def test_markdown_of_a_large_fleet_fits_a_job_summary(tmp_path: Path) -> None:
    output = StringIO()
    write_markdown(document(tmp_path, large(tmp_path, 3000)), output)
    assert len(output.getvalue().encode()) < 1 << 20
    assert "more are left out here" in output.getvalue()
    output = StringIO()
    write_markdown(document(tmp_path, Reading()), output)
    assert output.getvalue().startswith("# Who patches 0 scale sets\n")


def test_what_cannot_be_seen_is_written_out() -> None:
    assert visible("a\nb\x1b[31m\u202e\ufeff\ud800") == "a\\nb\\x1b[31m\\u202e\\ufeff\\ud800"
    assert visible("größe 模块 🙂") == "größe 模块 🙂"
    assert markdown_text("<b>") == "&lt;b>"
