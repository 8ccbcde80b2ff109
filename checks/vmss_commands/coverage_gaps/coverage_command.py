"""``checkov-vmss coverage``: rule by rule, the scale sets without a verdict, which no report of Checkov tells."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from ..shared.command_interface import FOUND_TROUBLE, GOOD, CommandError
from ..shared.terminal_progress import show_progress

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
List the scale sets declared in a folder or file that lack the verdict of a rule, with the reason, the
way round it, and whether a plain Checkov run shows the verdicts there are. Everything is read as
checkov-vmss scan reads it: modules, callers, variable files, and parameter files beside the templates.

Gaps that are accepted, with a reason and a date, stand in .checkov-vmss.yaml under accepted_gaps.
Gaps alone do not fail it: with --strict, one that is not accepted does.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "coverage",
        help="list the scale sets without a verdict, rule by rule, and why",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", default=".", help="folder or file to examine (default: here)"
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="table for reading (default), json for programs"
    )
    parser.add_argument(
        "--var-file", metavar="FILE", action="append", default=[], help="Terraform variable file; repeatable"
    )
    parser.add_argument(
        "--skip-path",
        metavar="REGEX",
        action="append",
        default=[],
        help="leave out what matches, as Checkov does; repeatable",
    )
    parser.add_argument(
        "--settings", metavar="FILE", default="", help="settings with accepted_gaps (default: .checkov-vmss.yaml)"
    )
    parser.add_argument("--no-checkov", action="store_true", help="do not ask what a plain Checkov run shows; faster")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 when a verdict is missing or a place is not read, and not accepted",
    )


def run(args: argparse.Namespace) -> int:
    for path in (args.path, *args.var_file):
        if not os.path.exists(path):
            raise CommandError(f"{path} does not exist")
    # these import Checkov
    from .coverage_text import as_json, as_text
    from .tree_coverage import coverage_of

    show_progress("Reading scale sets")
    found = coverage_of(args.path, args.var_file, args.skip_path, args.settings, with_checkov=not args.no_checkov)
    print(as_json(found) if args.format == "json" else as_text(found))
    return FOUND_TROUBLE if args.strict and found.has_open_gaps else GOOD
