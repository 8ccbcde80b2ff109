"""The binding to Checkov: the only module that knows its registries.

One check per rule is registered for Terraform (source, plan and JSON share a registry) and
one for ARM, whose base class registers it for Bicep as well. Checkov may run several
runners in threads of one process, so what a check keeps of its last run is kept per thread.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Callable, NamedTuple

from checkov.arm.base_resource_check import BaseResourceCheck as ArmBaseCheck
from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck as TerraformBaseCheck

from ..model.declared import Deployment, UnreadDeployment
from ..model.verdict import Outcome, Verdict
from ..rules.judgement import judge, judge_all
from ..rules.limits import Limits
from ..rules.registry import RULES
from ..rules.rule import Rule
from ..scale_sets.terraform_resource_types import SCALE_SET_TYPES
from .dropped_failures import note_failure
from .requested_outputs import sarif_is_requested
from .template_scan import TemplateScans
from .terraform_records import asked_about
from .terraform_scan import Scans

# fnmatch patterns are what makes Checkov compare an ARM type without case
ARM_TYPE_PATTERN = "".join(
    f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter
    for letter in "Microsoft.Compute/virtualMachineScaleSets"
)
_RESULTS = {
    Outcome.PASS: CheckResult.PASSED,
    Outcome.FAIL: CheckResult.FAILED,
    Outcome.NOT_APPLICABLE: CheckResult.UNKNOWN,
    Outcome.UNKNOWN: CheckResult.UNKNOWN,
    Outcome.EXCEPTED: CheckResult.SKIPPED,
}


class _Read(NamedTuple):
    """What a record stands for, and the limits of its file."""

    deployments: Sequence[Deployment]
    limits: Limits | None = None


class _PerThread:
    """An attribute of a check with a value of its own in every thread."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = f"_{name}_per_thread"

    def __get__(self, check: Any, owner: type[Any] | None = None) -> Any:
        return getattr(check.__dict__.get(self._name), "value", None) if check is not None else self

    def __set__(self, check: Any, value: Any) -> None:
        kept = check.__dict__.get(self._name)
        if kept is None:
            kept = check.__dict__.setdefault(self._name, threading.local())
        kept.value = value


class _ScaleSetCheck:
    """What the checks of all frameworks share: the rule, and how its verdict is reported."""

    rule: Rule
    details = _PerThread()
    evaluated_keys = _PerThread()
    graph = _PerThread()

    def __init__(self, rule: Rule, resources: list[str]) -> None:
        self.rule = rule
        super().__init__(  # type: ignore[call-arg]
            name=rule.name,
            id=rule.id,
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=resources,
            guideline=rule.guideline,
        )
        self.severity = Severities[rule.severity]

    def run(
        self,
        scanned_file: str,
        entity_configuration: dict[str, Any],
        entity_name: str,
        entity_type: str,
        skip_info: Any,
    ) -> dict[str, Any]:
        """Checkov's entry point; a comment or metadata that skips the check wins over the rule."""
        if skip_info:
            self.details, self.evaluated_keys = [], []
            return {"result": CheckResult.SKIPPED, "suppress_comment": skip_info["suppress_comment"]}
        read = _last_read.read_for(
            self.rule,
            entity_configuration,
            scanned_file,
            lambda: self.read(scanned_file, entity_configuration, entity_name, entity_type),
        )
        return self._reported(judge_all(self.rule, *read) if read else judge(self.rule, None))

    def _reported(self, verdict: Verdict) -> dict[str, Any]:
        sentences = self.rule.sentences(verdict)
        # in SARIF Checkov makes attachments of them that no schema allows
        self.details = [] if sentences and sarif_is_requested() else sentences
        evaluated = self.evaluated_keys = list(verdict.evaluated_paths)
        result: dict[str, Any] = {
            "result": _RESULTS[verdict.outcome],
            "evaluated_keys": evaluated,
            # ARM and Bicep records have no place for details, but carry the result as it is
            "details": sentences,
        }
        if verdict.outcome is Outcome.EXCEPTED:
            result["suppress_comment"] = verdict.found
        return result

    def read(self, scanned_file: str, conf: dict[str, Any], name: str, resource_type: str) -> _Read | None:
        """What a record stands for, None where it is no scale set."""
        raise NotImplementedError

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge a bare configuration, for callers that go round :meth:`run`."""
        result: CheckResult = self.run("", conf, "", getattr(self, "entity_type", ""), {})["result"]
        return result


class _LastRead(threading.local):
    """What was read last in this thread: Checkov asks every rule about one resource in turn.

    A rule that asks a second time is in another scan, which may have changed the configuration.
    """

    conf: dict[str, Any] | None = None
    scanned_file = ""
    read: _Read | None = None
    asked: set[str] = frozenset()  # type: ignore[assignment]

    def read_for(
        self, rule: Rule, conf: dict[str, Any], scanned_file: str, read: Callable[[], _Read | None]
    ) -> _Read | None:
        if conf is not self.conf or scanned_file != self.scanned_file or rule.id in self.asked:
            self.read = read()
            self.conf, self.scanned_file, self.asked = conf, scanned_file, set()
        self.asked.add(rule.id)
        return self.read


_last_read = _LastRead()


class TerraformScaleSetCheck(_ScaleSetCheck, TerraformBaseCheck):  # type: ignore[misc]  # run answers more than it has to
    """A rule on Terraform source, plan and JSON, azurerm and azapi."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule, list(SCALE_SET_TYPES))

    def read(self, scanned_file: str, conf: dict[str, Any], name: str, resource_type: str) -> _Read | None:
        record = asked_about(name, resource_type, conf)
        if record is None:
            return _Read([UnreadDeployment("", reason="Checkov does not tell which file it stands in")])
        deployments, limits = _scans.read(record)
        return None if deployments is None else _Read(deployments, limits)


class ArmScaleSetCheck(_ScaleSetCheck, ArmBaseCheck):  # type: ignore[misc]  # run answers more than it has to
    """A rule on ARM templates and Bicep files."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule, [ARM_TYPE_PATTERN])

    def run(  # type: ignore[override]
        self,
        scanned_file: str,
        entity_configuration: dict[str, Any],
        entity_name: str,
        entity_type: str,
        skip_info: Any,
    ) -> dict[str, Any]:
        result = super().run(scanned_file, entity_configuration, entity_name, entity_type, skip_info)
        if result["result"] is CheckResult.FAILED and not scanned_file.lower().endswith(".bicep"):
            note_failure(
                self.rule, scanned_file, f"{entity_type}.{entity_configuration.get('name')}", result["details"]
            )
        return result

    def read(self, scanned_file: str, conf: dict[str, Any], name: str, resource_type: str) -> _Read | None:
        return _Read(*_template_scans.read(scanned_file, conf, name))


_template_scans = TemplateScans()
_scans = Scans()
CHECKS = [check(rule) for rule in RULES for check in (TerraformScaleSetCheck, ArmScaleSetCheck)]
