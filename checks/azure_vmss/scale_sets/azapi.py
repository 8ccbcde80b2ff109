"""Scale sets declared through azapi, releases 1 (``body`` as JSON text) and 2 (an object)."""

from __future__ import annotations

from dataclasses import replace

from ..model.languages import AZAPI
from ..model.scale_set import ScaleSet
from .compute import read_compute
from .joined import NOTHING_JOINED, Joined
from .json_text import parse_json
from .node import Node
from .tags import read_tags


def read_azapi(resource: Node, api_version: str, joined: Joined = NOTHING_JOINED) -> ScaleSet:
    """Read an ``azapi_resource``, or an update of one, whose type is a scale set.

    ``api_version`` is a date, or empty where it is not known.
    """
    tags, tags_complete = read_tags(resource.child("tags"))
    scale_set = read_compute(azapi_body(resource), api_version, AZAPI, joined)
    return replace(
        scale_set,
        tags={**tags, **scale_set.tags},
        tags_complete=tags_complete and scale_set.tags_complete,
    )


def azapi_body(resource: Node) -> Node:
    """The ``body`` of an azapi resource as an object, whose names Resource Manager compares without case."""
    body = resource.child("body")
    if body.is_empty:
        return body.holding({}, fold=True)
    return body.holding(parse_json(body.value), fold=True)
