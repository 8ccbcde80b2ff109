"""Which folder holds the module of a call.

Sources: "Module Sources" of Terraform's documentation; internal/modsdir/record.go of hashicorp/terraform v1.11 for
``.terraform/modules/modules.json``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from ..evaluation.budget import OverBudget
from .errors import TerraformError
from .expression_tree import Literal, Template
from .module_folder import Declaration
from .source_files import SourceFiles

_LOCAL = ("./", "../", ".\\", "..\\")


class ModuleSources:
    """``called`` are folders that somebody has found before, by the file and the name of the call."""

    def __init__(self, files: SourceFiles, called: Mapping[tuple[str, str], str]) -> None:
        self._files = files
        self._called = called
        self._installed: dict[str, dict[str, str]] = {}

    def folder_of(self, call: Declaration, root: str, address: tuple[str, ...]) -> str | None:
        """The folder of a call in the configuration of ``root``; ``address`` are the names of the calls that lead there."""
        found = self._called.get((call.file, call.block.labels[0]))
        if found is None:
            found = self.local_folder(call)
        if found is None:
            key = ".".join((*address, call.block.labels[0]))
            found = self._installed_in(root).get(key)
        return found if found is not None and self._files.may_open(found) and os.path.isdir(found) else None

    @staticmethod
    def local_folder(call: Declaration) -> str | None:
        """The folder that a source such as ``./modules/x`` names, whether or not it is there."""
        source = _source_of(call)
        if source in (".", "..") or source.startswith(_LOCAL):
            return os.path.realpath(os.path.join(os.path.dirname(call.file), source.replace("\\", "/")))
        return None

    def _installed_in(self, root: str) -> dict[str, str]:
        if root not in self._installed:
            self._installed[root] = self._read_manifest(root)
        return self._installed[root]

    def _read_manifest(self, root: str) -> dict[str, str]:
        try:
            manifest: Any = json.loads(self._files.text(os.path.join(root, ".terraform", "modules", "modules.json")))
        except (TerraformError, OverBudget, ValueError, RecursionError):
            return {}
        entries = manifest.get("Modules") if isinstance(manifest, dict) else None
        return {
            str(entry.get("Key")): os.path.realpath(os.path.join(root, str(entry.get("Dir"))))
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and entry.get("Dir")
        }


def _source_of(call: Declaration) -> str:
    attribute = call.attributes.get("source")
    expression = attribute.expression if attribute else None
    if isinstance(expression, Template) and len(expression.parts) == 1:
        expression = expression.parts[0]
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, str) else ""
