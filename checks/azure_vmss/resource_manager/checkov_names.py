"""The names that Checkov gives the resources of ARM templates and Bicep files."""

from __future__ import annotations

import re
from typing import Any

from .template_tree import MISSING, Deferred, Resource, Template, Tree

_REFERENCE = re.compile(r"(variables|parameters)\('(\w+)'\)")
_MAX_STEPS = 8


def checkov_name(resource: Resource, template: Template) -> str:
    """``<type>.<name>``: in Bicep the symbol; in ARM the name with defaults and variables put into its text."""
    kind = _written(resource.type)
    if template.language == "bicep":
        return f"{kind}.{resource.symbol}"
    return f"{kind}.{_rendered(_written(resource.name), template, _MAX_STEPS)}"


def naming_parameter(resource: Resource, template: Template) -> str:
    """The first parameter that an ARM resource's name is made of, also through variables; empty if of none."""
    return _first_parameter(_written(resource.name), template, _MAX_STEPS)


def _first_parameter(text: str, template: Template, steps: int) -> str:
    for kind, name in _REFERENCE.findall(text) if steps else ():
        if kind == "parameters":
            return str(name)
        found = _first_parameter(_written(template.variables.get(name.lower(), "")), template, steps - 1)
        if found:
            return found
    return ""


def _written(tree: Tree) -> str:
    return tree.written if isinstance(tree, Deferred) else str(tree)


def _rendered(text: str, template: Template, steps: int) -> str:
    """Checkov replaces the whole text where it is one reference at the start, else each reference by its value."""
    references = _REFERENCE.findall(text) if text[:1] == "[" and steps else []
    whole = len(references) == 1 and text.startswith(("[parameters", "[variables"))
    for kind, name in references:
        value = _value(name, template)
        if not value or isinstance(value, (dict, list)):
            continue
        replaced = _rendered(_written(value), template, steps - 1)
        text = replaced if whole else text.replace(f"{kind}('{name}')", replaced)
    return text


def _value(name: str, template: Template) -> Any:
    """A variable, or the default of a parameter: Checkov keeps both under one name, and knows it with case."""
    if name.lower() in template.variables:
        return template.variables[name.lower()]
    parameter = template.parameters.get(name.lower())
    return parameter.default if parameter is not None and parameter.default is not MISSING else None
