"""A small, honest evaluator of ARM template expressions.

It works out what a template itself answers: defaults of parameters, variables and their
members, constant conditions, ids and texts. A function it does not know, or a parameter
without a default, is unknown; it never guesses.
Source: Azure Resource Manager template functions reference.
"""

from __future__ import annotations

import json
import operator
import re
from dataclasses import replace
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from ..model.settings import Setting, absent, agreed, empty_text, known, unknown
from .arm_nodes import find_key, plain_value
from .resource_ids import OPEN_PART, id_of, is_open
from .resource_manager_functions import (
    LINE_KEYS, coalesce, contains, empty, equals, first, joined, last, logical, lookup, try_get, union,
)

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[()\[\],.]))")
_MAX_DEPTH = 60
_MAX_ALTERNATIVES = 32
_MAX_OUTCOMES = 64
_MAX_TEXT = 65536
# two arguments with alternatives at most are combined before an expression counts as too deep
_COST_OF_ALTERNATIVES = 25


class WrittenIn(NamedTuple):
    """A raw value together with the scope it was written in, for a reader in another scope."""

    raw: Any
    scope: "TemplateScope"


class TemplateScope:
    """The parameters and variables an expression of one template can see."""

    def __init__(
        self, parameters: Dict[str, Any], variables: Dict[str, Any], given: Optional[Dict[str, Setting]] = None
    ) -> None:
        self._parameters = parameters
        self._variables = variables
        self._given = {name.lower(): value for name, value in (given or {}).items()}
        self._named_before: "Dict[Tuple[str, str], Setting]" = {}
        self._in_progress: "Set[Tuple[str, str]]" = set()
        self._depth = 0

    def parameter(self, name: str) -> Setting:
        if name.lower() in self._given:
            return self._given[name.lower()]
        declared = find_key(self._parameters, name)
        if not isinstance(declared, dict):
            return unknown()
        if any(str(key).lower() == "defaultvalue" for key in declared):
            return self.evaluate(find_key(declared, "defaultValue"), "")
        allowed = find_key(declared, "allowedValues")
        if isinstance(allowed, list) and 0 < len(allowed) <= _MAX_ALTERNATIVES:
            return agreed([plain_value(value, "") for value in allowed], "")
        return unknown()

    def variable(self, name: str) -> Setting:
        declared = find_key(self._variables, name)
        return unknown() if declared is None else self.evaluate(declared, "")

    def evaluate(self, raw: Any, path: str) -> Setting:
        """The setting a raw template value amounts to; members of objects stay raw."""
        if isinstance(raw, Setting):
            return replace(raw, path=path)
        if isinstance(raw, WrittenIn):
            return replace(raw.scope.handed_on(raw.raw), path=path)
        if isinstance(raw, dict):
            members = [key for key in raw if key not in LINE_KEYS]
            if members == ["value"] and not isinstance(raw["value"], (dict, list)):
                return self.evaluate(raw["value"], path)
            return known(raw, path)
        if not isinstance(raw, str) or not is_template_expression(raw):
            text = raw[1:] if isinstance(raw, str) and raw.startswith("[[") else raw
            return plain_value(text, path)
        if self._depth > _MAX_DEPTH:
            return unknown(path)
        self._depth += 1
        try:
            parsed = _parse(raw.strip()[1:-1])
            found = unknown() if parsed is None else self._value(parsed)
        finally:
            self._depth -= 1
        if found.is_known and found.value == "":
            return empty_text(path)
        return Setting(found.state, found.value, path, found.expression, found.alternatives)

    def handed_on(self, raw: Any) -> Setting:
        """The setting of a raw value whose members are read elsewhere, and still mean what they mean here."""
        return self._bound(self.evaluate(raw, ""))

    def _bound(self, setting: Setting) -> Setting:
        if setting.alternatives:
            return replace(setting, alternatives=tuple(self._bound(choice) for choice in setting.alternatives))
        if isinstance(setting.value, dict):
            return replace(setting, value={key: self._bound_member(item) for key, item in setting.value.items()})
        if isinstance(setting.value, list):
            return replace(setting, value=[self._bound_member(item) for item in setting.value])
        return setting

    def _bound_member(self, raw: Any) -> Any:
        means_the_same_everywhere = not isinstance(raw, (dict, list)) and not (
            isinstance(raw, str) and is_template_expression(raw)
        )
        return raw if means_the_same_everywhere or isinstance(raw, WrittenIn) else WrittenIn(raw, self)

    def _value(self, node: "Tuple[Any, ...]") -> Setting:
        if self._depth > _MAX_DEPTH:
            return unknown()
        self._depth += 1
        try:
            kind = node[0]
            if kind == "literal":
                return known(node[1])
            if kind == "member":
                return self._member(self._value(node[1]), self._value(node[2]))
            return self._call(str(node[1]).lower(), node[2])
        finally:
            self._depth -= 1

    def _member(self, owner: Setting, key: Setting) -> Setting:
        return lookup(owner, key, lambda raw: self.evaluate(raw, ""))

    def _call(self, name: str, arguments: "List[Tuple[Any, ...]]") -> Setting:
        if name == "if" and len(arguments) == 3:
            return self._if(arguments)
        if name in ("and", "or"):
            return logical(name, [self._value(argument) for argument in arguments])
        return self._apply(name, [self._value(argument) for argument in arguments])

    def _apply(self, name: str, values: List[Setting]) -> Setting:
        """Call a function, once for each alternative of an argument that has some."""
        for position, value in enumerate(values):
            if _outcomes(values) > _MAX_OUTCOMES:
                return unknown()
            if value.alternatives and self._depth < _MAX_DEPTH:
                self._depth += _COST_OF_ALTERNATIVES
                try:
                    choices = [
                        self._apply(name, [*values[:position], choice, *values[position + 1:]])
                        for choice in value.alternatives
                    ]
                finally:
                    self._depth -= _COST_OF_ALTERNATIVES
                return agreed(choices, "")
        if name in ("parameters", "variables"):
            return self._named(name, values)
        if name == "tryget" and len(values) > 1:
            return try_get(values, lambda raw: self.evaluate(raw, ""))
        if name in ("first", "last") and len(values) == 1:
            return (first if name == "first" else last)(values[0], lambda raw: self.evaluate(raw, ""))
        function = _FUNCTIONS.get(name)
        return function(values) if function else unknown()

    def _named(self, name: str, values: List[Setting]) -> Setting:
        if len(values) != 1:
            return unknown()
        if name == "variables" and is_open(values[0].expression):
            return self._one_of_the_variables(values[0].expression)
        return self._by_name(name, values[0].value) if isinstance(values[0].value, str) else unknown()

    def _one_of_the_variables(self, open_name: str) -> Setting:
        """``variables(concat('image', parameters('os')))``: one of those whose names fit."""
        fits = re.compile(".*".join(re.escape(part) for part in open_name.split(OPEN_PART)), re.IGNORECASE)
        # a variable that is being worked out cannot be meant: ARM refuses circular references
        names = [
            name for name in self._variables
            if name not in LINE_KEYS and fits.fullmatch(name) and ("variables", name.lower()) not in self._in_progress
        ]
        loops_add_names = find_key(self._variables, "copy") is not None
        too_deep = self._depth > _MAX_DEPTH - _COST_OF_ALTERNATIVES
        if loops_add_names or too_deep or not 0 < len(names) <= _MAX_ALTERNATIVES:
            return unknown()
        self._depth += _COST_OF_ALTERNATIVES
        try:
            return agreed([self._by_name("variables", name) for name in names], "")
        finally:
            self._depth -= _COST_OF_ALTERNATIVES

    def _by_name(self, name: str, wanted: str) -> Setting:
        key = (name, wanted.lower())
        if key not in self._named_before:
            # what refers to itself is unknown, and what is used twice is worked out once
            self._named_before[key] = unknown()
            self._in_progress.add(key)
            named = self.parameter if name == "parameters" else self.variable
            self._named_before[key] = named(wanted)
            self._in_progress.discard(key)
        return self._named_before[key]

    def _if(self, arguments: "List[Tuple[Any, ...]]") -> Setting:
        condition = self._value(arguments[0]).as_bool()
        if condition.is_known:
            return self._value(arguments[1] if condition.is_true else arguments[2])
        return agreed([self._value(argument) for argument in arguments[1:]], "")


def _outcomes(values: List[Setting]) -> int:
    """How many combinations of outcomes the arguments have, counted no further than matters."""
    product = 1
    for value in values:
        product *= max(1, sum(_outcomes([choice]) for choice in value.alternatives))
    return product


def is_template_expression(text: str) -> bool:
    """Whether ARM would evaluate the text: ``[...]``, but not the escaped ``[[...]``."""
    stripped = text.strip()
    return stripped.startswith("[") and stripped.endswith("]") and not stripped.startswith("[[")


def resource_id(values: List[Setting]) -> Setting:
    """``resourceId([subscription], [group], type, name...)``: the id, open where a name is not known."""
    for position, value in enumerate(values):
        if isinstance(value.value, str) and "/" in value.value and "." in value.value.split("/")[0]:
            names = [text_of(name) for name in values[position + 1:]]
            return _text(id_of(value.value, names))
    return unknown()


def text_of(setting: Setting) -> str:
    """The text of a setting, with what is not known left open."""
    if setting.is_known and isinstance(setting.value, (str, int, float)):
        return str(setting.value)
    return setting.expression if is_open(setting.expression) else OPEN_PART


def _text(text: str) -> Setting:
    if len(text) > _MAX_TEXT:
        return unknown()
    return unknown(expression=text) if is_open(text) else known(text)


def _concat(values: List[Setting]) -> Setting:
    if any(isinstance(value.value, (list, dict)) for value in values):
        return joined(values)
    return _text("".join("" if value.is_absent else text_of(value) for value in values))


def _format(values: List[Setting]) -> Setting:
    if not values or not isinstance(values[0].value, str):
        return unknown()
    texts = ["" if value.is_absent else text_of(value) for value in values[1:]]

    def replaced(match: "re.Match[str]") -> str:
        position = int(match.group(1))
        return texts[position] if position < len(texts) else OPEN_PART

    return _text(re.sub(r"\{(\d+)(?:[^}]*)\}", replaced, values[0].value))


def _converted(conversion: Callable[[str], Any]) -> "Callable[[List[Setting]], Setting]":
    def convert(values: List[Setting]) -> Setting:
        if len(values) != 1 or values[0].is_absent:
            return values[0] if values else unknown()
        if values[0].is_unknown:
            return values[0] if is_open(values[0].expression) else unknown()
        if isinstance(values[0].value, (dict, list)):
            return unknown()
        return known(conversion(str(values[0].value)))

    return convert


def _negated(values: List[Setting]) -> Setting:
    value = values[0].as_bool() if values else unknown()
    return known(not value.value) if value.is_known else unknown()


def _json(values: List[Setting]) -> Setting:
    if len(values) != 1 or not isinstance(values[0].value, str):
        return unknown()
    try:
        return plain_value(json.loads(values[0].value), "")
    except (ValueError, RecursionError):
        return unknown()


def _as_bool(values: List[Setting]) -> Setting:
    return values[0].as_bool() if len(values) == 1 else unknown()


def _as_int(values: List[Setting]) -> Setting:
    return values[0].as_number() if len(values) == 1 else unknown()


def _replace(values: List[Setting]) -> Setting:
    texts = _texts(values, 3)
    return known(texts[0].replace(texts[1], texts[2])) if texts and texts[1] else unknown()


def _split(values: List[Setting]) -> Setting:
    texts = _texts(values, 2)
    return known(texts[0].split(texts[1])) if texts and texts[1] else unknown()


def _texts(values: List[Setting], count: int) -> List[str]:
    """The texts of exactly so many known arguments, or an empty list."""
    plain = ["" if value.is_absent else value.value for value in values]
    usable = len(values) == count and not any(value.is_unknown for value in values)
    return [str(value) for value in plain] if usable and all(isinstance(value, str) for value in plain) else []


def _length(values: List[Setting]) -> Setting:
    if len(values) != 1 or values[0].is_unknown:
        return unknown()
    value = "" if values[0].is_absent else values[0].value
    if isinstance(value, dict):
        return known(len([key for key in value if key not in LINE_KEYS]))
    return known(len(value)) if isinstance(value, (str, list)) else unknown()


def _starts_with(values: List[Setting]) -> Setting:
    texts = _texts(values, 2)
    return known(texts[0].lower().startswith(texts[1].lower())) if texts else unknown()


def _ends_with(values: List[Setting]) -> Setting:
    texts = _texts(values, 2)
    return known(texts[0].lower().endswith(texts[1].lower())) if texts else unknown()


def _compared(comparison: "Callable[[float, float], bool]") -> "Callable[[List[Setting]], Setting]":
    def compare(values: List[Setting]) -> Setting:
        numbers = [value.as_number() for value in values]
        if len(numbers) != 2 or not all(number.is_known for number in numbers):
            return unknown()
        return known(comparison(numbers[0].value, numbers[1].value))

    return compare


def _create_object(values: List[Setting]) -> Setting:
    keys, items = values[::2], values[1::2]
    if any(not isinstance(key.value, str) for key in keys):
        return unknown()
    return known({key.value: _raw(item) for key, item in zip(keys, items)})


def _create_array(values: List[Setting]) -> Setting:
    return known([_raw(value) for value in values])


def _as_array(values: List[Setting]) -> Setting:
    if len(values) != 1 or values[0].is_unknown:
        return unknown()
    return values[0] if isinstance(values[0].value, list) else _create_array(values)


def _raw(setting: Setting) -> Any:
    """What stands for a setting inside an object or array; evaluating it gives the setting again."""
    return setting if setting.is_unknown else setting.value


_FUNCTIONS: "Dict[str, Callable[[List[Setting]], Setting]]" = {
    "true": lambda values: known(True),
    "false": lambda values: known(False),
    "null": lambda values: absent(),
    "not": _negated,
    "bool": _as_bool,
    "int": _as_int,
    "string": _converted(str),
    "tolower": _converted(str.lower),
    "toupper": _converted(str.upper),
    "trim": _converted(str.strip),
    "concat": _concat,
    "format": _format,
    "equals": equals,
    "empty": empty,
    "coalesce": coalesce,
    "contains": contains,
    "replace": _replace,
    "split": _split,
    "length": _length,
    "startswith": _starts_with,
    "endswith": _ends_with,
    "greater": _compared(operator.gt),
    "greaterorequals": _compared(operator.ge),
    "less": _compared(operator.lt),
    "lessorequals": _compared(operator.le),
    "json": _json,
    "createobject": _create_object,
    "createarray": _create_array,
    "array": _as_array,
    "union": union,
    "resourceid": resource_id,
    "subscriptionresourceid": resource_id,
    "tenantresourceid": resource_id,
    "extensionresourceid": lambda values: resource_id(values[1:]),
}


def _parse(text: str) -> "Optional[Tuple[Any, ...]]":
    tokens = _tokens(text)
    if tokens is None:
        return None
    try:
        node, rest = _parse_value(tokens, 0, 0)
    except (IndexError, ValueError):
        return None
    return node if rest == len(tokens) else None


def _tokens(text: str) -> "Optional[List[Tuple[str, str]]]":
    tokens: List[Tuple[str, str]] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            return None
        tokens.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        position = match.end()
    return tokens


def _parse_value(tokens: "List[Tuple[str, str]]", position: int, depth: int) -> "Tuple[Tuple[Any, ...], int]":
    if depth > _MAX_DEPTH:
        raise ValueError("too deep")
    kind, text = tokens[position]
    node: "Tuple[Any, ...]"
    if kind == "text":
        node, position = ("literal", text[1:-1].replace("''", "'")), position + 1
    elif kind == "number":
        node, position = ("literal", float(text) if "." in text else int(text)), position + 1
    elif kind == "name" and tokens[position + 1] == ("mark", "("):
        arguments, position = _parse_arguments(tokens, position + 2, depth)
        node = ("call", text, arguments)
    else:
        raise ValueError(text)
    return _parse_members(node, tokens, position, depth)


def _parse_arguments(tokens: "List[Tuple[str, str]]", position: int, depth: int) -> "Tuple[List[Any], int]":
    arguments: List[Any] = []
    if tokens[position] == ("mark", ")"):
        return arguments, position + 1
    while True:
        argument, position = _parse_value(tokens, position, depth + 1)
        arguments.append(argument)
        if tokens[position] == ("mark", ")"):
            return arguments, position + 1
        if tokens[position] != ("mark", ","):
            raise ValueError("expected a comma")
        position += 1


def _parse_members(
    node: "Tuple[Any, ...]", tokens: "List[Tuple[str, str]]", position: int, depth: int
) -> "Tuple[Tuple[Any, ...], int]":
    while position < len(tokens):
        if tokens[position] == ("mark", ".") and tokens[position + 1][0] == "name":
            node, position = ("member", node, ("literal", tokens[position + 1][1])), position + 2
        elif tokens[position] == ("mark", "["):
            key, position = _parse_value(tokens, position + 1, depth + 1)
            if tokens[position] != ("mark", "]"):
                raise ValueError("expected a bracket")
            node, position = ("member", node, key), position + 1
        else:
            break
    return node, position
