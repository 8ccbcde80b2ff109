"""What goes into a bundle: the checks, their pages and a configuration, but no command line."""

from __future__ import annotations

import os

CHECKS = "checks"
CONFIGURATION = ".checkov.yaml"
PUBLIC_KEY = "public-key.pem"
_ENTRY_FILES = ("__init__.py", "vmss_checks.py")
_CODE = "azure_vmss"
_SUFFIXES = (".py", ".md")


def check_files(checks_folder: str) -> dict[str, bytes]:
    """Paths from the folder of the bundle, with forward slashes, and the bytes of each file."""
    contents = {}
    for name in [*_ENTRY_FILES, *_code_files(checks_folder)]:
        with open(os.path.join(checks_folder, *name.split("/")), "rb") as source:
            contents[f"{CHECKS}/{name}"] = source.read()
    return contents


def configuration(location: str, signed: bool) -> bytes:
    """A ``.checkov.yaml`` for the bundle that stands at ``location`` when Checkov runs."""
    place = location.replace(os.sep, "/").rstrip("/") or "/"
    lines = [
        "# Copy this file to the folder in which Checkov starts (Checkov counts the paths from there),",
        "# or name it: checkov --config-file " + _quoted(f"{place}/{CONFIGURATION}") + " -d .",
        "external-checks-dir:",
        "  - " + _quoted(f"{place}/{CHECKS}"),
    ]
    if signed:
        lines += [
            "# Checkov then runs signed checks only. Whoever can change the bundle can change this key",
            "# with it: keep a copy of the key elsewhere, and name that one here.",
            "external-checks-public-key:",
            "  - " + _quoted(f"{place}/{PUBLIC_KEY}"),
        ]
    lines += [
        "# Report without failing the build while you adopt the checks:",
        "# soft-fail: true",
        "# Run nothing but these checks:",
        "# check:",
        '#   - "CKV_VMSS_*"',
        "compact: true",
        "quiet: true",
    ]
    return ("\n".join(lines) + "\n").encode()


def _code_files(checks_folder: str) -> list[str]:
    found = []
    for folder, _, names in os.walk(os.path.join(checks_folder, _CODE)):
        here = os.path.relpath(folder, checks_folder).replace(os.sep, "/")
        found += [f"{here}/{name}" for name in names if name.endswith(_SUFFIXES) and not name.startswith(".")]
    return sorted(found)


def _quoted(path: str) -> str:
    # a YAML string in single quotes has no escapes but the doubled quote
    return "'" + path.replace("'", "''") + "'"
