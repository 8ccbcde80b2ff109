"""Failures that Checkov throws away for a resource's name, reported on the parameter the name is made of.

Where the name of an ARM resource, defaults filled in, contains a call of ``toLower``, ``trim``, ``join``, ``split`` or
``substring``, Checkov drops the failures of all checks (``filter_failed_checks_with_unrendered_resources`` in
checkov/arm/utils.py; not in Checkov 3.2.439). The result of a parameter check is named after the parameter, and stays.
Checkov asks about the resources of a file first and about its parameters then.
"""

from __future__ import annotations

import os
import threading
from typing import Any

import checkov.arm.utils
from checkov.arm.base_parameter_check import BaseParameterCheck
from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult

from ..model.declared import ScannedTree
from ..resource_manager.checkov_names import checkov_name, naming_parameter
from ..resource_manager.declarations import all_resources
from ..resource_manager.template_files import TemplateFiles
from ..rules.registry import RULES
from ..rules.rule import Rule

DROPPING_CALLS = ("toLower(", "trim(", "join(", "split(", "substring(")
_CHECKOV_DROPS = hasattr(checkov.arm.utils, "filter_failed_checks_with_unrendered_resources")
# a resource with the finding and its fix
_Failure = tuple[str, list[str]]


class _DroppedInFile(threading.local):
    """The failures dropped in the file that Checkov scans in this thread: by rule."""

    file = ""
    failures: dict[str, list[_Failure]] = {}  # noqa: RUF012 - replaced, never changed in place
    parameters: dict[str, str] = {}  # noqa: RUF012

    def note(self, rule: Rule, file: str, resource: str, sentences: list[str]) -> None:
        if file != self.file:
            self.file, self.failures, self.parameters = file, {}, _parameters_by_resource(file)
        self.failures.setdefault(rule.id, []).append((resource, sentences))

    def of(self, rule: Rule, file: str, parameter: str) -> list[_Failure]:
        """The failures of a rule on resources whose names are made of a parameter."""
        if file != self.file:
            return []
        return [
            (resource, sentences)
            for resource, sentences in self.failures.get(rule.id, ())
            if self.parameters.get(resource, "").lower() == parameter.lower()
        ]


_dropped = _DroppedInFile()
_registered: list[BaseParameterCheck] = []
_registering = threading.Lock()


def note_failure(rule: Rule, file: str, resource: str, sentences: list[str]) -> None:
    """Remember a failure in an ARM template, if Checkov is going to drop it; ``resource`` is its ``type.name``."""
    if not _CHECKOV_DROPS or not any(call in resource for call in DROPPING_CALLS):
        return
    _dropped.note(rule, file, resource, sentences)
    with _registering:
        # only now, because Checkov makes a record of each check for each parameter of every template
        _registered.extend([] if _registered else [_ParameterCheck(rule) for rule in RULES])


class _ParameterCheck(BaseParameterCheck):
    """A rule on the parameter that names a scale set."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(
            name=rule.name,
            id=rule.id,
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=["*"],
            guideline=rule.guideline,
        )
        self.rule = rule
        self.severity = Severities[rule.severity]  # type: ignore[assignment]  # Checkov types its default

    def run(  # type: ignore[override]  # Checkov's result is a TypedDict that leaves details out
        self,
        scanned_file: str,
        entity_configuration: dict[str, Any],
        entity_name: str,
        entity_type: str,
        skip_info: Any,
    ) -> dict[str, Any]:
        """Checkov's entry point; the name of the check tells which scale sets are meant."""
        dropped = _dropped.of(self.rule, scanned_file, entity_name)
        if not dropped:
            return {"result": CheckResult.UNKNOWN}
        if skip_info:
            return {"result": CheckResult.SKIPPED, "suppress_comment": skip_info["suppress_comment"]}
        self.name = f"{self.rule.name}: {', '.join(resource for resource, _ in dropped)}"
        details = [sentence for _, sentences in dropped for sentence in sentences]
        return {"result": CheckResult.FAILED, "evaluated_keys": [], "details": details}

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """For callers that go round :meth:`run`."""
        return CheckResult.UNKNOWN


def _parameters_by_resource(file: str) -> dict[str, str]:
    """The parameter that each resource of a template is named by."""
    path = os.path.realpath(file)
    template = TemplateFiles(ScannedTree(os.path.dirname(path))).template(path)
    resources = all_resources(template) if template else ()
    return {checkov_name(one, template): naming_parameter(one, template) for one in resources if template}
