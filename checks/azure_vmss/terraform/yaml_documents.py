"""YAML as ``yamldecode`` and ``yamlencode`` read and write it (``go-cty-yaml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import Value
from .errors import TerraformError
from .typed_values import is_number, number_text

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,6})?")
_RADIX = re.compile(r"0(?:x([0-9a-fA-F]{1,200})|o([0-7]{1,200}))")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ tT](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[-+]\d\d:\d\d)?")
_BOOLS = {
    **dict.fromkeys(("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_NULLS = ("", "~", "null", "Null", "NULL")
_NOT_FINITE = (".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN")
_PLAIN = "plain"
_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """Leaves open what a plain scalar is, of which PyYAML has another idea."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> Any:
        is_plain = kind is yaml.ScalarNode and implicit[0]
        return _PLAIN if is_plain else super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


def read_yaml(text: str, budget: Budget) -> Any:
    """The one document in the text, numbers as Decimal; raises TerraformError where it is none."""
    budget.check_text(len(text) * 10)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError):
        if "\t" in text:
            # which YAML parsers do not agree on
            raise OverBudget("YAML with tabs is not read") from None
        raise TerraformError("it is not YAML") from None
    if node is None:
        raise TerraformError("there is no YAML document")
    return _constructed(node, budget, 0)


def _constructed(node: Any, budget: Budget, depth: int) -> Any:
    budget.spend()
    budget.check_depth(depth)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if node.tag not in (f"{_TAG}seq", f"{_TAG}map"):
        raise TerraformError(f"the YAML tag {node.tag} means nothing here")
    if isinstance(node, yaml.SequenceNode):
        return [_constructed(element, budget, depth + 1) for element in node.value]
    members: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _constructed(key_node, budget, depth + 1)
        value = _constructed(value_node, budget, depth + 1)
        if isinstance(key, (dict, list)) or key is None:
            raise TerraformError("a key is no text")
        if key != "<<":
            members[_name(key)] = value
        elif isinstance(value, dict):
            members.update(value)
        else:
            raise TerraformError("only a map can be merged")
    return members


def _name(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return key if isinstance(key, str) else number_text(key)


def _scalar(node: Any) -> Any:
    text, kind = node.value, node.tag[len(_TAG) :]
    if node.tag != _PLAIN and kind == "str":
        return text
    if node.tag != _PLAIN and kind not in ("bool", "int", "float", "null", "timestamp"):
        raise OverBudget(f"the YAML tag {node.tag} is not read")
    found = _plain_scalar(text)
    if kind in ("bool", "int", "float", "null") and isinstance(found, str):
        if kind == "null":
            return None
        raise TerraformError(f"{text!r} is no YAML {kind}")
    return found


def _plain_scalar(text: str) -> Any:
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if text.lstrip("+-") in _NOT_FINITE:
        raise OverBudget("an infinite number is not worked out")
    radix = _RADIX.fullmatch(text)
    if radix:
        return Decimal(int(radix.group(1), 16) if radix.group(1) else int(radix.group(2), 8))
    if len(text) < 1_000 and (_INTEGER.fullmatch(text) or _FLOAT.fullmatch(text)):
        return Decimal(text)
    if _DATE.fullmatch(text):
        return f"{text}T00:00:00Z"
    time = _TIME.fullmatch(text)
    if time:
        return f"{time.group(1)}T{time.group(2)}{time.group(3) or 'Z'}"
    return text


def write_yaml(value: Value, budget: Budget) -> str:
    """The value as a YAML document."""
    lines: list[str] = []
    pending: list[tuple[Value, str, str, int]] = []
    first = _inline(value)
    if first is not None:
        # a document that is one plain word is closed
        return _block(first, value, "") + ("\n" if isinstance(value, (str, list, tuple, Mapping)) else "\n...\n")
    _open(value, "", "", pending, 0)
    while pending:
        budget.spend()
        element, lead, indentation, depth = pending.pop()
        budget.check_depth(depth)
        inline = _inline(element)
        if inline is not None:
            lines.append(lead + _block(inline, element, indentation))
            if len(lines[-1]) > 80 and isinstance(element, str) and "\n" not in element:
                raise OverBudget("such text is not written as YAML")
        elif lead.endswith("- "):
            _open(element, lead, indentation, pending, depth)
        else:
            lines.append(lead.rstrip())
            _open(element, indentation, indentation, pending, depth)
    budget.check_text(sum(map(len, lines)))
    return "\n".join(lines) + "\n"


def _open(value: Value, lead: str, indentation: str, pending: list[tuple[Value, str, str, int]], depth: int) -> None:
    """Put the members of a collection that is not empty on the stack, the first of them behind ``lead``."""
    entries: list[tuple[Value, str, str, int]] = []
    if isinstance(value, Mapping):
        for name in sorted(value):
            member = value[name]
            deeper = indentation + ("" if isinstance(member, (list, tuple)) else "  ")
            if "\n" in name or len(name) > 70:
                raise OverBudget("such text is not written as YAML")
            entries.append((member, f"{_quoted(name)}: ", deeper, depth + 1))
    else:
        for element in value:
            entries.append((element, "- ", indentation + "  ", depth + 1))
    for position in range(len(entries) - 1, -1, -1):
        element, start, deeper, below = entries[position]
        pending.append((element, (lead if position == 0 else indentation) + start, deeper, below))


def _inline(value: Value) -> str | None:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return number_text(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return None if value else "{}"
    return None if value else "[]"


def _block(inline: str, value: Value, indentation: str) -> str:
    """Text of several lines stands in a block of its own."""
    if not isinstance(value, str) or "\n" not in value:
        return inline
    sign = "|-" if not value.endswith("\n") else "|+" if value.endswith("\n\n") else "|"
    indentation = indentation or "  "
    if value.startswith((" ", "\n", "\t")) or any(ord(character) < 32 and character != "\n" for character in value):
        raise OverBudget("such text is not written as YAML")
    body = value[:-1] if value.endswith("\n") else value
    return "\n".join([sign, *(indentation + line if line else "" for line in body.split("\n"))])


def _quoted(text: str) -> str:
    if not text.replace("\n", "").replace("\t", "").isprintable():
        raise OverBudget("such text is not written as YAML")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
