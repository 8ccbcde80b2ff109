"""The collections a ``for`` may give where conditions in it are not known."""

from __future__ import annotations

from typing import Any, Optional

from ..evaluation.values import (
    Assumption,
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    Value,
    identity_of,
    is_consistent,
    one_of,
)
from .errors import TerraformError

MAX_ALTERNATIVES = 16
SKIPPED = object()
_Given = frozenset[Assumption]
_Others = Optional[tuple[tuple[Any, Any], ...]]


class Alternatives:
    """Elements collected under different assumptions, one list for each; where these are too many, a Gap."""

    def __init__(self) -> None:
        self._lists: list[tuple[_Given, list[Any]]] = [(frozenset(), [])]
        self._reason = ""

    def add(self, cases: list[tuple[_Given, Any]], condition: Value = None) -> None:
        """Add one element, which may be another, or SKIPPED, under other assumptions."""
        if len(cases) > 1 and isinstance(condition, OneOf):
            self._reason = self._reason or condition.reason
        branched: list[tuple[_Given, list[Any]]] = []
        for given, found in self._lists:
            possible = [(given | more, element) for more, element in cases if is_consistent(given | more)]
            for position, (both, element) in enumerate(possible):
                # the last one needs no copy, so that a condition that all elements share is dear only once
                copied = found if position == len(possible) - 1 else list(found)
                branched.append((both, copied))
                if element is not SKIPPED and position < len(possible) - 1:
                    copied.append(element)
            if possible and possible[-1][1] is not SKIPPED:
                found.append(possible[-1][1])
        if len(branched) > MAX_ALTERNATIVES:
            gap = Gap(self._reason, identity_of("for", [element for _, element in cases if element is not SKIPPED]))
            branched = [(frozenset(), [gap])]
        self._lists = branched

    def lists(self) -> Value:
        """The tuple of the elements, as one of several where it depends."""
        return one_of([(given, _tuple(found)) for given, found in self._lists], self._reason)

    def objects(self, grouped: bool, gap: Any, identity: bytes, others: _Others) -> Value:
        """The object of the elements, which are pairs of name and value.

        ``gap`` says why there may be more, and ``others`` what these are where nothing but their names is unknown.
        """
        return one_of(
            [(given, _object(found, grouped, gap, identity, others)) for given, found in self._lists], self._reason
        )


def _tuple(found: list[Any]) -> Value:
    return PartialList(tuple(found)) if any(isinstance(item, Gap) for item in found) else found


def _object(found: list[Any], grouped: bool, gap: Any | None, identity: bytes, others: _Others) -> Value:
    members: dict[str, Any] = {}
    for pair in found:
        if isinstance(pair, Gap):
            gap, others = pair, None
            continue
        name, value = pair
        if grouped:
            members.setdefault(name, []).append(value)
        elif name in members:
            raise TerraformError(f'two elements have the key "{name}"')
        else:
            members[name] = value
    if gap is None:
        return {name: members[name] for name in sorted(members)}
    # a group may hold more than what is known to be in it
    return PartialMap({}, gap.reason, identity) if grouped else PartialMap(members, gap.reason, identity, others)
