"""The plans of Terraform itself: the name of a scale set says what the check of its number has to answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pack_scanning import differing, pack_scan
from scanning import Scan, scan

CASES = Path(__file__).resolve().parent / "cases"
NAMED = re.compile(r"\b(pass|fail|unknown|na|skip)_(\d)_\w+")
REPORTED = {"pass": "passed", "fail": "failed", "skip": "skipped", "unknown": "nothing", "na": "nothing"}
# What a count or a for_each makes of one declaration: an extension is attached to one instance only.
INSTANCES = {
    "core": {
        "azurerm_linux_virtual_machine_scale_set.mixed_2_counted[0]": "passed",
        "azurerm_linux_virtual_machine_scale_set.mixed_2_counted[1]": "failed",
        'azurerm_linux_virtual_machine_scale_set.mixed_2_keyed["a"]': "passed",
        'azurerm_linux_virtual_machine_scale_set.mixed_2_keyed["b"]': "failed",
    }
}


@pytest.mark.parametrize("case", sorted(folder.name for folder in CASES.iterdir()))
def test_a_genuine_plan_gets_the_verdicts_its_names_promise(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    by_checkov, by_scan = (scanned(CASES / case / "plan.json", "terraform_plan") for scanned in (scan, pack_scan))
    assert differing(by_checkov, by_scan) == {}
    found = answers(by_checkov)
    promised = [
        (address, f"CKV_VMSS_{number}", REPORTED[verdict]) for address, verdict, number in named_in_plan(CASES / case)
    ]
    promised += [(address, "CKV_VMSS_2", verdict) for address, verdict in INSTANCES.get(case, {}).items()]
    assert promised, f"{case}: no scale set has a name that promises a verdict"
    assert [(address, rule, found.get((address, rule), "nothing")) for address, rule, _ in promised] == promised


def answers(report: Scan) -> dict[tuple[str, str], str]:
    """What was reported of each address, rule by rule."""
    states = (("passed", report.passed), ("failed", report.failed), ("skipped", report.skipped))
    return {(record.resource, record.check_id): state for state, records in states for record in records}


def named_in_plan(case: Path) -> list[tuple[str, str, str]]:
    """Address, verdict and number of every scale set whose name, or whose module's, says them."""
    plan = json.loads((case / "plan.json").read_text(encoding="utf-8"))
    found = []
    for address in sorted(addresses(plan["planned_values"]["root_module"])):
        name = NAMED.search(address)
        if name:
            found.append((address, name.group(1), name.group(2)))
    return found


def addresses(module: dict[str, Any]) -> Iterator[str]:
    """Every managed scale set of a module and of the modules below it."""
    for resource in module.get("resources", []):
        if resource["type"].endswith("virtual_machine_scale_set") or resource["type"] == "azapi_resource":
            yield resource["address"]
    for child in module.get("child_modules", []):
        yield from addresses(child)


def test_an_argument_called_as_checkov_calls_the_plan_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "azurerm_linux_virtual_machine_scale_set" "web" {\n  __file__ = "/dev/zero"\n'
        '  source_image_reference {\n    version = "latest"\n  }\n}\n',
        encoding="utf-8",
    )
    assert scan(tmp_path, "terraform").verdict("CKV_VMSS_4", "web") == "passed"
