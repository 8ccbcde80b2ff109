"""The rule pages: what is generated agrees with the code, and every code block scans as it says."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

import generate_pages
import own_package  # noqa: F401
from verdict_cases import RULES

HEADINGS = [
    "## Verdicts",
    "## How to fix",
    "### Terraform",
    "### ARM template",
    "### Bicep",
    "### Azure CLI and portal",
    "## Compliance",
    "## See also",
]
all_languages = importlib.import_module("checkov_vmss.azure_vmss.binding.all_languages")
judgement = importlib.import_module("checkov_vmss.azure_vmss.rules.judgement")
model = importlib.import_module("checkov_vmss.azure_vmss.model.declared")
exceptions = importlib.import_module("checkov_vmss.azure_vmss.rules.exceptions")
registry = importlib.import_module("checkov_vmss.azure_vmss.rules.registry")
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_MOST_LINES = 130
_FRAMEWORKS = {"hcl": ("terraform", "main.tf"), "json": ("arm", "azuredeploy.json"), "bicep": ("bicep", "main.bicep")}
_OUTCOMES = {"compliant": "pass", "non_compliant": "fail"}
_BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(rule: Any) -> str:
    return generate_pages.page_of(rule).read_text(encoding="utf-8")


def test_generated_parts_agree_with_the_code() -> None:
    assert sorted(map(str, generate_pages.outdated())) == []


def test_check_notices_a_stale_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(RULES[0]), "severity", "LOW")
    stale = {path.name for path in generate_pages.outdated()}
    assert stale == {"auto_os_upgrade.md", "README.md"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_page_has_every_section(rule: Any) -> None:
    assert re.findall(r"^##.*$", page(rule), re.MULTILINE) == HEADINGS
    assert f"]({rule.guideline})" in page(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_page_has_one_block_for_each_language_and_one_of_commands(rule: Any) -> None:
    assert [language for language, _ in _BLOCK.findall(page(rule))] == [*_FRAMEWORKS, "bash"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_is_short_and_names_the_command_that_finishes_the_fix(rule: Any) -> None:
    text = page(rule)
    assert text.count("\n") <= _MOST_LINES
    needs_new_instances = rule.id not in ("CKV_VMSS_3", "CKV_VMSS_6")
    assert ("az vmss update-instances" in text) is needs_new_instances
    if rule.id == "CKV_VMSS_8":
        assert "windowsConfiguration.patchSettings.patchMode=AutomaticByPlatform" in text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_names_the_tags_of_an_exception_where_the_rule_takes_one(rule: Any) -> None:
    named = set(re.findall(r"`(os-upgrade-[a-z-]+)`", page(rule)))
    assert named == (set(exceptions.TAGS) if rule.exceptable else set())


@pytest.mark.parametrize("language", _FRAMEWORKS)
def test_samples_scan_as_they_are_named(language: str, tmp_path: Path) -> None:
    framework, file_name = _FRAMEWORKS[language]
    for rule in RULES:
        (tmp_path / rule.id).mkdir()
        sample = _whole(language, dict(_BLOCK.findall(page(rule)))[language])
        (tmp_path / rule.id / file_name).write_text(sample, encoding="utf-8")
    read = all_languages.read_all(model.ScannedTree(str(tmp_path.resolve())), [framework])
    assert read.unread == ()
    scanned = {
        (rule.id, declared.resource.rpartition(".")[2]): judgement.judge_all(rule, declared.deployments).outcome.value
        for declared in read.declared
        for rule in registry.RULES
        if Path(declared.file).parent.name == rule.id
    }
    assert scanned == {(rule.id, name): outcome for rule in RULES for name, outcome in _OUTCOMES.items()}


def _whole(language: str, sample: str) -> str:
    """The scale sets of a sample with what every scale set has beside it."""
    if language == "hcl":
        return sample
    if language == "json":
        resources = [{"location": "westeurope", **resource} for resource in json.loads(sample)]
        for resource in resources:
            resource["properties"].setdefault("virtualMachineProfile", {})
        return json.dumps({"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": resources})
    if "virtualMachineProfile" not in sample:
        sample = sample.replace("properties: {", "properties: {\n    virtualMachineProfile: {}")
    return re.sub(r"^(resource (\w+) .* = {)$", r"\1\n  name: '\2'\n  location: 'westeurope'", sample, flags=re.M)


def test_every_rule_has_one_page() -> None:
    pages = {path.name for path in generate_pages.PAGES.glob("*/*.md")}
    assert pages == {generate_pages.page_of(rule).name for rule in RULES}
