"""``Microsoft.Compute/virtualMachineScaleSets`` as ARM has it, read into the model.

ARM templates, Bicep and azapi describe the same object; they differ in how a value
that is not written out is worked out, which is what ``evaluate`` is for. Sources: the
REST specification (azure-mgmt-compute docstrings) and the Azure Policy built-in
465f0161-0087-490a-9ad9-ad6217f4f43a for the names before API version 2018-10-01.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterable, Tuple

from ..model.images import Image, ImageKind, absent_image, unknown_image
from ..model.scale_set import Extension, Orchestration, RollingPolicy, ScaleSet, Ternary
from ..model.settings import Setting, absent, unknown
from ..model.messages import Messages, before_api_version_2017_03_30, before_api_version_2018_10
from .arm_nodes import Evaluate, Node, find_key
from .azurerm_reader import image_from_platform_version, image_from_setting, is_written, probe_from_setting

_FIRST_VERSION_WITH_OS_UPGRADE = "2017-03-30"
_FIRST_VERSION_WITH_NEW_NAMES = "2018-10-01"
_WINDOWS_PUBLISHERS = ("MicrosoftWindowsServer", "MicrosoftWindowsDesktop")


def read_arm_properties(
    resource: Dict[str, Any], evaluate: Evaluate, messages: Messages, api_version: str = "", root: str = ""
) -> ScaleSet:
    """Read a resource object (``properties``, ``tags``, ``sku``) in any language that carries one.

    ``evaluate`` turns a raw value and its path into a setting; ``root`` is put before every path.
    """
    prefix = f"{root}/" if root else ""
    properties = Node.of(find_key(resource, "properties"), f"{prefix}properties", evaluate)
    tags = Node.of(find_key(resource, "tags"), f"{prefix}tags", evaluate)
    profile = properties.child("virtualMachineProfile")
    policy = properties.child("upgradePolicy")
    rolling = policy.child("rollingUpgradePolicy")
    extensions, complete = _extensions(profile.child("extensionProfile"))
    os_profile = profile.child("osProfile")
    tag_nodes, tags_complete = tags.entries()
    return ScaleSet(
        messages=_vocabulary(messages, policy, api_version),
        orchestration=_orchestration(properties.child("orchestrationMode").setting),
        deployed=True,
        vm_profile=_given(profile.setting),
        os_upgrade=_os_upgrade(policy),
        rollback_disabled=_rollback_disabled(policy),
        mode=policy.child("mode").setting.as_text(),
        rolling_policy_given=_given(rolling.setting),
        rolling_policy=_rolling_policy(rolling),
        health_probe=_health_probe(profile),
        extensions=extensions,
        extensions_complete=complete,
        image=_image(profile.child("storageProfile")),
        windows=_windows(profile),
        windows_updates=os_profile.child("windowsConfiguration", "enableAutomaticUpdates").setting.as_bool(),
        windows_updates_default_on=False,
        patch_mode=_patch_mode(os_profile),
        tags={name: node.setting for name, node in tag_nodes.items()},
        tags_complete=tags_complete,
    )


def _vocabulary(messages: Messages, policy: Node, api_version: str) -> Messages:
    old_names_used = not policy.child("automaticOSUpgrade").setting.is_absent
    dated = api_version[:10]
    if not old_names_used and dated[:2] == "20" and dated < _FIRST_VERSION_WITH_OS_UPGRADE:
        return before_api_version_2017_03_30(messages)
    if old_names_used or (dated[:2] == "20" and dated < _FIRST_VERSION_WITH_NEW_NAMES):
        return before_api_version_2018_10(messages)
    return messages


def _given(setting: Setting) -> Ternary:
    if setting.is_absent:
        return Ternary.NO
    if setting.is_unknown and not all(choice.is_known for choice in setting.alternatives or (setting,)):
        return Ternary.UNKNOWN
    if setting.is_known and not isinstance(setting.value, dict):
        return Ternary.UNKNOWN
    return Ternary.YES


def _orchestration(setting: Setting) -> Orchestration:
    if setting.is_absent or setting.matches("Uniform"):
        return Orchestration.UNIFORM
    return Orchestration.FLEXIBLE if setting.matches("Flexible") else Orchestration.UNKNOWN


def _os_upgrade(policy: Node) -> Setting:
    current = policy.child("automaticOSUpgradePolicy", "enableAutomaticOSUpgrade").setting.as_bool()
    before_2018_10 = policy.child("automaticOSUpgrade").setting.as_bool()
    return _first_given(current, before_2018_10)


def _rollback_disabled(policy: Node) -> Setting:
    current = policy.child("automaticOSUpgradePolicy", "disableAutomaticRollback").setting.as_bool()
    before_2018_10 = policy.child("autoOSUpgradePolicy", "disableAutoRollback").setting.as_bool()
    return _first_given(current, before_2018_10)


def _first_given(first: Setting, second: Setting) -> Setting:
    return first if second.is_absent or not first.is_absent else second


def _rolling_policy(rolling: Node) -> RollingPolicy:
    return RollingPolicy(
        max_batch=rolling.child("maxBatchInstancePercent").setting.as_number(),
        max_unhealthy=rolling.child("maxUnhealthyInstancePercent").setting.as_number(),
        max_unhealthy_upgraded=rolling.child("maxUnhealthyUpgradedInstancePercent").setting.as_number(),
        pause=rolling.child("pauseTimeBetweenBatches").setting.as_text(),
    )


def _health_probe(profile: Node) -> Setting:
    return probe_from_setting(profile.child("networkProfile", "healthProbe", "id").setting)


def _extensions(extension_profile: Node) -> "Tuple[Tuple[Extension, ...], bool]":
    items, complete = extension_profile.child("extensions").items()
    copied = not extension_profile.child("copy").setting.is_absent
    return read_extensions(items), complete and not copied


def read_extensions(items: "Iterable[Node]") -> "Tuple[Extension, ...]":
    """Extension objects, ``{"name": ..., "properties": {...}}``, inline or as child resources."""
    return tuple(replace(_extension(item.child("properties")), certain=item.certain) for item in items)


def _extension(properties: Node) -> Extension:
    durability = properties.child("settings", "durabilityLevel").setting.as_text()
    return Extension(
        publisher=properties.child("publisher").setting.as_text(),
        type=properties.child("type").setting.as_text(),
        durability=durability,
    )


def _image(storage: Node) -> Image:
    reference = storage.child("imageReference")
    for name in ("id", "sharedGalleryImageId", "communityGalleryImageId"):
        image_id = reference.child(name).setting
        if not image_id.is_absent:
            return image_from_setting(image_id)
    version = reference.child("version").setting
    if not version.is_absent:
        return image_from_platform_version(version)
    disk = storage.child("osDisk", "image")
    disk_image = disk.child("uri").setting
    # an image written out with its uri is a VHD, whichever blob a parameter names
    if is_written(disk_image) or (disk.setting.is_known and disk_image.is_unknown and not disk_image.alternatives):
        return Image(ImageKind.VHD, disk_image.text or disk_image.expression, disk_image.path)
    if disk_image.is_unknown:
        return unknown_image(disk_image.path)
    if reference.setting.is_absent:
        return absent_image(reference.setting.path)
    return unknown_image(reference.setting.path)


def _windows(profile: Node) -> Ternary:
    os_profile = profile.child("osProfile")
    os_type = profile.child("storageProfile", "osDisk", "osType").setting
    publisher = profile.child("storageProfile", "imageReference", "publisher").setting
    windows = os_profile.child("windowsConfiguration").setting
    linux = os_profile.child("linuxConfiguration").setting
    if os_type.matches("Windows") or publisher.matches(*_WINDOWS_PUBLISHERS) or windows.is_known:
        return Ternary.YES
    if os_type.matches("Linux") or linux.is_known or publisher.is_known:
        return Ternary.NO
    return Ternary.UNKNOWN if any(item.is_unknown for item in (os_type, publisher, windows)) else Ternary.NO


def _patch_mode(os_profile: Node) -> Setting:
    for name in ("linuxConfiguration", "windowsConfiguration"):
        configuration = os_profile.child(name)
        if not configuration.setting.is_absent:
            return configuration.child("patchSettings", "patchMode").setting.as_text()
    if os_profile.setting.is_unknown:
        return unknown(os_profile.setting.path)
    return absent("properties/virtualMachineProfile/osProfile")


def overlaid(base: ScaleSet, patch: ScaleSet) -> ScaleSet:
    """A scale set after an update that writes only what the patch gives."""
    changes: Dict[str, Any] = {
        name: getattr(patch, name)
        for name in (
            "os_upgrade", "rollback_disabled", "mode", "health_probe", "windows_updates", "patch_mode",
        )
        if not getattr(patch, name).is_absent
    }
    if patch.image.kind is not ImageKind.ABSENT:
        changes["image"] = patch.image
    if patch.rolling_policy_given is not Ternary.NO:
        changes.update(rolling_policy=patch.rolling_policy, rolling_policy_given=patch.rolling_policy_given)
    return replace(
        base,
        extensions=base.extensions + patch.extensions,
        extensions_complete=base.extensions_complete and patch.extensions_complete,
        tags={**base.tags, **patch.tags},
        **changes,
    )
