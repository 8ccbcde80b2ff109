"""Runs the test suite over several Pythons and Checkovs: ``python tests/versions/run_versions.py [--edges]``.

``--edges`` runs the two ends only: the oldest Checkov on the oldest Python found, the newest
on the newest. Needs ``uv``, which it installs into an environment of its own where it is missing.
A Python that is not on the machine is said to be left out, never passed over in silence.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
MIDDLE = "3.2.500"
NEWEST = "newest"
# A Checkov that cannot verify signed checks cannot run the tests of the signed bundle.
_VERIFIES = "import importlib.util as u, sys; sys.exit(u.find_spec('checkov.common.external_checks') is None)"
_NEEDS_VERIFICATION = "tests/delivery"


class Pair(NamedTuple):
    python: str
    checkov: str


def oldest_checkov() -> str:
    """The oldest Checkov the pack promises to work with, from ``setup.cfg``."""
    promise = re.search(r"checkov>=([\d.]+)", (ROOT / "setup.cfg").read_text(encoding="utf-8"))
    assert promise, "setup.cfg names no oldest Checkov"
    return promise.group(1)


def pairs(edges: bool, pythons: Sequence[str]) -> list[Pair]:
    """Which Checkov is tried on which Python."""
    if edges:
        return [Pair(pythons[0], oldest_checkov()), Pair(pythons[-1], NEWEST)]
    return [Pair(python, checkov) for python in pythons for checkov in (oldest_checkov(), MIDDLE, NEWEST)]


def uv_command(folder: Path) -> str:
    """The path of ``uv``."""
    found = shutil.which("uv")
    if found:
        return found
    subprocess.run([sys.executable, "-m", "venv", str(folder / "uv")], check=True)
    subprocess.run([str(folder / "uv" / "bin" / "python"), "-m", "pip", "install", "-q", "uv"], check=True)
    return str(folder / "uv" / "bin" / "uv")


def python_path(uv: str, version: str) -> str | None:
    """An interpreter of this version: uv's or the system's, or pyenv's."""
    found = subprocess.run(
        [uv, "python", "find", "--no-project", version], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    if found.returncode == 0:
        return found.stdout.decode().strip()
    root = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    candidates = sorted(root.glob(f"{version}.*/bin/python"))
    return str(candidates[-1]) if candidates else None


def environment(uv: str, interpreter: str, pair: Pair, folder: Path) -> str:
    """The Python of a fresh virtual environment with this Checkov and what the tests need."""
    home = folder / f"python{pair.python}-checkov{pair.checkov}"
    python = str(home / "bin" / "python")
    checkov = "checkov" if pair.checkov == NEWEST else f"checkov=={pair.checkov}"
    # with pip, which the tests of the wheel need
    subprocess.run([uv, "venv", "-q", "--seed", "--python", interpreter, str(home)], check=True)
    subprocess.run(
        # compiled once, and not by every process of every test
        [uv, "pip", "install", "-q", "--compile-bytecode", "--python", python, checkov, f"{ROOT}[test]"],
        check=True,
        cwd=str(folder),
    )
    return python


def tested(python: str, arguments: Sequence[str]) -> tuple[bool, str]:
    """Whether the suite passed, and its last line; what failed is printed as it is."""
    verifies = subprocess.run([python, "-c", _VERIFIES], cwd=str(ROOT), stderr=subprocess.DEVNULL).returncode == 0
    left_out = [] if verifies else [f"--ignore={_NEEDS_VERIFICATION}"]
    run = subprocess.run(
        [python, "-m", "pytest", "-p", "no:cacheprovider", *left_out, *arguments],
        cwd=str(ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if run.returncode:
        print(run.stdout, flush=True)
    lines = run.stdout.strip().splitlines()
    note = "" if verifies else f", without {_NEEDS_VERIFICATION} (this Checkov verifies no signatures)"
    return run.returncode == 0, (lines[-1] if lines else "no output") + note


def installed(python: str) -> str:
    """The version of Checkov that was really installed."""
    program = "from importlib.metadata import version; print(version('checkov'))"
    return subprocess.check_output([python, "-c", program], universal_newlines=True).strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", action="store_true", help="only the oldest and the newest")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only this Python; may be given again")
    parser.add_argument("tests", nargs="*", help="arguments for pytest, all tests without any")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = uv_command(folder)
        interpreters: dict[str, str] = {}
        for version in options.python or PYTHONS:
            path = python_path(uv, version)
            if path:
                interpreters[version] = path
            else:
                print(f"Python {version}: not on this machine, left out", flush=True)
        if not interpreters:
            return 1
        for pair in pairs(options.edges, list(interpreters)):
            started = time.monotonic()
            python = environment(uv, interpreters[pair.python], pair, folder)
            version = installed(python)
            passed, summary = tested(python, options.tests)
            failures += not passed
            mark = "ok    " if passed else "FAILED"
            print(
                f"{mark} Python {pair.python}, Checkov {version}: {summary} ({time.monotonic() - started:.0f} s)",
                flush=True,
            )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
