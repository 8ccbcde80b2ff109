"""Signs that a template was compiled from another text than the Bicep file beside it.

The compiler makes up no names and no literal text, and leaves out no parameter and no output. So what one of the two
says and the other does not shows that somebody changed the source and did not compile it again, or compiled something
else. Both are read as text here: a mistake of the pack's own parsers is no sign.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

DEPLOYMENTS = "microsoft.resources/deployments"
_DECLARED = re.compile(r"^[ \t]*(param|output)[ \t]+(\w+)", re.MULTILINE)
_VARIABLE = re.compile(r"^var[ \t]+(\w+)[ \t]*=[ \t]*(.*[\w)\]'])[ \t]*$(?!\n[ \t]*[?:&|+])", re.MULTILINE)
_MEMBER = re.compile(r"^[ \t]+([A-Za-z]\w*)[ \t]*:(?!:)", re.MULTILINE)
_DEFAULT = re.compile(r"\?\?[ \t]*'([^'$\\\n]{2,})'")
_VERSIONED = re.compile(r"([\w.]+/[\w./]+)@(\d{4}-\d{2}-\d{2}[\w-]*)")
_OTHER_FILE = re.compile(r"(?:\bload\w+\(\s*|\bfrom\s+|\bimport\s+)'([^'\n$]+)'")
_TEXT_IN_EXPRESSION = re.compile(r"'((?:[^']|'')*)'")
_PLACEHOLDER = re.compile(r"\{\d+(?::\w+)?\}|[\n\r\t]+")
_NOISE = re.compile(r"[\\\s'\"]")
_TYPE = re.compile(r"[A-Za-z]+\.[\w.]+(?:/[\w.]+)*")
# members of Bicep alone, and of what is declared as existing and so not deployed
_OF_BICEP = frozenset(("params", "parent", "scope", "name", "dependson", "identity", "extensionconfigs"))
# what keeps a variable a variable: the compiler puts in place of its name what is known at deployment alone
_PURE = frozenset(
    [
        "true",
        "false",
        "null",
        "empty",
        "split",
        "length",
        "last",
        "first",
        "take",
        "skip",
        "contains",
        "concat",
        "union",
        "replace",
        "substring",
        "tolower",
        "toupper",
        "string",
        "int",
        "bool",
        "array",
        "trim",
        "format",
        "join",
        "startswith",
        "endswith",
        "indexof",
        "lastindexof",
    ]
)
# members that the compiler writes by itself
_OF_TEMPLATES = frozenset(
    [
        "$schema",
        "$ref",
        "_generator",
        "type",
        "apiVersion",
        "dependsOn",
        "contentVersion",
        "languageVersion",
        "template",
    ]
)
_SHORTEST = 4


def sign_of_another_source(bicep: str, compiled: dict[str, Any]) -> str:
    """What tells that a compiled template is of another source than the Bicep file at a path; empty for nothing.

    ``compiled`` is the template as JSON; those nested in it are of other files and are passed over.
    """
    text = _with_files(bicep)
    words, squeezed = set(re.findall(r"\w+", text.lower())), _NOISE.sub("", text).lower()
    own = _without_comments(_text(bicep))
    signs = (
        _versions(text, compiled),
        _declarations(own, compiled),
        _variables(own, compiled),
        _texts(squeezed, compiled),
        _members(words, compiled),
        _properties(_without_comments(text), compiled),
        _defaults(own, compiled),
        _members_of_bicep(own, compiled),
    )
    return next(chain.from_iterable(signs), "")


def _versions(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    written = {version.lower() for _, version in _VERSIONED.findall(text)}
    for resource in resources(compiled):
        version = str(resource.get("apiVersion", "")).lower()
        if version and not version.startswith("[") and version not in written and not _is_deployment(resource):
            yield f"API version {version} of {resource.get('type')} stands in the JSON alone"


def _declarations(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    for kind, section in (("param", "parameters"), ("output", "outputs")):
        ones = {name.lower() for found, name in _DECLARED.findall(text) if found == kind}
        others = {name.lower() for name in compiled.get(section, {})}
        for name in sorted(ones ^ others):
            yield f"{kind} {name} stands in the {'Bicep' if name in ones else 'JSON'} alone"


def _variables(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    """Variables of one line that are made of parameters alone, which stay variables."""
    known = {name.lower() for kind, name in _DECLARED.findall(text) if kind == "param"} | _PURE
    others = {name.lower() for name in compiled.get("variables", {})}
    for name, value in _VARIABLE.findall(text):
        used = re.findall(r"[A-Za-z_]\w*", re.sub(r"'(?:[^'\\$]|\\.)*'", "", value))
        if "'" not in re.sub(r"'(?:[^'\\$]|\\.)*'", "", value) and {word.lower() for word in used} <= known:
            known.add(name.lower())
            if name.lower() not in others:
                yield f"var {name} stands in the Bicep alone"


def _texts(squeezed: str, compiled: dict[str, Any]) -> Iterator[str]:
    for text in _literals(compiled):
        for part in _PLACEHOLDER.split(text):
            wanted = _NOISE.sub("", part).lower().replace("{{", "{").replace("}}", "}")
            is_made_up = wanted.startswith(("$fxv#", "__bicep")) or wanted in ("value", "serial")
            if (
                len(wanted) >= _SHORTEST
                and not is_made_up
                and not _TYPE.fullmatch(part.strip("/"))
                and wanted not in squeezed
            ):
                yield f"the text {part.strip()[:60]!r} stands in the JSON alone"


def _literals(value: Any) -> Iterator[str]:
    """The literal text of a template that somebody wrote: not its types, versions, modes and references."""
    if isinstance(value, dict) and _is_deployment(value):
        properties = value.get("properties")
        yield from _literals(properties.get("parameters") if isinstance(properties, dict) else None)
    elif isinstance(value, dict):
        metadata = value.get("metadata")
        if isinstance(metadata, dict) and "__bicep_imported_from!" in metadata:
            return
        for key, member in value.items():
            # the scope of a resource is written out of the symbol that it names
            is_scope = key == "scope" and "apiVersion" in value
            if key not in _OF_TEMPLATES and not key.startswith("__bicep") and not is_scope:
                yield from _literals(member)
    elif isinstance(value, list):
        for element in value:
            yield from _literals(element)
    elif isinstance(value, str) and value[:1] == "[" and value[-1:] == "]" and value[:2] != "[[":
        if "reference(" not in value and "resourceId(" not in value and "ResourceId(" not in value:
            yield from (text.replace("''", "'") for text in _TEXT_IN_EXPRESSION.findall(value))
    elif isinstance(value, str):
        yield value[1:] if value[:2] == "[[" else value


def _members(words: set[str], compiled: dict[str, Any]) -> Iterator[str]:
    for resource in resources(compiled):
        body = {} if _is_deployment(resource) else resource.get("properties", {})
        for name in (*_names(body), *compiled.get("variables", {})):
            is_word = re.fullmatch(r"\w+", name) and len(name) >= _SHORTEST and name not in ("copy", "count", "input")
            if is_word and name.lower() not in words:
                yield f"the name {name} stands in the JSON alone"


def _properties(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    """Properties of resources, for which Bicep has no way but to write them with a colon."""
    written = {name.lower() for name in re.findall(r"(\w+)'?[ \t]*\"?:", text)}
    for resource in resources(compiled):
        body = {} if _is_deployment(resource) else resource.get("properties", {})
        for name in body if isinstance(body, dict) else ():
            if re.fullmatch(r"\w+", name) and name != "copy" and name.lower() not in written:
                yield f"the property {name} stands in the JSON alone"


def _defaults(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    expressions = " ".join(found for found in _all_text(compiled) if found[:1] == "[")
    for default in _DEFAULT.findall(text):
        if f"'{default}'" not in expressions:
            yield f"the default {default!r} stands in the Bicep alone"


def _members_of_bicep(text: str, compiled: dict[str, Any]) -> Iterator[str]:
    own = set(re.findall(r"\w+", " ".join(_all_text(compiled)).lower()))
    for name in _MEMBER.findall(text):
        if name.lower() not in own and name.lower() not in _OF_BICEP:
            yield f"the name {name} stands in the Bicep alone"


def _all_text(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            if not (key == "template" and isinstance(member, dict) and "$schema" in member):
                yield from _all_text(member)
    elif isinstance(value, list):
        for element in value:
            yield from _all_text(element)
    elif isinstance(value, str):
        yield value


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for member in value.values():
            yield from _names(member)
    elif isinstance(value, list):
        for element in value:
            yield from _names(element)


def resources(template: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a template, whether they have symbolic names or not."""
    found = template.get("resources", [])
    given = found.values() if isinstance(found, dict) else found
    return [resource for resource in given if isinstance(resource, dict)]


def _is_deployment(resource: dict[str, Any]) -> bool:
    return str(resource.get("type", "")).lower() == DEPLOYMENTS


def _with_files(path: str, depth: int = 5) -> str:
    """The text of a Bicep file and of all that it loads or imports."""
    text = _text(path)
    if not depth:
        return text
    others = [os.path.join(os.path.dirname(path), name) for name in _OTHER_FILE.findall(text)]
    encoded = [b64encode(_content(other)).decode() for other in others if "loadFileAsBase64" in text]
    return "\n".join([text, *encoded, *(_with_files(other, depth - 1) for other in others)])


@lru_cache(maxsize=4096)
def _text(path: str) -> str:
    return _content(path).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as source:
            return source.read()
    except OSError:
        return b""


def _without_comments(text: str) -> str:
    """Text without the comments and texts of several lines that begin a line, in which anything may stand."""
    return re.sub(r"(?m)^[ \t]*//.*$|^[ \t]*/\*[\s\S]*?\*/|'''[\s\S]*?'''", "", text)
