"""An ARM template of running scale sets.

The Azure CLI prints a resource flattened: what REST keeps under ``properties`` stands at its
top level, in extensions too, where the extension's ``type`` then collides with the resource's
own and is called ``typePropertiesType`` (``type1`` in older releases).
"""

from __future__ import annotations

from typing import Any

from .resource_place import place_of

_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_API_VERSION = "2024-07-01"
_ENVELOPE = ("location", "tags", "sku", "plan", "zones", "identity", "extendedLocation")
_NO_PROPERTIES = (
    *_ENVELOPE,
    "id",
    "name",
    "type",
    "etag",
    "resourceGroup",
    "subscriptionId",
    "tenantId",
    "kind",
    "managedBy",
    "properties",
    "apiVersion",
    "systemData",
    "additionalProperties",
)
_EXTENSION_ENVELOPE = ("id", "name", "type", "type1", "typePropertiesType", "resourceGroup", "properties")
_SECRET_SETTINGS = ("settings", "protectedSettings", "protectedSettingsFromKeyVault")
_DURABILITY = "durabilityLevel"


def template_of(scale_sets: list[dict[str, Any]]) -> dict[str, Any]:
    """The template, one resource per scale set, in the order of the input.

    Each is named ``subscription/group/name``, and its id is the ``comments`` of the resource.
    """
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [_resource(item) for item in scale_sets],
    }


def _resource(item: dict[str, Any]) -> dict[str, Any]:
    properties = item.get("properties")
    flattened = {name: value for name, value in item.items() if name not in _NO_PROPERTIES}
    resource: dict[str, Any] = {
        "type": _TYPE,
        "apiVersion": _API_VERSION,
        "name": place_of(item),
    }
    if item.get("id"):
        resource["comments"] = item["id"]
    resource.update({name: item[name] for name in _ENVELOPE if item.get(name) is not None})
    resource["properties"] = _with_rest_extensions(properties if isinstance(properties, dict) else flattened)
    escaped: dict[str, Any] = _escaped(resource)
    return escaped


def _with_rest_extensions(properties: dict[str, Any]) -> dict[str, Any]:
    profile = properties.get("virtualMachineProfile")
    extension_profile = profile.get("extensionProfile") if isinstance(profile, dict) else None
    extensions = extension_profile.get("extensions") if isinstance(extension_profile, dict) else None
    if not isinstance(profile, dict) or not isinstance(extension_profile, dict) or not isinstance(extensions, list):
        return properties
    rebuilt = [_extension(extension) for extension in extensions if isinstance(extension, dict)]
    return {
        **properties,
        "virtualMachineProfile": {**profile, "extensionProfile": {**extension_profile, "extensions": rebuilt}},
    }


def _extension(extension: dict[str, Any]) -> dict[str, Any]:
    properties = extension.get("properties")
    if not isinstance(properties, dict):
        properties = {name: value for name, value in extension.items() if name not in _EXTENSION_ENVELOPE}
        properties["type"] = _extension_type(extension)
    shown = {name: value for name, value in properties.items() if name not in _SECRET_SETTINGS}
    settings = properties.get("settings")
    if isinstance(settings, dict) and _DURABILITY in settings:
        shown["settings"] = {_DURABILITY: settings[_DURABILITY]}
    return {"name": extension.get("name"), "properties": shown}


def _extension_type(extension: dict[str, Any]) -> Any:
    for name in ("typePropertiesType", "type1"):
        if extension.get(name):
            return extension[name]
    own = extension.get("type")
    return None if "/" in str(own or "") else own


def _escaped(value: Any) -> Any:
    """Without nulls, and with the text that ARM would take for an expression escaped."""
    if isinstance(value, dict):
        return {name: _escaped(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_escaped(member) for member in value if member is not None]
    if isinstance(value, str) and value.lstrip().startswith("["):
        return f"[{value.lstrip()}"
    return value
