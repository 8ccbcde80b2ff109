"""Scale sets in the text of JSON: ARM templates, Terraform plans, ``.tf.json``."""

from __future__ import annotations

import re
from typing import Any, Iterator, Tuple

from .declared_scale_set import ARM_SCALE_SET, AZAPI_RESOURCE, AZURERM_SCALE_SETS, DeclaredScaleSet, Trait
from .json_with_lines import JsonObject, parse_json

_COMMENTS = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_ARM_TYPE = re.compile(r'"type"\s*:\s*"%s"' % re.escape(ARM_SCALE_SET), re.IGNORECASE)
_AZURERM_TYPE = re.compile(r'"(%s)"\s*:\s*[\[{]' % "|".join(AZURERM_SCALE_SETS))


def json_scale_sets(file: str, text: str) -> Iterator[DeclaredScaleSet]:
    """Every scale set of a JSON file, whatever kind of file it is."""
    try:
        document = parse_json(text)
    except (ValueError, RecursionError):
        yield from _by_text(file, text)
        return
    if file.endswith(".tf.json"):
        yield from _terraform_json(file, document)
    elif isinstance(document, JsonObject) and document.get("planned_values") is not None:
        yield from _plan(file, document)
    else:
        yield from _templates(file, text, document)


def _by_text(file: str, text: str) -> Iterator[DeclaredScaleSet]:
    uncommented = _COMMENTS.sub(lambda match: match.group(1) or re.sub(r"[^\n]", " ", match.group()), text)
    terraform = file.endswith(".tf.json")
    for declared in (_AZURERM_TYPE if terraform else _ARM_TYPE).finditer(uncommented):
        line = uncommented.count("\n", 0, declared.start()) + 1
        framework = "terraform_json" if terraform else "arm"
        yield DeclaredScaleSet(file, line, line, framework, "", (Trait.UNREADABLE,))


def _terraform_json(file: str, document: Any) -> Iterator[DeclaredScaleSet]:
    for section in _objects(document.get("resource") if isinstance(document, JsonObject) else None):
        for resource_type, named in section.members:
            for group in _objects(named):
                for name, body in group.members:
                    for resource in _objects(body):
                        if _is_terraform_scale_set(resource_type, resource.get("type")):
                            traits = (Trait.NEVER_CREATED,) if resource.get("count") == 0 else ()
                            yield DeclaredScaleSet(
                                file, resource.first_line, resource.last_line, "terraform_json",
                                f"{resource_type}.{name}", traits,
                            )


def _plan(file: str, document: JsonObject) -> Iterator[DeclaredScaleSet]:
    planned = document.get("planned_values")
    for resource in _planned(planned.get("root_module") if isinstance(planned, JsonObject) else None):
        values = resource.get("values")
        azapi_type = values.get("type") if isinstance(values, JsonObject) else None
        if resource.get("mode") != "data" and _is_terraform_scale_set(str(resource.get("type")), azapi_type):
            address = str(resource.get("address"))
            yield DeclaredScaleSet(file, resource.first_line, resource.last_line, "terraform_plan", address)


def _planned(module: Any) -> Iterator[JsonObject]:
    if isinstance(module, JsonObject):
        yield from _objects(module.get("resources"))
        for child in _objects(module.get("child_modules")):
            yield from _planned(child)


def _is_terraform_scale_set(resource_type: str, azapi_type: Any) -> bool:
    if resource_type == AZAPI_RESOURCE:
        return str(azapi_type or "").split("@")[0].lower() == ARM_SCALE_SET.lower()
    return resource_type in AZURERM_SCALE_SETS


def _templates(file: str, text: str, document: Any) -> Iterator[DeclaredScaleSet]:
    common: "Tuple[Trait, ...]" = (Trait.TABS,) if re.search(r"^ *\t", text, re.MULTILINE) else ()
    if not _is_template(document):
        common += (Trait.NOT_A_TEMPLATE,)
    for resource, symbolic in _resources(document, "", False):
        if str(resource.get("type")).lower() == ARM_SCALE_SET.lower():
            traits = common + ((Trait.SYMBOLIC_NAME,) if symbolic else ())
            if not {"type", "name"} <= {member for member, _ in resource.members}:
                traits += (Trait.CAPITAL_KEYS,)
            name = resource.get("name")
            yield DeclaredScaleSet(
                file, resource.first_line, resource.last_line, "arm", name if isinstance(name, str) else "", traits
            )


def _is_template(document: Any) -> bool:
    return isinstance(document, JsonObject) and all(
        document.get(name) is not None for name in ("$schema", "contentVersion", "resources")
    )


def _resources(value: Any, key: str, symbolic: bool) -> "Iterator[Tuple[JsonObject, bool]]":
    """Every object that is a resource, and whether a symbolic name leads to it."""
    if isinstance(value, list):
        for item in value:
            yield from _resources(item, key, symbolic)
    elif isinstance(value, JsonObject):
        is_resource = key == "resources" or value.get("apiVersion") is not None
        if is_resource and isinstance(value.get("type"), str):
            yield value, symbolic
        holds_names = key == "resources" and not isinstance(value.get("type"), str)
        for name, member in value.members:
            inner = "resources" if holds_names else name.lower()
            yield from _resources(member, inner, symbolic or holds_names)


def _objects(value: Any) -> Iterator[JsonObject]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, JsonObject):
            yield item
