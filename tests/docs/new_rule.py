"""Starts a rule: ``python tests/docs/new_rule.py CKV_VMSS_9 name_of_rule``.

Writes the rule, its page, a fixture and a test that fails until the rule decides. It overwrites
nothing, and it refuses an ID that is, or ever was, in use (the changelog keeps them).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Dict, Sequence

_RULES = "checks/azure_vmss/rules"

_RULE = '''"""{id}: say what it is about."""

from __future__ import annotations

from ...model.scale_set import ScaleSet
from ...model.verdict import Verdict, undecided
from ..rule import Rule


class {class_name}(Rule):
    """Say what a scale set has to do, and why."""

    id = "{id}"
    name = "Ensure ..."
    severity = "LOW"
    guideline = "https://learn.microsoft.com/azure/virtual-machine-scale-sets/overview"

    def judge(self, scale_set: ScaleSet) -> Verdict:
        return undecided()
'''

_PAGE = """---
---

# {id}

## Synopsis

## Why it matters

## What it checks

<!-- begin generated: verdicts -->
<!-- end generated: verdicts -->

## How to fix

### azurerm v4

### azurerm v5

### ARM template

### Bicep

### Azure CLI

### Portal

## Exceptions

## Related built-in checks and policies

## Compliance

<!-- begin generated: compliance -->
<!-- end generated: compliance -->

## References
"""

_FIXTURE = '''resource "azurerm_linux_virtual_machine_scale_set" "pass_set_right" {{
}}

resource "azurerm_linux_virtual_machine_scale_set" "fail_set_wrong" {{
}}

resource "azurerm_linux_virtual_machine_scale_set" "fail_omitted" {{
}}

variable "unresolved" {{}}

resource "azurerm_linux_virtual_machine_scale_set" "unknown_unresolved" {{
}}
'''

_TEST = '''"""{id} on real scans; the prefix of a resource name is the verdict it has to get."""

from pathlib import Path

from scanning import scan

FIXTURES = Path(__file__).parent / "fixtures" / "{name}"


def test_verdicts() -> None:
    verdicts = scan(FIXTURES, "terraform").verdicts("{id}")
    assert verdicts["passed"] == {{"pass_set_right"}}
    assert verdicts["failed"] == {{"fail_set_wrong", "fail_omitted"}}
'''


def new_rule(rule_id: str, name: str, root: Path) -> "Dict[Path, str]":
    """Write the files of a new rule and return them; raises ValueError where that cannot be."""
    if not re.fullmatch(r"CKV_VMSS_[1-9]\d*", rule_id):
        raise ValueError(f"{rule_id} is no ID such as CKV_VMSS_9")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ValueError(f"{name} is no module name such as upgrade_mode")
    _refuse_used(rule_id, root)
    words = {"id": rule_id, "name": name, "class_name": "".join(part.capitalize() for part in name.split("_"))}
    files = {
        root / _RULES / name / f"{name}.py": _RULE.format(**words),
        root / _RULES / name / f"{name}.md": _PAGE.format(**words),
        root / "tests" / "rules" / "fixtures" / name / "main.tf": _FIXTURE.format(**words),
        root / "tests" / "rules" / f"test_rule_{name}.py": _TEST.format(**words),
    }
    for path in files:
        if path.exists():
            raise ValueError(f"{path.relative_to(root)} is there already")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return files


def _refuse_used(rule_id: str, root: Path) -> None:
    used = re.compile(rf"\b{rule_id}\b")
    for path in [root / "CHANGELOG.md", *sorted((root / _RULES).rglob("*.py"))]:
        if used.search(path.read_text(encoding="utf-8")):
            raise ValueError(f"{rule_id} is in use, see {path.relative_to(root)}: an ID is never used again")


def main(arguments: "Sequence[str]") -> int:
    if len(arguments) != 2:
        print("usage: new_rule.py CKV_VMSS_9 name_of_rule", file=sys.stderr)
        return 2
    root = Path(__file__).resolve().parents[2]
    try:
        files = new_rule(arguments[0], arguments[1], root)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    for path in files:
        print(path.relative_to(root))
    print("Now add the rule to registry.py and its situations to tests/docs/verdict_cases.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
