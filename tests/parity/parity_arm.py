"""Writes variants as the object ARM knows, for templates, Bicep and azapi; only expressions differ."""

from __future__ import annotations

from typing import Any, Callable

from parity_values import given
from parity_variants import Extension, Variant

TYPE = "Microsoft.Compute/virtualMachineScaleSets"
API_VERSION = "2024-07-01"
Say = Callable[[Any], Any]


def scale_set(variant: Variant, say: Say) -> dict[str, Any]:
    """``tags``, ``sku`` and ``properties`` of a variant."""
    properties = given(
        {
            "orchestrationMode": "Flexible" if variant.flexible else None,
            "upgradePolicy": _upgrade_policy(variant, say),
            "virtualMachineProfile": _profile(variant, say) if variant.profile else None,
        }
    )
    tags = None if variant.tags is None else {key: say(value) for key, value in variant.tags.items()}
    return given({"tags": tags, "sku": {"name": "Standard_D2s_v5", "capacity": 2}, "properties": properties})


def extension_properties(extension: Extension, say: Say) -> dict[str, Any]:
    settings = {key: say(value) for key, value in (extension.settings or {}).items()}
    return given(
        {
            "publisher": say(extension.publisher),
            "type": say(extension.type),
            "typeHandlerVersion": "1.0",
            "settings": settings,
        }
    )


def _upgrade_policy(variant: Variant, say: Say) -> dict[str, Any]:
    rolling = variant.rolling or {}
    return given(
        {
            "mode": say(variant.mode),
            "automaticOSUpgradePolicy": given(
                {
                    "enableAutomaticOSUpgrade": say(variant.flag),
                    "disableAutomaticRollback": say(variant.rollback_disabled),
                }
            ),
            "rollingUpgradePolicy": given(
                {
                    "maxBatchInstancePercent": say(rolling.get("batch")),
                    "maxUnhealthyInstancePercent": say(rolling.get("unhealthy")),
                    "maxUnhealthyUpgradedInstancePercent": say(rolling.get("unhealthy_upgraded")),
                    "pauseTimeBetweenBatches": say(rolling.get("pause")),
                }
            ),
        }
    )


def _profile(variant: Variant, say: Say) -> dict[str, Any]:
    probe = None if variant.probe is None else {"healthProbe": {"id": say(variant.probe)}}
    return given(
        {
            "osProfile": _os_profile(variant, say),
            "storageProfile": _storage(variant.image, say),
            "networkProfile": probe,
            "extensionProfile": _extensions(variant, say),
        }
    )


def _os_profile(variant: Variant, say: Say) -> dict[str, Any]:
    patching = given({"patchSettings": given({"patchMode": say(variant.patch_mode)})})
    profile: dict[str, Any] = {"computerNamePrefix": "vm", "adminUsername": "azureuser"}
    if variant.os == "windows":
        configuration = given(
            {"provisionVMAgent": True, "enableAutomaticUpdates": say(variant.windows_updates), **patching}
        )
        return {**profile, "windowsConfiguration": configuration}
    return {**profile, "linuxConfiguration": {"disablePasswordAuthentication": True, **patching}}


def _storage(image: Any, say: Say) -> dict[str, Any]:
    if "vhd" in image:
        return {"osDisk": {"osType": "Linux", "createOption": "FromImage", "image": {"uri": image["vhd"]}}}
    reference = {key: say(value) for key, value in image.items() if key != "id"}
    if "id" in image:
        reference[_id_name(image["id"])] = say(image["id"])
    else:
        reference = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", **reference}
    return {"imageReference": reference, "osDisk": {"createOption": "FromImage"}}


def _id_name(image_id: Any) -> str:
    """Images shared from elsewhere have a property of their own."""
    text = image_id.lower() if isinstance(image_id, str) else ""
    if text.startswith("/communitygalleries/"):
        return "communityGalleryImageId"
    return "sharedGalleryImageId" if text.startswith("/sharedgalleries/") else "id"


def _extensions(variant: Variant, say: Say) -> dict[str, Any]:
    extensions: list[dict[str, Any]] = [
        {"name": f"extension{position}", "properties": extension_properties(extension, say)}
        for position, extension in enumerate(variant.extensions)
    ]
    return {"extensions": extensions} if extensions else {}
