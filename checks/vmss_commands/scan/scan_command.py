"""``checkov-vmss scan``: Checkov's command line, with the pack's own reading of every scale set."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..shared.command_interface import GOOD

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Give a verdict on every scale set that Terraform, Terraform plans, Bicep and ARM templates declare.
The pack reads the files itself, with modules, callers, variable and parameter files. Everything else
is Checkov: it takes all options of Checkov and a .checkov.yaml, and reports and exits as Checkov does.

  checkov-vmss scan -d .
  checkov-vmss scan -d . --var-file prod.tfvars -o cli -o sarif --output-file-path reports
  checkov-vmss scan -f main.bicep --compact --quiet
  checkov-vmss scan -d . --skip-check CKV_VMSS_6 --soft-fail-on LOW --skip-path legacy/
  checkov-vmss scan -d . --create-baseline; checkov-vmss scan -d . --baseline .checkov.baseline

Two options are added:

  --strict           exit with 1 where something cannot be read, or a verdict cannot be known
  --settings FILE    a settings file, instead of CKV_VMSS_SETTINGS and .checkov-vmss.yaml

checkov --help lists the others.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "scan",
        help="scan with a verdict on every scale set; takes all options of Checkov",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="checkov-vmss scan [OPTIONS OF CHECKOV] [--strict] [--settings FILE]",
        add_help=False,
        # no option is ours to read: each is handed on as it is
        prefix_chars="\0",
    )
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    parser.set_defaults(print_help=parser.print_help)


def run(args: argparse.Namespace) -> int:
    if {"-h", "--help"}.intersection(args.arguments):
        args.print_help()
        return GOOD
    own = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    own.add_argument("--strict", action="store_true")
    own.add_argument("--settings", default="")
    given, others = own.parse_known_args(args.arguments)
    if given.settings:
        from ...azure_vmss.rules.settings_file import VARIABLE

        # the settings are asked for by folder, deep within what Checkov runs
        os.environ[VARIABLE] = given.settings
    return checkov_scan()(others, given.strict)


def checkov_scan() -> Callable[..., int]:
    """The function that scans, with Checkov imported.

    Checkov's modules make some hundred thousand objects that live as long as the process. A collector that looks at
    them again and again takes a fifth of the start.
    """
    gc.disable()
    try:
        from .checkov_scan import scan
    finally:
        gc.freeze()
        gc.enable()
    return scan
