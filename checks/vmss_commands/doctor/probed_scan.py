"""A scan with the pack, and which checks Checkov registered for it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..shared.checkov_process import run_checkov
from ..shared.frameworks import FRAMEWORKS

_PROBE = "vmss_registration_probe.py"


@dataclass(frozen=True)
class ProbedScan:
    """Checkov's reports, its errors and the notes of ``vmss_registration_probe``."""

    reports: list[dict[str, Any]]
    errors: str
    registered: list[dict[str, Any]]


def probed_scan(
    target: str, checks_folders: Sequence[str], frameworks: Sequence[str] = FRAMEWORKS, extra: Sequence[str] = ()
) -> ProbedScan:
    """Scan a file or folder with the rules of the given checks folders, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="checkov-vmss-") as workplace:
        probe_folder = os.path.join(workplace, "probe")
        os.mkdir(probe_folder)
        open(os.path.join(probe_folder, "__init__.py"), "w").close()
        shutil.copy(os.path.join(os.path.dirname(os.path.realpath(__file__)), _PROBE), probe_folder)
        notes = os.path.join(workplace, "notes")
        # joined with =, or Checkov reads a .checkov.yaml in the folder, which may leave things out
        arguments = ["--directory=" + target if os.path.isdir(target) else "--file=" + target]
        for folder in (*checks_folders, probe_folder):
            arguments += ["--external-checks-dir", folder]
        arguments += ["--check", "CKV_VMSS_*", "--framework", *frameworks]
        arguments += ["--skip-download", "--compact", "-o", "json", *extra]
        run = run_checkov(arguments, {"CKV_VMSS_PROBE": notes})
        return ProbedScan(run.reports(), run.errors, _read_notes(notes))


def _read_notes(path: str) -> list[dict[str, Any]]:
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
