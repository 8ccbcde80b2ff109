"""ARM templates and Bicep: what means nothing changes no verdict, what means one thing its rule, and nothing hides a scale set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

import pycep.main
import pytest
from named_verdicts import FAIL, PASS, STATES
from scanning import RULE_IDS, scan

_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


@pytest.fixture(autouse=True)
def _one_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the grammar of Bicep takes longer than a scan, and Checkov does it for each."""
    monkeypatch.setattr(pycep.main, "Lark", _GRAMMAR)


_GRAMMAR = lru_cache(maxsize=None)(pycep.main.Lark)


def _properties(policy: Mapping[str, Any], version: str, probe: bool) -> dict[str, Any]:
    network = {
        "networkProfile": {
            "healthProbe": {
                "id": "/subscriptions/s/providers/Microsoft.Network/loadBalancers/lb/probes/http",
            }
        }
    }
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": version}
    return {
        "upgradePolicy": dict(policy),
        "virtualMachineProfile": {**(network if probe else {}), "storageProfile": {"imageReference": image}},
    }


def _policy(
    mode: str | None = "Rolling", on: bool = True, rollback_off: bool = False, batch: int | None = 20
) -> dict[str, Any]:
    rolling = {
        "maxBatchInstancePercent": batch,
        "maxUnhealthyInstancePercent": 20,
        "maxUnhealthyUpgradedInstancePercent": 20,
        "pauseTimeBetweenBatches": "PT5M",
    }
    return {
        **({"mode": mode} if mode else {}),
        "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": on, "disableAutomaticRollback": rollback_off},
        **({"rollingUpgradePolicy": rolling} if batch else {}),
    }


_SOUND = _properties(_policy(), "latest", probe=True)
_BROKEN = _properties(_policy(None, rollback_off=True, batch=90), "24.04.1", probe=False)
_EXPECTED = {
    "sound": {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: PASS},
    "broken": {1: PASS, 2: FAIL, 3: FAIL, 4: FAIL, 5: FAIL, 6: FAIL},
}
_SETS = {"sound": _SOUND, "broken": _BROKEN}
_MEANT = {
    "flag off": (_properties(_policy(on=False), "latest", True), {1: FAIL, 2: PASS, 3: PASS, 4: PASS, 6: PASS}),
    "image pinned": (
        _properties(_policy(), "24.04.202404230", True),
        {1: PASS, 2: PASS, 3: PASS, 4: FAIL, 5: PASS, 6: PASS},
    ),
    "probe removed": (_properties(_policy(), "latest", False), {1: PASS, 2: FAIL, 3: PASS, 4: PASS, 5: PASS, 6: PASS}),
    "rollback disabled": (
        _properties(_policy(rollback_off=True), "latest", True),
        {1: PASS, 2: PASS, 3: FAIL, 4: PASS, 5: PASS, 6: PASS},
    ),
    "mode manual": (
        _properties(_policy("Manual"), "latest", True),
        {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: FAIL, 6: PASS},
    ),
    "batches of half the set": (
        _properties(_policy(batch=50), "latest", True),
        {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: FAIL},
    ),
    "no rolling policy": (
        _properties(_policy(batch=None), "latest", True),
        {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS},
    ),
}


class _Written(str):
    """An expression, written as it stands in either language."""


def _resource(properties: Any, **members: Any) -> dict[str, Any]:
    return {"name": "s", "location": "westeurope", "properties": properties, **members}


def _arm(folder: Path, resource: Mapping[str, Any], more: tuple[Mapping[str, Any], ...] = (), **sections: Any) -> None:
    """The resource, those before it in ``more``, and further sections of the template."""
    resources = [*more, {"type": _TYPE, "apiVersion": "2024-07-01", **resource}]
    template = {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", **sections, "resources": resources}
    (folder / "template.json").write_text(json.dumps(template, indent=2), encoding="utf-8")


def _bicep_value(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        members = "".join(f"{indent}  {key}: {_bicep_value(item, indent + '  ')}\n" for key, item in value.items())
        return f"{{\n{members}{indent}}}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{indent}  {_bicep_value(item, indent + '  ')}\n" for item in value) + f"{indent}]"
    return value if isinstance(value, _Written) else f"'{value}'" if isinstance(value, str) else json.dumps(value)


def _bicep(
    folder: Path,
    resource: Mapping[str, Any],
    declarations: str = "",
    opening: str = "",
    closing: str = "",
    symbol: str = "s",
    resource_type: str = _TYPE,
) -> None:
    body = _bicep_value(dict(resource), "")
    text = f"{declarations}resource {symbol} '{resource_type}@2024-07-01' = {opening}{body}{closing}\n"
    (folder / "main.bicep").write_text(text, encoding="utf-8")


def _verdicts(folder: Path, framework: str) -> dict[int, str]:
    """The verdicts of the one scale set in the folder."""
    report = scan(folder, framework)
    found: dict[str, list[str]] = {}
    for state, records in (("passed", report.passed), ("failed", report.failed), ("skipped", report.skipped)):
        for record in records:
            found.setdefault(record.check_id, []).append(STATES[state])
    return {number: " ".join(found[rule]) for number, rule in enumerate(RULE_IDS, 1) if rule in found}


def _reordered(value: Any) -> Any:
    return {key: _reordered(item) for key, item in reversed(list(value.items()))} if isinstance(value, dict) else value


def _odd_case(value: Any) -> Any:
    return {key.swapcase(): _odd_case(item) for key, item in value.items()} if isinstance(value, dict) else value


def _lifted(value: Any, name_of: Callable[[str, Any], str], path: str = "p") -> Any:
    """The properties with every value behind a name of its own."""
    if isinstance(value, dict):
        return {key: _lifted(item, name_of, f"{path}_{key}") for key, item in value.items()}
    return _Written(name_of(path, value))


_UNRELATED_PROPERTIES = {"overprovision": False, "doNotRunExtensionsOnOverprovisionedVMs": False}
_UNRELATED_MEMBERS = {"tags": {"team": "batch"}, "sku": {"name": "Standard_D2s_v5", "capacity": 2}, "zones": ["1", "2"]}


def _with_unrelated(properties: dict[str, Any]) -> dict[str, Any]:
    return _resource(
        {**_UNRELATED_PROPERTIES, **properties, "automaticRepairsPolicy": {"enabled": True}}, **_UNRELATED_MEMBERS
    )


def _arm_lifted(section: str, member: str) -> Callable[[Path, dict[str, Any]], None]:
    def write(folder: Path, properties: dict[str, Any]) -> None:
        declared: dict[str, Any] = {}

        def name_of(path: str, value: Any) -> str:
            kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "string"
            declared[path] = {"type": kind, member: value} if member else value
            return f"[{section}('{path}')]"

        lifted = _lifted(properties, name_of)
        _arm(folder, _resource(lifted), **{section: declared})

    return write


def _bicep_lifted(declaration: Callable[[str, Any], str]) -> Callable[[Path, dict[str, Any]], None]:
    def write(folder: Path, properties: dict[str, Any]) -> None:
        declarations: list[str] = []

        def name_of(path: str, value: Any) -> str:
            declarations.append(declaration(path, value))
            return path

        lifted = _lifted(properties, name_of)
        _bicep(folder, _resource(lifted), "".join(declarations))

    return write


def _parameter(name: str, value: Any) -> str:
    kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "string"
    return f"param {name} {kind} = {_bicep_value(value, '')}\n"


def _nested_deployment(scope: str) -> Callable[[Path, dict[str, Any]], None]:
    def write(folder: Path, properties: dict[str, Any]) -> None:
        inner = {
            "$schema": _SCHEMA,
            "contentVersion": "1.0.0.0",
            "resources": [{"type": _TYPE, "apiVersion": "2024-07-01", **_resource(properties)}],
        }
        nested = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": scope}, "template": inner}
        deployment = {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01",
            "name": "fleet",
            "properties": nested,
        }
        template = {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": [deployment]}
        (folder / "template.json").write_text(json.dumps(template, indent=2), encoding="utf-8")

    return write


_NETWORK = {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-04-01", "name": "net", "properties": {}}
_NETWORK_BICEP = "resource net 'Microsoft.Network/virtualNetworks@2023-04-01' = {\n  name: 'net'\n}\n"


def _bicep_commented(folder: Path, properties: dict[str, Any]) -> None:
    _bicep(folder, _resource(properties))
    text = (folder / "main.bicep").read_text(encoding="utf-8")
    (folder / "main.bicep").write_text(
        "// mode: 'Manual'\n" + re.sub(r"(?m)$", " // mode: 'Manual'", text.rstrip()) + "\n", encoding="utf-8"
    )


_MEANINGLESS: dict[tuple[str, str], Callable[[Path, dict[str, Any]], Any]] = {
    ("arm", "as it is"): lambda folder, properties: _arm(folder, _resource(properties)),
    ("arm", "renamed"): lambda folder, properties: _arm(folder, _resource(properties, name="latest-images_1")),
    ("arm", "keys reordered"): lambda folder, properties: _arm(folder, _reordered(_resource(properties))),
    ("arm", "keys in odd case"): lambda folder, properties: _arm(folder, _resource(_odd_case(properties))),
    ("arm", "beside another resource"): lambda folder, properties: _arm(folder, _resource(properties), (_NETWORK,)),
    ("arm", "unrelated attributes"): lambda folder, properties: _arm(folder, _with_unrelated(properties)),
    ("arm", "nested deployment, outer scope"): _nested_deployment("outer"),
    ("arm", "nested deployment, inner scope"): _nested_deployment("inner"),
    ("arm", "parameters with defaults"): _arm_lifted("parameters", "defaultValue"),
    ("arm", "variables"): _arm_lifted("variables", ""),
    ("arm", "a copy loop"): lambda folder, properties: _arm(
        folder, _resource(properties, copy={"name": "sets", "count": 3})
    ),
    ("arm", "a condition that holds"): lambda folder, properties: _arm(folder, _resource(properties, condition=True)),
    ("bicep", "as it is"): lambda folder, properties: _bicep(folder, _resource(properties)),
    ("bicep", "renamed"): lambda folder, properties: _bicep(
        folder, _resource(properties, name="latest-images_1"), symbol="fleet"
    ),
    ("bicep", "keys reordered"): lambda folder, properties: _bicep(folder, _reordered(_resource(properties))),
    ("bicep", "keys in odd case"): lambda folder, properties: _bicep(folder, _resource(_odd_case(properties))),
    ("bicep", "beside another resource"): lambda folder, properties: _bicep(
        folder, _resource(properties), _NETWORK_BICEP
    ),
    ("bicep", "unrelated attributes"): lambda folder, properties: _bicep(folder, _with_unrelated(properties)),
    ("bicep", "parameters with defaults"): _bicep_lifted(_parameter),
    ("bicep", "variables"): _bicep_lifted(lambda name, value: f"var {name} = {_bicep_value(value, '')}\n"),
    ("bicep", "a loop"): lambda folder, properties: _bicep(
        folder, _resource(properties), "", "[for i in range(0, 2): ", "]"
    ),
    ("bicep", "a condition that holds"): lambda folder, properties: _bicep(
        folder, _resource(properties), "", "if (true) "
    ),
    ("bicep", "comments"): _bicep_commented,
}


@pytest.mark.parametrize("case", sorted(_MEANINGLESS), ids="-".join)
@pytest.mark.parametrize("name", sorted(_SETS))
def test_a_change_without_meaning_changes_no_verdict(name: str, case: tuple[str, str], tmp_path: Path) -> None:
    _MEANINGLESS[case](tmp_path, _SETS[name])
    assert _verdicts(tmp_path, case[0]) == _EXPECTED[name]


@pytest.mark.parametrize("change", sorted(_MEANT))
@pytest.mark.parametrize("framework", ["arm", "bicep"])
def test_a_change_with_one_meaning_changes_its_rule_alone(framework: str, change: str, tmp_path: Path) -> None:
    properties, expected = _MEANT[change]
    _MEANINGLESS[framework, "as it is"](tmp_path, properties)
    assert _verdicts(tmp_path, framework) == expected


# Names that look like calls make Checkov drop failures of its own accord; what passes shows that the set was judged.
_CALLS = ("toLower(s)", "trim(s)", "join(s)", "split(s)", "substring(s)")
_STRAY: dict[str, dict[str, Any]] = {
    "existing": {"existing": True},
    "existing as text": {"existing": "true"},
    "condition": {"condition": True},
    "config": {"config": {}},
    "a condition and a config": {"condition": False, "config": {"name": "x"}},
    "a loop type": {"loop_type": {}, "config": {"name": "x"}},
    "an API version": {"api_version": "2024-07-01"},
    "the keys of a Bicep resource": {"api_version": "2024-07-01", "config": {"name": "x"}, "existing": True},
}
_TYPES = (_TYPE.lower(), _TYPE.upper(), "MICROSOFT.compute/VirtualMachineSCALESETS")


def _strays() -> Iterator[Any]:
    for framework in ("arm", "bicep"):
        for stray in sorted(_STRAY):
            yield pytest.param(framework, stray, id=f"{framework}-{stray}")


@pytest.mark.parametrize(("framework", "stray"), _strays())
def test_a_stray_property_hides_nothing(framework: str, stray: str, tmp_path: Path) -> None:
    members = _STRAY[stray]
    # in a template a condition is a property with a meaning, in Bicep it stands before the body
    given = {
        key: value for key, value in members.items() if framework == "bicep" or (key, value) != ("condition", False)
    }
    (_arm if framework == "arm" else _bicep)(tmp_path, _resource(_BROKEN, **given))
    assert _verdicts(tmp_path, framework) == _EXPECTED["broken"]


@pytest.mark.parametrize("name", _CALLS)
@pytest.mark.parametrize("framework", ["arm", "bicep"])
def test_a_name_that_looks_like_a_function_hides_nothing(framework: str, name: str, tmp_path: Path) -> None:
    (_arm if framework == "arm" else _bicep)(tmp_path, _resource(_SOUND, name=name))
    assert _verdicts(tmp_path, framework) == _EXPECTED["sound"]


@pytest.mark.parametrize("resource_type", _TYPES)
@pytest.mark.parametrize("framework", ["arm", "bicep", "terraform"])
def test_a_type_in_odd_case_hides_nothing(framework: str, resource_type: str, tmp_path: Path) -> None:
    if framework == "arm":
        _arm(tmp_path, _resource(_BROKEN, type=resource_type))
    elif framework == "bicep":
        _bicep(tmp_path, _resource(_BROKEN), resource_type=resource_type)
    else:
        body = json.dumps({"properties": _BROKEN}).replace('": ', '" = ')
        text = f'resource "azapi_resource" "s" {{\n  type = "{resource_type}@2024-07-01"\n  body = {body}\n}}\n'
        (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    assert _verdicts(tmp_path, framework) == _EXPECTED["broken"]
