"""Working out Terraform expressions that need no state: three-valued, never a guess.

Takes expressions as Checkov renders them and as ``hcl2`` gives the source, where objects
inside an expression are written like Python's: ``{'a': 1, 'b': None}``. A collection that
resolves only in part is known, with a :class:`Setting` in the place of what is not.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

from ..model.settings import Setting, absent, agreed, known, text_setting, unknown
from .terraform_functions import MISSING, TerraformSet, apply_function, held, setting_of
from .terraform_text import (
    CALL, MAX_TEXT, closing_position, is_expression, split_arguments, split_at_word, split_conditional, split_operator,
    strip_interpolation, strip_parentheses, template_parts, unwrap,
)

Lookup = Callable[[str], Optional[Setting]]

_NAME = re.compile(r"(?:var|local)\.[\w-]+|module\.[\w-]+(?:\[[^\]]*\])?\.[\w-]+|[A-Za-z_][\w-]*")
_MEMBER = re.compile(r"\.([\w-]+|\*)")
_OUTCOME = re.compile(r"(?:[a-z][a-z0-9_]*\(|[\[{(])")
_FOR = re.compile(r"^for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.*)$", re.DOTALL)
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
# quotations, brackets and arithmetic: no text that Checkov has put in the place of a name
_CODE = re.compile(r"[\"'()\[\]{}]|\s[-+*/%]\s")
_OPERATORS = (("||",), ("&&",), ("==", "!="), (">=", "<=", ">", "<"))
_MAX_DEPTH = 40
# an expression can name ten times what it is given, and so on; nothing a scale set needs is larger
_MAX_ITEMS = 5_000
_MAX_ITERATIONS = 10_000


def evaluate_text(text: str, path: str, lookup: Lookup, depth: int = 0) -> Setting:
    """The setting a text amounts to; ``lookup`` resolves a ``var.``, ``local.`` or ``module.`` name.

    Conditionals with an unknown condition come back unknown with their outcomes as
    alternatives, unless all outcomes are the same.
    """
    if len(text) > MAX_TEXT:
        return unknown(path)
    expression = strip_interpolation(text)
    if expression is text and not is_expression(text):
        return text_setting(text, path)
    if depth > _MAX_DEPTH:
        return unknown(path, expression)
    if expression is text and _is_template(text):
        return _bounded(_template(text, path, lookup, depth + 1))
    return _evaluate(strip_parentheses(expression.strip()), path, lookup, depth + 1)


def evaluate_value(value: Any, path: str, lookup: Lookup, depth: int = 0) -> Setting:
    """The same for a value as ``hcl2`` gives it: text, a number, or lists and objects of them."""
    if isinstance(value, Setting):
        return value
    if isinstance(value, str):
        return evaluate_text(value, path, lookup, depth)
    if value is None:
        return absent(path)
    if depth > _MAX_DEPTH:
        return unknown(path)
    if isinstance(value, dict):
        if any(not isinstance(key, str) or is_expression(key) for key in value):
            return unknown(path)
        return _bounded(known({key: held(evaluate_value(item, path, lookup, depth + 1)) for key, item in value.items()}, path))
    if isinstance(value, list):
        return _bounded(known([held(evaluate_value(item, path, lookup, depth + 1)) for item in value], path))
    return known(value, path)


def _bounded(setting: Setting) -> Setting:
    """The setting, or unknown where its value has grown out of all proportion."""
    if len(setting.expression) > MAX_TEXT or isinstance(setting.value, str) and len(setting.value) > MAX_TEXT:
        return unknown(setting.path)
    waiting: List[Any] = [setting.value, *setting.alternatives]
    count = len(setting.alternatives)
    while waiting:
        value = waiting.pop()
        items = _parts(value)
        count += len(items)
        if count > _MAX_ITEMS:
            return unknown(setting.path)
        waiting.extend(item for item in items if isinstance(item, (dict, list, Setting)))
    return setting


def _parts(value: Any) -> "List[Any]":
    if isinstance(value, Setting):
        return list(value.alternatives)
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def step_into(element: Any, steps: str, lookup: Lookup = lambda name: None, depth: int = 0) -> Any:
    """The member that ``.name``, ``["name"]``, ``[0]``, ``[expression]`` and ``[*]`` lead to, or an unknown setting."""
    position = 0
    while position < len(steps):
        if isinstance(element, Setting):
            return element if element.is_unknown else unknown()
        key, position = _step(steps, position, lookup, depth)
        if key is None:
            return unknown()
        if key == "*":
            items = element if isinstance(element, list) else [] if element is None else [element]
            return [_held_value(step_into(item, steps[position:], lookup, depth)) for item in items]
        if isinstance(key, str) and isinstance(element, list):
            element = unwrap(element)
        if isinstance(key, str) and isinstance(element, dict) and key in element:
            element = element[key]
        elif isinstance(key, int) and isinstance(element, list) and 0 <= key < len(element):
            element = element[key]
        elif element is None or isinstance(element, (dict, list)):
            return unknown(expression=MISSING)
        else:
            return unknown()
    return element


def _step(steps: str, position: int, lookup: Lookup, depth: int) -> Tuple[Any, int]:
    """The key of one step, and where the next one starts; None where it cannot be read."""
    member = _MEMBER.match(steps, position)
    if member:
        return (int(member.group(1)) if member.group(1).isdigit() else member.group(1)), member.end()
    closing = closing_position(steps, position) if steps[position] == "[" else -1
    if closing < 0:
        return None, len(steps)
    inner = steps[position + 1:closing].strip()
    if inner == "*":
        return "*", closing + 1
    found = _evaluate(strip_parentheses(inner), "", lookup, depth + 1) if depth <= _MAX_DEPTH else unknown()
    if found.is_known and isinstance(found.value, (str, int)) and not isinstance(found.value, bool):
        return found.value, closing + 1
    return None, closing + 1


def _evaluate(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    if depth > _MAX_DEPTH:
        return unknown(path, expression)
    return _bounded(_worked_out(expression, path, lookup, depth))


def _worked_out(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    literal = _literal(expression, path, lookup, depth)
    if literal is not None:
        return literal
    branches = split_conditional(expression)
    if branches:
        return _conditional(branches, path, lookup, depth)
    for operators in _OPERATORS:
        # of ``a == b == c`` the first comparison is made first
        parts = split_operator(expression, operators, last=True)
        if parts:
            return _operation(parts, path, lookup, depth)
    if expression.startswith("-"):
        number = _inner(expression[1:], path, lookup, depth).as_number()
        return known(-number.value, path) if number.is_known else unknown(path, expression)
    if expression.startswith("!"):
        negated = _inner(expression[1:], path, lookup, depth).as_bool()
        return known(not negated.value, path) if negated.is_known else unknown(path, expression)
    named = _named(expression, path, lookup, depth)
    if named is not None:
        return named
    outcome = _member_of_outcome(expression, path, lookup, depth)
    if outcome is not None:
        return outcome
    call = CALL.match(expression)
    if call:
        return _call(call.group(1), split_arguments(call.group(2)), expression, path, lookup, depth)
    texts = [part for is_code, part in template_parts(expression) if not is_code]
    if any(is_expression(text) or _CODE.search(text) for text in texts):
        return unknown(path, expression)
    return _template(expression, path, lookup, depth)


def _inner(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    return _evaluate(strip_parentheses(expression), path, lookup, depth + 1)


def _literal(expression: str, path: str, lookup: Lookup, depth: int) -> Optional[Setting]:
    if expression in ("null", "None", ""):
        return absent(path)
    if expression in ("true", "True", "false", "False"):
        return known(expression.lower() == "true", path)
    if _NUMBER.match(expression):
        return known(float(expression) if "." in expression else int(expression), path)
    if expression[0] not in "\"'[{" or closing_position(expression, 0) != len(expression) - 1:
        return None
    if expression[0] in "\"'":
        return _quoted(expression, path, lookup, depth)
    body = expression[1:-1].strip()
    loop = _FOR.match(body)
    if loop:
        return _loop(loop, expression[0] == "{", path, lookup, depth)
    return _list(body, path, lookup, depth) if expression[0] == "[" else _object(body, path, lookup, depth)


def _quoted(expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    text = expression[1:-1]
    if expression[0] == "'":
        try:
            text = str(ast.literal_eval(expression))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return unknown(path)
    if "$${" in text or "%{" in text:
        return unknown(path)
    if "${" in text:
        return evaluate_text(text, path, lookup, depth + 1)
    return text_setting(text, path)


def _list(body: str, path: str, lookup: Lookup, depth: int) -> Setting:
    return known([held(_inner(item, path, lookup, depth)) for item in split_arguments(body)], path)


def _object(body: str, path: str, lookup: Lookup, depth: int) -> Setting:
    members: Dict[str, Any] = {}
    for entry in split_arguments(body):
        parts = split_operator(entry, (":", "="))
        key = _key(parts[0], lookup, depth) if parts else None
        if parts is None or key is None:
            return unknown(path)
        members[key] = held(_inner(parts[2], path, lookup, depth))
    return known(members, path)


def _key(written: str, lookup: Lookup, depth: int) -> Optional[str]:
    if re.match(r"^[\w-]+$", written):
        return written
    found = _inner(written, "", lookup, depth)
    return str(found.value) if found.is_known and isinstance(found.value, (str, int)) else None


def _loop(loop: "re.Match[str]", builds_object: bool, path: str, lookup: Lookup, depth: int) -> Setting:
    """A ``for`` expression over a collection that is known as a whole."""
    first, second, rest = loop.groups()
    head = split_at_word(rest, ":")
    if head is None or "?" in head[0] or head[1].endswith("..."):
        return unknown(path)
    collection = _inner(head[0], path, lookup, depth)
    elements = _elements(collection.value) if collection.is_known else None
    result, condition = split_at_word(head[1], " if ") or (head[1], "true")
    pair = split_operator(result, ("=>",)) if builds_object else ("", "", result)
    if elements is None or pair is None:
        return unknown(path)
    iterations = getattr(lookup, "iterations", 1) * len(elements)
    if iterations > _MAX_ITERATIONS:
        return unknown(path)
    items: "List[Tuple[str, Any]]" = []
    taken: "Set[str]" = set()
    for key, value in elements:
        bound = {first: key, second: value} if second else {first: value}
        names = _Bound(bound, lookup, iterations)
        wanted = _inner(condition, path, names, depth).as_bool()
        name = _inner(pair[0], path, names, depth) if builds_object else known("")
        if not wanted.is_known or not name.is_known and wanted.is_true:
            return unknown(path)
        if builds_object and wanted.is_true and name.text in taken:
            # Terraform refuses a key that comes twice
            return unknown(path)
        if wanted.is_true:
            taken.add(name.text)
            items.append((name.text, held(_inner(pair[2], path, names, depth))))
    return known(dict(items) if builds_object else [value for _, value in items], path)


def _elements(collection: Any) -> Optional[List[Tuple[Any, Any]]]:
    if isinstance(collection, dict):
        return sorted(collection.items(), key=lambda item: str(item[0]))
    if isinstance(collection, TerraformSet):
        return [(item, item) for item in collection]
    return list(enumerate(collection)) if isinstance(collection, list) else None


class _Bound:
    """A lookup that knows the names of a ``for`` expression too, and how often its body is worked out."""

    def __init__(self, names: Dict[str, Any], outer: Lookup, iterations: int) -> None:
        self._names = names
        self._outer = outer
        self.iterations = iterations

    def __call__(self, name: str) -> Optional[Setting]:
        return setting_of(self._names[name]) if name in self._names else self._outer(name)


def _held_value(value: Any) -> Any:
    return held(value) if isinstance(value, Setting) else value


def _operation(parts: Tuple[str, str, str], path: str, lookup: Lookup, depth: int) -> Setting:
    left, operator, right = parts
    one, other = _inner(left, path, lookup, depth), _inner(right, path, lookup, depth)
    if operator in ("==", "!="):
        same = _equal(one, other)
        return unknown(path) if same is None else known(same if operator == "==" else not same, path)
    if operator in (">", "<", ">=", "<="):
        return _comparison(one.as_number(), operator, other.as_number(), path)
    decisive = operator == "||"
    booleans = [one.as_bool(), other.as_bool()]
    if any(value.is_known and value.value is decisive for value in booleans):
        return known(decisive, path)
    return known(not decisive, path) if all(value.is_known for value in booleans) else unknown(path)


def _comparison(one: Setting, operator: str, other: Setting, path: str) -> Setting:
    if not one.is_known or not other.is_known:
        return unknown(path)
    below, same = one.value < other.value, one.value == other.value
    outcome = {"<": below, "<=": below or same, ">": not below and not same, ">=": not below}[operator]
    return known(outcome, path)


def _equal(one: Setting, other: Setting) -> Optional[bool]:
    """Whether two values are equal, or None where that is open.

    Terraform finds values of two types different, ``"5"`` and ``5`` or ``[]`` and an empty ``list(string)``;
    which type a value has in the end is more than the text of it tells.
    """
    if one.is_unknown or other.is_unknown:
        return None
    if isinstance(one.value, (dict, list)) or isinstance(other.value, (dict, list)):
        alike = isinstance(one.value, type(other.value)) or isinstance(other.value, type(one.value))
        return None if alike and len(one.value) == len(other.value) else False
    if _written_out(one.value) != _written_out(other.value):
        return False
    return True if _kind(one.value) == _kind(other.value) else None


def _written_out(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def _kind(value: Any) -> Any:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _conditional(branches: Tuple[str, str, str], path: str, lookup: Lookup, depth: int) -> Setting:
    condition = _inner(branches[0], path, lookup, depth)
    outcomes = [_inner(branch, path, lookup, depth) for branch in branches[1:]]
    if condition.as_bool().is_known:
        return outcomes[0] if condition.as_bool().is_true else outcomes[1]
    return agreed(outcomes, path)


def _named(expression: str, path: str, lookup: Lookup, depth: int) -> Optional[Setting]:
    """What a name and the steps behind it lead to, or None where the name is not known."""
    name = _NAME.match(expression)
    steps = expression[name.end():] if name else ""
    if name is None or steps and steps[0] not in ".[":
        return None
    found = lookup(name.group(0))
    if found is None:
        return None
    return _member(found, steps, path, lookup, depth)


def _member_of_outcome(expression: str, path: str, lookup: Lookup, depth: int) -> Optional[Setting]:
    """``{...}.x`` and ``f(...)[0]``: a member of what a literal or a call comes to, or None for anything else."""
    opening = _OUTCOME.match(expression)
    closing = closing_position(expression, opening.end() - 1) if opening else -1
    steps = expression[closing + 1:]
    if closing < 0 or not steps or steps[0] not in ".[":
        return None
    return _member(_inner(expression[:closing + 1], path, lookup, depth), steps, path, lookup, depth)


def _member(owner: Setting, steps: str, path: str, lookup: Lookup, depth: int) -> Setting:
    if owner.alternatives and steps:
        return agreed([_member(choice, steps, path, lookup, depth) for choice in owner.alternatives], path)
    if not steps or owner.is_unknown:
        return owner
    value = step_into(owner.value, steps, lookup, depth)
    if isinstance(value, Setting):
        return value
    if isinstance(value, str):
        return evaluate_text(value, path, lookup, depth + 1)
    return absent(path) if value is None else known(value, path)


def _call(name: str, arguments: List[str], expression: str, path: str, lookup: Lookup, depth: int) -> Setting:
    outcomes = [_inner(argument, path, lookup, depth) for argument in arguments]
    return apply_function(name, outcomes, path) or unknown(path, expression)


def _is_template(text: str) -> bool:
    """Whether text with ``${...}`` in it is no expression that Checkov has left half rendered."""
    return "${" in text and not is_expression("x".join(part for is_code, part in template_parts(text) if not is_code))


def _template(text: str, path: str, lookup: Lookup, depth: int) -> Setting:
    """``a${b}c``: text where all of it is known, else unknown with what is known put in its place."""
    filled = ""
    complete = True
    for is_code, part in template_parts(text):
        found = _inner(part, path, lookup, depth) if is_code else known(part)
        if found.is_known and isinstance(found.value, (str, int, float)):
            filled += str(found.value).lower() if isinstance(found.value, bool) else str(found.value)
        elif found.is_absent:
            filled += ""
        else:
            complete = False
            inner = found.expression if found.expression not in ("", MISSING) and not found.alternatives else part
            filled += inner if "${" in inner else "${" + inner + "}"
    if complete:
        return text_setting(filled, path)
    return unknown(path, filled)
