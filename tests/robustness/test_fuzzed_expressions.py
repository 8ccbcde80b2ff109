"""Terraform expressions made of their own pieces, sound and broken: each is answered, and the same way twice."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies

from scanning import CHECKS

EXAMPLES = int(os.environ.get("VMSS_FUZZ_EXAMPLES", "200"))
PIECES = (
    "var.a", "local.b", "module.m.c", "module.m[0].c", "each.value", "x", "null", "None", "true", "False", "1", "-2.5", '"text"', "'it'",
    '"a${var.a}b"', "${", "}", "(", ")", "[", "]", "{", "}", ",", ":", "=", "=>", " ? ", " : ", " == ", " != ", " && ", " || ", " >= ", " < ",
    "!", "for x in ", "for k, v in ", " if ", "...", "[*]", ".*", ".id", "[0]", "[var.a]", '["k"]', "'a': ", "a = ", "coalesce(", "try(", "can(",
    "merge(", "concat(", "lookup(", "element(", "one(", "length(", "contains(", "keys(", "values(", "split(", "toset(", "alltrue(", "compact(",
    "azurerm_image.i.id", "data.azurerm_shared_image_version.v.id", "\\", "\n", "\0", "é", " ",
)
EXPRESSIONS = strategies.lists(strategies.sampled_from(PIECES), max_size=14).map("".join)
VALUES = strategies.recursive(
    strategies.one_of(EXPRESSIONS, strategies.none(), strategies.booleans(), strategies.integers(), strategies.floats(), strategies.text(max_size=5)),
    lambda inner: strategies.one_of(
        strategies.lists(inner, max_size=3), strategies.dictionaries(strategies.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def reader(name: str) -> Any:
    if str(CHECKS) not in sys.path:
        sys.path.append(str(CHECKS))
    return importlib.import_module(f"azure_vmss.readers.{name}")


@settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize="VMSS_FUZZ_EXAMPLES" not in os.environ, suppress_health_check=list(HealthCheck))
@given(expression=EXPRESSIONS, a=VALUES, b=VALUES)
def test_an_expression_is_answered(expression: str, a: Any, b: Any) -> None:
    expressions, scopes = reader("terraform_expressions"), reader("terraform_scopes")

    def answer() -> Any:
        nodes = [
            (0, {"block_type_": "variable", "block_name_": "a", "file_path_": "/nowhere/main.tf", "default": a, "type": expression}),
            (1, {"block_type_": "locals", "block_name_": "b", "file_path_": "/nowhere/main.tf", "b": b}),
            (2, {"block_type_": "module", "block_name_": "m", "file_path_": "/nowhere/main.tf", "source": "./m", "c": b}),
            (3, {"block_type_": "output", "block_name_": "c", "file_path_": "/nowhere/m/main.tf", "value": expression,
                 "source_module_object_": {"path": "/nowhere/main.tf", "name": "m"}}),
        ]
        named = scopes.ModuleScopes(nodes, lambda node, label: False, lambda node: False)
        scope = scopes.scope_of(nodes[0][1])
        found = expressions.evaluate_text("${" + expression + "}", "path", lambda name: named.value(scope, name))
        plain = expressions.evaluate_text(expression, "path", lambda name: named.value(scope, name))
        return repr((found, plain, named.value(scope, "local.b"), named.value(scope, "module.m.c")))

    assert answer() == answer()
