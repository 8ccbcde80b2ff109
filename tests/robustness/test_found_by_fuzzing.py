"""What fuzzing once found: each configuration that made a check raise, kept small."""

from __future__ import annotations

from typing import Any, Dict

from fuzz_checks import ask_all


def test_a_bicep_operator_whose_type_is_a_list() -> None:
    conditional = {"operator": {"type": "conditional", "operands": {"condition": "a", "true_value": 1, "false_value": 2}}}
    operator: Dict[str, Any] = {"type": ["equals"], "operands": {"operand_1": "x", "operand_2": conditional}}
    config = {"properties": {"virtualMachineProfile": {}, "upgradePolicy": {"operator": operator}}}
    conf = {"type": "Microsoft.Compute/virtualMachineScaleSets", "api_version": "2024-07-01", "existing": False, "config": config}
    ask_all("bicep", conf, "Microsoft.Compute/virtualMachineScaleSets", file="", name="set", graph=None)


def test_a_plan_whose_path_no_file_system_takes() -> None:
    conf = {"__file__": ["plan\0.json"], "__address__": "azurerm_linux_virtual_machine_scale_set.set"}
    ask_all("terraform", conf, "azurerm_linux_virtual_machine_scale_set", file="/plan.json", name="set", graph=None)
