"""Makes plans/*.json: the variants of the parity suite, written in HCL and planned by Terraform itself.

Usage: python tests/parity/make_parity_plan.py, with what tests/plans/requirements.txt names installed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "plans")]

from make_plans import make_plan
from parity_languages import LANGUAGES, plan_resources, plan_source
from parity_variants import VARIANTS


def main() -> None:
    for language in LANGUAGES:
        if language.framework != "terraform_plan":
            continue
        major = 5 if language.name.endswith("v5") else 4
        resources = plan_resources(language.name, language.sayable(VARIANTS))
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "main.tf").write_text(plan_source(resources, major), encoding="utf-8")
            plan = make_plan(Path(folder), azurerm_major=major)
        (HERE / "plans" / f"{language.name}.json").write_text(json.dumps(plan) + "\n", encoding="utf-8")
        print(language.name)


if __name__ == "__main__":
    main()
