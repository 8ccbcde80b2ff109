"""CKV_VMSS_8: guest patching of a Flexible scale set."""

from __future__ import annotations

from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule

PATCHED_BY_PLATFORM = "AutomaticByPlatform"


class GuestPatching(Rule):
    """A Flexible scale set has to let the platform patch its guests."""

    id = "CKV_VMSS_8"
    name = "Ensure a Flexible scale set patches its guests automatically"
    severity = "MEDIUM"
    guideline = "https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching"
    exceptable = True

    def judge(self, scale_set: ScaleSet) -> Verdict:
        words = scale_set.messages
        flag, patch_mode = scale_set.os_upgrade, scale_set.patch_mode
        if scale_set.orchestration is Orchestration.UNIFORM:
            return not_applicable("A Uniform scale set is patched through its OS image.")
        if patch_mode.matches(PATCHED_BY_PLATFORM):
            return passed(f"{words.patch_mode} is {patch_mode.text}.", patch_mode.path)
        if flag.is_true:
            return passed(f"{words.os_upgrade} is true.", flag.path)
        if patch_mode.is_unknown or flag.is_unknown:
            return undecided(f"{words.patch_mode} cannot be known statically.", patch_mode.path)
        state = patch_mode.text if patch_mode.is_known else "not set"
        return failed(f"{words.patch_mode} is {state}.", words.patch_guests, patch_mode.path)
