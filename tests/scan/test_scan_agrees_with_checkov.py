"""A scale set that Checkov and ``scan`` both see has one verdict, one name and one place in both."""

from __future__ import annotations

from collections import defaultdict

import pytest
from pack_scanning import pack_scan
from scanning import FRAMEWORKS, ROOT, Scan, scan

FOLDERS = ("examples", "tests/rules/fixtures", "tests/parity/plans", *sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "tests/plans/cases").iterdir() if path.is_dir()
))  # fmt: skip
Answers = dict[tuple[str, str, str], set[str]]


def answers(found: Scan) -> Answers:
    """What was answered of each rule, by file, resource and rule."""
    by_place: Answers = defaultdict(set)
    for state, records in (("passed", found.passed), ("failed", found.failed), ("skipped", found.skipped)):
        for record in records:
            # what Checkov drops for a scale set's name is reported on a parameter
            if not record.resource.startswith("parameter."):
                by_place[(record.file_path.lstrip("/"), record.resource, record.check_id)].add(state)
    return by_place


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_scan_says_what_checkov_says_and_misses_nothing(folder: str, framework: str) -> None:
    by_checkov, by_scan = answers(scan(ROOT / folder, framework)), answers(pack_scan(ROOT / folder, framework))
    differing = {
        place: (states, by_scan.get(place)) for place, states in by_checkov.items() if by_scan.get(place) != states
    }
    assert differing == {}
