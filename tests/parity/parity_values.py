"""Text of values in HCL, and the marker for text that stands for itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Expression:
    """An expression of the language that is written, not a string."""

    text: str


@dataclass(frozen=True)
class Blocks:
    """Nested HCL blocks of one name, as opposed to an argument with an object."""

    bodies: tuple[dict[str, Any], ...]


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The values without those that are not written: None, and objects that came out empty."""
    return {key: value for key, value in values.items() if value is not None and value != {}}


def hcl_value(value: Any, indent: str = "") -> str:
    """An HCL expression; a Python dictionary is an object, a list a tuple."""
    deeper = indent + "  "
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, dict):
        lines = [f"{deeper}{json.dumps(key)} = {hcl_value(item, deeper)}\n" for key, item in value.items()]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list):
        return "[" + ", ".join(hcl_value(item, indent) for item in value) + "]"
    return json.dumps(value)


def hcl_body(arguments: dict[str, Any], indent: str = "  ") -> Iterator[str]:
    """The lines of a block."""
    for name, value in arguments.items():
        if not isinstance(value, Blocks):
            yield f"{indent}{name} = {hcl_value(value, indent)}"
            continue
        for body in value.bodies:
            yield f"{indent}{name} {{"
            yield from hcl_body(body, indent + "  ")
            yield f"{indent}}}"


def hcl_resource(resource_type: str, name: str, arguments: dict[str, Any]) -> str:
    return "\n".join([f'resource "{resource_type}" "{name}" {{', *hcl_body(arguments), "}", ""])


def json_value(value: Any) -> Any:
    """The value as Terraform's JSON syntax has it."""
    if isinstance(value, Expression):
        return "${" + value.text + "}"
    if isinstance(value, Blocks):
        return [json_value(body) for body in value.bodies]
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    return [json_value(item) for item in value] if isinstance(value, list) else value
