"""One scale set, one verdict, whichever language describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import pytest

from parity_languages import LANGUAGES, Language
from parity_variants import VARIANTS
from scanning import RULE_IDS, Scan, scan

PLANS = Path(__file__).resolve().parent / "plans"
LETTERS = {"passed": "P", "failed": "F", "skipped": "S", "nothing": "-"}


def test_every_variant_has_a_name_of_its_own() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


def test_the_variants_show_every_rule_every_verdict_it_can_give() -> None:
    for position in range(len(RULE_IDS)):
        assert {"P", "F", "-"} <= {variant.expected[position] for variant in VARIANTS}
    for position in (0, 3, 7):
        assert "S" in {variant.expected[position] for variant in VARIANTS}


def test_what_a_language_cannot_say_names_a_language() -> None:
    names = {name for language in LANGUAGES for name in language.names}
    for variant in VARIANTS:
        assert variant.cannot | set(variant.differs) <= names, variant.name


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_all_languages_agree(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")
    variants = language.sayable(VARIANTS)
    report = scan(source(language, tmp_path), language.framework)
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
