"""``checkov-vmss coverage``: the scale sets that got no verdict, which no output of Checkov tells."""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from typing import TYPE_CHECKING, Dict, List, Optional, Tuple

from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import FOUND_TROUBLE, GOOD, CommandError
from .declarations_in_tree import declarations
from .declared_scale_set import DeclaredScaleSet, UnfollowedModule
from .missing_verdicts import MissingVerdict, missing_verdict
from ..shared.probed_scan import probed_scan
from ..shared.terminal_progress import show_progress
from .verdict_evidence import EvidenceOfScan

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
List the scale sets declared in a folder or file that got no verdict from Checkov, with the reason
and the way round it. Declarations are found in the text of .tf, .tf.json, .bicep, ARM templates and
Terraform plans, whether Checkov can read the file or not.

A verdict is an answer, skips included, of CKV_VMSS_1 or CKV_VMSS_8: together they tell of every
scale set who patches its operating system.
"""
_Judged = Tuple[DeclaredScaleSet, Optional[MissingVerdict]]


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "coverage",
        help="list the declared scale sets that got no verdict, and why",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="folder or file to examine (default: here)")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="table for reading (default), json for programs"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 when a scale set has no verdict although there is something to judge",
    )


def run(args: argparse.Namespace) -> int:
    target = os.path.realpath(args.path)
    if not os.path.exists(target):
        raise CommandError(f"{args.path} does not exist")
    show_progress("Looking for scale sets")
    declared, modules = declarations(target)
    judged = _judged(declared, target) if declared else []
    print(_as_json(judged, modules, target) if args.format == "json" else _as_table(judged, modules, target))
    blind = [missing for _, missing in judged if missing and not missing.expected]
    return FOUND_TROUBLE if args.strict and blind else GOOD


def _judged(declared: List[DeclaredScaleSet], target: str) -> List[_Judged]:
    show_progress(f"Running Checkov for {len(declared)} scale sets")
    evidence = EvidenceOfScan(probed_scan(target, [own_checks_folder()]), target)
    by_file: "Dict[str, List[DeclaredScaleSet]]" = defaultdict(list)
    for item in declared:
        by_file[item.file].append(item)
    return [
        (
            item,
            missing_verdict(
                item, evidence.of(item, by_file[item.file]), target, os.path.realpath(item.file) in evidence.unparsed
            ),
        )
        for item in declared
    ]


def _as_json(judged: List[_Judged], modules: List[UnfollowedModule], target: str) -> str:
    with_verdict = [item for item, missing in judged if missing is None]
    without = [(item, missing) for item, missing in judged if missing is not None]
    return json.dumps(
        {
            "declared": len(judged),
            "with_verdict": [_place(item, target) for item in with_verdict],
            "without_verdict": [
                {
                    **_place(item, target),
                    "kind": missing.kind,
                    "expected": missing.expected,
                    "reason": missing.reason,
                    "way_round": missing.way_round,
                }
                for item, missing in without
            ],
            "unfollowed_modules": [
                {"file": _shown(module.file, target), "line": module.line, "source": module.source} for module in modules
            ],
        },
        indent=2,
    )


def _place(item: DeclaredScaleSet, target: str) -> "Dict[str, object]":
    return {
        "file": _shown(item.file, target),
        "line": item.first_line,
        "framework": item.framework,
        "name": item.name,
    }


def _as_table(judged: List[_Judged], modules: List[UnfollowedModule], target: str) -> str:
    without = [(item, missing) for item, missing in judged if missing is not None]
    blind = sum(not missing.expected for _, missing in without)
    lines = []
    for item, missing in sorted(without, key=lambda entry: entry[1].expected):
        lines.append(f"{_shown(item.file, target)}:{item.first_line}  {item.name or 'a scale set'}")
        lines.append(f"  no verdict: {missing.reason}")
        if not missing.expected:
            lines.append(f"  way round:  {missing.way_round}")
        lines.append("")
    if modules:
        lines.append("Modules from elsewhere, whose scale sets are not counted here (scan the plan to see them):")
        lines += [f"  {_shown(module.file, target)}:{module.line}  {module.source}" for module in modules]
        lines.append("")
    lines.append(
        f"{len(judged)} scale sets declared: {len(judged) - len(without)} with a verdict, {blind} without one, "
        f"{len(without) - blind} where none is due."
    )
    return "\n".join(lines)


def _shown(file: str, target: str) -> str:
    return os.path.relpath(file, target) if os.path.isdir(target) else os.path.basename(target)
