"""Opens templates and parameter files: regular files below the scanned folder, of bounded size, each read once."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from typing import Callable

from ..evaluation.budget import MAX_FILE_BYTES
from ..model.declared import ScannedTree, Unread
from .arm import template as arm_template
from .arm.json_source import JsonError, decoded
from .bicep.bicep_template import read_bicep, read_bicep_parameters
from .template_tree import ParameterFile, Template

_PARAMETER_MARK = "parameters"


class TemplateFiles:
    """The files of one scanned tree; ``unread`` grows with what could not be read."""

    def __init__(self, tree: ScannedTree) -> None:
        self.root = os.path.realpath(tree.root)
        self._is_skipped = tree.is_skipped
        self.unread: list[Unread] = []
        self._texts: dict[str, str | None] = {}
        self._templates: dict[str, Template | None] = {}
        self._names: dict[str, list[str]] = {}

    def text(self, path: str) -> str | None:
        """The text of a file, None where it may not or cannot be opened."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def forget(self, path: str) -> None:
        """Give back the memory of a text that turned out to be of no interest."""
        self._texts.pop(path, None)

    def _read(self, path: str) -> str | None:
        real = os.path.realpath(path)
        if real != self.root and not real.startswith(os.path.join(self.root, "")):
            return None
        try:
            status = os.stat(real)
            if not stat.S_ISREG(status.st_mode):
                return None
            if status.st_size > MAX_FILE_BYTES:
                self.unread.append(Unread(path, 0, "the file is too large"))
                return None
            with open(real, "rb") as source:
                return decoded(source.read(MAX_FILE_BYTES))
        except (OSError, ValueError):
            return None

    def template(self, path: str) -> Template | None:
        """The template at an absolute path, None where there is none that can be read."""
        if path not in self._templates:
            text = self.text(path)
            self._templates[path] = None if text is None else self._template(text, path)
        return self._templates[path]

    def _template(self, text: str, path: str) -> Template | None:
        if path.lower().endswith(".bicep"):
            template: Template | None = read_bicep(text, path, self.text)
        else:
            template = self._json(lambda: arm_template.read_template(text, path), path)
        if template is not None:
            self.unread.extend(Unread(path, line, reason) for line, reason in template.unread)
        return template

    def _json(self, read: Callable[[], Template | None], path: str) -> Template | None:
        try:
            return read()
        except JsonError as error:
            self.unread.append(Unread(path, error.line, str(error)))
            return None

    def parameter_files(self, path: str) -> list[ParameterFile]:
        """The parameter files beside a template, and the ``.bicepparam`` files that name it, in order of paths."""
        folder, name = os.path.split(path)
        stem = name.rpartition(".")[0]
        found = list(self._bicep_parameter_files.get(path, ()))
        for other in self._beside(folder):
            lower = other.lower()
            if lower.endswith((".json", ".jsonc")) and self._belongs(lower, stem.lower(), folder):
                given = self._arm_parameters(os.path.join(folder, other))
                if given:
                    found.append(given)
        return sorted(found, key=lambda given: given.path)

    @cached_property
    def _bicep_parameter_files(self) -> dict[str, list[ParameterFile]]:
        """The ``.bicepparam`` files of the tree by the template they name, wherever they stand."""
        found: dict[str, list[ParameterFile]] = {}
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not self._is_skipped(os.path.join(folder, name))]
            for name in names:
                path = os.path.join(folder, name)
                if name.lower().endswith(".bicepparam") and not self._is_skipped(path):
                    given = self._bicep_parameters(path)
                    if given and given.using:
                        found.setdefault(given.using, []).append(given)
        return found

    def _belongs(self, name: str, stem: str, folder: str) -> bool:
        head = name.rpartition(".")[0]
        if head == f"{stem}.parameters" or (head.startswith(f"{stem}.") and head.endswith(".parameters")):
            return True
        if head.startswith("azuredeploy.parameters"):
            return stem == "azuredeploy" or self._is_only_template(folder)
        return head.startswith(_PARAMETER_MARK) and self._is_only_template(folder)

    def _is_only_template(self, folder: str) -> bool:
        templates = [name for name in self._beside(folder) if self._may_be_template(os.path.join(folder, name))]
        stems = {name.rpartition(".")[0] for name in templates}
        return len(stems) == 1

    def _may_be_template(self, path: str) -> bool:
        lower = path.lower()
        if lower.endswith(".bicep"):
            return True
        if not lower.endswith((".json", ".jsonc")) or ".parameters" in os.path.basename(lower):
            return False
        text = (self.text(path) or "").lower()
        return "deploymenttemplate.json" in text and not (
            self._is_compiled(text) and self._has_bicep(os.path.dirname(path))
        )

    @staticmethod
    def _is_compiled(text: str) -> bool:
        """Whether the Bicep compiler wrote a template, which beside its source is no other template."""
        return '"_generator"' in text

    def _has_bicep(self, folder: str) -> bool:
        return any(name.lower().endswith(".bicep") for name in self._beside(folder))

    def _beside(self, folder: str) -> list[str]:
        if folder not in self._names:
            try:
                self._names[folder] = sorted(os.listdir(folder))
            except OSError:
                self._names[folder] = []
        return self._names[folder]

    def _arm_parameters(self, path: str) -> ParameterFile | None:
        text = self.text(path)
        try:
            return arm_template.read_parameter_file(text, path) if text is not None else None
        except JsonError as error:
            self.unread.append(Unread(path, error.line, str(error)))
            return None

    def _bicep_parameters(self, path: str) -> ParameterFile | None:
        text = self.text(path)
        return read_bicep_parameters(text, path, self.text) if text is not None else None
