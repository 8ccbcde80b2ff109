"""Walking an evaluated resource in one case, three-valued."""

from __future__ import annotations

from collections.abc import Container, Mapping

from ..evaluation.assumptions import Assumptions, unsettled
from ..evaluation.values import Gap, OneOf, PartialList, PartialMap, PartialText, Unknown, Value
from ..evaluation.values import unknown as unknown_value
from ..model.scale_set import Ternary
from ..model.settings import Setting, absent, known, text_setting, unknown

_NOT_THERE = object()


class Node:
    """A value somewhere in a resource and the path it stands at.

    ``fold`` compares names of members without case, as Resource Manager does.
    """

    __slots__ = ("_assumptions", "_fold", "path", "value")

    def __init__(self, value: Value, path: str, assumptions: Assumptions, fold: bool = False) -> None:
        self.value = assumptions.settle(value) if isinstance(value, OneOf) else value
        self.path = path
        self._assumptions = assumptions
        self._fold = fold

    def child(self, *names: str) -> Node:
        """The node below, name by name; below null is null, below something unknown all is unknown."""
        node = self
        for name in names:
            path = f"{node.path}/{name}" if node.path else name
            node = Node(node._member(name), path, self._assumptions, self._fold)
        return node

    def block(self, name: str) -> Node:
        """The one block of that name: null where there is none, unknown where there may be one or are several."""
        blocks = self.child(name)
        found, complete = blocks.items()
        if len(found) > 1:
            self._assumptions.is_refused = True
            return blocks.holding(unknown_value(f"{name} is there more than once", "twice", blocks.path), self._fold)
        if found:
            return found[0]
        return Node(None if complete else blocks.value, blocks.path, self._assumptions, self._fold)

    def holding(self, value: Value, fold: bool = False) -> Node:
        """A node at the same path, in the same case, that holds another value."""
        return Node(value, self.path, self._assumptions, fold)

    def has(self, name: str) -> bool:
        """Whether the member was written, null included."""
        members = self.value.known if isinstance(self.value, PartialMap) else self.value
        return isinstance(members, Mapping) and name in members

    def items(self) -> tuple[list[Node], bool]:
        """The elements of a list, nulls left out, and whether all of them are known to be there."""
        if self.value is None:
            return [], True
        if isinstance(self.value, PartialList):
            elements, complete = self.value.items, False
        elif isinstance(self.value, (list, tuple)):
            elements, complete = tuple(self.value), True
        else:
            return [], False
        nodes = [
            self._below(element, f"[{position}]")
            for position, element in enumerate(elements)
            if not isinstance(element, Gap)
        ]
        return [node for node in nodes if node.value is not None], complete

    def entries(self, settled: Container[str] | None = None) -> tuple[dict[str, Node], bool]:
        """The members of an object by lower-cased name, and whether all of them are known to be there.

        With ``settled``, members of other names are unknown where a condition decides them: no case is told by them.
        """
        members = self.value.known if isinstance(self.value, PartialMap) else self.value
        if not isinstance(members, Mapping):
            return {}, self.value is None
        nodes: dict[str, Node] = {}
        for name, member in members.items():
            if settled is not None and isinstance(member, OneOf) and str(name).lower() not in settled:
                member = unsettled(member)
            nodes[str(name).lower()] = self._below(member, str(name))
        return nodes, not isinstance(self.value, PartialMap)

    @property
    def setting(self) -> Setting:
        """The value as a rule sees it: null and blank text are absent; collections are known as they are."""
        value = self.value
        if value is None:
            return absent(self.path)
        if isinstance(value, str):
            return text_setting(value, self.path)
        if isinstance(value, (Unknown, PartialText, PartialList, PartialMap, OneOf)):
            return unknown(self.path, reason=reason_of(value))
        return known(value, self.path)

    @property
    def is_absent(self) -> bool:
        """Whether it is certainly not there: null, or a member nobody wrote."""
        return self.value is None

    @property
    def is_empty(self) -> bool:
        """Whether it is nothing to Azure: null, or blank text."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def is_object(self) -> bool:
        """Whether an object is certainly there, whatever is known of its members."""
        return isinstance(self.value, (Mapping, PartialMap))

    @property
    def is_unknown(self) -> bool:
        """Whether even the kind of the value is not known."""
        return isinstance(self.value, Unknown)

    def _below(self, value: Value, name: str) -> Node:
        return Node(value, f"{self.path}/{name}" if self.path else name, self._assumptions, self._fold)

    def _member(self, name: str) -> Value:
        value = self.value
        if value is None:
            return None
        members = value.known if isinstance(value, PartialMap) else value
        if isinstance(members, Mapping):
            found = members.get(name, _NOT_THERE)
            if found is not _NOT_THERE:
                return found
            if self._fold:
                wanted = name.lower()
                for key in members:
                    if str(key).lower() == wanted:
                        return members[key]
            if not isinstance(value, PartialMap):
                return None
        return value if isinstance(value, Unknown) else unknown_value(reason_of(value), f"member {name}", value)


def given(block: Node) -> Ternary:
    """Whether a block, or an object, is there."""
    if block.is_absent:
        return Ternary.NO
    return Ternary.YES if block.is_object else Ternary.UNKNOWN


def reasons_of(**facts: Node) -> dict[str, str]:
    """Why facts are not known, by name; what is known has no reason."""
    return {name: node.setting.reason for name, node in facts.items() if node.setting.is_unknown}


def reason_of(value: Value) -> str:
    """Why a value is not known, or not what was expected of it."""
    return str(getattr(value, "reason", "")) or "it is not what the setting takes"
