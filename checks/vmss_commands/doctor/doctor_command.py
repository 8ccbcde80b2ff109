"""``checkov-vmss doctor``: whether the installed Checkov loads the rules and they decide rightly."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..shared.checkov_process import last_line, supported_checkov
from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import FOUND_TROUBLE, GOOD, CommandError
from ..shared.frameworks import FRAMEWORKS
from ..shared.shown_text import shown
from ..shared.terminal_progress import show_progress
from .contract_cases import broken_contract, write_contract_cases
from .golden_samples import EXPECTED, write_golden_samples
from .probed_scan import ProbedScan, probed_scan

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Run the installed Checkov on scale sets that are known to be good or bad, in every framework, and
say for each rule whether it was loaded and decided rightly, then for each framework whether Checkov
still tells the checks which resource of which file it asks about. The exit code is 0 only if all is well.

Checkov says nothing when it cannot load checks: the build is green. This says it.
"""
_LOADER = "vmss_checks.py"
_OWN_MODULE = "azure_vmss.binding.checks"
_COUNTED = {"passed_checks": "passed", "failed_checks": "failed", "skipped_checks": "skipped"}
_Verdicts = dict[tuple[str, str, str], set[str]]


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "doctor",
        help="check that the installed Checkov loads the rules and that they decide rightly",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--external-checks-dir",
        metavar="DIR",
        action="append",
        help="examine this folder, as given to checkov; may be repeated (default: the installed checks)",
    )


def run(args: argparse.Namespace) -> int:
    folders = [
        os.path.abspath(os.path.expanduser(folder)) for folder in args.external_checks_dir or [own_checks_folder()]
    ]
    _examine_folders(folders)
    print(f"ok       checks folder {', '.join(shown(folder) for folder in folders)}", flush=True)
    show_progress("Looking for Checkov")
    version = supported_checkov()
    print(f"ok       Checkov {version}", flush=True)
    show_progress("Running Checkov on known scale sets")
    with tempfile.TemporaryDirectory(prefix="checkov-vmss-") as samples:
        write_golden_samples(samples)
        write_contract_cases(os.path.join(samples, "contract"))
        scan = probed_scan(samples, folders)
    _examine_registration(scan)
    verdicts = _verdicts(scan)
    problems = _tell_rule_by_rule(verdicts)
    # what a rule that does not work answers says nothing about Checkov
    broken = _tell_contract_by_framework(verdicts, [rule for rule in EXPECTED if rule not in problems])
    trouble = []
    if problems:
        told = "; ".join(f"{rule} {problem}" for rule, problem in problems.items())
        trouble.append(f"{len(problems)} of {len(EXPECTED)} rules do not work: {told}")
    if broken:
        trouble.append(f"Checkov {version} no longer tells the checks what they need: {'; '.join(broken)}")
    if trouble:
        raise CommandError("; ".join(trouble), FOUND_TROUBLE)
    return GOOD


def _examine_folders(folders: Sequence[str]) -> None:
    for folder in folders:
        if not os.path.isdir(folder):
            raise CommandError(f"{folder} is no folder, and Checkov would load nothing without a word", FOUND_TROUBLE)
    if not any(_LOADER in os.listdir(folder) for folder in folders):
        below = os.path.join(folders[0], "checks")
        instead = below if os.path.isfile(os.path.join(below, _LOADER)) else own_checks_folder()
        raise CommandError(
            f"{folders[0]} is the wrong folder: it does not hold {_LOADER}; use --external-checks-dir {instead}",
            FOUND_TROUBLE,
        )
    for folder in folders:
        if not os.path.isfile(os.path.join(folder, "__init__.py")):
            raise CommandError(
                f"{folder} has no __init__.py, so Checkov loads nothing from it; create an empty file of that name",
                FOUND_TROUBLE,
            )


def _examine_registration(scan: ProbedScan) -> None:
    """Refuse checks of somebody else under our IDs, whether Checkov took theirs or ours."""
    for note in scan.registered:
        if note["module"] != _OWN_MODULE:
            raise CommandError(
                f"another pack claims {note['registered']}: {note['file'] or note['module']}; "
                "Checkov keeps only one check of an ID, so rename that one",
                FOUND_TROUBLE,
            )
    for report in scan.reports:
        for record in report["results"]["failed_checks"] + report["results"]["passed_checks"]:
            if record["check_id"] in EXPECTED and record["check_class"] != _OWN_MODULE:
                raise CommandError(
                    f"another pack claims {record['check_id']} with a check called {record['check_name']!r}; rename that one",
                    FOUND_TROUBLE,
                )
    if not scan.registered:
        reason = last_line(scan.errors) or "Checkov gives no reason"
        raise CommandError(f"Checkov did not load the rules: {reason}", FOUND_TROUBLE)


def _verdicts(scan: ProbedScan) -> _Verdicts:
    found: _Verdicts = {}
    for report in scan.reports:
        for section, state in _COUNTED.items():
            for record in report["results"][section]:
                name = record["resource"].rpartition(".")[2]
                found.setdefault((report["check_type"], record["check_id"], name), set()).add(state)
    return found


def _tell_rule_by_rule(verdicts: _Verdicts) -> dict[str, str]:
    problems: dict[str, str] = {}
    for rule, (good, bad) in EXPECTED.items():
        loaded_in = {framework for framework, found_rule, _ in verdicts if found_rule == rule}
        wrong: dict[str, list[str]] = {}
        for framework in FRAMEWORKS:
            if framework not in loaded_in:
                wrong.setdefault("no answer", []).append(framework)
                continue
            for sample, due, problem in (
                (good, "passed", "does not pass a good scale set"),
                (bad, "failed", "does not fail a bad scale set"),
            ):
                if verdicts.get((framework, rule, sample)) != {due}:
                    wrong.setdefault(problem, []).append(framework)
        told = ", ".join(f"{problem} in {' '.join(frameworks)}" for problem, frameworks in wrong.items())
        print(f"{'PROBLEM' if wrong else 'ok':<8} {rule}  {told or ' '.join(FRAMEWORKS)}", flush=True)
        if wrong:
            problems[rule] = told
    return problems


def _tell_contract_by_framework(verdicts: _Verdicts, rules: Sequence[str]) -> list[str]:
    broken = broken_contract(verdicts, rules)
    problems = [f"{framework} ({', '.join(taken)})" for framework, taken in broken.items()]
    print(f"{'PROBLEM' if problems else 'ok':<8} contract    {'; '.join(problems) or ' '.join(FRAMEWORKS)}", flush=True)
    return problems
