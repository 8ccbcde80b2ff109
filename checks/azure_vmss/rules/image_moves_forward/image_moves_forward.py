"""CKV_VMSS_4: an OS image that can move forward."""

from __future__ import annotations

from ...model.images import FIXED_KINDS, MOVING_KINDS, Image, ImageKind
from ...model.scale_set import Orchestration, ScaleSet
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..guest_patching.guest_patching import PATCHED_BY_PLATFORM
from ..rule import Rule


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
        return self._judge_image(scale_set, scale_set.image)

    def _judge_image(self, scale_set: ScaleSet, image: Image) -> Verdict:
        if image.alternatives:
            return self._judge_alternatives(scale_set, image)
        if image.kind in MOVING_KINDS:
            return passed(f"The scale set boots from {image.kind.value}.", image.path)
        if image.kind is ImageKind.ABSENT:
            return not_applicable("The scale set names no image.")
        if image.kind not in FIXED_KINDS:
            return undecided("The image cannot be known statically.", image.path)
        if image.kind is ImageKind.PLATFORM_PINNED and scale_set.orchestration is Orchestration.FLEXIBLE:
            if scale_set.patch_mode.matches(PATCHED_BY_PLATFORM):
                return not_applicable("Azure patches the guests of this platform image in place.")
            if scale_set.patch_mode.is_unknown:
                return undecided("The patch mode cannot be known statically.", scale_set.patch_mode.path)
        return self._fixed(scale_set, image)

    def _judge_alternatives(self, scale_set: ScaleSet, image: Image) -> Verdict:
        verdicts = [self._judge_image(scale_set, choice) for choice in image.alternatives]
        if all(verdict.outcome is verdicts[0].outcome for verdict in verdicts):
            return verdicts[0]
        return undecided("The image depends on a condition that cannot be known statically.", image.path)

    @staticmethod
    def _fixed(scale_set: ScaleSet, image: Image) -> Verdict:
        words = scale_set.messages
        reference = f" ({image.reference})" if image.reference else ""
        fix = words.use_latest_version if image.kind is ImageKind.PLATFORM_PINNED else words.use_gallery_definition
        return failed(f"The scale set boots from {image.kind.value}{reference}, which never changes.", fix, image.path)
