"""``live``: every shape Azure prints becomes a template that the rules judge; nothing else does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest

from scanning import CHECKS, scan

ID = "/subscriptions/s-1/resourceGroups/%s/providers/Microsoft.Compute/virtualMachineScaleSets/%s"
TYPE = "Microsoft.Compute/virtualMachineScaleSets"


def properties(flag: bool, extension: Dict[str, Any]) -> Dict[str, Any]:
    return {
        "orchestrationMode": "Uniform",
        "upgradePolicy": {"mode": "Automatic", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": flag}},
        "virtualMachineProfile": {
            "storageProfile": {"imageReference": {"publisher": "Canonical", "version": "latest"}},
            "extensionProfile": {"extensions": [extension]},
            "userData": None,
        },
    }


def from_rest(name: str, flag: bool = True, group: str = "g", resource_type: str = TYPE) -> Dict[str, Any]:
    health = {
        "publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux", "settings": {"protocol": "s3cret"},
        "protectedSettings": {"key": "s3cret"},
    }
    return {
        "id": ID % (group, name), "name": name, "type": resource_type, "location": "westeurope",
        "sku": {"name": "Standard_D2s_v5", "capacity": 2},
        "properties": properties(flag, {"name": "health", "properties": health}),
    }


def from_cli(name: str, flag: bool = True, group: str = "g", type_key: str = "typePropertiesType") -> Dict[str, Any]:
    health = {
        "name": "health", "id": None, "type": None, type_key: "ApplicationHealthLinux",
        "publisher": "Microsoft.ManagedServices", "settings": {"protocol": "s3cret"}, "typeHandlerVersion": "1.0",
    }
    if type_key == "type1":
        health["type"] = f"{TYPE}/extensions"
    return {
        "id": ID % (group, name), "name": name, "type": TYPE, "location": "westeurope", "resourceGroup": group,
        "tags": {"note": "[not an expression]"}, "zones": None, **properties(flag, health),
    }


def live(given: Any, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    return subprocess.run(
        [sys.executable, str(CHECKS), "live", *arguments], input=content, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )


def judged(given: Any, tmp_path: Path, rule: str = "CKV_VMSS_1") -> Dict[str, Any]:
    finished = live(given)
    assert (finished.returncode, finished.stderr) == (0, b"")
    path = tmp_path / "live.json"
    path.write_bytes(finished.stdout)
    return scan(path, "arm").verdicts(rule)


ANSWERS = {
    "az vmss list": [from_cli("good"), from_cli("bad", flag=False)],
    "REST": {"value": [from_rest("good"), from_rest("bad", flag=False)]},
    "az graph query": {
        "count": 2, "skip_token": None, "total_records": 2,
        "data": [from_rest("good", resource_type=TYPE.lower()), {**from_rest("bad", flag=False), "subscriptionId": "s-1"}],
    },
    "older az vmss list": [from_cli("good", type_key="type1"), from_cli("bad", flag=False, type_key="type")],
}


@pytest.mark.parametrize("shape", ANSWERS)
def test_every_shape_is_judged(shape: str, tmp_path: Path) -> None:
    assert judged(ANSWERS[shape], tmp_path) == {"passed": {"good"}, "failed": {"bad"}, "skipped": set()}
    assert judged(ANSWERS[shape], tmp_path, "CKV_VMSS_2")["passed"] == {"good", "bad"}
    assert judged(ANSWERS[shape], tmp_path, "CKV_VMSS_4")["passed"] == {"good", "bad"}


def test_one_set_and_the_encoding_of_windows_powershell(tmp_path: Path) -> None:
    content = json.dumps(from_cli("bad", flag=False)).encode("utf-16")
    assert judged(content, tmp_path)["failed"] == {"bad"}


def test_flexible_and_empty_sets(tmp_path: Path) -> None:
    flexible = {**from_cli("flexible"), "orchestrationMode": "Flexible", "upgradePolicy": None}
    empty = {**flexible, "name": "empty", "id": ID % ("g", "empty"), "virtualMachineProfile": None}
    assert judged([flexible, empty], tmp_path, "CKV_VMSS_8")["failed"] == {"flexible"}


def test_sets_of_the_same_name_are_all_judged(tmp_path: Path) -> None:
    verdicts = judged([from_cli("same", group="a"), from_cli("same", flag=False, group="b")], tmp_path)
    assert verdicts == {"passed": {"s-1/a/same"}, "failed": {"s-1/b/same"}, "skipped": set()}


def test_text_that_looks_like_an_expression_stays_text(tmp_path: Path) -> None:
    given = [{**from_cli("tagged", flag=False), "tags": {
        "os-upgrade-exception": "[batch]", "os-upgrade-patching": "[nightly]", "os-upgrade-review-by": "2999-12-31",
    }}]
    assert judged(given, tmp_path)["skipped"] == {"tagged"}
    template = json.loads(live([{**from_cli("x"), "name": "[odd]"}]).stdout)
    assert template["resources"][0]["name"] == "[[odd]"
    assert template["$schema"].startswith("https://") and template["contentVersion"]


def test_service_fabric_keeps_its_durability_and_no_secret_gets_out() -> None:
    fabric = {
        "name": "sf", "publisher": "Microsoft.Azure.ServiceFabric", "typePropertiesType": "ServiceFabricNode",
        "settings": {"durabilityLevel": "Silver", "clusterEndpoint": "s3cret"},
    }
    given = {**from_cli("sf"), "virtualMachineProfile": {"extensionProfile": {"extensions": [fabric]}}}
    output = live([given, from_cli("cli"), from_rest("rest")]).stdout.decode()
    extension = json.loads(output)["resources"][0]["properties"]["virtualMachineProfile"]["extensionProfile"]["extensions"][0]
    assert extension["properties"]["settings"] == {"durabilityLevel": "Silver"}
    assert "s3cret" not in output


def test_pages_are_read_together_and_a_part_is_refused(tmp_path: Path) -> None:
    pages: List[Dict[str, Any]] = [
        {"data": [from_rest("one")], "skip_token": "more"},
        {"data": [from_rest("two")], "skip_token": None},
    ]
    paths = []
    for number, page in enumerate(pages):
        paths.append(str(tmp_path / f"page{number}.json"))
        Path(paths[-1]).write_text(json.dumps(page))
    names = [resource["name"] for resource in json.loads(live(b"", *paths).stdout)["resources"]]
    assert names == ["one", "two"]
    assert_refused(live(b"", paths[0]), "page")


def test_no_scale_set_is_no_error() -> None:
    finished = live([])
    assert finished.returncode == 0
    assert json.loads(finished.stdout)["resources"] == []
    assert b"no scale set" in finished.stderr


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "is empty"),
        (b"Please run az login", "not JSON"),
        ({"some": "object"}, "no scale sets"),
        ("text", "no scale sets"),
        ([1], "item 1"),
        ([{"name": "vm", "type": "Microsoft.Compute/virtualMachines", "properties": {}}], "virtualMachines"),
        ([{"name": "x", "type": TYPE, "location": "westeurope"}], "without its settings"),
        ({"value": [from_rest("x")], "nextLink": "https://management.azure.com/next"}, "page"),
        ({"error": {"code": "Forbidden", "message": "no access"}}, "no access"),
        ([{"Name": "x", "Type": TYPE, "VirtualMachineProfile": {}}], "item 1"),
        ([from_rest("x"), {"name": "half", "type": TYPE, "properties": "System.Object"}], "without its settings"),
    ],
)
def test_anything_else_is_refused(given: Any, reason: str) -> None:
    assert_refused(live(given), reason)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert_refused(live(b"", str(tmp_path / "none.json")), "cannot be read")


def assert_refused(finished: "subprocess.CompletedProcess[bytes]", reason: Optional[str] = None) -> None:
    lines = finished.stderr.decode().splitlines()
    assert finished.returncode == 2
    assert finished.stdout == b""
    assert len(lines) == 1 and lines[0].startswith("checkov-vmss: ")
    assert reason is None or reason in lines[0]
