"""Which version of the pack this is."""

from __future__ import annotations

import configparser
import os
from importlib import metadata

PACK = "checkov-vmss"


def pack_version(checks_folder: str) -> str:
    """The version of the pack in this folder: of the source tree around it, or as installed; else ``unknown``."""
    tree = configparser.ConfigParser(interpolation=None)
    tree.read(os.path.join(os.path.dirname(checks_folder), "setup.cfg"), encoding="utf-8")
    if tree.get("metadata", "name", fallback="") == PACK:
        return tree.get("metadata", "version", fallback="unknown")
    try:
        return metadata.version(PACK)
    except metadata.PackageNotFoundError:
        return "unknown"
