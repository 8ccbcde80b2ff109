"""Input no one should write: no traceback, no invented result, and the good set beside it still judged."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from scanning import CHECKS, Scan, scan

ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
LINUX = "azurerm_linux_virtual_machine_scale_set"
GOOD_TERRAFORM = f'''
resource "{LINUX}" "good" {{
  automatic_os_upgrade_policy {{
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }}
}}
'''
# text, and the rules that may answer for the set named odd
TERRAFORM = {
    "garbled_flag": ('automatic_os_upgrade_policy {\n  enable_automatic_os_upgrade = "yes"\n}', "CKV_VMSS_1"),
    "flag_is_a_list": ("automatic_os_upgrade_policy {\n  enable_automatic_os_upgrade = [true, false]\n}", "CKV_VMSS_1"),
    "garbled_version": ('source_image_reference {\n  version = "newest"\n}', "CKV_VMSS_4"),
    "id_is_an_object": ("source_image_id = {\n  a = 1\n}", "CKV_VMSS_4"),
    "probe_is_an_object": ("health_probe_id = {\n  a = 1\n}", "CKV_VMSS_2"),
    "garbled_percent": (
        'rolling_upgrade_policy {\n  max_batch_instance_percent = "many"\n  pause_time_between_batches = "PT1M"\n}',
        "CKV_VMSS_6",
    ),
}
ODD_PROPERTIES: dict[str, Any] = {
    "text": "nothing of the kind",
    "number": 7,
    "list": [1, None, "x"],
    "null": None,
    "empty": {},
    "profile_text": {"virtualMachineProfile": "x"},
    "profile_null": {"virtualMachineProfile": None},
}


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> Any:
    """A check that raises is logged as an error, and its result dropped."""
    with caplog.at_level(logging.WARNING):
        yield
    raised = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]
    assert not [message for message in raised if "vmss" in message.lower() or "traceback" in message.lower()], raised
    assert not [message for message in raised if "Failed to run check" in message], raised


def rules_that_answered(report: Scan, name: str) -> list[str]:
    records = [*report.passed, *report.failed, *report.skipped]
    return sorted(record.check_id for record in records if name in record.resource)


@pytest.mark.parametrize("case", TERRAFORM)
def test_terraform_values_of_the_wrong_kind_decide_nothing(case: str, tmp_path: Path) -> None:
    text, rule = TERRAFORM[case]
    (tmp_path / "main.tf").write_text(f'resource "{LINUX}" "odd" {{\n{text}\n}}\n{GOOD_TERRAFORM}', encoding="utf-8")
    report = scan(tmp_path, "terraform")
    assert rule not in rules_that_answered(report, "odd")
    assert report.verdict("CKV_VMSS_1", "good") == "passed"


def test_blocks_given_twice_that_disagree_are_no_pass(tmp_path: Path) -> None:
    twice = "".join(
        f"  automatic_os_upgrade_policy {{\n    enable_automatic_os_upgrade = {flag}\n  }}\n"
        for flag in ("true", "false")
    )
    (tmp_path / "main.tf").write_text(f'resource "{LINUX}" "odd" {{\n{twice}}}\n{GOOD_TERRAFORM}', encoding="utf-8")
    report = scan(tmp_path, "terraform")
    assert report.verdict("CKV_VMSS_1", "odd") != "passed"
    assert report.verdict("CKV_VMSS_1", "good") == "passed"


def test_null_everywhere_is_the_same_as_absent(tmp_path: Path) -> None:
    names = ("upgrade_mode", "health_probe_id", "source_image_id", "tags", "enable_automatic_updates", "count")
    nulls = "".join(f"  {name} = null\n" for name in names)
    policy = "  automatic_os_upgrade_policy {\n    enable_automatic_os_upgrade = null\n    disable_automatic_rollback = null\n  }\n"
    (tmp_path / "main.tf").write_text(
        f'resource "{LINUX}" "odd" {{\n{nulls}{policy}}}\nresource "{LINUX}" "bare" {{\n}}\n', encoding="utf-8"
    )
    report = scan(tmp_path, "terraform")
    assert (
        rules_that_answered(report, "odd")
        == rules_that_answered(report, "bare")
        == [
            "CKV_VMSS_1",
            "CKV_VMSS_2",
            "CKV_VMSS_3",
        ]
    )
    assert report.verdict("CKV_VMSS_1", "odd") == "failed"


@pytest.mark.parametrize(
    ("framework", "name", "text"),
    [
        ("terraform", "broken.tf", f'resource "{LINUX}" "odd" {{{{\n'),
        ("terraform_json", "broken.tf.json", '{"resource": {"azurerm_linux_virtual_machine_scale_set": '),
        ("terraform_plan", "plan.json", '{"planned_values": {"root_module": '),
        ("arm", "template.json", '{"$schema": "https://schema.management.azure.com/", "resources": ['),
        ("bicep", "main.bicep", f"resource odd '{ARM_TYPE}@2024-07-01' = {{{{"),
    ],
)
def test_files_that_do_not_parse_give_no_result(framework: str, name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = scan(tmp_path / name if framework == "terraform_plan" else tmp_path, framework)
    assert not [*report.passed, *report.failed, *report.skipped]


def arm(resources: list[Any]) -> str:
    return json.dumps(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": resources,
        },
        indent=1,
    )


def arm_set(name: str, properties: Any) -> dict[str, Any]:
    return {"type": ARM_TYPE, "apiVersion": "2024-07-01", "name": name, "properties": properties}


GOOD_ARM = arm_set(
    "good",
    {
        "upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}},
        "virtualMachineProfile": {},
    },
)


def test_a_template_that_is_a_list_gives_no_result(tmp_path: Path) -> None:
    (tmp_path / "template.json").write_text(f"[{arm([GOOD_ARM])}]", encoding="utf-8")
    try:
        report = scan(tmp_path, "arm")
    except AttributeError as error:
        # Checkov's own ARM runner stumbles over such a file before any check is asked
        frames = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        assert not [frame for frame in frames if frame.startswith(str(CHECKS))]
    else:
        assert not [*report.passed, *report.failed]


@pytest.mark.parametrize("case", ODD_PROPERTIES)
def test_odd_properties_decide_nothing(case: str, tmp_path: Path) -> None:
    (tmp_path / "template.json").write_text(arm([arm_set("odd", ODD_PROPERTIES[case]), GOOD_ARM]), encoding="utf-8")
    report = scan(tmp_path, "arm")
    assert rules_that_answered(report, "odd") == []
    assert report.verdict("CKV_VMSS_1", "good") == "passed"


def test_an_extension_list_with_nulls_hides_no_other_answer(tmp_path: Path) -> None:
    profile = {"extensionProfile": {"extensions": [None, 3, {"properties": None}, {}]}}
    (tmp_path / "template.json").write_text(
        arm([arm_set("odd", {"virtualMachineProfile": profile}), GOOD_ARM]), encoding="utf-8"
    )
    report = scan(tmp_path, "arm")
    assert report.verdict("CKV_VMSS_1", "odd") == "failed"
    assert report.verdict("CKV_VMSS_2", "odd") != "passed"


def test_a_name_that_is_an_expression_is_judged(tmp_path: Path) -> None:
    resource = arm_set("[concat('vmss', uniqueString(resourceGroup().id))]", {"virtualMachineProfile": {}})
    (tmp_path / "template.json").write_text(arm([resource]), encoding="utf-8")
    failed = [record.check_id for record in scan(tmp_path, "arm").failed]
    assert "CKV_VMSS_1" in failed


def test_ten_megabytes_of_json_are_scanned(tmp_path: Path) -> None:
    ballast = {
        "type": "Contoso.Data/blobs",
        "apiVersion": "2024-01-01",
        "name": "ballast",
        "properties": {"data": "x" * 10_000_000},
    }
    (tmp_path / "template.json").write_text(arm([ballast, GOOD_ARM]), encoding="utf-8")
    assert scan(tmp_path, "arm").verdict("CKV_VMSS_1", "good") == "passed"
