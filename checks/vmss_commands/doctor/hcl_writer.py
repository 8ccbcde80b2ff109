"""Terraform source from nested dictionaries: a dictionary is a block, a list of them several."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def hcl_resource(resource_type: str, name: str, arguments: Mapping[str, Any]) -> str:
    """One resource block, with a line of its own for every argument."""
    return "\n".join([f'resource "{resource_type}" "{name}" {{', *_body(arguments, "  "), "}", ""])


def _body(arguments: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in arguments.items():
        blocks = value if isinstance(value, list) else [value]
        if not all(isinstance(block, dict) for block in blocks):
            yield f"{indent}{name} = {json.dumps(value)}"
            continue
        for block in blocks:
            yield f"{indent}{name} {{"
            yield from _body(block, indent + "  ")
            yield f"{indent}}}"
