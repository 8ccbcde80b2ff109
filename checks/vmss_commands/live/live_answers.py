"""Which scale sets the answers of Azure hold.

Shapes: a list (``az vmss list``), one object (``az vmss show``), ``{"value": [...]}`` with a ``nextLink`` (the REST
API) and ``{"data": [...]}`` with a ``skip_token`` and ``total_records`` (``az graph query``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..shared.command_interface import CommandError
from .resource_place import place_of, subscription_in, type_in_id

_TYPE = "microsoft.compute/virtualmachinescalesets"
_SETTINGS = (
    "properties",
    "virtualMachineProfile",
    "upgradePolicy",
    "orchestrationMode",
    "provisioningState",
    "uniqueId",
)
_POWERSHELL = frozenset(("Name", "Id", "VirtualMachineProfile", "UpgradePolicy", "ResourceGroupName"))
_EXPECTED = "expected what az vmss list, az vmss show, az graph query or the REST API prints"
_INSTEAD_OF_POWERSHELL = (
    "Get-AzVmss writes settings as numbers; run az vmss list -o json, or (Invoke-AzRestMethod -Path "
    "'/subscriptions/ID/providers/Microsoft.Compute/virtualMachineScaleSets?api-version=2024-07-01').Content"
)


@dataclass(frozen=True)
class _Page:
    """A page of a list. Pages with the same ``listing`` are of one list, or of lists of the same length.

    ``total`` is how many rows the whole list has, 0 where the page does not say; ``more`` whether another follows.
    """

    label: str
    listing: str
    rows: tuple[dict[str, Any], ...]
    total: int
    more: bool


def scale_sets_of(documents: Sequence[tuple[str, object]]) -> list[dict[str, Any]]:
    """The scale sets of all documents, each once; a document comes with the label that errors call it by.

    Raises :class:`CommandError` for anything that is not a complete answer about scale sets:
    a part scanned as if it were the whole would be a green build for sets nobody looked at.
    """
    pages: list[_Page] = []
    for label, document in documents:
        pages.append(_page(label, document, pages[-1] if pages else None))
    lists: dict[str, list[_Page]] = defaultdict(list)
    for page in pages:
        lists[page.listing].append(page)
    for listing, of_one in lists.items():
        _refuse_part(listing, of_one)
    found: dict[object, dict[str, Any]] = {}
    for page in pages:
        for row in page.rows:
            found.setdefault(place_of(row).lower() if row.get("id") else id(row), row)
    return list(found.values())


def _page(label: str, document: object, before: _Page | None) -> _Page:
    rows = tuple(_checked(label, position, item) for position, item in enumerate(_items(label, document), 1))
    if not isinstance(document, dict) or "name" in document:
        return _Page(label, f"the list in {label}", rows, 0, False)
    if isinstance(document.get("data"), list):
        truncated = str(document.get("resultTruncated")).lower() == "true"
        more = truncated or any(document.get(name) for name in ("skip_token", "skipToken", "$skipToken"))
        total = document.get("total_records", document.get("totalRecords"))
        total = total if isinstance(total, int) else 0
        return _Page(label, f"the query for {total} rows" if total else "the query", rows, total, more)
    next_link = document.get("nextLink")
    subscription = subscription_in(next_link) or (subscription_in(rows[0].get("id")) if rows else "")
    if not subscription and before is not None and before.more:
        # an empty page ends the list that the page before it began
        return _Page(label, before.listing, rows, 0, bool(next_link))
    return _Page(label, f"the list of subscription {subscription or 'unknown'}", rows, 0, bool(next_link))


def _refuse_part(listing: str, pages: Sequence[_Page]) -> None:
    different = {tuple(place_of(row).lower() for row in page.rows): page for page in pages}.values()
    ends = sum(not page.more for page in different)
    rows, total = sum(len(page.rows) for page in different), pages[0].total * max(ends, 1)
    if ends and rows >= total:
        return
    counted = f"{rows} of {total} rows are here" if total else f"{pages[-1].label} says that more follow"
    raise CommandError(
        f"{listing} is not complete: {counted}; save every page and name all the files, or join them "
        "(az graph query --first 1000 --skip-token, az rest with the nextLink)"
    )


def _items(label: str, document: object) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in ("value", "data"):
            if isinstance(document.get(name), list) and "name" not in document:
                found: list[Any] = document[name]
                return found
        if "name" in document:
            return [document]
        if isinstance(document.get("error"), dict):
            raise CommandError(f"{label} holds an error of Azure: {document['error'].get('message', 'unknown')}")
        _refuse_powershell(label, document)
    raise CommandError(f"{label} holds no scale sets; {_EXPECTED}")


def _refuse_powershell(label: str, item: Mapping[str, object]) -> None:
    if len(_POWERSHELL.intersection(item)) > 1:
        raise CommandError(f"{label} comes from PowerShell: {_INSTEAD_OF_POWERSHELL}")


def _checked(label: str, position: int, item: object) -> dict[str, Any]:
    if isinstance(item, dict):
        _refuse_powershell(label, item)
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"]:
        raise CommandError(f"{label}: item {position} is no resource with a name; {_EXPECTED}")
    resource_type = item.get("type") or type_in_id(item.get("id"))
    if str(resource_type).lower() != _TYPE:
        raise CommandError(
            f"{label}: {item['name']} is {resource_type or 'of no known type'}, not a scale set; {_EXPECTED}"
        )
    if not any(name in item for name in _SETTINGS) or not isinstance(item.get("properties", {}), dict):
        raise CommandError(f"{label}: {item['name']} comes without its settings; let the query return properties")
    return item
