"""A scale set that Checkov and ``scan`` both see has one verdict, one name and one place in both.

The same is said of plans in tests/plans, and of every language in tests/parity, where Checkov scans them anyway.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pack_scanning import differing, pack_scan
from scanning import FRAMEWORKS, ROOT, scan

CASES = sorted(path.relative_to(ROOT) for path in (ROOT / "tests" / "plans" / "cases").iterdir())


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("folder", ["examples", "tests/rules/fixtures"])
def test_scan_says_what_checkov_says_and_misses_nothing(folder: str, framework: str) -> None:
    assert differing(scan(ROOT / folder, framework), pack_scan(ROOT / folder, framework)) == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_scan_says_the_same_of_the_configurations_of_the_plans(case: Path) -> None:
    assert differing(scan(ROOT / case, "terraform"), pack_scan(ROOT / case, "terraform")) == {}
