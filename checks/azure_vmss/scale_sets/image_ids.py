"""Which image an id or a version names, in whatever language it was put together."""

from __future__ import annotations

from dataclasses import replace

from ..evaluation.values import PartialText, Unknown, Value
from ..model.azure_ids import OPEN_PART
from ..model.images import Image, ImageKind, absent_image, image_from_id, image_from_version, unknown_image
from ..model.settings import known
from .id_text import id_text, names_an_image
from .node import Node

# the publishers of platform images that run Windows
WINDOWS_PUBLISHERS = ("MicrosoftWindowsServer", "MicrosoftWindowsDesktop")


def image_of_id(image_id: Node) -> Image:
    """The image that an id names, by its text or by the type of the resource it refers to."""
    if image_id.is_empty:
        return absent_image(image_id.path)
    text = id_text(image_id.value) or id_text(_only_image(image_id.value))
    if text is None:
        return unknown_image(image_id.path, image_id.setting.reason)
    image = image_from_id(text, image_id.path)
    return image._replace(reference=written_text(image_id.value), reason=image_id.setting.reason or image.reason)


def image_of_version(version: Node) -> Image:
    """The platform image that a version names, one looked up by ``azurerm_platform_image`` included."""
    value = version.value
    reference = value.reference if isinstance(value, Unknown) else None
    if reference is not None and (reference.mode, reference.type) == ("data", "azurerm_platform_image"):
        return Image(ImageKind.PLATFORM_PINNED, written_text(value), version.path)
    if isinstance(value, PartialText):
        text = "".join(part if isinstance(part, str) else OPEN_PART for part in value.parts)
        image = image_from_version(known(text, version.path))
        return image._replace(reference=written_text(value), reason=value.reason)
    setting = version.setting
    image = image_from_version(setting.as_text())
    if image.kind is not ImageKind.UNKNOWN:
        return image
    missing = "its reference has no version" if setting.is_absent else ""
    return image._replace(reason=setting.reason or image.reason or missing)


def _only_image(value: Value) -> Value:
    """Of a value made of several resources the one that is an image, as if it stood there alone."""
    images = [reference for reference in getattr(value, "made_of", ()) if names_an_image(reference)]
    return replace(value, reference=images[0], made_of=()) if len(images) == 1 else None


def written_text(value: Value) -> str:
    """The value as a finding shows it: text, an address, or text with addresses in it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Unknown):
        return value.reference.address if value.reference else ""
    if isinstance(value, PartialText):
        return "".join(part if isinstance(part, str) else f"${{{written_text(part) or '...'}}}" for part in value.parts)
    return ""
