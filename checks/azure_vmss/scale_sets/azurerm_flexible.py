"""``azurerm_orchestrated_virtual_machine_scale_set``."""

from __future__ import annotations

from ..model.languages import AZURERM_FLEXIBLE
from ..model.scale_set import Orchestration, ScaleSet, Ternary
from ..model.settings import Setting, absent
from .azurerm_common import read_common
from .joined import Joined
from .node import Node, given, reasons_of


def read_flexible(resource: Node, joined: Joined) -> ScaleSet:
    """Read a Flexible scale set, which is empty without a SKU and an OS profile."""
    os_profile = resource.block("os_profile")
    sku = resource.child("sku_name")
    return read_common(
        resource,
        AZURERM_FLEXIBLE,
        Orchestration.FLEXIBLE,
        joined=joined,
        vm_profile=_vm_profile(sku.setting, given(os_profile)),
        patch_mode=_patch_mode(os_profile),
        reasons=reasons_of(vm_profile=os_profile if sku.is_absent else sku),
    )


def _vm_profile(sku: Setting, os_profile: Ternary) -> Ternary:
    if sku.is_known or os_profile is Ternary.YES:
        return Ternary.YES
    return os_profile if sku.is_absent else Ternary.UNKNOWN


def _patch_mode(os_profile: Node) -> Setting:
    for name in ("linux_configuration", "windows_configuration"):
        configuration = os_profile.block(name)
        if not configuration.is_absent:
            return configuration.child("patch_mode").setting.as_text()
    return absent("os_profile")
