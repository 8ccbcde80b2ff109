"""Any Terraform resource that is a scale set, with what other resources attach to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..evaluation.assumptions import Assumptions
from ..evaluation.values import Value, undecided
from ..model.scale_set import Extension, ScaleSet, Ternary
from .azapi import azapi_body, read_azapi
from .azurerm import read_azurerm
from .azurerm_common import read_extension
from .compute import overlaid
from .compute import read_extension as read_compute_extension
from .joined import Joined
from .node import Node
from .terraform_resource_types import AZAPI_RESOURCE, AZURERM_EXTENSION, LEGACY, api_version, is_update


class TerraformResource(NamedTuple):
    """A resource instance: its type, and its attributes and nested blocks, a list of objects for each kind of block.

    ``certain`` is false of an extension or update that may belong to another scale set.
    """

    type: str
    attributes: Mapping[str, Value]
    certain: bool = True


def read_scale_set(
    resource: TerraformResource,
    attached: Iterable[TerraformResource],
    unseen: str,
    assumptions: Assumptions,
) -> ScaleSet:
    """Read a scale set in one case, with the extensions and updates that are joined to it in that case.

    ``unseen`` says why others may be joined too, and is empty where there are no others.
    """
    node = Node(resource.attributes, "", assumptions)
    if resource.type == LEGACY:
        return read_azurerm(resource.type, node)
    updates: list[TerraformResource] = []
    extensions: list[Extension] = []
    for other in attached:
        if is_update(other.type, other.attributes):
            updates.append(other)
        else:
            extensions.append(_extension(other, Node(other.attributes, "", assumptions)))
    joined = Joined(tuple(extensions), unseen)
    if resource.type == AZAPI_RESOURCE:
        scale_set = read_azapi(node, api_version(resource.attributes), joined)
    else:
        scale_set = read_azurerm(resource.type, node, joined)
    for update in updates:
        scale_set = _updated(scale_set, update, assumptions)
    return scale_set


def _updated(scale_set: ScaleSet, update: TerraformResource, assumptions: Assumptions) -> ScaleSet:
    if not update.certain and not assumptions.settle(undecided("whose an update is", "belongs", id(update.attributes))):
        return scale_set
    patch = read_azapi(Node(update.attributes, "", assumptions), api_version(update.attributes))
    if patch.vm_profile is Ternary.UNKNOWN:
        return replace(scale_set, vm_profile=Ternary.UNKNOWN, reasons={**scale_set.reasons, **patch.reasons})
    return overlaid(scale_set, patch)


def _extension(attached: TerraformResource, node: Node) -> Extension:
    extension = read_extension(node) if attached.type == AZURERM_EXTENSION else read_compute_extension(azapi_body(node))
    return extension if attached.certain else extension._replace(certain=False)
