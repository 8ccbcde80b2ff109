"""Which health probe an id names."""

from __future__ import annotations

from ..evaluation.values import PartialText, Unknown
from ..model.settings import Setting, known
from .id_text import id_text
from .node import Node

# Resources outside Azure can answer with anything, null included.
_PROVIDERS = ("azurerm_", "azapi_")


def probe_of_id(probe_id: Node) -> Setting:
    """The id of a probe, known also where only the resource it refers to is known.

    A reference to a probe that gets its id when it is created is a probe all the same.
    """
    setting = probe_id.setting
    if not setting.is_unknown:
        return setting.as_text()
    value = probe_id.value
    if isinstance(value, Unknown) and value.reference is not None and value.reference.type.startswith(_PROVIDERS):
        return known(id_text(value) or value.reference.address, setting.path)
    if isinstance(value, PartialText):
        text = id_text(value) or ""
        # something certainly stands there, whichever load balancer it belongs to
        return known(text, setting.path) if "/" in text else setting
    return setting
