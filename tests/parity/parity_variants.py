"""Scale sets described once, in no language, with the verdict every language has to give.

``expected`` names the rules, by number, whose verdict differs from that of a set that has nothing to improve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scanning import FAIL, NOTHING, PASS, SKIP, Verdicts

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared/providers"
GALLERY_IMAGE = f"{SUBSCRIPTION}/Microsoft.Compute/galleries/shared/images/golden"
BALANCER_PROBE = f"{SUBSCRIPTION}/Microsoft.Network/loadBalancers/shared/probes/http"
GATEWAY_PROBE = f"{SUBSCRIPTION}/Microsoft.Network/applicationGateways/shared/probes/http"


@dataclass(frozen=True)
class Unresolved:
    """A value the configuration receives from elsewhere: a parameter without a default, or known after apply."""

    type: str = "string"


@dataclass(frozen=True)
class Either:
    """One of two values, by a condition that does not resolve."""

    first: str
    second: str


@dataclass(frozen=True)
class Reference:
    """A reference to another object of the same configuration: ``definition``, ``version`` or ``managed``."""

    to: str


@dataclass(frozen=True)
class Extension:
    publisher: Any
    type: Any
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Variant:
    """A scale set; a setting that is None is not written.

    ``cannot`` names the languages, or families of them, that have no way to say it;
    ``differs`` the expectations of a language whose omitted values mean something else.
    """

    name: str
    expected: Verdicts
    os: str = "linux"
    flexible: bool = False
    profile: bool = True
    created: bool = True
    flag: Any = True
    rollback_disabled: Any = None
    mode: Any = "Rolling"
    rolling: Mapping[str, Any] | None = field(default_factory=lambda: dict(CAUTIOUS))
    probe: Any = BALANCER_PROBE
    extensions: tuple[Extension, ...] = ()
    child_extensions: tuple[Extension, ...] = ()
    image: Mapping[str, Any] = field(default_factory=lambda: {"version": "latest"})
    windows_updates: Any = None
    patch_mode: Any = None
    tags: Mapping[str, Any] | None = None
    cannot: frozenset[str] = frozenset()
    differs: Mapping[str, Verdicts] = field(default_factory=dict)

    def expected_in(self, *names: str) -> Verdicts:
        """What a language, known by its own name and those of its families, has to answer; silent rules are left out."""
        differs = next((self.differs[name] for name in names if name in self.differs), {})
        return {rule: verdict for rule, verdict in {**self.expected, **differs}.items() if verdict != NOTHING}


CAUTIOUS = {"batch": 20, "unhealthy": 20, "unhealthy_upgraded": 20, "pause": "PT30S"}
HEALTH = Extension("Microsoft.ManagedServices", "ApplicationHealthLinux", {"protocol": "tcp", "port": 22})
WINDOWS_HEALTH = replace(HEALTH, type="ApplicationHealthWindows")
LOOKALIKE = Extension("Contoso.ManagedServices", "ApplicationHealthLinux")
EXCEPTION = {
    "os-upgrade-exception": "Vendor certifies every image",
    "os-upgrade-patching": "Rebuilt monthly by the image pipeline",
    "os-upgrade-review-by": "2099-01-31",
}
# azurerm_orchestrated_virtual_machine_scale_set has neither an OS upgrade flag nor a probe
NO_FLEXIBLE_FLAG = frozenset({"azurerm"})
# the provider requires both settings of automatic_os_upgrade_policy, legacy has no rollback attribute
NO_LEGACY_ROLLBACK = frozenset({"legacy"})
# azurerm_virtual_machine_scale_set knows no orchestration mode
ONLY_UNIFORM = frozenset({"legacy"})
# in a plan every condition is decided, or the whole value is known after apply
NO_CONDITION_IN_PLAN = frozenset({"plan"})


def service_fabric(durability: Any) -> Extension:
    return Extension("Microsoft.Azure.ServiceFabric", "ServiceFabricLinuxNode", {"durabilityLevel": durability})


def uniform(name: str, expected: Verdicts, **settings: Any) -> Variant:
    """A variant of a scale set that has nothing to improve."""
    return Variant(name, {**dict.fromkeys(range(1, 7), PASS), **expected}, **settings)


def windows(name: str, expected: Verdicts, **settings: Any) -> Variant:
    return uniform(name, {7: PASS, **expected}, **{"os": "windows", "windows_updates": False, **settings})


def flexible(name: str, expected: Verdicts, **settings: Any) -> Variant:
    base: dict[str, Any] = {
        "flexible": True,
        "flag": None,
        "mode": None,
        "rolling": None,
        "probe": None,
        "extensions": (HEALTH,),
        "patch_mode": "AutomaticByPlatform",
    }
    cannot = settings.pop("cannot", frozenset()) | ONLY_UNIFORM
    return Variant(name, {2: PASS, 4: PASS, 8: PASS, **expected}, **{**base, **settings, "cannot": cannot})


def rolling(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**CAUTIOUS, **changes}.items() if value is not None}


VARIANTS: list[Variant] = [
    # CKV_VMSS_1
    uniform("flag_true", {}),
    uniform("flag_false", {1: FAIL, 5: NOTHING}, flag=False),
    uniform("flag_absent", {1: FAIL, 5: NOTHING}, flag=None),
    uniform("flag_unresolved", {1: NOTHING, 5: NOTHING}, flag=Unresolved("bool")),
    # CKV_VMSS_2
    uniform("health_none", {2: FAIL}, probe=None),
    uniform("health_probe_empty", {2: FAIL}, probe=""),
    uniform("health_probe_unresolved", {2: NOTHING}, probe=Unresolved(), cannot=frozenset({"plan"})),
    uniform("health_gateway", {2: FAIL}, probe=GATEWAY_PROBE),
    uniform("health_extension", {}, probe=None, extensions=(HEALTH,)),
    uniform("health_extension_child", {}, probe=None, child_extensions=(HEALTH,), cannot=frozenset({"legacy"})),
    uniform(
        "health_extension_other_case",
        {},
        probe=None,
        extensions=(Extension("microsoft.managedservices", "applicationhealthlinux"),),
    ),
    uniform("health_lookalike", {2: FAIL}, probe=None, extensions=(LOOKALIKE,)),
    uniform("health_type_unresolved", {2: NOTHING}, probe=None, extensions=(replace(HEALTH, type=Unresolved()),)),
    uniform("health_type_unresolved_beside_probe", {}, extensions=(replace(HEALTH, type=Unresolved()),)),
    uniform("health_both", {2: FAIL}, extensions=(HEALTH,)),
    uniform("health_both_child", {2: FAIL}, child_extensions=(HEALTH,), cannot=frozenset({"legacy"})),
    uniform("health_both_flag_off", {1: FAIL, 5: NOTHING}, flag=False, extensions=(HEALTH,)),
    # CKV_VMSS_3
    uniform("rollback_on", {}, rollback_disabled=False, cannot=NO_LEGACY_ROLLBACK),
    uniform("rollback_off", {3: FAIL}, rollback_disabled=True, cannot=NO_LEGACY_ROLLBACK),
    uniform(
        "rollback_off_flag_off",
        {1: FAIL, 3: FAIL, 5: NOTHING},
        flag=False,
        rollback_disabled=True,
        cannot=NO_LEGACY_ROLLBACK,
    ),
    uniform("rollback_unresolved", {3: NOTHING}, rollback_disabled=Unresolved("bool"), cannot=NO_LEGACY_ROLLBACK),
    # CKV_VMSS_4
    uniform("image_pinned", {4: FAIL}, image={"version": "22.04.202403010"}),
    uniform("image_latest_other_case", {}, image={"version": "Latest"}),
    uniform("image_version_unresolved", {4: NOTHING}, image={"version": Unresolved()}),
    uniform("image_definition", {}, image={"id": GALLERY_IMAGE}),
    uniform("image_definition_other_case", {}, image={"id": GALLERY_IMAGE.upper() + "/"}),
    uniform("image_gallery_version", {4: FAIL}, image={"id": f"{GALLERY_IMAGE}/versions/1.2.3"}),
    uniform("image_gallery_latest", {}, image={"id": f"{GALLERY_IMAGE}/versions/latest"}),
    uniform("image_community", {}, image={"id": "/communityGalleries/contoso/images/golden"}),
    uniform(
        "image_community_version", {4: FAIL}, image={"id": "/communityGalleries/contoso/images/golden/versions/1.0.0"}
    ),
    uniform("image_shared", {}, image={"id": "/sharedGalleries/contoso/images/golden/versions/latest"}),
    uniform("image_managed", {4: FAIL}, image={"id": f"{SUBSCRIPTION}/Microsoft.Compute/images/golden"}),
    uniform(
        "image_vhd",
        {4: FAIL},
        image={"vhd": "https://contoso.blob.core.windows.net/vhds/golden.vhd"},
        cannot=frozenset({"azurerm"}),
    ),
    uniform(
        "image_id_and_version",
        {},
        image={"id": GALLERY_IMAGE, "version": "1.2.3"},
        cannot=frozenset({"azurerm", "legacy"}),
    ),
    uniform("image_id_unresolved", {4: NOTHING}, image={"id": Unresolved()}),
    uniform("image_reference_definition", {}, image={"id": Reference("definition")}),
    uniform("image_reference_version", {4: FAIL}, image={"id": Reference("version")}),
    uniform("image_reference_managed", {4: FAIL}, image={"id": Reference("managed")}),
    uniform(
        "image_conditional_agrees",
        {4: FAIL},
        cannot=NO_CONDITION_IN_PLAN,
        image={"id": Either(f"{GALLERY_IMAGE}/versions/1.0.0", f"{GALLERY_IMAGE}/versions/2.0.0")},
    ),
    uniform(
        "image_conditional_differs",
        {4: NOTHING},
        cannot=NO_CONDITION_IN_PLAN,
        image={"id": Either(GALLERY_IMAGE, f"{GALLERY_IMAGE}/versions/2.0.0")},
    ),
    # CKV_VMSS_5
    uniform("mode_automatic", {}, mode="Automatic"),
    uniform("mode_manual", {5: FAIL}, mode="Manual"),
    uniform("mode_absent", {5: FAIL}, mode=None),
    uniform("mode_unresolved", {5: NOTHING}, mode=Unresolved()),
    # CKV_VMSS_6
    uniform("rolling_absent", {6: NOTHING}, mode="Automatic", rolling=None),
    uniform("rolling_batch_above", {6: FAIL}, rolling=rolling(batch=21)),
    uniform("rolling_unhealthy_above", {6: FAIL}, rolling=rolling(unhealthy=50)),
    uniform("rolling_upgraded_above", {6: FAIL}, rolling=rolling(unhealthy_upgraded=100)),
    uniform("rolling_pause_zero", {6: FAIL}, rolling=rolling(pause="PT0S")),
    # every azurerm resource requires the pause
    uniform("rolling_pause_absent", {6: FAIL}, rolling=rolling(pause=None), cannot=frozenset({"azurerm"})),
    uniform("rolling_percentages_absent", {}, rolling={"pause": "PT1M"}, cannot=frozenset({"azurerm"})),
    uniform("rolling_batch_unresolved", {6: NOTHING}, rolling=rolling(batch=Unresolved("number"))),
    uniform("rolling_unresolved_beside_failing", {6: FAIL}, rolling=rolling(batch=Unresolved("number"), pause="PT0S")),
    # CKV_VMSS_7
    windows("windows_updates_off", {}),
    windows("windows_updates_on", {7: FAIL}, windows_updates=True),
    # azurerm sends true for an omitted setting, Azure itself sets it to false
    windows("windows_updates_omitted", {}, windows_updates=None, differs={"azurerm": {7: FAIL}}),
    windows("windows_updates_unresolved", {7: NOTHING}, windows_updates=Unresolved("bool")),
    windows("windows_flag_off", {1: FAIL, 5: NOTHING, 7: NOTHING}, flag=False, windows_updates=True),
    windows("windows_health_extension", {}, probe=None, extensions=(WINDOWS_HEALTH,)),
    # CKV_VMSS_8 and Flexible
    flexible("flexible_by_platform", {}),
    flexible("flexible_image_default", {8: FAIL}, patch_mode="ImageDefault"),
    flexible("flexible_patch_mode_absent", {8: FAIL}, patch_mode=None),
    flexible("flexible_patch_mode_unresolved", {8: NOTHING}, patch_mode=Unresolved()),
    flexible("flexible_windows_by_platform", {}, os="windows", extensions=(WINDOWS_HEALTH,)),
    flexible(
        "flexible_windows_by_os", {8: FAIL}, os="windows", extensions=(WINDOWS_HEALTH,), patch_mode="AutomaticByOS"
    ),
    flexible("flexible_no_health", {2: FAIL}, extensions=()),
    flexible("flexible_probe_only", {2: FAIL}, extensions=(), probe=BALANCER_PROBE, cannot=NO_FLEXIBLE_FLAG),
    flexible("flexible_child_extension", {}, extensions=(), child_extensions=(HEALTH,)),
    flexible("flexible_pinned_platform_image", {4: NOTHING}, image={"version": "22.04.202403010"}),
    flexible(
        "flexible_pinned_image_not_patched",
        {4: FAIL, 8: FAIL},
        patch_mode="ImageDefault",
        image={"version": "22.04.202403010"},
    ),
    flexible("flexible_pinned_custom_image", {4: FAIL}, image={"id": f"{GALLERY_IMAGE}/versions/1.2.3"}),
    flexible(
        "flexible_flag_true",
        {1: PASS, 3: PASS, 5: PASS, 6: PASS},
        flag=True,
        mode="Rolling",
        rolling=CAUTIOUS,
        patch_mode=None,
        cannot=NO_FLEXIBLE_FLAG,
    ),
    flexible(
        "flexible_flag_unresolved", {8: NOTHING}, flag=Unresolved("bool"), patch_mode=None, cannot=NO_FLEXIBLE_FLAG
    ),
    flexible(
        "flexible_rollback_off",
        {1: PASS, 3: FAIL, 5: PASS, 6: PASS},
        flag=True,
        rollback_disabled=True,
        mode="Rolling",
        rolling=CAUTIOUS,
        cannot=NO_FLEXIBLE_FLAG,
    ),
    flexible("flexible_rolling_policy", {6: FAIL}, mode="Rolling", rolling=rolling(batch=40)),
    # what every rule starts with
    flexible("no_vm_profile", {2: NOTHING, 4: NOTHING, 8: NOTHING}, profile=False),
    uniform(
        "not_created",
        {1: NOTHING, 2: NOTHING, 3: NOTHING, 4: NOTHING, 5: NOTHING, 6: NOTHING},
        flag=False,
        created=False,
    ),
    uniform(
        "aks_pool_tag",
        {1: NOTHING, 2: NOTHING, 3: NOTHING, 4: NOTHING, 5: NOTHING, 6: NOTHING},
        flag=False,
        tags={"aks-managed-poolName": "nodes"},
    ),
    uniform(
        "aks_orchestrator_tag",
        {1: NOTHING, 2: NOTHING, 3: NOTHING, 4: NOTHING, 5: NOTHING, 6: NOTHING},
        flag=False,
        tags={"orchestrator": "Kubernetes:1.29"},
    ),
    uniform(
        "aks_extension",
        {1: NOTHING, 2: NOTHING, 3: NOTHING, 4: NOTHING, 5: NOTHING, 6: NOTHING},
        flag=False,
        extensions=(Extension("Microsoft.AKS", "Compute.AKS.Linux.Billing"),),
    ),
    uniform("fabric_silver", {2: NOTHING}, probe=None, extensions=(service_fabric("Silver"),)),
    uniform(
        "fabric_gold_flag_off",
        {1: FAIL, 2: NOTHING, 5: NOTHING},
        flag=False,
        probe=None,
        extensions=(service_fabric("Gold"),),
    ),
    uniform("fabric_bronze", {1: NOTHING, 2: NOTHING}, probe=None, extensions=(service_fabric("Bronze"),)),
    uniform("fabric_unresolved", {1: NOTHING, 2: NOTHING}, probe=None, extensions=(service_fabric(Unresolved()),)),
    # documented exceptions
    uniform(
        "exception_holds",
        {1: SKIP, 4: SKIP, 5: NOTHING},
        flag=False,
        image={"version": "22.04.202403010"},
        tags=EXCEPTION,
    ),
    uniform("exception_not_needed", {}, tags=EXCEPTION),
    uniform(
        "exception_other_case",
        {1: SKIP, 5: NOTHING},
        flag=None,
        tags={key.upper(): value for key, value in EXCEPTION.items()},
    ),
    uniform("exception_no_cover_for_others", {1: SKIP, 2: FAIL, 5: NOTHING}, flag=False, probe=None, tags=EXCEPTION),
    uniform(
        "exception_incomplete",
        {1: FAIL, 5: NOTHING},
        flag=False,
        tags={"os-upgrade-exception": "Vendor certifies every image"},
    ),
    uniform(
        "exception_malformed",
        {1: FAIL, 5: NOTHING},
        flag=False,
        tags={**EXCEPTION, "os-upgrade-review-by": "31.01.2099"},
    ),
    uniform(
        "exception_expired", {1: FAIL, 5: NOTHING}, flag=False, tags={**EXCEPTION, "os-upgrade-review-by": "2020-01-31"}
    ),
    uniform(
        "exception_unresolved",
        {1: FAIL, 5: NOTHING},
        flag=False,
        tags={**EXCEPTION, "os-upgrade-review-by": Unresolved()},
    ),
    flexible("exception_flexible", {8: SKIP}, patch_mode="ImageDefault", tags=EXCEPTION),
]
