"""Azure resource ids, whole or with the parts that nobody knows left open."""

from __future__ import annotations

from collections.abc import Iterable

OPEN_PART = "${?}"
_PROVIDERS = "providers"


def id_of_type(resource_type: str, names: Iterable[str] = ()) -> str:
    """``/providers/Microsoft.Compute/galleries/G/images/I`` from a type and the names of its segments.

    Names that are missing, or that are :data:`OPEN_PART`, are left open.
    """
    namespace, *kinds = [part for part in resource_type.strip("/").split("/") if part] or [""]
    given: list[str] = []
    for name in names:
        given.extend([name] if name == OPEN_PART else [part for part in name.split("/") if part])
    parts = ["", _PROVIDERS, namespace]
    for position, kind in enumerate(kinds):
        parts.extend((kind, given[position] if position < len(given) else OPEN_PART))
    return "/".join(parts)


def is_of_type(identifier: str, namespace: str, kind: str) -> bool:
    """Whether an id, or the tail of one, names something of the kind (``applicationGateways``), or below it.

    The kinds of an id and the names between them take turns, so a name that reads like a kind is none.
    """
    segments = [segment for segment in identifier.lower().split("/") if segment]
    for position in range(len(segments) - 2, -1, -1):
        if segments[position] == _PROVIDERS:
            below = segments[position + 1 :]
            return below[:1] == [namespace.lower()] and kind.lower() in below[1::2]
    return kind.lower() in segments[:1] or kind.lower() in segments[1:2]
