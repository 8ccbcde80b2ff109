"""``azurerm_virtual_machine_scale_set``."""

from __future__ import annotations

from ..model.images import Image, ImageKind, absent_image, unknown_image
from ..model.languages import AZURERM_LEGACY
from ..model.scale_set import Orchestration, ScaleSet, Ternary
from .azurerm_common import read_common
from .image_ids import WINDOWS_PUBLISHERS, image_of_id, image_of_version, written_text
from .node import Node, reasons_of
from .probe_ids import probe_of_id

_IMAGE = "storage_profile_image_reference"
_DISK = "storage_profile_os_disk"


def read_legacy(resource: Node) -> ScaleSet:
    """Read a scale set of the oldest resource, which is Uniform and knows no rollback switch."""
    windows_config = resource.block("os_profile_windows_config")
    return read_common(
        resource,
        AZURERM_LEGACY,
        Orchestration.UNIFORM,
        os_upgrade=resource.child("automatic_os_upgrade").setting.as_bool(),
        mode=resource.child("upgrade_policy_mode").setting.as_text(),
        health_probe=probe_of_id(resource.child("health_probe_id")),
        image=_image(resource.block(_IMAGE), resource.block(_DISK).child("image")),
        windows=_windows(resource, windows_config),
        windows_updates=windows_config.child("enable_automatic_upgrades").setting.as_bool(),
        reasons=reasons_of(windows=windows_config),
    )


def _image(reference: Node, disk_image: Node) -> Image:
    vhd = disk_image.setting
    if vhd.is_known or "/" in written_text(disk_image.value):
        return Image(ImageKind.VHD, written_text(disk_image.value), vhd.path)
    if not reference.is_absent and not reference.is_object:
        return unknown_image(reference.path, reference.setting.reason)
    image_id, version = reference.child("id"), reference.child("version")
    if not image_id.is_empty:
        return image_of_id(image_id)
    if not version.is_empty:
        return image_of_version(version)
    if vhd.is_unknown:
        return unknown_image(vhd.path, vhd.reason)
    if reference.is_absent:
        return absent_image(_IMAGE)
    return unknown_image(version.path, "the image reference names neither an id nor a version")


def _windows(resource: Node, windows_config: Node) -> Ternary:
    os_type = resource.block(_DISK).child("os_type").setting
    publisher = resource.block(_IMAGE).child("publisher").setting
    if windows_config.is_object or os_type.matches("Windows") or publisher.matches(*WINDOWS_PUBLISHERS):
        return Ternary.YES
    if os_type.is_known or resource.block("os_profile_linux_config").is_object:
        return Ternary.NO
    if not windows_config.is_absent or (not publisher.is_known and (os_type.is_unknown or publisher.is_unknown)):
        return Ternary.UNKNOWN
    return Ternary.NO
