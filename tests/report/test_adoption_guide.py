"""The adoption guide: its commands exist, its files are read, its links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from checkov_vmss.azure_vmss.rules.settings_file import tree_settings
from in_process import command
from scanning import ROOT

GUIDE = (ROOT / "examples" / "adoption.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.S)
_OWN_OPTIONS = sorted(set(re.findall(r"checkov-vmss (report|exceptions|live)\b([^\n`]*)", GUIDE)))


@pytest.mark.parametrize(("name", "rest"), _OWN_OPTIONS)
def test_every_option_that_it_names_exists(name: str, rest: str) -> None:
    explained = command(name, "--help").stdout
    assert [option for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest) if option not in explained] == []


def test_every_file_that_it_shows_can_be_read(tmp_path: Path) -> None:
    for language, block in _BLOCKS:
        assert language in ("bash", "yaml", "json")
        if language == "json":
            json.loads(block)
        if language == "yaml":
            assert yaml.safe_load(block)
        if "accepted_gaps" in block:
            (tmp_path / ".checkov-vmss.yaml").write_text(block, encoding="utf-8")
    assert tree_settings(str(tmp_path)).limits_for(str(tmp_path / "prod" / "main.tf")).max_exception_days == 90


def test_its_links_lead_to_files() -> None:
    targets = re.findall(r"\]\(([^)#]+)", GUIDE)
    assert targets
    assert [target for target in targets if not (ROOT / "examples" / target).exists()] == []
