"""Every setting of the azurerm scale sets: as it should be, wrong, left out, unknown and not applicable."""

from __future__ import annotations

from typing import Any

import pytest
from named_verdicts import EXCEPTED, FAIL, NOT_APPLICABLE, NOTHING_KNOWN, PASS, UNKNOWN
from resource_trees import (
    FLEXIBLE,
    HEALTH,
    LATEST,
    LEGACY,
    LINUX,
    REASON,
    WINDOWS,
    later,
    open_blocks,
    open_map,
    outcome,
    outcomes,
    text,
    var,
    verdicts_of,
)

# isort: split
from azure_vmss.evaluation.values import either, one_of, over_choices

pytestmark = pytest.mark.unit

ON = [{"enable_automatic_os_upgrade": True, "disable_automatic_rollback": False}]
OS_PROFILE = [{"linux_configuration": [{"patch_mode": "AutomaticByPlatform"}]}]
GALLERY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/G/images/I"
BALANCER = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/b/probes/applicationGateways"
GATEWAY = "/subscriptions/s/resourceGroups/g/providers/microsoft.network/applicationgateways/w/probes/p"
EXCEPTION = {
    "os-upgrade-exception": "vendor image",
    "OS-Upgrade-Patching": "monthly",
    "os-upgrade-review-by": "2999-12-31",
}


def test_whole_sets() -> None:
    assert outcomes(LINUX, {}) == {1: FAIL, 2: FAIL, 3: PASS}
    assert outcomes(
        LINUX,
        {
            "automatic_os_upgrade_policy": ON,
            "upgrade_mode": "Rolling",
            "health_probe_id": BALANCER,
            "source_image_reference": [LATEST],
            "rolling_upgrade_policy": [{"max_batch_instance_percent": 20, "pause_time_between_batches": "PT30S"}],
        },
    ) == {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: PASS}
    assert outcomes(FLEXIBLE, {}) == {}
    assert outcomes(FLEXIBLE, {"sku_name": "Standard_D2s_v5", "os_profile": OS_PROFILE}) == {2: FAIL, 8: PASS}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ([{"enable_automatic_os_upgrade": True}], PASS),
        ([{"enable_automatic_os_upgrade": "true"}], PASS),
        ([{"enable_automatic_os_upgrade": False}], FAIL),
        ([{"enable_automatic_os_upgrade": None}], FAIL),
        ([{"automatic_os_upgrade_enabled": True}], PASS),
        ([{"automatic_os_upgrade_enabled": False}], FAIL),
        ([], FAIL),
        (None, FAIL),
        ([{"enable_automatic_os_upgrade": var()}], UNKNOWN),
        (open_blocks(), UNKNOWN),
        (open_blocks({"enable_automatic_os_upgrade": True}), PASS),
        (var(), UNKNOWN),
    ],
)
def test_os_upgrade(policy: Any, expected: str) -> None:
    assert outcome(1, LINUX, automatic_os_upgrade_policy=policy) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ([{"disable_automatic_rollback": True}], FAIL),
        ([{"disable_automatic_rollback": False}], PASS),
        ([{"automatic_rollback_enabled": False}], FAIL),
        ([{"automatic_rollback_enabled": True}], PASS),
        ([{}], PASS),
        ([], PASS),
        ([{"disable_automatic_rollback": var()}], UNKNOWN),
        ([{"automatic_rollback_enabled": var()}], UNKNOWN),
        (open_blocks(), UNKNOWN),
    ],
)
def test_rollback(policy: Any, expected: str) -> None:
    assert outcome(3, LINUX, automatic_os_upgrade_policy=policy) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("Rolling", PASS),
        ("Automatic", PASS),
        ("Manual", FAIL),
        (None, FAIL),
        ("", FAIL),
        (var(), UNKNOWN),
        (either(var("c"), "Rolling", "Automatic"), PASS),
        (either(var("c"), "Rolling", "Manual"), UNKNOWN),
    ],
)
def test_mode(mode: Any, expected: str) -> None:
    assert outcome(5, LINUX, automatic_os_upgrade_policy=ON, upgrade_mode=mode) == expected
    assert outcome(5, LINUX, upgrade_mode=mode) == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (BALANCER, PASS),
        (GATEWAY, FAIL),
        ("", FAIL),
        (None, FAIL),
        (var(), UNKNOWN),
        (later("azurerm_lb_probe"), PASS),
        (later("azurerm_application_gateway", "probe", 0, "id"), FAIL),
        (later("azurerm_lb", "frontend_ip_configuration"), PASS),
        (later("terraform_remote_state", "outputs", "probe", mode="data"), UNKNOWN),
        (text(later("azurerm_lb"), "/probes/http"), PASS),
        (text(later("azurerm_application_gateway"), "/probes/http"), FAIL),
        (text(var(), "/probes/http"), PASS),
        (
            text(
                "/subscriptions/", var(), "/resourceGroups/g/providers/Microsoft.Network/applicationGateways/w/probes/p"
            ),
            FAIL,
        ),
        (either(var("c"), later("azurerm_lb_probe"), BALANCER), PASS),
        (either(var("c"), later("azurerm_lb_probe"), None), UNKNOWN),
        (either(var("c"), later("azurerm_application_gateway"), None), FAIL),
    ],
)
def test_probe(probe: Any, expected: str) -> None:
    assert outcome(2, LINUX, health_probe_id=probe) == expected


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ([HEALTH], PASS),
        ([{"publisher": "microsoft.managedservices", "type": "APPLICATIONHEALTHWINDOWS"}], PASS),
        ([{"publisher": "Contoso", "type": "ApplicationHealthLinux"}], FAIL),
        ([{"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealth"}], FAIL),
        ([], FAIL),
        ([{"publisher": "Microsoft.ManagedServices", "type": var()}], UNKNOWN),
        ([{"publisher": "Contoso", "type": var()}], FAIL),
        ([{"publisher": var(), "type": var()}, HEALTH], PASS),
        (open_blocks(), UNKNOWN),
        (open_blocks(HEALTH), PASS),
        (either(var("c"), [HEALTH], []), UNKNOWN),
        (
            [either(var("c"), HEALTH, {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthWindows"})],
            PASS,
        ),
    ],
)
def test_extension_blocks(extensions: Any, expected: str) -> None:
    assert outcome(2, LINUX, extension=extensions) == expected
    assert outcome(2, FLEXIBLE, extension=extensions, sku_name=EXCEPTED, health_probe_id=BALANCER) == expected


def test_probe_and_extension() -> None:
    assert outcome(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER) == PASS
    assert outcome(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER, automatic_os_upgrade_policy=ON) == FAIL
    assert (
        outcome(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER, automatic_os_upgrade_policy=open_blocks())
        == UNKNOWN
    )
    assert outcome(2, LINUX, extension=open_blocks(), health_probe_id=BALANCER) == PASS
    probe, extension = either(var("c"), BALANCER, None), either(var("c"), [], [HEALTH])
    assert outcome(2, LINUX, extension=extension, health_probe_id=probe, automatic_os_upgrade_policy=ON) == PASS


def test_stand_alone_extensions() -> None:
    extension = ("azurerm_virtual_machine_scale_set_extension", HEALTH)
    azapi = (
        "azapi_resource",
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01",
            "body": {"properties": HEALTH},
        },
    )
    assert outcome(2, LINUX, extension) == PASS
    assert outcome(2, FLEXIBLE, azapi, sku_name=EXCEPTED) == PASS
    assert outcome(2, LEGACY, extension) == FAIL
    assert outcomes(LINUX, {}, unseen=REASON)[2] == UNKNOWN
    assert outcomes(LINUX, {"health_probe_id": BALANCER}, unseen=REASON)[2] == PASS


@pytest.mark.parametrize(
    ("image_id", "expected"),
    [
        (GALLERY, PASS),
        (f"{GALLERY}/", PASS),
        (f"{GALLERY.upper()}/versions/1.2.3", FAIL),
        (f"{GALLERY}/versions/latest", PASS),
        ("/communityGalleries/c/images/i", PASS),
        ("/sharedGalleries/s/images/i/versions/2.0.0", FAIL),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/x", FAIL),
        ("no id at all", UNKNOWN),
        (f"{GALLERY}/disks/d", UNKNOWN),
        (f"{GALLERY}/versions/newest", UNKNOWN),
        (later("azurerm_shared_image"), PASS),
        (later("azurerm_shared_image", mode="data"), PASS),
        (later("azurerm_shared_image_version"), FAIL),
        (later("azurerm_shared_image_version", mode="data"), FAIL),
        (later("azurerm_shared_image_versions", "images", 0, "id", mode="data"), FAIL),
        (later("azurerm_image"), FAIL),
        (later("azurerm_images", "images", 0, "id", mode="data"), FAIL),
        (later("azapi_resource", declared_type="Microsoft.Compute/galleries/images"), PASS),
        (later("azapi_resource", declared_type="Microsoft.Compute/galleries/images/versions"), FAIL),
        (later("azapi_resource", declared_type="Microsoft.Compute/images"), FAIL),
        (later("azapi_resource"), UNKNOWN),
        (later("terraform_remote_state", "outputs", "id", mode="data"), UNKNOWN),
        (text(later("azurerm_shared_image"), "/versions/1.0.0"), FAIL),
        (text(later("azurerm_shared_image"), "/versions/latest"), PASS),
        (text(later("azurerm_shared_image"), "/versions/", var()), UNKNOWN),
        (text(later("azurerm_shared_image"), "/versions/1.0.", var()), FAIL),
        (text(later("azurerm_shared_image"), var()), UNKNOWN),
        (text(later("azurerm_shared_image_gallery"), "/images/", var()), PASS),
        (text("/subscriptions/", var(), "/x/galleries/", var("g"), "/images/", var("i")), PASS),
        (text(var(), "/images/i/versions/1.0.0"), FAIL),
        (text(var(), "/images/i"), UNKNOWN),
        (var(), UNKNOWN),
        (either(var("c"), GALLERY, later("azurerm_shared_image")), PASS),
        (either(var("c"), GALLERY, f"{GALLERY}/versions/1.0.0"), UNKNOWN),
    ],
)
def test_image_ids(image_id: Any, expected: str) -> None:
    assert outcome(4, LINUX, source_image_id=image_id) == expected
    assert outcome(4, LINUX, source_image_id=image_id, source_image_reference=[LATEST]) == expected
    assert outcome(4, LEGACY, storage_profile_image_reference=[{"id": image_id}]) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("latest", PASS),
        (" Latest ", PASS),
        ("22.04.202403010", FAIL),
        (var(), UNKNOWN),
        (text("22.04.", var()), FAIL),
        (text(var(), "x"), UNKNOWN),
        (later("azurerm_platform_image", "version", mode="data"), FAIL),
        ("rolling", UNKNOWN),
        (either(var("c"), "latest", "1.0.0"), UNKNOWN),
        (either(var("c"), "2.0.0", "1.0.0"), FAIL),
        (None, UNKNOWN),
    ],
)
def test_platform_images(version: Any, expected: str) -> None:
    reference = [{**LATEST, "version": version}]
    assert outcome(4, LINUX, source_image_reference=reference) == expected
    assert outcome(4, LEGACY, storage_profile_image_reference=reference) == expected


def test_a_block_that_is_there_twice_is_refused() -> None:
    policies = [{"max_batch_instance_percent": 20}, {"max_batch_instance_percent": 21}]
    assert outcome(6, LINUX, rolling_upgrade_policy=policies) == UNKNOWN


def test_legacy_images_that_are_not_known() -> None:
    assert outcome(4, LEGACY, storage_profile_image_reference=open_blocks()) == UNKNOWN
    assert outcome(4, LEGACY, storage_profile_image_reference=[{}]) == UNKNOWN


def test_image_blocks() -> None:
    assert outcome(4, LINUX) == NOT_APPLICABLE
    assert outcome(4, LINUX, source_image_reference=open_blocks()) == UNKNOWN
    image_id, reference = either(var("c"), GALLERY, None), either(var("c"), [], [LATEST])
    assert outcome(4, LINUX, source_image_id=image_id, source_image_reference=reference) == PASS


def test_vhd_of_the_legacy_resource() -> None:
    assert outcome(4, LEGACY, storage_profile_os_disk=[{"image": "https://a.blob/vhd"}]) == FAIL
    assert (
        outcome(4, LEGACY, storage_profile_os_disk=[{"image": text(later("azurerm_storage_account"), "/x.vhd")}])
        == FAIL
    )
    assert outcome(4, LEGACY, storage_profile_os_disk=[{"image": var()}]) == UNKNOWN
    assert (
        outcome(4, LEGACY, storage_profile_os_disk=[{"image": var()}], storage_profile_image_reference=[LATEST]) == PASS
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (None, NOT_APPLICABLE),
        ([], NOT_APPLICABLE),
        (open_blocks(), UNKNOWN),
        ([{"max_batch_instance_percent": 20, "pause_time_between_batches": "PT1M"}], PASS),
        ([{"max_batch_instance_percent": 21, "pause_time_between_batches": "PT1M"}], FAIL),
        ([{"max_unhealthy_instance_percent": "50", "pause_time_between_batches": "PT1M"}], FAIL),
        ([{"max_unhealthy_upgraded_instance_percent": var(), "pause_time_between_batches": "PT1M"}], UNKNOWN),
        ([{"max_unhealthy_upgraded_instance_percent": var(), "pause_time_between_batches": "PT0S"}], FAIL),
        ([{"max_batch_instance_percent": 20}], FAIL),
        ([{"max_batch_instance_percent": 20, "pause_time_between_batches": var()}], UNKNOWN),
    ],
)
def test_rolling_policy(policy: Any, expected: str) -> None:
    for resource_type in (LINUX, LEGACY):
        assert outcome(6, resource_type, rolling_upgrade_policy=policy) == expected
    assert outcome(6, FLEXIBLE, rolling_upgrade_policy=policy, sku_name=EXCEPTED) == expected


@pytest.mark.parametrize(("updates", "expected"), [(False, PASS), (True, FAIL), (None, FAIL), (var(), UNKNOWN)])
def test_windows_updates(updates: Any, expected: str) -> None:
    assert outcome(7, WINDOWS, automatic_os_upgrade_policy=ON, enable_automatic_updates=updates) == expected
    assert outcome(7, WINDOWS, automatic_os_upgrade_policy=ON, automatic_updates_enabled=updates) == expected
    assert outcome(7, WINDOWS, enable_automatic_updates=updates) == NOT_APPLICABLE
    assert outcome(7, LINUX, automatic_os_upgrade_policy=ON, enable_automatic_updates=updates) == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, NOT_APPLICABLE),
        ({"os_profile_windows_config": [{}]}, PASS),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": True}]}, FAIL),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": False}]}, PASS),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": var()}]}, UNKNOWN),
        ({"os_profile_windows_config": open_blocks()}, UNKNOWN),
        ({"os_profile_windows_config": open_blocks(), "os_profile_linux_config": [{}]}, NOT_APPLICABLE),
        ({"os_profile_windows_config": open_blocks(), "storage_profile_image_reference": [LATEST]}, UNKNOWN),
        ({"storage_profile_os_disk": [{"os_type": "windows"}]}, PASS),
        ({"storage_profile_image_reference": [{"publisher": "MicrosoftWindowsServer"}]}, PASS),
        ({"storage_profile_image_reference": [{"publisher": "Canonical"}]}, NOT_APPLICABLE),
    ],
)
def test_legacy_windows(attributes: dict[str, Any], expected: str) -> None:
    assert outcomes(LEGACY, {"automatic_os_upgrade": True, **attributes})[7] == expected


@pytest.mark.parametrize(("flag", "expected"), [(True, PASS), (False, FAIL), (None, FAIL), (var(), UNKNOWN)])
def test_legacy_flag_and_rollback(flag: Any, expected: str) -> None:
    assert outcomes(LEGACY, {"automatic_os_upgrade": flag})[1] == expected
    assert outcomes(LEGACY, {"automatic_os_upgrade": flag})[3] == PASS
    assert outcomes(LEGACY, {"automatic_os_upgrade": True, "upgrade_policy_mode": "Rolling"})[5] == PASS
    assert outcomes(LEGACY, {"automatic_os_upgrade": True, "health_probe_id": BALANCER})[2] == PASS


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (OS_PROFILE, PASS),
        ([{"windows_configuration": [{"patch_mode": "AutomaticByPlatform"}]}], PASS),
        ([{"windows_configuration": [{"patch_mode": "AutomaticByOS"}]}], FAIL),
        ([{"linux_configuration": [{}]}], FAIL),
        ([{"linux_configuration": [{"patch_mode": var()}]}], UNKNOWN),
        ([{"linux_configuration": open_blocks()}], UNKNOWN),
        ([{"linux_configuration": open_blocks({"patch_mode": "AutomaticByPlatform"})}], PASS),
        ([], FAIL),
    ],
)
def test_guest_patching(profile: Any, expected: str) -> None:
    assert outcome(8, FLEXIBLE, sku_name="Standard_D2s_v5", os_profile=profile) == expected


def test_flexible_without_a_profile() -> None:
    assert outcomes(FLEXIBLE, {"sku_name": None, "os_profile": []}) == {}
    assert outcomes(FLEXIBLE, {"sku_name": var()}) == NOTHING_KNOWN
    assert outcomes(FLEXIBLE, {"sku_name": var(), "os_profile": OS_PROFILE}) == {2: FAIL, 8: PASS}
    assert outcomes(FLEXIBLE, {"os_profile": open_blocks()}) == NOTHING_KNOWN
    assert outcomes(FLEXIBLE, {"sku_name": EXCEPTED, "os_profile": open_blocks()}) == {2: FAIL, 8: UNKNOWN}


def test_pinned_images_of_flexible_sets() -> None:
    pinned = {"sku_name": EXCEPTED, "source_image_reference": [{**LATEST, "version": "1.0.0"}]}
    assert outcomes(FLEXIBLE, {**pinned, "os_profile": OS_PROFILE})[4] == NOT_APPLICABLE
    assert outcomes(FLEXIBLE, pinned)[4] == FAIL
    assert outcomes(FLEXIBLE, {**pinned, "os_profile": open_blocks()})[4] == UNKNOWN
    custom = {"sku_name": EXCEPTED, "source_image_id": f"{GALLERY}/versions/1.0.0", "os_profile": OS_PROFILE}
    assert outcomes(FLEXIBLE, custom)[4] == FAIL


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (EXCEPTION, {1: EXCEPTED, 2: FAIL, 3: PASS, 4: EXCEPTED}),
        (open_map(**EXCEPTION), {1: EXCEPTED, 2: FAIL, 3: PASS, 4: EXCEPTED}),
        ({**EXCEPTION, "os-upgrade-review-by": "2001-01-01"}, {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}),
        ({**EXCEPTION, "os-upgrade-patching": var()}, {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}),
        (var(), {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}),
        ({"aks-managed-poolName": "x"}, {}),
        ({"AKS-MANAGED-POOLNAME": var()}, {}),
        ({"orchestrator": "Kubernetes:1.29"}, {}),
        ({"orchestrator": text("kubernetes:", var())}, {}),
        ({"orchestrator": text(var(), "kubernetes")}, {1: UNKNOWN, 2: UNKNOWN, 3: UNKNOWN, 4: UNKNOWN}),
        ({"orchestrator": var()}, {1: UNKNOWN, 2: UNKNOWN, 3: UNKNOWN, 4: UNKNOWN}),
        ({"orchestrator": "swarm"}, {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}),
        (open_map(orchestrator="Kubernetes:1.29"), {}),
        (either(var("c"), {"aks-managed-poolName": "x"}, {}), {1: UNKNOWN, 2: UNKNOWN, 3: UNKNOWN, 4: UNKNOWN}),
        (None, {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}),
    ],
)
def test_tags(tags: Any, expected: str) -> None:
    assert outcomes(LINUX, {"tags": tags, "source_image_id": f"{GALLERY}/versions/1.0.0"}) == expected


FABRIC = {"publisher": "Microsoft.Azure.ServiceFabric", "type": "ServiceFabricNode"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('{"durabilityLevel": "Silver"}', {1: FAIL, 3: PASS}),
        ('{\n  "DurabilityLevel": "gold"\n}\n', {1: FAIL, 3: PASS}),
        ({"durabilityLevel": "Silver"}, {1: FAIL, 3: PASS}),
        (
            text('{"clusterEndpoint":', later("azurerm_service_fabric_cluster"), ',"durabilityLevel":"Silver"}'),
            {1: FAIL, 3: PASS},
        ),
        (text('{"clusterEndpoint":"https://', var(), '","durabilityLevel":"Silver"}'), {1: FAIL, 3: PASS}),
        (text('{"durabilityLevel":"', var(), '"}'), {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        ('{"durabilityLevel": "Bronze"}', {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        ("{}", {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        (None, {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        ("no json", {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        (var(), {1: UNKNOWN, 2: UNKNOWN, 3: PASS}),
        ({"durabilityLevel": either(var("c"), "Silver", "Gold")}, {1: FAIL, 3: PASS}),
    ],
)
def test_service_fabric(settings: Any, expected: str) -> None:
    assert outcomes(LINUX, {"extension": [{**FABRIC, "settings": settings}]}) == expected


def test_what_may_be_service_fabric() -> None:
    for open_name in ("publisher", "type"):
        extension = {**FABRIC, "settings": {"durabilityLevel": "Silver"}, open_name: var()}
        assert outcomes(LINUX, {"extension": [extension]}) == {1: UNKNOWN, 2: UNKNOWN, 3: PASS}


def test_service_fabric_by_a_condition() -> None:
    some = either(var("c"), "ServiceFabricNode", "CustomScript")
    every = either(var("c"), "ServiceFabricNode", "ServiceFabricLinuxNode")
    silver = {"publisher": FABRIC["publisher"], "settings": '{"durabilityLevel": "Silver"}'}
    assert outcomes(LINUX, {"extension": [{**silver, "type": every}]}) == {1: FAIL, 3: PASS}
    assert outcomes(LINUX, {"extension": [{**silver, "type": some}]}) == {1: FAIL, 2: UNKNOWN, 3: PASS}
    assert outcomes(
        LINUX, {"extension": [{"publisher": either(var("c"), "Microsoft.AKS", "Contoso"), "type": "x"}]}
    ) == {1: UNKNOWN, 2: UNKNOWN, 3: UNKNOWN}


def test_every_silence_says_what_is_unknown() -> None:
    unknown_everywhere = {
        "automatic_os_upgrade_policy": open_blocks(),
        "health_probe_id": var(),
        "source_image_id": var(),
        "rolling_upgrade_policy": open_blocks(),
        "enable_automatic_updates": var(),
    }
    for resource_type in (LINUX, WINDOWS, LEGACY):
        for number, verdict in verdicts_of(resource_type, unknown_everywhere).items():
            if verdict.outcome.value == "unknown":
                assert REASON in verdict.found, (resource_type, number, verdict)
            assert verdict.found


def test_text_that_names_no_image_is_named() -> None:
    assert "'_here_' is no id of an image" in verdicts_of(LINUX, {"source_image_id": "_here_"})[4].found
    for version, reason in (("newest", "'newest' is no version of an image"), (None, "its reference has no version")):
        reference = {"source_image_reference": [{**LATEST, "version": version}]}
        assert reason in verdicts_of(LINUX, reference)[4].found


def test_a_case_that_is_refused_decides_nothing() -> None:
    switch = one_of(
        [(frozenset({(var("c").identity, outcome)}), outcome) for outcome in (True, False, None)],
        REASON,
    )
    mode = over_choices(lambda value: "Rolling" if value else "Automatic", either(var("c"), True, False))
    assert outcome(5, LINUX, automatic_os_upgrade_policy=ON, upgrade_mode=mode, overprovision=switch) == PASS
    policy = [{"enable_automatic_os_upgrade": True, "disable_automatic_rollback": switch}]
    assert outcome(5, LINUX, automatic_os_upgrade_policy=policy, upgrade_mode=mode) == PASS
