"""A change that means nothing changes no verdict, and one that means one thing changes exactly its rule."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from named_verdicts import FAIL, PASS, STATES
from scanning import RULE_IDS, scan

_KIND = "azurerm_linux_virtual_machine_scale_set"
_SOUND: dict[str, Any] = {
    "name": "x",
    "location": "westeurope",
    "upgrade_mode": "Rolling",
    "health_probe_id": "/subscriptions/s/providers/Microsoft.Network/loadBalancers/lb/probes/http",
    "automatic_os_upgrade_policy": {"enable_automatic_os_upgrade": True, "disable_automatic_rollback": False},
    "rolling_upgrade_policy": {
        "max_batch_instance_percent": 20,
        "max_unhealthy_instance_percent": 20,
        "max_unhealthy_upgraded_instance_percent": 20,
        "pause_time_between_batches": "PT5M",
    },
    "source_image_reference": {
        "publisher": "Canonical",
        "offer": "ubuntu-24_04-lts",
        "sku": "server",
        "version": "latest",
    },
}
_BROKEN: dict[str, Any] = {
    "name": "x",
    "automatic_os_upgrade_policy": {"enable_automatic_os_upgrade": True, "disable_automatic_rollback": True},
    "source_image_reference": {
        "publisher": "Canonical",
        "offer": "ubuntu-24_04-lts",
        "sku": "server",
        "version": "24.04.1",
    },
    "rolling_upgrade_policy": {
        "max_batch_instance_percent": 90,
        "max_unhealthy_instance_percent": 20,
        "max_unhealthy_upgraded_instance_percent": 20,
        "pause_time_between_batches": "PT5M",
    },
}
_EXPECTED = {
    "sound": {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: PASS},
    "broken": {1: PASS, 2: FAIL, 3: FAIL, 4: FAIL, 5: FAIL, 6: FAIL},
}
_SETS = {"sound": _SOUND, "broken": _BROKEN}


def _literal(value: Any) -> str:
    return value.strip("$") if isinstance(value, str) and value.startswith("$") else json.dumps(value)


def _hcl(conf: Mapping[str, Any], name: str = "s") -> str:
    lines = [f'resource "{_KIND}" "{name}" {{']
    for key, value in conf.items():
        if isinstance(value, dict):
            lines += [f"  {key} {{", *(f"    {inner} = {_literal(given)}" for inner, given in value.items()), "  }"]
        else:
            lines.append(f"  {key} = {_literal(value)}")
    return "\n".join([*lines, "}", ""])


def _verdicts(folder: Path, framework: str = "terraform", name: str = "s") -> dict[int, str]:
    report = scan(folder, framework)
    found = {number: report.verdict(rule, name) for number, rule in enumerate(RULE_IDS, 1)}
    return {number: STATES[state] for number, state in found.items() if state in STATES}


def _reordered(conf: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _reordered(value) if isinstance(value, dict) else value for key, value in reversed(list(conf.items()))}


def _lifted(conf: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], str]:
    """The configuration with every value behind a variable or local of its own, and their declarations."""
    declarations = []

    def name_of(path: str, value: Any) -> str:
        if kind == "var":
            declarations.append(f'variable "{path}" {{\n  default = {json.dumps(value)}\n}}\n')
        else:
            declarations.append(f"locals {{\n  {path} = {json.dumps(value)}\n}}\n")
        return f"${kind}.{path}"

    lifted = {
        key: {inner: name_of(f"{key}_{inner}", given) for inner, given in value.items()}
        if isinstance(value, dict)
        else name_of(key, value)
        for key, value in conf.items()
    }
    return lifted, "".join(declarations)


def _plain(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    (folder / "main.tf").write_text(_hcl(conf), encoding="utf-8")
    return _verdicts(folder)


def _renamed(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    (folder / "main.tf").write_text(_hcl({**conf, "name": "other"}, "latest_images-1"), encoding="utf-8")
    return _verdicts(folder, name="latest_images-1")


def _reversed(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    return _plain(folder, _reordered(conf))


def _with_unrelated(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    return _plain(
        folder,
        {
            "overprovision": False,
            "zones": ["1", "2"],
            **conf,
            "boot_diagnostics": {"storage_account_uri": ""},
            "automatic_instance_repair": {"enabled": True},
            "tags": {"team": "batch"},
        },
    )


def _in_a_module(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    (folder / "fleet").mkdir()
    (folder / "fleet" / "main.tf").write_text(_hcl(conf), encoding="utf-8")
    (folder / "main.tf").write_text('module "fleet" {\n  source = "./fleet"\n}\n', encoding="utf-8")
    return _verdicts(folder)


def _with_variables(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    lifted, declarations = _lifted(conf, "var")
    (folder / "variables.tf").write_text(declarations, encoding="utf-8")
    return _plain(folder, lifted)


def _with_locals(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    lifted, declarations = _lifted(conf, "local")
    (folder / "locals.tf").write_text(declarations, encoding="utf-8")
    return _plain(folder, lifted)


def _as_json(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    document = {"resource": {_KIND: {"s": conf}}}
    (folder / "main.tf.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
    return _verdicts(folder, "terraform_json")


def _commented(folder: Path, conf: dict[str, Any]) -> dict[int, str]:
    text = re.sub(r"(?m)$", ' # upgrade_mode = "Manual"', _hcl(conf)).replace("\n", "\r\n")
    (folder / "main.tf").write_bytes(text.encode())
    return _verdicts(folder)


_MEANINGLESS = (
    _plain,
    _renamed,
    _reversed,
    _with_unrelated,
    _in_a_module,
    _with_variables,
    _with_locals,
    _as_json,
    _commented,
)


@pytest.mark.parametrize("change", _MEANINGLESS, ids=lambda change: change.__name__.strip("_"))
@pytest.mark.parametrize("name", sorted(_SETS))
def test_a_change_without_meaning_changes_no_verdict(name: str, change: Any, tmp_path: Path) -> None:
    assert change(tmp_path, _SETS[name]) == _EXPECTED[name]


def _without(key: str) -> dict[str, Any]:
    return {name: value for name, value in _SOUND.items() if name != key}


def _with(block: str, **values: Any) -> dict[str, Any]:
    return {**_SOUND, block: {**_SOUND[block], **values}}


_MEANT = {
    # with the flag off there is no mode to ask about either
    "flag off": (
        _with("automatic_os_upgrade_policy", enable_automatic_os_upgrade=False),
        {1: FAIL, 2: PASS, 3: PASS, 4: PASS, 6: PASS},
    ),
    "image pinned": (
        _with("source_image_reference", version="24.04.202404230"),
        {1: PASS, 2: PASS, 3: PASS, 4: FAIL, 5: PASS, 6: PASS},
    ),
    "probe removed": (_without("health_probe_id"), {1: PASS, 2: FAIL, 3: PASS, 4: PASS, 5: PASS, 6: PASS}),
    "rollback disabled": (
        _with("automatic_os_upgrade_policy", disable_automatic_rollback=True),
        {1: PASS, 2: PASS, 3: FAIL, 4: PASS, 5: PASS, 6: PASS},
    ),
    "mode manual": ({**_SOUND, "upgrade_mode": "Manual"}, {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: FAIL, 6: PASS}),
    "batches of half the set": (
        _with("rolling_upgrade_policy", max_batch_instance_percent=50),
        {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: FAIL},
    ),
    "no rolling policy": (_without("rolling_upgrade_policy"), {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
}


@pytest.mark.parametrize("change", sorted(_MEANT))
def test_a_change_with_one_meaning_changes_its_rule_alone(change: str, tmp_path: Path) -> None:
    conf, expected = _MEANT[change]
    assert _plain(tmp_path, conf) == expected


_STRAY: dict[str, dict[str, Any]] = {
    "existing": {"existing": True},
    "name like a function": {"name": "toLower(s)"},
    "line key": {"__startline__": 1},
    "ARM members": {"config": "x", "api_version": "2024-07-01"},
    "plan": {"__file__": "tfplan.json"},
    "dynamic": {"dynamic": "x"},
}


@pytest.mark.parametrize("stray", sorted(_STRAY))
@pytest.mark.parametrize("framework", ["terraform", "terraform_json"])
def test_a_stray_attribute_hides_nothing(framework: str, stray: str, tmp_path: Path) -> None:
    conf = {**_BROKEN, **_STRAY[stray]}
    assert (_plain if framework == "terraform" else _as_json)(tmp_path, conf) == _EXPECTED["broken"]


# Checkov compares an ARM type without case only through the patterns the pack registers, and a name that looks
# like a call of a string function makes its own report drop a failure: the check itself has to answer all the same.
@pytest.mark.parametrize(
    "hidden",
    [
        {"existing": True},
        {"name": "[toLower('s')]"},
        {"name": "[trim(parameters('n'))]"},
        {"type": "MICROSOFT.compute/VirtualMachineSCALESETS"},
        {"type": "microsoft.compute/virtualmachinescalesets"},
    ],
    ids=str,
)
def test_an_arm_scale_set_cannot_hide_itself(hidden: dict[str, Any], tmp_path: Path) -> None:
    resource = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": "s",
        "properties": {
            "upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}},
            "virtualMachineProfile": {"osProfile": {}},
        },
        **hidden,
    }
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"n": {"type": "string", "defaultValue": " s "}},
        "resources": [resource],
    }
    (tmp_path / "template.json").write_text(json.dumps(template), encoding="utf-8")
    assert {record.check_id for record in scan(tmp_path, "arm").passed} == {"CKV_VMSS_1", "CKV_VMSS_3"}
