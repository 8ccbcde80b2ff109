"""A Bicep file, read once per scan: what its names stand for and which children it declares.

Checkov leaves a parameter as its bare name, just like a string, where it has no default or
its default is false, 0 or ''. Names are therefore looked up in the text; the parser (pycep,
the one Checkov uses) runs again only where a file declares extensions or computed variables.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from functools import lru_cache
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

SCALE_SET_TYPE = "microsoft.compute/virtualmachinescalesets"
_EXTENSION_TYPE = f"{SCALE_SET_TYPE}/extensions"
# what the parser puts around a resource: a resource of its own never has these members and no name
_WRAPPINGS = ({"condition", "config"}, {"loop_type", "condition", "config"}, {"loop_type", "config"})
_parsing = threading.Lock()
_PARAMETER = re.compile(r"^[ \t]*param[ \t]+(\w+)[ \t]+(?:'[^'\n]*'|[^=\n'])*?(?:=[ \t]*(.*?))?[ \t]*\r?$", re.MULTILINE)
_VARIABLE = re.compile(r"^[ \t]*var[ \t]+(\w+)[ \t]*=[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_RESOURCE = re.compile(r"^[ \t]*resource[ \t]+(\w+)[ \t]+'([^'@\n]+)(?:@[^'\n]*)?'", re.MULTILINE)
_MODULE = re.compile(r"^[ \t]*module[ \t]+(\w+)[ \t]+'([^'\n]*)'", re.MULTILINE)
_NEXT_DECLARATION = re.compile(r"^(?:param|var|resource|module|output|targetScope|@)\b", re.MULTILINE)
_RESOURCE_NAME = re.compile(r"^[ \t]*name[ \t]*:[ \t]*'([^'$\n]*)'[ \t]*\r?$", re.MULTILINE)
_PUBLISHER = re.compile(r"^[ \t]*publisher[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_HEALTH_PUBLISHER = "microsoft.managedservices"
_QUOTED_KEY = re.compile(r"\['(\w+)'\]")
_GROUP = re.compile(r"(?:[^\w\s]|\bin)\s*\(")
_LITERALS: Dict[str, Any] = {"true": True, "false": False, "null": None}
_TEXT = re.compile(r"^'((?:[^'\\$]|\\.)*)'$")
_COMMENT = re.compile(r"[ \t]+//.*$")
UNRESOLVED = object()


class Resource(NamedTuple):
    """The body of a resource and the conditions it is deployed under, as parsed."""

    config: Dict[str, Any]
    conditions: Tuple[Any, ...]


class BicepFile:
    """The names and the child resources of one file."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._parameters = {name: _literal(value) for name, value in _PARAMETER.findall(text)}
        self._variables = {name: _literal(value) for name, value in _VARIABLE.findall(text)}
        self._resource_types = dict(_RESOURCE.findall(text))
        self._modules = {match.group(1) for match in _MODULE.finditer(text)}
        self._parsed: Optional[Dict[str, Any]] = None

    def declares(self, name: str) -> bool:
        """Whether the file gives the name a meaning, so that it is not a string."""
        return (
            name in self._parameters
            or name in self._variables
            or name in self._resource_types
            or name in self._modules
        )

    def value(self, name: str) -> Any:
        """The literal, or the parsed expression, behind a parameter or variable; else ``UNRESOLVED``."""
        if name in self._parameters:
            value = self._parameters[name]
            return self._declared("parameters", name, "default") if value is UNRESOLVED else value
        if name in self._variables:
            value = self._variables[name]
            return self._declared("variables", name, "value") if value is UNRESOLVED else value
        return UNRESOLVED

    def allowed_values(self, name: str) -> List[Any]:
        """The values the ``@allowed`` decorator of a parameter lists; empty where it has none."""
        decorators = self._declared("parameters", name, "decorators")
        for decorator in decorators if isinstance(decorators, list) else ():
            if isinstance(decorator, dict) and decorator.get("type") == "allowed":
                values = decorator.get("argument")
                literal = isinstance(values, list) and not any(isinstance(item, (dict, list)) for item in values)
                return list(values) if literal else []
        return []

    def groups_with_parentheses(self) -> bool:
        """Whether parentheses stand anywhere but behind the name of a function."""
        return bool(_GROUP.search(self._text))

    def quotes_a_name_as_key(self) -> bool:
        """Whether some ``table['key']`` has a key that is also a name, which the parser takes for that name."""
        return any(self.declares(key) for key in _QUOTED_KEY.findall(self._text))

    def resource_type(self, name: str) -> str:
        """The type of a symbolic name, or an empty string."""
        return self._resource_types.get(name, "")

    def resource_name(self, symbol: str) -> str:
        """The literal ``name`` of a symbolic resource, or an empty string."""
        declared = re.search(rf"^[ \t]*resource[ \t]+{re.escape(symbol)}[ \t]+'", self._text, re.MULTILINE)
        below = self._text[declared.end():] if declared else ""
        end = _NEXT_DECLARATION.search(below)
        named = _RESOURCE_NAME.search(below[: end.start()] if end else below)
        return named.group(1) if named else ""

    def extensions_of(self, symbol: str, name: Any) -> "List[Resource]":
        """Every extension resource that is a child of the scale set, with its conditions."""
        if not re.search(r"virtualMachineScaleSets/extensions@|'extensions[@']", self._text, re.IGNORECASE):
            return []
        return [child for child, owner in self._children() if _belongs(owner, symbol, name)]

    def modules_may_add_health(self) -> bool:
        """Whether a module, which Checkov does not follow, may attach an Application Health extension."""
        return any(
            "extension" in match.group(2).lower() and _may_be_health(self._text[match.end():])
            for match in _MODULE.finditer(self._text)
        )

    def _children(self) -> "Iterator[Tuple[Resource, Tuple[str, Any, Any]]]":
        resources = self._parse().get("resources")
        for key, resource in (resources if isinstance(resources, dict) else {}).items():
            if not isinstance(resource, dict):
                continue
            found = unwrapped(resource.get("config"))
            if str(resource.get("type", "")).lower() == _EXTENSION_TYPE:
                yield found, (str(key), found.config.get("parent"), found.config.get("name"))
            for child in _nested(found.config):
                if str(child.get("type", "")).lower().split("@")[0] == "extensions":
                    yield unwrapped(child.get("config")), (str(key), str(key), None)

    def _declared(self, section: str, name: str, member: str) -> Any:
        declared = self._parse().get(section)
        declared = declared.get(name) if isinstance(declared, dict) else None
        if not isinstance(declared, dict) or declared.get(member) is None:
            return UNRESOLVED
        return declared[member]

    def _parse(self) -> Dict[str, Any]:
        if self._parsed is None:
            self._parsed = _parsed(self._text, self._path)
        return self._parsed


def bicep_file(path: str) -> Optional[BicepFile]:
    """The Bicep file at a path, read once per scan; None where it cannot be read."""
    try:
        return _read_bicep(path, os.path.getmtime(path))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=32)
def _read_bicep(path: str, modified: float) -> Optional[BicepFile]:
    with open(path, encoding="utf-8-sig") as source:
        return BicepFile(source.read(), path)


def unwrapped(config: Any) -> Resource:
    """The resource inside its loops and conditions, and the conditions, outermost first."""
    conditions: List[Any] = []
    while isinstance(config, dict) and isinstance(config.get("config"), dict) and set(config) in _WRAPPINGS:
        if config.get("condition") is not None:
            conditions.append(config["condition"])
        config = config["config"]
    return Resource(config if isinstance(config, dict) else {}, tuple(conditions))


def _parsed(text: str, path: str) -> Dict[str, Any]:
    try:
        with _parsing:
            return dict(_parser().parse(text=text))
    except Exception:  # the grammar raises its own kinds; what does not parse answers nothing
        logging.debug("Bicep file cannot be parsed: %s", path, exc_info=True)
        return {}


@lru_cache(maxsize=1)
def _parser() -> Any:
    """The parser Checkov reads Bicep with; building one costs more than most files."""
    from pycep import BicepParser

    return BicepParser()


def _nested(config: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    child = config.get("__child_resource__")
    for item in child if isinstance(child, list) else [child]:
        if isinstance(item, dict) and isinstance(item.get("__attrs__"), dict):
            yield item["__attrs__"]


def _belongs(owner: "Tuple[str, Any, Any]", symbol: str, name: Any) -> bool:
    key, parent, own_name = owner
    if isinstance(parent, str):
        return parent == symbol
    if isinstance(parent, dict):
        return symbol in _texts(parent)
    if key.partition("__")[0] == symbol and "__" in key:
        return True
    if isinstance(own_name, str) and "/" in own_name:
        prefix = own_name.rpartition("/")[0]
        return prefix in (name, "${%s.name}" % symbol) or (
            isinstance(name, str) and prefix == "${%s}" % name
        )
    return False


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    for item in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _texts(item)


def _may_be_health(below: str) -> bool:
    end = _NEXT_DECLARATION.search(below)
    publishers = _PUBLISHER.findall(below[: end.start()] if end else below)
    if not publishers:
        return False
    named = re.findall(r"'([^']*)'", publishers[0].lower())
    return not named or _HEALTH_PUBLISHER in named


def _literal(text: str) -> Any:
    value = _COMMENT.sub("", text).strip()
    if value in _LITERALS:
        return _LITERALS[value]
    if re.match(r"^-?\d+$", value):
        return int(value)
    quoted = _TEXT.match(value)
    return quoted.group(1) if quoted else UNRESOLVED
