"""CKV_VMSS_1: automatic OS image upgrade."""

from __future__ import annotations

from dataclasses import replace

from ..preconditions import service_fabric_extension, service_fabric_owns_upgrades
from ...model.scale_set import Orchestration, ScaleSet
from ...model.settings import known
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..health_signal.health_signal import HealthSignal
from ..rule import Rule
from ..upgrade_mode.upgrade_mode import UpgradeMode
from ..windows_updates.windows_updates import WindowsUpdates

_WHAT_UPGRADES_NEED = (HealthSignal(), UpgradeMode(), WindowsUpdates())


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
        words = scale_set.messages
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
        return failed(f"{words.os_upgrade} is {state}.", self._fix(scale_set), flag.path)

    @staticmethod
    def _fix(scale_set: ScaleSet) -> str:
        """How to switch upgrades on, with what Azure or the provider refuses from then on and no finding says yet."""
        switched_on = replace(scale_set, os_upgrade=known(True))
        fix = scale_set.messages.enable_os_upgrade
        for rule in _WHAT_UPGRADES_NEED:
            then = rule.judge(switched_on)
            if then.failed and not rule.judge(scale_set).failed:
                fix = f"{fix[:-1]}; also {then.fix[0].lower()}{then.fix[1:]}"
        return fix
