"""CKV_VMSS_7: Windows automatic updates beside automatic OS image upgrade."""

from __future__ import annotations

from ...model.scale_set import ScaleSet, Ternary
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..messages import OS_UPGRADE, Message, fact_not_known, not_known
from ..rule import Rule

_NAME = Message(
    azurerm="enable_automatic_updates",
    azurerm_v5="automatic_updates_enabled",
    azurerm_legacy="os_profile_windows_config.enable_automatic_upgrades",
    resource_manager="osProfile.windowsConfiguration.enableAutomaticUpdates",
)
_TURN_OFF = Message(
    azurerm="Set enable_automatic_updates = false; CKV_AZURE_177 asks for the opposite and can be skipped here.",
    azurerm_v5="Set automatic_updates_enabled = false; CKV_AZURE_177 asks for the opposite and can be skipped here.",
    azurerm_legacy=(
        "Set enable_automatic_upgrades = false in os_profile_windows_config; "
        "CKV_AZURE_177 asks for the opposite and can be skipped here."
    ),
    resource_manager=(
        "Set properties.virtualMachineProfile.osProfile.windowsConfiguration.enableAutomaticUpdates to false; "
        "CKV_AZURE_177 asks for the opposite and can be skipped here."
    ),
)


class WindowsUpdates(Rule):
    """Azure refuses automatic OS image upgrade while Windows updates itself in place."""

    id = "CKV_VMSS_7"
    name = "Ensure Windows automatic updates are off when automatic OS upgrade is on"
    severity = "MEDIUM"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-automatic-upgrade#requirements-for-configuring-automatic-os-image-upgrade"
    )

    def judge(self, scale_set: ScaleSet) -> Verdict:
        name = _NAME.told_to(scale_set)
        flag, updates = scale_set.os_upgrade, scale_set.windows_updates
        if scale_set.windows is Ternary.NO:
            return not_applicable("The scale set does not run Windows.")
        if flag.not_true:
            return not_applicable("Automatic OS image upgrade is off.")
        if flag.is_unknown:
            return undecided(not_known(OS_UPGRADE.told_to(scale_set), flag), flag.path)
        if scale_set.windows is Ternary.UNKNOWN:
            return undecided(fact_not_known("The operating system", scale_set.reasons.get("windows", "")))
        if updates.is_unknown:
            return undecided(not_known(name, updates), updates.path)
        if updates.is_true:
            return failed(f"{name} is true.", _TURN_OFF.told_to(scale_set), updates.path)
        if updates.is_absent and scale_set.windows_updates_default_on:
            return failed(f"{name} is not set, which sends true.", _TURN_OFF.told_to(scale_set), updates.path)
        return passed("Windows automatic updates are off.", updates.path)


RULE = WindowsUpdates()
