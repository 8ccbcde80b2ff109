"""Terraform's functions of regular expressions: ``regex``, ``regexall`` and ``replace``."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from ...evaluation.budget import Budget, OverBudget
from ...evaluation.values import PartialText, Unknown, Value, unknown
from ..errors import TerraformError
from ..patterns import Pattern, compile_pattern
from ..typed_values import ANY, STRING, ListValue, type_of
from .function_registry import Call, function
from .string_functions import check_replaced

_GROUP = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)


@function("regex", STRING, STRING)
def _regex(call: Call, pattern: str, text: str) -> Value:
    compiled = compile_pattern(pattern)
    found = compiled.search(text, 0, call.budget)
    if found is None:
        raise TerraformError("the pattern does not match")
    return _captured(compiled, text, found)


@function("regexall", STRING, STRING)
def _regexall(call: Call, pattern: str, text: str) -> Value:
    compiled = compile_pattern(pattern)
    found = [_captured(compiled, text, spans) for spans in all_matches(compiled, text, call.budget)]
    return ListValue(found, type_of(found[0]) if found else ANY)


def _captured(pattern: Pattern, text: str, spans: list[int]) -> Value:
    """The whole match, or its groups by number or by name."""
    groups = [text[spans[at] : spans[at + 1]] if spans[at] >= 0 else None for at in range(0, len(spans), 2)]
    if not pattern.groups:
        return groups[0]
    names = {number: name for name, number in pattern.names.items()}
    if not names:
        return groups[1:]
    if len(names) < pattern.groups:
        raise TerraformError("a pattern has groups with a name and groups without")
    return {names[number]: groups[number] for number in range(1, pattern.groups + 1)}


def all_matches(pattern: Pattern, text: str, budget: Budget) -> list[list[int]]:
    """The matches that do not overlap, as Go finds them: an empty one right behind a match does not count."""
    found: list[list[int]] = []
    position, before = 0, -1
    while position <= len(text):
        spans = pattern.search(text, position, budget)
        if spans is None:
            break
        if spans[1] > spans[0] or spans[0] != before:
            found.append(spans)
        position = spans[1] if spans[1] > position or spans[1] > spans[0] else position + 1
        before = spans[1]
        budget.check_items(len(found))
    return found


@function("replace", STRING, STRING, STRING, partial=True)
def _replace(call: Call, text: Value, old: Value, new: Value) -> Value:
    for each in (old, new, text):
        if isinstance(each, (Unknown, PartialText)):
            return unknown(each.reason, "replace", text, old, new, not_null=True)
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return _replace_pattern(compile_pattern(old[1:-1]), text, new, call.budget)
    check_replaced(call.budget, text, old, new)
    return text.replace(old, new)


def _replace_pattern(pattern: Pattern, text: str, new: str, budget: Budget) -> str:
    parts: list[str] = []
    position = length = 0
    for spans in all_matches(pattern, text, budget):
        replacement = _GROUP.sub(partial(_group, pattern=pattern, text=text, spans=spans), new)
        length += len(replacement)
        if length > 1_000_000:
            raise OverBudget("the text is too long")
        parts += [text[position : spans[0]], replacement]
        position = spans[1]
    return "".join([*parts, text[position:]])


def _group(found: re.Match[str], pattern: Pattern, text: str, spans: list[int]) -> str:
    name: str | None = found.group(1) or found.group(2)
    if name is None:
        return "$"
    number: Any = int(name) if name.isdigit() and len(name) < 9 else pattern.names.get(name)
    if number is None or number > pattern.groups or spans[2 * number] < 0:
        return ""
    return text[spans[2 * number] : spans[2 * number + 1]]
