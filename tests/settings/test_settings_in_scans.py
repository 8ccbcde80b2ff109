"""The limits of a settings file hold in a plain Checkov run and in a scan alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pack_scanning import pack_scan
from scanning import Scan, scan

POLICY = {"maxBatchInstancePercent": 40, "pauseTimeBetweenBatches": "PT5M"}
TERRAFORM = """resource "azurerm_linux_virtual_machine_scale_set" "fast" {
  rolling_upgrade_policy {
    max_batch_instance_percent              = 40
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT5M"
  }
}
"""
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "fast",
            "properties": {"upgradePolicy": {"rollingUpgradePolicy": POLICY}, "virtualMachineProfile": {}},
        }
    ],
}


def _verdicts(found: Scan) -> "dict[str, str]":
    verdicts = found.verdicts("CKV_VMSS_6")
    return {state: ", ".join(sorted(names)) for state, names in verdicts.items() if names}


@pytest.mark.parametrize("scanned", [scan, pack_scan], ids=["checkov", "scan"])
@pytest.mark.parametrize("framework", ["terraform", "arm"])
def test_a_moved_limit(framework: str, scanned: "object", tmp_path: Path) -> None:
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch" / "main.tf").write_text(TERRAFORM)
    (tmp_path / "batch" / "main.json").write_text(json.dumps(TEMPLATE, indent=2))
    assert _verdicts(scanned(tmp_path, framework)) == {"failed": "fast"}  # type: ignore[operator]
    (tmp_path / ".checkov-vmss.yaml").write_text("paths:\n  - path: batch/**\n    max_batch_percent: 50\n")
    assert _verdicts(scanned(tmp_path, framework)) == {"passed": "fast"}  # type: ignore[operator]
