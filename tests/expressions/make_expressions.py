"""Makes fixtures/main.tf: a scale set for each expression, named after what Terraform says of it.

Usage: python tests/expressions/make_expressions.py, with terraform on the PATH and Checkov installed.
An expression that is true whatever the names without a default stand for becomes ``fail_``, since it
switches rollback off; one that is false ``pass_``; one that depends on them ``either_``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hcl2
from expression_grammar import ASSIGNMENTS, NAMES, expressions

FIXTURE = Path(__file__).resolve().parent / "fixtures" / "main.tf"
COUNT, SEED, LONGEST = 400, 2026, 120


def main() -> int:
    terraform = shutil.which("terraform")
    if not terraform:
        print("terraform is not on the PATH", file=sys.stderr)
        return 1
    source = expressions("bool", SEED)
    candidates: list[str] = []
    while len(candidates) < COUNT * 2:
        candidate = source()
        # what mentions no name nobody writes
        if (
            re.search(r"(?:var|local)\.", candidate)
            and len(candidate) <= LONGEST
            and candidate not in candidates
            and _is_readable(candidate)
        ):
            candidates.append(candidate)
    answers = [_answers(terraform, candidates, values) for values in ASSIGNMENTS]
    settled = [
        (expression, one, other) for expression, one, other in zip(candidates, *answers) if None not in (one, other)
    ][:COUNT]
    FIXTURE.write_text("\n".join(_scale_set(number, *row) for number, row in enumerate(settled)), encoding="utf-8")
    print(f"{len(settled)} expressions")
    return 0


def _is_readable(expression: str) -> bool:
    """Whether Checkov's parser, which refuses some of what Terraform takes, reads the expression."""
    try:
        hcl2.loads(f"locals {{\n  x = {expression}\n}}\n")
    except Exception:
        return False
    return True


def _answers(terraform: str, candidates: Sequence[str], values: dict[str, str]) -> list[Any]:
    """True, false, or None where Terraform takes the expression for an error or for null."""
    outputs = "".join(
        f'output "o{number}" {{\n  value = try(tobool({expression}), null)\n}}\n'
        for number, expression in enumerate(candidates)
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(NAMES + outputs, encoding="utf-8")
        given = [f"-var={name}={value}" for name, value in values.items()]
        applied = subprocess.run(
            [terraform, "apply", "-auto-approve", "-no-color", *given],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if applied.returncode:
            sys.exit(f"terraform apply failed: {' '.join(applied.stderr.split())[:500]}")
        found = json.loads(subprocess.check_output([terraform, "output", "-json"], cwd=folder))
    return [found.get(f"o{number}", {}).get("value") for number in range(len(candidates))]


def _scale_set(number: int, expression: str, one: bool, other: bool) -> str:
    verdict = "either" if one is not other else "fail" if one else "pass"
    return f'''resource "azurerm_linux_virtual_machine_scale_set" "{verdict}_{number}" {{
  automatic_os_upgrade_policy {{
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = {expression}
  }}
}}
'''


if __name__ == "__main__":
    sys.exit(main())
