"""The pre-commit hook: what it fires on, what it scans, and the real pre-commit with it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from in_process import command
from reading import pack_module
from scanning import CHECKS, ROOT

model = pack_module("azure_vmss.model.declared")
# https://pre-commit.com/#creating-new-hooks
_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "name", "entry", "language"],
        "additionalProperties": False,
        "properties": {
            "language": {"enum": ["python"]},
            "files": {"type": "string", "format": "regex"},
            **{
                name: {"type": "string"}
                for name in ("id", "name", "entry", "description", "minimum_pre_commit_version")
            },
            **{name: {"type": "boolean"} for name in ("require_serial", "pass_filenames", "always_run", "verbose")},
            **{
                name: {"type": "array", "items": {"type": "string"}} for name in ("types", "types_or", "args", "stages")
            },
        },
    },
}
_BAD = 'resource "azurerm_linux_virtual_machine_scale_set" "bad" {\n  name = "bad"\n}\n'
_BAD_BICEP = (
    "resource bad 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {\n  name: 'bad'\n  properties: {\n"
    "    virtualMachineProfile: {\n      storageProfile: {\n      }\n    }\n  }\n}\n"
)


def _hooks() -> Any:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


def test_the_manifest_is_one_of_pre_commit() -> None:
    jsonschema.validate(_hooks(), _SCHEMA)
    assert [hook["id"] for hook in _hooks()] == ["checkov-vmss"]


@pytest.mark.parametrize(
    ("name", "fires"),
    [("main.tf", True), ("a/main.tf.json", True), ("a/b.bicep", True), ("azuredeploy.json", True),
     ("prod.tfvars", True), ("a/main.bicepparam", True), ("a.py", False), ("tf", False), ("main.tf.bak", False),
     ("json/readme.md", False)],
)  # fmt: skip
def test_the_hook_fires_on_what_it_can_scan(name: str, fires: bool) -> None:
    assert bool(re.search(_hooks()[0]["files"], name)) is fires


def _changed(*names: str) -> Any:
    return pack_module("vmss_commands.scan_files.changed_files").ChangedFiles(list(names))


def _found(changed: Any, tree: Path, *files: str) -> list[str]:
    """Those of the scale sets declared in the files, one each, that the changed files stand for."""
    declared = [model.DeclaredScaleSet("any", str((tree / file).resolve()), (1, 2), file, (), ()) for file in files]
    return [kept.resource for kept in map(changed._narrowed, declared) if kept is not None]


def test_folders_for_terraform_and_files_for_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("utf16.json").write_text('{"type": "Microsoft.Compute/virtualMachineScaleSets"}', encoding="utf-16")
    Path("package.json").write_text("{}")
    changed = _changed("a/vars.tf", "b/prod.tfvars", "set.bicep", "utf16.json", "package.json", "x.md")
    beside = ("a/main.tf", "a/c/main.tf", "b/main.tf", "main.tf", "set.bicep", "other.bicep", "utf16.json", "a/x.bicep")
    assert _found(changed, tmp_path, *beside) == ["a/main.tf", "b/main.tf", "set.bicep", "utf16.json"]


def test_a_parameter_file_stands_for_the_templates_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p").mkdir()
    Path("p/x.parameters.json").write_text(
        '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"}'
    )
    assert _found(
        _changed("p/x.parameters.json", "b/main.bicepparam"),
        tmp_path,
        "p/x.json",
        "b/main.bicep",
        "p/main.tf",
        "x.json",
    ) == [
        "p/x.json",
        "b/main.bicep",
    ]


def test_a_changed_call_stands_for_the_instances_it_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    calls = [model.ModuleCall(str((tmp_path / root / "main.tf").resolve()), (1, 2), "m") for root in ("prod", "test")]
    made = tuple(model.Deployment("", lambda assumptions: None, f"module.{call.file}", (call,)) for call in calls)
    declared = model.DeclaredScaleSet("terraform", str((tmp_path / "m" / "main.tf").resolve()), (1, 2), "x", made)
    assert _changed("prod/main.tf")._narrowed(declared).deployments == made[:1]
    assert _changed("m/main.tf")._narrowed(declared) == declared
    assert _changed("other/main.tf")._narrowed(declared) is None


def test_nothing_to_scan_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("package.json").write_text("{}")
    for files in ((), ("readme.md",), ("package.json",)):
        assert command("scan-files", *files).returncode == 0


def test_a_changed_file_fails_the_commit_and_no_module_of_the_repository_is_imported(tmp_path: Path) -> None:
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack" / "main.tf").write_text(_BAD)
    (tmp_path / "set.bicep").write_text(_BAD_BICEP)
    for name in ("json", "checkov", "yaml"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w').close()")
    code = (
        "import importlib.util, sys; sys.path.remove('')\n"
        f"spec = importlib.util.spec_from_file_location('checkov_vmss', r'{CHECKS / '__init__.py'}', submodule_search_locations=[r'{CHECKS}'])\n"
        "sys.modules['checkov_vmss'] = importlib.util.module_from_spec(spec)\n"
        "from checkov_vmss.vmss_commands.main import main\nsys.exit(main())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "scan-files", "stack/main.tf", "set.bicep"],
        cwd=tmp_path, env={**os.environ, "LOG_LEVEL": "ERROR"}, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout.count("FAILED for resource: azurerm_linux_virtual_machine_scale_set.bad") == 2
    assert run.stdout.count("FAILED for resource: Microsoft.Compute/virtualMachineScaleSets.bad") == 2
    assert "File: /stack/main.tf:1-3" in run.stdout, "from the root of the repository"
    assert not (tmp_path / "imported").exists()


def _pypi_answers() -> bool:
    try:
        with urllib.request.urlopen("https://pypi.org/simple/checkov/", timeout=5):
            return True
    except OSError:
        return False


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _libraries(folder: Path) -> Path:
    """All that is installed here but the pack, so that pip need not install Checkov once more for the hook."""
    folder.mkdir()
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if not installed.name.startswith("checkov_vmss"):
            (folder / installed.name).symlink_to(installed)
    return folder


def test_the_real_pre_commit_runs_the_hook_from_another_repository(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    if not _pypi_answers():
        pytest.skip("PyPI does not answer, so pre-commit cannot install Checkov")
    pack, user = tmp_path / "pack", tmp_path / "user"
    shutil.copytree(
        ROOT,
        pack,
        ignore=shutil.ignore_patterns(".git", ".venv", "tests", "__pycache__", "build", "*.egg-info", ".pytest_cache"),
    )
    user.mkdir()
    for folder in (pack, user):
        _git(folder, "init", "-q")
    _git(pack, "add", "-A")
    _git(pack, "commit", "-q", "-m", "pack")
    revision = _git(pack, "rev-parse", "HEAD")
    config = {"repos": [{"repo": str(pack), "rev": revision, "hooks": [{"id": "checkov-vmss"}]}]}
    (user / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (user / "stack").mkdir()
    (user / "stack" / "main.tf").write_text(_BAD)
    (user / "readme.md").write_text("text\n")
    _git(user, "add", "-A")
    environment = {
        **os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(_libraries(tmp_path / "libraries")),
    }  # fmt: skip

    def pre_commit() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files"],
            cwd=user, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip

    failing = pre_commit()
    assert failing.returncode == 1 and "CKV_VMSS_1" in failing.stdout, failing.stdout
    (user / "stack" / "main.tf").write_text('locals {\n  a = "b"\n}\n')
    _git(user, "add", "-A")
    passing = pre_commit()
    assert passing.returncode == 0 and "Passed" in passing.stdout, passing.stdout
