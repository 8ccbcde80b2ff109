"""CKV_VMSS_8: guest patching of a Flexible scale set."""

from __future__ import annotations

from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..messages import OS_UPGRADE, PATCH_MODE, Message, not_known
from ..rule import Rule

_PATCH_GUESTS = Message(
    azurerm='Set patch_mode = "AutomaticByPlatform" in os_profile.linux_configuration or os_profile.windows_configuration.',
    resource_manager=(
        'Set patchSettings.patchMode to "AutomaticByPlatform" in linuxConfiguration or windowsConfiguration of '
        "properties.virtualMachineProfile.osProfile."
    ),
)
PATCHED_BY_PLATFORM = "AutomaticByPlatform"


class GuestPatching(Rule):
    """A Flexible scale set has to let the platform patch its guests."""

    id = "CKV_VMSS_8"
    name = "Ensure a Flexible scale set patches its guests automatically"
    severity = "MEDIUM"
    guideline = "https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching"
    exceptable = True

    def judge(self, scale_set: ScaleSet) -> Verdict:
        name = PATCH_MODE.told_to(scale_set)
        flag, patch_mode = scale_set.os_upgrade, scale_set.patch_mode
        if scale_set.orchestration is Orchestration.UNIFORM:
            return not_applicable("A Uniform scale set is patched through its OS image.")
        if patch_mode.matches(PATCHED_BY_PLATFORM):
            return passed(f"{name} is {patch_mode.text}.", patch_mode.path)
        if flag.is_true:
            return passed(f"{OS_UPGRADE.told_to(scale_set)} is true.", flag.path)
        if patch_mode.is_unknown:
            return undecided(not_known(name, patch_mode), patch_mode.path)
        if flag.is_unknown:
            return undecided(not_known(OS_UPGRADE.told_to(scale_set), flag), flag.path)
        state = patch_mode.text if patch_mode.is_known else "not set"
        return failed(f"{name} is {state}.", _PATCH_GUESTS.told_to(scale_set), patch_mode.path)


RULE = GuestPatching()
