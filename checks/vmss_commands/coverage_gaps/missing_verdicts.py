"""Why a declared scale set has no verdict, and the way round it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import List, Optional

from .declared_scale_set import DeclaredScaleSet, Trait
from .verdict_evidence import DECIDING_RULES, Evidence

_DROPPING_FUNCTIONS = ("toLower(", "trim(", "join(", "split(", "substring(")


@dataclass(frozen=True)
class MissingVerdict:
    """``kind`` for programs, ``reason`` and ``way_round`` for people.

    ``expected`` is true where no verdict is right: there is nothing to judge.
    """

    kind: str
    reason: str
    way_round: str
    expected: bool = False


def missing_verdict(
    declared: DeclaredScaleSet, evidence: List[Evidence], target: str, unparsed: bool
) -> Optional[MissingVerdict]:
    """Why neither rule that decides who patches the OS reported on the set; None where one did."""
    if any(item.reported for item in evidence):
        return None
    return _told_by_rules(declared, evidence) or _told_by_text(declared, target, unparsed)


def _told_by_rules(declared: DeclaredScaleSet, evidence: List[Evidence]) -> Optional[MissingVerdict]:
    outcomes = {item.outcome for item in evidence}
    if not evidence or Trait.EXISTING in declared.traits:
        return None
    if "error" in outcomes:
        return MissingVerdict("rule-error", f"a rule broke: {_found(evidence, 'error')}", "report this as a defect of the pack")
    if "fail" in outcomes:
        return _dropped(_rule(evidence, "fail"))
    if "unknown" in outcomes:
        reason = _found(evidence, "unknown") or "a value that decides cannot be known from the source alone"
        return MissingVerdict("unresolved", reason, _way_to_values(declared.framework))
    if outcomes == {"not applicable"}:
        reasons = list(dict.fromkeys(item.found for item in evidence if item.found))
        return MissingVerdict("not-applicable", " ".join(reasons), "none needed", expected=True)
    return MissingVerdict("not-reported", "the rules answered, but Checkov did not report it", _scan_alone(declared))


def _dropped(rule: str) -> MissingVerdict:
    called = ", ".join(_DROPPING_FUNCTIONS)
    return MissingVerdict(
        "failure-dropped",
        f"{rule} fails, but Checkov drops failures of a resource whose name calls one of {called}",
        "take the finished name as a parameter with a plain default",
    )


def _way_to_values(framework: str) -> str:
    if framework.startswith("terraform"):
        return "give the variable a default, scan with --var-file, or scan the plan (terraform show -json)"
    return "give the parameter a default, or write the value itself"


def _told_by_text(declared: DeclaredScaleSet, target: str, unparsed: bool) -> MissingVerdict:
    if Trait.EXISTING in declared.traits:
        return MissingVerdict("not-applicable", "The scale set is declared elsewhere (existing).", "none needed", True)
    if Trait.NEVER_CREATED in declared.traits:
        return MissingVerdict("not-applicable", "The scale set is not created (its count is zero).", "none needed", True)
    if _in_hidden_folder(declared.file, target):
        return MissingVerdict(
            "hidden-folder",
            "Checkov leaves out files and folders whose name begins with a dot",
            "scan that folder on its own, or set CKV_IGNORE_HIDDEN_DIRECTORIES=false",
        )
    if declared.framework in ("arm", "terraform_plan", "terraform_json"):
        return _json_reason(declared, unparsed)
    if unparsed or declared.framework == "bicep":
        return _syntax_reason(declared.framework)
    return MissingVerdict(
        "not-created",
        "Checkov expands count or for_each to nothing, or cannot follow what the resource depends on",
        "give the variables values that create it (--var-file), or scan the plan (terraform show -json)",
    )


def _json_reason(declared: DeclaredScaleSet, unparsed: bool) -> MissingVerdict:
    if Trait.SYMBOLIC_NAME in declared.traits:
        return MissingVerdict(
            "symbolic-names",
            "the template names its resources (resources is an object), which Checkov does not scan",
            "scan the Bicep source instead, or list the resources in an array",
        )
    if Trait.UNREADABLE in declared.traits:
        return MissingVerdict("parse-error", "the file is not valid JSON", "correct the JSON")
    if Trait.TABS in declared.traits:
        return MissingVerdict("tabs", "the template is indented with tabs, which Checkov cannot read", "indent with spaces")
    if Trait.NOT_A_TEMPLATE in declared.traits:
        return MissingVerdict(
            "no-template",
            "the file has no $schema, contentVersion and resources at its top, so Checkov takes it for something else",
            "keep the template in a file of its own",
        )
    if unparsed:
        return MissingVerdict("parse-error", "Checkov cannot read the file", "correct the syntax; remove comments")
    if Trait.CAPITAL_KEYS in declared.traits:
        return MissingVerdict(
            "capital-keys", "Checkov knows a resource by type and name in lower case only", "write the two keys as type and name"
        )
    return MissingVerdict("not-scanned", "Checkov did not hand the scale set to any rule", _scan_alone(declared))


def _syntax_reason(framework: str) -> MissingVerdict:
    if framework == "bicep":
        return MissingVerdict(
            "parse-error",
            "Checkov's Bicep parser lacks some syntax of this file",
            "scan the template that az bicep build writes, or write inline objects, arrays and conditionals "
            "over several lines without comments inside",
        )
    return MissingVerdict("parse-error", "Checkov cannot read the file", "correct it: terraform validate says where")


def _scan_alone(declared: DeclaredScaleSet) -> str:
    return f"scan the file on its own: LOG_LEVEL=WARNING checkov -f {os.path.basename(declared.file)}"


def _in_hidden_folder(file: str, target: str) -> bool:
    relative = os.path.relpath(file, target) if os.path.isdir(target) else ""
    return any(re.match(r"\.[^.]", part) for part in relative.split(os.sep))


def _found(evidence: List[Evidence], outcome: str) -> str:
    return next((item.found for item in evidence if item.outcome == outcome and item.found), "")


def _rule(evidence: List[Evidence], outcome: str) -> str:
    return next((item.rule for item in evidence if item.outcome == outcome), DECIDING_RULES[0])
