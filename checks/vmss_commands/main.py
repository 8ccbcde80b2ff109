"""The command line ``checkov-vmss``: finds the command, and turns every failure into one line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .shared.checks_folder import own_checks_folder
from .shared.command_interface import CANNOT_WORK, EXIT_CODES, CommandError
from .shared.pack_version import PACK, pack_version
from .shared.shown_text import let_streams_show_anything, shown

if TYPE_CHECKING:
    from .shared.command_interface import Command

PROGRAM = "checkov-vmss"
# a command a line: how it is called, and its module below this folder
COMMANDS = {
    "path": "about.path_command",
    "list": "about.list_command",
    "explain": "about.explain_command",
    "doctor": "doctor.doctor_command",
    "coverage": "coverage_gaps.coverage_command",
    "scan": "scan.scan_command",
    "scan-files": "scan_files.scan_files_command",
    "report": "report.report_command",
    "exceptions": "documented_exceptions.exceptions_command",
    "live": "live.live_command",
    "bundle": "bundle.bundle_command",
    "verify": "bundle.verify_command",
}
_INTERRUPTED = 130
_LONGEST_MESSAGE = 10_000
_DESCRIPTION = """\
Checkov checks for the OS image patching of Azure Virtual Machine Scale Sets.

Scan a folder of Terraform, Bicep or ARM templates with them:

  checkov -d . --external-checks-dir "$(checkov-vmss path)"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, and never raises but for ``--help`` and usage errors."""
    if not _streams_are_ready():
        return _failed("standard output is closed", CANNOT_WORK)
    commands = _commands()
    args = _parser(commands).parse_args(arguments)
    try:
        exit_code = commands[args.command].run(args)
        sys.stdout.flush()
        return exit_code
    except CommandError as error:
        return _failed(str(error), error.exit_code)
    except BrokenPipeError:
        _abandon_output()
        return CANNOT_WORK
    except KeyboardInterrupt:
        return _failed("interrupted", _INTERRUPTED)
    except Exception as error:  # a newcomer is told what happened, not where in our code
        if os.environ.get("CKV_VMSS_TRACEBACK"):
            raise
        return _failed(_explanation(error), CANNOT_WORK)


def _commands() -> dict[str, Command]:
    return {name: importlib.import_module(f"{__package__}.{module}") for name, module in COMMANDS.items()}


def _parser(commands: dict[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=_DESCRIPTION,
        epilog=f"Each command explains itself: checkov-vmss COMMAND --help\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    for command in commands.values():
        command.add_parser(subparsers)
    for subparser in subparsers.choices.values():
        subparser.epilog = EXIT_CODES
    return parser


class _Version(argparse.Action):
    """Looks for the version only where it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"{PACK} {pack_version(own_checks_folder())}")
        parser.exit()


def _streams_are_ready() -> bool:
    """Whether there is an output; nobody's input is empty, and what nobody wants to know goes nowhere."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the life of the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - likewise
    let_streams_show_anything()
    return sys.stdout is not None


def _explanation(error: Exception) -> str:
    if isinstance(error, OSError):
        try:
            os.getcwd()
        except OSError:
            return "the folder you are in does not exist any more; change to another"
        if error.filename is None:
            # a file has a name, and what has none is the output
            _abandon_output()
            return f"standard output cannot be written: {error.strerror or error}"
        return f"{error.filename}: {error.strerror or error}"
    return f"{type(error).__name__}: {error} (CKV_VMSS_TRACEBACK=1 shows where)"


def _abandon_output() -> None:
    """What reads the output has seen enough, or nothing can be written; Python would complain again while it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(message: str, exit_code: int) -> int:
    print(f"{PROGRAM}: {shown(' '.join(message.split()), _LONGEST_MESSAGE)}", file=sys.stderr)
    return exit_code
