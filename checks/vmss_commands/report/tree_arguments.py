"""The arguments of every command that reports on folders, or on reports that were written before."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fleet_document import Document


def add_tree_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-d", "--directory", metavar="DIR", nargs="+", action="extend", default=[], help="folders to read"
    )
    parser.add_argument(
        "--from",
        dest="documents",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="reports in JSON to read as well, or instead",
    )
    parser.add_argument("--var-file", metavar="FILE", action="append", default=[], help="a Terraform variable file")
    parser.add_argument(
        "--settings",
        metavar="FILE",
        default="",
        help="a settings file, instead of CKV_VMSS_SETTINGS and .checkov-vmss.yaml",
    )
    parser.add_argument(
        "--repository",
        metavar="NAME",
        default="",
        help="what to call the repository (default: its git remote, else the folder)",
    )


def document_asked_for(args: argparse.Namespace) -> Document:
    """The one report on all folders and documents of the command line; raises CommandError."""
    from .report_building import document_of_folders, one_document  # imports the rules and YAML

    return one_document(args.documents, document_of_folders(args) if args.directory else None)
