"""Terraform's encoding functions."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

from ...evaluation.budget import Budget, OverBudget
from ...evaluation.values import JsonText, OneOf, PartialText, Unknown, Value, unknown
from ..choices import hoist, spread
from ..conversion import is_known
from ..errors import TerraformError
from ..typed_values import ANY, STRING, ListValue, decimal, is_number, normal, number_text
from ..yaml_documents import read_yaml, write_yaml
from .function_registry import Call, function

_JSON_ESCAPES = re.compile("[<>&\u2028\u2029]")
_ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    "UTF-16": "utf-16-be",
    "US-ASCII": "ascii",
    "ISO-8859-1": "latin-1",
    "WINDOWS-1252": "cp1252",
}


@function("base64encode", STRING)
def _base64encode(call: Call, text: str) -> Value:
    call.budget.check_text(len(text) * 2)
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


@function("base64decode", STRING)
def _base64decode(call: Call, text: str) -> Value:
    try:
        return base64.b64decode(re.sub(r"[\r\n]", "", text).encode("ascii"), validate=True).decode("utf-8")
    except (ValueError, binascii.Error):
        raise TerraformError("it is not base64 of UTF-8 text") from None


@function("textencodebase64", STRING, STRING)
def _textencodebase64(call: Call, text: str, encoding: str) -> Value:
    try:
        return base64.b64encode(text.encode(_encoding(encoding))).decode()
    except UnicodeError:
        raise TerraformError(f"the text cannot be written in {encoding}") from None


@function("textdecodebase64", STRING, STRING)
def _textdecodebase64(call: Call, text: str, encoding: str) -> Value:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True).decode(_encoding(encoding))
    except (ValueError, binascii.Error):
        raise TerraformError(f"it is not base64 of {encoding}") from None


def _encoding(name: str) -> str:
    if name.upper() not in _ENCODINGS:
        raise OverBudget(f"the encoding {name} is not read")
    return _ENCODINGS[name.upper()]


@function("urlencode", STRING)
def _urlencode(call: Call, text: str) -> Value:
    return quote_plus(text, safe="", errors="surrogatepass")


@function("jsonencode", ANY, nulls=True, partial=True)
def _jsonencode(call: Call, value: Value) -> Value:
    if not is_known(value):
        hoisted = hoist(value)
        if isinstance(hoisted, OneOf):
            return spread(lambda each: _jsonencode(call, each), hoisted)
    parts: list[Any] = []
    _write_json(value, parts, call.budget, 0)
    call.budget.check_text(sum(len(part) for part in parts if isinstance(part, str)))
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], list):
            joined[-1].append(part)
        else:
            joined.append([part] if isinstance(part, str) else part)
    texts = ["".join(part) if isinstance(part, list) else part for part in joined]
    return texts[0] if len(texts) == 1 and isinstance(texts[0], str) else JsonText(tuple(texts), value)


def _write_json(value: Value, parts: list[Any], budget: Budget, depth: int) -> None:
    budget.spend()
    budget.check_depth(depth)
    if isinstance(value, bool) or value is None:
        parts.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, str):
        parts.append(json_string(value))
    elif is_number(value):
        parts.append(number_text(value))
    elif isinstance(value, Mapping):
        parts.append("{")
        for position, name in enumerate(sorted(value)):
            parts += ["," if position else "", json_string(name), ":"]
            _write_json(value[name], parts, budget, depth + 1)
        parts.append("}")
    elif isinstance(value, (list, tuple)):
        parts.append("[")
        for position, element in enumerate(value):
            parts.append("," if position else "")
            _write_json(element, parts, budget, depth + 1)
        parts.append("]")
    else:
        parts.append(unknown(value.reason, "jsonencode", value, not_null=True))


def json_string(text: str) -> str:
    """A JSON string as Go writes it."""
    written = json.dumps(text, ensure_ascii=False)
    return _JSON_ESCAPES.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


@function("jsondecode", STRING, partial=True, may_be_null=True)
def _jsondecode(call: Call, text: Value) -> Value:
    if isinstance(text, JsonText):
        return text.value
    if isinstance(text, (Unknown, PartialText)):
        return unknown(text.reason, "jsondecode", text)
    call.budget.check_text(len(text))
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
    except ValueError:
        raise TerraformError("it is not JSON") from None
    return plain(found, call.budget, 0)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def plain(value: Any, budget: Budget, depth: int) -> Value:
    """What a parser made of JSON, YAML or the like, with Terraform's numbers."""
    budget.spend()
    budget.check_depth(depth)
    if isinstance(value, Decimal):
        return normal(decimal(value))
    if isinstance(value, dict):
        return {name: plain(value[name], budget, depth + 1) for name in sorted(value)}
    if isinstance(value, list):
        return [plain(element, budget, depth + 1) for element in value]
    return value


@function("csvdecode", STRING)
def _csvdecode(call: Call, text: str) -> Value:
    import csv  # nothing else needs it, and every Checkov run would load it

    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except csv.Error:
        raise TerraformError("it is not CSV") from None
    if not rows:
        raise TerraformError("there is no line with names")
    names, members = rows[0], sorted(set(rows[0]))
    if len(members) < len(names):
        raise TerraformError("a column is there twice")
    if any(len(row) != len(names) for row in rows):
        raise TerraformError("a line has more or fewer fields than the first")
    call.budget.check_items(len(rows) * len(names))
    found: list[dict[str, str]] = [dict(zip(names, row)) for row in rows[1:]]
    return ListValue(found, ("object", tuple((name, STRING) for name in members)))


@function("yamldecode", STRING, may_be_null=True)
def _yamldecode(call: Call, text: str) -> Value:
    return plain(read_yaml(text, call.budget), call.budget, 0)


@function("yamlencode", ANY, nulls=True)
def _yamlencode(call: Call, value: Value) -> Value:
    return write_yaml(value, call.budget)
