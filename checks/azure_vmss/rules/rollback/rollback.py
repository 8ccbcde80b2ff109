"""CKV_VMSS_3: automatic rollback of a failed OS upgrade."""

from __future__ import annotations

from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule


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
        words = scale_set.messages
        disabled = scale_set.rollback_disabled
        if scale_set.orchestration is Orchestration.FLEXIBLE and not scale_set.os_upgrade.is_true:
            if scale_set.os_upgrade.is_unknown:
                return undecided(f"{words.os_upgrade} cannot be known statically.", scale_set.os_upgrade.path)
            return not_applicable("A Flexible scale set without automatic OS image upgrade rolls nothing back.")
        if disabled.is_true:
            return failed(f"{words.rollback_switched_off}.", words.keep_rollback, disabled.path)
        if disabled.is_unknown:
            return undecided(f"{words.rollback} cannot be known statically.", disabled.path)
        return passed("Automatic rollback is enabled.", disabled.path)
