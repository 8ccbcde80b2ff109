"""CKV_VMSS_5: an upgrade mode that rolls upgrades out."""

from __future__ import annotations

from ...model.scale_set import ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule


class UpgradeMode(Rule):
    """In mode Manual nobody applies the model that automatic OS upgrade changes."""

    id = "CKV_VMSS_5"
    name = "Ensure the upgrade mode rolls upgrades out when automatic OS upgrade is on"
    severity = "LOW"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-upgrade-policy"
    )

    def judge(self, scale_set: ScaleSet) -> Verdict:
        words = scale_set.messages
        flag, mode = scale_set.os_upgrade, scale_set.mode
        if flag.not_true:
            return not_applicable("Automatic OS image upgrade is off.")
        if flag.is_unknown:
            return undecided(f"{words.os_upgrade} cannot be known statically.", flag.path)
        if mode.matches("Automatic", "Rolling"):
            return passed(f"{words.mode} is {mode.text}.", mode.path)
        if mode.matches("Manual"):
            return failed(f"{words.mode} is Manual, so upgrades reach no instance.", words.roll_upgrades_out, mode.path)
        if mode.is_absent:
            return failed(
                f"{words.mode} is not set, which means Manual, so upgrades reach no instance.",
                words.roll_upgrades_out,
                mode.path,
            )
        return undecided(f"{words.mode} cannot be known statically.", mode.path)
