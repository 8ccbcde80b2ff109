"""Resource ids as text, with the parts that nobody can know left open.

A reference to a resource stands for an id whose type is known although its names are not: the type alone tells a
gallery image from one of its versions, and a load balancer from an application gateway.
"""

from __future__ import annotations

from ..evaluation.values import PartialText, Reference, Unknown, Value
from ..model.azure_ids import OPEN_PART, id_of_type

_GALLERY = "Microsoft.Compute/galleries"

# The type of the id that each azurerm resource or data source answers with (provider documentation, "id").
_TYPES: dict[str, str] = {
    "azurerm_shared_image_gallery": _GALLERY,
    "azurerm_shared_image": f"{_GALLERY}/images",
    "azurerm_shared_image_version": f"{_GALLERY}/images/versions",
    "azurerm_shared_image_versions": f"{_GALLERY}/images/versions",
    "azurerm_image": "Microsoft.Compute/images",
    "azurerm_images": "Microsoft.Compute/images",
    "azurerm_lb": "Microsoft.Network/loadBalancers",
    "azurerm_lb_probe": "Microsoft.Network/loadBalancers/probes",
    "azurerm_application_gateway": "Microsoft.Network/applicationGateways",
}

_IMAGE_TYPES = frozenset(
    kind.lower() for kind in (f"{_GALLERY}/images", f"{_GALLERY}/images/versions", "Microsoft.Compute/images")
)


def id_text(value: Value) -> str | None:
    """The id, with :data:`OPEN_PART` for whatever is not known of it; None where nothing is known."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Unknown):
        return _id_of(value.reference)
    if not isinstance(value, PartialText):
        return None
    texts: list[str] = []
    for part in value.parts:
        if isinstance(part, str):
            texts.append(part)
        elif texts and not texts[-1].endswith("/"):
            # what follows an id without a slash may lengthen the name, or name a version below it
            texts.append(OPEN_PART)
        else:
            texts.append((None if texts else _id_of(part.reference)) or OPEN_PART)
    if len(texts) > 1 and texts[1] == OPEN_PART and not isinstance(value.parts[0], str):
        return None
    return "".join(texts).strip()


def _id_of(reference: Reference | None) -> str | None:
    if reference is None or not reference.attribute or reference.attribute[-1] != "id":
        return None
    declared = type_of(reference)
    # the name of a version that is a resource is a number, whoever gives it
    names = [OPEN_PART, OPEN_PART, "0.0.0"] if declared.lower().endswith("/versions") else []
    return id_of_type(declared, names) if declared else None


def names_an_image(reference: Reference) -> bool:
    """Whether a resource is an image, or a version of one."""
    return type_of(reference).lower() in _IMAGE_TYPES


def type_of(reference: Reference) -> str:
    """The type that the id of a resource has in Resource Manager; empty where it is not known."""
    return reference.declared_type or _TYPES.get(reference.type, "")
