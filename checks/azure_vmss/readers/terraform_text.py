"""Terraform expressions as Checkov leaves them in a configuration: as text.

Checkov resolves variables with a default and locals; what it cannot resolve stays
as text (``var.x``, ``${...}``, ``cond ? a : b``). This module tells such text from
a plain string and takes expressions apart; ``terraform_expressions`` works them out.
"""

from __future__ import annotations

import re
from typing import Any, Iterator, List, Optional, Tuple

_REFERENCE_HEAD = re.compile(
    r"^(?:var|local|module|data|each|count|path|self|terraform)\."
    r"|^(?:azurerm|azapi|azuread|random|terraform|null|time|local|tls|http|external)_\w+\.[A-Za-z_]"
    r"|^[A-Za-z_]\w*\.(?:value|key)\b"
)
CALL = re.compile(r"^([a-z][a-z0-9_]*)\((.*)\)$", re.DOTALL)
_MEMBER_OF_OUTCOME = re.compile(r"^(?:[a-z][a-z0-9_]*\(.*\)|[\[{(].*[\]})])(?:\.[\w*-]+|\[[^\]]*\])+$", re.DOTALL)
_LOOP = re.compile(r"^[\[{]\s*for\s")
_OPERATOR = re.compile(r"\s(?:==|!=|&&|\|\||>=|<=)\s|\s\?\s.*\s:\s", re.DOTALL)
_RESOURCE = re.compile(
    r"(?<![\w.])((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*)(data\.)?(azurerm_\w+|azapi_\w+)\.([\w-]+)"
    r"((?:\[[^\]]*\])?)((?:\.[\w*-]+(?:\[[^\]]*\])?)*)"
)
MAX_TEXT = 200_000
# what stands for a pair of parentheses in a parsed source
PARENTHESES = "parenthesized"
AFTER_APPLY = "after_apply"
AMONG = "among"
_AFTER_UNKNOWN = "true_after_unknown"


class ResourceReference:
    """``module.m.data.azurerm_x.name["k"].id`` taken apart."""

    def __init__(self, match: "re.Match[str]") -> None:
        self.text = match.group(0)
        self.is_data = bool(match.group(2))
        self.type = match.group(3)
        self.name = match.group(4)
        self.index = match.group(5).strip('[]"\' ')
        self.attribute = match.group(6).lstrip(".")


def resource_references(text: str) -> List[ResourceReference]:
    """Every azurerm or azapi resource or data source an expression mentions, in order."""
    return [ResourceReference(match) for match in _RESOURCE.finditer(text)]


def sole_reference(text: str) -> Optional[ResourceReference]:
    """The resource an expression consists of, or None where it is anything else."""
    match = _RESOURCE.fullmatch(text.strip())
    return ResourceReference(match) if match else None


def strip_interpolation(text: str) -> str:
    """``${expression}`` becomes ``expression`` where it is the whole text."""
    stripped = text.strip()
    if not (stripped.startswith("${") and stripped.endswith("}")):
        return text
    return stripped[2:-1].strip() if closing_position(stripped, 1) == len(stripped) - 1 else text


def is_expression(text: str) -> bool:
    """Whether text is something Terraform would have to evaluate, not a string; so is what is too long to tell."""
    stripped = text.strip()
    return len(text) > MAX_TEXT or bool(
        "${" in stripped
        or "%{" in stripped
        or stripped == _AFTER_UNKNOWN
        or stripped.startswith("!")
        or _REFERENCE_HEAD.search(stripped)
        or CALL.match(stripped)
        or _LOOP.match(stripped)
        or _MEMBER_OF_OUTCOME.match(stripped)
        or _OPERATOR.search(stripped)
    )


def split_conditional(expression: str) -> Optional[Tuple[str, str, str]]:
    """``(condition, if true, if false)`` of a conditional at the top level, or None."""
    question = _top_level(expression, "?", 0)
    if question < 0:
        return None
    nested = 0
    position = question + 1
    while True:
        colon = _top_level(expression, ":", position)
        other = _top_level(expression, "?", position)
        if colon < 0:
            return None
        if 0 <= other < colon:
            nested += 1
            position = other + 1
        elif nested:
            nested -= 1
            position = colon + 1
        else:
            return (
                expression[:question].strip(),
                expression[question + 1:colon].strip(),
                expression[colon + 1:].strip(),
            )


def split_arguments(text: str, separators: str = ",") -> List[str]:
    """The arguments of a call, split at the commas of the top level."""
    arguments: List[str] = []
    start = 0
    for position in _top_level_positions(text, 0):
        if text[position] in separators:
            arguments.append(text[start:position].strip())
            start = position + 1
    rest = text[start:].strip()
    return arguments + [rest] if rest else arguments


def split_operator(expression: str, operators: Tuple[str, ...], last: bool = False) -> Optional[Tuple[str, str, str]]:
    """``(left, operator, right)`` at the first of the operators at the top level, or the last, or None."""
    found: Optional[Tuple[str, str, str]] = None
    for position in _top_level_positions(expression, 0):
        for operator in operators:
            if expression.startswith(operator, position) and not _is_part_of_longer(expression, position, operator):
                left, right = expression[:position].strip(), expression[position + len(operator):].strip()
                found = (left, operator, right) if left and right else None
                if not last or found is None:
                    return found
                break
    return found


def _is_part_of_longer(expression: str, position: int, operator: str) -> bool:
    following = expression[position + len(operator):position + len(operator) + 1]
    return operator in ("<", ">", "=") and (following in ("=", ">") or expression[position - 1:position] in ("=", "!", "<", ">"))


def split_at_word(text: str, word: str) -> Optional[Tuple[str, str]]:
    """What stands before and behind a word at the top level, or None where it is not there."""
    for position in _top_level_positions(text, 0):
        if text.startswith(word, position):
            return text[:position].strip(), text[position + len(word):].strip()
    return None


def template_parts(text: str) -> List[Tuple[bool, str]]:
    """The pieces of ``a${b}c`` in order: whether each is an expression, and its text."""
    parts: List[Tuple[bool, str]] = []
    start = 0
    while True:
        opening = text.find("${", start)
        closing = closing_position(text, opening + 1) if opening >= 0 else -1
        if closing < 0:
            return [*parts, (False, text[start:])] if text[start:] else parts
        if opening > start:
            parts.append((False, text[start:opening]))
        parts.append((True, text[opening + 2:closing].strip()))
        start = closing + 1


def closing_position(text: str, opening: int) -> int:
    """Where the bracket that opens at a position closes, or -1."""
    for position, depth in _depths(text, opening):
        if depth == 0 and position > opening:
            return position
    return -1


def _top_level(text: str, wanted: str, start: int) -> int:
    for position in _top_level_positions(text, start):
        if text[position] == wanted:
            return position
    return -1


def _top_level_positions(text: str, start: int) -> Iterator[int]:
    """Positions outside every bracket and quotation."""
    before = 0
    for position, depth in _depths(text, start):
        if depth == before == 0:
            yield position
        before = depth


def _depths(text: str, start: int) -> Iterator[Tuple[int, int]]:
    """Every position with the number of brackets and quotations open behind it; escapes are passed over.

    A quotation of HCL may hold ``${...}`` with quotations of its own; one in single quotes is Python's, as
    ``hcl2`` writes the members of an object, and has the quotes inside escaped.
    """
    open_: List[str] = []
    position = start
    while position < len(text):
        character = text[position]
        quoted = bool(open_) and open_[-1] in "\"'"
        if quoted and character == "\\":
            position += 2
            continue
        if quoted and character == open_[-1] or not quoted and character in ")]}":
            if open_:
                open_.pop()
        elif quoted:
            if open_[-1] == '"' and text.startswith("${", position):
                yield position, len(open_)
                open_.append("{")
                position += 1
        elif character in "\"'([{":
            open_.append(character)
        yield position, len(open_)
        position += 1


def strip_parentheses(expression: str) -> str:
    """An expression without ``${}`` or parentheses around the whole of it."""
    stripped = strip_interpolation(expression).strip()
    while stripped.endswith(")"):
        opening = len(PARENTHESES) if stripped.startswith(f"{PARENTHESES}(") else 0
        if stripped[opening] != "(" or closing_position(stripped, opening) != len(stripped) - 1:
            break
        stripped = stripped[opening + 1:-1].strip()
    return stripped


def unwrap(value: Any) -> Any:
    """The value inside Checkov's one-element lists; an empty list is no value."""
    while isinstance(value, list) and len(value) <= 1:
        if not value:
            return None
        value = value[0]
    return value
