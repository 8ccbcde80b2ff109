"""Any Terraform resource that is a scale set, read into the model with what is joined to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Optional, Tuple

from ..model.scale_set import ScaleSet, Ternary
from .arm_properties import overlaid, read_extensions
from .azapi_reader import extension_node, read_azapi
from .azurerm_reader import is_created, read_azurerm, read_extension
from .terraform_blocks import Block, resource_block
from .terraform_graph import GraphIndex
from .terraform_json_files import JsonSurroundings, json_folder
from .terraform_plan_file import PlanSurroundings, plan_file
from .terraform_surroundings import Attachment, Surroundings, UnseenSiblings
from .terraform_text import unwrap
from .terraform_types import AZAPI_RESOURCE, AZAPI_UPDATE, AZURERM_EXTENSION, LEGACY, is_scale_set


def read_terraform(
    resource_type: str, name: str, conf: Dict[str, Any], graph: Optional[GraphIndex], json_file: str
) -> Optional[ScaleSet]:
    """Read a resource of a Terraform, plan or JSON scan; None where it is no scale set.

    ``graph`` is the index of Checkov's graph where there is one, ``json_file`` the path of
    the scanned ``.tf.json`` file, or an empty string.
    """
    if not is_scale_set(resource_type, conf):
        return None
    conf, surroundings = _at_home(resource_type, name, conf, graph, json_file)
    if resource_type == AZAPI_RESOURCE:
        scale_set = read_azapi(conf, surroundings)
    else:
        scale_set = read_azurerm(resource_type, conf, surroundings)
    return _with_attachments(scale_set, resource_type, resource_block(conf, surroundings))


def is_json_configuration(conf: Dict[str, Any]) -> bool:
    """Whether Checkov read the configuration from a ``.tf.json`` file, not from HCL or a plan."""
    return "__startline__" in conf and "__address__" not in conf


def _at_home(
    resource_type: str, name: str, conf: Dict[str, Any], graph: Optional[GraphIndex], json_file: str
) -> Tuple[Dict[str, Any], Surroundings]:
    """The configuration to read, and what surrounds it."""
    plan_path, address = unwrap(conf.get("__file__")), conf.get("__address__")
    if isinstance(plan_path, str) and isinstance(address, str):
        plan = plan_file(plan_path)
        planned = plan.configuration_of(address) if plan else None
        if plan and planned is not None:
            return planned, PlanSurroundings(plan, address)
    known_to_graph = graph.surroundings_of(conf) if graph else None
    if known_to_graph:
        return conf, known_to_graph
    if is_json_configuration(conf):
        folder = json_folder(json_file) if json_file else None
        if folder is None:
            return conf, UnseenSiblings()
        return conf, JsonSurroundings(folder, resource_type, name, conf)
    # a graph that does not hold the resource belongs to another runner in another thread
    return conf, UnseenSiblings() if graph else Surroundings()


def _with_attachments(scale_set: ScaleSet, resource_type: str, owner: Block) -> ScaleSet:
    if resource_type == LEGACY:
        return scale_set
    attachments = owner.surroundings.attachments()
    for attachment in attachments.found:
        block = resource_block(attachment.conf, attachment.surroundings)
        if is_created(block):
            before = len(scale_set.extensions)
            scale_set = _attached(scale_set, attachment)
            count = block.setting("count")
            # a set and an extension that share their condition come and go together
            if count.is_unknown and block.raw("count") != owner.raw("count"):
                scale_set = _last_left_open(scale_set, before)
    return replace(scale_set, extensions_complete=scale_set.extensions_complete and attachments.complete)


def _attached(scale_set: ScaleSet, attachment: Attachment) -> ScaleSet:
    if attachment.resource_type == AZURERM_EXTENSION:
        extension = read_extension(resource_block(attachment.conf, attachment.surroundings))
        return replace(scale_set, extensions=scale_set.extensions + (extension,))
    if attachment.resource_type == AZAPI_UPDATE and "resource_id" in attachment.conf:
        patch = read_azapi(attachment.conf, attachment.surroundings)
        if patch.vm_profile is Ternary.UNKNOWN:
            return replace(scale_set, vm_profile=Ternary.UNKNOWN)
        return overlaid(scale_set, patch)
    node = extension_node(attachment.conf, attachment.surroundings)
    return replace(scale_set, extensions=scale_set.extensions + read_extensions([node]))


def _last_left_open(scale_set: ScaleSet, first: int) -> ScaleSet:
    """The set with its extensions from the given one on attached under a condition only."""
    opened = tuple(replace(extension, certain=False) for extension in scale_set.extensions[first:])
    return replace(scale_set, extensions=scale_set.extensions[:first] + opened)
