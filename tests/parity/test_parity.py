"""One scale set, one verdict, whichever language describes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pack_scanning import differing, pack_scan
from parity_languages import LANGUAGES, Language
from parity_variants import VARIANTS
from scanning import FAIL, NOTHING, PASS, RULE_IDS, SKIP, scan

PLANS = Path(__file__).resolve().parent / "plans"
EXCEPTIONS_COVER = (1, 4, 8)
# the legacy resource has neither a rollback attribute nor Flexible orchestration
CANNOT_GIVE = {("legacy", 3): {FAIL}, ("legacy", 8): {PASS, FAIL, SKIP}}


def test_every_variant_has_a_name_of_its_own() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_each_language_shows_every_verdict_of_every_rule(language: Language) -> None:
    for rule in range(1, len(RULE_IDS) + 1):
        shown = {variant.expected_in(*language.names).get(rule, NOTHING) for variant in language.sayable(VARIANTS)}
        every = {PASS, FAIL, NOTHING, *([SKIP] if rule in EXCEPTIONS_COVER else [])}
        assert shown == every - CANNOT_GIVE.get((language.name, rule), set())


def test_what_a_language_cannot_say_names_a_language() -> None:
    names = {name for language in LANGUAGES for name in language.names}
    for variant in VARIANTS:
        assert variant.cannot | set(variant.differs) <= names, variant.name


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_all_languages_agree_in_both_ways_to_scan(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    place = source(language, tmp_path)
    by_checkov, by_scan = scan(place, language.framework), pack_scan(place, language.framework)
    expected = {variant.name: variant.expected_in(*language.names) for variant in language.sayable(VARIANTS)}
    for report in (by_checkov, by_scan):
        assert {name: report.answers(name) for name in expected} == expected
    assert differing(by_checkov, by_scan) == {}


def source(language: Language, folder: Path) -> Path:
    """The file or folder with everything the language can say."""
    if language.framework == "terraform_plan":
        return PLANS / f"{language.name}.json"
    target = folder / language.file_name
    target.write_text(language.write(language.sayable(VARIANTS)), encoding="utf-8")
    return target if language.framework in ("arm", "bicep") else folder
