"""SARIF is valid however it is asked for, and the console keeps its details where none is written."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from in_process import checkov
from sarif_schema import is_valid_sarif
from scanning import CHECKS, ROOT, scan

_FOUND = "automatic_os_upgrade_policy.enable_automatic_os_upgrade is false."


@pytest.fixture(name="stack")
def _stack(tmp_path: Path) -> Path:
    """A folder with one finding, and an empty home folder beside it."""
    stack = tmp_path / "stack"
    stack.mkdir()
    (tmp_path / "home").mkdir()
    (stack / "main.tf").write_text(
        'resource "azurerm_linux_virtual_machine_scale_set" "s" {\n  automatic_os_upgrade_policy {\n'
        "    enable_automatic_os_upgrade = false\n    disable_automatic_rollback  = false\n  }\n}\n",
        encoding="utf-8",
    )
    return stack


def _run(stack: Path, *arguments: str) -> str:
    home = str(stack.parent / "home")
    run = checkov(
        "-d", ".", "--framework", "terraform", "--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_1", *arguments,
        cwd=stack, env={"HOME": home, "USERPROFILE": home},
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    return run.stdout


def _written(stack: Path) -> Any:
    return json.loads((stack / "results_sarif.sarif").read_text(encoding="utf-8"))


ASKED = {
    "short option": ["-o", "sarif"],
    "joined short option": ["-osarif"],
    "beside the console": ["-o", "cli", "-o", "sarif"],
    "joined long option": ["--output=sarif"],
    "configuration file by option": ["--config-file", "asked.yaml"],
}


@pytest.mark.parametrize("asked", list(ASKED.values()), ids=list(ASKED))
def test_sarif_is_valid_however_it_is_asked_for(stack: Path, asked: list[str]) -> None:
    (stack / "asked.yaml").write_text("output: [cli, sarif]\n", encoding="utf-8")
    _run(stack, *asked, "--output-file-path", ".")
    document = _written(stack)
    assert is_valid_sarif(document)
    assert [result["ruleId"] for result in document["runs"][0]["results"]] == ["CKV_VMSS_1"]


@pytest.mark.parametrize("folder", [".", "../home"], ids=["in the folder", "in the home folder"])
def test_sarif_is_valid_where_a_found_configuration_asks_for_it(stack: Path, folder: str) -> None:
    (stack / folder / ".checkov.yaml").write_text("output: sarif\noutput-file-path: .\n", encoding="utf-8")
    _run(stack)
    assert is_valid_sarif(_written(stack))


def test_sarif_of_the_examplesis_valid_sarif(tmp_path: Path) -> None:
    run = checkov(
        "-d", str(ROOT / "examples"), "--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_*", "-o", "sarif",
        "--output-file-path", str(tmp_path),
    )  # fmt: skip
    assert run.returncode == 1
    document = json.loads((tmp_path / "results_sarif.sarif").read_text(encoding="utf-8"))
    assert is_valid_sarif(document) and len(document["runs"][0]["results"]) >= 80


@pytest.mark.parametrize("asked", [[], ["-o", "cli"], ["-o", "cli", "-o", "junitxml"], ["--compact", "--output=cli"]])
def test_the_console_keeps_its_details_where_no_sarif_is_written(stack: Path, asked: list[str]) -> None:
    assert f"Details: {_FOUND}" in _run(stack, *asked)


def test_json_keeps_its_details(stack: Path) -> None:
    record = json.loads(_run(stack, "-o", "json"))["results"]["failed_checks"][0]
    assert record["details"][0] == _FOUND


def test_a_word_that_only_looks_like_the_output_costs_no_details(stack: Path) -> None:
    (stack / "sarif").mkdir()
    assert f"Details: {_FOUND}" in _run(stack, "--skip-path", "sarif")


@pytest.mark.parametrize(
    "foreign", [["-v"], ["--help"], ["-o", "addopts=sarif-free"], ["--config-file", os.devnull + "/none"]]
)
def test_a_program_that_is_not_checkov_may_have_any_command_line(
    foreign: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    scan(ROOT / "examples" / "bicep" / "compliant.bicep", "bicep")
    outputs = sys.modules["azure_vmss.binding.requested_outputs"]
    importlib.import_module("checkov.common.util.ext_argument_parser")
    capfd.readouterr()
    monkeypatch.setattr(sys, "argv", ["program", *foreign])
    outputs._asks_for_sarif.cache_clear()
    assert outputs.sarif_is_requested() is any("sarif" in argument for argument in foreign)
    assert capfd.readouterr() == ("", "")
    outputs._asks_for_sarif.cache_clear()
