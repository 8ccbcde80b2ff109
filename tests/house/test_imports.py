"""Which room may import which: data flows from a file to a finding, and never back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from scanning import CHECKS

pytestmark = pytest.mark.unit

ROOMS = CHECKS / "azure_vmss"
MAY_IMPORT = {
    "evaluation": set(),
    "model": {"evaluation"},
    "rules": {"model"},
    "scale_sets": {"evaluation", "model"},
    "terraform": {"evaluation", "model", "scale_sets"},
    "resource_manager": {"evaluation", "model", "scale_sets"},
}


def imported(path: Path) -> Iterator[str]:
    """The dotted names a module imports, relative ones made absolute from ``checks``."""
    package = path.relative_to(CHECKS).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*above, *(node.module or "").split(".")]).strip(".")


def rooms_of(path: Path) -> set[str]:
    names = [name.split(".") for name in imported(path)]
    return {name[1] for name in names if name[0] == "azure_vmss" and len(name) > 1}


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_lies_before_it(room: str) -> None:
    modules = sorted((ROOMS / room).rglob("*.py"))
    assert modules
    strangers = {path.name: rooms_of(path) - MAY_IMPORT[room] - {room} for path in modules}
    assert {name: found for name, found in strangers.items() if found} == {}


def test_only_the_binding_and_the_commands_know_checkov() -> None:
    assert [str(path) for path in modules_that_import("checkov") if in_room(path) not in ("binding", "")] == []


def modules_that_import(top_level: str) -> Iterator[Path]:
    for path in sorted(CHECKS.rglob("*.py")):
        if any(name.split(".")[0] == top_level for name in imported(path)):
            yield path


def in_room(path: Path) -> str:
    """The room of ``azure_vmss`` a module stands in, or an empty string outside."""
    parts: tuple[str, ...] = path.relative_to(CHECKS).parts
    return parts[1] if parts[0] == "azure_vmss" else ""
