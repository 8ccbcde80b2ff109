"""The rule pages: what is generated agrees with the code, and every code block scans as it says."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Iterator, List, Tuple

import pytest

sys.path.append(str(Path(__file__).parent))

import generate_pages  # noqa: E402
from scanning import scan  # noqa: E402
from verdict_cases import RULES  # noqa: E402

SECTIONS = [
    "Synopsis",
    "Why it matters",
    "What it checks",
    "How to fix",
    "Exceptions",
    "Related built-in checks and policies",
    "Compliance",
    "References",
]
FIXES = ["azurerm v4", "azurerm v5", "ARM template", "Bicep", "Azure CLI", "Portal"]
_FRAMEWORKS = {"hcl": ("terraform", "main.tf"), "json": ("arm", "azuredeploy.json"), "bicep": ("bicep", "main.bicep")}
_BLOCK = re.compile(r"^```(\S*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(rule: Any) -> "List[Tuple[str, str, str]]":
    return _BLOCK.findall(generate_pages.page_of(rule).read_text(encoding="utf-8"))


def scannable(language: str) -> "Iterator[Tuple[str, int, str, str]]":
    for rule in RULES:
        for number, (written_in, kind, code) in enumerate(blocks(rule)):
            if written_in == language:
                yield rule.id, number, kind, code


def test_generated_parts_agree_with_the_code() -> None:
    assert sorted(map(str, generate_pages.outdated())) == []


def test_check_notices_a_stale_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(RULES[0]), "severity", "LOW")
    stale = {path.name for path in generate_pages.outdated()}
    assert stale == {"auto_os_upgrade.md", "README.md"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_page_has_every_section(rule: Any) -> None:
    text = generate_pages.page_of(rule).read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert re.findall(r"^### (.*)$", text, re.MULTILINE) == FIXES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_page_shows_both_sides_in_every_language(rule: Any) -> None:
    shown = Counter((language, kind) for language, kind, _ in blocks(rule))
    expected = {(language, kind) for language in _FRAMEWORKS for kind in ("compliant", "non-compliant")}
    assert set(shown) == expected | {("bash", "")}
    assert shown["hcl", "compliant"] == shown["hcl", "non-compliant"] == 2


@pytest.mark.parametrize("language", _FRAMEWORKS)
def test_code_blocks_scan_as_they_say(language: str, tmp_path: Path) -> None:
    framework, file_name = _FRAMEWORKS[language]
    expected = {}
    for rule_id, number, kind, code in scannable(language):
        folder = tmp_path / f"{rule_id}-{number}"
        folder.mkdir()
        (folder / file_name).write_text(code, encoding="utf-8")
        expected[folder.name, rule_id] = {"compliant": "passed", "non-compliant": "failed"}[kind]
    found = scan(tmp_path, framework)
    actual = {
        (Path(record.file_path).parent.name, record.check_id): state
        for state in ("passed", "failed", "skipped")
        for record in getattr(found, state)
    }
    assert {key: actual.get(key, "nothing") for key in expected} == expected


def test_every_rule_has_one_page() -> None:
    pages = {path.name for path in generate_pages.PAGES.glob("*/*.md")}
    assert pages == {generate_pages.page_of(rule).name for rule in RULES}
