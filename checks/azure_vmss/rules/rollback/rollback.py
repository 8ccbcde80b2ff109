"""CKV_VMSS_3: automatic rollback of a failed OS upgrade."""

from __future__ import annotations

from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..messages import OS_UPGRADE, Message, not_known
from ..rule import Rule

_NAME = Message(
    azurerm="automatic_os_upgrade_policy.disable_automatic_rollback",
    azurerm_v5="automatic_os_upgrade_policy.automatic_rollback_enabled",
    resource_manager="upgradePolicy.automaticOSUpgradePolicy.disableAutomaticRollback",
)
_SWITCHED_OFF = Message(
    azurerm=f"{_NAME.azurerm} is true",
    azurerm_v5=f"{_NAME.azurerm_v5} is false",
    resource_manager=f"{_NAME.resource_manager} is true",
)
_KEEP = Message(
    azurerm="Set disable_automatic_rollback = false in automatic_os_upgrade_policy.",
    azurerm_v5="Set automatic_rollback_enabled = true in automatic_os_upgrade_policy.",
    resource_manager="Set properties.upgradePolicy.automaticOSUpgradePolicy.disableAutomaticRollback to false.",
)


class Rollback(Rule):
    """Rollback is on unless it was switched off; even with upgrades off it must not wait disabled."""

    id = "CKV_VMSS_3"
    name = "Ensure automatic rollback of a failed OS upgrade stays enabled"
    severity = "MEDIUM"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-automatic-upgrade#os-image-rollback"
    )

    def judge(self, scale_set: ScaleSet) -> Verdict:
        disabled = scale_set.rollback_disabled
        if scale_set.orchestration is Orchestration.FLEXIBLE and not scale_set.os_upgrade.is_true:
            if scale_set.os_upgrade.is_unknown:
                return undecided(
                    not_known(OS_UPGRADE.told_to(scale_set), scale_set.os_upgrade), scale_set.os_upgrade.path
                )
            return not_applicable("A Flexible scale set without automatic OS image upgrade rolls nothing back.")
        if disabled.is_true:
            return failed(f"{_SWITCHED_OFF.told_to(scale_set)}.", _KEEP.told_to(scale_set), disabled.path)
        if disabled.is_unknown:
            return undecided(not_known(_NAME.told_to(scale_set), disabled), disabled.path)
        return passed("Automatic rollback is enabled.", disabled.path)


RULE = Rollback()
