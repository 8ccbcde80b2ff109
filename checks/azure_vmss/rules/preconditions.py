"""What every rule asks before it looks at its own setting."""

from __future__ import annotations

from ..model.scale_set import Extension, ScaleSet, Ternary
from ..model.settings import unknown
from ..model.verdict import Verdict, not_applicable, undecided
from .messages import fact_not_known, not_known

OPERATOR_DECIDES = "With Service Fabric durability Bronze, or one that the code does not tell, its operator decides."
_AKS_POOL_TAG = "aks-managed-poolname"
_ORCHESTRATOR_TAG = "orchestrator"
_AKS_PUBLISHER = "microsoft.aks"
_SERVICE_FABRIC_PUBLISHER = "Microsoft.Azure.ServiceFabric"
_SERVICE_FABRIC_TYPES = ("ServiceFabricNode", "ServiceFabricLinuxNode")


def precondition_verdict(scale_set: ScaleSet) -> Verdict | None:
    """The verdict that spares a set every rule, or None where the rules apply."""
    if not scale_set.deployed:
        return not_applicable("The scale set is not created.")
    if scale_set.vm_profile is Ternary.NO:
        return not_applicable("The scale set has no VM profile.")
    if is_aks_node_pool(scale_set):
        return not_applicable("AKS upgrades the OS image of its node pools.")
    if scale_set.vm_profile is Ternary.UNKNOWN:
        return undecided(fact_not_known("The VM profile", scale_set.reasons.get("vm_profile", "")))
    return None


def possibly_aks_verdict(scale_set: ScaleSet) -> Verdict | None:
    """What to say instead of a verdict where a tag, or whose an extension is, may make the set a node pool of AKS."""
    if _AKS_PUBLISHER in scale_set.extensions_by_publisher:
        return undecided(fact_not_known("Whether AKS owns the scale set", scale_set.reasons.get("extensions", "")))
    orchestrator = scale_set.tags.get(_ORCHESTRATOR_TAG)
    if orchestrator is not None and orchestrator.is_unknown:
        return undecided(not_known(f"The tag {_ORCHESTRATOR_TAG}, which AKS sets,", orchestrator), orchestrator.path)
    return None


def is_aks_node_pool(scale_set: ScaleSet) -> bool:
    """Whether AKS owns the scale set, by its tags or by the extension AKS installs."""
    if _AKS_POOL_TAG in scale_set.tags:
        return True
    orchestrator = scale_set.tags.get(_ORCHESTRATOR_TAG)
    if orchestrator and orchestrator.text.lower().startswith("kubernetes"):
        return True
    found = scale_set.extensions_by_publisher.get(_AKS_PUBLISHER)
    return found is not None and any(extension.certain for extension in found)


def service_fabric_extension(scale_set: ScaleSet) -> Extension | None:
    """The Service Fabric node extension, or what may be one for all that is known; None where the set is no node type."""
    for extension in scale_set.extensions:
        is_publisher = extension.publisher.matches(_SERVICE_FABRIC_PUBLISHER)
        is_type = extension.type.matches(*_SERVICE_FABRIC_TYPES)
        if is_publisher and is_type:
            return extension if extension.certain else extension._replace(durability=unknown())
        if (is_publisher and extension.type.is_unknown) or (is_type and extension.publisher.is_unknown):
            return extension._replace(durability=unknown())
    return None


def service_fabric_owns_upgrades(extension: Extension) -> bool:
    """Silver and Gold durability let Service Fabric approve each upgrade itself.

    Source: docs, service-fabric patch-orchestration and automatic OS image upgrade pages.
    """
    return extension.durability.matches("Silver", "Gold")
