"""CKV_VMSS_4: an OS image that can move forward."""

from __future__ import annotations

from ...model.images import FIXED_KINDS, MOVING_KINDS, Image, ImageKind
from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..guest_patching.guest_patching import PATCHED_BY_PLATFORM
from ..messages import PATCH_MODE, Message, fact_not_known, not_known
from ..rule import Rule

_USE_LATEST = Message(
    azurerm='Set version = "latest" in source_image_reference.',
    azurerm_legacy='Set version = "latest" in storage_profile_image_reference.',
    resource_manager='Set properties.virtualMachineProfile.storageProfile.imageReference.version to "latest".',
)
_USE_DEFINITION = Message(
    azurerm=(
        "Set source_image_id to an image definition of a compute gallery, without /versions/..., "
        'or use source_image_reference with version = "latest".'
    ),
    azurerm_legacy=(
        "Set id in storage_profile_image_reference to an image definition of a compute gallery, without "
        '/versions/..., or name a platform image with version = "latest".'
    ),
    resource_manager=(
        "Give imageReference.id the id of an image definition of a compute gallery, without /versions/..., "
        'or name a platform image with version "latest".'
    ),
)


class ImageMovesForward(Rule):
    """Automatic OS image upgrade has nowhere to go from a pinned image."""

    id = "CKV_VMSS_4"
    name = "Ensure the OS image can move forward (latest, or an unversioned gallery image)"
    severity = "HIGH"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-automatic-upgrade#supported-os-images"
    )
    exceptable = True

    def judge(self, scale_set: ScaleSet) -> Verdict:
        image = scale_set.image
        if image.kind in MOVING_KINDS:
            return passed(f"The scale set boots from {image.kind.value}.", image.path)
        if image.kind is ImageKind.ABSENT:
            return not_applicable("The scale set names no image.")
        if image.kind not in FIXED_KINDS:
            return undecided(fact_not_known("The image", image.reason), image.path)
        if image.kind is ImageKind.PLATFORM_PINNED and scale_set.orchestration is Orchestration.FLEXIBLE:
            if scale_set.patch_mode.matches(PATCHED_BY_PLATFORM):
                return not_applicable("Azure patches the guests of this platform image in place.")
            if scale_set.patch_mode.is_unknown:
                return undecided(
                    not_known(PATCH_MODE.told_to(scale_set), scale_set.patch_mode), scale_set.patch_mode.path
                )
        return self._fixed(scale_set, image)

    @staticmethod
    def _fixed(scale_set: ScaleSet, image: Image) -> Verdict:
        reference = f" ({image.reference})" if image.reference else ""
        fix = (_USE_LATEST if image.kind is ImageKind.PLATFORM_PINNED else _USE_DEFINITION).told_to(scale_set)
        return failed(f"The scale set boots from {image.kind.value}{reference}, which never changes.", fix, image.path)


RULE = ImageMovesForward()
