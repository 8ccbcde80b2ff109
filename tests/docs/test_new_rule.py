"""The scaffold of a rule, in a copy of what it reads."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from new_rule import new_rule
from scanning import ROOT

RULES = Path("checks/azure_vmss/rules")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "checks", tmp_path / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    return tmp_path


def test_writes_the_folder_of_the_rule(copy: Path) -> None:
    written = new_rule("CKV_VMSS_9", "new_thing", copy)
    assert {path.relative_to(copy / RULES).as_posix() for path in written} == {
        "new_thing/new_thing.py",
        "new_thing/new_thing.md",
        "new_thing/samples.py",
    }
    for path in written:
        if path.suffix == ".py":
            ast.parse(path.read_text(encoding="utf-8"))
    source = (copy / RULES / "new_thing" / "new_thing.py").read_text(encoding="utf-8")
    assert "class NewThing(Rule)" in source and 'id = "CKV_VMSS_9"' in source


@pytest.mark.parametrize(
    ("rule_id", "name", "complaint"),
    [
        ("CKV_VMSS_8", "new_thing", "never used again"),
        ("CKV_AZURE_9", "new_thing", "no ID"),
        ("CKV_VMSS_9", "New-Thing", "no name"),
        ("CKV_VMSS_9", "rollback", "is there already"),
    ],
)
def test_refuses(rule_id: str, name: str, complaint: str, copy: Path) -> None:
    before = sorted(copy.rglob("*"))
    with pytest.raises(ValueError, match=complaint):
        new_rule(rule_id, name, copy)
    assert sorted(copy.rglob("*")) == before
