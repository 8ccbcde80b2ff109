"""The checks as Checkov's registries hold them, and what every one of their answers must keep to."""

from __future__ import annotations

from typing import Any

from checkov.arm.registry import arm_resource_registry
from checkov.bicep.checks.resource.registry import registry as bicep_registry
from checkov.common.models.enums import CheckResult
from checkov.terraform.checks.resource.registry import resource_registry
from hang_guard import hang_guard
from scanning import CHECKS, RULE_IDS

REGISTRIES = {"terraform": resource_registry, "arm": arm_resource_registry, "bicep": bicep_registry}
TYPES = {
    "terraform": "azurerm_linux_virtual_machine_scale_set",
    "arm": "Microsoft.Compute/virtualMachineScaleSets",
    "bicep": "Microsoft.Compute/virtualMachineScaleSets",
}


class Evaluations:
    """How many answers were asked for so far."""

    count = 0


def checks_of(framework: str, resource_type: str) -> list[Any]:
    """The eight checks Checkov would run on a resource of this type."""
    registry = REGISTRIES[framework]
    if not any(check.id in RULE_IDS for check in registry.get_checks(TYPES[framework])):
        resource_registry.load_external_checks(str(CHECKS))
    checks = [check for check in registry.get_checks(resource_type) if check.id in RULE_IDS]
    assert sorted(check.id for check in checks) == sorted(RULE_IDS), (framework, resource_type)
    return checks


def ask(
    check: Any, conf: dict[str, Any], resource_type: str, file: str = "", name: str = "x", graph: Any = None
) -> Any:
    """One answer of one check; raises where the check raises, takes too long or answers nonsense.

    Checkov's own registries swallow what a check raises, so the check is called directly.
    """
    check.graph, check.entity_type, check.entity_path = graph, resource_type, f"{resource_type}.{name}"
    with hang_guard():
        result = check.run(file, conf, name, resource_type, {})
    Evaluations.count += 1
    assert isinstance(result["result"], CheckResult), result
    assert all(isinstance(path, str) for path in result["evaluated_keys"]), result
    assert all(isinstance(sentence, str) and sentence for sentence in result["details"]), result
    if result["result"] is CheckResult.FAILED:
        assert result["details"], f"{check.id} fails without a reason"
    return result


def ask_all(framework: str, conf: dict[str, Any], resource_type: str, **options: Any) -> dict[str, CheckResult]:
    """The verdict of every rule on a configuration, which no rule may change; asked twice, answered alike."""
    checks = checks_of(framework, resource_type)
    before = repr(conf)
    first = {check.id: ask(check, conf, resource_type, **options) for check in checks}
    again = {check.id: ask(check, conf, resource_type, **options) for check in checks}
    assert repr(conf) == before, "a check changed the configuration it was given"
    assert first == again, "the same configuration got two answers"
    return {rule: result["result"] for rule, result in first.items()}
