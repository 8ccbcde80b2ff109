"""Bicep files as they are deployed: modules, parameter files, children, symbols."""

from __future__ import annotations

from pathlib import Path

import pytest
from named_verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from templates import verdicts, write

pytestmark = pytest.mark.unit

SET = """resource {symbol} 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {head}{{
  name: {name}
  properties: {{
    upgradePolicy: {{ automaticOSUpgradePolicy: {{ enableAutomaticOSUpgrade: {flag} }} }}
    virtualMachineProfile: {{ osProfile: {{}} {profile} }}
  }}
  {child}
}}{tail}
"""
HEALTH = "{ publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux' }"
EXISTING = "resource same 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' existing = {{ name: '{}' }}\n"
LINKED = """resource d 'Microsoft.Resources/deployments@2024-03-01' = {{
  name: 'd'
  properties: {{ mode: 'Incremental', templateLink: {{ uri: 'x' }}, parameters: {{ set: {{ value: {} }} }} }}
}}"""
EXTENSION = "resource ext 'Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01' = "


def a_set(symbol: str = "web", name: str = "'web'", flag: str = "true", **more: str) -> str:
    parts = {"head": "", "profile": "", "child": "", "tail": "", **more}
    return SET.format(symbol=symbol, name=name, flag=flag, **parts)


def only(folder: Path, text: str, rule: int = 1, **files: str) -> str:
    write(folder, {"main.bicep": text, **{name.replace("__", "."): content for name, content in files.items()}})
    found = verdicts(folder, rule)
    assert len(found) == 1, found
    return next(iter(found.values()))


@pytest.mark.parametrize(
    ("declared", "flag", "expected"),
    [
        ("param on bool = true", "on", PASS),
        ("param on bool", "on", UNKNOWN),
        ("param on bool?", "on", FAIL),
        ("param on bool?", "on ?? true", PASS),
        ("/* param on bool = true */ param on bool = false", "on", FAIL),
        ("var text = '''\nparam on bool = true\n'''\nparam on bool = false", "on", FAIL),
        ("@allowed(['a', 'b'])\nparam env string", "env == 'a' || env == 'b'", PASS),
        ("param env string", "env == 'prod'", UNKNOWN),
        ("param cfg object = { upgrade: { auto: true } }", "cfg.upgrade.auto", PASS),
        ("param cfg object = {}", "cfg.?upgrade.auto ?? false", FAIL),
        ("param cfg object = {}", "contains(cfg, 'upgrade') ? cfg.upgrade.auto : true", PASS),
        ("var sizes = { dev: false, prod: true }\nparam env string = 'prod'", "sizes[env]", PASS),
        ("var list = [for i in range(0, 3): i]", "length(list) == 3", PASS),
        ("var list = filter(map(range(0, 5), i => i * 2), i => i > 4)", "list[0] == 6", PASS),
        ("func twice(n int) int => n * 2", "twice(2) == 4", PASS),
        ("param name string = 'Web'", "name =~ 'wEB' && name != 'web'", PASS),
        ("var base = { a: { b: false } }", "({ ...base, a: { b: true } }).a.b", PASS),
        ("param tags object", "union(tags, { on: true }).on", PASS),
        ("param names array", "length(concat(names, ['a'])) > 0", UNKNOWN),
    ],
)
def test_an_expression_comes_to_what_bicep_says(tmp_path: Path, declared: str, flag: str, expected: str) -> None:
    assert only(tmp_path, f"{declared}\n{a_set(flag=flag)}") == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (EXTENSION + f"{{ parent: web\n name: 'health'\n properties: {HEALTH} }}", PASS),
        (EXTENSION + f"{{ name: '${{web.name}}/health'\n properties: {HEALTH} }}", PASS),
        (EXTENSION + f"{{ name: 'web/health'\n properties: {HEALTH} }}", PASS),
        (EXTENSION + f"{{ name: 'other/health'\n properties: {HEALTH} }}", FAIL),
        (EXTENSION + f"if (false) {{ parent: web\n name: 'health'\n properties: {HEALTH} }}", FAIL),
        (EXTENSION + f"if (on) {{ parent: web\n name: 'health'\n properties: {HEALTH} }}", UNKNOWN),
        (EXTENSION + f"[for n in []: {{ parent: web\n name: n\n properties: {HEALTH} }}]", FAIL),
        (EXTENSION + f"[for n in ['a']: {{ parent: web\n name: n\n properties: {HEALTH} }}]", PASS),
        (EXTENSION + f"[for n in names: {{ parent: web\n name: n\n properties: {HEALTH} }}]", UNKNOWN),
        (
            "resource same 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' existing = { name: 'web' }\n"
            + EXTENSION
            + f"{{ parent: same\n name: 'health'\n properties: {HEALTH} }}",
            PASS,
        ),
        (
            "resource other 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' existing = { name: 'api' }\n"
            + EXTENSION
            + f"{{ parent: other\n name: 'health'\n properties: {HEALTH} }}",
            FAIL,
        ),
        ("module health 'br/public:health:1.0' = { params: { set: web.name } }", UNKNOWN),
        ("module health 'br/public:health:1.0' = { params: { id: web.id } }", UNKNOWN),
        ("module health 'br/public:health:1.0' = { params: { set: web } }", UNKNOWN),
        (EXISTING.format("web") + "module health 'br/public:health:1.0' = { params: { set: same } }", UNKNOWN),
        (EXISTING.format("api") + "module health 'br/public:health:1.0' = { params: { set: same } }", FAIL),
        (EXTENSION + f"{{ name: '${{named}}/x/health'\n properties: {HEALTH} }}", FAIL),
        ("module health 'br/public:health:1.0' = { params: { ...more, set: web.name } }", UNKNOWN),
        ("module health 'br/public:health:1.0' = { params: { set: 'api' } }", FAIL),
        (LINKED.format("web.name"), UNKNOWN),
        (LINKED.format("'api'"), FAIL),
        (EXTENSION + f"{{ parent: none\n name: 'health'\n properties: {HEALTH} }}", UNKNOWN),
        (EXTENSION + f"{{ name: on ? 'web/health' : 'health'\n properties: {HEALTH} }}", UNKNOWN),
        ("module health 'br/public:health:1.0' = if (false) { params: { set: web.name } }", FAIL),
        ("module health 'missing.bicep' = { params: { all: [ { name: web.name } ] } }", UNKNOWN),
        ("module health 'health.bicep' = { params: { set: web.name } }", PASS),
        ("module health 'health.bicep' = { params: { set: 'api' } }", FAIL),
        ("module health 'health.bicep' = [for s in ['api', 'web']: { name: s\n params: { set: s } }]", PASS),
    ],
)
def test_an_extension_belongs_to_the_set_it_names(tmp_path: Path, rest: str, expected: str) -> None:
    module = "param set string\n" + EXTENSION + f"{{ name: '${{set}}/health'\n properties: {HEALTH} }}"
    text = f"param on bool\nparam named string\nparam names array\n{a_set()}\n{rest}\n"
    assert only(tmp_path, text, 2, health__bicep=module) == expected


def test_parameter_files_of_the_only_template_of_a_folder_are_its_own(tmp_path: Path) -> None:
    given = """{"parameters": {"on": {"value": false}}}"""
    files = {"main.bicep": "param on bool = true\n" + a_set(flag="on"), "parameters.json": given}
    write(tmp_path, files)
    assert verdicts(tmp_path, 1) == {"main.bicep:web": FAIL}
    compiled = """{"$schema": "deploymentTemplate.json", "metadata": {"_generator": {"name": "bicep"}}}"""
    write(tmp_path, {"compiled.json": compiled})
    assert verdicts(tmp_path, 1) == {"main.bicep:web": FAIL}
    write(tmp_path, {"another.json": """{"$schema": "deploymentTemplate.json"}"""})
    assert verdicts(tmp_path, 1) == {"main.bicep:web": PASS}


def test_children_inside_a_set_are_its_own(tmp_path: Path) -> None:
    child = "resource a 'extensions' = { name: 'a'\n properties: {} }\n"
    child += f"resource b 'extensions' = {{ name: 'b'\n properties: {HEALTH} }}"
    write(tmp_path, {"main.bicep": a_set(child=child) + a_set("api")})
    assert verdicts(tmp_path, 2) == {"main.bicep:web": PASS, "main.bicep:api": FAIL}


def test_each_instance_of_a_loop_has_its_own_extension(tmp_path: Path) -> None:
    loop = a_set(name="n", head="[for (n, i) in names: ", tail="]")
    some = (
        EXTENSION + f"[for (n, i) in names: if (i == 0) {{ parent: web[i]\n name: 'health'\n properties: {HEALTH} }}]"
    )
    every = EXTENSION + f"[for (n, i) in names: {{ parent: web[i]\n name: 'health'\n properties: {HEALTH} }}]"
    assert only(tmp_path, f"param names array = ['a', 'b']\n{loop}\n{some}", 2) == FAIL
    assert only(tmp_path, f"param names array = ['a', 'b']\n{loop}\n{every}", 2) == PASS
    assert only(tmp_path, f"param names array\n{loop}\n{every}", 2) == PASS
    assert only(tmp_path, f"param names array = []\n{loop}\n{every}", 2) == NOT_APPLICABLE


def test_a_module_is_judged_by_its_callers(tmp_path: Path) -> None:
    write(tmp_path, {"set.bicep": "param on bool = false\n" + a_set(flag="on")})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": FAIL}
    write(tmp_path, {"main.bicep": "module a 'set.bicep' = { name: 'a'\n params: { on: true } }"})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": PASS}
    write(
        tmp_path, {"main.bicep": "module a 'set.bicep' = [for on in [true, false]: { name: 'a'\n params: { on: on } }]"}
    )
    assert verdicts(tmp_path, 1) == {"set.bicep:web": FAIL}
    write(tmp_path, {"main.bicep": "module a 'set.bicep' = if (false) { name: 'a' }"})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": NOT_APPLICABLE}
    write(tmp_path, {"main.bicep": "param on bool\nmodule a 'set.bicep' = { name: 'a'\n params: { on: on } }"})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": UNKNOWN}
    write(tmp_path, {"main.prod.bicepparam": "using 'main.bicep'\nparam on = true"})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": PASS}
    write(tmp_path, {"main.dev.bicepparam": "using './main.bicep'\nvar off = false\nparam on = off"})
    assert verdicts(tmp_path, 1) == {"set.bicep:web": FAIL}


def test_a_module_in_a_hidden_folder_is_read_where_it_is_called(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.bicep": "module m 'app/app.bicep' = { name: 'm' }",
            "app/app.bicep": "module n '.parts/set.bicep' = { name: 'n', params: { on: true } }",
            "app/.parts/set.bicep": "param on bool = false\n" + a_set(flag="on"),
            "app/.parts/alone.bicep": a_set(),
        },
    )
    found = verdicts(tmp_path, 1, is_skipped=lambda path: Path(path).name.startswith("."))
    assert found == {"set.bicep:web": PASS}


def test_outputs_variables_and_functions_of_other_files_are_values(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "flags.bicep": "output on bool = true\noutput all array = [for i in range(0, 2): i == 1]",
            "shared.bicep": "@export()\nvar on = true\n@export()\nfunc same(a bool) bool => a",
            "settings.json": '{"upgrade": {"auto": true}}',
            "main.bicep": "import { on as yes, same } from 'shared.bicep'\nimport * as shared from 'shared.bicep'\n"
            "module flags 'flags.bicep' = { name: 'flags' }\nvar settings = loadJsonContent('settings.json')\n"
            + a_set(
                flag="yes && same(flags.outputs.on) && shared.on && shared.same(true) && settings.upgrade.auto"
                " && flags.outputs.all[1]"
            ),
        },
    )
    assert verdicts(tmp_path, 1) == {"main.bicep:web": PASS}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("{ id: definition.id }", PASS),
        ("{ id: version.id }", FAIL),
        ("{ id: '${definition.id}/versions/1.0.0' }", FAIL),
        ("{ id: '${definition.id}/versions/latest' }", PASS),
        ("{ id: resourceId('Microsoft.Compute/galleries/images', 'g', name) }", PASS),
        ("{ id: resourceId('Microsoft.Compute/images', name) }", FAIL),
        (
            "{ id: resourceId(subscription().subscriptionId, name, 'Microsoft.Compute/galleries/images', 'g', 'i') }",
            PASS,
        ),
        ("{ id: imageId }", UNKNOWN),
        ("{ id: nested.outputs.id }", PASS),
        ("on ? { id: definition.id } : { version: 'latest' }", PASS),
        ("on ? { id: version.id } : { version: '1.2.3' }", FAIL),
        ("on ? { id: definition.id } : { version: '1.2.3' }", UNKNOWN),
        ("empty(imageId) ? { version: 'latest' } : { id: imageId }", UNKNOWN),
        ("{ version: any('latest') }", PASS),
    ],
)
def test_an_image_is_known_by_its_type(tmp_path: Path, image: str, expected: str) -> None:
    text = """param on bool
param name string
param imageId string
resource definition 'Microsoft.Compute/galleries/images@2023-07-03' existing = { name: 'g/${name}' }
resource gallery 'Microsoft.Compute/galleries@2023-07-03' existing = { name: 'g'
  scope: resourceGroup('images')
  resource image 'images' existing = { name: 'i' }
}
resource version 'Microsoft.Compute/galleries/images/versions@2023-07-03' existing = { parent: definition
  name: '1.0.0' }
module nested 'image.bicep' = { name: 'nested' }
"""
    module = "resource i 'Microsoft.Compute/galleries/images@2023-07-03' = { name: 'g/i' }\noutput id string = i.id"
    text += a_set(profile=f"\n storageProfile: {{ imageReference: {image} }}")
    assert only(tmp_path, text, 4, image__bicep=module) == expected


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ("{ id: balancer.properties.probes[0].id }", PASS),
        ("{ id: '${balancer.id}/probes/http' }", PASS),
        ("{ id: resourceId('Microsoft.Network/loadBalancers/probes', lbName, 'http') }", PASS),
        ("{ id: resourceId('Microsoft.Network/applicationGateways/probes', lbName, 'http') }", FAIL),
        ("{ id: probeId }", UNKNOWN),
        ("{ id: '' }", FAIL),
        ("null", FAIL),
        ("empty(probeId) ? null : { id: probeId }", UNKNOWN),
    ],
)
def test_a_reference_to_a_probe_is_a_probe(tmp_path: Path, probe: str, expected: str) -> None:
    text = """param lbName string
param probeId string
resource balancer 'Microsoft.Network/loadBalancers@2023-04-01' = {
  name: lbName
  properties: { probes: [ { name: 'http' } ] }
}
"""
    assert only(tmp_path, text + a_set(profile=f"\n networkProfile: {{ healthProbe: {probe} }}"), 2) == expected
