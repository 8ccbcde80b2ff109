"""What the environment and the tags decide, and the sentences that say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from scanning import Scan, scan

LINUX = "azurerm_linux_virtual_machine_scale_set"
POLICY = """  rolling_upgrade_policy {
    max_batch_instance_percent              = 40
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT30S"
  }
"""
TAGS = {
    "os-upgrade-exception": "Certified by the vendor",
    "os-upgrade-patching": "Monthly rebuild",
    "os-upgrade-review-by": "2026-12-31",
}


def scanned(body: str, folder: Path) -> Scan:
    (folder / "main.tf").write_text(f'resource "{LINUX}" "set" {{\n{body}}}\n', encoding="utf-8")
    return scan(folder, "terraform")


def tagged(changes: dict[str, str | None]) -> str:
    tags = {name: value for name, value in {**TAGS, **changes}.items() if value is not None}
    lines = "".join(
        f'    "{name}" = {value if value.startswith("var.") else repr(value).replace(chr(39), chr(34))}\n'
        for name, value in tags.items()
    )
    return f"  tags = {{\n{lines}  }}\n"


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ({}, "failed"),
        ({"CKV_VMSS_MAX_BATCH_PERCENT": "40"}, "passed"),
        ({"CKV_VMSS_MAX_BATCH_PERCENT": "39"}, "failed"),
        ({"CKV_VMSS_MAX_BATCH_PERCENT": "40", "CKV_VMSS_MAX_UNHEALTHY_PERCENT": "10"}, "failed"),
        ({"CKV_VMSS_MAX_BATCH_PERCENT": "40", "CKV_VMSS_MIN_PAUSE": "PT30S"}, "passed"),
        ({"CKV_VMSS_MAX_BATCH_PERCENT": "40", "CKV_VMSS_MIN_PAUSE": "PT1M"}, "failed"),
    ],
)
def test_the_environment_sets_the_limits(
    limits: dict[str, str], verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in limits.items():
        monkeypatch.setenv(name, value)
    assert scanned(POLICY, tmp_path).verdict("CKV_VMSS_6", "set") == verdict


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CKV_VMSS_MAX_BATCH_PERCENT", "a few"),
        ("CKV_VMSS_MAX_BATCH_PERCENT", "nan"),
        ("CKV_VMSS_MAX_UNHEALTHY_PERCENT", "120"),
        ("CKV_VMSS_MIN_PAUSE", "30 seconds"),
    ],
)
def test_a_limit_that_cannot_be_read_is_no_default(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    report = scanned(POLICY, tmp_path)
    assert report.verdict("CKV_VMSS_6", "set") == "failed"
    details = " ".join(report.record("CKV_VMSS_6", "set").details)
    assert name in details and value in details


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"os-upgrade-patching": None}, "os-upgrade-patching is missing"),
        ({"os-upgrade-exception": ""}, "os-upgrade-exception is missing"),
        ({"os-upgrade-review-by": "31.12.2026"}, "'31.12.2026', not a date"),
        ({"os-upgrade-review-by": "2026-02-30"}, "'2026-02-30', not a date"),
        ({"os-upgrade-review-by": "2026-05-31"}, "expired on 2026-05-31"),
        ({"os-upgrade-review-by": "var.unset"}, "os-upgrade-review-by cannot be known"),
    ],
)
def test_an_exception_that_does_not_hold_says_why(
    changes: dict[str, str | None], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    report = scanned(tagged(changes), tmp_path)
    assert report.verdict("CKV_VMSS_1", "set") == "failed"
    assert said in " ".join(report.record("CKV_VMSS_1", "set").details)


@pytest.mark.parametrize("given", ["01/02/2030", "2026-02-30", "today", "2026-06-01T00:00:00Z"])
def test_a_day_that_cannot_be_read_is_not_today(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", given)
    report = scanned(tagged({}), tmp_path)
    assert report.verdict("CKV_VMSS_1", "set") == "failed"
    assert f"CKV_VMSS_TODAY is '{given}', not a date" in " ".join(report.record("CKV_VMSS_1", "set").details)


def test_an_exception_that_holds_carries_all_three_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    comment = scanned(tagged({}), tmp_path).record("CKV_VMSS_1", "set").check_result["suppress_comment"]
    assert [value for value in TAGS.values() if value not in comment] == []


def test_a_comment_wins_over_the_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    report = scanned(f"  # checkov:skip=CKV_VMSS_1: rebuilt daily\n{tagged({})}", tmp_path)
    assert report.record("CKV_VMSS_1", "set").check_result["suppress_comment"].strip() == "rebuilt daily"
