"""Command lines in this process, told as ``subprocess`` tells them: Checkov's imports alone cost a process seconds."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable
from unittest import mock

import pytest
from checkov.main import Checkov
from reading import pack_module


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """``checkov-vmss`` of the source tree; ``options`` are those of :func:`ran`."""
    return ran(pack_module("vmss_commands.main").main, "checkov-vmss", *arguments, **options)


def checkov(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Checkov's program with runners of its own, as a new process has them; its platform is left alone."""

    def main(arguments: list[str]) -> int | None:
        outputs = sys.modules.get("azure_vmss.binding.requested_outputs")
        if outputs:
            outputs._asks_for_sarif.cache_clear()
        program = Checkov(arguments)
        program.runners = [type(runner)() for runner in program.runners]
        return program.run()

    return ran(main, "checkov", *arguments, "--skip-download", **options)


def checkov_json(*arguments: object, **options: Any) -> list[dict[str, Any]]:
    """The reports of ``checkov ... -o json``, one per framework."""
    reports = json.loads(checkov(*arguments, "-o", "json", **options).stdout)
    return reports if isinstance(reports, list) else [reports]


def ran(
    main: Callable[[list[str]], int | None],
    program: str,
    *arguments: object,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> subprocess.CompletedProcess[str]:
    """What a program answers to a command line, in a folder and with variables added to the environment."""
    given = [str(argument) for argument in arguments]
    streams = [io.TextIOWrapper(io.BytesIO(content), encoding="utf-8") for content in (stdin, b"", b"")]
    # a command may set variables for what it calls
    with mock.patch.dict(os.environ, env or {}), pytest.MonkeyPatch.context() as patch:
        for name, stream in zip(("stdin", "stdout", "stderr"), streams):
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", [program, *given])
        if cwd:
            patch.chdir(cwd)
        try:
            code = main(given)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return subprocess.CompletedProcess([program, *given], code or 0, *map(_written, streams[1:]))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return written.decode("utf-8", "replace")
