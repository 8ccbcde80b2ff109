"""Terraform configurations that name several times what they are given, over and over: no answer, but soon.

Checkov itself takes minutes over such locals, so these go to the reader without it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from hang_guard import hang_guard
from scanning import CHECKS, RULE_IDS

LEVELS = 40
GROWTH = {
    "concatenated": "concat(local.a%d, local.a%d, local.a%d)",
    "listed": "[local.a%d, local.a%d, local.a%d]",
    "as text": '"${local.a%d}${local.a%d}${local.a%d}"',
    "open text": '"${local.a%d}${local.a%d}${var.open}"',
    "chosen": "var.open == local.a%d ? local.a%d : local.a%d",
    "merged": "{a = local.a%d, b = local.a%d, c = local.a%d}",
    "looped": "[for x in local.a%d : [for y in local.a%d : local.a%d]]",
}
SCALE_SET = """
variable "open" {}
resource "azurerm_linux_virtual_machine_scale_set" "grown" {
  name = "grown"
  source_image_reference {
    version = jsonencode(local.grown)
  }
}
"""


@pytest.fixture(name="verdicts")
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A function that writes locals and judges the scale set beside them, rule by rule."""
    monkeypatch.syspath_prepend(str(CHECKS))
    declarations = importlib.import_module("azure_vmss.terraform.declarations")
    declared = importlib.import_module("azure_vmss.model.declared")
    judgement = importlib.import_module("azure_vmss.rules.judgement")
    rules = importlib.import_module("azure_vmss.rules.registry").RULES

    def verdicts(lines: list[str]) -> list[str]:
        text = "locals {\n" + "\n".join(f"  {line}" for line in lines) + "\n}\n" + SCALE_SET
        (tmp_path / "main.tf").write_text(text, encoding="utf-8")
        found = declarations.read_terraform(declared.ScannedTree(str(tmp_path.resolve()))).declared[0]
        return [judgement.judge_all(rule, found.deployments).outcome.value for rule in rules]

    return verdicts


@pytest.mark.parametrize("name", GROWTH)
def test_what_grows_at_every_step_comes_to_an_end(name: str, verdicts: Any) -> None:
    lines = ['a0 = "x"' if "text" in name else 'a0 = ["x", "y"]']
    for level in range(1, LEVELS):
        lines.append(f"a{level} = " + GROWTH[name] % ((level - 1,) * GROWTH[name].count("%d")))
    with hang_guard():
        found = verdicts([*lines, f"grown = local.a{LEVELS - 1}"])
        assert len(found) == len(RULE_IDS) and found[0] == "fail"


def test_a_loop_within_loops_has_a_limit(verdicts: Any) -> None:
    body = "1"
    for depth in range(8):
        body = f"[for x{depth} in local.many : {body}]"
    assert verdicts([f"many = {list(range(50))}", f"grown = {body}"])[0] == "fail"


def test_names_that_lead_back_to_themselves_have_no_value(verdicts: Any) -> None:
    assert verdicts(["grown = local.other", "other = local.grown"])[0] == "fail"


def test_a_long_chain_of_names_is_followed_or_given_up(verdicts: Any) -> None:
    lines = ["a0 = 1"] + [f"a{level} = local.a{level - 1} + 1" for level in range(1, 2_000)]
    assert verdicts([*lines, "grown = local.a1999"])[0] == "fail"
