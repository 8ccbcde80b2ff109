"""The Terraform resource types the readers know."""

from __future__ import annotations

from typing import Any, Dict

from .terraform_text import unwrap

LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
AZURERM_SCALE_SETS = (LINUX, WINDOWS, FLEXIBLE, LEGACY)
AZAPI_RESOURCE = "azapi_resource"
AZAPI_UPDATE = "azapi_update_resource"
AZURERM_EXTENSION = "azurerm_virtual_machine_scale_set_extension"

_SCALE_SET = "microsoft.compute/virtualmachinescalesets"


def azapi_type(conf: Dict[str, Any]) -> str:
    """The lower-cased ``type`` of an azapi resource without its API version."""
    return str(unwrap(conf.get("type")) or "").split("@")[0].strip().lower()


def azapi_api_version(conf: Dict[str, Any]) -> str:
    """The API version behind the ``@`` of an azapi ``type``, or an empty string."""
    return str(unwrap(conf.get("type")) or "").partition("@")[2].strip()


def is_scale_set(resource_type: str, conf: Dict[str, Any]) -> bool:
    """Whether the resource is a scale set the rules judge."""
    return resource_type in AZURERM_SCALE_SETS or (
        resource_type == AZAPI_RESOURCE and azapi_type(conf) == _SCALE_SET
    )


def owner_attribute(resource_type: str, conf: Dict[str, Any]) -> str:
    """The attribute by which a resource names the scale set it belongs to, or an empty string."""
    if resource_type == AZURERM_EXTENSION:
        return "virtual_machine_scale_set_id"
    if resource_type == AZAPI_RESOURCE and azapi_type(conf) == f"{_SCALE_SET}/extensions":
        return "parent_id"
    if resource_type == AZAPI_UPDATE and azapi_type(conf) == _SCALE_SET:
        return "resource_id"
    if resource_type == AZAPI_UPDATE and azapi_type(conf) == f"{_SCALE_SET}/extensions":
        return "parent_id"
    return ""
