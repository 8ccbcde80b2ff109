"""The scaffold of a rule, in a copy of what it reads."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from new_rule import new_rule  # noqa: E402
from scanning import ROOT, scan  # noqa: E402

RULES = Path("checks/azure_vmss/rules")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "checks", tmp_path / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    return tmp_path


def test_writes_rule_page_fixture_and_test(copy: Path) -> None:
    written = {path.relative_to(copy).as_posix() for path in new_rule("CKV_VMSS_9", "new_thing", copy)}
    assert written == {
        "checks/azure_vmss/rules/new_thing/new_thing.py",
        "checks/azure_vmss/rules/new_thing/new_thing.md",
        "tests/rules/fixtures/new_thing/main.tf",
        "tests/rules/test_rule_new_thing.py",
    }
    for name in written:
        if name.endswith(".py"):
            ast.parse((copy / name).read_text(encoding="utf-8"))
    source = (copy / RULES / "new_thing" / "new_thing.py").read_text(encoding="utf-8")
    assert "class NewThing(Rule)" in source and 'id = "CKV_VMSS_9"' in source


def test_fixture_parses_and_the_new_rule_has_nothing_to_say_yet(copy: Path) -> None:
    new_rule("CKV_VMSS_9", "new_thing", copy)
    found = scan(copy / "tests" / "rules" / "fixtures" / "new_thing", "terraform")
    assert found.verdicts("CKV_VMSS_1")["failed"] == {
        "pass_set_right",
        "fail_set_wrong",
        "fail_omitted",
        "unknown_unresolved",
    }
    assert found.verdicts("CKV_VMSS_9")["failed"] == set()


@pytest.mark.parametrize(
    "rule_id, name, complaint",
    [
        ("CKV_VMSS_8", "new_thing", "never used again"),
        ("CKV_AZURE_9", "new_thing", "no ID"),
        ("CKV_VMSS_9", "New-Thing", "no module name"),
        ("CKV_VMSS_9", "rollback", "is there already"),
    ],
)
def test_refuses(rule_id: str, name: str, complaint: str, copy: Path) -> None:
    before = sorted(copy.rglob("*"))
    with pytest.raises(ValueError, match=complaint):
        new_rule(rule_id, name, copy)
    assert sorted(copy.rglob("*")) == before
