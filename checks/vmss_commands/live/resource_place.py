"""Where a running resource stands: its subscription, resource group and name, from its id."""

from __future__ import annotations

from collections.abc import Mapping


def place_of(item: Mapping[str, object]) -> str:
    """``subscription/group/name`` of a resource, as far as it says."""
    named = _named_parts(item.get("id"))
    subscription = named.get("subscriptions") or item.get("subscriptionId")
    group = named.get("resourcegroups") or item.get("resourceGroup")
    return "/".join(str(part) for part in (subscription, group, item.get("name")) if part)


def subscription_in(address: object) -> str:
    """The subscription in the id or the URL of a resource, in lower case; empty where there is none."""
    return _named_parts(address).get("subscriptions", "").lower()


def type_in_id(resource_id: object) -> str:
    """``Microsoft.Compute/virtualMachineScaleSets`` of an id; empty where it holds no type."""
    parts = _parts(resource_id)
    lowered = [part.lower() for part in parts]
    if "providers" not in lowered:
        return ""
    after = parts[len(lowered) - lowered[::-1].index("providers") :]
    return "/".join([*after[:1], *after[1::2]])


def _named_parts(address: object) -> dict[str, str]:
    parts = _parts(address)
    return {key.lower(): value for key, value in zip(parts, parts[1:])}


def _parts(address: object) -> list[str]:
    path = str(address or "").partition("?")[0]
    return [part for part in path.split("/") if part]
