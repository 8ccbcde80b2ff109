"""``checkov-vmss exceptions``: the documented exceptions of a fleet, and which of them run out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..report.tree_arguments import add_tree_arguments, document_asked_for
from ..shared.command_interface import FOUND_TROUBLE, GOOD

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
List the scale sets that document an exception with the tags os-upgrade-exception,
os-upgrade-patching and os-upgrade-review-by, the most urgent first.

  checkov-vmss exceptions -d .
  checkov-vmss exceptions -d . --due 60 -o json
  checkov-vmss exceptions --from fleet.json -o csv

An exception is "not needed" where no check would fail without it. Exit codes: 0 all of them hold for
longer than --due days, 1 one is expired, due or does not hold, 2 the command cannot work.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "exceptions",
        help="list the documented exceptions with the days they have left",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_tree_arguments(parser)
    parser.add_argument(
        "--due",
        metavar="DAYS",
        type=int,
        default=30,
        help="days before its review from which an exception is due (default: 30)",
    )
    parser.add_argument(
        "-o", "--output", choices=("table", "json", "csv"), default="table", help="the format (default: table)"
    )


def run(args: argparse.Namespace) -> int:
    from ..report.document_views import exception_rows
    from .exception_tables import TROUBLE, written

    rows = exception_rows(document_asked_for(args), args.due)
    print(written(rows, args.output))
    return FOUND_TROUBLE if any(row.status in TROUBLE for row in rows) else GOOD
