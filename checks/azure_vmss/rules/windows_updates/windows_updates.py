"""CKV_VMSS_7: Windows automatic updates beside automatic OS image upgrade."""

from __future__ import annotations

from ...model.scale_set import ScaleSet, Ternary
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule


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
        words = scale_set.messages
        flag, updates = scale_set.os_upgrade, scale_set.windows_updates
        if scale_set.windows is Ternary.NO:
            return not_applicable("The scale set does not run Windows.")
        if flag.not_true:
            return not_applicable("Automatic OS image upgrade is off.")
        if flag.is_unknown:
            return undecided(f"{words.os_upgrade} cannot be known statically.", flag.path)
        if scale_set.windows is Ternary.UNKNOWN:
            return undecided("The operating system cannot be known statically.")
        if updates.is_unknown:
            return undecided(f"{words.windows_updates} cannot be known statically.", updates.path)
        if updates.is_true:
            return failed(f"{words.windows_updates} is true.", words.turn_windows_updates_off, updates.path)
        if updates.is_absent and scale_set.windows_updates_default_on:
            return failed(
                f"{words.windows_updates} is not set, which sends true.", words.turn_windows_updates_off, updates.path
            )
        return passed("Windows automatic updates are off.", updates.path)
