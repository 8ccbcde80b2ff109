"""``Microsoft.Compute/virtualMachineScaleSets`` read into the model, whichever language deploys it.

Sources: the REST specification (azure-mgmt-compute docstrings), and the Azure Policy built-in
465f0161-0087-490a-9ad9-ad6217f4f43a for the names before API version 2018-10-01.
"""

from __future__ import annotations

from dataclasses import replace

from ..model.images import Image, ImageKind, absent_image, unknown_image
from ..model.languages import Language, before_api_version_2017_03_30, before_api_version_2018_10
from ..model.scale_set import Extension, Orchestration, RollingPolicy, ScaleSet, Ternary
from ..model.settings import Setting, absent, unknown
from .image_ids import WINDOWS_PUBLISHERS, image_of_id, image_of_version, written_text
from .joined import NOTHING_JOINED, Joined
from .node import Node, given, reason_of, reasons_of
from .probe_ids import probe_of_id
from .tags import read_tags

_FIRST_VERSION_WITH_OS_UPGRADE = "2017-03-30"
_FIRST_VERSION_WITH_NEW_NAMES = "2018-10-01"
_IMAGE_IDS = ("id", "sharedGalleryImageId", "communityGalleryImageId")


def read_compute(
    resource: Node,
    api_version: str,
    language: Language,
    joined: Joined = NOTHING_JOINED,
) -> ScaleSet:
    """Read a resource object (``properties``, ``tags``, ``sku``) as Resource Manager gets it.

    ``resource`` is a node that folds names. ``api_version`` is a date, or empty where it is not known.
    """
    properties = resource.child("properties")
    orchestration = properties.child("orchestrationMode")
    profile = properties.child("virtualMachineProfile")
    policy = properties.child("upgradePolicy")
    automatic = policy.child("automaticOSUpgradePolicy")
    old_flag = policy.child("automaticOSUpgrade")
    rolling = policy.child("rollingUpgradePolicy")
    extensions = profile.child("extensionProfile", "extensions")
    inline, complete = extensions.items()
    os_profile = profile.child("osProfile")
    storage = _Storage(profile.child("storageProfile"))
    windows = os_profile.child("windowsConfiguration")
    linux = os_profile.child("linuxConfiguration")
    tags, tags_complete = read_tags(resource.child("tags"))
    return ScaleSet(
        language=_language_of(language, policy, old_flag, api_version),
        orchestration=_orchestration(orchestration.setting),
        vm_profile=given(profile),
        os_upgrade=_first_given(
            automatic.child("enableAutomaticOSUpgrade").setting.as_bool(), old_flag.setting.as_bool()
        ),
        rollback_disabled=_rollback_disabled(policy, automatic),
        mode=policy.child("mode").setting.as_text(),
        rolling_policy_given=given(rolling),
        rolling_policy=None if rolling.is_absent else _rolling_policy(rolling),
        health_probe=probe_of_id(profile.child("networkProfile", "healthProbe", "id")),
        extensions=(*[read_extension(extension) for extension in inline], *joined.extensions),
        extensions_complete=complete and not joined.unseen,
        image=storage.image(),
        windows=_windows(storage, windows, linux),
        windows_updates=windows.child("enableAutomaticUpdates").setting.as_bool(),
        patch_mode=_patch_mode(os_profile, linux, windows),
        tags=tags,
        tags_complete=tags_complete,
        reasons={
            **joined.reasons,
            **reasons_of(
                vm_profile=profile,
                extensions=extensions,
                rolling_policy=rolling,
                orchestration=orchestration,
                windows=storage.os_type,
            ),
        },
    )


def read_extension(extension: Node) -> Extension:
    """An extension object, ``{"name": ..., "properties": {...}}``, inline or a child resource."""
    properties = extension.child("properties")
    return Extension(
        publisher=properties.child("publisher").setting.as_text(),
        type=properties.child("type").setting.as_text(),
        durability=properties.child("settings", "durabilityLevel").setting.as_text(),
    )


def _language_of(language: Language, policy: Node, old_flag: Node, api_version: str) -> Language:
    old_names_used = not old_flag.is_absent and not policy.is_unknown
    dated = api_version[:10]
    if not old_names_used and dated[:2] == "20" and dated < _FIRST_VERSION_WITH_OS_UPGRADE:
        return before_api_version_2017_03_30(language)
    if old_names_used or (dated[:2] == "20" and dated < _FIRST_VERSION_WITH_NEW_NAMES):
        return before_api_version_2018_10(language)
    return language


def _orchestration(setting: Setting) -> Orchestration:
    if setting.is_absent or setting.matches("Uniform"):
        return Orchestration.UNIFORM
    return Orchestration.FLEXIBLE if setting.matches("Flexible") else Orchestration.UNKNOWN


def _rollback_disabled(policy: Node, automatic: Node) -> Setting:
    current = automatic.child("disableAutomaticRollback").setting.as_bool()
    return _first_given(current, policy.child("autoOSUpgradePolicy", "disableAutoRollback").setting.as_bool())


def _first_given(first: Setting, second: Setting) -> Setting:
    return first if second.is_absent or not first.is_absent else second


def _rolling_policy(rolling: Node) -> RollingPolicy:
    return RollingPolicy(
        max_batch=rolling.child("maxBatchInstancePercent").setting.as_number(),
        max_unhealthy=rolling.child("maxUnhealthyInstancePercent").setting.as_number(),
        max_unhealthy_upgraded=rolling.child("maxUnhealthyUpgradedInstancePercent").setting.as_number(),
        pause=rolling.child("pauseTimeBetweenBatches").setting.as_text(),
    )


class _Storage:
    """What a storage profile says of the image and of the operating system."""

    def __init__(self, profile: Node) -> None:
        self._reference = profile.child("imageReference")
        self._disk = profile.child("osDisk")
        self.os_type = self._disk.child("osType")

    @property
    def publisher(self) -> Setting:
        return self._reference.child("publisher").setting

    def image(self) -> Image:
        reference = self._reference
        for name in _IMAGE_IDS:
            image_id = reference.child(name)
            if not image_id.is_empty:
                return image_of_id(image_id)
        version = reference.child("version")
        if not version.is_empty:
            return image_of_version(version)
        disk_image = self._disk.child("image")
        uri = disk_image.child("uri")
        if not uri.is_empty:
            # an image written out with its uri is a VHD, whichever blob a parameter names
            vhd = Image(ImageKind.VHD, written_text(uri.value), uri.path)
            return vhd if disk_image.is_object else unknown_image(uri.path, uri.setting.reason)
        if reference.is_absent:
            return absent_image(reference.path)
        return unknown_image(reference.path, reference.setting.reason or "it names neither an id nor a version")


def _windows(storage: _Storage, windows: Node, linux: Node) -> Ternary:
    os_type, publisher = storage.os_type.setting, storage.publisher
    if os_type.matches("Windows") or publisher.matches(*WINDOWS_PUBLISHERS) or windows.is_object:
        return Ternary.YES
    if os_type.matches("Linux") or linux.is_object:
        return Ternary.NO
    if windows.setting.is_unknown or (not publisher.is_known and (os_type.is_unknown or publisher.is_unknown)):
        return Ternary.UNKNOWN
    return Ternary.NO


def _patch_mode(os_profile: Node, linux: Node, windows: Node) -> Setting:
    for configuration in (linux, windows):
        if not configuration.is_absent:
            return configuration.child("patchSettings", "patchMode").setting.as_text()
    if os_profile.is_unknown:
        return unknown(os_profile.path, reason=reason_of(os_profile.value))
    return absent(os_profile.path)


def overlaid(base: ScaleSet, patch: ScaleSet) -> ScaleSet:
    """A scale set after an update that writes only what the patch gives."""
    names = ("os_upgrade", "rollback_disabled", "mode", "health_probe", "windows_updates", "patch_mode")
    changes = {name: getattr(patch, name) for name in names if not getattr(patch, name).is_absent}
    if patch.image.kind is not ImageKind.ABSENT:
        changes["image"] = patch.image
    if patch.rolling_policy_given is not Ternary.NO:
        changes.update(rolling_policy=patch.rolling_policy, rolling_policy_given=patch.rolling_policy_given)
    extensions: tuple[Extension, ...] = base.extensions + patch.extensions
    return replace(
        base,
        extensions=extensions,
        extensions_complete=base.extensions_complete and patch.extensions_complete,
        tags={**base.tags, **patch.tags},
        **changes,
    )
