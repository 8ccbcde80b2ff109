"""The scale sets of plan files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...evaluation.assumptions import Assumptions
from ...model.declared import DeclaredScaleSet, Deployment, Reading, ScannedTree
from ...model.scale_set import ScaleSet
from .plan_file import load_plan, plan_text
from .planned_resources import PlannedResources

_FRAMEWORK = "terraform_plan"
# Checkov walks into none of these
_LEFT_OUT_FOLDERS = ("node_modules",)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\n]')
_kept: list[tuple[Mapping[str, Any], PlannedResources]] = []


def read_plans(tree: ScannedTree) -> Reading:
    """The scale sets of every plan in a tree; JSON that is no plan is passed over."""
    declared: list[DeclaredScaleSet] = []
    for path in tree.files or _json_files(tree):
        resources = planned_resources(path) if path.lower().endswith(".json") else None
        if resources is None or not resources.scale_sets:
            continue
        lines = _lines_of(plan_text(path), resources.scale_sets)
        declared.extend(_declared(path, address, resources, lines[address]) for address in resources.scale_sets)
    return Reading(tuple(sorted(declared, key=lambda item: (item.file, item.lines))))


def planned_resources(path: str) -> PlannedResources | None:
    """What one plan file deploys, None where it is none; kept for the next call."""
    plan = load_plan(path)
    if plan is None:
        return None
    for known, resources in _kept:
        if known is plan:
            return resources
    resources = PlannedResources(plan)
    _kept[:] = [(plan, resources), *_kept[:3]]
    return resources


def deployment_of(resources: PlannedResources, address: str) -> Deployment:
    """The scale set at an address of a plan."""

    def read(assumptions: Assumptions) -> ScaleSet:
        return resources.read(address, assumptions)

    return Deployment("", read, address)


def _declared(path: str, address: str, resources: PlannedResources, lines: tuple[int, int]) -> DeclaredScaleSet:
    return DeclaredScaleSet(_FRAMEWORK, path, lines, address, (deployment_of(resources, address),))


def _json_files(tree: ScannedTree) -> Iterator[str]:
    for folder, folders, names in os.walk(tree.root):
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and name not in _LEFT_OUT_FOLDERS and not tree.is_skipped(os.path.join(folder, name))
        )
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(".json") and not tree.is_skipped(path) and _is_below(path, tree.root):
                yield path


def _is_below(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return real.startswith(os.path.join(root, ""))


def _lines_of(text: str, addresses: list[str]) -> dict[str, tuple[int, int]]:
    """First and last line of each resource; a plan on one line has no others."""
    found = dict.fromkeys(addresses, (1, 1))
    if "\n" not in text.strip():
        return found
    wanted = set(addresses)
    starts: list[int] = []
    inside: list[tuple[int, str]] = []
    line, previous = 1, ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word == "\n":
            line += 1
        elif word == "{":
            starts.append(line)
        elif word == "}":
            start = starts.pop() if starts else line
            if inside and inside[-1][0] > len(starts):
                found[inside.pop()[1]] = (start, line)
        else:
            address = _unquoted(word) if previous == '"address"' else ""
            if address in wanted:
                wanted.discard(address)
                inside.append((len(starts), address))
            previous = word
    return found


def _unquoted(word: str) -> str:
    return word[1:-1].replace('\\"', '"').replace("\\\\", "\\")
