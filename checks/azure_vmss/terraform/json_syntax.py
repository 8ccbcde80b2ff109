"""Terraform's JSON syntax (``.tf.json``, ``.tfvars.json``), read into the tree that native syntax gives.

The shape is that of Terraform's documentation, "JSON Configuration Syntax".
"""

from __future__ import annotations

from typing import Callable

from .expression_parser import parse_expression, parse_template
from .expression_tokens import MAX_NESTING, number
from .expression_tree import Expression, Invalid, Literal, ObjectOf, TooLarge, TupleOf
from .json_source import JsonValue, read_json
from .masked_text import Malformed
from .syntax_tree import Attribute, Block, Body, Problem

# how many labels the blocks have that may stand at the top of a file
_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "check": 1,
    "locals": 0,
    "terraform": 0,
    "moved": 0,
    "import": 0,
    "removed": 0,
}
_NESTED_LABELS = {
    "dynamic": 1,
    "provisioner": 1,
    "lifecycle": 0,
    "connection": 0,
    "validation": 0,
    "precondition": 0,
    "postcondition": 0,
    "required_providers": 0,
    "backend": 1,
    "cloud": 0,
}
# what JSON writes as text and native syntax as a bare expression
_BARE = {"depends_on", "provider", "providers", "ignore_changes", "replace_triggered_by"}


def parse_json(text: str) -> tuple[Body, list[Problem]]:
    """The tree of a configuration file: top-level blocks with their labels, as native syntax gives them; never raises.

    In the bodies, ``dynamic``, ``lifecycle``, ``provisioner`` and ``connection`` are blocks and all else attributes;
    see :meth:`Attribute.nested`. A key ``//`` is a comment.
    """
    source, problems = _read(text)
    root = Body()
    if source is None:
        return root, problems
    for member in source.value if source.kind == "array" else [source]:
        for name, value in member.members:
            if name in _LABELS:
                _add_blocks(root, name, value, _LABELS[name], text)
    return root, problems


def parse_json_values(text: str) -> tuple[Body, list[Problem]]:
    """A ``.tfvars.json`` file: attributes only, strings are plain text; never raises."""
    source, problems = _read(text)
    root = Body()
    if source is not None:
        for name, value in source.members:
            root.attributes[name] = _attribute(name, value, text, plain=True)
    return root, problems


def _read(text: str) -> tuple[JsonValue | None, list[Problem]]:
    try:
        return read_json(text), []
    except Malformed as error:
        return None, [Problem(text.count("\n", 0, error.position) + 1, str(error))]


def _add_blocks(body: Body, name: str, value: JsonValue, labels: int, text: str) -> None:
    """The blocks of one type: objects in each other for the labels, an array for several."""
    pending: list[tuple[tuple[str, ...], JsonValue]] = [((), value)]
    while pending:
        found, inner = pending.pop(0)
        if inner.kind == "array":
            pending[:0] = [(found, element) for element in inner.value]
        elif inner.kind == "object" and len(found) < labels:
            pending[:0] = [((*found, key), member) for key, member in inner.members if key != "//"]
        elif inner.kind == "object":
            last = inner.line + text.count("\n", inner.start, inner.end)
            body.blocks.append(Block(name, found, _body(inner, text, name), inner.line, last))


def _body(source: JsonValue, text: str, block_type: str = "") -> Body:
    body = Body()
    for name, value in source.members:
        if name == "//":
            continue
        is_block = name == "content" if block_type == "dynamic" else name in _NESTED_LABELS and block_type != "locals"
        if is_block and value.kind in ("object", "array"):
            _add_blocks(body, name, value, _NESTED_LABELS.get(name, 0), text)
        else:
            is_bare = name in _BARE or (name == "type" and block_type == "variable")
            body.attributes[name] = _attribute(name, value, text, is_bare=is_bare)
    return body


def _attribute(name: str, value: JsonValue, text: str, plain: bool = False, is_bare: bool = False) -> Attribute:
    def nested() -> tuple[Body, ...]:
        elements = value.value if value.kind == "array" else [value]
        if not all(element.kind == "object" for element in elements):
            return ()
        return tuple(_body(element, text) for element in elements)

    string = (lambda content: Literal(content)) if plain else parse_expression if is_bare else parse_template
    return Attribute(name, text[value.start : value.end], lambda source: _expression(value, string, 0), nested)


def _expression(value: JsonValue, string: Callable[[str], Expression], depth: int) -> Expression:
    if depth > MAX_NESTING:
        return TooLarge("it is nested too deeply")
    if value.kind == "string":
        return string(value.value)
    if value.kind == "number":
        try:
            return Literal(-number(value.value[1:]) if value.value.startswith("-") else number(value.value))
        except ValueError:
            return TooLarge("the number is too long")
    if value.kind == "array":
        return TupleOf(tuple(_expression(element, string, depth + 1) for element in value.value))
    if value.kind == "object":
        members: dict[str, tuple[Expression, Expression]] = {}
        for name, member in value.members:
            if name in members:
                return Invalid(f'"{name}" is there twice')
            members[name] = (string(name), _expression(member, string, depth + 1))
        return ObjectOf(tuple(members.values()))
    return Literal(value.value)
