"""The settings file: what it may say, what it is told where it is wrong, and who wins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from checkov_vmss.azure_vmss.model.settings import known
from checkov_vmss.azure_vmss.rules.exceptions import documented_exception
from checkov_vmss.azure_vmss.rules.limits import Limits
from checkov_vmss.azure_vmss.rules.path_patterns import matches_path
from checkov_vmss.azure_vmss.rules.settings_file import SettingsError, limits_for, tree_settings

FILE = """\
max_batch_percent: 30
min_pause: PT1M
paths:
  - path: "prod/**"
    max_batch_percent: 10
    max_exception_days: 90
  - path: "prod/batch/*.tf"
    max_batch_percent: 100
accepted_gaps:
  - path: "legacy/**"
    reason: scanned as a plan
    until: 2026-12-31
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / ".checkov-vmss.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "batch", "days"),
    [
        ("main.tf", 30, None),
        ("prod/web/main.tf", 10, 90),
        ("prod/batch/main.tf", 100, 90),
        ("prod/batch/x/main.tf", 10, 90),
    ],
)
def test_the_last_entry_that_fits_decides_a_limit(tree: Path, file: str, batch: int, days: int | None) -> None:
    limits = limits_for(str(tree), str(tree / file))
    assert (limits.max_batch_percent, limits.max_exception_days, limits.min_pause) == (batch, days, "PT1M")


def test_the_environment_wins_everywhere(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_MAX_BATCH_PERCENT", "5")
    limits = limits_for(str(tree), str(tree / "prod" / "main.tf"))
    assert limits.max_batch_percent == 5
    assert limits.shown("max_batch_percent") == "5 (from CKV_VMSS_MAX_BATCH_PERCENT)"
    assert limits.shown("min_pause") == "PT1M (from .checkov-vmss.yaml)"


def test_what_is_in_force_is_told_with_where_it_comes_from(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_MAX_UNHEALTHY_PERCENT", "7")
    settings = tree_settings(str(tree))
    assert settings.in_tree
    shown = {(row["setting"], row["path"]): (row["value"], row["origin"]) for row in settings.in_force()}
    assert shown[("max_batch_percent", "")] == ("30", "from .checkov-vmss.yaml")
    assert shown[("max_unhealthy_percent", "")] == ("7", "from CKV_VMSS_MAX_UNHEALTHY_PERCENT")
    assert shown[("max_exception_days", "")] == ("none", "default")
    assert shown[("max_batch_percent", "prod/**")] == ("10", "from .checkov-vmss.yaml")
    assert shown[("accepted gap", "legacy/**")] == ("scanned as a plan until 2026-12-31", "from .checkov-vmss.yaml")


def test_a_file_named_by_the_user_replaces_the_one_in_the_tree(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tree.parent / f"{tree.name}-platform.yaml"
    elsewhere.write_text("max_batch_percent: 15\n", encoding="utf-8")
    monkeypatch.setenv("CKV_VMSS_SETTINGS", str(elsewhere))
    settings = tree_settings(str(tree))
    assert settings.limits_for(str(tree / "prod" / "main.tf")).max_batch_percent == 15
    assert not settings.in_tree
    assert str(tree) not in settings.origin


def test_an_accepted_gap_ends(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, file = tree_settings(str(tree)), str(tree / "legacy" / "a" / "main.tf")
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-12-31")
    gap = settings.accepted_gap(file)
    assert gap
    assert (gap.reason, gap.until) == ("scanned as a plan", date(2026, 12, 31))
    assert settings.accepted_gap(str(tree / "main.tf")) is None
    monkeypatch.setenv("CKV_VMSS_TODAY", "2027-01-01")
    assert settings.accepted_gap(file) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "max_batch_percent: lots",
            "max_batch_percent in .checkov-vmss.yaml is 'lots', not a percentage from 0 to 100",
        ),
        ("max_batch_percent: .nan", "not a percentage"),
        ("max_batch_percent: true", "not a percentage"),
        ("min_pause: 30", "not an ISO 8601 duration"),
        ("max_exception_days: 0", "not a number of days"),
        ("max_exception_days: 1.5", "not a number of days"),
        ("max_bach_percent: 3", "has no setting 'max_bach_percent'"),
        ("max_batch_percent: 3\nmax_batch_percent: 90", "max_batch_percent is given twice"),
        ("[1, 2]", "has to hold names and values"),
        ("a: [", "is not YAML at line"),
        ("a: !!python/object:os.system x", "is not YAML"),
        ("paths: {prod: 3}", "paths in .checkov-vmss.yaml has to be a list"),
        ("paths:\n  - max_batch_percent: 3", "lacks its path"),
        ("paths:\n  - path: a\n    reason: b", "has no setting 'reason'"),
        ("accepted_gaps:\n  - path: a", "lacks a reason"),
        ("accepted_gaps:\n  - {path: a, reason: b, until: soon}", "not a date"),
        ("[" * 30000, "is nested too deeply"),
        ("#" + " " * 70000, "is larger than"),
        ("a: \x01", "cannot be read"),
    ],
    ids=lambda text: text[:30].replace("\n", " "),
)
def test_a_wrong_file_is_told_in_one_line_and_decides_nothing(content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / ".checkov-vmss.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        tree_settings(str(tmp_path))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
    assert limits_for(str(tmp_path), str(tmp_path / "main.tf")).problem == str(refused.value)


def test_a_settings_file_that_leads_out_of_the_tree_is_refused(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "loose.yaml").write_text("max_batch_percent: 100\n", encoding="utf-8")
    (tree / ".checkov-vmss.yaml").symlink_to(tmp_path / "loose.yaml")
    with pytest.raises(SettingsError):
        tree_settings(str(tree))


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("prod/**", "prod/a/b.tf", "nonprod/a.tf"),
        ("**/prod/*.tf", "a/b/prod/x.tf", "a/prod/b/x.tf"),
        ("prod/", "prod/a/b.tf", "prod.tf"),
        ("*", "main.tf", "a/main.tf"),
        ("**", "a/b/c", ""),
        ("a?c/*-*.tf", "abc/x-y.tf", "ac/x-y.tf"),
        ("/main.tf", "main.tf", "a/main.tf"),
    ],
)
def test_patterns(pattern: str, fitting: str, other: str) -> None:
    assert matches_path(pattern, fitting)
    assert not other or not matches_path(pattern, other)


def test_patterns_do_not_blow_up() -> None:
    assert not matches_path("*a" * 200 + "b", "a" * 5000)
    assert not matches_path("**/a/" * 50 + "b", "a/" * 500 + "c")


@pytest.mark.parametrize(
    ("review_by", "limits", "problem"),
    [
        ("2026-06-30", {"max_exception_days": 30}, ""),
        ("2026-07-02", {"max_exception_days": 30}, "is 31 days away, more than max_exception_days 30"),
        ("2026-07-02", {}, ""),
        ("2026-07-02", {"problem": "it is broken"}, "it is broken"),
        ("2026-05-01", {"problem": "it is broken"}, "it expired on 2026-05-01"),
    ],
)
def test_a_review_too_far_off_is_no_exception(
    review_by: str, limits: dict[str, object], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = {
        "os-upgrade-exception": known("vendor"),
        "os-upgrade-patching": known("monthly"),
        "os-upgrade-review-by": known(review_by),
    }
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    exception = documented_exception(SimpleNamespace(tags=tags), Limits(**limits))  # type: ignore[arg-type]
    assert exception is not None
    assert problem in exception.problem
    assert bool(problem) == bool(exception.problem)
