"""The Terraform resource types that are scale sets, or change one."""

from __future__ import annotations

from collections.abc import Mapping

from ..evaluation.values import Value

LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
AZURERM_SCALE_SETS = (LINUX, WINDOWS, FLEXIBLE, LEGACY)
AZURERM_EXTENSION = "azurerm_virtual_machine_scale_set_extension"
AZAPI_RESOURCE = "azapi_resource"
AZAPI_UPDATE = "azapi_update_resource"
SCALE_SET_TYPES = (*AZURERM_SCALE_SETS, AZAPI_RESOURCE)
ATTACHED_TYPES = (AZURERM_EXTENSION, AZAPI_RESOURCE, AZAPI_UPDATE)

_SCALE_SET = "microsoft.compute/virtualmachinescalesets"
_EXTENSION = f"{_SCALE_SET}/extensions"


def declared_type(attributes: Mapping[str, Value]) -> str:
    """The ``type`` of an azapi resource in lower case, without its API version; empty where it is not known."""
    return _typed(attributes).partition("@")[0].strip().lower()


def api_version(attributes: Mapping[str, Value]) -> str:
    """The API version behind the ``@`` of an azapi ``type``, or an empty string."""
    return _typed(attributes).partition("@")[2].strip()


def is_scale_set(resource_type: str, attributes: Mapping[str, Value]) -> bool:
    """Whether the resource is a scale set the rules judge."""
    return resource_type in AZURERM_SCALE_SETS or (
        resource_type == AZAPI_RESOURCE and declared_type(attributes) == _SCALE_SET
    )


def is_update(resource_type: str, attributes: Mapping[str, Value]) -> bool:
    """Whether the resource writes into a scale set that is declared elsewhere."""
    return resource_type == AZAPI_UPDATE and declared_type(attributes) == _SCALE_SET


def is_extension(resource_type: str, attributes: Mapping[str, Value]) -> bool:
    """Whether the resource is an extension, or the update of one, that names its scale set."""
    if resource_type == AZURERM_EXTENSION:
        return True
    return resource_type in (AZAPI_RESOURCE, AZAPI_UPDATE) and declared_type(attributes) == _EXTENSION


def _typed(attributes: Mapping[str, Value]) -> str:
    given = attributes.get("type")
    return given if isinstance(given, str) else ""
