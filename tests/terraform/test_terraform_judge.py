"""What is read from Terraform source against what Terraform plans: recorded configurations, and new ones."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import terraform_judge
from random_configurations import Configuration

RECORDED = Path(__file__).resolve().parent / "recorded_plans.json.txt"
CAN_PLAN = bool(shutil.which("terraform")) and all(importlib.util.find_spec(name) for name in ("grpc", "msgpack", "tf"))


def test_recorded_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", terraform_judge.TODAY)
    comparison = terraform_judge.Comparison()
    for recorded in json.loads(RECORDED.read_text(encoding="utf-8")):
        terraform_judge.compare(_configuration(recorded), recorded["plans"], comparison)
    assert comparison.contradictions == []
    assert comparison.compared > 500
    assert comparison.given / comparison.compared >= 0.97, comparison.silent


@pytest.mark.skipif(not CAN_PLAN, reason="needs terraform and tests/plans/requirements.txt")
def test_new_plans(capsys: pytest.CaptureFixture[str]) -> None:
    assert terraform_judge.main(["--count", "20"]) == 0, capsys.readouterr().out


def _configuration(recorded: dict[str, Any]) -> Configuration:
    return Configuration(**{name: value for name, value in recorded.items() if name != "plans"})
