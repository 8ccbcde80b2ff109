"""A known scale set gets its verdicts in every template and configuration it is appended to."""

from __future__ import annotations

from pathlib import Path

from append_known_scale_set import main
from scanning import ROOT


def test_in_every_file_of_this_repository() -> None:
    assert main([str(ROOT / folder) for folder in ("examples", "tests/rules/fixtures", "tests/plans/cases")]) == 0


def test_in_files_that_checkov_does_not_read(tmp_path: Path) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    templates = {
        "tabs.json": f'{{\n\t"$schema": "{schema}",\n\t"contentVersion": "1.0.0.0",\n\t"resources": []\n}}',
        "comments.json": f'{{\n  // one\n  "$schema": "{schema}", /* two */\n  "resources": [ // three\n  ]\n}}',
        "symbolic.json": f'{{"$schema": "{schema}", "languageVersion": "2.0", "resources": {{}}}}',
        "odd.json": f'{{"$schema": "{schema}", "variables": {{"t": 1}}, '
        '"resources": [{"type": "[variables(\'t\')]", "name": 7}]}',
        "lambda.bicep": "\ufeffparam p string[]\nvar v = map(p, x => { a: x, b: [ x ] })\nvar w = p.?first ?? ''\n",
        "same_line.tf": 'locals { a = [for k, v in { x = 1 } : "${k}" if v > 0] }\n',
    }
    for name, text in templates.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
