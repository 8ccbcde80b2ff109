"""Expressions of every kind, scanned by Checkov: a verdict is what Terraform itself makes of the expression, or is withheld."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scanning import Scan, scan

FIXTURES = Path(__file__).resolve().parent / "fixtures"
RULE = "CKV_VMSS_3"
DECLARED = re.compile(r'_virtual_machine_scale_set" "((?:pass|fail|either)_\d+)"')


@pytest.fixture(scope="module")
def report() -> Scan:
    return scan(FIXTURES, "terraform", checks=(RULE,))


def declared(prefix: str) -> set[str]:
    names = DECLARED.findall((FIXTURES / "main.tf").read_text(encoding="utf-8"))
    return {name for name in names if name.startswith(prefix)}


def test_no_verdict_contradicts_terraform(report: Scan) -> None:
    found = report.verdicts(RULE)
    assert found["passed"] - declared("pass_") == set()
    assert found["failed"] - declared("fail_") == set()


def test_most_of_what_the_source_settles_is_answered(report: Scan) -> None:
    found = report.verdicts(RULE)
    settled = declared("pass_") | declared("fail_")
    assert len(settled) > 200 and len(declared("either_")) > 30
    assert len(found["passed"] | found["failed"]) > 0.6 * len(settled)
