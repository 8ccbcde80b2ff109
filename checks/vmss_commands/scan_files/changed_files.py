"""What of a tree changed files stand for: the scale sets in them, and in the modules they call."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..shared.command_interface import CommandError

if TYPE_CHECKING:
    from ...azure_vmss.model.declared import DeclaredScaleSet, Deployment, Reading, ScannedTree, Unread

_TERRAFORM = (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json")
_TEMPLATES = (".bicep", ".json", ".jsonc")
_PARAMETERS = (".bicepparam",)
# what a JSON file has to mention to be a template, parameters of one, or a plan
_HINTS = (b"deploymenttemplate", b"deploymentparameters", b"virtualmachinescalesets", b"planned_values")


class ChangedFiles:
    """Files by the paths given, relative to the folder the command was started in."""

    def __init__(self, names: Sequence[str]) -> None:
        self._files: set[str] = set()
        self._terraform_folders: set[str] = set()
        self._parameter_folders: set[str] = set()
        for name in names:
            self._add(name)

    @property
    def nothing_to_scan(self) -> bool:
        return not (self._files or self._terraform_folders or self._parameter_folders)

    def read(self, tree: ScannedTree, frameworks: Collection[str]) -> Reading:
        """What the changed files declare, of everything that the tree declares."""
        from ...azure_vmss.binding.all_languages import read_all

        found = read_all(tree, frameworks)
        narrowed = (self._narrowed(declared) for declared in found.declared)
        return replace(
            found,
            declared=tuple(declared for declared in narrowed if declared is not None),
            unread=tuple(unread for unread in found.unread if unread.file == tree.root or self._is_changed(unread)),
        )

    def _add(self, name: str) -> None:
        path, lowered = os.path.realpath(name), name.lower()
        if lowered.endswith(_TERRAFORM):
            self._terraform_folders.add(os.path.dirname(path))
        elif lowered.endswith(_PARAMETERS):
            self._parameter_folders.add(os.path.dirname(path))
        elif lowered.endswith(_TEMPLATES):
            self._add_template(path, name)

    def _add_template(self, path: str, name: str) -> None:
        text = b"" if path.endswith(".bicep") else _lowered_content(path, name)
        if b"deploymentparameters" in text:
            self._parameter_folders.add(os.path.dirname(path))
        if path.endswith(".bicep") or any(hint in text for hint in _HINTS):
            self._files.add(path)

    def _narrowed(self, declared: DeclaredScaleSet) -> DeclaredScaleSet | None:
        """The scale set as far as it comes from a changed file, None if it does not."""
        if self._is_changed(declared):
            return declared
        called = tuple(deployment for deployment in declared.deployments if self._is_called(deployment))
        return replace(declared, deployments=called) if called else None

    def _is_changed(self, found: DeclaredScaleSet | Unread) -> bool:
        folder = os.path.dirname(found.file)
        in_terraform = found.file.lower().endswith(_TERRAFORM)
        return found.file in self._files or folder in (
            self._terraform_folders if in_terraform else self._parameter_folders
        )

    def _is_called(self, deployment: Deployment) -> bool:
        """Whether a module call in a changed file leads to it."""
        return any(
            call.file in self._files or os.path.dirname(call.file) in self._terraform_folders
            for call in deployment.calls
        )


def _lowered_content(path: str, name: str) -> bytes:
    try:
        with open(path, "rb") as source:
            # UTF-16, which Windows PowerShell writes, puts a zero byte beside each letter
            return source.read().replace(b"\0", b"").lower()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}") from None
