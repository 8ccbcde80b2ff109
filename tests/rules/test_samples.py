"""The good and the bad scale set beside each rule, in every framework, as the doctor writes them."""

from __future__ import annotations

from pathlib import Path

import own_package  # noqa: F401
import pytest
from checkov_vmss.vmss_commands.doctor import golden_samples
from scanning import FRAMEWORKS, RULE_IDS, scan

FILES = {
    "terraform": "main.tf",
    "terraform_plan": "tfplan.json",
    "terraform_json": "cdk.tf.json",
    "arm": "azuredeploy.json",
    "bicep": "main.bicep",
}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_each_rule_passes_its_good_sample_and_fails_its_bad_one(framework: str, tmp_path: Path) -> None:
    golden_samples.write_golden_samples(str(tmp_path))
    for name in set(FILES.values()) - {FILES[framework]}:
        (tmp_path / name).unlink()
    found = scan(tmp_path, framework)
    answers = {rule: [found.verdict(rule, name) for name in golden_samples.EXPECTED[rule]] for rule in RULE_IDS}
    assert answers == {rule: ["passed", "failed"] for rule in RULE_IDS}
