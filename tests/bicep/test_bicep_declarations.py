"""Declarations of Bicep as the template tree, and what becomes of one that cannot be read."""

from __future__ import annotations

from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.resource_manager import template_tree as tree
from shown_trees import shown, template

pytestmark = pytest.mark.unit

EVERYTHING = """\
// A file with one of everything.
targetScope = 'resourceGroup'

metadata owner = {
  team: 'platform' // by chat
}

using none
extension microsoftGraph
extension 'br:example.azurecr.io/ext:1.0' with { a: 1 } as ext
provider 'kubernetes@1.0' with { kubeConfig: 'x' } as k8s
import 'az@1.0.0' as azure
import { sizes, mode as upgradeMode } from 'shared.bicep'
import * as helpers from 'helpers.bicep'

@export()
@description('''
  What a set is called.
  param fake bool = true
''')
@sealed()
type setName = {
  prefix: string
  @minLength(1)
  suffix: string?
  *: ('a' | 'b')[]
}

@discriminator('kind')
type shape = { kind: 'a', size: int } | { kind: 'b' }
type pair = [string, int]
type recursive = setName.prefix | null
type input = resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties.accessTier

@export() func join(a string, b string?) string => '${a}-${b ?? ''}'
func none() bool[] => [true]

@description('Where.') @allowed([ 'westeurope', 'northeurope' ])
param location string = 'westeurope'
@secure()
param password string
param zones string[] = ['1']
param inline { a: string, b: int? } = { a: 'x' }
param either 'Automatic' | 'Rolling' | null
param multi
  | 'x'
  | 'y'
param set resource 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01'
param tuned resourceInput<'Microsoft.Network/virtualNetworks@2023-01-01'>.properties

@export()
var names string[] = [for z in zones: 'web-${z}']
var image = {
  publisher: 'Canonical'
}

assert named = length(names) > 0

#disable-next-line no-unused-vars
var unused = 1 #disable-next-line
#disable-diagnostics no-hardcoded-location
#restore-diagnostics no-hardcoded-location

resource vnet 'Microsoft.Network/virtualNetworks@2023-01-01' existing = {
  name: 'hub'
  scope: resourceGroup('network')

  resource subnet 'subnets' existing = {
    name: 'web'
  }
}

@batchSize(1)
resource sets 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = [
  for (zone, i) in zones: if (zone != '2') {
    name: 'web${i}'
    location: location
    properties: {
      ...image
    }
  }
]

resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = if (deploy) {
  name: 'web'
  resource: 'a member of this name'

  @description('health')
  resource health 'extensions' = if (location == 'westeurope') {
    name: 'health'
    properties: { publisher: 'Microsoft.ManagedServices' }
  }

  resource more 'extensions@2024-03-01' = [for e in extra: {
    name: e.name
  }]
  properties: {}
}

resource child 'Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01' = {
  parent: web
  name: 'logs'
}

module local './modules/set.bicep' = {
  name: 'local'
  params: {
    name: 'a'
  }
  scope: resourceGroup('other')
}

module remote 'br/public:avm/res/compute/set:0.8.0' = [for i in range(0, 2): if (i > 0) { params: {} }]

test smoke 'tests/smoke.bicep' = { params: {} }

output ids array = [for z in zones: sets[0].id]
output id resource = web
"""


def test_one_of_everything_reads() -> None:
    read = template(EVERYTHING)
    assert read.unread == ()
    assert set(read.parameters) == {"location", "password", "zones", "inline", "either", "multi", "set", "tuned"}
    assert set(read.functions) == {"sizes", "upgradeMode", "helpers", "join", "none"}
    assert [resource.symbol for resource in read.resources] == ["vnet", "sets", "web", "child", "local", "remote"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", " // note\n").replace("''' // note\n", "'''\n"),
        lambda text: text.replace("\n\n", "\n\n\n/* a\nb */\n\n"),
        lambda text: text.rstrip("\n"),
    ],
)
def test_one_of_everything_reads_however_it_is_written(change: Any) -> None:
    read = template(change(EVERYTHING))
    assert read.unread == ()
    assert len(read.resources) == 6


def parameter(name: str) -> tree.Parameter:
    return template(EVERYTHING).parameters[name]


def test_parameters_know_what_their_types_say() -> None:
    assert parameter("location") == _like("string", default="westeurope", allowed=("westeurope", "northeurope"))
    assert parameter("password") == _like("securestring")
    secrets = template("@secure()\ntype secrets = { a: string }\nparam given secrets\n")
    assert secrets.parameters["given"].type == "secureobject"
    assert parameter("zones").type == "array"
    assert shown(parameter("inline").default) == "{a: 'x'}"
    assert parameter("either") == _like("string", allowed=("Automatic", "Rolling"), nullable=True)
    assert parameter("multi") == _like("string", allowed=("x", "y"))
    assert parameter("set") == _like("")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1 | 2", {"type_": "int", "allowed": (1, 2)}),
        ("-1 | 1", {"type_": "int", "allowed": (-1, 1)}),
        ("true | null", {"type_": "bool", "allowed": (True,), "nullable": True}),
        ("known['kind']", {"type_": ""}),
        ("known[*]", {"type_": ""}),
        ("az.resourceInput<'M.X/y@2024-01-01'>", {"type_": ""}),
        ("{ 'a-b': string }", {"type_": "object"}),
        ("{ @sys.minLength(1) a: string }", {"type_": "object"}),
    ],
)
def test_what_a_type_says_of_its_parameter(written: str, expected: dict[str, Any]) -> None:
    read = template(f"param it {written}\n")
    assert not read.unread
    assert read.parameters["it"] == _like(**expected)


@pytest.mark.parametrize(
    "text",
    [
        "param it resourceInput<'a' 'b'>",
        "func f(a string b int) string => a",
        "resource a 'M.X/y@2024-01-01' = if (true, false) { name: 'n' }",
    ],
)
def test_what_is_no_declaration_is_unread(text: str) -> None:
    assert [line for line, _ in template(f"{text}\nvar after = 1\n").unread] == [1]


class _like:  # noqa: N801
    """Equal to a parameter of that type, default, choices and nullability."""

    def __init__(self, type_: str, default: Any = tree.MISSING, allowed: Any = None, nullable: bool = False) -> None:
        self.expected = (type_, default, allowed, nullable)

    def __eq__(self, other: object) -> bool:
        found = other
        assert isinstance(found, tree.Parameter)
        return (found.type, found.default, found.allowed, found.nullable) == self.expected


def resource(symbol: str) -> tree.Resource:
    return next(one for one in template(EVERYTHING).resources if one.symbol == symbol)


def test_resources_have_their_loops_conditions_and_children() -> None:
    sets, web, vnet = resource("sets"), resource("web"), resource("vnet")
    assert (sets.type, sets.api_version) == ("Microsoft.Compute/virtualMachineScaleSets", "2024-07-01")
    assert sets.loop
    assert (shown(sets.loop.items), sets.loop.item, sets.loop.index) == ("zones", "zone", "i")
    assert shown(sets.condition) == "(zone != '2')"
    assert shown(sets.name) == "text<'web', i>"
    assert shown(web.condition) == "deploy"
    assert [(child.symbol, child.type, child.api_version) for child in web.children] == [
        ("health", "extensions", ""),
        ("more", "extensions", "2024-03-01"),
    ]
    assert shown(web.children[0].condition) == "(location == 'westeurope')"
    assert web.children[1].loop
    assert web.body["resource"] == "a member of this name"
    assert vnet.existing
    assert shown(vnet.scope) == "resourceGroup('network')"
    assert vnet.children[0].existing
    assert shown(resource("child").parent) == "web"
    assert "parent" not in resource("child").body


def test_lines_are_those_of_the_declaration() -> None:
    lines = EVERYTHING.splitlines()
    first, last = resource("sets").lines
    assert lines[first - 1] == "@batchSize(1)"
    assert lines[last - 1] == "]"
    first, last = resource("web").children[0].lines
    assert lines[first - 1].strip() == "@description('health')"


def test_modules_are_nested_deployments() -> None:
    local, remote = resource("local"), resource("remote")
    assert local.nested
    assert (local.type, local.name, local.nested.path) == (
        "Microsoft.Resources/deployments",
        "local",
        "./modules/set.bicep",
    )
    assert shown(dict(local.nested.parameters)) == "{name: 'a'}"
    assert shown(local.scope) == "resourceGroup('other')"
    assert remote.nested
    assert remote.nested.path is tree.MISSING
    assert shown(remote.condition) == "(i > 0)"


def test_imports_say_which_file_has_it() -> None:
    read = template(EVERYTHING)
    mode, helpers = read.variables["upgradeMode"], read.variables["helpers"]
    assert isinstance(mode, tree.Imported)
    assert isinstance(helpers, tree.Imported)
    assert (mode.path, mode.name) == ("shared.bicep", "mode")
    assert (helpers.path, helpers.name) == ("helpers.bicep", "")
    assert "registry" in template("import { a } from 'br:x.io/y:1'").variables["a"].reason


def test_types_are_followed_into_other_files() -> None:
    files: dict[str, str | None] = {
        "/tree/shared/types.bicep": "import { base } from '../base.bicep'\n@export()\ntype mode = base\n",
        "/tree/base.bicep": "@export()\ntype base = 'Automatic' | 'Manual'\n",
        "/tree/loop.bicep": "import { a } from 'main.bicep'\ntype b = a\n",
        "/tree/main.bicep": "import { b as a } from 'loop.bicep'\n",
    }
    text = """\
import { mode as m } from 'shared/types.bicep'
import * as all from 'shared/types.bicep'
import { b } from 'loop.bicep'
import { gone } from 'nowhere.bicep'
type own = m?
type endless = endless
param a m
param c all.mode?
param d own
param e b
param f gone
param g endless
param h m[]
"""
    read = template(text, files.get).parameters
    modes = ("Automatic", "Manual")
    assert read["a"] == _like("string", allowed=modes)
    assert read["c"] == _like("string", allowed=modes, nullable=True)
    assert read["d"] == _like("string", allowed=modes, nullable=True)
    assert [read[name] for name in "efg"] == [_like("")] * 3
    assert read["h"] == _like("array")


@pytest.mark.parametrize(
    "broken",
    [
        "resource b 'x/y@1' = {\n  name: 'a'\n",
        "var b = {\n  a: [\n",
        "var b = 'a${c(\n",
        "var b = 'a",
        "var b = ]\n}",
        "param b = ",
        "@allowed([\nparam b string",
        "func b(a) => a",
        "output b string",
        "var b = }}}}",
        "resource b 'x/y@1' = [for a in {\n",
    ],
)
def test_a_broken_declaration_loses_itself_alone(broken: str) -> None:
    read = template(f"param a bool = true\n\n{broken}\nresource c 'x/y@1' = {{\n  name: 'c'\n}}\n\nvar d = 1\n")
    assert read.unread
    assert read.parameters["a"].default is True
    assert "c" in [one.symbol for one in read.resources]
    assert read.variables["d"] == 1


def test_what_a_broken_declaration_would_be_is_known() -> None:
    read = template("resource b 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {\n  name: 'a'\n  !\n}\n")
    assert [(one.symbol, one.type) for one in read.resources] == [("b", "Microsoft.Compute/virtualMachineScaleSets")]
    assert "cannot be read" in read.resources[0].body.reason
    assert read.unread[0][0] == 3


@pytest.mark.parametrize(
    "text",
    [
        "/* param a bool = true\n*/ var b = 1\n",
        "// param a bool = true\nvar b = 1\n",
        "var b = '''\nparam a bool = true\n'''\n",
        "var b = 'param a bool = true'\n",
        "@description('''\nparam a bool = true\n''')\nvar b = 1\n",
    ],
)
def test_comments_and_text_declare_nothing(text: str) -> None:
    read = template(text)
    assert (read.unread, read.parameters, list(read.variables)) == ((), {}, ["b"])
