"""What fuzzing once found: each configuration that made a check raise, kept small."""

from __future__ import annotations

from typing import Any

from checkov.common.models.enums import CheckResult
from fuzz_checks import ask_all


def test_a_bicep_operator_whose_type_is_a_list() -> None:
    conditional = {
        "operator": {"type": "conditional", "operands": {"condition": "a", "true_value": 1, "false_value": 2}}
    }
    operator: dict[str, Any] = {"type": ["equals"], "operands": {"operand_1": "x", "operand_2": conditional}}
    config = {"properties": {"virtualMachineProfile": {}, "upgradePolicy": {"operator": operator}}}
    conf = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "api_version": "2024-07-01",
        "existing": False,
        "config": config,
    }
    ask_all("bicep", conf, "Microsoft.Compute/virtualMachineScaleSets", file="", name="set", graph=None)


def test_a_bicep_operand_whose_operator_has_a_list_for_its_type() -> None:
    inner = {"operator": {"type": ["and"], "operands": {"operand_1": "x", "operand_2": "y"}}}
    operator: dict[str, Any] = {"type": "equals", "operands": {"operand_1": "x", "operand_2": inner}}
    config = {"properties": {"virtualMachineProfile": {}, "upgradePolicy": {"operator": operator}}}
    conf = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "api_version": "2024-07-01",
        "existing": False,
        "config": config,
    }
    ask_all("bicep", conf, "Microsoft.Compute/virtualMachineScaleSets", file="", name="set", graph=None)


def test_an_index_below_zero() -> None:
    conf = {"source_image_reference": [{"version": ['${["latest"][-2]}']}]}
    verdicts = ask_all(
        "terraform", conf, "azurerm_linux_virtual_machine_scale_set", file="/main.tf", name="set", graph=None
    )
    assert verdicts["CKV_VMSS_4"] is CheckResult.UNKNOWN


def test_a_plan_whose_path_no_file_system_takes() -> None:
    conf = {"__file__": ["plan\0.json"], "__address__": "azurerm_linux_virtual_machine_scale_set.set"}
    ask_all("terraform", conf, "azurerm_linux_virtual_machine_scale_set", file="/plan.json", name="set", graph=None)
