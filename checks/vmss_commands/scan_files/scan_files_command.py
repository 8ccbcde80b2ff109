"""What the pre-commit hook runs: one scan of what the changed files declare and call."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from ..scan.scan_command import checkov_scan
from ..shared.command_interface import GOOD
from .changed_files import ChangedFiles

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Scan changed files and the modules they call, with these checks only. This is the command of the
pre-commit hook: start it at the root of the repository, which is where modules, callers, variable
and parameter files are looked for, and where a .checkov.yaml applies.

A Terraform file or variable file stands for its folder, a parameter file for the templates beside it.
Files of other languages are passed over. Options of Checkov are handed on, each in one word:
--skip-check=CKV_VMSS_6.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "scan-files",
        help="scan changed files, for the pre-commit hook",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="checkov-vmss scan-files [--OPTION=VALUE ...] [FILE ...]",
        add_help=False,
        # the options are Checkov's to read
        prefix_chars="\0",
    )
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    parser.set_defaults(print_help=parser.print_help)


def run(args: argparse.Namespace) -> int:
    options = [argument for argument in args.arguments if argument.startswith("-")]
    if {"-h", "--help"}.intersection(options):
        args.print_help()
        return GOOD
    changed = ChangedFiles([argument for argument in args.arguments if not argument.startswith("-")])
    if changed.nothing_to_scan:
        return GOOD
    return checkov_scan()([f"--directory={os.curdir}", "--compact", "--quiet", *options], read=changed.read)
