"""The installed Checkov, run as a user runs it, but on nothing that is not asked for.

It starts in an empty folder, because Python looks for modules where ``-m`` starts and Checkov for
a configuration, and without the key of its platform, so that nothing is uploaded.
"""

from __future__ import annotations

import json
import os
import re
import site
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .command_interface import CommandError

OLDEST_CHECKOV = (3, 2, 439)
_VERSION = re.compile(r"^(\d+)\.(\d+)\.(\d+)\S*$", re.MULTILINE)
_SETTINGS_OF_A_USER = ("BC_API_KEY", "PRISMA_API_URL", "DOWNLOAD_EXTERNAL_MODULES", "EXTERNAL_MODULES_DIR")


@dataclass(frozen=True)
class CheckovRun:
    """What one run wrote and the code it ended with."""

    exit_code: int
    output: str
    errors: str

    def reports(self) -> list[dict[str, Any]]:
        """The reports of ``-o json``, one per framework; raises :class:`CommandError` where there are none."""
        try:
            answer = json.loads(self.output)
        except ValueError:
            raise CommandError(_why_not_started(self.errors)) from None
        # without a file to scan, Checkov answers with bare counters
        return [report for report in (answer if isinstance(answer, list) else [answer]) if "results" in report]


def run_checkov(arguments: Sequence[str], environment: dict[str, str] | None = None) -> CheckovRun:
    """Run ``checkov`` of this Python; paths in the arguments have to be absolute."""
    with tempfile.TemporaryDirectory(prefix="checkov-vmss-") as empty_folder:
        finished = subprocess.run(
            [sys.executable, "-m", "checkov.main", *arguments],
            cwd=empty_folder,
            env={**_environment(empty_folder), **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    return CheckovRun(finished.returncode, finished.stdout, finished.stderr)


def supported_checkov() -> str:
    """The version of the installed Checkov; raises :class:`CommandError` where it cannot be worked with."""
    run = run_checkov(["--version"])
    found = _VERSION.search(run.output)
    if run.exit_code or not found:
        raise CommandError(_why_not_started(run.errors), exit_code=1)
    if tuple(int(part) for part in found.groups()) < OLDEST_CHECKOV:
        oldest = ".".join(str(part) for part in OLDEST_CHECKOV)
        raise CommandError(
            f"Checkov {found.group(0)} is not supported; install {oldest} or later: pip install --upgrade checkov",
            exit_code=1,
        )
    return found.group(0)


def last_line(text: str) -> str:
    """The last line that says something, which is where a traceback names its exception."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _why_not_started(errors: str) -> str:
    reason = last_line(errors)
    if re.search(r"No module named '?checkov(\.main)?'?\)?$", reason):
        return f"Checkov is not installed in this Python ({sys.executable}); install it there: pip install checkov"
    if "hcl2" in reason:
        return (
            "python-hcl2 is in the way: it replaces the hcl2 module that Checkov needs; run "
            "pip uninstall python-hcl2, then pip install --force-reinstall bc-python-hcl2"
        )
    return f"Checkov does not start: {reason or 'it gives no reason'}"


def _environment(home: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("CKV_") or name.startswith("CKV_VMSS_")
    }
    for name in _SETTINGS_OF_A_USER:
        kept.pop(name, None)
    # packages of the user are below the home folder, and so is a .checkov.yaml
    kept.setdefault("PYTHONUSERBASE", site.getuserbase())
    kept.update(HOME=home, USERPROFILE=home, LOG_LEVEL="ERROR", PYTHONIOENCODING="utf-8")
    return kept
