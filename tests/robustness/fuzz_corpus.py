"""Genuine inputs of the checks: what Checkov hands over when it scans the fixtures and examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fuzz_checks import checks_of
from fuzz_mutations import fresh
from scanning import FRAMEWORKS, ROOT, scan

_EXAMPLES = (ROOT / "examples", ROOT / "tests" / "plans" / "cases" / "v5")
_EVERYWHERE = (ROOT / "examples", ROOT / "tests")
_HCL = """
variable "on" { default = true }
variable "probe" {}
variable "sets" { default = { a = "latest", b = "1.0.0" } }
locals { version = "latest" }
resource "azurerm_linux_virtual_machine_scale_set" "s" {
  for_each = var.sets
  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = var.on ? true : false
    disable_automatic_rollback  = !var.on
  }
  upgrade_mode    = var.on ? "Rolling" : "Manual"
  health_probe_id = var.probe
  source_image_reference { version = each.value }
  dynamic "extension" {
    for_each = var.on ? ["ApplicationHealthLinux"] : []
    content {
      publisher = "Microsoft.ManagedServices"
      type      = extension.value
    }
  }
}
resource "azurerm_windows_virtual_machine_scale_set" "w" {
  count = 2
  enable_automatic_updates = false
  source_image_reference { version = local.version }
}
resource "azurerm_virtual_machine_scale_set_extension" "e" {
  virtual_machine_scale_set_id = azurerm_windows_virtual_machine_scale_set.w[count.index].id
  publisher = "Microsoft.ManagedServices"
  type      = "ApplicationHealthWindows"
  count     = 2
}
resource "azapi_resource" "z" {
  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  body = jsonencode({ properties = { virtualMachineProfile = {} } })
}
"""


class Given(NamedTuple):
    """What Checkov gave the checks for one resource."""

    framework: str
    file: str
    conf: Any
    name: str
    type: str
    graph: Any


@cache
def corpus(folder: str, everything: bool) -> tuple[Given, ...]:
    """Every scale set of the examples, or of all fixtures, and of one configuration written to the folder."""
    written = Path(folder) / "rich"
    written.mkdir(exist_ok=True)
    (written / "main.tf").write_text(_HCL, encoding="utf-8")
    found: list[Given] = []
    for path, framework in [(written, "terraform"), *_fixtures(_EVERYWHERE if everything else _EXAMPLES)]:
        found += _given_by_scan(path, framework)
    assert {given.framework for given in found} == {"terraform", "arm", "bicep"}
    return tuple(found)


def _fixtures(sources: tuple[Path, ...]) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for source in sources:
        folders = {file.parent for file in source.rglob("*.tf")}
        found += [(folder, "terraform") for folder in sorted(folders)]
        found += [(file, "bicep") for file in sorted(source.rglob("*.bicep"))]
        for file in sorted(source.rglob("*.json")):
            text = file.read_text(encoding="utf-8", errors="replace")
            if '"planned_values"' in text:
                found.append((file, "terraform_plan"))
            elif "deploymentTemplate.json" in text:
                found.append((file, "arm"))
    assert {framework for _, framework in found} <= set(FRAMEWORKS)
    return found


def _given_by_scan(path: Path, framework: str) -> list[Given]:
    """What the checks are given while the real runner scans the path."""
    kind = framework if framework in ("arm", "bicep") else "terraform"
    resource_type = "Microsoft.Compute/virtualMachineScaleSets"
    check = checks_of(kind, resource_type if kind != "terraform" else "azapi_resource")[0]
    found: list[Given] = []
    answer = check.run

    def noting(scanned_file: str, entity_configuration: Any, entity_name: str, entity_type: str, skip_info: Any) -> Any:
        found.append(
            Given(
                kind, scanned_file, fresh(entity_configuration), entity_name, entity_type, getattr(check, "graph", None)
            )
        )
        return answer(scanned_file, entity_configuration, entity_name, entity_type, skip_info)

    check.run = noting
    try:
        scan(path, framework, [check.id])
    finally:
        del check.run
    return found


def documents(framework: str) -> list[tuple[Path, str]]:
    """The files of a framework and their text, for damage to the file itself."""
    return [(path, path.read_text(encoding="utf-8")) for path, kind in _fixtures(_EXAMPLES) if kind == framework]
