"""Scale sets declared through azapi: body as text, as an object, partly known, patched and extended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from resource_trees import AZAPI_TYPE, HEALTH, LINUX, REASON, later, letters, open_map, text, var, verdicts_of

# isort: split
from azure_vmss.evaluation.values import either

pytestmark = pytest.mark.unit

PROFILE = {
    "storageProfile": {"imageReference": {"publisher": "Canonical", "version": "latest"}},
    "extensionProfile": {"extensions": [{"name": "health", "properties": HEALTH}]},
}
POLICY = {"mode": "Rolling", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
BODY = {"properties": {"upgradePolicy": POLICY, "virtualMachineProfile": PROFILE}}


def azapi(body: Any, *attached: Any, unseen: str = "", **attributes: Any) -> str:
    return letters("azapi_resource", {"type": AZAPI_TYPE, "body": body, **attributes}, *attached, unseen=unseen)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BODY, "PPPPP---"),
        (json.dumps(BODY), "PPPPP---"),
        (json.dumps(BODY).upper().replace("TRUE", "true"), "PPPPP---"),
        ({"properties": {"virtualMachineProfile": {}}}, "FFP-----"),
        ({"properties": {"orchestrationMode": "Flexible", "virtualMachineProfile": {}}}, "-F-----F"),
        ({"properties": {"orchestrationMode": var(), "virtualMachineProfile": {}}}, "?F?----?"),
        ({"properties": {"orchestrationMode": "Flexible"}}, "--------"),
        ({"properties": {}}, "--------"),
        (None, "--------"),
        (var(), "????????"),
        ("no json", "????????"),
        (open_map(properties=BODY["properties"]), "PPPPP---"),
        (open_map(), "????????"),
        ({"properties": {"upgradePolicy": var(), "virtualMachineProfile": PROFILE}}, "?P?P??--"),
        (text('{"properties":{"upgradePolicy":{"mode":"', var(), '"},"virtualMachineProfile":{}}}'), "FFP-----"),
        (text('{"properties":{"virtualMachineProfile":', var(), "}}"), "????????"),
        (either(var("c"), BODY, json.dumps(BODY)), "PPPPP---"),
    ],
)
def test_bodies(body: Any, expected: str) -> None:
    assert azapi(body) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"id": later("azapi_resource", declared_type="Microsoft.Compute/galleries/images")}, "P"),
        ({"id": later("azurerm_shared_image_version")}, "F"),
        (
            {
                "id": text(
                    later("azapi_resource", declared_type="Microsoft.Compute/galleries/images"), "/versions/1.0.0"
                )
            },
            "F",
        ),
        ({"id": later("azapi_resource")}, "?"),
        ({"communityGalleryImageId": "/CommunityGalleries/g/Images/i"}, "P"),
        ({"sharedGalleryImageId": "/SharedGalleries/g/Images/i/Versions/1.0.0"}, "F"),
        ({"version": "1.2.3"}, "F"),
        ({"version": var()}, "?"),
        (var(), "?"),
        ({}, "?"),
    ],
)
def test_images(image: Any, expected: str) -> None:
    body = {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": image}}}}
    assert azapi(body)[3] == expected


def test_vhd() -> None:
    disk = {"osDisk": {"image": {"uri": text(later("azurerm_storage_account"), "vhds/x.vhd")}}}
    assert azapi({"properties": {"virtualMachineProfile": {"storageProfile": disk}}})[3] == "F"


def test_extensions_of_their_own() -> None:
    body = {"properties": {"virtualMachineProfile": {}}}
    extension = (
        "azapi_resource",
        {"type": f"{AZAPI_TYPE.replace('@', '/extensions@')}", "body": {"properties": HEALTH}},
    )
    azurerm = ("azurerm_virtual_machine_scale_set_extension", HEALTH)
    assert azapi(body, extension)[1] == "P"
    assert azapi(body, azurerm)[1] == "P"
    assert azapi(body, unseen=REASON)[1] == "?"


def test_updates() -> None:
    def update(body: Any) -> Any:
        return "azapi_update_resource", {"type": AZAPI_TYPE, "body": body}

    policy = {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True, "disableAutomaticRollback": True}}
    assert letters(LINUX, {}, update({"properties": {"upgradePolicy": policy}})) == "PFF-F---"
    assert letters(LINUX, {}, update({"properties": {"virtualMachineProfile": PROFILE}})) == "FPPP----"
    assert letters(LINUX, {}, update(var())) == "????????"
    assert azapi(BODY, update({"properties": {"upgradePolicy": {"mode": "Manual"}}})) == "PPPPF---"


def test_tags_and_reasons() -> None:
    assert azapi(BODY, tags={"aks-managed-poolName": "x"}) == "--------"
    assert azapi({**BODY, "tags": {"orchestrator": "Kubernetes"}}) == "--------"
    found = verdicts_of(
        "azapi_resource", {"type": AZAPI_TYPE, "body": {"properties": {"virtualMachineProfile": var()}}}
    )
    assert all(REASON in verdict.found for verdict in found.values())
