"""Starts a rule: ``python tests/docs/new_rule.py CKV_VMSS_9 name_of_rule``.

Writes the folder of the rule: its code, its page, and the good and bad scale set from which the doctor and the tests
work in every language. It overwrites nothing, and it refuses an ID that is, or ever was, in use (the changelog keeps
them).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

_RULES = "checks/azure_vmss/rules"

_RULE = '''"""{id}: say what it is about."""

from __future__ import annotations

from ...model.scale_set import ScaleSet
from ...model.verdict import Verdict, undecided
from ..messages import Message
from ..rule import Rule

_FIX = Message(azurerm="Set ... = ... .", resource_manager="Set properties... to ... .")


class {class_name}(Rule):
    """Say what a scale set has to do, and why."""

    id = "{id}"
    name = "Ensure ..."
    severity = "LOW"
    guideline = "https://learn.microsoft.com/azure/virtual-machine-scale-sets/overview"

    def judge(self, scale_set: ScaleSet) -> Verdict:
        return undecided("The rule is not written yet.")


RULE = {class_name}()
'''

_SAMPLES = '''"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ..samples import LINUX, Sample, Samples

SAMPLES = Samples(
    good=Sample(LINUX, {{}}, {{"virtualMachineProfile": {{}}}}),
    bad=Sample(LINUX, {{}}, {{"virtualMachineProfile": {{}}}}),
    situations=(("Not set", {{}}),),
)
'''

_PAGE = """# {id}

Severity

Say why it matters, in two or three sentences.

## Verdicts

<!-- begin generated: verdicts -->
<!-- end generated: verdicts -->

## How to fix

### Terraform

### ARM template

### Bicep

### Azure CLI and portal

## Compliance

<!-- begin generated: compliance -->
<!-- end generated: compliance -->

## See also
"""


def new_rule(rule_id: str, name: str, root: Path) -> dict[Path, str]:
    """Write the files of a new rule and return them; raises ValueError where that cannot be."""
    if not re.fullmatch(r"CKV_VMSS_[1-9]\d*", rule_id):
        raise ValueError(f"{rule_id} is no ID such as CKV_VMSS_9")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ValueError(f"{name} is no name such as upgrade_mode")
    _refuse_used(rule_id, root)
    words = {"id": rule_id, "class_name": "".join(part.capitalize() for part in name.split("_"))}
    folder = root / _RULES / name
    if folder.exists():
        raise ValueError(f"{folder.relative_to(root)} is there already")
    templates = {f"{name}.py": _RULE, "samples.py": _SAMPLES, f"{name}.md": _PAGE}
    files = {folder / file: template.format(**words) for file, template in templates.items()}
    folder.mkdir(parents=True)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return files


def _refuse_used(rule_id: str, root: Path) -> None:
    used = re.compile(rf"\b{rule_id}\b")
    for path in [root / "CHANGELOG.md", *sorted((root / _RULES).rglob("*.py"))]:
        if used.search(path.read_text(encoding="utf-8")):
            raise ValueError(f"{rule_id} is in use, see {path.relative_to(root)}: an ID is never used again")


def main(arguments: Sequence[str]) -> int:
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
    print(f'Now add "{arguments[1]}" to {_RULES}/registry.py. CONTRIBUTING.md has the other steps.')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
