"""The scaffold of a rule, in a copy of what it reads."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from new_rule import new_rule
from scanning import FRAMEWORKS, ROOT

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


def test_the_page_has_the_headings_and_generated_parts_of_the_others(copy: Path) -> None:
    written = new_rule("CKV_VMSS_9", "new_thing", copy)
    (started,) = [text for path, text in written.items() if path.suffix == ".md"]
    finished = (copy / RULES / "rollback" / "rollback.md").read_text(encoding="utf-8")
    structure = re.compile(r"^(?:##.*|<!-- .*)$", re.M)
    assert structure.findall(started) == structure.findall(finished)
    assert [bool(line) for line in started.splitlines()[:4]] == [bool(line) for line in finished.splitlines()[:4]]


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


def test_a_rule_with_a_setting_of_its_own_touches_only_what_contributing_names(copy: Path) -> None:
    written = new_rule("CKV_VMSS_9", "overprovisioning", copy)
    pack = copy / "checks" / "azure_vmss"
    folder = pack / "rules" / "overprovisioning"
    _change(folder / "overprovisioning.py", 'return undecided("The rule is not written yet.")', _JUDGE)
    _change(folder / "overprovisioning.py", "Verdict, undecided", "Verdict, failed, passed, undecided")
    _change(folder / "samples.py", 'good=Sample(LINUX, {}, {"virtualMachineProfile": {}})', f"good={_sample(False)}")
    _change(folder / "samples.py", 'bad=Sample(LINUX, {}, {"virtualMachineProfile": {}})', f"bad={_sample(True)}")
    edits = (
        ("rules/registry.py", '    "guest_patching",\n', '    "overprovisioning",\n'),
        ("model/scale_set.py", "    tags_complete: bool = True\n", _FIELD),
        ("scale_sets/azurerm_uniform.py", "        windows_updates_default_on=True,\n", _read_from("resource")),
        (
            "scale_sets/compute.py",
            "        patch_mode=_patch_mode(os_profile, linux, windows),\n",
            _read_from("properties"),
        ),
    )
    for name, before, after in edits:
        _change(pack / name, before, before + after)
    assert {path.parent for path in written} == {folder}
    finished = subprocess.run(
        [sys.executable, str(copy / "checks"), "doctor", "--external-checks-dir", str(copy / "checks")],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in finished.stdout.splitlines() if "CKV_VMSS_9" in line]
    assert lines == [f"ok       CKV_VMSS_9  {' '.join(FRAMEWORKS)}"], finished.stdout + finished.stderr


_JUDGE = """setting = scale_set.overprovision
        if setting.is_unknown:
            return undecided("Overprovisioning cannot be known from the code.")
        if setting.is_false:
            return passed("Overprovisioning is off.")
        return failed("Overprovisioning is on.", _FIX.told_to(scale_set), setting.path)"""
_FIELD = "    overprovision: Setting = field(default_factory=absent)\n"


def _read_from(node: str) -> str:
    return f'        overprovision={node}.child("overprovision").setting.as_bool(),\n'


def _sample(on: bool) -> str:
    properties = {"overprovision": on, "virtualMachineProfile": {}}
    return f"Sample(LINUX, {{'overprovision': {on}}}, {properties})"


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (path.name, before)
    path.write_text(text.replace(before, after), encoding="utf-8")
