"""Reports joined, compared and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from checkov_vmss.azure_vmss.model.declared import Reading
from checkov_vmss.vmss_commands.report.document_comparison import comparison
from checkov_vmss.vmss_commands.report.document_files import merged, read_document, write_json
from checkov_vmss.vmss_commands.report.schema_check import mismatch
from checkov_vmss.vmss_commands.shared.command_interface import CommandError
from fleets import KINDS, declared, document


def on(folder: Path, day: str, monkeypatch: pytest.MonkeyPatch, repository: str = "", **kinds: str) -> dict[str, Any]:
    monkeypatch.setenv("CKV_VMSS_TODAY", day)
    sets = tuple(declared(folder / "main.tf", name, KINDS[kind]) for name, kind in kinds.items())
    return document(folder, Reading(sets), repository=repository)


def names(made: dict[str, Any]) -> dict[str, str]:
    return {item["resource"].rpartition(".")[2]: item["patched_by"] for item in made["scale_sets"]}


def test_reports_of_many_repositories_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = on(tmp_path / "x", "2026-06-01", monkeypatch, "github.com/o/one", web="upgraded")
    two = on(tmp_path / "x", "2026-06-02", monkeypatch, "github.com/o/two", web="forgotten", app="guest")
    made = merged([("one.json", one), ("two.json", two)], "1")
    assert [item["id"] for item in made["scale_sets"]] == sorted(
        item["id"] for item in one["scale_sets"] + two["scale_sets"]
    )
    assert len(made["sources"]) == 2
    assert made["generated"] == "2026-06-02T00:00:00Z"
    assert mismatch(made) is None
    assert merged([("joined.json", made)], "1") == made


def test_the_newer_of_two_reports_on_one_repository_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = on(tmp_path / "x", "2026-06-01", monkeypatch, "github.com/o/r", web="forgotten", gone="forgotten")
    new = on(tmp_path / "x", "2026-06-02", monkeypatch, "github.com/o/r", web="upgraded")
    for order in ([("old", old), ("new", new)], [("new", new), ("old", old)]):
        assert names(merged(order, "1")) == {"web": "Azure image upgrade"}


def test_two_folders_of_one_name_are_not_taken_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = on(tmp_path / "a" / "infra", "2026-06-01", monkeypatch, web="forgotten")
    two = on(tmp_path / "b" / "infra", "2026-06-02", monkeypatch, web="upgraded")
    with pytest.raises(CommandError, match=r"one.json and two.json both report on 'infra'.*--repository"):
        merged([("one.json", one), ("two.json", two)], "1")


def test_better_and_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = on(tmp_path, "2026-06-01", monkeypatch, fixed="forgotten", broken="upgraded", same="pinned", gone="upgraded")
    new = on(tmp_path, "2026-06-08", monkeypatch, fixed="upgraded", broken="pinned", same="pinned", came="forgotten")
    found = comparison(old, new)
    assert found["with"] == "2026-06-01T00:00:00Z"
    (better,), (worse,) = found["better"], found["worse"]
    assert better["id"].endswith(".fixed")
    assert (better["subject"], better["before"], better["after"]) == ("CKV_VMSS_1", "fail", "pass")
    assert worse["id"].endswith(".broken")
    assert (worse["subject"], worse["before"], worse["after"]) == ("CKV_VMSS_4", "pass", "fail")
    assert [item.rpartition(".")[2] for item in found["added"] + found["removed"]] == ["came", "gone"]
    assert mismatch({**new, "comparison": found}) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is not JSON"),
        ("[]", "is no report"),
        ('{"format": "checkov-vmss report", "format_version": 2}', "has format version 2"),
        ('{"format": "checkov-vmss report", "format_version": 1}', "lacks pack_version"),
        ("[" * 100000, "is not JSON"),
        ("\udcff", "is not JSON"),
    ],
    ids=range(6),
)
def test_what_is_no_report_is_refused_in_one_line(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CommandError) as refused:
        read_document(str(path))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_report_whose_scale_sets_come_from_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = on(tmp_path, "2026-06-01", monkeypatch, web="upgraded")
    made["scale_sets"][0]["source"] = "elsewhere"
    with pytest.raises(CommandError, match="does not list it"):
        merged([("a.json", made)], "1")


def test_a_diff_of_two_reports_shows_a_line_for_each_scale_set_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = []
    for kind in ("forgotten", "upgraded"):
        made = on(tmp_path, "2026-06-01", monkeypatch, web=kind, app="guest")
        with open(tmp_path / "out.json", "w", encoding="utf-8") as output:
            write_json(made, output)
        assert json.loads((tmp_path / "out.json").read_text()) == made
        lines.append((tmp_path / "out.json").read_text().splitlines())
    assert sum(before != after for before, after in zip(*lines)) == 1
