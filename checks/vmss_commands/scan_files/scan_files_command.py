"""What the pre-commit hook runs: Checkov, with the checks, on what the changed files belong to.

A Terraform file means nothing without its siblings, so its folder is scanned. A template stands
for itself, and one that declares no scale set is not worth starting Checkov for.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Iterable, List

from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import GOOD, CommandError
from ..shared.terminal_progress import show_progress

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

COMMAND = "scan-files"
_DESCRIPTION = """\
Scan the folders of changed Terraform files, and changed Bicep and ARM templates and Terraform
plans, with these checks only. This is the command of the pre-commit hook; a .checkov.yaml in the
folder it starts in applies.
"""
_TERRAFORM = (".tf", ".tf.json")
_TEMPLATES = (".bicep", ".json")
# started with -c or -m, Python would take modules from the folder that is scanned
_START = "import runpy, sys; sys.path[:] = [p for p in sys.path if p]; runpy.run_module('checkov.main', run_name='__main__', alter_sys=True)"
_SCALE_SET = re.compile(rb"virtual_?machine_?scale_?set", re.IGNORECASE)


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        COMMAND,
        help="scan changed files, for the pre-commit hook",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    folders = _outermost(os.path.dirname(name) or "." for name in args.files if name.endswith(_TERRAFORM))
    templates = [
        name
        for name in args.files
        if name.endswith(_TEMPLATES) and not name.endswith(_TERRAFORM) and _declares_scale_sets(name)
    ]
    exit_codes = [GOOD]
    if folders:
        show_progress(f"Scanning {', '.join(folders)}")
        exit_codes.append(_checkov(["terraform", "terraform_json"], "-d", folders))
    if templates:
        show_progress(f"Scanning {', '.join(templates)}")
        exit_codes.append(_checkov(["arm", "bicep", "terraform_plan"], "-f", templates))
    return max(exit_codes)


def main() -> int:
    """``python -m``, as the hook starts it."""
    parser = argparse.ArgumentParser(prog=f"checkov-vmss {COMMAND}", description=_DESCRIPTION)
    _add_arguments(parser)
    try:
        return run(parser.parse_args())
    except CommandError as error:
        print(f"checkov-vmss: {error}", file=sys.stderr)
        return error.exit_code


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="changed files; others than these languages are passed over")


def _outermost(folders: Iterable[str]) -> List[str]:
    """Each folder once, and none that lies below another, because Checkov descends."""
    kept: List[str] = []
    for folder in sorted({os.path.normpath(folder) for folder in folders}):
        if not any(outer == "." or folder.startswith(outer + os.sep) for outer in kept):
            kept.append(folder)
    return kept


def _declares_scale_sets(name: str) -> bool:
    try:
        with open(name, "rb") as template:
            # UTF-16, which Windows PowerShell writes, puts a zero byte beside each letter
            return bool(_SCALE_SET.search(template.read().replace(b"\0", b"")))
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}") from None


def _checkov(frameworks: List[str], option: str, places: List[str]) -> int:
    arguments = ["--framework", *frameworks, "--external-checks-dir", own_checks_folder()]
    arguments += ["--check", "CKV_VMSS_*", "--compact", "--quiet"]
    for place in places:
        arguments += [option, place]
    return subprocess.run([sys.executable, "-c", _START, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
