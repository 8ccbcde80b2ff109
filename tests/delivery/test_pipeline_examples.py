"""The example pipelines: each against the documentation of its host, and what can run here, run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from in_process import checkov_json, command
from reading import pack_module
from scanning import CHECKS, ROOT

PIPELINES = ROOT / "examples" / "pipelines"

_WORKFLOWS = ("github-pip.yml", "github-container.yml", "github-live-schedule.yml")
# the schema of each kind of pipeline, as check-jsonschema brings it
_SCHEMAS = {
    **dict.fromkeys(_WORKFLOWS, "github-workflows"),
    "azure-pipelines.yml": "azure-pipelines",
    "gitlab-ci.yml": "gitlab-ci",
}
_PINNED_ACTION = re.compile(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
_PINNED_IMAGE = re.compile(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}")


def _load(name: str) -> dict[str, Any]:
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


def _schema(name: str) -> Any:
    package = importlib.util.find_spec("check_jsonschema")
    assert package and package.submodule_search_locations, "pip install '.[test]' brings it"
    folder = Path(package.submodule_search_locations[0]) / "builtin_schemas" / "vendor"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def _problems(document: Any, schema: Any) -> list[str]:
    validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(schema).iter_errors(document)]


def test_every_pipeline_has_a_schema() -> None:
    assert {path.name for path in PIPELINES.glob("*.yml")} == set(_SCHEMAS)


@pytest.mark.parametrize("name", sorted(_SCHEMAS))
def test_every_pipeline_is_valid_by_the_schema_of_its_host(name: str) -> None:
    document = yaml.safe_load((PIPELINES / name).read_text())
    if True in document:
        # YAML 1.1 reads the key "on" as true
        document["on"] = document.pop(True)
    schema = _schema(_SCHEMAS[name])
    assert _problems(document, schema) == []
    document["nonsense of no host"] = {"nonsense": 1}
    assert _problems(document, schema) != [] or name == "gitlab-ci.yml"


def _workflows(folder: Path) -> Path:
    target = folder / ".github" / "workflows"
    target.mkdir(parents=True)
    for name in _WORKFLOWS:
        shutil.copy(PIPELINES / name, target)
    return target


def test_zizmor_has_nothing_to_say_of_the_workflows(tmp_path: Path) -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    if zizmor is None:
        pytest.skip("zizmor is not installed here")
    folder = _workflows(tmp_path)
    command_line = [zizmor, "--offline", "--no-progress", "--persona", "pedantic", str(folder)]
    run = subprocess.run(command_line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert run.returncode == 0, run.stdout
    (folder / _WORKFLOWS[0]).write_text(
        (folder / _WORKFLOWS[0]).read_text().replace("persist-credentials: false", "fetch-depth: 1")
    )
    assert subprocess.run(command_line, capture_output=True, check=False).returncode != 0


def test_actionlint_has_nothing_to_say_of_the_workflows(tmp_path: Path) -> None:
    actionlint = shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("actionlint is not installed here, and no package brings it")
    run = subprocess.run(
        [actionlint, *map(str, _workflows(tmp_path).iterdir())], stdout=subprocess.PIPE, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_actions_and_images_are_pinned_by_digest_and_checkov_by_version() -> None:
    for name in _WORKFLOWS:
        used = re.findall(r"uses: (.*)", (PIPELINES / name).read_text())
        assert used and [action for action in used if not _PINNED_ACTION.fullmatch(action)] == []
    images = re.findall(
        r"^\s*(?:image: |container: |ARG CHECKOV_IMAGE=)(.*)$",
        "\n".join(path.read_text() for path in PIPELINES.iterdir()),
        re.M,
    )
    assert len(images) == 3 and [image for image in images if not _PINNED_IMAGE.fullmatch(image)] == []
    for path in PIPELINES.glob("*.yml"):
        for install in re.findall(r"pip install .*", path.read_text()):
            assert re.search(r'"checkov==\d+\.\d+\.\d+"', install), path.name


def test_every_job_has_a_limit_and_keeps_no_credentials() -> None:
    for name in _WORKFLOWS:
        document = _load(name)
        assert document["permissions"] == {}
        for job in document["jobs"].values():
            assert int(job["timeout-minutes"]) <= 30
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] == "false"
                if "upload-sarif" in step.get("uses", ""):
                    assert "!github.event.pull_request.head.repo.fork" in step["if"]
    assert _load("azure-pipelines.yml")["jobs"][0]["timeoutInMinutes"] == "15"
    assert _load("azure-pipelines.yml")["jobs"][0]["steps"][0] == {"checkout": "self", "persistCredentials": "false"}
    assert _load("gitlab-ci.yml")["scale-set-patching"]["timeout"] == "15 minutes"


def test_what_is_installed_is_cached() -> None:
    for name, place in (
        ("github-pip.yml", "~/.cache/pip"),
        ("azure-pipelines.yml", "$(PIP_CACHE_DIR)"),
        ("gitlab-ci.yml", ".cache/pip"),
    ):
        text = (PIPELINES / name).read_text()
        assert place in text and "PACK_REVISION" in next(
            line for line in text.splitlines() if re.match(r"\s+key: ", line)
        )


@pytest.mark.parametrize("name", sorted(_SCHEMAS))
def test_every_script_is_shell_names_commands_that_exist_and_asks_the_doctor_first(name: str) -> None:
    scripts: list[str] = list(_scripts(_load(name)))
    used: list[str] = []
    for script in scripts:
        subprocess.run(["sh", "-n", "-c", script], check=True)
        used += re.findall(r"(?:checkov-vmss|\.checkov-vmss/checks) ([a-z-]+)", script)
    assert set(used) <= set(pack_module("vmss_commands.main").COMMANDS)
    assert used.index("doctor") < used.index("scan")
    scan = next(script for script in scripts if re.search(r" scan ", script))
    files = re.search(r"--output-file-path console,(\S+)", scan)
    assert files and files.group(1) in (PIPELINES / name).read_text().replace(scan, "", 1)


def test_the_pack_in_the_workspace_is_skipped() -> None:
    skipped = yaml.safe_load((PIPELINES / "skip-the-pack.yaml").read_text())["skip-path"]
    assert any(re.search(pattern, ".checkov-vmss/examples/terraform/main.tf") for pattern in skipped)


_FAKE_AZ = """#!{python}
import json, sys
token = sys.argv[sys.argv.index("--skip-token") + 1] if "--skip-token" in sys.argv else "0"
rows = [dict(id="/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/n" + str(n),
             name="n" + str(n), type="microsoft.compute/virtualmachinescalesets", properties={{}}) for n in range(int(token), int(token) + {size})]
more = int(token) + {size} < {total}
print(json.dumps(dict(data=rows, total_records={total}, skip_token=str(int(token) + {size}) if more else None)))
sys.exit({exit})
"""


@pytest.mark.parametrize(("exit_code", "expected"), [(0, 2300), (3, 0)])
def test_the_paging_loop_asks_for_every_page(tmp_path: Path, exit_code: int, expected: int) -> None:
    for name, text in (
        ("az", _FAKE_AZ.format(python=sys.executable, size=460, total=2300, exit=exit_code)),
        ("checkov-vmss", f'#!/bin/sh\nexec "{sys.executable}" "{CHECKS}" "$@"\n'),
    ):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(
        ["bash", str(PIPELINES / "live-all-subscriptions.sh")], env=environment, capture_output=True, check=False
    )
    assert (run.returncode == 0) is (exit_code == 0), run.stderr
    assert len(json.loads(run.stdout)["resources"] if run.stdout else []) == expected


def test_nothing_but_a_variable_says_where_the_pack_is() -> None:
    for path in PIPELINES.iterdir():
        assert "your-org" not in path.read_text()
        if path.suffix == ".yml" or path.name == "external-checks-git.sh":
            assert "PACK_REPOSITORY" in path.read_text() and "PACK_REVISION" in path.read_text()


def test_the_container_recipe_copies_what_it_scans_with(tmp_path: Path) -> None:
    recipe = (PIPELINES / "Dockerfile").read_text()
    bundle, place = re.findall(r"^COPY (\S+) (\S+)$", recipe, re.MULTILINE)[0]
    made = re.search(r"checkov-vmss (bundle .*)", recipe)
    assert made and made.group(1) == f"bundle {bundle} --location {place}"
    entry = json.loads(re.findall(r"^ENTRYPOINT (.*)$", recipe, re.MULTILINE)[0])
    assert command("bundle", tmp_path / bundle, "--location", place).returncode == 0
    settings = yaml.safe_load((tmp_path / bundle / ".checkov.yaml").read_text())
    assert entry == ["checkov", "--external-checks-dir", *settings["external-checks-dir"]]


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
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

    def resources(*options: str) -> set[str]:
        reports = checkov_json(
            "-d", ".", "--external-checks-git", f"file://{pack}?ref={revision}", "--framework", "terraform",
            "--check", "CKV_VMSS_*", *options, cwd=stack,
        )  # fmt: skip
        return {r["resource"].rpartition(".")[2] for report in reports for r in report["results"]["failed_checks"]}

    assert resources("--skip-path", skipped.group(1)) == {"of_the_user"}
    assert resources() == {"of_the_user", "of_the_pack"}, "the skipped path is needed"
    assert not (tmp_path / "loaded").exists()
