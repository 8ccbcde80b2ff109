"""Terraform whose verdicts hang on Checkov's graph: its attributes, edges and module calls."""

from __future__ import annotations

from typing import Dict

from .contract_expectation import ShapeExpectation

_HEALTH = """  publisher = "Microsoft.ManagedServices"
  type      = "ApplicationHealthLinux"
"""
_SET = 'resource "azurerm_linux_virtual_machine_scale_set"'
_EXTENSION = 'resource "azurerm_virtual_machine_scale_set_extension"'


def _joined(name: str, owner: str, more: str = "") -> str:
    return f'{_EXTENSION} "{name}" {{\n{more}  virtual_machine_scale_set_id = {owner}\n{_HEALTH}}}\n'


def _computed_flag(name: str, expression: str) -> str:
    policy = f"    enable_automatic_os_upgrade = {expression}\n    disable_automatic_rollback = false\n"
    return f'{_SET} "{name}" {{\n  automatic_os_upgrade_policy {{\n{policy}  }}\n}}\n'


def _dynamic_extension(name: str, for_each: str) -> str:
    content = '    content {\n      publisher = "Microsoft.ManagedServices"\n      type = extension.value\n    }\n'
    return f'{_SET} "{name}" {{\n  dynamic "extension" {{\n    for_each = {for_each}\n{content}  }}\n}}\n'


def _bare_set(name: str) -> str:
    return f'{_SET} "{name}" {{\n  name = "bare"\n}}\n'


def _module(name: str, source: str, more: str = "") -> str:
    return f'module "{name}" {{\n  source = "{source}"\n{more}}}\n'


_JOINS = (
    _bare_set("joined_by_name"),
    _joined("by_name", "azurerm_linux_virtual_machine_scale_set.joined_by_name.id"),
    f'{_SET} "joined_by_index" {{\n  count = 2\n}}\n',
    _joined("by_index", "azurerm_linux_virtual_machine_scale_set.joined_by_index[0].id"),
    f'{_SET} "joined_by_each" {{\n  for_each = toset(["a"])\n}}\n',
    _joined("by_each", "each.value.id", "  for_each = azurerm_linux_virtual_machine_scale_set.joined_by_each\n"),
    _module("fleet", "./fleet"),
    _joined("by_output", "module.fleet.id"),
    _bare_set("joined_across_modules"),
    _module("attach", "./attach", "  set_id = azurerm_linux_virtual_machine_scale_set.joined_across_modules.id\n"),
)
_VALUES = (
    'variable "unset" {}\n',
    'variable "none" {\n  default = null\n}\n',
    'locals {\n  wanted = var.unset == "x" ? true : false\n}\n',
    _computed_flag("guessed", 'var.unset == "x" ? true : false'),
    _computed_flag("guessed_through_local", "local.wanted"),
    _computed_flag("alike_either_way", 'var.unset == "x" ? true : true'),
    _dynamic_extension("dynamic_extension", '["ApplicationHealthLinux"]'),
    _dynamic_extension("dynamic_unset", 'var.unset == "x" ? ["ApplicationHealthLinux"] : []'),
    f'{_SET} "null_default" {{\n  health_probe_id = var.none\n}}\n',
)
_CALLS = (
    _module("given", "./given", "  probe = null\n"),
    _module("uncalled", "./uncalled", "  count = 0\n"),
    _module("outer", "./outer", "  count = 0\n"),
)
_AZAPI = """
resource "azapi_resource" "image" {
  type = "Microsoft.Compute/galleries/images@2023-07-03"
}
resource "azapi_resource" "azapi_image" {
  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  body = {
    properties = {
      virtualMachineProfile = {
        storageProfile = { imageReference = { id = azapi_resource.image.id } }
      }
    }
  }
}
resource "azapi_resource" "azapi_text" {
  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  body = jsonencode({
    properties = {
      upgradePolicy         = { automaticOSUpgradePolicy = { enableAutomaticOSUpgrade = true } }
      virtualMachineProfile = {}
    }
  })
}
"""

TERRAFORM_FILES: "Dict[str, str]" = {
    "terraform/main.tf": "\n".join([*_JOINS, *_VALUES, *_CALLS, _AZAPI]),
    "terraform/fleet/main.tf": _bare_set("joined_by_output")
    + 'output "id" {\n  value = azurerm_linux_virtual_machine_scale_set.joined_by_output.id\n}\n',
    "terraform/attach/main.tf": 'variable "set_id" {}\n' + _joined("in_module", "var.set_id"),
    "terraform/given/main.tf": 'variable "probe" {\n  default = "/probes/p"\n}\n'
    f'{_SET} "given_null" {{\n  health_probe_id = var.probe\n}}\n',
    "terraform/uncalled/main.tf": _bare_set("uncalled"),
    "terraform/outer/main.tf": _module("inner", "./inner"),
    "terraform/outer/inner/main.tf": _bare_set("uncalled_inside"),
}


def _expected(resource: str, rule: str, due: str, shape: str) -> ShapeExpectation:
    return ShapeExpectation("terraform", resource, f"CKV_VMSS_{rule}", due, shape)


TERRAFORM_EXPECTED = (
    _expected("joined_by_name", "2", "passed", "resources in the graph"),
    _expected("joined_by_index[0]", "2", "passed", "addresses of instances"),
    _expected("joined_by_index[1]", "2", "failed", "addresses of instances"),
    _expected('joined_by_each["a"]', "2", "passed", "references to a for_each"),
    _expected("joined_by_output", "2", "passed", "references through modules"),
    _expected("joined_across_modules", "2", "passed", "references into modules"),
    _expected("dynamic_extension", "2", "passed", "dynamic blocks"),
    _expected("dynamic_unset", "2", "nothing", "dynamic blocks over unset variables"),
    _expected("guessed", "1", "nothing", "references to unset variables"),
    _expected("guessed", "3", "passed", "attributes of resources"),
    _expected("guessed_through_local", "1", "nothing", "references through locals"),
    _expected("alike_either_way", "1", "passed", "the source of a resource"),
    _expected("null_default", "2", "failed", "variables that are null"),
    _expected("given_null", "2", "failed", "inputs of modules"),
    _expected("uncalled", "1", "nothing", "calls of modules"),
    _expected("uncalled_inside", "1", "nothing", "calls of modules in modules"),
    _expected("azapi_image", "4", "passed", "references to azapi resources"),
    _expected("azapi_text", "1", "passed", "jsonencode bodies"),
)
