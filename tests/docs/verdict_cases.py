"""The rows of a rule page: the situations beside the rule, each with the verdict the rule itself gives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "checks") not in sys.path:
    sys.path.append(str(ROOT / "checks"))

from azure_vmss.rules.registry import RULES  # noqa: F401
from azure_vmss.rules.samples import in_situation, samples_of

_WORDS = {"PASS": "passes", "FAIL": "**fails**", "NOT_APPLICABLE": "no verdict", "UNKNOWN": "no verdict"}


def verdict_rows(rule: Any) -> list[tuple[str, str, str]]:
    """Situation, verdict and what the rule found, in the words of azurerm 4 where it fails."""
    rows = []
    for situation, changes in samples_of(rule).situations:
        verdict = rule.verdict(in_situation(changes))
        rows.append((situation, _WORDS[verdict.outcome.name], verdict.found))
    return rows
