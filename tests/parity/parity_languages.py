"""The languages of the parity suite: what each writes, and the runner that reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

from parity_arm import API_VERSION, TYPE, extension_properties, scale_set
from parity_azurerm import LATER, SHARED, AzurermWriter, LegacyWriter, Resource, say_in_plan, say_in_source
from parity_values import Expression, hcl_resource, hcl_value, json_value
from parity_variants import Either, Reference, Unresolved, Variant

_VARIABLES = {"unresolved_text": "string", "unresolved_bool": "bool", "unresolved_number": "number"}
_IMAGE_TYPES = {
    "definition": ("Microsoft.Compute/galleries/images", ("shared", "golden")),
    "version": ("Microsoft.Compute/galleries/images/versions", ("shared", "golden", "1.0.0")),
    "managed": ("Microsoft.Compute/images", ("golden",)),
}
_PARAMETERS = {"string": "unresolvedText", "bool": "unresolvedBool", "number": "unresolvedNumber"}


@dataclass(frozen=True)
class Language:
    """A way of writing variants; ``families`` are the other names the data may call it by."""

    name: str
    framework: str
    file_name: str
    write: Callable[[Sequence[Variant]], str]
    families: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *sorted(self.families))

    def can_say(self, variant: Variant) -> bool:
        return not variant.cannot.intersection(self.names)

    def sayable(self, variants: Sequence[Variant]) -> list[Variant]:
        return [variant for variant in variants if self.can_say(variant)]


def _write_hcl(resources: Sequence[Resource]) -> str:
    variables = [f'variable "{name}" {{\n  type = {kind}\n}}\n' for name, kind in _VARIABLES.items()]
    return "\n".join(variables + [hcl_resource(*resource) for resource in resources])


def azurerm_resources(variants: Sequence[Variant], writer: AzurermWriter) -> list[Resource]:
    return [*SHARED, *(resource for variant in variants for resource in writer.resources(variant))]


def _azurerm_hcl(major: int) -> Callable[[Sequence[Variant]], str]:
    return lambda variants: _write_hcl(azurerm_resources(variants, AzurermWriter(major)))


def _legacy_hcl(variants: Sequence[Variant]) -> str:
    return _write_hcl(azurerm_resources(variants, LegacyWriter()))


def _azurerm_json(variants: Sequence[Variant]) -> str:
    resources: dict[str, dict[str, Any]] = {}
    for resource_type, name, arguments in azurerm_resources(variants, AzurermWriter(4)):
        resources.setdefault(resource_type, {})[name] = json_value(arguments)
    variables = {name: {"type": kind} for name, kind in _VARIABLES.items()}
    return json.dumps({"variable": variables, "resource": resources}, indent=2)


def azapi_resources(variants: Sequence[Variant], say: Callable[[Any], Any], encoded: bool) -> list[Resource]:
    def body(value: dict[str, Any]) -> Any:
        return Expression(f"jsonencode({hcl_value(value, '  ')})") if encoded else value

    def written(variant: Variant) -> list[Resource]:
        content = scale_set(variant, say)
        tags = {"tags": content.pop("tags")} if "tags" in content else {}
        count = {} if variant.created else {"count": 0}
        arguments = {
            **count,
            "type": f"{TYPE}@{API_VERSION}",
            "name": variant.name.replace("_", "-"),
            "parent_id": Expression("azurerm_resource_group.shared.id"),
            "location": "West Europe",
            **tags,
            "body": body(content),
        }
        children: list[Resource] = [
            (
                "azapi_resource",
                f"{variant.name}_health",
                {
                    "type": f"{TYPE}/extensions@{API_VERSION}",
                    "name": "health",
                    "parent_id": Expression(f"azapi_resource.{variant.name}.id"),
                    "body": body({"properties": extension_properties(extension, say)}),
                },
            )
            for extension in variant.child_extensions
        ]
        return [("azapi_resource", variant.name, arguments), *children]

    return [*SHARED, *(resource for variant in variants for resource in written(variant))]


def _azapi_hcl(encoded: bool) -> Callable[[Sequence[Variant]], str]:
    return lambda variants: _write_hcl(azapi_resources(variants, say_in_source, encoded))


def _provider(name: str, source: str, version: str) -> str:
    return f'    {name} = {{\n      source  = "{source}"\n      version = "{version}"\n    }}\n'


def plan_source(resources: Sequence[Resource], azurerm_major: int) -> str:
    """A whole configuration that Terraform can plan; what does not resolve is known after apply."""
    providers = _provider("azurerm", "hashicorp/azurerm", f"~> {azurerm_major}.0")
    providers += _provider("azapi", "Azure/azapi", "~> 2.0")
    head = "terraform {\n  required_providers {\n" + providers + '  }\n}\n\nprovider "azurerm" {\n  features {}\n}\n'
    return "\n".join([head, *(hcl_resource(*resource) for resource in [LATER, *resources])])


def plan_resources(name: str, variants: Sequence[Variant]) -> list[Resource]:
    """What the plan of this name is made of."""
    if name == "plan_azapi":
        return azapi_resources(variants, say_in_plan, encoded=False)
    return azurerm_resources(variants, AzurermWriter(int(name[-1]), say_in_plan))


def _say_in_arm(value: Any) -> Any:
    if isinstance(value, Unresolved):
        return f"[parameters('{_PARAMETERS[value.type]}')]"
    if isinstance(value, Either):
        return f"[if(parameters('unresolvedBool'), '{value.first}', '{value.second}')]"
    if isinstance(value, Reference):
        kind, segments = _IMAGE_TYPES[value.to]
        return "[resourceId('" + "', '".join((kind, *segments)) + "')]"
    return value


def _arm(child_style: str) -> Callable[[Sequence[Variant]], str]:
    """Templates whose child extensions are top-level resources, or nested in their set."""

    def write(variants: Sequence[Variant]) -> str:
        resources: list[dict[str, Any]] = []
        for variant in variants:
            head = {"type": TYPE, "apiVersion": API_VERSION, "name": variant.name, "location": "westeurope"}
            resource = {**({} if variant.created else {"condition": False}), **head, **scale_set(variant, _say_in_arm)}
            nested = child_style == "nested"
            children = [
                {
                    "type": "extensions" if nested else f"{TYPE}/extensions",
                    "apiVersion": API_VERSION,
                    "name": "health" if nested else f"{variant.name}/health",
                    "properties": extension_properties(extension, _say_in_arm),
                }
                for extension in variant.child_extensions
            ]
            if nested and children:
                resource["resources"] = children
            resources += [resource, *([] if nested else children)]
        kinds = {"unresolvedText": "string", "unresolvedBool": "bool", "unresolvedNumber": "int"}
        return json.dumps(
            {
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "parameters": {name: {"type": kind} for name, kind in kinds.items()},
                "resources": resources,
            },
            indent=2,
        )

    return write


def _say_in_bicep(value: Any) -> Any:
    if isinstance(value, Unresolved):
        return Expression(_PARAMETERS[value.type])
    if isinstance(value, Either):
        return Expression(f"unresolvedBool ? '{value.first}' : '{value.second}'")
    return Expression(f"{value.to}.id") if isinstance(value, Reference) else value


def _bicep_value(value: Any, indent: str) -> str:
    deeper = indent + "  "
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, dict):
        members = "".join(f"{deeper}{_bicep_key(key)}: {_bicep_value(item, deeper)}\n" for key, item in value.items())
        return "{\n" + members + indent + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{deeper}{_bicep_value(item, deeper)}\n" for item in value) + indent + "]"
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


def _bicep_key(key: str) -> str:
    return key if key.isidentifier() else f"'{key}'"


def _bicep(variants: Sequence[Variant]) -> str:
    parts = ["param unresolvedText string\nparam unresolvedBool bool\nparam unresolvedNumber int\n"]
    for symbol, (kind, segments) in _IMAGE_TYPES.items():
        name = "/".join(segments)
        parts.append(f"resource {symbol} '{kind}@{API_VERSION}' existing = {{\n  name: '{name}'\n}}\n")
    for variant in variants:
        content = {"name": variant.name, "location": "westeurope", **scale_set(variant, _say_in_bicep)}
        condition = "" if variant.created else "if (false) "
        parts.append(f"resource {variant.name} '{TYPE}@{API_VERSION}' = {condition}{_bicep_value(content, '')}\n")
        for extension in variant.child_extensions:
            child = {
                "parent": Expression(variant.name),
                "name": "health",
                "properties": extension_properties(extension, _say_in_bicep),
            }
            symbol = f"{variant.name}_health"
            parts.append(f"resource {symbol} '{TYPE}/extensions@{API_VERSION}' = {_bicep_value(child, '')}\n")
    return "\n".join(parts)


def _no_source(variants: Sequence[Variant]) -> str:
    raise AssertionError("a plan is committed, not written by the test")


LANGUAGES = (
    Language("azurerm_v4", "terraform", "main.tf", _azurerm_hcl(4), frozenset({"azurerm"})),
    Language("azurerm_v5", "terraform", "main.tf", _azurerm_hcl(5), frozenset({"azurerm"})),
    Language("azurerm_json", "terraform_json", "main.tf.json", _azurerm_json, frozenset({"azurerm"})),
    Language("legacy", "terraform", "main.tf", _legacy_hcl),
    Language("plan_v4", "terraform_plan", "plan.json", _no_source, frozenset({"azurerm", "plan"})),
    Language("plan_v5", "terraform_plan", "plan.json", _no_source, frozenset({"azurerm", "plan"})),
    Language("plan_azapi", "terraform_plan", "plan.json", _no_source, frozenset({"azapi", "plan"})),
    Language("azapi_object", "terraform", "main.tf", _azapi_hcl(encoded=False), frozenset({"azapi"})),
    Language("azapi_jsonencode", "terraform", "main.tf", _azapi_hcl(encoded=True), frozenset({"azapi"})),
    Language("arm", "arm", "template.json", _arm("top level")),
    Language("arm_nested", "arm", "template.json", _arm("nested"), frozenset({"arm"})),
    Language("bicep", "bicep", "main.bicep", _bicep),
)
