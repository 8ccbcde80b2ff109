"""Templates made by hand, and what their expressions come to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import own_package  # noqa: F401
from checkov_vmss.azure_vmss.evaluation.values import OneOf, Unknown
from checkov_vmss.azure_vmss.model.declared import ScannedTree
from checkov_vmss.azure_vmss.resource_manager.arm.template import read_template
from checkov_vmss.azure_vmss.resource_manager.declarations import read_templates
from checkov_vmss.azure_vmss.resource_manager.deployment_scope import Scope, unknown_place
from checkov_vmss.azure_vmss.resource_manager.template_evaluator import Evaluation
from checkov_vmss.azure_vmss.resource_manager.template_files import TemplateFiles
from checkov_vmss.azure_vmss.rules.judgement import judge_all
from checkov_vmss.azure_vmss.rules.registry import RULES
from named_verdicts import Verdicts, named

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}


def template(**sections: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **sections}


def scope(**sections: Any) -> Any:
    """The scope of a template deployed with its own defaults."""
    found = read_template(json.dumps(template(**sections)), "/t/main.json")
    return Scope(found, TemplateFiles(ScannedTree("/t")), Evaluation(), unknown_place())


def evaluated(expression: str, **sections: Any) -> Any:
    """The value of an ARM expression, as plain Python where it is known."""
    where = scope(variables={"result": f"[{expression}]", **sections.pop("variables", {})}, **sections)
    return plain(where.variable("result"))


def plain(value: Any) -> Any:
    """A value as lists and dicts; what is not known stays as it is."""
    if hasattr(value, "keys"):
        return {key: plain(value[key]) for key in value}
    return [plain(item) for item in value] if isinstance(value, list) else value


def is_open(value: Any) -> bool:
    return isinstance(value, (Unknown, OneOf))


def scale_set(name: str, flag: Any = True, **more: Any) -> dict[str, Any]:
    """A scale set whose only setting is the flag of rule 1; ``profile`` adds to the VM profile."""
    profile = more.pop("profile", {})
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": name,
        "properties": {
            "upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": flag}},
            "virtualMachineProfile": {"osProfile": {}, **profile},
        },
        **more,
    }


def extension(name: str, properties: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets/extensions",
        "apiVersion": "2024-07-01",
        "name": name,
        "properties": properties or HEALTH,
        **more,
    }


def deployment(name: str, inside: Any = None, **properties: Any) -> dict[str, Any]:
    more = {key: properties.pop(key) for key in ("condition", "copy", "resourceGroup") if key in properties}
    if inside is not None:
        properties["template"] = inside
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": name,
        "properties": {"mode": "Incremental", **properties},
        **more,
    }


def all_verdicts(folder: Path, **options: Any) -> dict[str, Verdicts]:
    """What the rules say of every scale set below a folder, by name."""
    return {
        f"{Path(one.file).name}:{one.resource.rpartition('.')[2]}": named(
            {int(rule.id[-1]): judge_all(rule, one.deployments).outcome for rule in RULES}
        )
        for one in read_templates(ScannedTree(str(folder), **options)).declared
    }


def verdicts(folder: Path, rule: int = 1, **options: Any) -> dict[str, str]:
    """What one rule says of every scale set below a folder; ``options`` are those of the scanned tree."""
    return {name: found[rule] for name, found in all_verdicts(folder, **options).items()}


def verdicts_of_set(folder: Path, document: Any, *rules: int) -> Verdicts:
    """What these rules say of the only scale set of a template."""
    write(folder, {"main.json": document})
    (found,) = all_verdicts(folder).values()
    return Verdicts({rule: found[rule] for rule in rules if rule in found})


def verdict(folder: Path, document: Any, rule: int = 1, files: dict[str, Any] | None = None) -> str:
    """What a rule says of the only scale set of a template."""
    write(folder, {"main.json": document, **(files or {})})
    (found,) = verdicts(folder, rule).values()
    return found


def write(folder: Path, files: dict[str, Any]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
