"""``checkov-vmss live``: the scale sets that are running, as an ARM template that Checkov scans."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from ..shared.command_interface import GOOD, CommandError
from .json_documents import json_documents
from .live_answers import scale_sets_of
from .live_template import template_of

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Write an ARM template of the scale sets that run in Azure, so that the checks watch what is
running and not only what is declared:

  az vmss list -o json | checkov-vmss live > live.json
  checkov -f live.json --external-checks-dir "$(checkov-vmss path)" --check "CKV_VMSS_*"

It reads what these print: az vmss list, az vmss show, az graph query (Azure Resource Graph, for
every subscription at once) and the REST API. Several answers may follow each other, in one input
or in several files:

  for id in $(az account list --query "[].id" -o tsv); do
    az vmss list --subscription "$id" -o json
  done | checkov-vmss live > live.json

Resource Graph answers in pages of 100, or up to 1,000 with --first, and the REST API with a
nextLink: give all the pages of a list, or it is refused. A set that is listed twice counts once.
Each is named subscription/group/name.

Settings of extensions are left out of the template, because they may hold secrets.
"""
_NOTHING = "the input names no scale set, so there is nothing to scan"


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "live",
        help="turn what az vmss list prints into a template that Checkov scans",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=["-"],
        help="JSON files to read; - or nothing is standard input",
    )
    parser.add_argument(
        "--allow-empty",
        action="store_true",
        help="write an empty template where Azure knows no scale set; without it, that is an error",
    )


def run(args: argparse.Namespace) -> int:
    scale_sets = scale_sets_of([(_label(name), document) for name in args.files for document in _documents(name)])
    if not scale_sets:
        if not args.allow_empty:
            raise CommandError(f"{_NOTHING}; if that is right, say --allow-empty")
        print(f"checkov-vmss: {_NOTHING}", file=sys.stderr)
    print(json.dumps(template_of(scale_sets), indent=2, allow_nan=False))
    return GOOD


def _label(name: str) -> str:
    return "standard input" if name == "-" else name


def _documents(name: str) -> list[object]:
    if name == "-" and sys.stdin is not None and sys.stdin.isatty():
        raise CommandError("nothing is piped in; try: az vmss list -o json | checkov-vmss live")
    try:
        content = _content(name)
    except OSError as error:
        raise CommandError(f"{_label(name)} cannot be read: {error.strerror or error}") from error
    if not content.strip(b"\0\r\n\t \xff\xfe"):
        raise CommandError(f"{_label(name)} is empty; the command before it may have failed")
    try:
        return list(json_documents(content))
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{_label(name)} is not JSON: {error}; print it with -o json") from error


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    with open(name, "rb") as source:
        return source.read()
