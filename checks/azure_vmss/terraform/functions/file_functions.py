"""Terraform's functions of files and paths; files are read through the scope only."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from ...evaluation.budget import OverBudget
from ...evaluation.values import PartialMap, Unknown, Value, unknown
from ..choices import without_failures
from ..errors import TerraformError
from ..expression_parser import parse_template
from ..masked_text import IDENTIFIER
from ..scope import NoNames
from ..typed_values import ANY, STRING, set_of, type_name, type_of
from .function_registry import Call, function
from .hash_functions import HASHES

_IDENTIFIER = re.compile(IDENTIFIER)


def _text(call: Call, path: str) -> str:
    try:
        return call.scope.read_file(path).decode("utf-8")
    except UnicodeDecodeError:
        raise TerraformError(f"{path} is not UTF-8 text") from None


@function("file", STRING)
def _file(call: Call, path: str) -> Value:
    return _text(call, path)


@function("filebase64", STRING)
def _filebase64(call: Call, path: str) -> Value:
    return base64.b64encode(call.scope.read_file(path)).decode()


@function("fileexists", STRING)
def _fileexists(call: Call, path: str) -> Value:
    try:
        call.scope.read_file(path)
    except TerraformError:
        return False
    return True


def _hash_of_file(name: str) -> None:
    def run(call: Call, path: str) -> Value:
        return HASHES[name](call.scope.read_file(path))

    function(f"filebase64{name[6:]}" if name.startswith("base64") else f"file{name}", STRING)(run)


for _name in HASHES:
    _hash_of_file(_name)


@function("fileset", STRING, STRING)
def _fileset(call: Call, folder: str, pattern: str) -> Value:
    wanted = _glob(pattern)
    return set_of([path for path in call.scope.list_files(folder) if wanted.fullmatch(path)], STRING)


def _glob(pattern: str) -> re.Pattern[str]:
    """``*``, ``?``, ``**/`` and ``{a,b}`` as Go's doublestar reads them; anything else is not worked out."""
    if (
        len(pattern) > 200
        or pattern.count("*") > 6
        or any(sign in pattern for sign in "[]\\")
        or pattern.count("{") > 2
    ):
        raise OverBudget("the pattern of fileset is not worked out")
    parts: list[str] = []
    position, inside = 0, False
    while position < len(pattern):
        # as a folder of its own ** stands for any number of folders, elsewhere for *
        if position == 0 or pattern[position - 1] == "/":
            if pattern.startswith("**/", position):
                parts.append("(?:[^/]+/)*")
                position += 3
                continue
            if pattern[position:] == "**":
                parts.append(".*")
                break
        sign = pattern[position]
        inside = (inside or sign == "{") and sign != "}"
        parts.append(
            {"*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")"}.get(sign)
            or ("|" if inside and sign == "," else re.escape(sign))
        )
        position += 1
    try:
        return re.compile("".join(parts))
    except re.error:
        raise TerraformError("the pattern of fileset is none") from None


@function("templatefile", STRING, ANY, partial=True)
def _templatefile(call: Call, path: Value, variables: Value) -> Value:
    if not isinstance(path, str):
        return unknown(path.reason, "templatefile", path, variables, not_null=True)
    return _rendered(call, _text(call, path), variables)


@function("templatestring", STRING, ANY, partial=True)
def _templatestring(call: Call, template: Value, variables: Value) -> Value:
    if not isinstance(template, str):
        return unknown(template.reason, "templatestring", template, variables, not_null=True)
    return _rendered(call, template, variables)


def _rendered(call: Call, template: str, variables: Value) -> Value:
    # the evaluator imports this module
    from ..evaluator import evaluate_or_raise

    if isinstance(variables, (Unknown, PartialMap)):
        return unknown(variables.reason, call.name, template, variables, not_null=True)
    if not isinstance(variables, Mapping):
        raise TerraformError(f"{call.name} does not take a {type_name(type_of(variables))}")
    if not all(_IDENTIFIER.fullmatch(name) for name in variables):
        raise TerraformError("the name of a template variable is no identifier")
    call.budget.check_text(len(template))
    call.budget.spend(len(template) // 10)
    scope: Any = _Files(call, variables)
    return without_failures(evaluate_or_raise(parse_template(template), scope, call.budget))


class _Files(NoNames):
    """A template sees its variables and nothing else, but may read files."""

    def __init__(self, call: Call, variables: Mapping[str, Value]) -> None:
        self._call = call
        self._variables = variables

    def named(self, name: str) -> Any:
        return self._variables if name in self._variables else None

    def read_file(self, path: str) -> bytes:
        return self._call.scope.read_file(path)


@function("abspath", STRING)
def _abspath(call: Call, path: str) -> Value:
    if path.startswith("/"):
        return posixpath.normpath(path)
    return unknown("the folder of the run decides it", "abspath", path, not_null=True)


@function("basename", STRING)
def _basename(call: Call, path: str) -> Value:
    trimmed = path.rstrip("/")
    return posixpath.basename(trimmed) or ("/" if path else ".")


@function("dirname", STRING)
def _dirname(call: Call, path: str) -> Value:
    return posixpath.normpath(path[: path.rfind("/") + 1] or ".")


@function("pathexpand", STRING)
def _pathexpand(call: Call, path: str) -> Value:
    if path.startswith("~"):
        return unknown("the user's home folder decides it", "pathexpand", path, not_null=True)
    return path
