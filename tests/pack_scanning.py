"""Scans with the runner of ``checkov-vmss scan``, told as those of Checkov's own runners are."""

from __future__ import annotations

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
