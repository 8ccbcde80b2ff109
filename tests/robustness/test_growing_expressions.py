"""Expressions that name several times what they are given, over and over: no answer, but soon.

Checkov itself takes minutes over such locals, so these go to the readers without it.
"""

from __future__ import annotations

import importlib
import time
from typing import Any, Dict, List, Tuple

import pytest

from scanning import CHECKS

LEVELS = 40
GROWTH = {
    "concatenated": "${concat(local.a%d, local.a%d, local.a%d)}",
    "listed": "${[local.a%d, local.a%d, local.a%d]}",
    "as text": "${local.a%d}${local.a%d}${local.a%d}",
    "open text": "${local.a%d}${local.a%d}${var.open}",
    "chosen": "${var.open == local.a%d ? local.a%d : local.a%d}",
    "merged": "${{a = local.a%d, b = local.a%d, c = local.a%d}}",
    "looped": "${[for x in local.a%d : [for y in local.a%d : local.a%d]]}",
}


@pytest.fixture(name="scopes")
def imported_scopes(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(CHECKS))
    return importlib.import_module("azure_vmss.readers.terraform_scopes")


@pytest.mark.parametrize("name", GROWTH)
def test_what_grows_at_every_step_comes_to_an_end(name: str, scopes: Any) -> None:
    nodes: List[Tuple[int, Dict[str, Any]]] = [(0, local("a0", "x" if "text" in name else ["x", "y"]))]
    for level in range(1, LEVELS):
        nodes.append((level, local(f"a{level}", GROWTH[name] % ((level - 1,) * GROWTH[name].count("%d")))))
    named = scopes.ModuleScopes(nodes, lambda node, label: False, lambda node: False)
    started = time.process_time()
    found = named.value(scopes.scope_of(nodes[-1][1]), f"local.a{LEVELS - 1}")
    assert found is None or size(found.value) < 10_000
    assert time.process_time() - started < 30, "not a measurement: the answer would take longer than a life"


def local(name: str, value: Any) -> Dict[str, Any]:
    return {"block_type_": "locals", "block_name_": name, "file_path_": "/nowhere/main.tf", name: value}


def test_a_loop_within_loops_has_a_limit(scopes: Any) -> None:
    body = "1"
    for depth in range(8):
        body = f"[for x{depth} in local.many : {body}]"
    nodes = [(0, local("many", list(range(50)))), (1, local("nested", "${" + body + "}"))]
    named = scopes.ModuleScopes(nodes, lambda node, label: False, lambda node: False)
    found = named.value(scopes.scope_of(nodes[1][1]), "local.nested")
    assert found is not None and size(found.value) < 10_000


def size(value: Any) -> int:
    """The number of things in a value, as far as it matters here."""
    waiting, count = [value], 0
    while waiting and count < 100_000:
        items = waiting.pop()
        items = list(items.values()) if isinstance(items, dict) else items if isinstance(items, list) else []
        count += len(items)
        waiting.extend(items)
    return count
