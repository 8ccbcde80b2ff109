"""Scans with the real Checkov, for all tests: its runners in this process, or its command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import checkov.bicep.parser
from checkov.arm.runner import Runner as ArmRunner
from checkov.bicep.runner import Runner as BicepRunner
from checkov.common.output.record import Record
from checkov.common.parallelizer.parallel_runner import parallel_runner
from checkov.runner_filter import RunnerFilter
from checkov.terraform.plan_runner import Runner as PlanRunner
from checkov.terraform.runner import Runner as TerraformRunner
from checkov.terraform_json.runner import TerraformJsonRunner

ROOT = Path(__file__).resolve().parent.parent
CHECKS = ROOT / "checks"
RULE_IDS = tuple(f"CKV_VMSS_{number}" for number in range(1, 9))
# examples and fixtures carry review dates: no test may depend on the day it runs
os.environ.setdefault("CKV_VMSS_TODAY", "2026-06-01")
# Checkov builds the grammar of Bicep anew for every scan, which takes half a second
checkov.bicep.parser.BicepParser = lru_cache(checkov.bicep.parser.BicepParser)
# a fork for each framework and file builds its grammars anew; test_loading.py runs Checkov in each of its modes
parallel_runner.type = os.environ.setdefault("CHECKOV_PARALLELIZATION_TYPE", "none")
FRAMEWORKS = ("terraform", "terraform_plan", "terraform_json", "arm", "bicep")
_RUNNERS: dict[str, Any] = {
    "terraform": TerraformRunner,
    "terraform_plan": PlanRunner,
    "terraform_json": TerraformJsonRunner,
    "arm": ArmRunner,
    "bicep": BicepRunner,
}


# what a rule, by its number, answers; a rule that is left out has nothing to say
PASS, FAIL, SKIP, NOTHING = "passed", "failed", "skipped", "nothing"
Verdicts = dict[int, str]


@dataclass
class Scan:
    """The records of one scan; names are resource names without their type."""

    passed: list[Record] = field(default_factory=list)
    failed: list[Record] = field(default_factory=list)
    skipped: list[Record] = field(default_factory=list)

    def verdicts(self, rule: str) -> dict[str, set[str]]:
        """``{"passed": {name, ...}, "failed": {...}, "skipped": {...}}`` for one rule."""
        return {
            state: {short_name(record.resource) for record in records if record.check_id == rule}
            for state, records in (("passed", self.passed), ("failed", self.failed), ("skipped", self.skipped))
        }

    def verdict(self, rule: str, name: str) -> str:
        """``passed``, ``failed``, ``skipped`` or ``nothing`` for one resource."""
        states = [state for state, names in self.verdicts(rule).items() if name in names]
        assert len(states) <= 1, f"{rule} answers twice for {name}: {states}"
        return states[0] if states else "nothing"

    def answers(self, name: str) -> Verdicts:
        """The verdicts of all rules for one resource."""
        found = {int(rule.rpartition("_")[2]): self.verdict(rule, name) for rule in RULE_IDS}
        return {number: verdict for number, verdict in found.items() if verdict != NOTHING}

    def record(self, rule: str, name: str) -> Record:
        return next(
            record
            for record in [*self.failed, *self.passed, *self.skipped]
            if record.check_id == rule and short_name(record.resource) == name
        )


def short_name(resource: str) -> str:
    """``azurerm_x.name`` and ``Microsoft.Compute/virtualMachineScaleSets.name`` become ``name``."""
    _prefix, _, rest = resource.partition("virtualMachineScaleSets.")
    return rest if rest else resource.split(".")[-1] if "[" not in resource else resource.split(".", 1)[1]


def scan(path: Path, framework: str, checks: Sequence[str] = ("CKV_VMSS_*",), checks_dir: Path = CHECKS) -> Scan:
    """Scan a file or folder with one of Checkov's runners in this process."""
    where: dict[str, Any] = (
        {"root_folder": None, "files": [str(path)]} if path.is_file() else {"root_folder": str(path)}
    )
    report = _RUNNERS[framework]().run(
        external_checks_dir=[str(checks_dir)],
        runner_filter=RunnerFilter(framework=[framework], checks=list(checks)),
        **where,
    )
    return Scan(report.passed_checks, report.failed_checks, report.skipped_checks)


def checkov_process(
    *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would, which takes seconds; ``in_process.checkov`` does it sooner."""
    return subprocess.run(
        [sys.executable, "-m", "checkov.main", *arguments],
        cwd=str(cwd or ROOT),
        env={**os.environ, "LOG_LEVEL": "ERROR", "CKV_IGNORE_HIDDEN_DIRECTORIES": "true", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
