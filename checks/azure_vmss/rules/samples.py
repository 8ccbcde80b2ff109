"""What a rule keeps beside its code: a good and a bad scale set in every language, and the situations of its page.

``checkov-vmss doctor`` scans the two scale sets with the installed Checkov, the tests derive pages and tables from
the situations.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..model.images import Image, ImageKind
from ..model.languages import AZURERM_V4
from ..model.scale_set import Extension, Orchestration, ScaleSet
from ..model.settings import Setting, absent, known, unknown
from .rule import Rule

LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LOAD_BALANCER_PROBE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/l/probes/p"
ON, OFF, OPEN = known(True), known(False), unknown()


@dataclass(frozen=True)
class Sample:
    """One scale set: the azurerm type and its arguments (a dict is a block), and the same as ARM ``properties``."""

    azurerm_type: str
    azurerm: Mapping[str, Any]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Samples:
    """``situations`` are what the page lists: a text, and what the situation changes in :data:`NOTHING_SET`."""

    good: Sample
    bad: Sample
    situations: tuple[tuple[str, Mapping[str, Any]], ...]


def samples_of(rule: Rule) -> Samples:
    """The samples in the module ``samples`` beside the rule."""
    found: Samples = importlib.import_module(f"{type(rule).__module__.rpartition('.')[0]}.samples").SAMPLES
    return found


NOTHING_SET = ScaleSet(
    language=AZURERM_V4,
    orchestration=Orchestration.UNIFORM,
    windows_updates_default_on=True,
)
IN_FLEXIBLE_MODE: dict[str, Any] = {"orchestration": Orchestration.FLEXIBLE}


def in_situation(changes: Mapping[str, Any]) -> ScaleSet:
    """The scale set of a situation."""
    return replace(NOTHING_SET, **changes)


def extension(publisher: str, kind: str, durability: str = "") -> Extension:
    return Extension(known(publisher), known(kind), known(durability) if durability else absent())


HEALTH = (extension("Microsoft.ManagedServices", "ApplicationHealthLinux"),)
SERVICE_FABRIC_SILVER = (extension("Microsoft.Azure.ServiceFabric", "ServiceFabricNode", "Silver"),)
SERVICE_FABRIC_BRONZE = (extension("Microsoft.Azure.ServiceFabric", "ServiceFabricNode", "Bronze"),)


def upgrade_policy(enabled: bool, rollback_disabled: bool = False) -> dict[str, Any]:
    """The block that azurerm 3 and 4 require whole."""
    return {"enable_automatic_os_upgrade": enabled, "disable_automatic_rollback": rollback_disabled}


def os_upgrade_properties(enabled: bool, rollback_disabled: bool = False, **policy: Any) -> dict[str, Any]:
    """``properties`` with an upgrade policy and a VM profile."""
    flags = {"enableAutomaticOSUpgrade": enabled, "disableAutomaticRollback": rollback_disabled}
    return {"upgradePolicy": {**policy, "automaticOSUpgradePolicy": flags}, "virtualMachineProfile": {}}


def platform_image(version: str) -> dict[str, str]:
    return {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": version}


def image(kind: ImageKind) -> dict[str, Image]:
    return {"image": Image(kind)}


def setting_or_absent(value: Any) -> Setting:
    return absent() if value is None else known(value)
