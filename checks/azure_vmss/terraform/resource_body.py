"""The arguments and nested blocks of a block, worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union

from ..evaluation.values import (
    Gap,
    PartialList,
    PartialMap,
    Unknown,
    Value,
    identity_of,
    over_choices,
)
from .expression_tree import Literal, Name, Traversal
from .scope import Names, Scope
from .syntax_tree import Attribute, Block, Body
from .worked_out import WorkedOut

META_ARGUMENTS = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"})
# The nested blocks the pack reads: JSON syntax does not tell them from arguments.
NESTED_BLOCKS = frozenset(
    {
        "additional_capabilities", "automatic_instance_repair", "automatic_os_upgrade_policy", "data_disk",
        "diff_disk_settings", "extension", "identity", "linux_configuration", "network_interface", "os_disk",
        "os_profile",
        "os_profile_linux_config", "os_profile_windows_config", "plan", "rolling_upgrade_policy", "sku",
        "source_image_reference", "storage_profile_data_disk", "storage_profile_image_reference",
        "storage_profile_os_disk", "windows_configuration",
    }
)  # fmt: skip
_Element = Union[Gap, tuple[Value, Value]]


class ResourceBody(Mapping[str, Value]):
    """A body as the provider gets it: arguments by name, and a list of bodies for each type of nested block.

    A list of blocks is a PartialList where a ``dynamic`` block may add others, and a OneOf where a condition
    decides which are there.
    """

    __slots__ = ("_body", "_scope", "_token", "_values", "_worked_out")

    def __init__(self, body: Body, scope: Scope, worked_out: WorkedOut) -> None:
        self._body = body
        self._scope = scope
        self._worked_out = worked_out
        self._values: dict[str, Value] = {}
        # an id would be another body's as soon as this one is gone
        self._token = object()

    def __getitem__(self, name: str) -> Value:
        if name not in self:
            raise KeyError(name)
        return self.get(name)

    def get(self, name: str, default: Any = None) -> Value:
        if name in self._values:
            return self._values[name]
        if (name not in self._body.attributes and name not in self._body.nested()) or name in META_ARGUMENTS:
            return default
        value = self._as_written(name)
        if value is None:
            value = self._worked_out.once((self._token, name), name, lambda: self._value_of(name))
        self._values[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return (name in self._body.attributes or name in self._body.nested()) and name not in META_ARGUMENTS

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys([*self._body.attributes, *self._body.nested()])
        return (name for name in names if name not in META_ARGUMENTS)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _as_written(self, name: str) -> Value:
        """What needs no working out, as most does not: a literal, or one block; None for all else."""
        attribute, blocks = self._body.attributes.get(name), self._body.nested().get(name, ())
        if attribute is None:
            return [self._inner(blocks[0].body, self._scope)] if len(blocks) == 1 and blocks[0].type == name else None
        written = attribute.expression if not blocks and name not in NESTED_BLOCKS else None
        return written.value if type(written) is Literal else None

    def _value_of(self, name: str) -> Value:
        attribute = self._body.attributes.get(name)
        blocks = self._body.nested().get(name, ())
        if attribute is None:
            return self._expanded(blocks, ())
        nested = attribute.nested() if name in NESTED_BLOCKS or blocks else ()
        if nested or blocks:
            return self._expanded(blocks, nested)
        value = self._worked_out.evaluate(attribute.expression, self._scope)
        return [] if value is None and name in NESTED_BLOCKS else value

    def _expanded(self, blocks: Sequence[Block], written: Sequence[Body]) -> Value:
        parts: list[Value] = [[self._inner(body, self._scope) for body in written]] if written else []
        for block in blocks:
            parts.append(self._dynamic(block) if block.type == "dynamic" else [self._inner(block.body, self._scope)])
        return parts[0] if len(parts) == 1 else over_choices(_joined, *parts)

    def _inner(self, body: Body, scope: Scope) -> ResourceBody:
        return ResourceBody(body, scope, self._worked_out)

    def _dynamic(self, block: Block) -> Value:
        content = next(iter(block.body.of_type("content")), None)
        for_each = block.body.attributes.get("for_each")
        bodies: Sequence[Body] = (content.body,) if content else ()
        if not bodies and "content" in block.body.attributes:
            bodies = block.body.attributes["content"].nested()
        if for_each is None or len(bodies) != 1:
            return PartialList((Gap("a dynamic block needs for_each and content", identity_of("dynamic", id(block))),))
        given = self._worked_out.evaluate(for_each.expression, self._scope)
        iterator = _iterator(block)
        return over_choices(lambda value: self._repeated(bodies[0], iterator, elements_of(value)), given)

    def _repeated(self, body: Body, iterator: str, elements: list[_Element]) -> Value:
        blocks: list[Gap | ResourceBody] = []
        for element in elements:
            if isinstance(element, Gap):
                blocks.append(element)
            else:
                names = {iterator: {"key": element[0], "value": element[1]}}
                blocks.append(self._inner(body, Names(self._scope, names)))
        return PartialList(tuple(blocks)) if any(isinstance(block, Gap) for block in blocks) else blocks


def elements_of(collection: Value) -> list[_Element]:
    """The keys and values that ``for_each`` of a ``dynamic`` block goes through."""
    if isinstance(collection, PartialMap):
        others = collection.others
        return [
            *collection.known.items(),
            *((Gap(collection.reason, collection.identity),) if others is None else others),
        ]
    if isinstance(collection, Mapping):
        return list(collection.items())
    if isinstance(collection, PartialList):
        return [item if isinstance(item, Gap) else (place, item) for place, item in enumerate(collection.items)]
    if isinstance(collection, list):
        return list(enumerate(collection))
    if isinstance(collection, tuple):
        return [(element, element) for element in collection]
    if isinstance(collection, Unknown):
        return [Gap(collection.reason, collection.identity)]
    return [Gap("for_each is no collection", identity_of("no collection", collection))]


def _iterator(block: Block) -> str:
    attribute: Attribute | None = block.body.attributes.get("iterator")
    named = attribute.expression if attribute else None
    if isinstance(named, Traversal):
        named = named.base
    if isinstance(named, Name):
        return named.name
    if isinstance(named, Literal) and isinstance(named.value, str):
        return named.value
    return block.makes


def _joined(*lists: Value) -> Value:
    items: list[Value] = []
    for part in lists:
        items.extend(part.items if isinstance(part, PartialList) else part)
    return PartialList(tuple(items)) if any(isinstance(item, Gap) for item in items) else items
