"""What a terminal, a build service or a file can do to a command: one line says what is wrong, and nothing is obeyed."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import own_package  # noqa: F401
import pytest
from scanning import CHECKS

shown_text = importlib.import_module("checkov_vmss.vmss_commands.shared.shown_text")
COMMANDS: dict[str, str] = importlib.import_module("checkov_vmss.vmss_commands.main").COMMANDS
_UNREADABLE = ("Traceback", "Error]", "Exception")


def run(*arguments: str, shell: str = "", env: dict[str, str] | None = None, cwd: Path | None = None) -> Any:
    """The command, by a shell that adds ``shell`` behind it, in which $CMD stands for the rest."""
    command = [sys.executable, str(CHECKS), *arguments]
    if shell:
        command = ["sh", "-c", shell, "sh", *command]
    return subprocess.run(
        command, cwd=cwd or os.sep, env={**os.environ, **(env or {})}, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("main.tf", "main.tf"),
        ("größe/模块.tf", "größe/模块.tf"),
        ("a\nb\x1b[2Jc\x7f", "a\\nb\\x1b[2Jc\\x7f"),
        ("a\u202eb\u2028c\u200b", "a\\u202eb\\u2028c\\u200b"),
        ("a\udcffb\ud800", "a\\udcffb\\ud800"),
        ("::error file=x::y", ":\\x3aerror file=x:\\x3ay"),
        ("##vso[task.setvariable]", "#\\x23vso[task.setvariable]"),
        ("git::https://me:secret@example.com/m.git?ref=v1", "git:\\x3ahttps://***@example.com/m.git?ref=v1"),
        (
            "https://a.blob.core.windows.net/m.zip?sv=1&sig=abc%3D&se=2",
            "https://a.blob.core.windows.net/m.zip?sv=1&sig=***&se=2",
        ),
        ("ssh://git@example.com/m and https://t@h/x", "ssh://***@example.com/m and https://***@h/x"),
        ("https://example.com/a@b", "https://example.com/a@b"),
        ("x" * 1_000, "x" * 399 + "…"),
    ],
)
def test_what_is_shown_is_obeyed_by_nobody(given: str, expected: str) -> None:
    assert shown_text.shown(given) == expected


def test_json_for_programs_says_the_same_and_holds_no_command() -> None:
    import json

    document = {"file": "##vso[x]::error::\x1b"}
    text = shown_text.shown_json(document)
    assert json.loads(text) == document
    assert "##" not in text and "::" not in text and "\x1b" not in text


@pytest.mark.parametrize("command", ["list", "explain 1", "path"])
def test_a_closed_output_is_told_in_one_line(command: str) -> None:
    finished = run(*command.split(), shell='"$@" >&-')
    assert_one_line(finished, "standard output is closed")


@pytest.mark.parametrize("command", ["list", "explain 1"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
def test_a_full_disk_is_told_in_one_line(command: str) -> None:
    assert_one_line(run(*command.split(), shell='"$@" > /dev/full'), "standard output cannot be written")


def test_closed_errors_leave_the_output_alone() -> None:
    finished = run("explain", "CKV_NONE", shell='"$@" 2>&-')
    assert (finished.returncode, finished.stdout) == (2, b"")


def test_a_closed_input_is_an_empty_one() -> None:
    assert_one_line(run("live", shell='"$@" <&-'), "standard input is empty")


@pytest.mark.parametrize(
    "command", ["coverage", "scan -d .", "bundle x", "verify x --public-key y", "live x", "scan-files main.tf"]
)
def test_a_deleted_folder_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    finished = run(*command.split(), shell=f'cd {gone} && rmdir {gone} && "$@"')
    assert finished.returncode == 2 and finished.stdout == b""
    lines = finished.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("checkov-vmss: "), lines
    assert not any(word in lines[0] for word in _UNREADABLE)


@pytest.mark.parametrize("command", ["path", "list", "--version"])
def test_what_needs_no_folder_works_without_one(command: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    finished = run(command, shell=f'cd {gone} && rmdir {gone} && "$@"')
    assert (finished.returncode, finished.stderr) == (0, b"")


def test_a_name_that_the_terminal_cannot_encode_is_shown_escaped(tmp_path: Path) -> None:
    finished = run("explain", "größe", env={"PYTHONIOENCODING": "ascii"})
    assert_one_line(finished, "gr\\xf6\\xdfe")


def test_a_message_holds_no_control_character_of_a_name() -> None:
    finished = run("live", "no\x1b[31m##vso[x]::error::\nfile")
    assert_one_line(finished, "no\\x1b[31m#\\x23vso[x]:\\x3aerror:\\x3a file")


def test_every_command_tells_its_exit_codes_and_the_same_ones() -> None:
    told: list[bytes] = [run(*name.split(), "--help").stdout.splitlines()[-1] for name in ("", *COMMANDS)]
    assert set(told) == {b"exit codes: 0 done, and all is well; 1 done, and something is wrong; 2 it cannot be done"}


@pytest.mark.parametrize(
    "command",
    [
        "nonsense",
        "list --nonsense",
        "explain",
        "explain CKV_AZURE_1",
        "verify",
        "coverage /nowhere",
        "live /nowhere",
        "bundle",
    ],
)
def test_what_cannot_be_done_exits_with_2(command: str) -> None:
    finished = run(*command.split())
    assert finished.returncode == 2 and finished.stdout == b"" and b"Traceback" not in finished.stderr


def test_version() -> None:
    finished = run("--version")
    assert (finished.returncode, finished.stdout[:13], finished.stderr) == (0, b"checkov-vmss ", b"")
    from scanning import ROOT

    assert f"\nversion = {finished.stdout.split()[1].decode()}\n" in (ROOT / "setup.cfg").read_text(encoding="utf-8")


def assert_one_line(finished: Any, reason: str) -> None:
    lines = finished.stderr.decode().splitlines()
    assert (finished.returncode, finished.stdout, len(lines)) == (2, b"", 1), finished
    assert lines[0].startswith("checkov-vmss: ") and reason in lines[0]
