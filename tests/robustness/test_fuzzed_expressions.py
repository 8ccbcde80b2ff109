"""Terraform expressions made of their own pieces, sound and broken: each is answered, and the same way twice."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from scanning import CHECKS

EXAMPLES = int(os.environ.get("VMSS_FUZZ_EXAMPLES", "200"))
PIECES = (
    "var.a",
    "local.b",
    "module.m.c",
    "module.m[0].c",
    "each.value",
    "x",
    "null",
    "None",
    "true",
    "False",
    "1",
    "-2.5",
    '"text"',
    "'it'",
    '"a${var.a}b"',
    "${",
    "}",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    "=>",
    " ? ",
    " : ",
    " == ",
    " != ",
    " && ",
    " || ",
    " >= ",
    " < ",
    "!",
    "for x in ",
    "for k, v in ",
    " if ",
    "...",
    "[*]",
    ".*",
    ".id",
    "[0]",
    "[var.a]",
    '["k"]',
    "'a': ",
    "a = ",
    "coalesce(",
    "try(",
    "can(",
    "merge(",
    "concat(",
    "lookup(",
    "element(",
    "one(",
    "length(",
    "contains(",
    "keys(",
    "values(",
    "split(",
    "toset(",
    "alltrue(",
    "compact(",
    "azurerm_image.i.id",
    "data.azurerm_shared_image_version.v.id",
    "\\",
    "\n",
    "\0",
    "é",
    " ",
)
EXPRESSIONS = strategies.lists(strategies.sampled_from(PIECES), max_size=14).map("".join)
SCALE_SET = """
variable "a" {
  type = %s
}
resource "azurerm_linux_virtual_machine_scale_set" "set" {
  count = %s
  name = "set"
  source_image_id = %s
  dynamic "extension" {
    for_each = local.b
    content {
      type = extension.value
    }
  }
}
"""


def reader(name: str) -> Any:
    if str(CHECKS) not in sys.path:
        sys.path.append(str(CHECKS))
    return importlib.import_module(f"azure_vmss.{name}")


def answer(folder: str) -> str:
    reading = reader("terraform.declarations").read_terraform(reader("model.declared").ScannedTree(folder))
    judge_all, rules = reader("rules.judgement").judge_all, reader("rules.registry").RULES
    return repr([judge_all(rule, declared.deployments) for declared in reading.declared for rule in rules])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="VMSS_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(first=EXPRESSIONS, second=EXPRESSIONS, third=EXPRESSIONS)
def test_an_expression_is_answered(
    first: str, second: str, third: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("expressions").resolve()
    text = SCALE_SET % (first, second, third) + f"locals {{\n  b = {second}\n}}\n"
    (folder / "main.tf").write_text(text, encoding="utf-8")
    assert answer(str(folder)) == answer(str(folder))
    shutil.rmtree(str(folder))
