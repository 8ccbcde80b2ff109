"""What is assumed of conditions that cannot be known, one case after the other.

Two parts of a configuration often hang on one condition. Read under one set of assumptions, they agree:
an image id and the image reference beside it are never both absent where one condition picks between them.
"""

from __future__ import annotations

from typing import Callable, TypeVar

from .values import Assumption, Failure, Identity, OneOf, Unknown, Value, identity_of

Result = TypeVar("Result")
MAX_CASES = 64


class Assumptions:
    """One case: the outcomes assumed so far, and the cases that were passed by on the way.

    ``is_refused`` where the language refuses the case: a value that is one of several is none of them in it.
    """

    def __init__(self, given: frozenset[Assumption] = frozenset()) -> None:
        self._given: dict[Identity, object] = dict(given)
        self.reason = ""
        self.is_refused = False
        self.passed_by: list[frozenset[Assumption]] = []

    def settle(self, value: Value) -> Value:
        """What a value is in this case: never a OneOf, though its members may be."""
        while isinstance(value, OneOf):
            open_choices = [choice for choice in value.choices if self._allows(choice.given)]
            if not open_choices:
                self.is_refused = True
                return value.choices[0].value
            self.reason = self.reason or (value.reason if len(open_choices) > 1 else "")
            for choice in open_choices[1:]:
                self.passed_by.append(frozenset(self._given.items()) | choice.given)
            self._given.update(open_choices[0].given)
            value = open_choices[0].value
        if type(value) is Failure:
            self.is_refused = True
        return value

    def _allows(self, given: frozenset[Assumption]) -> bool:
        return all(self._given.get(condition, outcome) == outcome for condition, outcome in given)


class _NoAssumptions(Assumptions):
    """The case in which nothing is assumed: what a condition decides is not known."""

    def settle(self, value: Value) -> Value:
        return unsettled(value) if isinstance(value, OneOf) else value


def unsettled(value: OneOf) -> Unknown:
    """One of several values as one that is not known."""
    return Unknown(value.reason or "it depends on a condition", identity_of("unsettled", value))


def each_case(read: Callable[[Assumptions], Result]) -> tuple[list[Result], str | None]:
    """What ``read`` finds in every case there is, and why the cases differ, None where there is one.

    ``read`` is called anew for each case and has to ask :meth:`Assumptions.settle` of whatever it looks at. A case
    that is refused deploys nothing, and counts only where there is no other.
    Over :data:`MAX_CASES` cases there is a single one, in which what a condition decides is not known.
    """
    results: list[Result] = []
    refused: list[Result] = []
    reason: str | None = None
    pending: list[frozenset[Assumption]] = [frozenset()]
    while pending:
        if len(results) + len(refused) >= MAX_CASES:
            return [read(_NoAssumptions())], "too many conditions decide it"
        case = Assumptions(pending.pop())
        found = read(case)
        (refused if case.is_refused else results).append(found)
        reason = reason or case.reason or None
        pending.extend(reversed(case.passed_by))
    return results or refused[:1], reason
