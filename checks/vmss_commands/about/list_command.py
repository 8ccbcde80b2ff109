"""``checkov-vmss list``: the checks, which ``checkov --list`` never shows."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from ...azure_vmss.rules.registry import RULES
from ..shared.command_interface import GOOD
from ..shared.frameworks import FRAMEWORKS
from ..shared.text_tables import markdown_table, terminal_table

if TYPE_CHECKING:
    from ...azure_vmss.rules.rule import Rule
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
List the checks of this pack with their ID, severity, name and frameworks.

Checkov's own --list leaves out every check that does not come with Checkov itself.
"""
_HEADER = ("ID", "Severity", "Name", "Frameworks")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "list",
        help="list the checks with severity, name and frameworks",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "markdown"),
        default="table",
        help="table for reading (default), json for programs, markdown for a page",
    )


def run(args: argparse.Namespace) -> int:
    if args.format == "json":
        print(json.dumps([_as_json(rule) for rule in RULES], indent=2))
        return GOOD
    rows = [(rule.id, rule.severity, rule.name, ", ".join(FRAMEWORKS)) for rule in RULES]
    table = markdown_table if args.format == "markdown" else terminal_table
    print(table(_HEADER, rows))
    return GOOD


def _as_json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "name": rule.name,
        "frameworks": list(FRAMEWORKS),
        "guideline": rule.guideline,
    }
