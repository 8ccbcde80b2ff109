"""``checkov-vmss explain``: the page of a rule, which every finding leads to."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from ...azure_vmss.rules.registry import RULES
from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import GOOD, CommandError

if TYPE_CHECKING:
    from ...azure_vmss.rules.rule import Rule
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Print the page of a check: what it looks at, when it passes and fails, and how to fix a finding in
Terraform, ARM templates, Bicep and the Azure CLI.

  checkov-vmss explain CKV_VMSS_1

Reports in JUnit and GitLab form carry no remedy, and neither do Checkov's ARM and Bicep findings:
it stands on this page. checkov-vmss list shows the IDs.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="print the page of a check: why it matters and how to fix a finding",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("rule", metavar="ID", help="the ID of a check, such as CKV_VMSS_1, or its number")


def run(args: argparse.Namespace) -> int:
    print(_page(_rule(args.rule)))
    return GOOD


def _rule(asked: str) -> Rule:
    wanted = asked.strip().upper()
    for rule in RULES:
        if wanted in (rule.id, rule.id.rpartition("_")[2]):
            return rule
    raise CommandError(f"there is no check {asked}; the IDs are {RULES[0].id} to {RULES[-1].id}")


def _page(rule: Rule) -> str:
    """The text of the page, its links to other files as paths that open from anywhere."""
    below = type(rule).__module__.partition(".azure_vmss.")[2].split(".")
    path = os.path.join(own_checks_folder(), "azure_vmss", *below) + ".md"
    try:
        with open(path, encoding="utf-8") as source:
            lines = [line for line in source if not line.startswith("<!-- ")]
    except OSError as error:
        raise CommandError(f"the page of {rule.id} cannot be read: {error.strerror}: {path}") from None
    rules = os.path.dirname(os.path.dirname(path))
    return "".join(lines).replace("](../", f"]({rules}{os.sep}").strip()
