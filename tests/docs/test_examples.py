"""The examples: every scale set gets exactly the verdicts written beside it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.append(str(Path(__file__).parent))

from generate_pages import EXAMPLES, VERDICTS
from scanning import RULE_IDS, scan, short_name

FOLDERS = sorted(path.parent for path in EXAMPLES.rglob(VERDICTS))
TODAY = "2026-11-23"


def named(folder: Path) -> str:
    return folder.relative_to(EXAMPLES).as_posix()


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_verdicts_are_those_written_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", TODAY)
    said = yaml.safe_load((folder / VERDICTS).read_text(encoding="utf-8"))
    found = scan(folder, said["framework"])
    verdicts: dict[str, dict[str, Any]] = {}
    for state in ("passed", "failed", "skipped"):
        for record in getattr(found, state):
            verdicts.setdefault(short_name(record.resource), {}).setdefault(state, set()).add(record.check_id)
    expected = {name: {state: set(ids) for state, ids in states.items()} for name, states in said["scale_sets"].items()}
    assert verdicts == expected


def test_every_folder_with_infrastructure_code_says_its_verdicts() -> None:
    code = {path.parent for suffix in ("*.tf", "*.bicep") for path in EXAMPLES.rglob(suffix)}
    code.add(EXAMPLES / "arm")
    assert code == set(FOLDERS)


@pytest.mark.parametrize("folder", [f for f in FOLDERS if "policy" not in f.parts], ids=named)
def test_folder_fails_every_rule_and_passes_every_rule(folder: Path) -> None:
    said = yaml.safe_load((folder / VERDICTS).read_text(encoding="utf-8"))["scale_sets"]
    sides: dict[str, set[str]] = {"passed": set(), "failed": set(), "skipped": set()}
    for states in said.values():
        for state, ids in states.items():
            sides[state].update(ids)
    assert sides["passed"] == sides["failed"] == set(RULE_IDS)
    assert sides["skipped"] == {"CKV_VMSS_1", "CKV_VMSS_4"}


def test_exception_fails_again_after_its_review_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2030-07-01")
    found = scan(EXAMPLES / "terraform" / "azurerm_v4", "terraform")
    assert found.verdict("CKV_VMSS_1", "stateful") == "failed"
    assert "expired on 2030-06-30" in " ".join(found.record("CKV_VMSS_1", "stateful").details)


def test_following_the_finding_makes_it_go_away(tmp_path: Path) -> None:
    folder = tmp_path / "azurerm_v4"
    shutil.copytree(EXAMPLES / "terraform" / "azurerm_v4", folder)
    file = folder / "non_compliant.tf"
    assert scan(folder, "terraform").verdict("CKV_VMSS_1", "forgotten") == "failed"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("enable_automatic_os_upgrade = false", "enable_automatic_os_upgrade = true"), encoding="utf-8"
    )
    assert scan(folder, "terraform").verdict("CKV_VMSS_1", "forgotten") == "passed"
