"""What the pack itself takes of a scan: ``python tests/benchmark/pack_share.py FRAMEWORK FOLDER``.

Prints a JSON list: the seconds to load the pack once the runners are imported, and the seconds
spent inside its checks. What Checkov does before and after it asks a check is in neither.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Callable

from checkov.arm.registry import arm_resource_registry
from checkov.arm.runner import Runner as ArmRunner
from checkov.bicep.checks.resource.registry import registry as bicep_resource_registry
from checkov.bicep.runner import Runner as BicepRunner
from checkov.runner_filter import RunnerFilter
from checkov.terraform.checks.resource.registry import resource_registry
from checkov.terraform.runner import Runner as TerraformRunner

PACK = Path(__file__).resolve().parent.parent.parent / "checks"
_ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_SCANS = {
    "terraform": (resource_registry, "azurerm_linux_virtual_machine_scale_set", TerraformRunner),
    "arm": (arm_resource_registry, _ARM_TYPE, ArmRunner),
    "bicep": (bicep_resource_registry, _ARM_TYPE, BicepRunner),
}


def loading_time() -> float:
    started = time.process_time()
    resource_registry.load_external_checks(str(PACK))
    return time.process_time() - started


def time_in_checks(framework: str, folder: str) -> float:
    """Scan the folder; every check of the pack has a watch on its entry point."""
    registry, resource_type, runner = _SCANS[framework]
    spent: list[float] = []

    def watched(run: Callable[..., Any]) -> Callable[..., Any]:
        def timed_run(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return run(*arguments, **named)
            finally:
                spent.append(time.process_time() - started)

        return timed_run

    for check in registry.get_checks(resource_type):
        if check.id.startswith("CKV_VMSS_"):
            check.run = watched(check.run)
    runner().run(root_folder=folder, runner_filter=RunnerFilter(framework=[framework], checks=["CKV_VMSS_*"]))
    if not spent:
        sys.exit(f"no scale set for {framework} in {folder}")
    return sum(spent)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in _SCANS:
        sys.exit(f"usage: pack_share.py {{{','.join(_SCANS)}}} FOLDER")
    print(json.dumps([loading_time(), time_in_checks(*sys.argv[1:])]))
