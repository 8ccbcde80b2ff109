"""Nothing a file says may cost another set its findings, end a run, or take longer than it is worth."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any, Callable

import own_package  # noqa: F401
import pytest
from hang_guard import TooMuchWork, hang_guard
from hostile_cases import HOSTILE, Hostile, bicep, template, terraform

languages = importlib.import_module("checkov_vmss.azure_vmss.binding.all_languages")
model = importlib.import_module("checkov_vmss.azure_vmss.model.declared")
judgement = importlib.import_module("checkov_vmss.azure_vmss.rules.judgement")
RULES = importlib.import_module("checkov_vmss.azure_vmss.rules.registry").RULES
# beyond this a case hangs, whatever machine it runs on; calls inside the C code of Python are not counted
_HANGS_AFTER_CPU_SECONDS = 60


@pytest.fixture(scope="module", autouse=True)
def _grammars(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Build them once, so that no case pays for them."""
    folder = tmp_path_factory.mktemp("plain")
    for name, text in (
        ("main.tf", terraform()),
        ("main.bicep", bicep("zones: [for i in range(0, 1): '${i}']")),
        ("main.json", template()),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    judged(folder)


def written(case: Hostile, folder: Path) -> Path:
    tree, outside = folder / "tree", folder / "outside"
    for name, content in case.files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    outside.mkdir()
    for name, target in case.links.items():
        (outside / name).write_text(terraform(name="outside"), encoding="utf-8")
        (tree / name).symlink_to(target)
    for name in case.fifos:
        os.mkfifo(tree / name)
    return tree


def judged(tree: Path) -> dict[str, dict[int, Any]]:
    """Rule number to verdict, by the last part of each resource's name."""
    reading = languages.read_all(model.ScannedTree(os.path.realpath(tree)))
    assert not [unread.reason for unread in reading.unread if "its reader failed" in unread.reason]
    return {
        declared.resource.rpartition(".")[2]: {
            number: judgement.judge_all(rule, declared.deployments) for number, rule in enumerate(RULES, 1)
        }
        for declared in reading.declared
    }


def counted(work: Callable[[], Any], limit: int) -> tuple[Any, int]:
    """What the work answers, and how many Python functions it called; raises :class:`TooMuchWork` over the limit."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        if event == "call":
            calls += 1
            if calls > limit:
                sys.setprofile(None)
                raise TooMuchWork(f"more than {limit} calls")

    with hang_guard(_HANGS_AFTER_CPU_SECONDS):
        sys.setprofile(count)
        try:
            return work(), calls
        finally:
            sys.setprofile(None)


@pytest.mark.parametrize("case", HOSTILE, ids=[case.name for case in HOSTILE])
def test_a_hostile_source_costs_nobody_a_finding(case: Hostile, tmp_path: Path) -> None:
    tree = written(case, tmp_path)
    verdicts, _ = counted(lambda: judged(tree), case.calls)
    assert "outside" not in verdicts, "it read a file that is not below the scanned folder"
    for name, expected in case.verdicts.items():
        assert name in verdicts, f"no verdict at all for {name}"
        assert {number: verdicts[name][number].outcome.value for number in expected} == expected
    told: list[str] = [
        text for found in verdicts.values() for verdict in found.values() for text in (verdict.found, verdict.fix)
    ]
    for text in told:
        text.encode("utf-8")


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in HOSTILE}) == len(HOSTILE) > 300
