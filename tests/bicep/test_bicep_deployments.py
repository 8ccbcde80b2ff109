"""What Bicep comes to when it is deployed, where that is its own: scopes, and resources that may not be there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.evaluation.values import OneOf, PartialText, Unknown
from checkov_vmss.azure_vmss.model.declared import ScannedTree
from checkov_vmss.azure_vmss.resource_manager.declarations import read_templates
from checkov_vmss.azure_vmss.resource_manager.deployment_scope import Scope, unknown_place
from checkov_vmss.azure_vmss.resource_manager.template_evaluator import Evaluation
from checkov_vmss.azure_vmss.resource_manager.template_files import TemplateFiles

pytestmark = pytest.mark.unit

GROUPS = "/providers/Microsoft.Management/managementGroups"

MODULE = """\
param on bool = true
resource image 'Microsoft.Compute/images@2023-01-01' existing = { name: 'i' }
output id string = image.id
"""


def output(folder: Path, text: str) -> Any:
    """The output ``it`` of a text, what is unknown of it a question mark."""
    (folder / "main.bicep").write_text(text, encoding="utf-8")
    (folder / "inner.bicep").write_text(MODULE, encoding="utf-8")
    files = TemplateFiles(ScannedTree(str(folder)))
    template = files.template(str(folder / "main.bicep"))
    assert template
    value = Scope(template, files, Evaluation(), unknown_place()).outputs(wrapped=False)["it"]
    if isinstance(value, PartialText):
        return "".join(part if isinstance(part, str) else "?" for part in value.parts)
    return value


def shown(value: Any) -> Any:
    return "?" if isinstance(value, Unknown) else "true or false" if isinstance(value, OneOf) else value


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("module m 'inner.bicep' = { name: 'm' }", "/subscriptions/?/resourceGroups/?"),
        ("module m 'inner.bicep' = { name: 'm', scope: resourceGroup('g') }", "/subscriptions/?/resourceGroups/g"),
        ("module m 'inner.bicep' = { name: 'm', scope: resourceGroup('s', 'g') }", "/subscriptions/s/resourceGroups/g"),
        (
            "targetScope = 'subscription'\n"
            "resource rg 'Microsoft.Resources/resourceGroups@2024-03-01' = if (true) { name: 'g' }\n"
            "module m 'inner.bicep' = { name: 'm', scope: rg }",
            "/subscriptions/?/resourceGroups/g",
        ),
    ],
)
def test_a_module_is_deployed_to_its_scope(tmp_path: Path, text: str, id_: str) -> None:
    assert (
        output(tmp_path, f"{text}\noutput it string = m.outputs.id\n") == f"{id_}/providers/Microsoft.Compute/images/i"
    )


@pytest.mark.parametrize(
    ("scope", "id_"),
    [("subscription", "/subscriptions/?"), ("tenant", ""), ("managementGroup", f"{GROUPS}/?")],
)
def test_an_id_begins_where_the_template_is_deployed(tmp_path: Path, scope: str, id_: str) -> None:
    text = (
        f"targetScope = '{scope}'\nresource a 'Microsoft.X/y@2024-01-01' = {{ name: 'n' }}\noutput it string = a.id\n"
    )
    assert output(tmp_path, text) == f"{id_}/providers/Microsoft.X/y/n"


@pytest.mark.parametrize(
    ("expression", "id_"),
    [
        ("managementGroup().id", f"{GROUPS}/?"),
        ("managementGroup('m').id", f"{GROUPS}/m"),
        ("managementGroup('m').name", "m"),
        ("managementGroupResourceId('A.B/c', 'd')", f"{GROUPS}/?/providers/A.B/c/d"),
        ("managementGroupResourceId('m', 'A.B/c', 'd')", f"{GROUPS}/m/providers/A.B/c/d"),
        ("extensionResourceId(managementGroup().id, 'A.B/c', 'd')", f"{GROUPS}/?/providers/A.B/c/d"),
    ],
)
def test_ids_of_management_groups(tmp_path: Path, expression: str, id_: str) -> None:
    assert output(tmp_path, f"targetScope = 'managementGroup'\noutput it string = {expression}\n") == id_


def test_an_id_in_the_tenant_begins_with_nothing(tmp_path: Path) -> None:
    text = "targetScope = 'managementGroup'\nresource a 'A.B/c@2024-01-01' = { scope: tenant(), name: 'n' }\n"
    assert output(tmp_path, f"{text}output it string = a.id\n") == "/providers/A.B/c/n"


def test_an_id_begins_with_each_of_the_scopes_that_there_may_be(tmp_path: Path) -> None:
    text = (
        "param other bool\n"
        "resource on 'A.B/c@2024-01-01' existing = { name: other ? 'x' : 'y' }\n"
        "resource a 'D.E/f@2024-01-01' = { scope: on, name: 'n' }\n"
        "output it string = a.id\n"
    )
    ends = sorted(choice.value.parts[-1] for choice in output(tmp_path, text).choices)
    assert ends == [f"/providers/A.B/c/{name}/providers/D.E/f/n" for name in ("x", "y")]


def test_a_module_of_a_management_group_knows_which(tmp_path: Path) -> None:
    (tmp_path / "group.bicep").write_text(
        "targetScope = 'managementGroup'\nresource a 'A.B/c@2024-01-01' = { name: 'n' }\noutput id string = a.id\n",
        encoding="utf-8",
    )
    text = "targetScope = 'tenant'\nmodule m 'group.bicep' = { name: 'm', scope: managementGroup('g') }\n"
    assert output(tmp_path, f"{text}output it string = m.outputs.id\n") == f"{GROUPS}/g/providers/A.B/c/n"


DECLARED = """\
param p string
param l array
param o object
param on bool
resource a 'M.X/y@2024-01-01' = {
  name: 'n'
  properties: { b: 'x', c: { d: 'z' } }
  ...(on ? { tags: {} } : {})
  resource inside 'z' = { name: 'm' }
  resource beside 'z' = { name: '${inside.name}2' }
}
resource many 'M.X/y@2024-01-01' = [for n in ['q', 'r']: { name: n }]
resource some 'M.X/y@2024-01-01' = [for n in l: { name: n }]
resource old 'M.X/y@2024-01-01' existing = { name: 'n', scope: resourceGroup('s', 'g') }
resource e 'M.X/e@2024-01-01' = { name: 'f', scope: a }
resource lost 'M.X/y/z@2024-01-01' = { name: 'm', parent: none }
module m 'missing.bicep' = { name: 'm' }
"""
IN_GROUP = "/subscriptions/?/resourceGroups/?/providers/M.X"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'${p}'", "?"),
        ("'${p}' == p ? 'same' : 'other'", "same"),
        ("'${p}x' == '${p}y' ? 'same' : 'other'", "other"),
        ("-int('5')", -5),
        ("+int('5')", 5),
        ("({ ...o, b: 'x' }).b", "x"),
        ("({ b: 'x', ...o }).b", "?"),
        ("({ b: 'x', '${p}': 'y', c: 'z' }).b", "x"),
        ("({ b: 'x', '${p}': 'y', c: 'z' }).c", "z"),
        ("({ ...o, '${p}': 'y', c: 'z' }).c", "z"),
        ("({ ...'x', b: 'z' }).b", "?"),
        ("({ ...null, b: 'z' }).b", "?"),
        ("first([for x in concat(['q'], l): x])", "q"),
        ("last([for x in concat(['q'], l): x])", "?"),
        ("a.properties.b", "x"),
        ("a.properties.c.d", "z"),
        ("a.properties.runtime", "?"),
        ("union(a.properties, { q: 'r' }).b", "x"),
        ("union(a, { q: 'r' }).name", "n"),
        ("empty(a) || empty(a.properties)", False),
        ("contains(a.properties, 'B') && contains(many[0], 'name')", True),
        ("contains(a.properties, 'added')", "true or false"),
        ("contains(a, 'added')", "true or false"),
        ("contains(old, 'properties')", "true or false"),
        ("length(a.properties)", "?"),
        ("a.type", "M.X/y"),
        ("a.id", f"{IN_GROUP}/y/n"),
        ("a::inside.id", f"{IN_GROUP}/y/n/z/m"),
        ("a::beside.name", "m2"),
        ("map(many, r => r.name)[1]", "r"),
        ("many[1].id", f"{IN_GROUP}/y/r"),
        ("length(some)", "?"),
        ("old.id", "/subscriptions/s/resourceGroups/g/providers/M.X/y/n"),
        ("old.properties.b", "?"),
        ("e.id", f"{IN_GROUP}/y/n/providers/M.X/e/f"),
        ("lost.id", f"{IN_GROUP}/y/?/z/m"),
        ("m.outputs.x", "?"),
        ("a.listKeys().key", "?"),
        ("none", "?"),
    ],
)
def test_a_name_stands_for_what_is_deployed(tmp_path: Path, expression: str, value: object) -> None:
    assert shown(output(tmp_path, f"{DECLARED}output it object = {expression}\n")) == value


@pytest.mark.parametrize(
    ("scope", "prefix"),
    [
        ("true ? resourceGroup('s', 'g') : resourceGroup('t')", "/subscriptions/s/resourceGroups/g"),
        ("subscription('s')", "/subscriptions/s"),
        ("managementGroup('m')", "/subscriptions/?"),
    ],
)
def test_a_module_is_deployed_to_the_place_its_scope_comes_to(tmp_path: Path, scope: str, prefix: str) -> None:
    target = "resourceGroup" if "Groups" in prefix else "subscription"
    (tmp_path / "sub.bicep").write_text(f"targetScope = '{target}'\n{MODULE}", encoding="utf-8")
    text = "targetScope = 'subscription'\n"
    text += f"module m 'sub.bicep' = {{ name: 'm', scope: {scope} }}\noutput it string = m.outputs.id\n"
    assert output(tmp_path, text) == f"{prefix}/providers/Microsoft.Compute/images/i"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("import { v } from 'exported.bicep'\noutput it string = v", "x"),
        ("import { v as w } from 'exported.bicep'\noutput it string = w", "x"),
        ("import * as e from 'exported.bicep'\noutput it string = e.v", "x"),
        ("import * as e from 'exported.bicep'\noutput it string = e.f('y')", "y!"),
        ("import { f } from 'exported.bicep'\noutput it string = f('y')", "y!"),
        ("import { v } from 'missing.bicep'\noutput it string = v", "missing.bicep cannot be read"),
        ("import { f } from 'missing.bicep'\noutput it string = f('y')", "missing.bicep cannot be read"),
        ("import * as e from 'missing.bicep'\noutput it string = e.f('y')", "missing.bicep cannot be read"),
        ("output it string = resourceGroup().name", "the resource group is known only when it is deployed"),
        (
            "resource rg 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'g' }\noutput it string = rg.id",
            "/subscriptions/?/resourceGroups/g",
        ),
    ],
)
def test_imports_and_the_place_of_a_subscription(tmp_path: Path, text: str, value: str) -> None:
    exported = "@export()\nvar v = 'x'\n@export()\nfunc f(s string) string => '${s}!'\n"
    (tmp_path / "exported.bicep").write_text(exported, encoding="utf-8")
    found = output(tmp_path, f"targetScope = 'subscription'\n{text}\n")
    assert (found.reason if isinstance(found, Unknown) else found) == value


@pytest.mark.parametrize(("condition", "value"), [("true", "x"), ("false", "none")])
def test_a_safe_member_of_what_is_not_deployed_is_null(tmp_path: Path, condition: str, value: str) -> None:
    text = (
        f"resource a 'Microsoft.X/y@2024-01-01' = if ({condition}) {{\n  name: 'n'\n  properties: {{ b: 'x' }}\n}}\n"
        "output it string = a.?properties.b ?? 'none'\n"
    )
    assert output(tmp_path, text) == value


@pytest.mark.parametrize(("member", "value"), [("b.c", "x"), ("b.missing", "none"), ("b.missing.c", "none")])
def test_all_behind_a_safe_member_may_be_missing(tmp_path: Path, member: str, value: str) -> None:
    text = f"param o object = {{ a: {{ b: {{ c: 'x' }} }} }}\noutput it string = o.?a.{member} ?? 'none'\n"
    assert output(tmp_path, text) == value


def test_a_module_in_a_loop_without_a_name_is_named_by_its_number(tmp_path: Path) -> None:
    text = "module m 'inner.bicep' = [for on in [true, false]: { params: { on: on } }]\noutput it string = m[1].name\n"
    assert output(tmp_path, text) == "m-1-?"
    assert output(tmp_path, "module m 'inner.bicep' = {}\noutput it string = m.name\n") == "m-?"


def test_a_module_is_deployed_to_each_of_the_subscriptions_there_may_be(tmp_path: Path) -> None:
    (tmp_path / "sub.bicep").write_text(
        "targetScope = 'subscription'\noutput id string = subscription().id\n", encoding="utf-8"
    )
    text = (
        "targetScope = 'subscription'\nparam other bool\n"
        "module m 'sub.bicep' = { name: 'm', scope: subscription(other ? 's' : 't') }\n"
        "output it string = m.outputs.id\n"
    )
    found = sorted(choice.value for choice in output(tmp_path, text).choices)
    assert found == ["/subscriptions/s", "/subscriptions/t"]


def test_a_name_of_several_cases_may_hold_the_names_of_parents(tmp_path: Path) -> None:
    text = (
        "param other bool\n"
        "resource a 'A.B/c/d@2024-01-01' existing = { name: other ? 'x/y' : 'x/z' }\n"
        "output it string = a.id\n"
    )
    ends = sorted(choice.value.parts[-1] for choice in output(tmp_path, text).choices)
    assert ends == [f"/providers/A.B/c/x/d/{name}" for name in ("y", "z")]


def test_the_name_of_a_child_is_the_one_written(tmp_path: Path) -> None:
    text = (
        "resource a 'Microsoft.X/y@2024-01-01' existing = { name: 'n' }\n"
        "resource b 'Microsoft.X/y/z@2024-01-01' = {\n  parent: a\n  name: 'm'\n}\n"
        "output it string = '${b.name} ${b.id}'\n"
    )
    assert output(tmp_path, text) == "m /subscriptions/?/resourceGroups/?/providers/Microsoft.X/y/n/z/m"


SET = """\
param auto bool
resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  properties: {
    upgradePolicy: { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: auto } }
    virtualMachineProfile: {}
  }
}
"""


def test_every_parameter_file_that_names_a_template_is_a_deployment(tmp_path: Path) -> None:
    files = {
        "main.bicep": SET,
        "test.bicepparam": "using 'main.bicep'\nparam auto = true\n",
        "env/prod.bicepparam": "using '../main.bicep'\nvar on = false\nparam auto = on\n",
        "env/other.bicepparam": "using 'main.bicep'\nparam auto = false\n",
        "env/none.bicepparam": "using none\nparam auto = false\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (declared,) = read_templates(ScannedTree(str(tmp_path))).declared
    found = {one.label: one.cases[0][0].os_upgrade.value for one in declared.deployments}
    assert found == {"test.bicepparam": True, os.path.join("env", "prod.bicepparam"): False}


def test_a_deployment_written_as_a_resource_deploys_the_template_it_loads(tmp_path: Path) -> None:
    template = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": { "auto": { "type": "bool" } },
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2024-07-01",
      "name": "web",
      "properties": {
        "upgradePolicy": { "automaticOSUpgradePolicy": { "enableAutomaticOSUpgrade": "[parameters('auto')]" } },
        "virtualMachineProfile": {}
      }
    }
  ]
}"""
    text = """
resource web 'Microsoft.Resources/deployments@2024-03-01' = {
  name: 'web'
  properties: {
    mode: 'Incremental'
    template: loadJsonContent('set.json')
    parameters: { auto: { value: !false } }
  }
}
"""
    (tmp_path / "set.json").write_text(template, encoding="utf-8")
    (tmp_path / "main.bicep").write_text(text, encoding="utf-8")
    (declared,) = read_templates(ScannedTree(str(tmp_path))).declared
    assert [[case.os_upgrade.value for case in one.cases[0]] for one in declared.deployments] == [[True]]
