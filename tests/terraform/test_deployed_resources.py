"""What names stand for where a configuration is deployed, and which scale set an extension belongs to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import language_scopes  # noqa: F401 - it finds the checks
import pytest

# isort: split
from azure_vmss.model.declared import ScannedTree
from azure_vmss.rules.judgement import judge_all
from azure_vmss.rules.registry import RULES
from azure_vmss.terraform.declarations import read_terraform

pytestmark = pytest.mark.unit

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"
OS_UPGRADE, HEALTH_SIGNAL = 1, 2
SCALE_SET = """
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  %s
  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = %s
  }
}
"""


def verdict(folder: Path, rule: int, text: str, environment: dict[str, str] | None = None, **files: Any) -> str:
    """What a rule says of the only scale set of a configuration."""
    for name, content in {"main_tf": text, **files}.items():
        path = folder / (name if "." in name else name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    (declared,) = read_terraform(ScannedTree(str(folder.resolve())), environment or {}).declared
    return str(judge_all(RULES[rule - 1], declared.deployments).outcome.name)


NAMES = """
variable "n" {}
variable "keys" {}
variable "twice" { default = "x" }
variable "twice" { default = "x" }
locals { once = "x" }
locals { ring = local.round }
locals { round = local.ring }
locals { twice = "x" }
locals { twice = "x" }
module "inner" {
  source = "./inner"
  on     = true
}
module "many" {
  source   = "./inner"
  for_each = { a = true, b = false }
  on       = each.value
}
module "numbered" {
  source = "./inner"
  count  = 2
  on     = count.index == 1
}
module "uncounted" {
  source = "./inner"
  count  = var.n
  on     = true
}
module "missing" { source = "./missing" }
resource "azurerm_lb" "one" {
  name = "lb"
  frontend_ip_configuration { name = "f" }
  dynamic "probe" {
    for_each = var.keys
    content { name = probe.value }
  }
}
resource "azurerm_lb" "counted" {
  count = var.n
  name  = "lb${count.index}"
}
resource "azurerm_lb" "keyed" {
  for_each = var.keys
  name     = "lb-${each.key}"
}
"""
INNER = """
variable "on" { type = bool }
output "on" { value = var.on }
output "folder" { value = path.module }
output "valueless" {}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('var.undeclared == "x"', UNKNOWN),
        ('var.twice == "x"', UNKNOWN),
        ('local.once == "x"', PASS),
        ('local.undeclared == "x"', UNKNOWN),
        ('local.twice == "x"', UNKNOWN),
        ("module.inner.on", PASS),
        ("module.inner.undeclared", UNKNOWN),
        ("module.inner.valueless == null", UNKNOWN),
        ("length(module.inner) == 3", PASS),
        ('contains(keys(module.inner), "folder")', PASS),
        ('module.many["a"].on', PASS),
        ('alltrue([for name, each in module.many : each.on == (name == "a")])', PASS),
        ('module.many["c"].on', UNKNOWN),
        ("module.numbered[1].on && !module.numbered[0].on", PASS),
        ("module.numbered[*].on == [false, true]", PASS),
        ("module.uncounted[0].on", UNKNOWN),
        ("module.missing.on", UNKNOWN),
        ("module.undeclared.on", UNKNOWN),
        ('path.root == "." && path.module == "."', PASS),
        ('module.inner.folder == "inner"', PASS),
        ('path.cwd == "/"', UNKNOWN),
        ('terraform.workspace == "default"', UNKNOWN),
        ('each.key == "a"', UNKNOWN),
        ("count.index == 0", UNKNOWN),
        ('azurerm_lb.one.name == "lb"', PASS),
        ('azurerm_lb.one["name"] == "lb"', PASS),
        ('azurerm_lb.one.frontend_ip_configuration[0].name == "f"', PASS),
        ("azurerm_lb.one.frontend_ip_configuration[0].id == null", UNKNOWN),
        ('azurerm_lb.one.probe[0].name == "p"', UNKNOWN),
        ('azurerm_lb.counted[2].name == "lb2"', PASS),
        ('azurerm_lb.keyed["k"].name == "lb-k"', PASS),
        ('azurerm_lb.keyed["k"].name == "lb"', FAIL),
        ('azurerm_lb.undeclared.name == "lb"', UNKNOWN),
        ('azurerm_lb.undeclared[0].name == "lb"', UNKNOWN),
        ('file("${path.module}/on.txt") == "on"', PASS),
        ('fileset(path.module, "*.txt") == toset(["on.txt"])', PASS),
        ("azurerm_lb.one.id != null", PASS),
        ("[for x in [1] : module.inner.on][0]", PASS),
        ('[for x in [1] : path.module][0] == "."', PASS),
        ('[for x in [1] : terraform.workspace][0] == "."', UNKNOWN),
        ('[for x in ["on"] : file("${x}.txt")][0] == "on"', PASS),
        ('[for x in ["on"] : fileset(".", "${x}.txt")][0] == toset(["on.txt"])', PASS),
        ('azurerm_lb.keyed[var.n].name == "lb"', UNKNOWN),
        ("{ for name, one in azurerm_lb.keyed : name => one.name } == {}", UNKNOWN),
        ("module.uncounted == []", UNKNOWN),
        ("local.ring == 1", UNKNOWN),
    ],
)
def test_a_name_stands_for_what_is_deployed(tmp_path: Path, expression: str, expected: str) -> None:
    text = NAMES + SCALE_SET % ("", expression)
    assert verdict(tmp_path, OS_UPGRADE, text, inner__main_tf=INNER, on_txt="on") == expected


@pytest.mark.parametrize(
    ("repeated", "expression", "expected"),
    [
        ('for_each = toset(["a"])', 'each.key == "a" && each.value == "a"', PASS),
        ("for_each = { a = true, b = false }", "each.value", FAIL),
        ("for_each = var.keys", 'each.key == "a"', UNKNOWN),
        ("count = 2", "count.index < 2", PASS),
        ("count = 2", 'each.key == "a"', UNKNOWN),
        ('for_each = toset(["a"])', "count.index == 0", UNKNOWN),
        ('count = "2"', "count.index < 2", PASS),
        ('count = "x"', "false", FAIL),
        ("count = 1.5", "false", FAIL),
        ("count = null", "false", FAIL),
        ("count = 1000000", "false", FAIL),
        ("for_each = 5", "false", FAIL),
        ("for_each = [1]", "false", FAIL),
        ("count = 0", "false", "NOT_APPLICABLE"),
        ("for_each = {}", "false", "NOT_APPLICABLE"),
        ('count = var.n == "x" ? 1 : 0', 'var.n == "x"', PASS),
    ],
)
def test_each_instance_has_its_own_key(tmp_path: Path, repeated: str, expression: str, expected: str) -> None:
    text = 'variable "keys" {}\nvariable "n" {}\n' + SCALE_SET % (repeated, expression)
    assert verdict(tmp_path, OS_UPGRADE, text) == expected


@pytest.mark.parametrize(
    ("declared", "given", "expression", "expected"),
    [
        ("type = bool", "true", "var.v", PASS),
        ("type = string", "[1]", 'var.v == "[1]"', PASS),
        ("", "[1]", 'var.v == "[1]"', PASS),
        ("type = list(string)", '["a"]', 'var.v[0] == "a"', PASS),
        ("type = any", '{ a = "b" }', 'var.v.a == "b"', PASS),
        ("type = list(string)", "[", "length(var.v) == 0", UNKNOWN),
        ("type = number", "x", "var.v == 0", UNKNOWN),
        ("nullable = false\ndefault = true\ntype = bool", None, "var.v", PASS),
        ("type = bool", None, "var.v == null || var.v || !var.v", PASS),
        ("type = bool\nnullable = false", None, "var.v || !var.v", PASS),
    ],
)
def test_a_variable_of_the_environment(
    tmp_path: Path, declared: str, given: str | None, expression: str, expected: str
) -> None:
    text = f'variable "v" {{\n{declared}\n}}\n' + SCALE_SET % ("", expression)
    assert verdict(tmp_path, OS_UPGRADE, text, {} if given is None else {"TF_VAR_v": given}) == expected


def test_the_last_word_on_a_variable_is_that_of_the_last_file(tmp_path: Path) -> None:
    text = 'variable "v" {}\n' + SCALE_SET % ("", 'var.v == "auto"')
    files = {"terraform_tfvars": 'v = "tfvars"', "terraform_tfvars_json": {"v": "json"}}
    assert verdict(tmp_path, OS_UPGRADE, text, {"TF_VAR_v": "auto"}) == PASS
    assert verdict(tmp_path, OS_UPGRADE, text, {"TF_VAR_v": "auto"}, **files) == FAIL
    assert verdict(tmp_path, OS_UPGRADE, text, **files, x_auto_tfvars_json={"v": "auto"}) == PASS
    assert verdict(tmp_path, OS_UPGRADE, text, **files, x_auto_tfvars_json="{") == FAIL


def test_a_null_for_a_variable_that_takes_none_is_its_default(tmp_path: Path) -> None:
    inner = 'variable "on" {\n  default = true\n  nullable = false\n}\n' + SCALE_SET % ("", "var.on")
    for given, expected in (("null", PASS), ("false", FAIL)):
        text = f'module "m" {{\n  source = "./inner"\n  on = {given}\n}}\n'
        assert verdict(tmp_path, OS_UPGRADE, text, inner__main_tf=inner) == expected


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (True, PASS),
        ("${var.on}", PASS),
        ("${-1.5 < 0}", PASS),
        ('${jsonencode(local.all) == "{\\"a\\":[1,-2.5,null,true]}"}', PASS),
        ("${local.again == null}", UNKNOWN),
        ("${local.long == 1}", UNKNOWN),
    ],
)
def test_json_syntax(tmp_path: Path, member: Any, expected: str) -> None:
    policy = {"enable_automatic_os_upgrade": member}
    written = {
        "variable": {"on": {"type": "bool", "default": True}},
        "locals": {"all": {"a": [1, -2.5, None, True]}, "long": "LONG", "again": {"a": 1}},
        "resource": {"azurerm_linux_virtual_machine_scale_set": {"web": {"automatic_os_upgrade_policy": policy}}},
    }
    text = json.dumps(written).replace('"LONG"', "9" * 5_000).replace('{"a": 1}', '{"a": 1, "a": 2}')
    assert verdict(tmp_path, OS_UPGRADE, "", main_tf_json=text) == expected


SETS = """
variable "x" {}
variable "on" { type = bool }
resource "azurerm_resource_group" "rg" {
  name     = "g"
  location = "x"
}
resource "azurerm_lb" "lb" {}
data "azurerm_virtual_machine_scale_set" "web" {
  name                = "WEB"
  resource_group_name = "g"
}
data "azurerm_virtual_machine_scale_set" "other" {
  name                = "other"
  resource_group_name = "g"
}
data "azurerm_virtual_machine_scale_set" "either" {
  name                = var.on ? "web" : "other"
  resource_group_name = "g"
}
data "azapi_resource" "by_id" { resource_id = azurerm_linux_virtual_machine_scale_set.web.id }
data "azurerm_lb" "lb" { name = "web" }
"""


def an_id(group: str, name: str) -> str:
    """The expression of a scale set's id."""
    return f'"/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{name}"'


EXTENSION = """
resource "azurerm_virtual_machine_scale_set_extension" "health" {
  name                         = "health"
  virtual_machine_scale_set_id = %s
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
}
"""


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("azurerm_linux_virtual_machine_scale_set.web.id", PASS),
        ('"${azurerm_linux_virtual_machine_scale_set.web.id}/"', PASS),
        (an_id("g", "web"), PASS),
        (an_id("G", "Web"), PASS),
        (an_id("h", "web"), FAIL),
        (an_id("g", "api"), FAIL),
        (an_id("${var.x}", "web"), UNKNOWN),
        (an_id("g", "${var.x}"), UNKNOWN),
        (an_id("${azurerm_resource_group.rg.name}", "web"), PASS),
        (
            '"${azurerm_resource_group.rg.id}/providers/Microsoft.Compute/virtualMachineScaleSets/web"',
            PASS,
        ),
        ("data.azurerm_virtual_machine_scale_set.web.id", PASS),
        ("data.azurerm_virtual_machine_scale_set.other.id", FAIL),
        ("data.azurerm_virtual_machine_scale_set.either.id", UNKNOWN),
        ("data.azurerm_virtual_machine_scale_set.undeclared.id", UNKNOWN),
        ("data.azapi_resource.by_id.id", PASS),
        ("data.azurerm_lb.lb.id", FAIL),
        ("azurerm_lb.lb.id", FAIL),
        ("azurerm_linux_virtual_machine_scale_set.web.unique_id", UNKNOWN),
        ("azurerm_lb.lb.frontend_ip_configuration[0].id", UNKNOWN),
        ("var.x", UNKNOWN),
        ('"${var.x}/y"', UNKNOWN),
        ('"no id"', FAIL),
        ("[1]", FAIL),
        ("null", FAIL),
        ("var.on ? azurerm_linux_virtual_machine_scale_set.web.id : azurerm_lb.lb.id", UNKNOWN),
        ("try(azurerm_linux_virtual_machine_scale_set.web.id, azurerm_lb.lb.id)", PASS),
    ],
)
def test_an_extension_belongs_to_the_set_its_id_names(tmp_path: Path, owner: str, expected: str) -> None:
    named = 'name = "web"\nresource_group_name = "g"'
    assert verdict(tmp_path, HEALTH_SIGNAL, SETS + SCALE_SET % (named, "true") + EXTENSION % owner) == expected


@pytest.mark.parametrize(
    ("named", "owner", "expected"),
    [
        ("name = var.x\nresource_group_name = var.g", an_id("${var.g}", "${var.x}"), PASS),
        ("name = var.x\nresource_group_name = var.g", an_id("${var.g}", "${var.y}"), UNKNOWN),
        ("name = var.x\nresource_group_name = var.g", an_id("g", "web"), UNKNOWN),
        ('name = var.on ? "web" : "api"\nresource_group_name = "g"', an_id("g", "lb"), FAIL),
        ("count = var.n", "azurerm_linux_virtual_machine_scale_set.web[0].id", UNKNOWN),
        ("count = 1", "azurerm_linux_virtual_machine_scale_set.web[0].id", PASS),
        ("count = 1", "azurerm_linux_virtual_machine_scale_set.web.*.id[0]", PASS),
        ("count = 2", "azurerm_linux_virtual_machine_scale_set.web[1].id", FAIL),
    ],
)
def test_a_set_is_named_by_what_is_known_of_it(tmp_path: Path, named: str, owner: str, expected: str) -> None:
    variables = "".join(f'variable "{name}" {{}}\n' for name in ("x", "y", "g", "n"))
    text = variables + 'variable "on" { type = bool }\n' + SCALE_SET % (named, "true") + EXTENSION % owner
    assert verdict(tmp_path, HEALTH_SIGNAL, text) == expected


@pytest.mark.parametrize(
    ("repeated", "expected"),
    [
        ("count = 1", PASS),
        ("count = 0", FAIL),
        ("count = var.x", UNKNOWN),
        ("count = var.on ? 1 : 0", UNKNOWN),
        ('for_each = toset(["a"])', PASS),
        ("for_each = var.x", UNKNOWN),
        ('for_each = toset(["${var.x}-a"])', PASS),
    ],
)
def test_an_extension_may_not_be_there(tmp_path: Path, repeated: str, expected: str) -> None:
    extension = EXTENSION % f"azurerm_linux_virtual_machine_scale_set.web.id\n  {repeated}"
    assert verdict(tmp_path, HEALTH_SIGNAL, SETS + SCALE_SET % ("", "true") + extension) == expected


@pytest.mark.parametrize(
    ("parent", "owner", "expected"),
    [
        ("azurerm_resource_group.rg.id", an_id("g", "web"), "PASS"),
        ("azurerm_resource_group.rg.id", an_id("h", "web"), "FAIL"),
        ('"/subscriptions/s/resourceGroups/g"', an_id("g", "web"), "PASS"),
        ("var.x", an_id("g", "web"), "UNKNOWN"),
        ("azurerm_resource_group.rg.id", an_id("g", "web-${var.x}"), "UNKNOWN"),
    ],
)
def test_a_set_of_azapi_is_in_the_group_of_its_parent(tmp_path: Path, parent: str, owner: str, expected: str) -> None:
    text = f"""
resource "azapi_resource" "web" {{
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "web"
  parent_id = {parent}
  body      = {{ properties = {{ virtualMachineProfile = {{}} }} }}
}}
resource "azapi_resource" "other" {{ type = "Microsoft.Compute/disks@2024-07-01" }}
"""
    sets = SETS.replace("azurerm_linux_virtual_machine_scale_set.web.id", "azapi_resource.web.id")
    assert verdict(tmp_path, HEALTH_SIGNAL, sets + text + EXTENSION % owner) == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("azurerm_linux_virtual_machine_scale_set.web.id", UNKNOWN),
        ('"web"', UNKNOWN),
        ("{ a = [azurerm_linux_virtual_machine_scale_set.web.id] }", UNKNOWN),
        ("var.on ? azurerm_linux_virtual_machine_scale_set.web.id : null", UNKNOWN),
        ("merge(var.x, { id = azurerm_linux_virtual_machine_scale_set.web.id })", UNKNOWN),
        ("concat(var.x, [azurerm_linux_virtual_machine_scale_set.web.id])", UNKNOWN),
        ("{ (var.x) = azurerm_linux_virtual_machine_scale_set.web.id }", UNKNOWN),
        ("azurerm_linux_virtual_machine_scale_set.web.location", FAIL),
        ("azurerm_lb.lb.id", FAIL),
        ('"api"', FAIL),
        ("var.x", FAIL),
    ],
)
def test_a_module_that_cannot_be_read_may_attach_to_what_it_is_given(
    tmp_path: Path, argument: str, expected: str
) -> None:
    named = 'name = "web"\nresource_group_name = "g"'
    module = f'module "health" {{\n  source = "Azure/health/azurerm"\n  set = {argument}\n}}\n'
    assert verdict(tmp_path, HEALTH_SIGNAL, SETS + SCALE_SET % (named, "true") + module) == expected


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("resource_id = azurerm_linux_virtual_machine_scale_set.web.id", FAIL),
        ('name = "web"\nparent_id = azurerm_resource_group.rg.id', FAIL),
        ('name = "web"\nparent_id = "/subscriptions/s/resourceGroups/g"', FAIL),
        ('name = "web"\nparent_id = "/subscriptions/s/resourceGroups/h"', PASS),
        ('name = "web"\nparent_id = azurerm_resource_group.undeclared.id', UNKNOWN),
        ('name = "api"\nparent_id = azurerm_resource_group.rg.id', PASS),
        ("parent_id = azurerm_resource_group.rg.id", PASS),
        ("resource_id = var.x", UNKNOWN),
    ],
)
def test_an_update_belongs_to_the_set_it_names(tmp_path: Path, update: str, expected: str) -> None:
    body = "{ properties = { upgradePolicy = { automaticOSUpgradePolicy = { enableAutomaticOSUpgrade = false } } } }"
    text = 'resource "azapi_update_resource" "u" {\n  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"\n'
    text = f"{text}  {update}\n  body = {body}\n}}\n"
    named = 'name = "web"\nresource_group_name = "g"'
    assert verdict(tmp_path, OS_UPGRADE, SETS + SCALE_SET % (named, "true") + text) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"override_tf": SCALE_SET % ("", "false")}, FAIL),
        ({"a_override.tf": "locals { on = false }"}, FAIL),
        ({"a_override.tf": 'variable "none" { default = 1 }'}, PASS),
        ({"main_tofu": "locals { on = false }\n" + SCALE_SET % ("", "local.on")}, FAIL),
        ({".hidden.tf": "locals { on = false }"}, PASS),
    ],
)
def test_override_files_win(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    text = "locals { on = true }\n" + SCALE_SET % ("", "local.on")
    assert verdict(tmp_path, OS_UPGRADE, text, None, **files) == expected


@pytest.mark.parametrize("folder", ["modules/x", None])
def test_a_module_that_terraform_installed_is_read(tmp_path: Path, folder: str | None) -> None:
    text = 'module "m" { source = "Azure/x/azurerm" }\n' + SCALE_SET % ("", "module.m.on")
    (tmp_path / ".terraform" / "modules" / "x").mkdir(parents=True)
    (tmp_path / ".terraform" / "modules" / "x" / "main.tf").write_text('output "on" { value = true }')
    entry = {"Key": "m", "Dir": f".terraform/{folder}"} if folder else {"Key": "m"}
    (tmp_path / ".terraform" / "modules" / "modules.json").write_text(json.dumps({"Modules": [entry]}))
    assert verdict(tmp_path, OS_UPGRADE, text) == (PASS if folder else UNKNOWN)
    (tmp_path / ".terraform" / "modules" / "modules.json").write_text("{")
    assert verdict(tmp_path, OS_UPGRADE, text) == UNKNOWN


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("for_each = [true]\n content { enable_automatic_os_upgrade = BLOCK.value }", PASS),
        ("for_each = { a = false }\n content { enable_automatic_os_upgrade = BLOCK.value }", FAIL),
        ('for_each = toset(["a"])\n content { enable_automatic_os_upgrade = BLOCK.key == "a" }', PASS),
        ("for_each = [true]\n iterator = it\n content { enable_automatic_os_upgrade = it.value }", PASS),
        ('for_each = [true]\n iterator = "it"\n content { enable_automatic_os_upgrade = it.value }', PASS),
        ("for_each = []\n content { enable_automatic_os_upgrade = true }", FAIL),
        ("for_each = var.x\n content { enable_automatic_os_upgrade = true }", UNKNOWN),
        ("for_each = concat([true], var.x)\n content { enable_automatic_os_upgrade = BLOCK.value }", PASS),
        ("for_each = merge(var.x, { a = true })\n content { enable_automatic_os_upgrade = BLOCK.value }", PASS),
        ("for_each = var.on ? [true] : []\n content { enable_automatic_os_upgrade = true }", UNKNOWN),
        ("for_each = 5\n content { enable_automatic_os_upgrade = true }", UNKNOWN),
        ("content { enable_automatic_os_upgrade = true }", UNKNOWN),
        ("for_each = [true]", UNKNOWN),
    ],
)
def test_a_dynamic_block_is_there_as_often_as_its_for_each_says(tmp_path: Path, block: str, expected: str) -> None:
    written = block.replace("BLOCK", "automatic_os_upgrade_policy")
    text = 'variable "x" {}\nvariable "on" { type = bool }\n' + SCALE_SET % ("", "true")
    start = text.index("  automatic_os_upgrade_policy")
    text = text[:start] + f'dynamic "automatic_os_upgrade_policy" {{\n {written}\n}}\n}}\n'
    assert verdict(tmp_path, OS_UPGRADE, text) == expected


def test_blocks_beside_a_dynamic_one_are_counted_together(tmp_path: Path) -> None:
    blocks = """
  extension { type = "Other" }
  dynamic "extension" {
    for_each = { ApplicationHealthLinux = "Microsoft.ManagedServices" }
    content {
      publisher = extension.value
      type      = extension.key
    }
  }
"""
    assert verdict(tmp_path, HEALTH_SIGNAL, SCALE_SET % (blocks, "true")) == PASS
    either = blocks.replace("{ App", "var.x == 1 ? {} : { App")
    assert verdict(tmp_path, HEALTH_SIGNAL, SCALE_SET % (either, "true")) == UNKNOWN


def test_modules_that_call_each_other_are_still_judged(tmp_path: Path) -> None:
    called = 'module "up" { source = "../" }\n' + SCALE_SET % ("", "true")
    assert verdict(tmp_path, OS_UPGRADE, 'module "down" { source = "./inner" }', inner__main_tf=called) == PASS


def test_an_extension_that_may_be_that_of_aks_leaves_open_whose_the_set_is(tmp_path: Path) -> None:
    extension = (EXTENSION % "var.x").replace("ManagedServices", "AKS")
    assert verdict(tmp_path, OS_UPGRADE, SETS + SCALE_SET % ("", "false") + extension) == UNKNOWN


def test_what_terraform_cannot_read_costs_its_file_alone(tmp_path: Path) -> None:
    broken = "locals {\n  on = true\n  on = false\n}\n"
    text = SCALE_SET % ("", "true")
    assert verdict(tmp_path, OS_UPGRADE, text, broken_tf=broken) == PASS
    reading = read_terraform(ScannedTree(str(tmp_path.resolve())), {})
    assert [(Path(one.file).name, one.line) for one in reading.unread] == [("broken.tf", 1)]


def test_files_outside_the_scanned_folder_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("true", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "folder.txt").mkdir()
    for expression in (
        'file("../secret.txt")',
        'fileset("..", "*") == toset(["secret.txt"])',
        'file("folder.txt")',
        'file("missing.txt")',
    ):
        assert verdict(inside, OS_UPGRADE, SCALE_SET % ("", expression)) == UNKNOWN


def test_nobody_sees_how_instances_without_a_known_key_are_told_apart(tmp_path: Path) -> None:
    called = 'variable "a" {}\nmodule "m" {\n  source = "./m"\n  for_each = { (var.a) = 1, "${var.a}x" = 2 }\n}\n'
    image = 'resource "azurerm_image" "i" {\n  name = "i"\n}\n'
    verdict(tmp_path, 4, called, m__main_tf=image + SCALE_SET % ("source_image_id = azurerm_image.i.id", "true"))
    (declared,) = read_terraform(ScannedTree(str(tmp_path.resolve())), {}).declared
    assert [deployment.label for deployment in declared.deployments] == ["module.m", "module.m"]
    images = [deployment.cases[0][0].image.reference for deployment in declared.deployments]
    assert images == ["module.m.azurerm_image.i.id"] * 2
