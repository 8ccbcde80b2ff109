"""``doctor``: content with a pack that works, and made to fail in every way it knows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checkov.version import version
from in_process import command
from reading import pack_module
from scanning import CHECKS, FRAMEWORKS, RULE_IDS

OTHER_PACK = """
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

class Other(BaseResourceCheck):
    def __init__(self):
        super().__init__(name="Other", id="CKV_VMSS_3", categories=[CheckCategories.NETWORKING], supported_resources=["aws_s3_bucket"])

    def scan_resource_conf(self, conf):
        return CheckResult.PASSED

check = Other()
"""
OTHER_POLICY = """
metadata:
  id: "CKV_VMSS_3"
  name: "Other policy"
  category: "NETWORKING"
definition:
  cond_type: "attribute"
  resource_types: ["azurerm_linux_virtual_machine_scale_set"]
  attribute: "name"
  operator: "exists"
"""


@pytest.fixture
def known_checkov(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asks no Checkov for its version, which takes as long as a scan, where the scan is what a test is about."""
    monkeypatch.setattr(pack_module("vmss_commands.doctor.doctor_command"), "supported_checkov", lambda: version)


def doctor(*folders: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    arguments = [argument for folder in folders for argument in ("--external-checks-dir", folder)]
    return command("doctor", *arguments, env=env)


def assert_fails(finished: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = finished.stderr.splitlines()
    assert finished.returncode == 1, finished.stdout
    assert len(lines) == 1 and lines[0].startswith("checkov-vmss: "), finished.stderr
    assert [word for word in words if word not in lines[0]] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "vendored"
    shutil.copytree(CHECKS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def stub(folder: Path, name: str, text: str) -> dict[str, str]:
    path = folder / "stubs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return {"PYTHONPATH": str(folder / "stubs")}


def test_a_pack_that_works(copy: Path) -> None:
    finished = doctor(copy)
    assert (finished.returncode, finished.stderr) == (0, "")
    lines = finished.stdout.splitlines()
    assert lines[0] == f"ok       checks folder {copy}" and lines[1].startswith("ok       Checkov ")
    assert lines[2:] == [f"ok       {told}  {' '.join(FRAMEWORKS)}" for told in (*RULE_IDS, "contract  ")]


@pytest.mark.usefixtures("known_checkov")
def test_a_rule_that_decides_wrongly_and_one_that_is_gone(copy: Path) -> None:
    rules = copy / "azure_vmss" / "rules"
    change(rules / "rollback" / "rollback.py", "return failed(", "return passed(")
    change(rules / "registry.py", '    "guest_patching",\n', "")
    finished = doctor(copy)
    assert_fails(
        finished,
        "2 of 8 rules",
        "CKV_VMSS_3 does not fail a bad scale set in terraform",
        f"CKV_VMSS_8 no answer in {' '.join(FRAMEWORKS)}",
    )
    states = {line.split()[1]: line.split()[0] for line in finished.stdout.splitlines()[2:]}
    assert {rule for rule, state in states.items() if state == "PROBLEM"} == {"CKV_VMSS_3", "CKV_VMSS_8"}
    # the rules that do work still tell the contract
    assert set(states) == {*RULE_IDS, "contract"}


@pytest.mark.usefixtures("known_checkov")
def test_a_checkov_that_no_longer_tells_the_call_of_a_module(copy: Path) -> None:
    binding = copy / "azure_vmss" / "binding" / "terraform_scan.py"
    change(binding, "    return not record.calls or ", "    return True or ")
    finished = doctor(copy)
    assert_fails(finished, "no longer tells the checks what they need", "terraform (the call of a module)")
    assert "PROBLEM  contract" in finished.stdout and "PROBLEM  CKV" not in finished.stdout


@pytest.mark.usefixtures("known_checkov")
def test_a_pack_that_raises_on_loading(copy: Path) -> None:
    change(
        copy / "azure_vmss" / "rules" / "judgement.py", "def judge(", "raise RuntimeError('half a copy')\n\ndef judge("
    )
    assert_fails(doctor(copy), "did not load", "half a copy")


def test_no_checkov(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    python = tmp_path / "bare" / ("Scripts" if os.name == "nt" else "bin") / "python"
    finished = subprocess.run(
        [str(python), str(CHECKS), "doctor"],
        env={**os.environ, "PYTHONPATH": ""}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert_fails(finished, "Checkov is not installed", "pip install checkov")


def test_unsupported_checkov(tmp_path: Path) -> None:
    stub(tmp_path, "checkov/__init__.py", "")
    assert_fails(
        doctor(env=stub(tmp_path, "checkov/main.py", "print('3.2.438')")), "3.2.438", "not supported", "3.2.439"
    )


def test_checkov_that_does_not_start(tmp_path: Path) -> None:
    stub(tmp_path, "checkov/__init__.py", "")
    assert_fails(
        doctor(env=stub(tmp_path, "checkov/main.py", "import no_such_thing")), "does not start", "no_such_thing"
    )


def test_python_hcl2_in_the_way(tmp_path: Path) -> None:
    assert_fails(
        doctor(env=stub(tmp_path, "hcl2.py", "def loads(text):\n    return {}\n")), "python-hcl2", "bc-python-hcl2"
    )


def test_a_folder_without_init(copy: Path) -> None:
    (copy / "__init__.py").unlink()
    assert_fails(doctor(copy), "__init__.py")


def test_wrong_folders(copy: Path) -> None:
    assert_fails(doctor(copy / "azure_vmss"), "wrong folder", str(CHECKS))
    assert_fails(doctor(copy / "nowhere"), "is no folder")
    (copy.parent / "clone").mkdir()
    copy.rename(copy.parent / "clone" / "checks")
    assert_fails(doctor(copy.parent / "clone"), "wrong folder", str(copy.parent / "clone" / "checks"))


@pytest.mark.usefixtures("known_checkov")
@pytest.mark.parametrize(("name", "content"), [("other_checks.py", OTHER_PACK), ("other.yaml", OTHER_POLICY)])
def test_another_pack_with_our_ids(name: str, content: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / name).write_text(content)
    assert_fails(doctor(CHECKS, other), "another pack claims CKV_VMSS_3")
