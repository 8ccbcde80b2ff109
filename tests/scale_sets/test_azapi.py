"""Scale sets declared through azapi: body as text, as an object, partly known, patched and extended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from named_verdicts import FAIL, NOTHING_KNOWN, PASS, UNKNOWN, Verdicts
from resource_trees import AZAPI_TYPE, HEALTH, LINUX, REASON, later, open_map, outcomes, text, var, verdicts_of

# isort: split
from azure_vmss.evaluation.values import JsonText, either

pytestmark = pytest.mark.unit

PROFILE = {
    "storageProfile": {"imageReference": {"publisher": "Canonical", "version": "latest"}},
    "extensionProfile": {"extensions": [{"name": "health", "properties": HEALTH}]},
}
POLICY = {"mode": "Rolling", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
HEALTH_JSON = (
    '{"extensions":[{"properties":{"publisher":"Microsoft.ManagedServices","type":"ApplicationHealthLinux","x":"'
)
BODY = {"properties": {"upgradePolicy": POLICY, "virtualMachineProfile": PROFILE}}


def azapi(body: Any, *attached: Any, unseen: str = "", **attributes: Any) -> Verdicts:
    return outcomes("azapi_resource", {"type": AZAPI_TYPE, "body": body, **attributes}, *attached, unseen=unseen)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BODY, {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
        (json.dumps(BODY), {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
        (json.dumps(BODY).upper().replace("TRUE", "true"), {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
        ({"properties": {"virtualMachineProfile": {}}}, {1: FAIL, 2: FAIL, 3: PASS}),
        ({"properties": {"orchestrationMode": "Flexible", "virtualMachineProfile": {}}}, {2: FAIL, 8: FAIL}),
        (
            {"properties": {"orchestrationMode": var(), "virtualMachineProfile": {}}},
            {1: UNKNOWN, 2: FAIL, 3: UNKNOWN, 8: UNKNOWN},
        ),
        ({"properties": {"orchestrationMode": "Flexible"}}, {}),
        ({"properties": {}}, {}),
        (None, {}),
        (var(), NOTHING_KNOWN),
        ("no json", NOTHING_KNOWN),
        (open_map(properties=BODY["properties"]), {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
        (open_map(), NOTHING_KNOWN),
        (
            {"properties": {"upgradePolicy": var(), "virtualMachineProfile": PROFILE}},
            {1: UNKNOWN, 2: PASS, 3: UNKNOWN, 4: PASS, 5: UNKNOWN, 6: UNKNOWN},
        ),
        (
            text('{"properties":{"upgradePolicy":{"mode":"', var(), '"},"virtualMachineProfile":{}}}'),
            {1: FAIL, 2: FAIL, 3: PASS},
        ),
        (
            text('{"properties":{"virtualMachineProfile":', var(), "}}"),
            NOTHING_KNOWN,
        ),
        (either(var("c"), BODY, json.dumps(BODY)), {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS}),
        (
            text('{"properties":{"x":"a\\\\\\"b', var(), 'c","virtualMachineProfile":{"n":[5,true]}}}'),
            {1: FAIL, 2: FAIL, 3: PASS},
        ),
        (
            text(
                '{"properties":{"virtualMachineProfile":{"extensionProfile":', HEALTH_JSON, '","y":"', var(), '"}}]}}}}'
            ),
            {1: FAIL, 2: PASS, 3: PASS},
        ),
        (
            text('{"properties":{"virtualMachineProfile":{"', var(), '":{}}}}'),
            {1: FAIL, 2: UNKNOWN, 3: PASS, 4: UNKNOWN},
        ),
        (
            JsonText(('{"properties":', var(), "}"), {"properties": {"virtualMachineProfile": {}, "tags": var()}}),
            {1: FAIL, 2: FAIL, 3: PASS},
        ),
        (
            {"properties": {"virtualMachineProfile": {"osProfile": {"windowsConfiguration": {}}}}},
            {1: FAIL, 2: FAIL, 3: PASS},
        ),
    ],
)
def test_bodies(body: Any, expected: str) -> None:
    assert azapi(body) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"id": later("azapi_resource", declared_type="Microsoft.Compute/galleries/images")}, PASS),
        ({"id": later("azurerm_shared_image_version")}, FAIL),
        (
            {
                "id": text(
                    later("azapi_resource", declared_type="Microsoft.Compute/galleries/images"), "/versions/1.0.0"
                )
            },
            FAIL,
        ),
        ({"id": later("azapi_resource")}, UNKNOWN),
        ({"communityGalleryImageId": "/CommunityGalleries/g/Images/i"}, PASS),
        ({"sharedGalleryImageId": "/SharedGalleries/g/Images/i/Versions/1.0.0"}, FAIL),
        ({"version": "1.2.3"}, FAIL),
        ({"version": var()}, UNKNOWN),
        (var(), UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_images(image: Any, expected: str) -> None:
    body = {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": image}}}}
    assert azapi(body)[4] == expected


def test_vhd() -> None:
    disk = {"osDisk": {"image": {"uri": text(later("azurerm_storage_account"), "vhds/x.vhd")}}}
    assert azapi({"properties": {"virtualMachineProfile": {"storageProfile": disk}}})[4] == FAIL


def test_extensions_of_their_own() -> None:
    body = {"properties": {"virtualMachineProfile": {}}}
    extension = (
        "azapi_resource",
        {"type": f"{AZAPI_TYPE.replace('@', '/extensions@')}", "body": {"properties": HEALTH}},
    )
    azurerm = ("azurerm_virtual_machine_scale_set_extension", HEALTH)
    assert azapi(body, extension)[2] == PASS
    assert azapi(body, azurerm)[2] == PASS
    assert azapi(body, unseen=REASON)[2] == UNKNOWN


def test_updates() -> None:
    def update(body: Any) -> Any:
        return "azapi_update_resource", {"type": AZAPI_TYPE, "body": body}

    policy = {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True, "disableAutomaticRollback": True}}
    assert outcomes(LINUX, {}, update({"properties": {"upgradePolicy": policy}})) == {
        1: PASS,
        2: FAIL,
        3: FAIL,
        5: FAIL,
    }
    assert outcomes(LINUX, {}, update({"properties": {"virtualMachineProfile": PROFILE}})) == {
        1: FAIL,
        2: PASS,
        3: PASS,
        4: PASS,
    }
    assert outcomes(LINUX, {}, update(var())) == NOTHING_KNOWN
    assert azapi(BODY, update({"properties": {"upgradePolicy": {"mode": "Manual"}}})) == {
        1: PASS,
        2: PASS,
        3: PASS,
        4: PASS,
        5: FAIL,
    }


def test_tags_and_reasons() -> None:
    assert azapi(BODY, tags={"aks-managed-poolName": "x"}) == {}
    assert azapi({**BODY, "tags": {"orchestrator": "Kubernetes"}}) == {}
    found = verdicts_of(
        "azapi_resource", {"type": AZAPI_TYPE, "body": {"properties": {"virtualMachineProfile": var()}}}
    )
    assert all(REASON in verdict.found for verdict in found.values())
