"""CKV_VMSS_2: a health signal that gates upgrades."""

from __future__ import annotations

from ...model.azure_ids import is_of_type
from ...model.scale_set import Extension, Orchestration, ScaleSet, Ternary
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..messages import OS_UPGRADE, Message, fact_not_known, not_known
from ..preconditions import OPERATOR_DECIDES, service_fabric_extension, service_fabric_owns_upgrades
from ..rule import Rule

_EXTENSIONS = Message(azurerm="extension", resource_manager="extensionProfile.extensions")
_PROBE = Message(
    azurerm="health_probe_id", azurerm_flexible="a health probe", resource_manager="networkProfile.healthProbe"
)
_HEALTH = 'publisher "Microsoft.ManagedServices" and type "ApplicationHealthLinux" or "ApplicationHealthWindows"'
_ADD_EXTENSION = Message(
    azurerm=f"Add an extension with {_HEALTH}.",
    resource_manager=f"Add an extension with {_HEALTH} to properties.virtualMachineProfile.extensionProfile.extensions.",
)
_ADD_SIGNAL = Message(
    azurerm=f"Set health_probe_id to a load-balancer probe, or add an extension with {_HEALTH}.",
    resource_manager=(
        "Give properties.virtualMachineProfile.networkProfile.healthProbe.id the id of a load-balancer probe, or add an "
        f"extension with {_HEALTH} to properties.virtualMachineProfile.extensionProfile.extensions."
    ),
)
_KEEP_ONE = Message(
    azurerm="Keep one of the two: remove health_probe_id or the Application Health extension.",
    resource_manager="Keep one of the two: remove networkProfile.healthProbe or the Application Health extension.",
)
_USE_LOAD_BALANCER = Message(
    azurerm="Set health_probe_id to the id of an azurerm_lb_probe, or use the Application Health extension.",
    resource_manager=(
        "Give properties.virtualMachineProfile.networkProfile.healthProbe.id the id of a load-balancer probe, or use the "
        "Application Health extension."
    ),
)
_PUBLISHER = "Microsoft.ManagedServices"
_TYPES = ("ApplicationHealthLinux", "ApplicationHealthWindows")


class HealthSignal(Rule):
    """One load-balancer probe or Application Health extension has to tell healthy from broken."""

    id = "CKV_VMSS_2"
    name = "Ensure a health probe or the Application Health extension gates upgrades"
    severity = "MEDIUM"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension"
    )

    def judge(self, scale_set: ScaleSet) -> Verdict:
        service_fabric = service_fabric_extension(scale_set)
        if service_fabric:
            if service_fabric_owns_upgrades(service_fabric):
                return not_applicable("Service Fabric Silver and Gold watch the health of their nodes themselves.")
            return undecided(OPERATOR_DECIDES)
        if scale_set.orchestration is Orchestration.FLEXIBLE:
            return self._judge_flexible(scale_set)
        return self._judge_uniform(scale_set)

    def _judge_flexible(self, scale_set: ScaleSet) -> Verdict:
        path = _EXTENSIONS.told_to(scale_set)
        extension = health_extension(scale_set)
        if extension is Ternary.YES:
            return passed("The Application Health extension reports health.", path)
        if extension is Ternary.UNKNOWN:
            return undecided(self._extension_not_known(scale_set), path)
        found = "No Application Health extension is attached"
        if scale_set.health_probe.is_known:
            found += ", and a Flexible scale set takes no health from a load-balancer probe"
        return failed(f"{found}.", _ADD_EXTENSION.told_to(scale_set), path)

    def _judge_uniform(self, scale_set: ScaleSet) -> Verdict:
        name, path = _PROBE.told_to(scale_set), _EXTENSIONS.told_to(scale_set)
        probe = scale_set.health_probe
        extension = health_extension(scale_set)
        if probe.is_known and points_at_application_gateway(probe.text):
            return failed(
                f"{name} points at an application gateway, which cannot gate upgrades.",
                _USE_LOAD_BALANCER.told_to(scale_set),
                probe.path,
            )
        if probe.is_known and extension is Ternary.YES:
            return self._judge_both(scale_set)
        if probe.is_known:
            return passed(f"{name} names a load-balancer probe.", probe.path)
        if probe.is_unknown:
            if extension is Ternary.YES and scale_set.os_upgrade.not_true:
                return passed("The Application Health extension reports health.", path)
            return undecided(not_known(name, probe), probe.path)
        if extension is Ternary.YES:
            return passed("The Application Health extension reports health.", path)
        if extension is Ternary.UNKNOWN:
            return undecided(self._extension_not_known(scale_set), path)
        return failed(
            f"Neither {name} nor an Application Health extension is set.",
            _ADD_SIGNAL.told_to(scale_set),
            probe.path,
            path,
        )

    @staticmethod
    def _extension_not_known(scale_set: ScaleSet) -> str:
        unknown = (
            setting for item in scale_set.extensions for setting in (item.publisher, item.type) if setting.is_unknown
        )
        reasons = (scale_set.reasons.get("extensions", ""), *(setting.reason for setting in unknown))
        what = "Whether an Application Health extension is attached"
        return fact_not_known(what, next((reason for reason in reasons if reason), ""))

    @staticmethod
    def _judge_both(scale_set: ScaleSet) -> Verdict:
        name, path = _PROBE.told_to(scale_set), _EXTENSIONS.told_to(scale_set)
        probe = scale_set.health_probe
        if scale_set.os_upgrade.is_true:
            return failed(
                f"{name} and the Application Health extension are both set, "
                "which Azure rejects while automatic OS image upgrade is on.",
                _KEEP_ONE.told_to(scale_set),
                probe.path,
                path,
            )
        if scale_set.os_upgrade.is_unknown:
            return undecided(not_known(OS_UPGRADE.told_to(scale_set), scale_set.os_upgrade), scale_set.os_upgrade.path)
        return passed("A load-balancer probe and the Application Health extension report health.", probe.path)


def health_extension(scale_set: ScaleSet) -> Ternary:
    """Whether an Application Health extension is attached to the set."""
    answers = {_is_health_extension(extension) for extension in scale_set.extensions}
    if Ternary.YES in answers:
        return Ternary.YES
    return Ternary.NO if scale_set.extensions_complete and Ternary.UNKNOWN not in answers else Ternary.UNKNOWN


def points_at_application_gateway(reference: str) -> bool:
    """Whether a probe id, or a reference to one, belongs to an application gateway; the resource type says so."""
    return is_of_type(reference, "Microsoft.Network", "applicationGateways")


def _is_health_extension(extension: Extension) -> Ternary:
    for setting, words in ((extension.publisher, (_PUBLISHER,)), (extension.type, _TYPES)):
        if not setting.is_unknown and not setting.matches(*words):
            return Ternary.NO
    is_known = not (extension.publisher.is_unknown or extension.type.is_unknown)
    return Ternary.YES if is_known and extension.certain else Ternary.UNKNOWN


RULE = HealthSignal()
