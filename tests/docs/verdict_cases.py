"""The situations a rule page lists: each a scale set, so that its verdict comes from the rule itself."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Tuple

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "checks") not in sys.path:
    sys.path.append(str(ROOT / "checks"))

images = importlib.import_module("azure_vmss.model.images")
model = importlib.import_module("azure_vmss.model.scale_set")
messages = importlib.import_module("azure_vmss.model.messages")
from azure_vmss.model.settings import absent, known, unknown  # noqa: E402
from azure_vmss.rules.registry import RULES  # noqa: E402

_ON, _OFF, _OPEN = known(True), known(False), unknown()
_PROBE = known("azurerm_lb_probe.web.id")
_FLEXIBLE = model.Orchestration.FLEXIBLE


def _extension(publisher: str, kind: str, durability: str = "") -> Any:
    return model.Extension(known(publisher), known(kind), known(durability) if durability else absent())


_HEALTH = (_extension("Microsoft.ManagedServices", "ApplicationHealthLinux"),)
_SILVER = (_extension("Microsoft.Azure.ServiceFabric", "ServiceFabricNode", "Silver"),)
_BRONZE = (_extension("Microsoft.Azure.ServiceFabric", "ServiceFabricNode", "Bronze"),)


def _image(kind: str) -> Any:
    return images.Image(images.ImageKind[kind])


def _rolling(percent: Any, pause: Any) -> "Dict[str, Any]":
    setting = known(percent) if percent is not None else absent()
    policy = model.RollingPolicy(setting, setting, setting, known(pause) if pause else absent())
    return {"rolling_policy_given": model.Ternary.YES, "rolling_policy": policy}


BASE = model.ScaleSet(
    messages=messages.AZURERM_V4,
    orchestration=model.Orchestration.UNIFORM,
    deployed=True,
    vm_profile=model.Ternary.YES,
    os_upgrade=absent(),
    rollback_disabled=absent(),
    mode=absent(),
    rolling_policy_given=model.Ternary.NO,
    rolling_policy=None,
    health_probe=absent(),
    extensions=(),
    extensions_complete=True,
    image=_image("ABSENT"),
    windows=model.Ternary.NO,
    windows_updates=absent(),
    windows_updates_default_on=True,
    patch_mode=absent(),
    tags={},
)
_WINDOWS = {"windows": model.Ternary.YES, "os_upgrade": _ON}
_FLEX = {"orchestration": _FLEXIBLE}

CASES: "Dict[str, List[Tuple[str, Dict[str, Any]]]]" = {
    "CKV_VMSS_1": [
        ("Uniform, flag true", {"os_upgrade": _ON}),
        ("Uniform, flag false", {"os_upgrade": _OFF}),
        ("Uniform, flag not set", {}),
        ("Uniform, flag unresolved", {"os_upgrade": _OPEN}),
        ("Flexible, flag true", {**_FLEX, "os_upgrade": _ON}),
        ("Flexible, flag false or not set", _FLEX),
        ("Service Fabric node type, durability Silver or Gold, flag not set", {"extensions": _SILVER}),
        ("Service Fabric node type, durability Bronze or unresolved", {"extensions": _BRONZE}),
    ],
    "CKV_VMSS_2": [
        ("Uniform, load-balancer probe", {"health_probe": _PROBE}),
        ("Uniform, Application Health extension", {"extensions": _HEALTH}),
        ("Uniform, neither", {}),
        ("Uniform, both, flag true", {"health_probe": _PROBE, "extensions": _HEALTH, "os_upgrade": _ON}),
        ("Uniform, both, flag off", {"health_probe": _PROBE, "extensions": _HEALTH}),
        ("Uniform, probe of an application gateway", {"health_probe": known("azurerm_application_gateway.web.id")}),
        ("Uniform, probe unresolved", {"health_probe": _OPEN}),
        ("Uniform, extensions unresolved, no probe", {"extensions_complete": False}),
        ("Flexible, Application Health extension", {**_FLEX, "extensions": _HEALTH}),
        ("Flexible, load-balancer probe only", {**_FLEX, "health_probe": _PROBE}),
        ("Service Fabric node type, durability Silver or Gold", {"extensions": _SILVER}),
        ("Service Fabric node type, durability Bronze or unresolved", {"extensions": _BRONZE}),
    ],
    "CKV_VMSS_3": [
        ("Rollback not mentioned", {}),
        ("Rollback enabled", {"rollback_disabled": _OFF}),
        ("Rollback disabled, flag true", {"rollback_disabled": _ON, "os_upgrade": _ON}),
        ("Rollback disabled, flag off", {"rollback_disabled": _ON}),
        ("Rollback unresolved", {"rollback_disabled": _OPEN}),
        ("Flexible, flag not true", _FLEX),
    ],
    "CKV_VMSS_4": [
        ("Platform image, version latest", {"image": _image("PLATFORM_LATEST")}),
        ("Platform image, a version number", {"image": _image("PLATFORM_PINNED")}),
        ("Gallery image definition, or its version latest", {"image": _image("GALLERY_DEFINITION")}),
        ("Gallery image, a version number", {"image": _image("GALLERY_VERSION")}),
        ("Managed image", {"image": _image("MANAGED_IMAGE")}),
        ("VHD", {"image": _image("VHD")}),
        ("Image unresolved", {"image": _image("UNKNOWN")}),
        (
            "Flexible, AutomaticByPlatform, platform image with a version number",
            {**_FLEX, "patch_mode": known("AutomaticByPlatform"), "image": _image("PLATFORM_PINNED")},
        ),
        (
            "Flexible, AutomaticByPlatform, gallery image with a version number",
            {**_FLEX, "patch_mode": known("AutomaticByPlatform"), "image": _image("GALLERY_VERSION")},
        ),
    ],
    "CKV_VMSS_5": [
        ("Flag true, mode Automatic", {"os_upgrade": _ON, "mode": known("Automatic")}),
        ("Flag true, mode Rolling", {"os_upgrade": _ON, "mode": known("Rolling")}),
        ("Flag true, mode Manual", {"os_upgrade": _ON, "mode": known("Manual")}),
        ("Flag true, mode not set", {"os_upgrade": _ON}),
        ("Flag true, mode unresolved", {"os_upgrade": _ON, "mode": _OPEN}),
        ("Flag false or not set", {}),
    ],
    "CKV_VMSS_6": [
        ("Percentages of 20, a pause", _rolling(20, "PT5M")),
        ("A percentage above 20", _rolling(50, "PT5M")),
        ("Pause of zero", _rolling(20, "PT0S")),
        ("Pause not set", _rolling(20, "")),
        ("Percentages not set, a pause", _rolling(None, "PT5M")),
        ("No rolling upgrade policy", {}),
        ("Rolling upgrade policy unresolved", {"rolling_policy_given": model.Ternary.UNKNOWN}),
    ],
    "CKV_VMSS_7": [
        ("Windows, flag true, updates off", {**_WINDOWS, "windows_updates": _OFF}),
        ("Windows, flag true, updates on", {**_WINDOWS, "windows_updates": _ON}),
        ("Windows, flag true, updates not set, azurerm", _WINDOWS),
        (
            "Windows, flag true, updates not set, ARM, Bicep, azapi and the legacy resource",
            {**_WINDOWS, "windows_updates_default_on": False},
        ),
        ("Windows, flag true, updates unresolved", {**_WINDOWS, "windows_updates": _OPEN}),
        ("Windows, flag off", {"windows": model.Ternary.YES}),
        ("Linux", {"os_upgrade": _ON}),
    ],
    "CKV_VMSS_8": [
        ("Flexible, patch mode AutomaticByPlatform", {**_FLEX, "patch_mode": known("AutomaticByPlatform")}),
        ("Flexible, OS upgrade flag true", {**_FLEX, "os_upgrade": _ON}),
        ("Flexible, any other patch mode", {**_FLEX, "patch_mode": known("ImageDefault")}),
        ("Flexible, patch mode not set", _FLEX),
        ("Flexible, patch mode unresolved", {**_FLEX, "patch_mode": _OPEN}),
        ("Uniform", {}),
    ],
}
_WORDS = {"PASS": "passes", "FAIL": "**fails**", "NOT_APPLICABLE": "no verdict", "UNKNOWN": "no verdict"}


def verdict_rows(rule: Any) -> "List[Tuple[str, str, str]]":
    """Situation, verdict and what the rule found, in the words of azurerm 4 where it fails."""
    rows = []
    for situation, changes in CASES[rule.id]:
        verdict = rule.verdict(replace(BASE, **changes))
        rows.append((situation, _WORDS[verdict.outcome.name], verdict.found))
    return rows
