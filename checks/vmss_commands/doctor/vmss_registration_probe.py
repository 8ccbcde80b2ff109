"""Notes which checks Checkov registered under our IDs, and from where.

``doctor`` lets Checkov load this file as the last of its external checks, once in each runner's process. It does
nothing unless ``CKV_VMSS_PROBE`` names the file for the notes, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys


def _note_registered(target: str) -> None:
    from checkov.common.checks.base_check_registry import BaseCheckRegistry

    for check in BaseCheckRegistry.get_all_registered_checks():
        if str(check.id).startswith("CKV_VMSS_"):
            module = type(check).__module__
            note = {"registered": check.id, "module": module, "file": getattr(sys.modules.get(module), "__file__", "")}
            # one write to a file opened for appending stays whole beside those of other processes
            with open(target, "a", encoding="utf-8") as notes:
                notes.write(json.dumps(note) + "\n")


if os.environ.get("CKV_VMSS_PROBE"):
    _note_registered(os.environ["CKV_VMSS_PROBE"])
