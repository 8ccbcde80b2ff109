"""``checkov-vmss report``: every scale set of a fleet on one page, or as a document for programs."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Callable, TextIO

from ..shared.command_interface import GOOD, CommandError
from .tree_arguments import add_tree_arguments, document_asked_for

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers
    from .fleet_document import Document

_FORMATS = {".html": "html", ".json": "json", ".csv": "csv", ".md": "markdown"}
_DESCRIPTION = """\
Tell of every scale set that code declares, or that runs, who patches it, and what the checks say.

  checkov-vmss report -d . --output-file report.html
  checkov-vmss report -d terraform bicep -o json --output-file report.json
  checkov-vmss report -d . --compare last-week.json -o markdown
  checkov-vmss report --from a.json b.json c.json --output-file fleet.html

Folders are read as checkov-vmss scan reads them; a template that checkov-vmss live wrote may be one
of their files. Limits and accepted gaps come from .checkov-vmss.yaml in the folder, and the report
says which were in force. Exit codes: 0 it is written, 2 it cannot be made.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "report",
        help="put every scale set of a fleet on one page, or into a document",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_tree_arguments(parser)
    parser.add_argument("--compare", metavar="FILE", help="an older report in JSON; tells what became better and worse")
    parser.add_argument(
        "-o",
        "--output",
        choices=tuple(_FORMATS.values()),
        help="the format (default: as --output-file ends, else html)",
    )
    parser.add_argument("--output-file", metavar="FILE", help="where to write (default: standard output)")


def run(args: argparse.Namespace) -> int:
    document = document_asked_for(args)
    if args.compare:
        from .document_comparison import comparison
        from .document_files import read_document

        document["comparison"] = comparison(read_document(args.compare), document)
    write = _writer(args.output or _FORMATS.get(os.path.splitext(args.output_file or "")[1].lower(), "html"))
    if not args.output_file:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        write(document, sys.stdout)
        return GOOD
    try:
        with open(args.output_file, "w", encoding="utf-8", errors="backslashreplace", newline="") as output:
            write(document, output)
    except OSError as error:
        raise CommandError(f"{args.output_file} cannot be written: {error.strerror or error}") from error
    return GOOD


def _writer(output_format: str) -> Callable[[Document, TextIO], object | None]:
    from .document_files import write_json
    from .html_page import write_html
    from .markdown_page import write_markdown
    from .table_of_sets import write_csv

    return {"html": write_html, "json": write_json, "csv": write_csv, "markdown": write_markdown}[output_format]
