"""The example pipelines: each against the documentation of its host, and what can run here, run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, Iterator, List

import jsonschema
import pytest
import yaml
from delivery_commands import command, command_module
from scanning import CHECKS, ROOT, checkov_json

PIPELINES = ROOT / "examples" / "pipelines"

# https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
_GITHUB = {
    "type": "object",
    "required": ["name", "on", "permissions", "jobs"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "on": {"type": "object", "propertyNames": {"enum": ["pull_request", "push", "schedule", "workflow_dispatch"]}},
        "permissions": {
            "type": "object",
            "propertyNames": {"enum": ["contents", "id-token", "security-events"]},
            "additionalProperties": {"enum": ["read", "write"]},
        },
        "jobs": {
            "additionalProperties": {
                "type": "object",
                "required": ["runs-on", "steps"],
                "additionalProperties": False,
                "properties": {
                    "runs-on": {"type": "string"},
                    "steps": {
                        "items": {
                            "type": "object",
                            "oneOf": [{"required": ["uses"]}, {"required": ["run"]}],
                            "propertyNames": {"enum": ["name", "uses", "with", "run", "env", "if", "shell"]},
                        }
                    },
                },
            }
        },
    },
}
# https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
_AZURE = {
    "type": "object",
    "required": ["trigger", "pool", "steps"],
    "additionalProperties": False,
    "properties": {
        "trigger": {"type": "array"},
        "pool": {"required": ["vmImage"]},
        "steps": {
            "items": {
                "type": "object",
                "oneOf": [{"required": ["task"]}, {"required": ["bash"]}],
                "propertyNames": {"enum": ["task", "bash", "displayName", "condition", "inputs"]},
                "properties": {"task": {"pattern": "^[A-Za-z]+@[0-9]+$"}},
            }
        },
    },
}
# https://docs.gitlab.com/ci/yaml/
_GITLAB = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["image", "script"],
        "additionalProperties": False,
        "properties": {
            "image": {"type": "string"},
            "script": {"type": "array", "items": {"type": "string"}},
            "artifacts": {
                "additionalProperties": False,
                "properties": {"when": {"enum": ["always"]}, "reports": {"required": ["junit"]}},
            },
        },
    },
}
# https://github.com/bridgecrewio/checkov-action, the inputs of action.yml that are used
_CHECKOV_ACTION = {"directory", "external_checks_dirs", "config_file", "check", "output_format", "output_file_path"}
_SCHEMAS = {
    "github-pip.yml": _GITHUB,
    "github-checkov-action.yml": _GITHUB,
    "github-live-schedule.yml": _GITHUB,
    "azure-pipelines.yml": _AZURE,
    "gitlab-ci.yml": _GITLAB,
}


def _load(name: str) -> Dict[str, Any]:
    # BaseLoader, because YAML 1.1 reads the key "on" as true
    document = yaml.load((PIPELINES / name).read_text(), Loader=yaml.BaseLoader)
    assert isinstance(document, dict)
    return document


def _scripts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("run", "bash"):
                yield value
            elif key == "script":
                yield from value
            else:
                yield from _scripts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _scripts(item)


def test_every_pipeline_is_held_against_its_documentation() -> None:
    written = {path.name for path in PIPELINES.glob("*.yml")}
    assert written == set(_SCHEMAS)
    for name, schema in _SCHEMAS.items():
        jsonschema.validate(_load(name), schema)


def test_the_inputs_of_checkov_action_exist() -> None:
    steps = _load("github-checkov-action.yml")["jobs"]["checkov"]["steps"]
    step = next(step for step in steps if step.get("uses", "").startswith("bridgecrewio/checkov-action@"))
    assert set(step["with"]) == _CHECKOV_ACTION
    skipped = yaml.safe_load((PIPELINES / "skip-the-pack.yaml").read_text())["skip-path"]
    assert any(re.search(pattern, ".checkov-vmss/examples/terraform/main.tf") for pattern in skipped)


@pytest.mark.parametrize("name", sorted(_SCHEMAS))
def test_every_script_is_shell_and_names_commands_that_exist(name: str) -> None:
    scripts: List[str] = list(_scripts(_load(name)))
    for script in scripts:
        subprocess.run(["sh", "-n", "-c", script], check=True)
        for used in re.findall(r"(?<![\w@-])checkov-vmss ([a-z]+)", script):
            assert used in command_module("main").COMMANDS, used
    scanned = [script for script in scripts if re.search(r"(^|\s)checkov -", script)]
    assert name == "github-checkov-action.yml" or len(scanned) == 1
    for script in scanned:
        files = re.search(r"--output-file-path console,(\S+)", script)
        assert files and files.group(1) in (PIPELINES / name).read_text().replace(script, "", 1)


def test_nothing_but_a_variable_says_where_the_pack_is() -> None:
    for path in PIPELINES.iterdir():
        assert "your-org" not in path.read_text()
        if path.suffix in (".yml", ".sh"):
            assert "PACK_REPOSITORY" in path.read_text() and "PACK_REVISION" in path.read_text()


def test_the_container_recipe_copies_what_it_scans_with(tmp_path: Path) -> None:
    recipe = (PIPELINES / "Dockerfile").read_text()
    bundle, place = re.findall(r"^COPY (\S+) (\S+)$", recipe, re.MULTILINE)[0]
    made = re.search(r"checkov-vmss (bundle .*)", recipe)
    assert made and made.group(1) == f"bundle {bundle} --location {place}"
    entry = json.loads(re.findall(r"^ENTRYPOINT (.*)$", recipe, re.MULTILINE)[0])
    assert command("bundle", tmp_path / bundle, "--location", place).exit_code == 0
    settings = yaml.safe_load((tmp_path / bundle / ".checkov.yaml").read_text())
    assert entry == ["checkov", "--external-checks-dir", *settings["external-checks-dir"]]


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, universal_newlines=True
    ).stdout.strip()


def test_a_clone_by_checkov_loads_and_reports_nothing_else_of_ours(tmp_path: Path) -> None:
    pack, stack = tmp_path / "pack", tmp_path / "stack"
    shutil.copytree(CHECKS, pack / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    scale_set = 'resource "azurerm_linux_virtual_machine_scale_set" "{}" {{\n  name = "x"\n}}\n'
    for place in ("tests/rules", "examples/terraform"):
        (pack / place).mkdir(parents=True)
        (pack / place / "main.tf").write_text(scale_set.format("of_the_pack"))
        (pack / place / "loaded.py").write_text(f"open({str(tmp_path / 'loaded')!r}, 'w').close()\n")
    _git(pack, "init", "-q")
    _git(pack, "add", "-A")
    _git(pack, "commit", "-q", "-m", "pack")
    stack.mkdir()
    (stack / "main.tf").write_text(scale_set.format("of_the_user"))

    recipe = (PIPELINES / "external-checks-git.sh").read_text()
    subprocess.run(["sh", "-n", "-c", recipe], check=True)
    skipped = re.search(r"--skip-path '([^']+)'", recipe)
    assert skipped
    revision = _git(pack, "rev-parse", "HEAD")

    def resources(*options: str) -> "set[str]":
        reports = checkov_json(
            "-d", ".", "--external-checks-git", f"file://{pack}?ref={revision}", "--framework", "terraform",
            "--check", "CKV_VMSS_*", *options, cwd=stack,
        )  # fmt: skip
        return {r["resource"].rpartition(".")[2] for report in reports for r in report["results"]["failed_checks"]}

    assert resources("--skip-path", skipped.group(1)) == {"of_the_user"}
    assert resources() == {"of_the_user", "of_the_pack"}, "the skipped path is needed"
    assert not (tmp_path / "loaded").exists()
