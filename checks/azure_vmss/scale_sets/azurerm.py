"""The azurerm scale sets, releases 3, 4 and 5, read into the model.

Sources: terraform-provider-azurerm v3.117.1, v4.81.0 and v5.2.0, internal/services/compute/
virtual_machine_scale_set.go and the resources beside it, and the 5.0 upgrade guide.
"""

from __future__ import annotations

from ..model.scale_set import ScaleSet
from .azurerm_flexible import read_flexible
from .azurerm_legacy import read_legacy
from .azurerm_uniform import read_uniform
from .joined import NOTHING_JOINED, Joined
from .node import Node
from .terraform_resource_types import FLEXIBLE, LEGACY, WINDOWS


def read_azurerm(resource_type: str, resource: Node, joined: Joined = NOTHING_JOINED) -> ScaleSet:
    """Read one azurerm scale set: an object of its attributes, with a list of objects for each kind of block.

    Nothing can be joined to the oldest resource.
    """
    if resource_type == FLEXIBLE:
        return read_flexible(resource, joined)
    if resource_type == LEGACY:
        return read_legacy(resource)
    return read_uniform(resource, resource_type == WINDOWS, joined)
