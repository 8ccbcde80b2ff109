"""The pack loads once, quietly, wherever it lies and in whatever order Checkov asks for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest
from scanning import CHECKS, FRAMEWORKS, ROOT, RULE_IDS, checkov_process

_TERRAFORM = """
resource "azurerm_linux_virtual_machine_scale_set" "s" {
  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }
}
"""
_ARM = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "s",
            "properties": {"virtualMachineProfile": {"osProfile": {}}},
        }
    ],
}
_BICEP = """resource s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 's'
  properties: {
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: 's'
      }
    }
  }
}
"""
_SCALE_SET = "azurerm_linux_virtual_machine_scale_set"
_POLICY = {"enable_automatic_os_upgrade": True, "disable_automatic_rollback": False}
_TERRAFORM_JSON = {
    "variable": {"on": {"default": True}},
    "resource": {
        _SCALE_SET: {"s": {"automatic_os_upgrade_policy": {**_POLICY, "enable_automatic_os_upgrade": "${var.on}"}}}
    },
}
_PLANNED = {
    "address": f"{_SCALE_SET}.s",
    "mode": "managed",
    "type": _SCALE_SET,
    "name": "s",
    "provider_name": "registry.terraform.io/hashicorp/azurerm",
    "values": {"automatic_os_upgrade_policy": [_POLICY]},
}
_PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "configuration": {"root_module": {}},
    "planned_values": {"root_module": {"resources": [_PLANNED]}},
    "resource_changes": [{**_PLANNED, "change": {"actions": ["create"], "before": None, "after": _PLANNED["values"]}}],
}
_OTHER_PACK = """
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Other(BaseResourceCheck):
    def __init__(self):
        super().__init__("another", "CKV_OTHER_1", [CheckCategories.GENERAL_SECURITY], ["azurerm_linux_virtual_machine_scale_set"])

    def scan_resource_conf(self, conf):
        return CheckResult.PASSED


check = Other()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one scale set for each framework."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "main.tf").write_text(_TERRAFORM, encoding="utf-8")
    (folder / "cdk.tf.json").write_text(json.dumps(_TERRAFORM_JSON, indent=2), encoding="utf-8")
    (folder / "tfplan.json").write_text(json.dumps(_PLAN), encoding="utf-8")
    (folder / "template.json").write_text(json.dumps(_ARM), encoding="utf-8")
    (folder / "main.bicep").write_text(_BICEP, encoding="utf-8")
    return folder


def answers(
    project: Path, packs: Sequence[Path], frameworks: Sequence[str], mode: str, ids: str = "CKV_VMSS_*"
) -> dict[str, list[str]]:
    """Framework to ``rule:state`` of each record; nothing may be written to the error stream."""
    arguments = ["-d", str(project), "--framework", *frameworks, "--check", ids, "-o", "json", "--soft-fail"]
    for pack in packs:
        arguments += ["--external-checks-dir", str(pack)]
    run = checkov_process(*arguments, env={"CHECKOV_PARALLELIZATION_TYPE": mode})
    assert run.stderr == ""
    reports = json.loads(run.stdout)
    return {
        report["check_type"]: sorted(
            f"{record['check_id']}:{record['check_result']['result']}"
            for records in ("passed_checks", "failed_checks")
            for record in report["results"][records]
        )
        for report in (reports if isinstance(reports, list) else [reports])
    }


_UPGRADED = ["CKV_VMSS_1:PASSED", "CKV_VMSS_2:FAILED", "CKV_VMSS_3:PASSED", "CKV_VMSS_5:FAILED"]
_BARE = ["CKV_VMSS_1:FAILED", "CKV_VMSS_2:FAILED", "CKV_VMSS_3:PASSED"]
_EXPECTED = {
    "terraform": _UPGRADED,
    "terraform_plan": _UPGRADED,
    "terraform_json": _UPGRADED,
    "arm": _BARE,
    "bicep": _BARE,
}


# each fork loads the pack for its one framework alone, so there the order says nothing
@pytest.mark.parametrize(("mode", "step"), [("fork", 1), ("thread", 1), ("thread", -1), ("none", 1), ("none", -1)])
def test_every_framework_answers_once_and_quietly_in_every_mode_and_order(project: Path, mode: str, step: int) -> None:
    assert answers(project, [CHECKS], FRAMEWORKS[::step], mode) == _EXPECTED


def test_a_framework_that_is_asked_for_alone_answers(project: Path) -> None:
    assert answers(project, [CHECKS], ["bicep"], "fork") == {"bicep": _EXPECTED["bicep"]}


def test_a_second_copy_changes_nothing(project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(str(CHECKS), str(tmp_path / "copy" / "checks")))
    assert answers(project, [CHECKS, copy], FRAMEWORKS, "none") == _EXPECTED


def test_another_pack_works_beside_this_one(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "__init__.py").write_text("", encoding="utf-8")
    (other / "other_check.py").write_text(_OTHER_PACK, encoding="utf-8")
    # the check of the other pack is one for Terraform, which its source, plans and JSON share
    beside = {name: ["CKV_OTHER_1:PASSED"] if name.startswith("terraform") else [] for name in FRAMEWORKS}
    for packs in ([CHECKS, other], [other, CHECKS]):
        found = answers(project, packs, FRAMEWORKS, "none", "CKV_VMSS_*,CKV_OTHER_1")
        assert found == {name: [*beside[name], *_EXPECTED[name]] for name in FRAMEWORKS}


def test_the_pack_loads_from_a_read_only_folder_of_any_name(project: Path, tmp_path: Path) -> None:
    pack = tmp_path / "with space, größe-模块" / "checks"
    shutil.copytree(CHECKS, pack, ignore=shutil.ignore_patterns("__pycache__"))
    folders = [pack, *(path for path in pack.rglob("*") if path.is_dir())]
    held = _files(pack)
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert answers(project, [pack], FRAMEWORKS, "none") == _EXPECTED
        # no mode keeps an administrator from writing; compiled modules are Python's own affair
        assert _files(pack) == held
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__"}


def test_no_name_of_ours_shadows_a_module_of_someone_else() -> None:
    ours = {path.stem for path in CHECKS.rglob("*.py")} | {path.name for path in CHECKS.rglob("*") if path.is_dir()}
    ours -= {"__init__", "__main__", "__pycache__"}
    # what a user may have installed under this name is a copy of this very pack
    taken = (_standard_library() | _installed()) - {"checkov_vmss"}
    assert "vmss_checks" in ours and {"json", "checkov", "hcl2", "yaml"} <= taken
    assert ours & taken == set()


def test_no_file_of_ours_is_taken_for_a_policy() -> None:
    """Checkov reads every file of these endings below a folder of checks, and warns of each that is no policy."""
    assert [path.name for path in CHECKS.rglob("*") if path.suffix in (".json", ".yaml", ".yml")] == []


def _standard_library() -> set[str]:
    named = getattr(sys, "stdlib_module_names", None)
    return (
        set(named)
        if named
        else {path.stem for path in Path(os.__file__).parent.iterdir()} | set(sys.builtin_module_names)
    )


def _installed() -> set[str]:
    names: set[str] = set()
    for distribution in metadata.distributions():
        if distribution.metadata["Name"] == "checkov-vmss":  # a build leaves its list of sources in the checkout
            continue
        for file in distribution.files or ():
            top = file.parts[0]
            if top.endswith(".py") or (len(file.parts) > 1 and "." not in top):
                names.add(top[:-3] if top.endswith(".py") else top)
    return names


def test_the_hcl2_here_is_the_one_checkov_can_import() -> None:
    import hcl2

    assert hasattr(hcl2, "START_LINE")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.distribution("python-hcl2")
    required = [
        line for line in (ROOT / "setup.cfg").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert not any("hcl2" in line for line in required)


_LOADING = """
import sys
import checkov.terraform.runner, checkov.terraform.plan_runner, checkov.terraform_json.runner, checkov.arm.runner, checkov.bicep.runner
from checkov.terraform.checks.resource.registry import resource_registry
before = set(sys.modules)
for _ in range(3):
    resource_registry.load_external_checks(sys.argv[1])
new = sorted(name for name in set(sys.modules) - before if not name.startswith(("azure_vmss", "vmss_checks")))
registered = [check.id for check in resource_registry.checks["azurerm_linux_virtual_machine_scale_set"] if check.id.startswith("CKV_VMSS")]
print(repr((new, sorted(registered))))
"""


def test_loading_registers_once_and_imports_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _LOADING, str(CHECKS)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
    )
    new, registered = eval(run.stdout)
    assert registered == list(RULE_IDS)
    assert set(new) <= {"checks"}, f"imported beside Checkov's own: {new}"
    assert run.stderr == ""
    assert len(FRAMEWORKS) == 5
