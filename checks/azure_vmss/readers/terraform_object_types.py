"""Defaults that a variable's type constraint gives: ``object({ on = optional(bool, true) })``.

Terraform fills them in before anything reads the variable; Checkov does not.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Dict, List, Optional, Tuple

from .terraform_expressions import evaluate_text
from .terraform_text import split_arguments, strip_interpolation

_ATTRIBUTE = re.compile(r"^[\"']?([\w-]+)[\"']?\s*[=:]\s*(.*)$", re.DOTALL)
_CALL = re.compile(r"^(\w+)\s*\((.*)\)$", re.DOTALL)
_MAX_DEPTH = 12


def with_optional_defaults(value: Any, constraint: str, depth: int = 0) -> Any:
    """The value of a variable with what its type constraint adds; the value itself is left alone."""
    call = _CALL.match(strip_interpolation(constraint).strip())
    if not call or depth > _MAX_DEPTH:
        return value
    kind, inner = call.group(1), call.group(2).strip()
    if kind in ("map", "list", "set"):
        return _each(value, inner, depth)
    if kind != "object" or not isinstance(value, dict) or not inner.startswith("{"):
        return value
    filled = dict(value)
    for name, written in _attributes(inner[1:].rstrip().rstrip("}")):
        filled_in, given = _attribute(filled.get(name), written, depth)
        if given or name in filled:
            filled[name] = filled_in
    return filled


def _each(value: Any, constraint: str, depth: int) -> Any:
    if isinstance(value, dict):
        return {key: with_optional_defaults(item, constraint, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [with_optional_defaults(item, constraint, depth + 1) for item in value]
    return value


def _attribute(value: Any, constraint: str, depth: int) -> Tuple[Any, bool]:
    """The value of one attribute, and whether the constraint makes it optional."""
    call = _CALL.match(constraint.strip())
    if not call or call.group(1) != "optional":
        return with_optional_defaults(value, constraint, depth + 1), False
    arguments = split_arguments(call.group(2))
    if value is None and len(arguments) > 1:
        value = _default(arguments[1])
    inner = arguments[0] if arguments else ""
    return with_optional_defaults(value, inner, depth + 1), True


def _default(text: str) -> Any:
    if text.strip() == "{}":
        return {}
    found = evaluate_text("${" + text + "}", "", lambda name: None)
    return found.value if found.is_known else "${" + text + "}" if found.is_unknown else None


def _attributes(inner: str) -> "List[Tuple[str, str]]":
    """Names and constraints, separated by commas or lines; ``hcl2`` writes both like texts of Python."""
    matches = [_ATTRIBUTE.match(part) for part in split_arguments(inner, ",\n")]
    return [(match.group(1), _unquoted(match.group(2).strip())) for match in matches if match]


def _unquoted(text: str) -> str:
    try:
        return strip_interpolation(str(ast.literal_eval(text))) if text[:1] in ("'", '"') else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ""


def constraint_of(attributes: Dict[str, Any]) -> Optional[str]:
    """The type constraint of a variable as text, or None where it is not written as text."""
    constraint = attributes.get("type")
    while isinstance(constraint, list) and len(constraint) == 1:
        constraint = constraint[0]
    return constraint if isinstance(constraint, str) else None
