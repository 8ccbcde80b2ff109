"""Operators as Bicep binds them.

pycep (0.5.1) knows no precedence: what follows an operator is its right operand, up to the end, so that
``!a && b`` becomes ``!(a && b)``; and it drops parentheses there, so that ``a == (b ? x : y)`` is the same
tree as ``a == b ? x : y``. Parentheses around a left operand it keeps.
Source: Bicep operator precedence, learn.microsoft.com/azure/azure-resource-manager/bicep/operators.
"""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

_PRECEDENCE = {
    "coalesce": 1, "or": 2, "and": 3,
    "equals": 4, "not_equals": 4, "equals_case_insensitive": 4, "not_equals_case_insensitive": 4,
    "greater_than": 5, "greater_than_or_equals": 5, "less_than": 5, "less_than_or_equals": 5,
    "add": 6, "substract": 6, "multiply": 7, "divide": 7, "modulo": 7,
}
_MAX_OPERATORS = 4
_MAX_LENGTH = 30


class Operation(NamedTuple):
    """An operator with its operands in order: raw values of the parser, or operations."""

    kind: str
    operands: Tuple[Any, ...]


class _Chain(NamedTuple):
    """Operands with what stands before each of them: how many ``!``, and the operator in front."""

    operands: Tuple[Any, ...]
    negations: Tuple[int, ...]
    operators: Tuple[str, ...]
    branches: Optional[Tuple[Any, Any]]


def readings(operator: Dict[str, Any], parentheses: bool) -> "List[Operation]":
    """What an operator of a parsed file may have been written as; none where that is too much to tell.

    ``operator`` is ``{"type": ..., "operands": {...}}``; ``parentheses`` says whether the file has any,
    without which there is one reading only. An empty list also stands for an operator that binds nothing,
    such as an access to a member.
    """
    chain = _chain(operator)
    if chain is None or len(chain.operands) > _MAX_LENGTH:
        return []
    places = [] if not parentheses else _places(chain)
    if len(places) > _MAX_OPERATORS:
        return []
    found = [_read(chain, [place for position, place in enumerate(places) if bits >> position & 1]) for bits in range(2 ** len(places))]
    return [reading for position, reading in enumerate(found) if reading not in found[:position]]


def _chain(operator: Dict[str, Any]) -> Optional[_Chain]:
    """The operands from left to right, as written; None for an operator that takes no part in this."""
    operands: List[Any] = []
    negations: List[int] = [0]
    operators: List[str] = []
    while _takes_part(operator):
        kind, values = str(operator["type"]), list(operator["operands"].values())
        rest = values[-1]
        if kind == "conditional":
            branches = operator["operands"]
            operands.append(branches.get("condition"))
            return _Chain(
                tuple(operands), tuple(negations), tuple(operators), (branches.get("true_value"), branches.get("false_value"))
            )
        if kind == "not":
            negations[-1] += 1
        else:
            operands.append(values[0])
            operators.append(kind)
            negations.append(0)
        following = rest.get("operator") if isinstance(rest, dict) and len(rest) == 1 else None
        if not isinstance(following, dict) or not _takes_part(following):
            return _Chain((*operands, rest), tuple(negations), tuple(operators), None)
        operator = following
    return None


def _takes_part(operator: Dict[str, Any]) -> bool:
    kind, operands = str(operator.get("type")), operator.get("operands")
    wanted = 2 if kind in _PRECEDENCE else {"not": 1, "conditional": 3}.get(kind)
    return isinstance(operands, dict) and len(operands) == wanted


def _places(chain: _Chain) -> "List[Tuple[int, int]]":
    """Where an opening parenthesis, closed at the end, would bind anything otherwise: operand, and ``!`` before it."""
    last = len(chain.operands) - 1
    found: "List[Tuple[int, int]]" = []
    for operand, negations in enumerate(chain.negations):
        more_follows = operand < last or chain.branches is not None
        first = 1 if operand == 0 else 0
        found += [(operand, place) for place in range(first, negations + 1) if more_follows]
    return found


def _read(chain: _Chain, places: "List[Tuple[int, int]]") -> Operation:
    """The reading with parentheses at the given places, the last of them closed first."""
    for operand, negations in reversed(places):
        inside = _Chain(
            chain.operands[operand:], (chain.negations[operand] - negations, *chain.negations[operand + 1:]),
            chain.operators[operand:], chain.branches,
        )
        chain = _Chain(
            (*chain.operands[:operand], _bound(inside)), (*chain.negations[:operand], negations), chain.operators[:operand], None
        )
    return _bound(chain)


def _bound(chain: _Chain) -> Any:
    values = [_negated(operand, count) for operand, count in zip(chain.operands, chain.negations)]
    operators = list(chain.operators)
    for precedence in sorted({_PRECEDENCE[kind] for kind in operators}, reverse=True):
        position = 0
        while position < len(operators):
            if _PRECEDENCE[operators[position]] == precedence:
                values[position:position + 2] = [Operation(operators.pop(position), (values[position], values[position + 1]))]
            else:
                position += 1
    return Operation("conditional", (values[0], *chain.branches)) if chain.branches else values[0]


def _negated(operand: Any, count: int) -> Any:
    for _ in range(count):
        operand = Operation("not", (operand,))
    return operand
