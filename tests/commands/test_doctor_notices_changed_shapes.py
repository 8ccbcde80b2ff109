"""A Checkov that hands configurations over in another shape: the scan ``doctor`` makes must come out otherwise.

Each case changes one shape of what Checkov gives the checks, in Checkov, and scans what ``doctor`` scans.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Set, Tuple

import pycep.main
import pytest
from checkov.common.checks.base_check_registry import BaseCheckRegistry

from scanning import CHECKS, FRAMEWORKS, RULE_IDS, scan

sys.path.append(str(CHECKS))
changed_shapes = importlib.import_module("vmss_commands.doctor.contract_cases")

Change = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(name="shapes")
def _shapes(tmp_path: Path) -> Path:
    """Files of its own for every case: the readers remember what they have read of a file."""
    changed_shapes.write_shapes(str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def _one_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the grammar of Bicep takes longer than a scan, and Checkov does it for each."""
    monkeypatch.setattr(pycep.main, "Lark", _GRAMMAR)


_GRAMMAR = lru_cache(maxsize=None)(pycep.main.Lark)


def _changed(folder: Path, framework: str) -> List[str]:
    """What ``doctor`` would say about one framework."""
    report = scan(folder / framework, framework)
    verdicts: Dict[Tuple[str, str, str], Set[str]] = {}
    for state, records in (("passed", report.passed), ("failed", report.failed)):
        for record in records:
            verdicts.setdefault((framework, record.check_id, record.resource.rpartition(".")[2]), set()).add(state)
    found: Dict[str, List[str]] = changed_shapes.changed_shapes(verdicts, RULE_IDS)
    return found.get(framework, [])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_checkov_installed_has_the_shapes_the_rules_know(framework: str, shapes: Path) -> None:
    assert _changed(shapes, framework) == []
    due = {expectation.due for expectation in changed_shapes.SHAPES if expectation.framework == framework}
    assert due & {"passed", "failed"}, "a framework that answers nothing would do"


def _runner_renamed(name: str) -> Change:
    """What the pack finds of a name in the method of Checkov's runner that asks."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        records = sys.modules["azure_vmss.binding.terraform_records"]
        found: Callable[[], Dict[str, Any]] = records._runner_arguments  # type: ignore[attr-defined]
        renamed = lambda: {f"new_{key}" if key == name else key: value for key, value in found().items()}  # noqa: E731
        patch.setattr(records, "_runner_arguments", renamed)

    return apply


def _another_method(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys.modules["azure_vmss.binding.terraform_records"], "_ASKING", "run_something")


def _module_calls(name: str) -> Change:
    """A member of the key of a definition that has another name."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        records = sys.modules["azure_vmss.binding.terraform_records"]
        patch.setattr(records, "getattr", lambda held, asked, *other: getattr(held, f"new_{asked}" if asked == name else asked, *other), raising=False)

    return apply


def _handed_over(change: Callable[[Dict[str, Any]], None]) -> Change:
    """The arguments with which Checkov runs a check."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        run_check = BaseCheckRegistry.run_check
        signature = inspect.signature(run_check)

        def changed(*args: Any, **options: Any) -> Any:
            bound = signature.bind(*args, **options)
            change(bound.arguments)
            return run_check(*bound.args, **bound.kwargs)

        patch.setattr(BaseCheckRegistry, "run_check", changed)

    return apply


def _key_renamed(*names: str) -> Change:
    def change(arguments: Dict[str, Any]) -> None:
        conf = arguments["entity_configuration"]
        arguments["entity_configuration"] = {f"new_{key}" if key in names else key: value for key, value in conf.items()}

    return _handed_over(change)


def _path_relative(arguments: Dict[str, Any]) -> None:
    arguments["scanned_file"] = f"/{os.path.basename(str(arguments['scanned_file']))}"


def _tree(change: Callable[[Any], Any]) -> Change:
    """What the Bicep parser makes of a file."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        parse = pycep.BicepParser.parse

        def changed(self: Any, text: str) -> Any:
            return {section: change(declared) for section, declared in parse(self, text=text).items()}

        patch.setattr(pycep.BicepParser, "parse", changed)

    return apply


def _member_renamed(name: str) -> Change:
    def change(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {f"new_{key}" if key == name else key: change(value) for key, value in tree.items()}
        return [change(item) for item in tree] if isinstance(tree, list) else tree

    return _tree(change)


def _kind_renamed(kind: str) -> Change:
    def change(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {key: f"new_{kind}" if (key, value) == ("type", kind) else change(value) for key, value in tree.items()}
        return [change(item) for item in tree] if isinstance(tree, list) else tree

    return _tree(change)


def _cases() -> "Iterable[Tuple[str, str, Change]]":
    for framework in ("terraform", "terraform_plan", "terraform_json"):
        yield framework, "the method that asks", _another_method
        yield framework, "the file it asks about", _runner_renamed("full_file_path")
    for name in ("file_path", "tf_source_modules"):
        yield "terraform", f"member {name}", _module_calls(name)
    yield "terraform_plan", "__file__", _key_renamed("__file__")
    yield "terraform_plan", "__address__", _key_renamed("__address__")
    yield "arm", "lines", _key_renamed("__startline__", "__endline__")
    for framework in ("arm", "bicep"):
        yield framework, "path", _handed_over(_path_relative)
    for name in ("config", "existing"):
        yield "bicep", f"key {name}", _key_renamed(name)
    for name in (
        "condition", "operator", "operands", "true_value", "operand_1", "function", "parameters", "resource_type",
        "resource_group_name", "resource_name_2", "__child_resource__", "__attrs__",
    ):
        yield "bicep", f"member {name}", _member_renamed(name)
    for kind in ("conditional", "not", "and", "equals", "property_accessor", "resource_id", "to_lower"):
        yield "bicep", f"kind {kind}", _kind_renamed(kind)


_CASES = list(_cases())


@pytest.mark.parametrize(("framework", "change"), [(case[0], case[2]) for case in _CASES], ids=["-".join(case[:2]) for case in _CASES])
def test_a_changed_shape_is_noticed(framework: str, change: Change, shapes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch)
    assert _changed(shapes, framework) != []


# a later Checkov, made of the installed one by changing its source as it is imported
_LATER_CHECKOV = """
import importlib.machinery, sys

CHANGES = {
    "checkov.terraform_json.runner": ("full_file_path", "absolute_path"),
}

class Changed(importlib.machinery.SourceFileLoader):
    def get_code(self, name):
        old, new = CHANGES[name]
        text = self.get_source(name)
        assert old in text
        return self.source_to_code(text.replace(old, new), self.path)

class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        spec = super().find_spec(name, path, target) if name in CHANGES else None
        if spec:
            spec.loader = Changed(name, spec.origin)
        return spec

sys.meta_path.insert(0, Finder)
"""


def test_doctor_says_in_one_line_what_a_later_checkov_changed(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_LATER_CHECKOV, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(CHECKS), "doctor"], env={**os.environ, "PYTHONPATH": str(tmp_path)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, check=False,
    )
    assert run.returncode == 1
    states = {line.split()[1]: line.split()[0] for line in run.stdout.splitlines()[2:]}
    # nothing is said of a set whose file is not known
    assert {name for name, state in states.items() if state != "ok"} == set(RULE_IDS)
    assert re.search(r"CKV_VMSS_2 does not fail a bad scale set in terraform_json", run.stderr), run.stderr
    assert len(run.stderr.splitlines()) == 1
