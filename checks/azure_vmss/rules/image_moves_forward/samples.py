"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ...model.images import ImageKind
from ...model.settings import known
from ..samples import IN_FLEXIBLE_MODE, LINUX, Sample, Samples, image, platform_image

_PATCHED = {**IN_FLEXIBLE_MODE, "patch_mode": known("AutomaticByPlatform")}


def _booting(version: str) -> Sample:
    reference = platform_image(version)
    return Sample(
        LINUX,
        {"source_image_reference": reference},
        {"virtualMachineProfile": {"storageProfile": {"imageReference": reference}}},
    )


SAMPLES = Samples(
    good=_booting("latest"),
    bad=_booting("24.04.202403010"),
    situations=(
        ("Platform image, version latest", image(ImageKind.PLATFORM_LATEST)),
        ("Platform image, a version number", image(ImageKind.PLATFORM_PINNED)),
        ("Gallery image definition, or its version latest", image(ImageKind.GALLERY_DEFINITION)),
        ("Gallery image, a version number", image(ImageKind.GALLERY_VERSION)),
        ("Managed image", image(ImageKind.MANAGED_IMAGE)),
        ("VHD", image(ImageKind.VHD)),
        ("Image unresolved", image(ImageKind.UNKNOWN)),
        (
            "Flexible, AutomaticByPlatform, platform image with a version number",
            {**_PATCHED, **image(ImageKind.PLATFORM_PINNED)},
        ),
        (
            "Flexible, AutomaticByPlatform, gallery image with a version number",
            {**_PATCHED, **image(ImageKind.GALLERY_VERSION)},
        ),
    ),
)
