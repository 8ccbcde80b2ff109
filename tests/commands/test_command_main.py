"""``path``, ``list`` and what all commands share."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scanning import CHECKS, FRAMEWORKS, ROOT, RULE_IDS, scan

COMMANDS = ("path", "list", "doctor", "coverage", "report", "exceptions", "live")


def command(
    *arguments: str, program: Path = CHECKS, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=str(cwd or os.sep),
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_path_prints_the_folder_and_nothing_else() -> None:
    finished = command("path")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, f"{CHECKS}\n", "")


def test_path_of_a_copy_is_the_copy(tmp_path: Path) -> None:
    copy = tmp_path / "vendored checks"
    shutil.copytree(CHECKS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert command("path", program=copy).stdout == f"{copy}\n"
    assert command("path", program=copy / "__main__.py").stdout == f"{copy}\n"


def test_python_m_runs_the_package(tmp_path: Path) -> None:
    (tmp_path / "checkov_vmss").symlink_to(CHECKS)
    finished = subprocess.run(
        [sys.executable, "-m", "checkov_vmss", "path"], cwd=str(tmp_path), stdout=subprocess.PIPE, text=True, check=True
    )
    assert finished.stdout == f"{CHECKS}\n"


def test_checkov_loads_the_program_without_running_it(tmp_path: Path) -> None:
    main_before = sys.modules["__main__"]
    (tmp_path / "main.tf").write_text('resource "azurerm_linux_virtual_machine_scale_set" "x" {\n  name = "x"\n}\n')
    try:
        assert scan(tmp_path, "terraform").verdict("CKV_VMSS_1", "x") == "failed"
    finally:
        sys.modules["__main__"] = main_before


def test_list_as_json() -> None:
    listed = json.loads(command("list", "--format", "json").stdout)
    assert [rule["id"] for rule in listed] == list(RULE_IDS)
    assert {rule["severity"] for rule in listed} == {"HIGH", "MEDIUM", "LOW"}
    assert all(rule["frameworks"] == list(FRAMEWORKS) and rule["guideline"].startswith("https://") for rule in listed)


@pytest.mark.parametrize(
    ("given", "second_line"), [("table", "CKV_VMSS_1  HIGH "), ("markdown", "| --- | --- | --- | --- |")]
)
def test_list_for_people(given: str, second_line: str) -> None:
    lines = command("list", "--format", given).stdout.splitlines()
    assert len(lines) == len(RULE_IDS) + (given == "markdown") + 1
    assert lines[1].startswith(second_line)
    assert all("terraform_plan" in line for line in lines if "CKV_VMSS" in line)


def test_help_names_every_command_and_explains_each() -> None:
    overview = command("--help").stdout
    for name in COMMANDS:
        assert f"    {name}" in overview
        explained = command(name, "--help")
        assert explained.returncode == 0 and len(explained.stdout.splitlines()) > 5


def test_an_unknown_command_is_refused() -> None:
    finished = command("cover")
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr and "cover" in finished.stderr


def test_a_reader_that_stops_early_is_no_traceback() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    finished = subprocess.run(
        [sys.executable, str(CHECKS), "list"], stdout=write_end, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write_end)
    assert finished.returncode != 0
    assert finished.stderr == ""


def test_the_oldest_checkov_is_the_one_the_package_asks_for() -> None:
    given = (CHECKS / "vmss_commands" / "shared" / "checkov_process.py").read_text()
    oldest = given.split("OLDEST_CHECKOV = (")[1].split(")")[0].replace(", ", ".")
    assert f"checkov>={oldest}\n" in (ROOT / "setup.cfg").read_text()


def test_explain_prints_the_page_of_a_rule_by_id_or_number() -> None:
    for asked in ("CKV_VMSS_1", "ckv_vmss_1", "1"):
        finished = command("explain", asked)
        assert (finished.returncode, finished.stderr) == (0, "")
        assert finished.stdout.startswith("# CKV_VMSS_1: ") and "## How to fix" in finished.stdout
        assert "<!--" not in finished.stdout
        files = re.findall(r"\]\((?!https:)([^)#]+)", finished.stdout)
        assert files and all(Path(file).is_absolute() and Path(file).is_file() for file in files)


def test_explain_has_a_page_for_every_rule() -> None:
    assert all(f"# {rule}: " in command("explain", rule).stdout for rule in RULE_IDS)


@pytest.mark.parametrize(
    "arguments", [("bundle", "out", "--sign-key", "key.pem"), ("verify", "out", "--public-key", "key.pem")]
)
def test_a_checkov_that_cannot_sign_is_named(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "out").mkdir() if arguments[0] == "verify" else None
    (tmp_path / "key.pem").write_text("-----BEGIN PUBLIC KEY-----\n", encoding="ascii")
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ecdsa.py").write_text("raise ImportError", encoding="ascii")
    finished = command(*arguments, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "without")})
    assert finished.returncode == 2
    assert finished.stderr == (
        "checkov-vmss: the ecdsa package is missing; it comes with Checkov: pip install --upgrade checkov\n"
    )
