"""Walking the properties of an ARM resource, three-valued and without regard to case."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from ..model.settings import Setting, absent, agreed, known, text_setting, unknown
from .resource_manager_functions import LINE_KEYS

Evaluate = Callable[[Any, str], Setting]


class Node:
    """A value somewhere below ``properties``, evaluated on the way down."""

    certain = True

    def __init__(self, setting: Setting, evaluate: Evaluate) -> None:
        self.setting = setting
        self._evaluate = evaluate

    @classmethod
    def of(cls, raw: Any, path: str, evaluate: Evaluate) -> "Node":
        return cls(evaluate(raw, path), evaluate)

    def child(self, *names: str) -> "Node":
        """The node below, name by name; below something unknown everything is unknown."""
        node = self
        for name in names:
            node = node._child(name)
        return node

    def _child(self, name: str) -> "Node":
        setting = self.setting
        path = f"{setting.path}/{name}" if setting.path else name
        if setting.alternatives:
            choices = [Node(choice, self._evaluate)._child(name).setting for choice in setting.alternatives]
            return Node(agreed(choices, path), self._evaluate)
        if setting.is_absent:
            return Node(absent(path), self._evaluate)
        if not setting.is_known or not isinstance(setting.value, dict):
            return Node(unknown(path), self._evaluate)
        raw = find_key(setting.value, name)
        return Node(self._evaluate(raw, path) if raw is not None else absent(path), self._evaluate)

    def entries(self) -> "Tuple[Dict[str, Node], bool]":
        """The members of an object by lower-cased name, and whether the object is known."""
        value = self.setting.value
        if self.setting.is_known and isinstance(value, dict):
            members = {
                clean_key(key).lower(): Node.of(item, f"{self.setting.path}/{key}", self._evaluate)
                for key, item in value.items()
                if key not in LINE_KEYS
            }
            return members, True
        return {}, self.setting.is_absent

    def items(self) -> "Tuple[List[Node], bool]":
        """The elements of an array, nulls left out, and whether all of them can be seen.

        Elements that a condition leaves open come with each of their outcomes, as :attr:`certain` says;
        those that are there whatever the condition stay certain.
        """
        setting = self.setting
        if setting.alternatives:
            outcomes = [Node(choice, self._evaluate).items() for choice in setting.alternatives]
            in_all = _in_all([nodes for nodes, _ in outcomes])
            nodes = [node for found, _ in outcomes for node in found]
            nodes = [node if node.setting.value in in_all else node._made_uncertain() for node in nodes]
            return nodes, all(seen for _, seen in outcomes)
        if setting.is_absent:
            return [], True
        if not setting.is_known or not isinstance(setting.value, list):
            return [], False
        elements: List[Node] = []
        for position, item in enumerate(setting.value):
            node = Node.of(item, f"{setting.path}/[{position}]", self._evaluate)
            open_ones = [Node(choice, self._evaluate)._made_uncertain() for choice in node.setting.alternatives]
            elements.extend(open_ones or [node])
        return [node for node in elements if not node.setting.is_absent], not any(
            node.setting.is_unknown for node in elements
        )

    def _made_uncertain(self) -> "Node":
        node = Node(self.setting, self._evaluate)
        node.certain = False
        return node


def _in_all(outcomes: "List[List[Node]]") -> List[Any]:
    """The known values that are certain elements of every outcome."""
    certain = [[node.setting.value for node in nodes if node.certain and node.setting.is_known] for nodes in outcomes]
    return [value for value in certain[0] if all(value in others for others in certain[1:])] if certain else []


def find_key(mapping: Dict[str, Any], name: str) -> Any:
    """The value under a name, compared without case and without Bicep's quotes; None where it is not there."""
    wanted = name.lower()
    for key, value in mapping.items():
        if clean_key(key).lower() == wanted:
            return value
    return None


def clean_key(key: Any) -> str:
    """A key without the quotes that Bicep's parser keeps."""
    return str(key).strip().strip("'\"")


def plain_value(raw: Any, path: str) -> Setting:
    """A literal as a setting: null and empty text are absent."""
    if raw is None:
        return absent(path)
    return text_setting(raw, path) if isinstance(raw, str) else known(raw, path)
