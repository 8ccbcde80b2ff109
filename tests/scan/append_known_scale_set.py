"""Appends a known scale set to every template and configuration below folders, and scans them all.

    python tests/scan/append_known_scale_set.py FOLDER ...

Each ``.bicep`` and ``.tf`` file and each ARM template is copied to a folder of its own, with the scale set behind what
it holds (in ARM as the first of its resources), and one scan reads all of them. Prints how many files got the verdicts
that the scale set gets by itself, and which did not. A Terraform file that ``terraform fmt`` refuses, if there is a
``terraform``, and JSON that is no template with a schema and resources are left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reading import pack_module

NAME = "ckvKnown"
# not rule 2: a module of the file may attach a health extension to any scale set
FAILED = frozenset({"CKV_VMSS_1", "CKV_VMSS_3", "CKV_VMSS_4"})
_MAX_BYTES = 5_000_000
_BICEP = f"""
resource {NAME} 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: 'known'
  location: 'westeurope'
  properties: {{
    upgradePolicy: {{
      mode: 'Manual'
      automaticOSUpgradePolicy: {{ enableAutomaticOSUpgrade: false, disableAutomaticRollback: true }}
    }}
    virtualMachineProfile: {{ storageProfile: {{ imageReference: {{ version: '1.2.3' }} }} }}
  }}
}}
"""
_TERRAFORM = f"""
resource "azurerm_linux_virtual_machine_scale_set" "{NAME}" {{
  name = "known"
  automatic_os_upgrade_policy {{
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = true
  }}
  source_image_reference {{
    version = "1.2.3"
  }}
}}
"""
_ARM = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2024-07-01",
    "name": NAME,
    "properties": {
        "upgradePolicy": {
            "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": False, "disableAutomaticRollback": True}
        },
        "virtualMachineProfile": {"storageProfile": {"imageReference": {"version": "1.2.3"}}},
    },
}


def appended(path: Path) -> bytes | None:
    """The content of a file with the known scale set in it, None where it is none of the languages."""
    content = path.read_bytes()
    if path.suffix == ".bicep":
        return content.rstrip() + _BICEP.encode()
    if path.suffix == ".tf":
        return content.rstrip() + _TERRAFORM.encode()
    return _with_resource(content) if b"deploymenttemplate.json" in content.lower() else None


def refused_by_terraform(target: Path) -> set[Path]:
    """The files below a folder that are no Terraform to ``terraform fmt``; none where there is no ``terraform``."""
    if shutil.which("terraform") is None:
        return set()
    command = ["terraform", "fmt", "-no-color", "-recursive", "-write=false", "-list=false", "."]
    told = subprocess.run(
        command, cwd=target, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    lines = [line.split() for line in told.stderr.splitlines()]
    return {target / words[1] for words in lines if len(words) > 3 and words[0] == "on" and words[2] == "line"}


def _with_resource(content: bytes) -> bytes | None:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    place = _first_resource(text)
    if place is None:
        return None
    opening, rest = text[place], text[place + 1 :]
    resource = json.dumps(_ARM) if opening == "[" else f'"{NAME}": {json.dumps(_ARM)}'
    comma = "" if rest.lstrip()[:1] in ("]", "}") else ","
    return f"{text[: place + 1]}{resource}{comma}{rest}".encode()


def _first_resource(text: str) -> int | None:
    """Where the bracket of the template's own ``resources`` opens; None where there is none."""
    depth, last_string = 0, ""
    for position, token in _tokens(text):
        if token in "{[":
            if depth == 1 and last_string.lower() == '"resources"':
                return position
            depth += 1
        elif token in "}]":
            depth -= 1
        else:
            last_string = token
    return None


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Brackets and strings of a JSON text; comments are passed over."""
    position = 0
    while position < len(text):
        start, two = position, text[position : position + 2]
        if two in ("//", "/*"):
            end = text.find("\n" if two == "//" else "*/", position)
            position = len(text) if end < 0 else end + 1
            continue
        position += 1
        if text[start] == '"':
            while position < len(text) and text[position] != '"':
                position += 2 if text[position] == "\\" else 1
            position += 1
            yield start, text[start:position]
        elif text[start] in "{}[]":
            yield start, text[start]


def copy_all(folders: list[str], target: Path) -> dict[Path, Path]:
    """The copies, each with the file it was made from."""
    copies: dict[Path, Path] = {}
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*")):
        if path.suffix not in (".bicep", ".tf", ".json") or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            continue
        content = appended(path)
        if content is not None:
            copy = target / str(len(copies)) / path.name.lstrip(".")
            copy.parent.mkdir()
            copy.write_bytes(content)
            copies[copy] = path
    return copies


def scanned(target: Path) -> tuple[dict[str, set[str]], str]:
    """The rules that failed on the known scale set by path, and what could not be read."""
    output, errors = io.StringIO(), io.StringIO()
    options = ["-d", str(target), "--framework", "terraform", "arm", "bicep", "-o", "json", "--compact", "--soft-fail"]
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        pack_module("vmss_commands.scan.checkov_scan").scan(options)
    answer: Any = json.loads(output.getvalue())
    found: dict[str, set[str]] = {}
    for report in answer if isinstance(answer, list) else [answer]:
        for record in report["results"]["failed_checks"]:
            if record["resource"].endswith(NAME):
                found.setdefault(record["file_abs_path"], set()).add(record["check_id"])
    return found, errors.getvalue()


def main(folders: list[str]) -> int:
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory() as name:
        target = Path(name).resolve()
        copies = copy_all(folders, target)
        for copy in refused_by_terraform(target).intersection(copies):
            copy.unlink()
            del copies[copy]
        found, errors = scanned(target)
    wrong = {copy: path for copy, path in copies.items() if not found.get(str(copy), set()) >= FAILED}
    for copy, path in wrong.items():
        told = [line for line in errors.splitlines() if f"/{copy.parent.name}/{copy.name}:" in line]
        print(f"{path}: {sorted(found.get(str(copy), ()))} {' '.join(told)[:300]}")
    counted = Counter(copy.suffix for copy in copies)
    for suffix, count in sorted(counted.items()):
        right = count - sum(copy.suffix == suffix for copy in wrong)
        print(f"{suffix}: {right} of {count} files got the verdicts of the known scale set")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
