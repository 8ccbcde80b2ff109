"""Every scale set declared in a file or a folder."""

from __future__ import annotations

import os
import re
from typing import Callable, Iterator, List, Optional, Tuple

from .bicep_declarations import bicep_modules, bicep_scale_sets
from .declared_scale_set import DeclaredScaleSet, UnfollowedModule
from .json_declarations import json_scale_sets
from .terraform_declarations import terraform_modules, terraform_scale_sets

# copies of other people's code, which Checkov does not scan either
FOREIGN_FOLDERS = frozenset({".git", ".terraform", "node_modules", ".serverless", ".external_modules", "__pycache__"})
_HINTS = ("virtual_machine_scale_set", "virtualmachinescalesets")
_MODULE_HINT = re.compile(r"^[ \t]*module\b", re.MULTILINE)
_Finder = Callable[[str, str], Iterator[DeclaredScaleSet]]
_ModuleFinder = Optional[Callable[[str, str], Iterator[UnfollowedModule]]]


def declarations(target: str) -> "Tuple[List[DeclaredScaleSet], List[UnfollowedModule]]":
    """The scale sets below ``target``, an absolute path, and the modules that lead out of the tree."""
    scale_sets: List[DeclaredScaleSet] = []
    modules: List[UnfollowedModule] = []
    for path in _files(target):
        find_scale_sets, find_modules = _finders(path)
        text = _text(path) if find_scale_sets else ""
        if find_scale_sets and any(hint in text.lower() for hint in _HINTS):
            scale_sets.extend(find_scale_sets(path, text))
        if find_modules and _MODULE_HINT.search(text):
            modules.extend(find_modules(path, text))
    return scale_sets, modules


def _files(target: str) -> Iterator[str]:
    if os.path.isfile(target):
        yield target
        return
    for folder, folders, names in os.walk(target):
        folders[:] = sorted(name for name in folders if name not in FOREIGN_FOLDERS)
        for name in sorted(names):
            yield os.path.join(folder, name)


def _finders(path: str) -> "Tuple[Optional[_Finder], _ModuleFinder]":
    lowered = path.lower()
    if lowered.endswith(".tf"):
        return terraform_scale_sets, terraform_modules
    if lowered.endswith(".bicep"):
        return bicep_scale_sets, bicep_modules
    if lowered.endswith(".json"):
        return json_scale_sets, None
    return None, None


def _text(path: str) -> str:
    try:
        with open(path, "rb") as source:
            content = source.read()
    except OSError:
        return ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace")
