"""No code planted beside the signed files runs while Checkov loads and uses a signed bundle."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import json
import marshal
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import pytest
from scanning import RULE_IDS, checkov_process
from signed_bundles import SignedBundle, signed_bundle

_SCALE_SETS = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "fail_windows",
            "properties": {
                "upgradePolicy": {
                    "mode": "Manual",
                    "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True, "disableAutomaticRollback": True},
                    "rollingUpgradePolicy": {"maxBatchInstancePercent": 50},
                },
                "virtualMachineProfile": {
                    "osProfile": {"windowsConfiguration": {"enableAutomaticUpdates": True}},
                    "storageProfile": {
                        "imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "1.2.3"}
                    },
                },
            },
        },
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "fail_flexible",
            "properties": {
                "orchestrationMode": "Flexible",
                "virtualMachineProfile": {
                    "osProfile": {"linuxConfiguration": {"patchSettings": {"patchMode": "ImageDefault"}}},
                    "storageProfile": {
                        "imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"}
                    },
                },
            },
        },
    ],
}
_EXPECTED_FAILURES = {
    *((rule, "fail_windows") for rule in RULE_IDS[1:7]),
    ("CKV_VMSS_2", "fail_flexible"),
    ("CKV_VMSS_8", "fail_flexible"),
}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> SignedBundle:
    return signed_bundle(tmp_path_factory.mktemp("signed"))


@pytest.fixture
def planted(signed: SignedBundle, tmp_path: Path) -> SignedBundle:
    shutil.copytree(signed.folder, tmp_path / "bundle")
    return SignedBundle(tmp_path / "bundle", signed.private_key, signed.public_key)


def _compiled(marker: Path, name: str) -> bytes:
    """A compiled module that leaves a mark, which Python trusts without a look at any source."""
    source = f"with open({str(marker)!r}, 'a') as marks: marks.write({name!r} + '\\n')"
    unchecked_hash = struct.pack("<I", 0b01) + bytes(8)
    return importlib.util.MAGIC_NUMBER + unchecked_hash + marshal.dumps(compile(source, name, "exec"))


def _module_names(bundle: SignedBundle) -> set[str]:
    """Every top-level name that somebody may import while the pack is loaded or scans."""
    own = {path.stem for path in bundle.checks.rglob("*.py")} | {"azure_vmss", "binding", "rules"}
    standard = set(getattr(sys, "stdlib_module_names", ())) | set(sys.builtin_module_names)
    loaded = {name.partition(".")[0] for name in sys.modules}
    return {name for name in own | standard | loaded if name.isidentifier()} - {"__main__"}


def _failures(bundle: SignedBundle, folder: Path, mode: str) -> tuple[set[tuple[str, str]], str]:
    (folder / "scanned").mkdir(exist_ok=True)
    (folder / "scanned" / "main.json").write_text(json.dumps(_SCALE_SETS))
    # forked runners share nothing, so one is as good as all; threads load the pack side by side
    frameworks = ["--framework", "arm"] if mode == "fork" else []
    run = checkov_process(
        "-d", str(folder / "scanned"), *frameworks, "-o", "json", "--check", "CKV_VMSS_*",
        "--external-checks-dir", str(bundle.checks), "--external-checks-public-key", str(bundle.public_key),
        cwd=folder, env={"CHECKOV_PARALLELIZATION_TYPE": mode},
    )  # fmt: skip
    report: dict[str, Any] = json.loads(run.stdout)
    failed = report.get("results", {}).get("failed_checks", [])
    return {(record["check_id"], record["resource"].rpartition(".")[2]) for record in failed}, run.stderr


@pytest.mark.parametrize("mode", ["fork", "thread"])
def test_planted_modules_do_not_run(planted: SignedBundle, tmp_path: Path, mode: str) -> None:
    marker = tmp_path / "marks"
    names = _module_names(planted)
    sources = list(planted.checks.rglob("*.py"))
    extension = "".join(importlib.machinery.EXTENSION_SUFFIXES[-1:])
    for name in names:
        (planted.checks / f"{name}.pyc").write_bytes(_compiled(marker, f"checks/{name}.pyc"))
        package = planted.checks / "azure_vmss" / "rules" / name
        package.mkdir(exist_ok=True)
        (package / "__init__.pyc").write_bytes(_compiled(marker, f"rules/{name}/__init__.pyc"))
        # not even a real one: an attempt to load it stops the pack, and the findings are missing
        (planted.checks / "azure_vmss" / f"{name}{extension}").write_bytes(b"not an extension module")
    for source in sources:
        for tag in ("", ".opt-1", ".opt-2"):
            cached = Path(importlib.util.cache_from_source(str(source), optimization=tag[5:]))
            cached.parent.mkdir(exist_ok=True)
            cached.write_bytes(_compiled(marker, f"{source.stem} in __pycache__"))
    (planted.checks / "planted.pth").write_text(f"import os; open({str(marker)!r}, 'a').write('pth')\n")

    failures, errors = _failures(planted, tmp_path, mode)
    assert not marker.exists(), marker.read_text()
    assert failures == _EXPECTED_FAILURES, errors


def test_nothing_planted_takes_the_place_of_a_dropped_module(planted: SignedBundle, tmp_path: Path) -> None:
    marker = tmp_path / "marks"
    module = planted.checks / "azure_vmss" / "model" / "durations.py"
    module.unlink()
    module.with_suffix(".pyc").write_bytes(_compiled(marker, "durations"))
    module.with_suffix(".abi3.so").write_bytes(b"not an extension module")
    failures, errors = _failures(planted, tmp_path, "fork")
    assert not failures, "the module that was dropped is needed"
    assert not marker.exists()
    assert "file too short" not in errors and "invalid ELF header" not in errors


def test_sources_where_verification_does_not_look_do_not_run(planted: SignedBundle, tmp_path: Path) -> None:
    marker = tmp_path / "marks"
    for folder in ("__pycache__", ".hidden"):
        (planted.checks / folder).mkdir()
        for name in ("__init__.py", "evil.py", ".evil.py"):
            (planted.checks / folder / name).write_text(f"open({str(marker)!r}, 'a').write({name!r})\n")
    # Checkov may stop before it writes a report
    with contextlib.suppress(ValueError):
        _failures(planted, tmp_path, "fork")
    assert not marker.exists()
