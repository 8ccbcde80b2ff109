"""Resources as an evaluator gives them, and what the rules say of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHECKS = Path(__file__).resolve().parents[2] / "checks"
if str(CHECKS) not in sys.path:
    sys.path.insert(0, str(CHECKS))

from azure_vmss.evaluation.values import (
    Gap,
    PartialList,
    PartialMap,
    Reference,
    Unknown,
    identity_of,
    partial_text,
    unknown,
)
from azure_vmss.model.declared import Deployment
from azure_vmss.model.verdict import Verdict
from azure_vmss.rules.judgement import judge_all
from azure_vmss.rules.registry import RULES
from azure_vmss.scale_sets.terraform_scale_set import TerraformResource, read_scale_set
from named_verdicts import Verdicts, named

LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
AZAPI_TYPE = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
LATEST = {"publisher": "Canonical", "offer": "ubuntu", "sku": "server", "version": "latest"}
HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}
REASON = 'variable "x" has no default'


def var(name: str = "x") -> Unknown:
    """A variable without a default."""
    return unknown(f'variable "{name}" has no default', f"var.{name}")


def later(resource_type: str, *attribute: Any, mode: str = "managed", declared_type: str = "") -> Unknown:
    """An attribute of a resource that is known when it is deployed."""
    reference = Reference(mode, resource_type, "", "x", None, attribute or ("id",), declared_type)
    return Unknown("it is known after apply", identity_of("reference", repr(reference)), True, reference)


def text(*parts: Any) -> Any:
    return partial_text(parts)


def open_blocks(*blocks: Any) -> PartialList:
    """Blocks beside a dynamic one whose ``for_each`` is not known."""
    return PartialList((*blocks, Gap(REASON, identity_of("gap", "x"))))


def open_map(**known: Any) -> PartialMap:
    return PartialMap(known, REASON, identity_of("map", "x"))


def verdicts_of(
    resource_type: str,
    attributes: dict[str, Any],
    attached: Iterable[tuple[str, dict[str, Any]]] = (),
    unseen: str = "",
) -> dict[int, Verdict]:
    """What rules 1 to 8 say."""
    resource = TerraformResource(resource_type, attributes)
    others = [TerraformResource(kind, given) for kind, given in attached]
    deployment = Deployment("", lambda assumptions: read_scale_set(resource, others, unseen, assumptions))
    return {number: judge_all(rule, [deployment]) for number, rule in enumerate(RULES, 1)}


def outcomes(resource_type: str, attributes: dict[str, Any], *attached: Any, unseen: str = "") -> Verdicts:
    """The verdicts of rules 1 to 8 by name."""
    found = verdicts_of(resource_type, attributes, attached, unseen)
    return named({rule: verdict.outcome for rule, verdict in found.items()})


def outcome(rule: int, resource_type: str, *attached: Any, **attributes: Any) -> str:
    """The verdict of one rule by name."""
    return outcomes(resource_type, attributes, *attached)[rule]
