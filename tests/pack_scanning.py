"""Scans with the runner of ``checkov-vmss scan``, told as those of Checkov's own runners are."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from checkov.runner_filter import RunnerFilter
from reading import pack_module
from scanning import Scan


def pack_scan(path: Path, framework: str = "") -> Scan:
    """Scan a file or folder for one framework, all if none is given."""
    runner: Any = pack_module("azure_vmss.binding.scan_runner").ScaleSetRunner(*([(framework,)] if framework else []))
    where: dict[str, Any] = {"files": [str(path)]} if path.is_file() else {"root_folder": str(path)}
    found = Scan()
    for report in runner.run(runner_filter=RunnerFilter(show_progress_bar=False), **where):
        found.passed += report.passed_checks
        found.failed += report.failed_checks
        found.skipped += report.skipped_checks
    return found


Answers = dict[tuple[str, str, str], set[str]]


def differing(by_checkov: Scan, by_scan: Scan) -> dict[tuple[str, str, str], tuple[set[str], set[str]]]:
    """Where ``scan`` does not answer as Checkov does: file, resource and rule, with what each of both says."""
    ours = _answers(by_scan)
    return {place: (states, ours[place]) for place, states in _answers(by_checkov).items() if ours[place] != states}


def _answers(found: Scan) -> Answers:
    """What was answered of each rule, by file, resource and rule."""
    by_place: Answers = defaultdict(set)
    for state, records in (("passed", found.passed), ("failed", found.failed), ("skipped", found.skipped)):
        for record in records:
            # what Checkov drops for a scale set's name is reported on a parameter
            if not record.resource.startswith("parameter."):
                by_place[(record.file_path.lstrip("/"), record.resource, record.check_id)].add(state)
    return by_place
