"""What is known of a declared scale set after a scan: reported verdicts, and answers kept quiet."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Optional, Tuple

from .declared_scale_set import ARM_SCALE_SET, DeclaredScaleSet
from ..shared.probed_scan import ProbedScan

# together these two answer for every scale set who patches its operating system
DECIDING_RULES = ("CKV_VMSS_1", "CKV_VMSS_8")
_REPORTED = {"passed_checks": "passed", "failed_checks": "failed", "skipped_checks": "skipped"}
_INDEX = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Evidence:
    """One answer of one rule: ``reported`` by Checkov, or seen by the probe alone."""

    rule: str
    file: str
    resource: str
    lines: Optional[Tuple[int, int]]
    outcome: str
    found: str
    reported: bool


class EvidenceOfScan:
    """The answers of the deciding rules, by file."""

    def __init__(self, scan: ProbedScan, target: str) -> None:
        self._by_file: Dict[str, List[Evidence]] = {}
        self.unparsed = frozenset(_absolute(path, target) for path in _parsing_errors(scan))
        for evidence in (*_reported(scan, target), *_noted(scan, target)):
            if evidence.rule in DECIDING_RULES:
                self._by_file.setdefault(evidence.file, []).append(evidence)

    def of(self, declared: DeclaredScaleSet, others: "Iterable[DeclaredScaleSet]") -> List[Evidence]:
        """What is known of one scale set; ``others`` are all sets declared in the same file."""
        in_file = self._by_file.get(os.path.realpath(declared.file), [])
        if declared.framework == "arm":
            return _of_template(declared, list(others), in_file)
        if declared.framework == "terraform_json":
            # Checkov does not give these resources their type
            name = declared.name.rpartition(".")[2]
            in_file = [item for item in in_file if item.resource.rpartition(".")[2] == name]
            return _by_lines(declared, [other for other in others if other.name.endswith(f".{name}")], in_file)
        return [item for item in in_file if _is_named(item.resource, declared)]


def _is_named(resource: str, declared: DeclaredScaleSet) -> bool:
    if declared.framework == "terraform_plan":
        return resource == declared.name
    if declared.framework == "bicep":
        return resource.lower() == f"{ARM_SCALE_SET}.{declared.name}".lower()
    plain = _INDEX.sub("", resource)
    return plain == declared.name or plain.endswith(f".{declared.name}")


def _of_template(declared: DeclaredScaleSet, others: List[DeclaredScaleSet], in_file: List[Evidence]) -> List[Evidence]:
    """By lines, because Checkov evaluates names; by name where a template is one long line."""
    if sum(other.first_line == declared.first_line for other in others) == 1:
        return _by_lines(declared, others, in_file)
    return [item for item in in_file if item.resource.lower().endswith(f"scalesets.{declared.name}".lower())]


def _by_lines(declared: DeclaredScaleSet, others: List[DeclaredScaleSet], in_file: List[Evidence]) -> List[Evidence]:
    if len(others) == 1:
        return in_file
    return [item for item in in_file if item.lines and _overlap(item.lines, declared, others)]


def _overlap(lines: Tuple[int, int], declared: DeclaredScaleSet, others: List[DeclaredScaleSet]) -> bool:
    def shared(item: DeclaredScaleSet) -> int:
        return min(lines[1], item.last_line) - max(lines[0], item.first_line)

    return shared(declared) >= 0 and shared(declared) == max(shared(other) for other in others)


def _reported(scan: ProbedScan, target: str) -> Iterable[Evidence]:
    for report in scan.reports:
        for section, outcome in _REPORTED.items():
            for record in report["results"].get(section, []):
                yield Evidence(
                    rule=record["check_id"],
                    file=_absolute(record["file_path"], target),
                    resource=record["resource"],
                    lines=_lines(record["file_line_range"]),
                    outcome=outcome,
                    found="",
                    reported=True,
                )


def _noted(scan: ProbedScan, target: str) -> Iterable[Evidence]:
    for note in scan.answers:
        yield Evidence(
            rule=note["rule"],
            file=_absolute(note["file"], target),
            resource=note["resource"],
            lines=_lines(note["lines"]),
            outcome=note["outcome"],
            found=note["found"],
            reported=False,
        )


def _parsing_errors(scan: ProbedScan) -> Iterable[str]:
    for report in scan.reports:
        yield from report["results"].get("parsing_errors", [])


def _absolute(path: str, target: str) -> str:
    """The file behind a path that Checkov gives absolute or relative to what it scans."""
    if os.path.isfile(target):
        return os.path.realpath(target)
    below = os.path.join(target, path.lstrip("/\\"))
    return os.path.realpath(below if os.path.isfile(below) else path)


def _lines(given: Any) -> Optional[Tuple[int, int]]:
    return (given[0], given[1]) if isinstance(given, list) and len(given) == 2 else None
