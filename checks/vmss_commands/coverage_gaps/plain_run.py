"""What a plain Checkov run with the checks of the pack shows of the same tree."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..shared.checkov_process import run_checkov
from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import CommandError
from ..shared.frameworks import FRAMEWORKS
from .gaps import JudgedScaleSet

_SECTIONS = ("passed_checks", "failed_checks", "skipped_checks")
_DROPPING_FUNCTIONS = ("toLower(", "trim(", "join(", "split(", "substring(")


class PlainRun:
    """The records of a run, by file and rule."""

    def __init__(self, reports: list[dict[str, Any]] | None) -> None:
        """``reports`` is None where Checkov ended without any."""
        self.ended_early = reports is None
        self._records: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._unparsed: set[str] = set()
        for report in reports or ():
            self._unparsed.update(os.path.realpath(path) for path in report["results"].get("parsing_errors", ()))
            for section in _SECTIONS:
                for record in report["results"].get(section, ()):
                    self._records[(os.path.realpath(record["file_abs_path"]), record["check_id"])].append(record)

    def not_shown(self, item: JudgedScaleSet) -> list[str]:
        """The rules with a verdict of which the run has no record."""
        return [rule for rule in item.reported if not self._has(rule, item)]

    def why(self, item: JudgedScaleSet) -> str:
        """Why Checkov does not show them, as far as it can be told."""
        if self.ended_early:
            return "Checkov ends without any result on this tree"
        if item.declared.file in self._unparsed:
            return "Checkov cannot parse the file"
        if any(called in item.instance.resource for called in _DROPPING_FUNCTIONS):
            called = ", ".join(_DROPPING_FUNCTIONS)
            return f"Checkov drops failures of a resource whose name calls one of {called}, made of no parameter here"
        return "Checkov does not hand the resource to any check"

    def _has(self, rule: str, item: JudgedScaleSet) -> bool:
        records = self._records.get((item.declared.file, rule), [])
        first, last = item.declared.lines
        return any(
            record["resource"] == item.instance.resource
            # on the parameter that names the scale set, where Checkov drops the failures of its name
            or item.instance.resource in record["check_name"]
            or (record["file_line_range"][0] <= last and record["file_line_range"][1] >= first)
            for record in records
        )


def plain_run(target: str, skip_paths: Sequence[str] = (), var_files: Sequence[str] = ()) -> PlainRun:
    """Run Checkov on a file or folder, an absolute path, with the rules of the pack and nothing else."""
    # joined with =, or Checkov reads a .checkov.yaml in the folder, which may leave things out
    arguments = ["--directory=" + target if os.path.isdir(target) else "--file=" + target]
    arguments += ["--external-checks-dir", own_checks_folder(), "--check", "CKV_VMSS_*", "--framework", *FRAMEWORKS]
    arguments += ["--skip-download", "--compact", "-o", "json"]
    for option, values in (("--skip-path=", skip_paths), ("--var-file=", var_files)):
        arguments += [option + value for value in values]
    try:
        return PlainRun(run_checkov(arguments).reports())
    except CommandError:
        return PlainRun(None)
