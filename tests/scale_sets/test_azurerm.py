"""Every setting of the azurerm scale sets: as it should be, wrong, left out, unknown and not applicable."""

from __future__ import annotations

from typing import Any

import pytest
from resource_trees import (
    FLEXIBLE,
    HEALTH,
    LATEST,
    LEGACY,
    LINUX,
    REASON,
    WINDOWS,
    later,
    letter,
    letters,
    open_blocks,
    open_map,
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
    assert letters(LINUX, {}) == "FFP-----"
    assert (
        letters(
            LINUX,
            {
                "automatic_os_upgrade_policy": ON,
                "upgrade_mode": "Rolling",
                "health_probe_id": BALANCER,
                "source_image_reference": [LATEST],
                "rolling_upgrade_policy": [{"max_batch_instance_percent": 20, "pause_time_between_batches": "PT30S"}],
            },
        )
        == "PPPPPP--"
    )
    assert letters(FLEXIBLE, {}) == "--------"
    assert letters(FLEXIBLE, {"sku_name": "Standard_D2s_v5", "os_profile": OS_PROFILE}) == "-F-----P"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ([{"enable_automatic_os_upgrade": True}], "P"),
        ([{"enable_automatic_os_upgrade": "true"}], "P"),
        ([{"enable_automatic_os_upgrade": False}], "F"),
        ([{"enable_automatic_os_upgrade": None}], "F"),
        ([{"automatic_os_upgrade_enabled": True}], "P"),
        ([{"automatic_os_upgrade_enabled": False}], "F"),
        ([], "F"),
        (None, "F"),
        ([{"enable_automatic_os_upgrade": var()}], "?"),
        (open_blocks(), "?"),
        (open_blocks({"enable_automatic_os_upgrade": True}), "P"),
        (var(), "?"),
    ],
)
def test_os_upgrade(policy: Any, expected: str) -> None:
    assert letter(1, LINUX, automatic_os_upgrade_policy=policy) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ([{"disable_automatic_rollback": True}], "F"),
        ([{"disable_automatic_rollback": False}], "P"),
        ([{"automatic_rollback_enabled": False}], "F"),
        ([{"automatic_rollback_enabled": True}], "P"),
        ([{}], "P"),
        ([], "P"),
        ([{"disable_automatic_rollback": var()}], "?"),
        ([{"automatic_rollback_enabled": var()}], "?"),
        (open_blocks(), "?"),
    ],
)
def test_rollback(policy: Any, expected: str) -> None:
    assert letter(3, LINUX, automatic_os_upgrade_policy=policy) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("Rolling", "P"),
        ("Automatic", "P"),
        ("Manual", "F"),
        (None, "F"),
        ("", "F"),
        (var(), "?"),
        (either(var("c"), "Rolling", "Automatic"), "P"),
        (either(var("c"), "Rolling", "Manual"), "?"),
    ],
)
def test_mode(mode: Any, expected: str) -> None:
    assert letter(5, LINUX, automatic_os_upgrade_policy=ON, upgrade_mode=mode) == expected
    assert letter(5, LINUX, upgrade_mode=mode) == "-"


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (BALANCER, "P"),
        (GATEWAY, "F"),
        ("", "F"),
        (None, "F"),
        (var(), "?"),
        (later("azurerm_lb_probe"), "P"),
        (later("azurerm_application_gateway", "probe", 0, "id"), "F"),
        (later("azurerm_lb", "frontend_ip_configuration"), "P"),
        (later("terraform_remote_state", "outputs", "probe", mode="data"), "?"),
        (text(later("azurerm_lb"), "/probes/http"), "P"),
        (text(later("azurerm_application_gateway"), "/probes/http"), "F"),
        (text(var(), "/probes/http"), "P"),
        (
            text(
                "/subscriptions/", var(), "/resourceGroups/g/providers/Microsoft.Network/applicationGateways/w/probes/p"
            ),
            "F",
        ),
        (either(var("c"), later("azurerm_lb_probe"), BALANCER), "P"),
        (either(var("c"), later("azurerm_lb_probe"), None), "?"),
        (either(var("c"), later("azurerm_application_gateway"), None), "F"),
    ],
)
def test_probe(probe: Any, expected: str) -> None:
    assert letter(2, LINUX, health_probe_id=probe) == expected


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ([HEALTH], "P"),
        ([{"publisher": "microsoft.managedservices", "type": "APPLICATIONHEALTHWINDOWS"}], "P"),
        ([{"publisher": "Contoso", "type": "ApplicationHealthLinux"}], "F"),
        ([{"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealth"}], "F"),
        ([], "F"),
        ([{"publisher": "Microsoft.ManagedServices", "type": var()}], "?"),
        ([{"publisher": "Contoso", "type": var()}], "F"),
        ([{"publisher": var(), "type": var()}, HEALTH], "P"),
        (open_blocks(), "?"),
        (open_blocks(HEALTH), "P"),
        (either(var("c"), [HEALTH], []), "?"),
        (
            [either(var("c"), HEALTH, {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthWindows"})],
            "P",
        ),
    ],
)
def test_extension_blocks(extensions: Any, expected: str) -> None:
    assert letter(2, LINUX, extension=extensions) == expected
    assert letter(2, FLEXIBLE, extension=extensions, sku_name="S", health_probe_id=BALANCER) == expected


def test_probe_and_extension() -> None:
    assert letter(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER) == "P"
    assert letter(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER, automatic_os_upgrade_policy=ON) == "F"
    assert (
        letter(2, LINUX, extension=[HEALTH], health_probe_id=BALANCER, automatic_os_upgrade_policy=open_blocks()) == "?"
    )
    assert letter(2, LINUX, extension=open_blocks(), health_probe_id=BALANCER) == "P"
    probe, extension = either(var("c"), BALANCER, None), either(var("c"), [], [HEALTH])
    assert letter(2, LINUX, extension=extension, health_probe_id=probe, automatic_os_upgrade_policy=ON) == "P"


def test_stand_alone_extensions() -> None:
    extension = ("azurerm_virtual_machine_scale_set_extension", HEALTH)
    azapi = (
        "azapi_resource",
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01",
            "body": {"properties": HEALTH},
        },
    )
    assert letter(2, LINUX, extension) == "P"
    assert letter(2, FLEXIBLE, azapi, sku_name="S") == "P"
    assert letter(2, LEGACY, extension) == "F"
    assert letters(LINUX, {}, unseen=REASON)[1] == "?"
    assert letters(LINUX, {"health_probe_id": BALANCER}, unseen=REASON)[1] == "P"


@pytest.mark.parametrize(
    ("image_id", "expected"),
    [
        (GALLERY, "P"),
        (f"{GALLERY}/", "P"),
        (f"{GALLERY.upper()}/versions/1.2.3", "F"),
        (f"{GALLERY}/versions/latest", "P"),
        ("/communityGalleries/c/images/i", "P"),
        ("/sharedGalleries/s/images/i/versions/2.0.0", "F"),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/x", "F"),
        ("no id at all", "?"),
        (later("azurerm_shared_image"), "P"),
        (later("azurerm_shared_image", mode="data"), "P"),
        (later("azurerm_shared_image_version"), "F"),
        (later("azurerm_shared_image_version", mode="data"), "F"),
        (later("azurerm_shared_image_versions", "images", 0, "id", mode="data"), "F"),
        (later("azurerm_image"), "F"),
        (later("azurerm_images", "images", 0, "id", mode="data"), "F"),
        (later("azapi_resource", declared_type="Microsoft.Compute/galleries/images"), "P"),
        (later("azapi_resource", declared_type="Microsoft.Compute/galleries/images/versions"), "F"),
        (later("azapi_resource", declared_type="Microsoft.Compute/images"), "F"),
        (later("azapi_resource"), "?"),
        (later("terraform_remote_state", "outputs", "id", mode="data"), "?"),
        (text(later("azurerm_shared_image"), "/versions/1.0.0"), "F"),
        (text(later("azurerm_shared_image"), "/versions/latest"), "P"),
        (text(later("azurerm_shared_image"), "/versions/", var()), "?"),
        (text(later("azurerm_shared_image"), "/versions/1.0.", var()), "F"),
        (text(later("azurerm_shared_image"), var()), "?"),
        (text(later("azurerm_shared_image_gallery"), "/images/", var()), "P"),
        (text("/subscriptions/", var(), "/x/galleries/", var("g"), "/images/", var("i")), "P"),
        (text(var(), "/images/i/versions/1.0.0"), "F"),
        (text(var(), "/images/i"), "?"),
        (var(), "?"),
        (either(var("c"), GALLERY, later("azurerm_shared_image")), "P"),
        (either(var("c"), GALLERY, f"{GALLERY}/versions/1.0.0"), "?"),
    ],
)
def test_image_ids(image_id: Any, expected: str) -> None:
    assert letter(4, LINUX, source_image_id=image_id) == expected
    assert letter(4, LINUX, source_image_id=image_id, source_image_reference=[LATEST]) == expected
    assert letter(4, LEGACY, storage_profile_image_reference=[{"id": image_id}]) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("latest", "P"),
        (" Latest ", "P"),
        ("22.04.202403010", "F"),
        (var(), "?"),
        (text("22.04.", var()), "F"),
        (text(var(), "x"), "?"),
        (later("azurerm_platform_image", "version", mode="data"), "F"),
        ("rolling", "?"),
        (either(var("c"), "latest", "1.0.0"), "?"),
        (either(var("c"), "2.0.0", "1.0.0"), "F"),
        (None, "?"),
    ],
)
def test_platform_images(version: Any, expected: str) -> None:
    reference = [{**LATEST, "version": version}]
    assert letter(4, LINUX, source_image_reference=reference) == expected
    assert letter(4, LEGACY, storage_profile_image_reference=reference) == expected


def test_image_blocks() -> None:
    assert letter(4, LINUX) == "-"
    assert letter(4, LINUX, source_image_reference=open_blocks()) == "?"
    image_id, reference = either(var("c"), GALLERY, None), either(var("c"), [], [LATEST])
    assert letter(4, LINUX, source_image_id=image_id, source_image_reference=reference) == "P"


def test_vhd_of_the_legacy_resource() -> None:
    assert letter(4, LEGACY, storage_profile_os_disk=[{"image": "https://a.blob/vhd"}]) == "F"
    assert (
        letter(4, LEGACY, storage_profile_os_disk=[{"image": text(later("azurerm_storage_account"), "/x.vhd")}]) == "F"
    )
    assert letter(4, LEGACY, storage_profile_os_disk=[{"image": var()}]) == "?"
    assert (
        letter(4, LEGACY, storage_profile_os_disk=[{"image": var()}], storage_profile_image_reference=[LATEST]) == "P"
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (None, "-"),
        ([], "-"),
        (open_blocks(), "?"),
        ([{"max_batch_instance_percent": 20, "pause_time_between_batches": "PT1M"}], "P"),
        ([{"max_batch_instance_percent": 21, "pause_time_between_batches": "PT1M"}], "F"),
        ([{"max_unhealthy_instance_percent": "50", "pause_time_between_batches": "PT1M"}], "F"),
        ([{"max_unhealthy_upgraded_instance_percent": var(), "pause_time_between_batches": "PT1M"}], "?"),
        ([{"max_unhealthy_upgraded_instance_percent": var(), "pause_time_between_batches": "PT0S"}], "F"),
        ([{"max_batch_instance_percent": 20}], "F"),
        ([{"max_batch_instance_percent": 20, "pause_time_between_batches": var()}], "?"),
    ],
)
def test_rolling_policy(policy: Any, expected: str) -> None:
    for resource_type in (LINUX, LEGACY):
        assert letter(6, resource_type, rolling_upgrade_policy=policy) == expected
    assert letter(6, FLEXIBLE, rolling_upgrade_policy=policy, sku_name="S") == expected


@pytest.mark.parametrize(("updates", "expected"), [(False, "P"), (True, "F"), (None, "F"), (var(), "?")])
def test_windows_updates(updates: Any, expected: str) -> None:
    assert letter(7, WINDOWS, automatic_os_upgrade_policy=ON, enable_automatic_updates=updates) == expected
    assert letter(7, WINDOWS, automatic_os_upgrade_policy=ON, automatic_updates_enabled=updates) == expected
    assert letter(7, WINDOWS, enable_automatic_updates=updates) == "-"
    assert letter(7, LINUX, automatic_os_upgrade_policy=ON, enable_automatic_updates=updates) == "-"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, "-"),
        ({"os_profile_windows_config": [{}]}, "P"),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": True}]}, "F"),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": False}]}, "P"),
        ({"os_profile_windows_config": [{"enable_automatic_upgrades": var()}]}, "?"),
        ({"os_profile_windows_config": open_blocks()}, "?"),
        ({"os_profile_windows_config": open_blocks(), "os_profile_linux_config": [{}]}, "-"),
        ({"os_profile_windows_config": open_blocks(), "storage_profile_image_reference": [LATEST]}, "?"),
        ({"storage_profile_os_disk": [{"os_type": "windows"}]}, "P"),
        ({"storage_profile_image_reference": [{"publisher": "MicrosoftWindowsServer"}]}, "P"),
        ({"storage_profile_image_reference": [{"publisher": "Canonical"}]}, "-"),
    ],
)
def test_legacy_windows(attributes: dict[str, Any], expected: str) -> None:
    assert letters(LEGACY, {"automatic_os_upgrade": True, **attributes})[6] == expected


@pytest.mark.parametrize(("flag", "expected"), [(True, "P"), (False, "F"), (None, "F"), (var(), "?")])
def test_legacy_flag_and_rollback(flag: Any, expected: str) -> None:
    assert letters(LEGACY, {"automatic_os_upgrade": flag})[0] == expected
    assert letters(LEGACY, {"automatic_os_upgrade": flag})[2] == "P"
    assert letters(LEGACY, {"automatic_os_upgrade": True, "upgrade_policy_mode": "Rolling"})[4] == "P"
    assert letters(LEGACY, {"automatic_os_upgrade": True, "health_probe_id": BALANCER})[1] == "P"


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (OS_PROFILE, "P"),
        ([{"windows_configuration": [{"patch_mode": "AutomaticByPlatform"}]}], "P"),
        ([{"windows_configuration": [{"patch_mode": "AutomaticByOS"}]}], "F"),
        ([{"linux_configuration": [{}]}], "F"),
        ([{"linux_configuration": [{"patch_mode": var()}]}], "?"),
        ([{"linux_configuration": open_blocks()}], "?"),
        ([{"linux_configuration": open_blocks({"patch_mode": "AutomaticByPlatform"})}], "P"),
        ([], "F"),
    ],
)
def test_guest_patching(profile: Any, expected: str) -> None:
    assert letter(8, FLEXIBLE, sku_name="Standard_D2s_v5", os_profile=profile) == expected


def test_flexible_without_a_profile() -> None:
    assert letters(FLEXIBLE, {"sku_name": None, "os_profile": []}) == "--------"
    assert letters(FLEXIBLE, {"sku_name": var()}) == "????????"
    assert letters(FLEXIBLE, {"sku_name": var(), "os_profile": OS_PROFILE}) == "-F-----P"
    assert letters(FLEXIBLE, {"os_profile": open_blocks()}) == "????????"
    assert letters(FLEXIBLE, {"sku_name": "S", "os_profile": open_blocks()}) == "-F-----?"


def test_pinned_images_of_flexible_sets() -> None:
    pinned = {"sku_name": "S", "source_image_reference": [{**LATEST, "version": "1.0.0"}]}
    assert letters(FLEXIBLE, {**pinned, "os_profile": OS_PROFILE})[3] == "-"
    assert letters(FLEXIBLE, pinned)[3] == "F"
    assert letters(FLEXIBLE, {**pinned, "os_profile": open_blocks()})[3] == "?"
    custom = {"sku_name": "S", "source_image_id": f"{GALLERY}/versions/1.0.0", "os_profile": OS_PROFILE}
    assert letters(FLEXIBLE, custom)[3] == "F"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (EXCEPTION, "EFPE----"),
        (open_map(**EXCEPTION), "EFPE----"),
        ({**EXCEPTION, "os-upgrade-review-by": "2001-01-01"}, "FFPF----"),
        ({**EXCEPTION, "os-upgrade-patching": var()}, "FFPF----"),
        (var(), "FFPF----"),
        ({"aks-managed-poolName": "x"}, "--------"),
        ({"AKS-MANAGED-POOLNAME": var()}, "--------"),
        ({"orchestrator": "Kubernetes:1.29"}, "--------"),
        ({"orchestrator": text("kubernetes:", var())}, "--------"),
        ({"orchestrator": text(var(), "kubernetes")}, "????----"),
        ({"orchestrator": var()}, "????----"),
        ({"orchestrator": "swarm"}, "FFPF----"),
        (open_map(orchestrator="Kubernetes:1.29"), "--------"),
        (either(var("c"), {"aks-managed-poolName": "x"}, {}), "????----"),
        (None, "FFPF----"),
    ],
)
def test_tags(tags: Any, expected: str) -> None:
    assert letters(LINUX, {"tags": tags, "source_image_id": f"{GALLERY}/versions/1.0.0"}) == expected


FABRIC = {"publisher": "Microsoft.Azure.ServiceFabric", "type": "ServiceFabricNode"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('{"durabilityLevel": "Silver"}', "F-P-----"),
        ('{\n  "DurabilityLevel": "gold"\n}\n', "F-P-----"),
        ({"durabilityLevel": "Silver"}, "F-P-----"),
        (
            text('{"clusterEndpoint":', later("azurerm_service_fabric_cluster"), ',"durabilityLevel":"Silver"}'),
            "F-P-----",
        ),
        (text('{"clusterEndpoint":"https://', var(), '","durabilityLevel":"Silver"}'), "F-P-----"),
        (text('{"durabilityLevel":"', var(), '"}'), "??P-----"),
        ('{"durabilityLevel": "Bronze"}', "??P-----"),
        ("{}", "??P-----"),
        (None, "??P-----"),
        ("no json", "??P-----"),
        (var(), "??P-----"),
        ({"durabilityLevel": either(var("c"), "Silver", "Gold")}, "F-P-----"),
    ],
)
def test_service_fabric(settings: Any, expected: str) -> None:
    assert letters(LINUX, {"extension": [{**FABRIC, "settings": settings}]}) == expected


def test_service_fabric_by_a_condition() -> None:
    some = either(var("c"), "ServiceFabricNode", "CustomScript")
    every = either(var("c"), "ServiceFabricNode", "ServiceFabricLinuxNode")
    silver = {"publisher": FABRIC["publisher"], "settings": '{"durabilityLevel": "Silver"}'}
    assert letters(LINUX, {"extension": [{**silver, "type": every}]}) == "F-P-----"
    assert letters(LINUX, {"extension": [{**silver, "type": some}]}) == "F?P-----"
    assert (
        letters(LINUX, {"extension": [{"publisher": either(var("c"), "Microsoft.AKS", "Contoso"), "type": "x"}]})
        == "???-----"
    )


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
    assert '"_here_" is no id of an image' in verdicts_of(LINUX, {"source_image_id": "_here_"})[4].found
    for version, reason in (("newest", '"newest" is no version of an image'), (None, "its reference has no version")):
        reference = {"source_image_reference": [{**LATEST, "version": version}]}
        assert reason in verdicts_of(LINUX, reference)[4].found


def test_a_case_that_is_refused_decides_nothing() -> None:
    switch = one_of(
        [(frozenset({(var("c").identity, outcome)}), outcome) for outcome in (True, False, None)],
        REASON,
    )
    mode = over_choices(lambda value: "Rolling" if value else "Automatic", either(var("c"), True, False))
    assert letter(5, LINUX, automatic_os_upgrade_policy=ON, upgrade_mode=mode, overprovision=switch) == "P"
    policy = [{"enable_automatic_os_upgrade": True, "disable_automatic_rollback": switch}]
    assert letter(5, LINUX, automatic_os_upgrade_policy=policy, upgrade_mode=mode) == "P"
