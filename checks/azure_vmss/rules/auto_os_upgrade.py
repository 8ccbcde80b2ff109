"""CKV_VMSS_1: automatic OS image upgrade."""

from __future__ import annotations

from ..preconditions import service_fabric_extension, service_fabric_owns_upgrades
from ..scale_set import Orchestration, ScaleSet
from ..verdict import Verdict, failed, not_applicable, passed, undecided
from .rule import Rule


class AutoOsUpgrade(Rule):
    """A Uniform scale set has to enable automatic OS image upgrade."""

    id = "CKV_VMSS_1"
    name = "Ensure automatic OS image upgrade is enabled on the scale set"
    severity = "HIGH"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-automatic-upgrade"
    )
    exceptable = True

    def judge(self, scale_set: ScaleSet) -> Verdict:
        words = scale_set.vocabulary
        flag = scale_set.os_upgrade
        service_fabric = service_fabric_extension(scale_set)
        if service_fabric and not service_fabric_owns_upgrades(service_fabric):
            return undecided("Service Fabric durability Bronze, or unresolved, leaves the answer to its operator.")
        if flag.is_true:
            return passed(f"{words.os_upgrade} is true.", flag.path)
        if scale_set.orchestration is Orchestration.FLEXIBLE:
            if flag.is_unknown:
                return undecided(f"{words.os_upgrade} cannot be known statically.", flag.path)
            return not_applicable("A Flexible scale set is patched through its guests.")
        if flag.is_unknown:
            return undecided(f"{words.os_upgrade} cannot be known statically.", flag.path)
        state = "false" if flag.is_false else "not set, which means false"
        return failed(f"{words.os_upgrade} is {state}.", words.enable_os_upgrade, flag.path)
