"""CKV_VMSS_5: an upgrade mode that rolls upgrades out."""

from __future__ import annotations

from ...model.scale_set import ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..messages import OS_UPGRADE, Message, not_known
from ..rule import Rule

_NAME = Message(azurerm="upgrade_mode", azurerm_legacy="upgrade_policy_mode", resource_manager="upgradePolicy.mode")
_ROLL_OUT = Message(
    azurerm='Set upgrade_mode = "Rolling" with a rolling_upgrade_policy block, or "Automatic".',
    azurerm_legacy='Set upgrade_policy_mode = "Rolling" with a rolling_upgrade_policy block, or "Automatic".',
    resource_manager=(
        'Set properties.upgradePolicy.mode to "Rolling", with a rollingUpgradePolicy beside it, or to "Automatic".'
    ),
)


class UpgradeMode(Rule):
    """In mode Manual nobody applies the model that automatic OS upgrade changes."""

    id = "CKV_VMSS_5"
    name = "Ensure the upgrade mode rolls upgrades out when automatic OS upgrade is on"
    severity = "LOW"
    guideline = "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy"

    def judge(self, scale_set: ScaleSet) -> Verdict:
        name = _NAME.told_to(scale_set)
        flag, mode = scale_set.os_upgrade, scale_set.mode
        if flag.not_true:
            return not_applicable("Automatic OS image upgrade is off.")
        if flag.is_unknown:
            return undecided(not_known(OS_UPGRADE.told_to(scale_set), flag), flag.path)
        if mode.matches("Automatic", "Rolling"):
            return passed(f"{name} is {mode.text}.", mode.path)
        if mode.matches("Manual"):
            return failed(f"{name} is Manual, so upgrades reach no instance.", _ROLL_OUT.told_to(scale_set), mode.path)
        if mode.is_absent:
            return failed(
                f"{name} is not set, which means Manual, so upgrades reach no instance.",
                _ROLL_OUT.told_to(scale_set),
                mode.path,
            )
        return undecided(not_known(name, mode), mode.path)


RULE = UpgradeMode()
