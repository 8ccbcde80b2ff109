"""CKV_VMSS_1: automatic OS image upgrade."""

from __future__ import annotations

from dataclasses import replace

from ...model.languages import ApiVersion
from ...model.scale_set import Orchestration, ScaleSet
from ...model.settings import known
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..health_signal.health_signal import HealthSignal
from ..messages import OS_UPGRADE, Message, not_known
from ..preconditions import OPERATOR_DECIDES, service_fabric_extension, service_fabric_owns_upgrades
from ..rule import Rule
from ..upgrade_mode.upgrade_mode import UpgradeMode
from ..windows_updates.windows_updates import WindowsUpdates

_ENABLE = Message(
    azurerm="In an automatic_os_upgrade_policy block, set enable_automatic_os_upgrade = true and disable_automatic_rollback = false.",
    azurerm_v5="In an automatic_os_upgrade_policy block, set automatic_os_upgrade_enabled = true and automatic_rollback_enabled = true.",
    azurerm_legacy="Set automatic_os_upgrade = true.",
    resource_manager="Set properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade to true.",
)
_WHAT_UPGRADES_NEED = (HealthSignal(), UpgradeMode(), WindowsUpdates())


class AutoOsUpgrade(Rule):
    """A Uniform scale set has to enable automatic OS image upgrade."""

    id = "CKV_VMSS_1"
    name = "Ensure automatic OS image upgrade is enabled on the scale set"
    severity = "HIGH"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-automatic-upgrade"
    )
    exceptable = True

    def judge(self, scale_set: ScaleSet) -> Verdict:
        name, flag = OS_UPGRADE.told_to(scale_set), scale_set.os_upgrade
        service_fabric = service_fabric_extension(scale_set)
        if service_fabric and not service_fabric_owns_upgrades(service_fabric):
            return undecided(OPERATOR_DECIDES)
        if flag.is_true:
            return passed(f"{name} is true.", flag.path)
        if flag.is_unknown:
            return undecided(not_known(name, flag), flag.path)
        if scale_set.orchestration is Orchestration.FLEXIBLE:
            return not_applicable("A Flexible scale set is patched through its guests.")
        state = "false" if flag.is_false else "not set, which means false"
        return failed(f"{name} is {state}.", self._fix(scale_set), flag.path)

    @staticmethod
    def _fix(scale_set: ScaleSet) -> str:
        """How to switch upgrades on, with what Azure or the provider refuses from then on and no finding says yet."""
        switched_on = replace(scale_set, os_upgrade=known(True))
        fix = _ENABLE.told_to(scale_set)
        if scale_set.language.api_version is ApiVersion.BEFORE_2017_03_30:
            current = replace(scale_set, language=replace(scale_set.language, api_version=ApiVersion.CURRENT))
            fix = f"Raise the API version to 2018-10-01 or later, then {_lower_first(_ENABLE.told_to(current))}"
        for rule in _WHAT_UPGRADES_NEED:
            then = rule.judge(switched_on)
            if then.failed and not rule.judge(scale_set).failed:
                fix = f"{fix[:-1]}; also {_lower_first(then.fix)}"
        return fix


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


RULE = AutoOsUpgrade()
