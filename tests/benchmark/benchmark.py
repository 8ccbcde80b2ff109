"""What the pack costs: ``python tests/benchmark/benchmark.py [--quick]`` prints a markdown table.

Scans generated fleets with one check selected that finds nothing to look at (idle: what Checkov
takes by itself), with eight of Checkov's built-in checks selected (the baseline), with the
eight rules of the pack selected instead, and with the same rules as Checkov YAML policies as far
as YAML can say them, and with ``checkov-vmss scan``, which reads the files itself. Every scan is a process of its own; the runs are interleaved, so that a
machine that slows down slows all of them, and the medians are compared. User CPU includes the
processes Checkov forks; memory is the peak of the largest one. Beside the whole scans stands what
the pack itself takes (``pack_share.py``): the time to load it, and the time inside its checks.
``--fresh`` scans one Bicep file where nobody has kept the grammar that Checkov builds for Bicep.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
# seven that look at scale sets, and one that looks at virtual machines
BUILT_IN = ",".join(f"CKV_AZURE_{number}" for number in (49, 95, 97, 149, 177, 178, 179, 1))
IDLE = "CKV_AZURE_1"
_PER_FILE = 25

_TERRAFORM = """resource "azurerm_linux_virtual_machine_scale_set" "s{i}" {{
  name                = "s{i}"
  resource_group_name = "fleet"
  location            = "westeurope"
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureadmin"
  upgrade_mode        = "Automatic"
  automatic_os_upgrade_policy {{
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }}
  source_image_reference {{
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }}
  os_disk {{
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }}
  network_interface {{
    name    = "primary"
    primary = true
    ip_configuration {{
      name      = "internal"
      primary   = true
      subnet_id = "/subscriptions/s/resourceGroups/fleet/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    }}
  }}
}}

resource "azurerm_virtual_machine_scale_set_extension" "e{i}" {{
  name                         = "health"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.s{i}.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
}}
"""
_BICEP = """resource s{i} 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: 's{i}'
  location: 'westeurope'
  properties: {{
    upgradePolicy: {{
      mode: 'Automatic'
      automaticOSUpgradePolicy: {{
        enableAutomaticOSUpgrade: true
      }}
    }}
    virtualMachineProfile: {{
      storageProfile: {{
        imageReference: {{
          publisher: 'Canonical'
          offer: 'ubuntu-24_04-lts'
          sku: 'server'
          version: 'latest'
        }}
      }}
      extensionProfile: {{
        extensions: [
          {{
            name: 'health'
            properties: {{
              publisher: 'Microsoft.ManagedServices'
              type: 'ApplicationHealthLinux'
            }}
          }}
        ]
      }}
    }}
  }}
}}
"""
_SETS = ["azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set"]
_EXTENSION = "azurerm_virtual_machine_scale_set_extension"


def _attribute(
    name: str, operator: str, value: object = None, types: Sequence[str] = tuple(_SETS)
) -> dict[str, object]:
    condition = {"cond_type": "attribute", "resource_types": list(types), "attribute": name, "operator": operator}
    return condition if value is None else {**condition, "value": value}


def _connected(operator: str) -> dict[str, object]:
    return {
        "cond_type": "connection",
        "operator": operator,
        "resource_types": list(_SETS),
        "connected_resource_types": [_EXTENSION],
    }


_FLAG = "automatic_os_upgrade_policy.enable_automatic_os_upgrade"
_ROLLING = "rolling_upgrade_policy"
# YAML has no Flexible set without a profile, no references to images, no durations and no exceptions.
YAML_RULES: dict[str, dict[str, object]] = {
    "CKV2_YAML_1": _attribute(_FLAG, "equals", True),
    "CKV2_YAML_2": {
        "or": [
            _attribute("health_probe_id", "exists"),
            _attribute("extension.type", "within", ["ApplicationHealthLinux", "ApplicationHealthWindows"]),
            {
                "and": [
                    {"cond_type": "filter", "attribute": "resource_type", "value": list(_SETS), "operator": "within"},
                    _connected("exists"),
                    _attribute("type", "within", ["ApplicationHealthLinux", "ApplicationHealthWindows"], [_EXTENSION]),
                ]
            },
        ]
    },
    "CKV2_YAML_3": _attribute("automatic_os_upgrade_policy.disable_automatic_rollback", "not_equals", True),
    "CKV2_YAML_4": {
        "or": [
            _attribute("source_image_reference.version", "equals", "latest"),
            {
                "and": [
                    _attribute("source_image_id", "exists"),
                    _attribute("source_image_id", "not_contains", "/versions/"),
                ]
            },
        ]
    },
    "CKV2_YAML_5": {
        "or": [
            _attribute(_FLAG, "not_equals", True),
            _attribute("upgrade_mode", "within", ["Automatic", "Rolling"]),
        ]
    },
    "CKV2_YAML_6": {
        "or": [
            _attribute(_ROLLING, "not_exists"),
            _attribute(f"{_ROLLING}.max_batch_instance_percent", "less_than_or_equal", 20),
        ]
    },
    "CKV2_YAML_7": {
        "or": [
            _attribute(_FLAG, "not_equals", True),
            _attribute("enable_automatic_updates", "equals", False, [_SETS[1]]),
        ]
    },
    "CKV2_YAML_8": _attribute(
        "os_profile.linux_configuration.patch_mode",
        "equals",
        "AutomaticByPlatform",
        ["azurerm_orchestrated_virtual_machine_scale_set"],
    ),
}


def write_terraform(folder: Path, count: int) -> None:
    for start in range(0, count, _PER_FILE):
        sets = range(start, min(start + _PER_FILE, count))
        (folder / f"fleet{start}.tf").write_text("\n".join(_TERRAFORM.format(i=i) for i in sets), encoding="utf-8")


def write_bicep(folder: Path, count: int) -> None:
    for start in range(0, count, _PER_FILE):
        sets = range(start, min(start + _PER_FILE, count))
        (folder / f"fleet{start}.bicep").write_text("\n".join(_BICEP.format(i=i) for i in sets), encoding="utf-8")


def write_arm(folder: Path, count: int) -> None:
    for start in range(0, count, _PER_FILE):
        resources = [_arm_set(i) for i in range(start, min(start + _PER_FILE, count))]
        template = {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": resources,
        }
        (folder / f"fleet{start}.json").write_text(json.dumps(template, indent=2), encoding="utf-8")


def _arm_set(i: int) -> dict[str, object]:
    health = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": f"s{i}",
        "location": "westeurope",
        "properties": {
            "upgradePolicy": {"mode": "Automatic", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}},
            "virtualMachineProfile": {
                "storageProfile": {"imageReference": image},
                "extensionProfile": {"extensions": [{"name": "health", "properties": health}]},
            },
        },
    }


def write_policies(folder: Path) -> None:
    """The rules as YAML policies; JSON is YAML, so no library is needed to write them."""
    for rule, definition in YAML_RULES.items():
        policy = {"metadata": {"id": rule, "name": rule, "category": "GENERAL_SECURITY"}, "definition": definition}
        (folder / f"{rule}.yaml").write_text(json.dumps(policy), encoding="utf-8")


FLEETS: dict[str, Callable[[Path, int], None]] = {"terraform": write_terraform, "arm": write_arm, "bicep": write_bicep}


class Cost(NamedTuple):
    """What one scan took: seconds of user CPU, mebibytes at the peak, results reported."""

    cpu: float
    memory: float
    results: int


_CHILD = """
import json, resource, subprocess, sys
run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
report = json.loads(run.stdout)
found = report.get("summary") or {}
print(json.dumps([usage.ru_utime, usage.ru_maxrss / 1024, found.get("passed", 0) + found.get("failed", 0)]))
"""


CHECKOV = ("-m", "checkov.main")
SCAN = (str(ROOT / "checks"), "scan")


def scan_cost(
    program: Sequence[str], fleet: Path, framework: str, ids: str, packs: Sequence[Path], **environment: str
) -> Cost:
    """Run a command line on the fleet below a process of its own, which adds up the children."""
    command = [sys.executable, *program, "-d", str(fleet), "--framework", framework, "--check", ids, "-o", "json"]
    command += ["--soft-fail", "--compact", "--quiet"]
    for pack in packs:
        command += ["--external-checks-dir", str(pack)]
    output = subprocess.check_output(
        [sys.executable, "-c", _CHILD, *command], universal_newlines=True, env=_environment(**environment)
    )
    return Cost(*json.loads(output))


class Share(NamedTuple):
    """Seconds of a scan that are the pack's own: loading it, and inside its checks."""

    loading: float
    checks: float


def own_share(fleet: Path, framework: str) -> Share:
    command = [sys.executable, str(Path(__file__).with_name("pack_share.py")), framework, str(fleet)]
    # a forked worker would keep what its watches say to itself
    environment = _environment(CHECKOV_PARALLELIZATION_TYPE="none")
    return Share(*json.loads(subprocess.check_output(command, universal_newlines=True, env=environment)))


def _environment(**more: str) -> dict[str, str]:
    """Compiled modules are kept, as on the machine of a user."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "LOG_LEVEL": "ERROR", **more}


def compare(framework: str, count: int, rounds: int, policies: Path) -> tuple[dict[str, Cost], Share]:
    """Medians of interleaved runs: ``idle``, ``baseline``, ``pack``, ``scan`` and, for Terraform, ``yaml``; and the pack's own share."""
    ways: dict[str, tuple[Sequence[str], str, Sequence[Path]]] = {
        "idle": (CHECKOV, IDLE, ()),
        "baseline": (CHECKOV, BUILT_IN, ()),
        "pack": (CHECKOV, "CKV_VMSS_*", (ROOT / "checks",)),
        "scan": (SCAN, "CKV_VMSS_*", ()),
    }
    if framework == "terraform":
        ways["yaml"] = (CHECKOV, ",".join(YAML_RULES), (policies,))
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    shares: list[Share] = []
    with tempfile.TemporaryDirectory() as name:
        FLEETS[framework](Path(name), count)
        for _ in range(rounds):
            for way, (program, ids, packs) in ways.items():
                costs[way].append(scan_cost(program, Path(name), framework, ids, packs))
            shares.append(own_share(Path(name), framework))
    medians = {way: Cost(*(statistics.median(values) for values in zip(*runs))) for way, runs in costs.items()}
    return medians, Share(*(statistics.median(values) for values in zip(*shares)))


def row(framework: str, count: int, costs: dict[str, Cost], share: Share) -> str:
    idle, baseline, pack, yaml, scan = costs["idle"], costs["baseline"], costs["pack"], costs.get("yaml"), costs["scan"]
    added = pack.cpu - idle.cpu
    cells = [
        framework,
        f"{count:,}",
        f"{idle.cpu:.2f}",
        f"{baseline.cpu:.2f}",
        f"{pack.cpu:.2f}",
        f"{pack.cpu / baseline.cpu:.3f}",
        f"{added:.2f}",
        f"{share.checks:.2f}",
        f"{share.checks / count * 1000:.2f}",
        f"{share.loading * 1000:.0f}",
        f"{yaml.cpu - idle.cpu:.2f}" if yaml else "",
        f"{baseline.memory:.0f}",
        f"{pack.memory:.0f}",
        f"{scan.cpu:.2f}",
        f"{scan.cpu / idle.cpu:.3f}",
        f"{scan.memory:.0f}",
        " / ".join(f"{costs[way].results:.0f}" for way in costs),
    ]
    return "| " + " | ".join(cells) + " |"


def fresh_row(rounds: int) -> str:
    """One Bicep file, where Checkov's Bicep parser finds no grammar that it has built before."""
    costs: dict[str, list[Cost]] = {"idle": [], "scan": []}
    with tempfile.TemporaryDirectory() as name:
        fleet = Path(name, "fleet")
        fleet.mkdir()
        write_bicep(fleet, 1)
        for turn in range(rounds):
            for way, (program, ids) in {"idle": (CHECKOV, IDLE), "scan": (SCAN, "CKV_VMSS_*")}.items():
                empty = Path(name, f"{way}{turn}")
                empty.mkdir()
                costs[way].append(scan_cost(program, fleet, "bicep", ids, (), TMPDIR=str(empty)))
    idle, scan = (Cost(*(statistics.median(values) for values in zip(*costs[way]))) for way in ("idle", "scan"))
    return f"one Bicep file, no grammar kept: Checkov {idle.cpu:.2f} s, {idle.memory:.0f} MiB; scan {scan.cpu:.2f} s, {scan.memory:.0f} MiB"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="100 scale sets, one round")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each kind (default 5)")
    parser.add_argument("--sets", type=int, nargs="+", default=[100, 1000, 5000], help="sizes of the fleets")
    parser.add_argument("--framework", nargs="+", choices=sorted(FLEETS), default=list(FLEETS))
    parser.add_argument("--fresh", action="store_true", help="one Bicep file on a machine that has never scanned one")
    options = parser.parse_args()
    sizes, rounds = ([100], 1) if options.quick else (options.sets, options.rounds)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, medians of {rounds}\n")
    if options.fresh:
        print(fresh_row(rounds))
        return 0
    print(
        "| language | scale sets | idle, s | baseline, s | pack, s | pack / baseline | pack adds, s | in its checks, s | a set, ms | loading, ms | YAML adds, s | baseline, MiB | pack, MiB | scan, s | scan / idle | scan, MiB | results of each |"
    )
    print("| --- |" + " ---: |" * 16, flush=True)
    with tempfile.TemporaryDirectory() as name:
        write_policies(Path(name))
        for framework in options.framework:
            for count in sizes:
                print(row(framework, count, *compare(framework, count, rounds, Path(name))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
