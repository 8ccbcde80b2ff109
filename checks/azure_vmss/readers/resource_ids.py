"""Resource ids as text, whole or with the parts that are not known left open."""

from __future__ import annotations

from typing import Iterable, List

OPEN_PART = "${?}"


def id_of(resource_type: str, names: "Iterable[str]") -> str:
    """``/providers/Microsoft.Compute/galleries/G/images/I`` from a type and the names of its segments.

    Missing names are left open, so that the kind of the resource can still be read off.
    """
    namespace, *kinds = [part for part in resource_type.strip("/").split("/") if part] or [""]
    given: List[str] = []
    for name in names:
        given.extend([name] if name == OPEN_PART else [part for part in name.split("/") if part])
    parts = ["", "providers", namespace]
    for position, kind in enumerate(kinds):
        parts.extend((kind, given[position] if position < len(given) else OPEN_PART))
    return "/".join(parts)


def is_open(text: str) -> bool:
    """Whether some part of the text is not known."""
    return OPEN_PART in text
