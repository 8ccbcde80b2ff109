"""Whether a bundle is what was written: every file as listed, none missing, none added.

Checkov checks the signature of each ``.py`` and nothing else: it does not miss a dropped file,
and ignores compiled modules, extension modules and folders that stand beside the signed files.
"""

from __future__ import annotations

import os
from typing import Any, Dict, List, Optional, Tuple

from .contents import CHECKS
from .manifest import MANIFEST, SIGNATURE, Manifest, digest, read_manifest
from .signing_trailers import is_signature, is_signed_source


def bundle_troubles(folder: str, key: Any) -> "Tuple[List[str], Optional[Manifest]]":
    """What is wrong with a signed bundle, a phrase each; a bundle without troubles has a manifest."""
    contents, troubles = _contents(folder)
    manifest_bytes = contents.pop(MANIFEST, None)
    signature = contents.pop(SIGNATURE, None)
    if manifest_bytes is None:
        return [*troubles, f"{MANIFEST} is missing"], None
    if signature is None:
        return [*troubles, f"{SIGNATURE} is missing: the bundle is not signed"], None
    if not is_signature(signature, manifest_bytes, key):
        return [*troubles, f"{MANIFEST} is not signed with this key"], None
    try:
        manifest = read_manifest(manifest_bytes)
    except ValueError as error:
        return [*troubles, f"{MANIFEST} cannot be read: {error}"], None
    troubles = _differences(contents, manifest) + troubles
    if troubles:
        return troubles, manifest
    troubles = [
        f"{path} is not signed with this key"
        for path, content in sorted(contents.items())
        if path.endswith(".py") and not is_signed_source(content, key)
    ]
    if not any(path.startswith(f"{CHECKS}/") for path in manifest.files):
        troubles.append("there are no checks in it")
    return troubles, manifest


def is_intact_bundle(folder: str) -> bool:
    """Whether the folder is a bundle, signed or not, that nobody has touched or added to."""
    contents, troubles = _contents(folder)
    contents.pop(SIGNATURE, None)
    try:
        manifest = read_manifest(contents.pop(MANIFEST, b""))
    except ValueError:
        return False
    return not troubles and not _differences(contents, manifest)


def _differences(contents: Dict[str, bytes], manifest: Manifest) -> List[str]:
    missing = [f"{path} is missing" for path in sorted(set(manifest.files) - set(contents))]
    added = [f"{path} was added" for path in sorted(set(contents) - set(manifest.files))]
    changed = [
        f"{path} was changed"
        for path in sorted(set(contents) & set(manifest.files))
        if digest(contents[path]) != manifest.files[path]
    ]
    return missing + added + changed


def _contents(folder: str) -> "Tuple[Dict[str, bytes], List[str]]":
    """Every file by its path from the folder, and what stands there that is no plain file or folder of files."""
    contents: Dict[str, bytes] = {}
    troubles: List[str] = []
    pending = [""]
    while pending:
        here = pending.pop()
        with os.scandir(os.path.join(folder, *here.split("/"))) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        if here and not entries:
            troubles.append(f"the empty folder {here} was added")
        for entry in entries:
            path = f"{here}/{entry.name}" if here else entry.name
            if entry.is_symlink():
                troubles.append(f"{path} is a symbolic link")
            elif entry.is_dir(follow_symlinks=False):
                pending.append(path)
            elif entry.is_file(follow_symlinks=False):
                with open(entry.path, "rb") as source:
                    contents[path] = source.read()
            else:
                troubles.append(f"{path} is no plain file")
    return contents, troubles
