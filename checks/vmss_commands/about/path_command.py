"""``checkov-vmss path``: the checks folder, ready for the command line of Checkov."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import GOOD

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Print the folder that holds the checks, and nothing else, so that a scan finds it from anywhere:

  checkov -d . --external-checks-dir "$(checkov-vmss path)"
"""


def add_parser(subparsers: Subparsers) -> None:
    subparsers.add_parser(
        "path",
        help="print the checks folder, for checkov --external-checks-dir",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def run(args: argparse.Namespace) -> int:
    print(own_checks_folder())
    return GOOD
