"""One scale set written in ARM, in Bicep and plainly has one verdict of every rule.

    python tests/bicep/test_generated_templates.py FIRST LAST

tries the seeds from the first to the last.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.model.declared import ScannedTree
from checkov_vmss.azure_vmss.resource_manager.declarations import read_templates
from checkov_vmss.azure_vmss.rules.judgement import judge_all
from checkov_vmss.azure_vmss.rules.registry import RULES
from generated_templates import write_three_ways

pytestmark = pytest.mark.unit

SEEDS = 40


def verdicts(folder: Path) -> list[list[str]]:
    """The verdicts of every scale set that the templates of a folder deploy, in the order of the rules, sorted."""
    reading = read_templates(ScannedTree(str(folder)))
    assert reading.unread == ()
    deployments = [deployment for declared in reading.declared for deployment in declared.deployments]
    created = [deployment for deployment in deployments if any(case.deployed for case in deployment.cases[0])]
    return sorted([judge_all(rule, [deployment]).outcome.name for rule in RULES] for deployment in created)


def check(seed: int, folder: Path) -> None:
    write_three_ways(seed, folder)
    plain = verdicts(folder / "plain")
    assert verdicts(folder / "arm") == plain, f"seed {seed}: ARM"
    assert verdicts(folder / "bicep") == plain, f"seed {seed}: Bicep"


def check_open(seed: int, folder: Path) -> None:
    write_three_ways(seed, folder, is_open=True)
    assert verdicts(folder / "arm") == verdicts(folder / "bicep"), f"seed {seed}: ARM and Bicep, with open parameters"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_two_languages_have_one_verdict_where_parameters_are_open(seed: int, tmp_path: Path) -> None:
    check_open(seed, tmp_path)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_one_scale_set_has_one_verdict_however_it_is_written(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
        for compare in (check, check_open):
            with tempfile.TemporaryDirectory() as made:
                try:
                    compare(number, Path(made))
                except AssertionError as difference:
                    print(str(difference).splitlines()[0])
