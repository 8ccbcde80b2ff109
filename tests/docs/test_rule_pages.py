"""The rule pages: what is generated agrees with the code, and every code block scans as it says."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

import generate_pages
import own_package  # noqa: F401
from verdict_cases import RULES

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
all_languages = importlib.import_module("checkov_vmss.azure_vmss.binding.all_languages")
judgement = importlib.import_module("checkov_vmss.azure_vmss.rules.judgement")
model = importlib.import_module("checkov_vmss.azure_vmss.model.declared")
registry = importlib.import_module("checkov_vmss.azure_vmss.rules.registry")
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
FIXES = ["Terraform", "ARM template", "Bicep", "Azure CLI", "Portal"]
# the pages show neither what every set has nor what only one rule looks at
_MOST_LINES = 190
_FRAMEWORKS = {"hcl": ("terraform", "main.tf"), "json": ("arm", "azuredeploy.json"), "bicep": ("bicep", "main.bicep")}
_BLOCK = re.compile(r"^```(\S*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(rule: Any) -> list[tuple[str, str, str]]:
    return _BLOCK.findall(generate_pages.page_of(rule).read_text(encoding="utf-8"))


def scannable(language: str) -> Iterator[tuple[str, int, str, str]]:
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
    assert all(shown[side] == 1 for side in expected)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_is_short_and_names_the_command_that_finishes_the_fix(rule: Any) -> None:
    text = generate_pages.page_of(rule).read_text(encoding="utf-8")
    assert text.count("\n") <= _MOST_LINES
    needs_new_instances = rule.id not in ("CKV_VMSS_3", "CKV_VMSS_6")
    assert ("az vmss update-instances" in text) is needs_new_instances
    if rule.id == "CKV_VMSS_8":
        assert "windowsConfiguration.patchSettings.patchMode=AutomaticByPlatform" in text


@pytest.mark.parametrize("language", _FRAMEWORKS)
def test_code_blocks_scan_as_they_say(language: str, tmp_path: Path) -> None:
    framework, file_name = _FRAMEWORKS[language]
    expected = {}
    for rule_id, number, kind, code in scannable(language):
        folder = tmp_path / f"{rule_id}-{number}"
        folder.mkdir()
        (folder / file_name).write_text(_whole(language, code), encoding="utf-8")
        expected[folder.name, rule_id] = {"compliant": "pass", "non-compliant": "fail"}[kind]
    read = all_languages.read_all(model.ScannedTree(str(tmp_path.resolve())), [framework])
    assert read.unread == ()
    actual = {
        (Path(declared.file).parent.name, rule.id): judgement.judge_all(rule, declared.deployments).outcome.value
        for declared in read.declared
        for rule in registry.RULES
    }
    assert {key: actual.get(key, "nothing") for key in expected} == expected


def _whole(language: str, code: str) -> str:
    """A sample with what every scale set has beside it."""
    if language == "hcl":
        return code
    if language == "json":
        resource = {"name": "web", "location": "westeurope", **json.loads(code)}
        resource["properties"].setdefault("virtualMachineProfile", {"osProfile": {"computerNamePrefix": "web"}})
        return json.dumps({"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": [resource]})
    if "virtualMachineProfile" not in code:
        code = code.replace(
            "properties: {", "properties: {\n    virtualMachineProfile: { osProfile: { computerNamePrefix: 'web' } }", 1
        )
    return code.replace("= {", "= {\n  name: 'web'\n  location: 'westeurope'", 1)


def test_every_rule_has_one_page() -> None:
    pages = {path.name for path in generate_pages.PAGES.glob("*/*.md")}
    assert pages == {generate_pages.page_of(rule).name for rule in RULES}
