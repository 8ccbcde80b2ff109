"""Where a scale set boots from, and whether that can move forward.

Azure replaces the OS image of a scale set only when its reference leaves the
version open: ``latest`` for a platform image, an image definition without a
version for a gallery (docs: virtual-machine-scale-sets-automatic-upgrade.md,
"Supported OS images").
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from .azure_ids import OPEN_PART
from .settings import Setting

_NUMBERED_VERSION = re.compile(r"^\d+(\.\d+)*$")
_GALLERY_SEGMENTS = ("galleries", "communitygalleries", "sharedgalleries")


class ImageKind(Enum):
    """What an image reference points at."""

    PLATFORM_LATEST = "a platform image at its latest version"
    PLATFORM_PINNED = "a platform image pinned to one version"
    GALLERY_DEFINITION = "a gallery image definition"
    GALLERY_VERSION = "one version of a gallery image"
    MANAGED_IMAGE = "a managed image"
    VHD = "a VHD"
    UNKNOWN = "an image that cannot be known from the code"
    ABSENT = "no image"


MOVING_KINDS = frozenset({ImageKind.PLATFORM_LATEST, ImageKind.GALLERY_DEFINITION})
FIXED_KINDS = frozenset({ImageKind.PLATFORM_PINNED, ImageKind.GALLERY_VERSION, ImageKind.MANAGED_IMAGE, ImageKind.VHD})


class Image(NamedTuple):
    """An image reference: its kind, the text that said so and the path it stands at.

    ``reason`` says why an image is not known.
    """

    kind: ImageKind
    reference: str = ""
    path: str = ""
    reason: str = ""


def image_from_id(image_id: str, path: str) -> Image:
    """Classify a resource id: ``/subscriptions/.../galleries/G/images/I[/versions/V]``.

    Takes the whole id or its tail; segments compare without case and trailing
    slashes are ignored. What is not known of it stands as :data:`azure_ids.OPEN_PART`. What is no image id comes back
    as ``UNKNOWN``.
    """
    kind = _kind_of_id(image_id)
    return Image(kind, image_id.strip(), path, _why_unknown(kind, image_id, "id of an image"))


def _why_unknown(kind: ImageKind, text: str, wanted: str) -> str:
    """Why a text that is known names no image."""
    return (
        f"{text.strip()[:80]!r} is no {wanted}" if kind is ImageKind.UNKNOWN and text and OPEN_PART not in text else ""
    )


def _kind_of_id(image_id: str) -> ImageKind:
    segments = [segment for segment in image_id.strip().lower().split("/") if segment]
    if segments[-3:-1] == ["microsoft.compute", "images"]:
        return ImageKind.MANAGED_IMAGE
    positions = [position for position, segment in enumerate(segments) if segment in _GALLERY_SEGMENTS]
    below = segments[positions[-1] + 2 :] if positions else []
    if segments[:1] == [OPEN_PART] and segments[-4:-3] == ["images"] and segments[-2:-1] == ["versions"]:
        return _kind_of_gallery_version(segments[-1])
    if below[:1] != ["images"]:
        return ImageKind.UNKNOWN
    if len(below) == 2:
        return ImageKind.GALLERY_DEFINITION
    if len(below) == 4 and below[2] == "versions":
        return _kind_of_gallery_version(below[3])
    return ImageKind.UNKNOWN


def _kind_of_gallery_version(version: str) -> ImageKind:
    if version.strip() == "latest":
        return ImageKind.GALLERY_DEFINITION
    return ImageKind.GALLERY_VERSION if _is_numbered(version.strip()) else ImageKind.UNKNOWN


def _is_numbered(version: str) -> bool:
    """Whether a version is a number, or can only become one: ``1.0.${?}``."""
    return bool(_NUMBERED_VERSION.match(version) or (version[:1].isdigit() and OPEN_PART in version))


def image_from_version(version: Setting) -> Image:
    """Classify the ``version`` of a platform image reference."""
    if version.matches("latest"):
        kind = ImageKind.PLATFORM_LATEST
    elif _is_numbered(version.text):
        kind = ImageKind.PLATFORM_PINNED
    else:
        kind = ImageKind.UNKNOWN
    return Image(kind, version.text, version.path, _why_unknown(kind, version.text, "version of an image"))


def unknown_image(path: str = "", reason: str = "") -> Image:
    return Image(ImageKind.UNKNOWN, path=path, reason=reason)


def absent_image(path: str = "") -> Image:
    return Image(ImageKind.ABSENT, path=path)
