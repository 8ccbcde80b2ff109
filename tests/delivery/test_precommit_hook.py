"""The pre-commit hook: what it fires on, what it scans, and the real pre-commit with it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, List

import jsonschema
import pytest
import yaml
from delivery_commands import command_module
from scanning import CHECKS, ROOT

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
            **{name: {"type": "string"} for name in ("id", "name", "entry", "description", "minimum_pre_commit_version")},
            **{name: {"type": "boolean"} for name in ("require_serial", "pass_filenames", "always_run", "verbose")},
            **{name: {"type": "array", "items": {"type": "string"}} for name in ("types", "types_or", "args", "stages")},
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
     ("main.tfvars", False), ("a.py", False), ("tf", False), ("main.tf.bak", False), ("json/readme.md", False)],
)  # fmt: skip
def test_the_hook_fires_on_what_it_can_scan(name: str, fires: bool) -> None:
    assert bool(re.search(_hooks()[0]["files"], name)) is fires


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> "List[List[str]]":
    """What would be scanned: the options and places of each start of Checkov."""
    calls: List[List[str]] = []

    def remember(frameworks: List[str], option: str, places: List[str]) -> int:
        calls.append([option, *places])
        return 0

    monkeypatch.setattr(command_module("scan_files.scan_files_command"), "_checkov", remember)
    return calls


def _scan(*names: str) -> int:
    module = command_module("scan_files.scan_files_command")
    return int(module.run(__import__("argparse").Namespace(files=list(names))))


def test_folders_for_terraform_and_files_for_templates(
    starts: "List[List[str]]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("set.bicep").write_text(_BAD_BICEP)
    Path("utf16.json").write_text('{"type": "Microsoft.Compute/virtualMachineScaleSets"}', encoding="utf-16")
    Path("package.json").write_text("{}")
    assert _scan("a/main.tf", "a/b/x.tf", "a-b/cdk.tf.json", "a/vars.tf", "set.bicep", "utf16.json", "package.json", "x.md") == 0
    assert starts == [["-d", "a", "a-b"], ["-f", "set.bicep", "utf16.json"]]


def test_the_root_folder_covers_every_other(starts: "List[List[str]]") -> None:
    assert _scan("main.tf", "a/b/x.tf") == 0
    assert starts == [["-d", "."]]


def test_nothing_to_scan_starts_nothing(starts: "List[List[str]]") -> None:
    assert _scan() == _scan("readme.md") == 0
    assert starts == []


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
        "from checkov_vmss.vmss_commands.scan_files.scan_files_command import main\nsys.exit(main())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "stack/main.tf", "set.bicep"],
        cwd=tmp_path, env={**os.environ, "LOG_LEVEL": "ERROR"}, stdout=subprocess.PIPE, universal_newlines=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "azurerm_linux_virtual_machine_scale_set.bad" in run.stdout
    assert "Microsoft.Compute/virtualMachineScaleSets.bad" in run.stdout
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
        ["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, universal_newlines=True
    ).stdout.strip()


def test_the_real_pre_commit_runs_the_hook_from_another_repository(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    if not _pypi_answers():
        pytest.skip("PyPI does not answer, so pre-commit cannot install Checkov")
    pack, user = tmp_path / "pack", tmp_path / "user"
    shutil.copytree(
        ROOT, pack, ignore=shutil.ignore_patterns(".git", ".venv", "tests", "__pycache__", "build", "*.egg-info", ".pytest_cache")
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
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "LOG_LEVEL": "ERROR"}

    def pre_commit() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files"],
            cwd=user, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False,
        )  # fmt: skip

    failing = pre_commit()
    assert failing.returncode == 1 and "CKV_VMSS_1" in failing.stdout, failing.stdout
    (user / "stack" / "main.tf").write_text('locals {\n  a = "b"\n}\n')
    _git(user, "add", "-A")
    passing = pre_commit()
    assert passing.returncode == 0 and "Passed" in passing.stdout, passing.stdout
