"""Objects whose members are worked out when they are asked for, and names compared without case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Callable

from ..evaluation.values import PartialMap, Unknown, Value, identity_of

_numbers = count()


class LazyObject(Mapping[str, Any]):
    """An object of trees: each member is evaluated once, when somebody looks.

    Its ``identity`` is its own, since to compare what it holds would evaluate all of it.
    """

    def __init__(self, trees: Mapping[str, Any], evaluate: Callable[[Any], Value]) -> None:
        self.identity = identity_of("object", next(_numbers))
        self._trees = trees
        self._evaluate = evaluate
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._evaluate(self._trees[name])
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._trees

    def __iter__(self) -> Iterator[str]:
        return iter(self._trees)

    def __len__(self) -> int:
        return len(self._trees)


class OpenObject(Mapping[str, Any]):
    """An object that may have more members than are known: for any name it gives a value, ``in`` says what is certain."""

    @property
    def reason(self) -> str:
        """Why others are not known."""
        raise NotImplementedError


def key_of(found: Mapping[str, Any], name: str) -> str | None:
    """The key that equals the name without case, None where there is none."""
    if name in found:
        return name
    wanted = name.lower()
    return next((key for key in found if key.lower() == wanted), None)


def merged(values: list[Mapping[str, Any]], deep: bool) -> dict[str, Any]:
    """Objects put together, the later member winning; ``deep`` merges objects within them as well."""
    result: dict[str, Any] = {}
    spelling: dict[str, str] = {}
    for value in values:
        for key in value:
            kept = spelling.setdefault(key.lower(), key)
            item = value[key]
            before = result.get(kept)
            if deep and isinstance(before, Mapping) and isinstance(item, Mapping):
                item = merged([before, item], deep)
            result[kept] = item
    return result


def merged_value(before: Value, later: Value) -> Value | None:
    """Two objects merged of which one is only partly known, None where they are no objects.

    What an unknown object later in the row may overwrite is no longer certain.
    """
    if before is None:
        return None
    if isinstance(later, Unknown):
        return PartialMap({}, later.reason, later.identity)
    if isinstance(later, PartialMap):
        return later
    if isinstance(later, Mapping) and isinstance(before, PartialMap):
        return PartialMap(merged([before.known, later], True), before.reason, before.identity)
    return None
