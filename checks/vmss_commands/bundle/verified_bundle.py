"""Whether a bundle is what was written: every file as listed, none missing, none added.

Checkov checks the signature of each ``.py`` and nothing else: it does not miss a dropped file,
and ignores compiled modules, extension modules and folders that stand beside the signed files.
"""

from __future__ import annotations

import os
from typing import Any

from .contents import CHECKS
from .manifest import MANIFEST, SIGNATURE, Manifest, digest, read_manifest
from .signing_trailers import is_signature, is_signed_source

# many times the largest file of the pack: more than this was never written by it
_MAX_BYTES = 8_000_000


def bundle_troubles(folder: str, key: Any) -> tuple[list[str], str, int]:
    """What is wrong with a signed bundle, a phrase each, its version, and the number of files in its folder."""
    bundle = _Bundle(folder)
    manifest, trouble = _signed_manifest(bundle, key)
    if manifest is None:
        return [trouble], "", 0
    troubles = bundle.differences(manifest)
    if not troubles:
        troubles = [
            f"{path} is not signed with this key"
            for path in sorted(manifest.files)
            if path.endswith(".py") and not is_signed_source(bundle.content(path) or b"", key)
        ]
    if not any(path.startswith(f"{CHECKS}/") for path in manifest.files):
        troubles.append("there are no checks in it")
    return troubles, manifest.version, len(bundle.paths)


def is_intact_bundle(folder: str) -> bool:
    """Whether the folder is a bundle, signed or not, that nobody has touched or added to."""
    bundle = _Bundle(folder)
    try:
        manifest = read_manifest(bundle.content(MANIFEST) or b"")
    except ValueError:
        return False
    return not bundle.differences(manifest)


def is_link(folder: str) -> bool:
    """Whether a path names a symbolic link; a separator at its end would lead through the link."""
    return os.path.islink(folder.rstrip("/" + os.sep) or folder)


def _signed_manifest(bundle: _Bundle, key: Any) -> tuple[Manifest | None, str]:
    """The manifest, or None and what is wrong with it."""
    text, signature = bundle.content(MANIFEST), bundle.content(SIGNATURE)
    if text is None:
        return None, f"{MANIFEST} is missing"
    if signature is None:
        return None, f"{SIGNATURE} is missing: the bundle is not signed"
    if not is_signature(signature, text, key):
        return None, f"{MANIFEST} is not signed with this key"
    try:
        return read_manifest(text), ""
    except ValueError as error:
        return None, f"{MANIFEST} cannot be read: {error}"


class _Bundle:
    """What stands below a folder; ``paths`` are the plain files with their sizes in bytes."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.paths: dict[str, int] = {}
        self._no_files: list[str] = []
        self._empty_folders: list[str] = []
        pending = [""]
        while pending:
            pending += self._look_into(pending.pop())

    def content(self, path: str) -> bytes | None:
        """The bytes of a file by its path from the folder; None where it is missing or too large to be one of ours."""
        if self.paths.get(path, _MAX_BYTES + 1) > _MAX_BYTES:
            return None
        with open(os.path.join(self._folder, *path.split("/")), "rb") as source:
            return source.read(_MAX_BYTES)

    def differences(self, manifest: Manifest) -> list[str]:
        """How the folder differs from the manifest, a phrase each; only files that it lists are read."""
        found = set(self.paths) - {MANIFEST, SIGNATURE}
        missing = [f"{path} is missing" for path in sorted(set(manifest.files) - found)]
        added = [f"{path} was added" for path in sorted(found - set(manifest.files))]
        changed = [
            f"{path} was changed"
            for path in sorted(found & set(manifest.files))
            if not self._is(path, manifest.files[path])
        ]
        return self._no_files + missing + added + changed + self._empty_folders

    def _is(self, path: str, expected: str) -> bool:
        content = self.content(path)
        return content is not None and digest(content) == expected

    def _look_into(self, here: str) -> list[str]:
        """Takes note of what stands in a folder; returns the folders below it."""
        with os.scandir(os.path.join(self._folder, *here.split("/"))) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        if here and not entries:
            self._empty_folders.append(f"the empty folder {here} was added")
        folders = []
        for entry in entries:
            path = f"{here}/{entry.name}" if here else entry.name
            if entry.is_symlink():
                self._no_files.append(f"{path} is a symbolic link")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                self.paths[path] = entry.stat(follow_symlinks=False).st_size
            else:
                self._no_files.append(f"{path} is no plain file")
        return folders
