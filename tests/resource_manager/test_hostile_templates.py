"""Templates that ask for more than they should get: a value is given up, with a reason, and nothing else is lost."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.model.declared import ScannedTree
from checkov_vmss.azure_vmss.resource_manager.declarations import read_templates
from hang_guard import hang_guard
from named_verdicts import FAIL, PASS
from templates import evaluated, is_open, scale_set, template, verdict, verdicts, verdicts_of_set, write

pytestmark = pytest.mark.unit

BOMBS = {
    "replace": {
        "v0": "aaaaaaaaaa",
        **{f"v{n}": f"[replace(variables('v{n - 1}'), 'a', variables('v{n - 1}'))]" for n in range(1, 12)},
    },
    "concat": {
        "v0": "aaaaaaaaaa",
        **{f"v{n}": f"[concat(variables('v{n - 1}'), variables('v{n - 1}'))]" for n in range(1, 60)},
    },
    "format": {
        "v": "[format(concat("
        + ",".join("'{0}'" for _ in range(2_000))
        + "), replace(padLeft('', 9000, 'a'), 'a', 'aaaaaaaaaa'))]"
    },
    "format index": {"v": "[format('{" + "9" * 5_000 + "}', 'a')]"},
    "array": {
        "v0": "[createArray(1, 2)]",
        **{f"v{n}": f"[concat(variables('v{n - 1}'), variables('v{n - 1}'))]" for n in range(1, 40)},
    },
    "range": {"v": "[map(range(0, 2000000), lambda('a', lambdaVariables('a')))]"},
    "nested lambdas": {
        "v": "[map(range(0, 9000), lambda('a', map(range(0, 9000), lambda('b', lambdaVariables('b')))))]"
    },
    "depth": {"v": "[" + "concat(" * 60_000 + "'a'" + ")" * 60_000 + "]"},
    "brackets": {"v": "[" * 60_000 + "]"},
    "chain": {"v0": "a", **{f"v{n}": f"[variables('v{n - 1}')]" for n in range(1, 5_000)}},
    "circle": {"v0": "[variables('v1')]", "v1": "[concat(variables('v0'), 'a')]"},
    "open parts": {"v": "[variables(concat(" + ",".join("parameters('p')" for _ in range(25)) + "))]"},
    "copies": {"copy": [{"name": "v", "count": 100_000_000, "input": "a"}]},
    "keys": {"v": "[union(" + ",".join(f"createObject(concat('a', '{n}'), 1)" for n in range(3_000)) + ")]"},
    "choices": {"v": "[concat(" + ",".join(f"if(equals(parameters('p'), '{n}'), 'a', 'b')" for n in range(30)) + ")]"},
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_its_own_value_alone(bomb: str, tmp_path: Path) -> None:
    variables = BOMBS[bomb]
    name = next(reversed(variables)) if bomb != "copies" else "v"
    flag = scale_set("s", False, profile={"networkProfile": {"healthProbe": {"id": f"[variables('{name}')]"}}})
    flag["properties"]["upgradePolicy"]["rollingUpgradePolicy"] = {"maxBatchInstancePercent": int("9" * 400)}
    with hang_guard():
        document = template(parameters={"p": {"type": "string"}}, variables=variables, resources=[flag])
        text = json.dumps(document)
        assert verdicts_of_set(tmp_path, text, 1, 3) == {1: FAIL, 3: PASS}


def test_a_caller_that_left_little_of_the_stack_gets_a_reason() -> None:
    expression = "concat(" * 40 + "'a'" + ")" * 40
    assert evaluated(expression) == "a"
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 90)
    try:
        found = evaluated(expression)
    finally:
        sys.setrecursionlimit(limit)
    assert found.reason == "it is nested too deeply"


def test_a_large_union_is_bounded(tmp_path: Path) -> None:
    items = {f"k{n}": n for n in range(60_000)}
    document = template(
        variables={"a": items, "b": "[union(variables('a'), variables('a'))]"},
        resources=[scale_set("s", False, tags="[variables('b')]")],
    )
    with hang_guard():
        assert verdict(tmp_path, document) == FAIL


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        '{"a":' * 60_000,
        '"' * 99_999,
        "/*" * 99_999,
        "9" * 400_000,
        '{"$schema": "deploymentTemplate.json", "resources": [',
        "\ufeff",
        "\x00" * 1_000,
    ],
)
def test_text_that_is_no_template_is_refused_at_once(text: str, tmp_path: Path) -> None:
    with hang_guard():
        write(tmp_path, {"main.json": "// deploymentTemplate.json# Microsoft.Compute/virtualMachineScaleSets\n" + text})
        assert not read_templates(ScannedTree(str(tmp_path))).declared


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_template_is_read_in_the_encoding_it_is_in(encoding: str, tmp_path: Path) -> None:
    text = json.dumps(template(resources=[scale_set("s")]))
    content = text.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    (tmp_path / "main.json").write_bytes(content)
    assert verdicts(tmp_path, 1) == {"main.json:s": PASS}


def test_what_resource_manager_takes_beyond_json(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.json": """\ufeff// a comment
    {
      '$schema': "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0", /* another * one **/
      "variables": { "on": "[if(equals('a',
\t\t'a'), true(), false())]", "on2": "[[not an expression]", },
      "resources": [
        { "type": "Microsoft.Compute/virtualMachineScaleSets", "name": "s", "name": "t", "apiVersion": "2024-07-01",
          "properties": {
            "virtualMachineProfile": { "osProfile": {}, },
            "upgradePolicy": { "automaticOSUpgradePolicy": {
              "enableAutomaticOSUpgrade": false, "EnableAutomaticOSUpgrade": "[variables('on')]" } }
          } },
      ],
    }"""
        },
    )
    declared = read_templates(ScannedTree(str(tmp_path))).declared
    assert [(one.resource.rpartition(".")[2], one.lines) for one in declared] == [("t", (8, 13))]
    assert verdicts(tmp_path, 1) == {"main.json:t": PASS}


def test_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    assert verdict(tmp_path, json.dumps(template(resources=[scale_set("\ud800", False)]))) == FAIL


def test_a_file_that_deploys_itself_ends(tmp_path: Path) -> None:
    call: Any = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "d",
        "properties": {"templateLink": {"relativePath": "main.json"}},
    }
    other: Any = {**call, "properties": {"templateLink": {"relativePath": "other.json"}}}
    write(
        tmp_path,
        {"main.json": template(resources=[scale_set("s"), call, other]), "other.json": template(resources=[call])},
    )
    assert verdicts(tmp_path, 1) == {"main.json:s": PASS}


def test_many_instances_are_bounded(tmp_path: Path) -> None:
    document = template(resources=[scale_set("[concat('s', copyIndex())]", copy={"name": "c", "count": 100_000})])
    with hang_guard():
        assert verdict(tmp_path, document) == PASS


def test_a_number_too_long_is_not_known() -> None:
    assert is_open(evaluated("add(" + "9" * 4_000 + ", 1)"))
