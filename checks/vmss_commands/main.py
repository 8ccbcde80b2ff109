"""The command line ``checkov-vmss``: finds the command, and turns every failure into one line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING, Dict, Optional, Sequence

from .shared.command_interface import CANNOT_WORK, CommandError

if TYPE_CHECKING:
    from .shared.command_interface import Command

PROGRAM = "checkov-vmss"
# a command a line: how it is called, and its module below this folder
COMMANDS = {
    "path": "about.path_command",
    "list": "about.list_command",
    "doctor": "doctor.doctor_command",
    "coverage": "coverage_gaps.coverage_command",
    "scan": "scan.scan_command",
    "scan-files": "scan_files.scan_files_command",
    "live": "live.live_command",
    "bundle": "bundle.bundle_command",
    "verify": "bundle.verify_command",
}
_INTERRUPTED = 130
_DESCRIPTION = """\
Checkov checks for the OS image patching of Azure Virtual Machine Scale Sets.

Scan a folder of Terraform, Bicep or ARM templates with them:

  checkov -d . --external-checks-dir "$(checkov-vmss path)"
"""
_EPILOGUE = "Each command explains itself: checkov-vmss COMMAND --help"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run one command; returns its exit code, and never raises but for ``--help`` and usage errors."""
    commands = _commands()
    args = _parser(commands).parse_args(arguments)
    try:
        exit_code = commands[args.command].run(args)
        sys.stdout.flush()
        return exit_code
    except CommandError as error:
        return _failed(str(error), error.exit_code)
    except BrokenPipeError:
        # what reads the output has seen enough; Python would complain again while it exits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_WORK
    except KeyboardInterrupt:
        return _failed("interrupted", _INTERRUPTED)
    except Exception as error:  # a newcomer is told what happened, not where in our code
        if os.environ.get("CKV_VMSS_TRACEBACK"):
            raise
        return _failed(f"{type(error).__name__}: {error} (CKV_VMSS_TRACEBACK=1 shows where)", CANNOT_WORK)


def _commands() -> "Dict[str, Command]":
    return {name: importlib.import_module(f"{__package__}.{module}") for name, module in COMMANDS.items()}  # type: ignore[misc]


def _parser(commands: "dict[str, Command]") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=_DESCRIPTION,
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    for command in commands.values():
        command.add_parser(subparsers)
    return parser


def _failed(message: str, exit_code: int) -> int:
    print(f"{PROGRAM}: {' '.join(message.split())}", file=sys.stderr)
    return exit_code
