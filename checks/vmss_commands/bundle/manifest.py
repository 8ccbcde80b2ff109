"""The manifest of a bundle: what is in it, by SHA-256, and which version it is of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..shared.pack_version import PACK

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Manifest:
    """``files`` maps a path with forward slashes, from the folder of the bundle, to its SHA-256."""

    version: str
    files: dict[str, str]


def manifest_text(version: str, contents: Mapping[str, bytes]) -> bytes:
    """The manifest of these files, which says the same whenever they are the same."""
    files = {path: digest(content) for path, content in sorted(contents.items())}
    return (json.dumps({"name": PACK, "version": version, "files": files}, indent=2) + "\n").encode()


def read_manifest(text: bytes) -> Manifest:
    """Raises :class:`ValueError` where the text is no manifest of this pack."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("name") != PACK:
        raise ValueError("not a manifest of this pack")
    version, files = document.get("version"), document.get("files")
    if not isinstance(version, str) or not isinstance(files, dict) or not files:
        raise ValueError("no version or no files")
    if not all(isinstance(value, str) and _DIGEST.fullmatch(value) for value in files.values()):
        raise ValueError("a digest is malformed")
    return Manifest(version, files)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
