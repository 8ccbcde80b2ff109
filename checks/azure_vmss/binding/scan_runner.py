"""Checkov's runner of ``checkov-vmss scan``: reads every scale set itself, and reports as Checkov does.

It is one runner for all frameworks, because Checkov would run several in processes of their own, and each would
read the tree again. It answers with a report for each framework, which ``--framework`` chooses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckResult
from checkov.common.output.extra_resource import ExtraResource
from checkov.common.output.report import Report
from checkov.common.runners.base_runner import BaseRunner
from checkov.runner_filter import RunnerFilter

from ..model.declared import DeclaredScaleSet, Reading, ScannedTree, Unread
from ..model.verdict import Outcome
from ..rules.limits import Limits
from ..rules.registry import RULES
from ..rules.rule import Rule
from ..rules.settings_file import TreeSettings, tree_settings
from .all_languages import FRAMEWORKS, Instance, framework_of, instances_of, read_all
from .instance_verdicts import verdict_of
from .scan_places import ScanPlace, places_of
from .scan_report import ScaleSetRecord, ScaleSetReport, printable
from .source_lines import SourceLines
from .suppressions import suppressions, suppressions_of_calls

_RESULTS = {
    Outcome.PASS: CheckResult.PASSED,
    Outcome.FAIL: CheckResult.FAILED,
    Outcome.EXCEPTED: CheckResult.SKIPPED,
}
# Checkov shows these to a check, which a comment then skips, whether they are created or not
_SHOWN_WHEN_NOT_CREATED = ("arm", "bicep")
# Checkov reports nothing of a verdict that is not known
_UNKNOWN: dict[str, Any] = {}
_Place = tuple[str, tuple[int, int], str]


class ScaleSetRunner(BaseRunner[None, None, None]):
    """Scans folders and files for the given frameworks.

    ``folders`` are all of the command line, which Checkov would hand over one after the other. After the run
    ``unread`` and ``unknown`` hold what ``--strict`` wants to know: what could not be read, and how many verdicts
    cannot be known, but for the gaps that the settings file accepts; ``settings`` are those of each folder.
    """

    def __init__(
        self,
        frameworks: Sequence[str] = FRAMEWORKS,
        folders: Sequence[str] = (),
        read: Callable[[ScannedTree, Collection[str]], Reading] = read_all,
        names_tell_findings: bool = False,
    ) -> None:
        # Checkov asks for one framework and keeps the runner if the user wants that one
        self.check_type = next(iter(frameworks))
        super().__init__()
        self.frameworks = tuple(frameworks)
        self.unread: list[tuple[str, Unread]] = []
        self.unknown = 0
        self.settings: list[TreeSettings] = []
        self._folders, self._read = tuple(folders), read
        self._names_tell_findings = names_tell_findings
        self._lines = SourceLines()

    def run(
        self,
        root_folder: str | None = None,
        external_checks_dir: list[str] | None = None,
        files: list[str] | None = None,
        runner_filter: RunnerFilter | None = None,
        collect_skip_comments: bool = True,
    ) -> list[Report]:
        """The reports, one for each framework, empty ones included."""
        runner_filter = runner_filter or RunnerFilter()
        if not runner_filter.show_progress_bar:
            self.pbar.turn_off_progress_bar()
        folders = self._folders or ([root_folder] if root_folder else [])
        reports: dict[str, Report] = {framework: ScaleSetReport(framework) for framework in self.frameworks}
        readings = [
            (place, self._read(place.tree, self.frameworks)) for place in places_of(folders, files or [], runner_filter)
        ]
        self.pbar.initiate(sum(len(reading.declared) for _, reading in readings))
        rules = _Selection(runner_filter)
        seen: set[_Place] = set()
        for place, reading in readings:
            settings = tree_settings(place.tree.root)
            self.settings.append(settings)
            self._note_unread(place, reading, settings, reports)
            for declared in reading.declared:
                here = (declared.file, declared.lines, declared.resource)
                if here not in seen:
                    seen.add(here)
                    scope = _Scope(place, rules, settings, collect_skip_comments)
                    self._report(declared, scope, reports[declared.framework])
                self.pbar.update()
        self.pbar.close()
        return list(reports.values())

    def _note_unread(
        self, place: ScanPlace, reading: Reading, settings: TreeSettings, reports: dict[str, Report]
    ) -> None:
        for unread in reading.unread:
            report = reports[framework_of(unread, self.frameworks)]
            named = place.path_of(unread.file)
            if unread not in [other for _, other in self.unread] and not settings.accepted_gap(unread.file):
                self.unread.append((named, unread))
            if named not in report.parsing_errors:
                report.add_parsing_error(named)

    def _report(self, declared: DeclaredScaleSet, scope: _Scope, report: Report) -> None:
        path, name = scope.place.path_of(declared.file), scope.place.name_of(declared.file, declared.framework)
        code = self._lines.between(declared.file, declared.lines)
        skips = suppressions(declared.framework, code, declared.metadata_skips) if scope.with_skips else {}
        limits, accepted = scope.settings.limits_for(declared.file), scope.settings.accepted_gap(declared.file)
        self.pbar.set_additional_data({"Current File Scanned": name})
        for instance in instances_of(declared):
            report.add_resource(f"{path}:{instance.resource}")
            skipped = {**skips, **self._skips_of_calls(instance)} if scope.with_skips else skips
            answered = False
            for rule in scope.rules.for_file(name, declared.framework):
                result = self._result(rule, declared, instance, skipped, limits)
                self.unknown += result is _UNKNOWN and not accepted
                if result:
                    answered = True
                    report.add_record(self._record(rule, result, declared, instance, code, path, name, scope.place))
            if not answered:
                report.extra_resources.add(
                    ExtraResource(file_abs_path=path, file_path=name, resource=instance.resource)
                )

    def _skips_of_calls(self, instance: Instance) -> dict[str, str]:
        return suppressions_of_calls(self._lines.between(call.file, call.lines) for call in instance.calls)

    def _result(
        self, rule: Rule, declared: DeclaredScaleSet, instance: Instance, skips: dict[str, str], limits: Limits
    ) -> dict[str, Any] | None:
        """What Checkov keeps of a verdict, ``_UNKNOWN`` if there is none, None where the rule has nothing to say."""
        if rule.id in skips and (instance.deployments or declared.framework in _SHOWN_WHEN_NOT_CREATED):
            return {
                "result": CheckResult.SKIPPED,
                "suppress_comment": skips[rule.id],
                "evaluated_keys": [],
                "details": [],
            }
        verdict = verdict_of(rule, instance, limits)
        if verdict.outcome not in _RESULTS:
            return _UNKNOWN if verdict.outcome is Outcome.UNKNOWN else None
        result: dict[str, Any] = {
            "result": _RESULTS[verdict.outcome],
            "evaluated_keys": list(verdict.evaluated_paths),
            "details": [printable(sentence) for sentence in rule.sentences(verdict)],
        }
        if verdict.outcome is Outcome.EXCEPTED:
            result["suppress_comment"] = printable(verdict.found)
        return result

    def _record(
        self,
        rule: Rule,
        result: dict[str, Any],
        declared: DeclaredScaleSet,
        instance: Instance,
        code: list[tuple[int, str]],
        path: str,
        name: str,
        place: ScanPlace,
    ) -> ScaleSetRecord:
        finding = " ".join(result["details"])
        caller = instance.calls[-1] if instance.calls else None
        record = ScaleSetRecord(
            check_id=rule.id,
            check_name=f"{rule.name}: {finding}" if finding and self._names_tell_findings else rule.name,
            check_result=result,  # type: ignore[arg-type]
            code_block=code,
            file_path=name,
            file_line_range=list(declared.lines),
            resource=printable(instance.resource),
            resource_address=instance.resource if declared.framework == "terraform_plan" else None,
            evaluations=None,
            check_class=type(rule).__module__,
            file_abs_path=path,
            caller_file_path=place.name_of(caller.file, declared.framework) if caller else None,
            caller_file_line_range=caller.lines if caller else None,
            severity=Severities[rule.severity],
            short_description=finding or None,
        )
        record.set_guideline(rule.guideline)
        return record


@dataclass(frozen=True)
class _Scope:
    """What holds for the scale sets of one place."""

    place: ScanPlace
    rules: _Selection
    settings: TreeSettings
    with_skips: bool


class _Selection:
    """Which rules ``--check`` and ``--skip-check`` leave."""

    def __init__(self, runner_filter: RunnerFilter) -> None:
        self._filter = runner_filter
        self._by_file: dict[tuple[str, str], list[Rule]] = {}
        for rule in RULES:
            # what --run-all-external-checks includes
            RunnerFilter.notify_external_check(rule.id)

    def for_file(self, name: str, framework: str) -> list[Rule]:
        """The rules to ask of the scale sets in a file, which is named as Checkov reports it."""
        known = self._by_file.get((name, framework))
        if known is None:
            known = self._by_file[(name, framework)] = list(self._selected(name, framework))
        return known

    def _selected(self, name: str, framework: str) -> Iterator[Rule]:
        for rule in RULES:
            if self._filter.should_run_check(
                check_id=rule.id,
                severity=Severities[rule.severity],
                report_type=framework,
                file_origin_paths=[name],
            ):
                yield rule
