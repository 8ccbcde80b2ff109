"""Which health probe an id names."""

from __future__ import annotations

from ..evaluation.values import PartialText, Reference, Unknown
from ..model.azure_ids import id_of_type
from ..model.settings import Setting, known
from .id_text import id_text, type_of
from .node import Node

# Resources outside Azure can answer with anything, null included.
_PROVIDERS = ("azurerm_", "azapi_")
_BALANCER, _GATEWAY = "microsoft.network/loadbalancers", "microsoft.network/applicationgateways"


def probe_of_id(probe_id: Node) -> Setting:
    """The id of a probe, known also where only the resource it refers to is known.

    A reference to a probe that gets its id when it is created is a probe all the same.
    """
    setting = probe_id.setting
    if not setting.is_unknown:
        return setting.as_text()
    value = probe_id.value
    if isinstance(value, PartialText):
        text = id_text(value) or ""
        # something certainly stands there, whichever load balancer it belongs to
        return known(text, setting.path) if "/" in text else setting
    reference = _probe_among(value) if isinstance(value, Unknown) else None
    return known(_text_of(reference), setting.path) if reference is not None else setting


def _probe_among(value: Unknown) -> Reference | None:
    """The resource a probe is of, where it can only be of one kind."""
    named = (value.reference,) if value.reference else value.made_of
    azure = [reference for reference in named if _may_have_probes(reference)]
    gateways = [reference for reference in azure if type_of(reference).lower().startswith(_GATEWAY)]
    balancers = [reference for reference in azure if type_of(reference).lower().startswith(_BALANCER)]
    if gateways and balancers:
        return None
    return next(iter(gateways or balancers or azure), None)


def _may_have_probes(reference: Reference) -> bool:
    """Of Terraform's resources any in Azure; what templates refer to has a type that says so."""
    return reference.type.startswith(_PROVIDERS) or type_of(reference).lower().startswith((_BALANCER, _GATEWAY))


def _text_of(reference: Reference) -> str:
    declared = type_of(reference)
    return id_of_type(declared) if declared else reference.address
