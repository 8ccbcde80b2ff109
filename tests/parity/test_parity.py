"""One scale set, one verdict, whichever language describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict

import pytest

from pack_scanning import pack_scan
from parity_languages import LANGUAGES, Language
from parity_variants import VARIANTS
from scanning import RULE_IDS, Scan, scan

PLANS = Path(__file__).resolve().parent / "plans"
LETTERS = {"passed": "P", "failed": "F", "skipped": "S", "nothing": "-"}
EXCEPTIONS_COVER = ("CKV_VMSS_1", "CKV_VMSS_4", "CKV_VMSS_8")
# the legacy resource has neither a rollback attribute nor Flexible orchestration
CANNOT_GIVE = {("legacy", "CKV_VMSS_3"): {"F"}, ("legacy", "CKV_VMSS_8"): {"P", "F", "S"}}


def test_every_variant_has_a_name_of_its_own() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_each_language_shows_every_verdict_of_every_rule(language: Language) -> None:
    for position, rule in enumerate(RULE_IDS):
        shown = {variant.expected_in(*language.names)[position] for variant in language.sayable(VARIANTS)}
        assert shown == set("PFS-" if rule in EXCEPTIONS_COVER else "PF-") - CANNOT_GIVE.get((language.name, rule), set())


def test_what_a_language_cannot_say_names_a_language() -> None:
    names = {name for language in LANGUAGES for name in language.names}
    for variant in VARIANTS:
        assert variant.cannot | set(variant.differs) <= names, variant.name


@pytest.mark.parametrize("scanned", [scan, pack_scan], ids=["checkov", "scan"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_all_languages_agree(
    language: Language, scanned: "Callable[[Path, str], Scan]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    variants = language.sayable(VARIANTS)
    report = scanned(source(language, tmp_path), language.framework)
    expected = {variant.name: variant.expected_in(*language.names) for variant in variants}
    assert {name: answers(report, name) for name in expected} == expected


def source(language: Language, folder: Path) -> Path:
    """The file or folder with everything the language can say."""
    if language.framework == "terraform_plan":
        return PLANS / f"{language.name}.json"
    target = folder / language.file_name
    target.write_text(language.write(language.sayable(VARIANTS)), encoding="utf-8")
    return target if language.framework in ("arm", "bicep") else folder


def answers(report: Scan, name: str) -> str:
    """The letters of all rules for one scale set."""
    found: Dict[str, str] = {rule: LETTERS[report.verdict(rule, name)] for rule in RULE_IDS}
    return "".join(found.values())
