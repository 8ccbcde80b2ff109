"""Which image a Terraform expression refers to."""

from __future__ import annotations

from dataclasses import replace

from ..model.images import Image, image_from_id, unknown_image
from .terraform_text import AMONG, is_expression, resource_references, sole_reference

_DEFINITION = "/providers/Microsoft.Compute/galleries/gallery/images/definition"
_VERSION = f"{_DEFINITION}/versions/1.0.0"
_MANAGED_IMAGE = "/providers/Microsoft.Compute/images/image"

# The shape of the id that each resource or data source answers with.
_SHAPES = {
    "azurerm_shared_image": _DEFINITION,
    "azurerm_shared_image_version": _VERSION,
    "azurerm_shared_image_versions": _VERSION,
    "azurerm_image": _MANAGED_IMAGE,
    "azurerm_images": _MANAGED_IMAGE,
}


def image_from_expression(expression: str, path: str) -> Image:
    """Classify an expression for an image id by the resources it refers to.

    ``azurerm_shared_image.x.id`` is a definition, ``"${azurerm_shared_image.x.id}/versions/1.0.0"``
    one version of it; anything else that does not resolve is unknown.
    """
    whole = sole_reference(expression)
    if whole is not None:
        shape = _SHAPES.get(whole.type) if whole.attribute.endswith("id") else None
        return replace(image_from_id(shape, path), reference=expression) if shape else unknown_image(path)
    if expression.startswith(f"{AMONG}("):
        return _image_among(expression, path)
    if "${" not in expression:
        return unknown_image(path)
    text = expression
    for reference in resource_references(expression):
        shape = _SHAPES.get(reference.type)
        interpolation = "${" + reference.text + "}"
        if shape and reference.attribute == "id" and text.startswith(interpolation):
            text = shape + text[len(interpolation):]
    if is_expression(text.split("/")[0]):
        return unknown_image(path)
    return replace(image_from_id(text, path), reference=expression)


def _image_among(expression: str, path: str) -> Image:
    """The image of an object known only after apply, of whose references one at most is an image."""
    images = [reference for reference in resource_references(expression) if reference.type in _SHAPES]
    return image_from_expression(images[0].text, path) if len(images) == 1 else unknown_image(path)
