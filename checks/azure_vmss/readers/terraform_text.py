"""Terraform expressions as Checkov leaves them in a configuration: as text.

Checkov resolves variables with a default and locals; what it cannot resolve stays
as text (``var.x``, ``${...}``, ``cond ? a : b``). This module tells such text from
a plain string and works out the little that needs no state.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional, Tuple

from ..settings import Setting, absent, agreed, known, unknown

Lookup = Callable[[str], Optional[Setting]]

_REFERENCE_HEAD = re.compile(
    r"^(?:var|local|module|data|each|count|path|self|terraform)\."
    r"|^(?:azurerm|azapi|azuread|random|terraform|null|time|local|tls|http|external)_\w+\.[A-Za-z_]"
    r"|^[A-Za-z_]\w*\.(?:value|key)\b"
)
_CALL = re.compile(r"^([a-z][a-z0-9_]*)\((.*)\)$", re.DOTALL)
_OPERATOR = re.compile(r"\s(?:==|!=|&&|\|\||>=|<=)\s|\s\?\s.*\s:\s", re.DOTALL)
_QUOTED = re.compile(r'^"((?:[^"\\$]|\\.)*)"$', re.DOTALL)
_RESOURCE = re.compile(
    r"(?<![\w.])((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*)(data\.)?(azurerm_\w+|azapi_\w+)\.([\w-]+)"
    r"((?:\[[^\]]*\])?)((?:\.[\w*-]+(?:\[[^\]]*\])?)*)"
)
_VARIABLE = re.compile(r"^((?:var|local)\.[\w-]+)((?:\.[\w-]+|\[\s*(?:\"[^\"]*\"|'[^']*'|\d+)\s*\])*)$")
_STEP = re.compile(r"""\.([\w-]+)|\[\s*["']([^"']*)["']\s*\]|\[\s*(\d+)\s*\]""")
_TRANSPARENT = frozenset(
    {"tobool", "tostring", "tonumber", "toset", "tolist", "tomap", "trimspace", "nonsensitive", "sensitive"}
)
_MISSING = "a member that is not there"
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_EMPTY_COLLECTIONS: Dict[str, Any] = {"[]": [], "{}": {}, "toset([])": []}
AFTER_APPLY = "after_apply"
AMONG = "among"
_AFTER_UNKNOWN = "true_after_unknown"
_MAX_DEPTH = 20


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
    depth = 0
    for position, character in enumerate(stripped):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0 and position < len(stripped) - 1:
                return text
    return stripped[2:-1].strip()


def is_expression(text: str) -> bool:
    """Whether text is something Terraform would have to evaluate, not a string."""
    stripped = text.strip()
    return bool(
        "${" in stripped
        or "%{" in stripped
        or stripped == _AFTER_UNKNOWN
        or stripped.startswith("!")
        or _REFERENCE_HEAD.search(stripped)
        or _CALL.match(stripped)
        or _OPERATOR.search(stripped)
    )


def evaluate_text(text: str, path: str, lookup: Lookup, depth: int = 0) -> Setting:
    """The setting a text amounts to; ``lookup`` resolves a ``var.`` or ``local.`` name.

    Conditionals with an unknown condition come back unknown with their outcomes as
    alternatives, unless all outcomes are the same.
    """
    expression = strip_interpolation(text)
    if expression is text and not is_expression(text):
        return known(text, path) if text.strip() else absent(path)
    if depth > _MAX_DEPTH:
        return unknown(path, expression)
    return _evaluate(_strip_parentheses(expression.strip()), path, lookup, depth + 1)


def _evaluate(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    literal = _literal(expression, path)
    if literal is not None:
        return literal
    branches = split_conditional(expression)
    if branches:
        return _conditional(branches, path, lookup, depth)
    if expression.startswith("[") and expression.endswith("]"):
        return _list(expression, path, lookup, depth)
    for operators in (("||",), ("&&",), ("==", "!=")):
        parts = _split_operator(expression, operators)
        if parts:
            return _operation(parts, path, lookup, depth)
    if expression.startswith("!"):
        negated = _evaluate(_strip_parentheses(expression[1:]), path, lookup, depth + 1).as_bool()
        return known(not negated.value, path) if negated.is_known else unknown(path, expression)
    variable = _VARIABLE.match(expression)
    if variable:
        found = lookup(variable.group(1))
        if found is not None:
            return _member(found, variable.group(2), path, lookup, depth)
    call = _CALL.match(expression)
    if call:
        return _call(call.group(1), split_arguments(call.group(2)), expression, path, lookup, depth)
    if _NUMBER.match(expression):
        return known(float(expression) if "." in expression else int(expression), path)
    if not is_expression(expression):
        return known(expression, path) if expression else absent(path)
    return unknown(path, expression)


def _literal(expression: str, path: str) -> Optional[Setting]:
    quoted = _QUOTED.match(expression)
    if quoted:
        return known(quoted.group(1), path) if quoted.group(1).strip() else absent(path)
    if expression in ("null", "None", ""):
        return absent(path)
    if expression in ("true", "True", "false", "False"):
        return known(expression.lower() == "true", path)
    if expression in _EMPTY_COLLECTIONS:
        return known(_EMPTY_COLLECTIONS[expression], path)
    return None


def _list(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    if depth > _MAX_DEPTH:
        return unknown(path)
    items = [
        _evaluate(_strip_parentheses(item), path, lookup, depth + 1) for item in split_arguments(expression[1:-1])
    ]
    return unknown(path, expression) if any(item.is_unknown for item in items) else known([item.value for item in items], path)


def _operation(parts: Tuple[str, str, str], path: str, lookup: Lookup, depth: int) -> Setting:
    if depth > _MAX_DEPTH:
        return unknown(path)
    left, operator, right = parts
    one = _evaluate(_strip_parentheses(left), path, lookup, depth + 1)
    other = _evaluate(_strip_parentheses(right), path, lookup, depth + 1)
    if operator in ("==", "!="):
        if one.is_unknown or other.is_unknown:
            return unknown(path)
        return known(_comparable(one) == _comparable(other) if operator == "==" else _comparable(one) != _comparable(other), path)
    decisive = operator == "||"
    booleans = [one.as_bool(), other.as_bool()]
    if any(value.is_known and value.value is decisive for value in booleans):
        return known(decisive, path)
    return known(not decisive, path) if all(value.is_known for value in booleans) else unknown(path)


def _comparable(setting: Setting) -> Any:
    """Empty text and null are one: Checkov keeps neither apart for sure."""
    return "" if setting.is_absent else str(setting.value).lower() if isinstance(setting.value, bool) else str(setting.value)


def _split_operator(expression: str, operators: Tuple[str, ...]) -> Optional[Tuple[str, str, str]]:
    position = 0
    while True:
        found = _top_level(expression, operators[0][0], position)
        others = [_top_level(expression, operator[0], position) for operator in operators[1:]]
        candidates = [place for place in (found, *others) if place >= 0]
        if not candidates:
            return None
        place = min(candidates)
        operator = expression[place:place + 2]
        if operator in operators:
            left, right = expression[:place].strip(), expression[place + 2:].strip()
            return (left, operator, right) if left and right else None
        position = place + 1


def _conditional(branches: Tuple[str, str, str], path: str, lookup: Lookup, depth: int) -> Setting:
    if depth > _MAX_DEPTH:
        return unknown(path)
    condition = _evaluate(_strip_parentheses(branches[0]), path, lookup, depth + 1)
    outcomes = [_evaluate(_strip_parentheses(branch), path, lookup, depth + 1) for branch in branches[1:]]
    if condition.as_bool().is_known:
        return outcomes[0] if condition.as_bool().is_true else outcomes[1]
    return agreed(outcomes, path)


def _call(name: str, arguments: List[str], expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    if depth > _MAX_DEPTH or not arguments:
        return unknown(path, expression)
    outcomes = [_evaluate(_strip_parentheses(argument), path, lookup, depth + 1) for argument in arguments]
    if name == "try":
        outcomes = [outcome for outcome in outcomes if outcome.expression != _MISSING]
        return outcomes[0] if outcomes and not outcomes[0].is_unknown else unknown(path, expression)
    if name == "coalesce":
        given = [outcome for outcome in outcomes if not outcome.is_absent]
        return given[0] if given and given[0].is_known else unknown(path, expression)
    if any(outcome.is_unknown for outcome in outcomes):
        return unknown(path, expression)
    return _apply(name, outcomes, path) or unknown(path, expression)


def _apply(name: str, values: List[Setting], path: str) -> Optional[Setting]:
    first = values[0]
    if name in _TRANSPARENT:
        return first
    if name in ("lower", "upper"):
        return known(getattr(first.text, name)(), path)
    if name == "length" and (first.is_absent or isinstance(first.value, (str, list, dict))):
        return known(0 if first.is_absent else len(first.value), path)
    if name == "lookup" and len(values) > 1 and isinstance(first.value, dict):
        found = first.value.get(values[1].text, values[2].value if len(values) > 2 else unknown())
        return found if isinstance(found, Setting) else absent(path) if found is None else known(unwrap(found), path)
    if name == "contains" and len(values) == 2 and isinstance(first.value, list):
        return known(values[1].value in first.value, path)
    return None


def _member(owner: Setting, steps: str, path: str, lookup: Lookup, depth: int) -> Setting:
    if not steps or not owner.is_known:
        return owner
    value = step_into(owner.value, steps)
    if isinstance(value, Setting):
        return value
    if isinstance(value, str) and depth < _MAX_DEPTH:
        return evaluate_text(value, path, lookup, depth + 1)
    return absent(path) if value is None else known(value, path)


def step_into(element: Any, steps: str) -> Any:
    """The member that ``.name``, ``["name"]`` and ``[0]`` lead to, or an unknown setting."""
    position = 0
    for match in _STEP.finditer(steps):
        if match.start() != position:
            return unknown()
        position = match.end()
        element = unwrap(element) if isinstance(element, list) and not match.group(3) else element
        key = match.group(1) or match.group(2)
        if key is not None and isinstance(element, dict) and key in element:
            element = element[key]
        elif match.group(3) and isinstance(element, list) and int(match.group(3)) < len(element):
            element = element[int(match.group(3))]
        elif isinstance(element, (dict, list)):
            return unknown(expression=_MISSING)
        else:
            return unknown()
    return unwrap(element) if position == len(steps) else unknown()


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


def split_arguments(text: str) -> List[str]:
    """The arguments of a call, split at the commas of the top level."""
    arguments: List[str] = []
    start = 0
    while True:
        comma = _top_level(text, ",", start)
        if comma < 0:
            break
        arguments.append(text[start:comma].strip())
        start = comma + 1
    rest = text[start:].strip()
    return arguments + [rest] if rest else arguments


def _top_level(text: str, wanted: str, start: int) -> int:
    depth = 0
    quoted = False
    position = start
    while position < len(text):
        character = text[position]
        if quoted:
            if character == "\\":
                position += 1
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == wanted and depth == 0:
            return position
        position += 1
    return -1


def _strip_parentheses(expression: str) -> str:
    stripped = strip_interpolation(expression).strip()
    while stripped.startswith("(") and stripped.endswith(")") and _closes_at_end(stripped):
        stripped = stripped[1:-1].strip()
    return stripped


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return position == len(text) - 1
    return False


def unwrap(value: Any) -> Any:
    """The value inside Checkov's one-element lists; an empty list is no value."""
    while isinstance(value, list) and len(value) <= 1:
        if not value:
            return None
        value = value[0]
    return value
