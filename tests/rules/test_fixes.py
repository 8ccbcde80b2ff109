"""The fix of CKV_VMSS_1: whoever follows it meets no new finding, and is told nothing that another finding says."""

from __future__ import annotations

from pathlib import Path

import pytest
from scanning import RULE_IDS, Scan, scan

BOTH = """health_probe_id = azurerm_lb_probe.http.id
  extension {
    publisher = "Microsoft.ManagedServices"
    type      = "ApplicationHealthLinux"
  }"""
ON = """automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }"""
SETTINGS = {
    "mode_manual": ("linux", 'upgrade_mode = "Manual"', 'also set upgrade_mode = "Rolling"'),
    "mode_absent": ("linux", "", 'also set upgrade_mode = "Rolling"'),
    "windows_updates_omitted": ("windows", 'upgrade_mode = "Automatic"', "also set enable_automatic_updates = false"),
    "two_health_signals": ("linux", f'upgrade_mode = "Automatic"\n  {BOTH}', "also keep one of the two"),
}


def configuration(settings: dict[str, str], system: dict[str, str]) -> str:
    return "\n".join(
        f'resource "azurerm_{system[name]}_virtual_machine_scale_set" "{name}" {{\n  {text}\n}}\n'
        for name, text in settings.items()
    )


@pytest.fixture
def systems() -> dict[str, str]:
    return {name: row[0] for name, row in SETTINGS.items()}


def test_the_fix_names_what_upgrades_need_besides(tmp_path: Path, systems: dict[str, str]) -> None:
    settings = {name: row[1] for name, row in SETTINGS.items()}
    (tmp_path / "main.tf").write_text(configuration(settings, systems), encoding="utf-8")
    report = scan(tmp_path, "terraform")
    for name, (_, _, advice) in SETTINGS.items():
        _, fix, _ = report.record("CKV_VMSS_1", name).details
        assert "enable_automatic_os_upgrade = true" in fix
        assert advice in fix and fix.count("also ") == 1, name


def test_whoever_does_half_of_it_is_told_the_other_half(tmp_path: Path, systems: dict[str, str]) -> None:
    """What the fix names besides is what fails where only the flag is switched on."""
    half = {name: f"{row[1]}\n  {ON}" for name, row in SETTINGS.items()}
    (tmp_path / "main.tf").write_text(configuration(half, systems), encoding="utf-8")
    report = scan(tmp_path, "terraform")
    assert findings(report, "mode_manual") == findings(report, "mode_absent") == ["CKV_VMSS_2", "CKV_VMSS_5"]
    assert findings(report, "windows_updates_omitted") == ["CKV_VMSS_2", "CKV_VMSS_7"]
    assert findings(report, "two_health_signals") == ["CKV_VMSS_2"]


def test_a_fix_repeats_no_other_finding(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        configuration({"bare": 'upgrade_mode = "Automatic"'}, {"bare": "linux"}), encoding="utf-8"
    )
    report = scan(tmp_path, "terraform")
    assert findings(report, "bare") == ["CKV_VMSS_1", "CKV_VMSS_2"]
    assert "health" not in report.record("CKV_VMSS_1", "bare").details[1]


def findings(report: Scan, name: str) -> list[str]:
    return [rule for rule in RULE_IDS if report.verdict(rule, name) == "failed"]
