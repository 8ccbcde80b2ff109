"""The same tree has the same verdicts, words and lines in every run, whatever the order of Python's sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TESTS = Path(__file__).resolve().parents[1]
CHECKS = TESTS.parent / "checks"
SEEDS = ("0", "1", "4242", "random")
SCRIPT = """\
import sys
sys.path.insert(0, sys.argv[1])
from azure_vmss.model.declared import ScannedTree
from azure_vmss.resource_manager.declarations import read_templates
from azure_vmss.rules.judgement import judge_all
from azure_vmss.rules.registry import RULES
for root in sys.argv[2:]:
    reading = read_templates(ScannedTree(root))
    for declared in reading.declared:
        labels = [deployment.label for deployment in declared.deployments]
        print(declared.file, declared.lines, declared.resource, labels)
        for rule in RULES:
            print(judge_all(rule, declared.deployments))
    print(reading.unread)
"""
MAIN = """\
param mode 'Automatic' | 'Rolling' | 'Manual'
param auto bool
param zones array
param tags object
module a 'set.bicep' = { name: 'a', params: { mode: mode, auto: auto } }
module b 'set.bicep' = [for z in zones: { name: 'b${z}', params: { mode: mode, auto: !auto, tags: tags } }]
"""
SET = """\
param mode string
param auto bool = true
param tags object = {}
param probe string?
resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  tags: union(tags, { orchestrator: auto ? 'none' : mode })
  properties: {
    upgradePolicy: { mode: mode, automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: auto } }
    virtualMachineProfile: {
      networkProfile: auto ? { healthProbe: { id: probe } } : {}
      storageProfile: { imageReference: mode == 'Rolling' ? { version: 'latest' } : { id: probe ?? 'x' } }
    }
  }
}
"""


def test_four_readings_at_once_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "main.bicep").write_text(MAIN, encoding="utf-8")
    (tmp_path / "set.bicep").write_text(SET, encoding="utf-8")
    command = [sys.executable, "-c", SCRIPT, str(CHECKS), str(tmp_path), str(TESTS / "rules" / "fixtures")]
    running = [
        subprocess.Popen(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for seed in SEEDS
    ]
    answers = [process.communicate(timeout=120) for process in running]
    assert all(process.returncode == 0 for process in running), answers[0][1].decode()
    assert len({output for output, _ in answers}) == 1
    assert answers[0][0].count(b"Verdict(") > 100
