"""Which scale sets an answer of Azure holds.

Shapes: a list (``az vmss list``), one object (``az vmss show``), ``{"value": [...]}`` with a
``nextLink`` (the REST API) and ``{"data": [...]}`` with a ``skip_token`` (``az graph query``).
"""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

from ..shared.command_interface import CommandError

_TYPE = "microsoft.compute/virtualmachinescalesets"
_SETTINGS = ("properties", "virtualMachineProfile", "upgradePolicy", "orchestrationMode", "provisioningState", "uniqueId")
_MORE_PAGES = ("nextLink", "skip_token", "skipToken", "$skipToken")
_EXPECTED = "expected what az vmss list, az vmss show, az graph query or the REST API prints"


def scale_sets_of(documents: "Sequence[Tuple[str, object]]") -> List[Dict[str, Any]]:
    """The scale sets of all documents, each with the label that errors call it by.

    Raises :class:`CommandError` for anything that is not a complete answer about scale sets:
    a part scanned as if it were the whole would be a green build for sets nobody looked at.
    """
    scale_sets: List[Dict[str, Any]] = []
    unfinished = 0
    for label, document in documents:
        items = _items(label, document)
        unfinished += _has_more(document)
        scale_sets.extend(_checked(label, position, item) for position, item in enumerate(items, 1))
    if unfinished and unfinished >= len(documents):
        raise CommandError(
            "the answer is one page of several; ask for all of them (az graph query --first 1000), "
            "or save every page and name all the files"
        )
    return scale_sets


def _items(label: str, document: object) -> List[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in ("value", "data"):
            if isinstance(document.get(name), list) and "name" not in document:
                found: List[Any] = document[name]
                return found
        if "name" in document:
            return [document]
        if isinstance(document.get("error"), dict):
            raise CommandError(f"{label} holds an error of Azure: {document['error'].get('message', 'unknown')}")
    raise CommandError(f"{label} holds no scale sets; {_EXPECTED}")


def _has_more(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    return any(document.get(name) for name in _MORE_PAGES) or document.get("resultTruncated") == "true"


def _checked(label: str, position: int, item: object) -> Dict[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"]:
        raise CommandError(f"{label}: item {position} is no resource with a name; {_EXPECTED}")
    resource_type = item.get("type") or _type_in_id(item.get("id"))
    if str(resource_type).lower() != _TYPE:
        raise CommandError(f"{label}: {item['name']} is {resource_type or 'of no known type'}, not a scale set; {_EXPECTED}")
    if not any(name in item for name in _SETTINGS) or not isinstance(item.get("properties", {}), dict):
        raise CommandError(f"{label}: {item['name']} comes without its settings; let the query return properties")
    return item


def _type_in_id(resource_id: object) -> str:
    parts = [part for part in str(resource_id or "").split("/") if part]
    lowered = [part.lower() for part in parts]
    if "providers" not in lowered:
        return ""
    after = parts[len(lowered) - lowered[::-1].index("providers"):]
    return "/".join([*after[:1], *after[1::2]])
