"""CKV_VMSS_2: a health signal that gates upgrades."""

from __future__ import annotations

from ..preconditions import service_fabric_extension, service_fabric_owns_upgrades
from ...model.scale_set import Extension, Orchestration, ScaleSet, Ternary
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule

_PUBLISHER = "Microsoft.ManagedServices"
_TYPES = ("ApplicationHealthLinux", "ApplicationHealthWindows")


class HealthSignal(Rule):
    """One load-balancer probe or Application Health extension has to tell healthy from broken."""

    id = "CKV_VMSS_2"
    name = "Ensure a health probe or the Application Health extension gates upgrades"
    severity = "MEDIUM"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-health-extension"
    )

    def judge(self, scale_set: ScaleSet) -> Verdict:
        service_fabric = service_fabric_extension(scale_set)
        if service_fabric:
            if service_fabric_owns_upgrades(service_fabric):
                return not_applicable("Service Fabric Silver and Gold watch the health of their nodes themselves.")
            return undecided("Service Fabric durability Bronze, or unresolved, leaves the answer to its operator.")
        if scale_set.orchestration is Orchestration.FLEXIBLE:
            return self._judge_flexible(scale_set)
        return self._judge_uniform(scale_set)

    def _judge_flexible(self, scale_set: ScaleSet) -> Verdict:
        words = scale_set.messages
        extension = health_extension(scale_set)
        if extension is Ternary.YES:
            return passed("The Application Health extension reports health.", words.extensions_path)
        if extension is Ternary.UNKNOWN:
            return undecided("The extensions cannot be known statically.", words.extensions_path)
        found = "No Application Health extension is attached"
        if scale_set.health_probe.is_known:
            found += ", and a Flexible scale set takes no health from a load-balancer probe"
        return failed(f"{found}.", words.add_health_extension, words.extensions_path)

    def _judge_uniform(self, scale_set: ScaleSet) -> Verdict:
        words = scale_set.messages
        probe = scale_set.health_probe
        extension = health_extension(scale_set)
        if probe.is_known and points_at_application_gateway(probe.text):
            return failed(
                f"{words.health_probe} points at an application gateway, which cannot gate upgrades.",
                words.use_load_balancer_probe,
                probe.path,
            )
        if probe.is_known and extension is Ternary.YES:
            return self._judge_both(scale_set)
        if probe.is_known:
            return passed(f"{words.health_probe} names a load-balancer probe.", probe.path)
        if probe.is_unknown:
            if extension is Ternary.YES and scale_set.os_upgrade.not_true:
                return passed("The Application Health extension reports health.", words.extensions_path)
            return undecided(f"{words.health_probe} cannot be known statically.", probe.path)
        if extension is Ternary.YES:
            return passed("The Application Health extension reports health.", words.extensions_path)
        if extension is Ternary.UNKNOWN:
            return undecided("The extensions cannot be known statically.", words.extensions_path)
        return failed(
            f"Neither {words.health_probe} nor an Application Health extension is set.",
            words.add_health_signal,
            probe.path,
            words.extensions_path,
        )

    @staticmethod
    def _judge_both(scale_set: ScaleSet) -> Verdict:
        words = scale_set.messages
        probe = scale_set.health_probe
        if scale_set.os_upgrade.is_true:
            return failed(
                f"{words.health_probe} and the Application Health extension are both set, "
                "which Azure rejects while automatic OS image upgrade is on.",
                words.keep_one_health_signal,
                probe.path,
                words.extensions_path,
            )
        if scale_set.os_upgrade.is_unknown:
            return undecided(f"{words.os_upgrade} cannot be known statically.", scale_set.os_upgrade.path)
        return passed("A load-balancer probe and the Application Health extension report health.", probe.path)


def health_extension(scale_set: ScaleSet) -> Ternary:
    """Whether an Application Health extension is attached to the set."""
    candidates = [extension for extension in scale_set.extensions if _is_health_extension(extension) is not Ternary.NO]
    if any(extension.certain and _is_health_extension(extension) is Ternary.YES for extension in candidates):
        return Ternary.YES
    return Ternary.NO if scale_set.extensions_complete and not candidates else Ternary.UNKNOWN


def points_at_application_gateway(reference: str) -> bool:
    """Whether a probe id, or a reference to one, belongs to an application gateway."""
    squeezed = reference.lower().replace("_", "")
    return "applicationgateway" in squeezed


def _is_health_extension(extension: Extension) -> Ternary:
    facts = (extension.publisher.one_of(_PUBLISHER), extension.type.one_of(*_TYPES))
    if False in facts:
        return Ternary.NO
    return Ternary.UNKNOWN if None in facts else Ternary.YES
