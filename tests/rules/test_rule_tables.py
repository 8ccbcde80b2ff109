"""Every row of the rule book as a real scan: fixtures/RULE/FRAMEWORK, with verdicts in the names.

``pass_``, ``fail_`` and ``skip_`` have to be reported so; ``unknown_`` and ``na_`` not at all.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scanning import scan

FIXTURES = Path(__file__).resolve().parent / "fixtures"
DECLARED = re.compile(
    r"""(?:resource\s+"\w+_virtual_machine_scale_set"\s+"|"azapi_resource"\s+"|^\s*resource\s+|"name":\s*"|"(?=\w+":\s*\{))"""
    r"""(?P<name>(?P<verdict>pass|fail|skip|unknown|na)_\w+)""",
    re.MULTILINE,
)
STATES = {"pass": "passed", "fail": "failed", "skip": "skipped"}
FOLDERS = sorted(folder for folder in FIXTURES.glob("CKV_VMSS_*/*"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_each_row_gets_its_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    rule = folder.parent.name
    expected = declared(folder)
    assert expected["passed"] and expected["failed"] and expected["nothing"], "a table needs every kind of row"
    reported = scan(folder, folder.name, checks=(rule,)).verdicts(rule)
    found = {state: {name.partition("[")[0] for name in names} for state, names in reported.items()}
    assert found == {state: expected[state] for state in found}


def declared(folder: Path) -> dict[str, set[str]]:
    """The names in the files of a folder, by what they promise."""
    names: dict[str, set[str]] = {state: set() for state in [*STATES.values(), "nothing"]}
    for path in folder.rglob("*.*"):
        for match in DECLARED.finditer(path.read_text(encoding="utf-8")):
            names[STATES.get(match.group("verdict"), "nothing")].add(match.group("name"))
    return names
