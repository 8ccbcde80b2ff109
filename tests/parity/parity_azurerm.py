"""Writes variants as azurerm resources: the three current ones in a release's spelling, and the legacy one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable

from parity_values import Blocks, Expression, given
from parity_variants import Either, Extension, Reference, Unresolved, Variant

Resource = tuple[str, str, dict[str, Any]]
_REFERENCES = {
    "definition": "azurerm_shared_image.golden.id",
    "version": "azurerm_shared_image_version.golden.id",
    "managed": "azurerm_image.golden.id",
}
_VARIABLES = {"string": "var.unresolved_text", "bool": "var.unresolved_bool", "number": "var.unresolved_number"}
# known only after apply, whatever the plan is made with
_AFTER_APPLY = {
    "string": "terraform_data.later.id",
    "bool": 'terraform_data.later.id != ""',
    "number": "length(terraform_data.later.id)",
}
LATER: Resource = ("terraform_data", "later", {})
SHARED: list[Resource] = [
    ("azurerm_resource_group", "shared", {"name": "shared", "location": "West Europe"}),
    (
        "azurerm_shared_image",
        "golden",
        {
            "name": "golden",
            "gallery_name": "shared",
            "resource_group_name": "shared",
            "location": "West Europe",
            "os_type": "Linux",
            "identifier": Blocks(({"publisher": "contoso", "offer": "golden", "sku": "golden"},)),
        },
    ),
    (
        "azurerm_shared_image_version",
        "golden",
        {
            "name": "1.0.0",
            "gallery_name": "shared",
            "image_name": "golden",
            "resource_group_name": "shared",
            "location": "West Europe",
            "managed_image_id": Expression("azurerm_image.golden.id"),
            "target_region": Blocks(({"name": "West Europe", "regional_replica_count": 1},)),
        },
    ),
    ("azurerm_image", "golden", {"name": "golden", "resource_group_name": "shared", "location": "West Europe"}),
]


def say_in_source(value: Any) -> Any:
    return _say(value, _VARIABLES)


def say_in_plan(value: Any) -> Any:
    """What a variable without a value is to a source file, a value known after apply is to a plan."""
    return _say(value, _AFTER_APPLY)


def _say(value: Any, unresolved: dict[str, str]) -> Any:
    if isinstance(value, Unresolved):
        return Expression(unresolved[value.type])
    if isinstance(value, Reference):
        return Expression(_REFERENCES[value.to])
    if isinstance(value, Either):
        return Expression(f'var.unresolved_bool ? "{value.first}" : "{value.second}"')
    if isinstance(value, dict):
        return {key: _say(item, unresolved) for key, item in value.items()}
    return value


class AzurermWriter:
    """Resources of one variant; ``major`` decides between the spellings of v4 and v5."""

    def __init__(self, major: int, say: Callable[[Any], Any] = say_in_source) -> None:
        self.major, self.say = major, say

    def resources(self, variant: Variant) -> Iterable[Resource]:
        kind = "orchestrated" if variant.flexible else variant.os
        resource_type = f"azurerm_{kind}_virtual_machine_scale_set"
        arguments = self._flexible(variant) if variant.flexible else self._uniform(variant)
        yield resource_type, variant.name, given({**self._common(variant), **arguments})
        for extension in variant.child_extensions:
            yield (
                "azurerm_virtual_machine_scale_set_extension",
                f"{variant.name}_health",
                {
                    "virtual_machine_scale_set_id": Expression(f"{resource_type}.{variant.name}.id"),
                    **self._extension(extension),
                },
            )

    def _common(self, variant: Variant) -> dict[str, Any]:
        return {
            "count": None if variant.created else 0,
            "name": variant.name.replace("_", "-"),
            "resource_group_name": "shared",
            "location": "West Europe",
            "upgrade_mode": self.say(variant.mode),
            "tags": self.say(dict(variant.tags)) if variant.tags is not None else None,
            "rolling_upgrade_policy": self._rolling(variant),
            "extension": _blocks(self._extension(extension) for extension in variant.extensions),
        }

    def _uniform(self, variant: Variant) -> dict[str, Any]:
        updates = "automatic_updates_enabled" if self.major >= 5 else "enable_automatic_updates"
        windows = {"admin_password": "not-a-real-Passw0rd", updates: self.say(variant.windows_updates)}
        return {
            "sku": "Standard_D2s_v5",
            "instances": 2,
            "admin_username": "azureuser",
            **(windows if variant.os == "windows" else {}),
            "health_probe_id": self.say(variant.probe),
            "automatic_os_upgrade_policy": self._policy(variant),
            **self._image(variant.image),
            **_MACHINE,
        }

    def _policy(self, variant: Variant) -> Any:
        """The provider requires both settings once the block is there."""
        if variant.flag is None and variant.rollback_disabled is None:
            return None
        flag = self.say(False if variant.flag is None else variant.flag)
        disabled = (
            self.say(bool(variant.rollback_disabled))
            if not isinstance(variant.rollback_disabled, Unresolved)
            else self.say(variant.rollback_disabled)
        )
        if self.major < 5:
            return _block({"enable_automatic_os_upgrade": flag, "disable_automatic_rollback": disabled})
        enabled = disabled if isinstance(disabled, Expression) else not disabled
        return _block({"automatic_os_upgrade_enabled": flag, "automatic_rollback_enabled": enabled})

    def _flexible(self, variant: Variant) -> dict[str, Any]:
        if not variant.profile:
            return {"platform_fault_domain_count": 1, "extension": None}
        configuration = given({"admin_username": "azureuser", "patch_mode": self.say(variant.patch_mode)})
        if variant.os == "windows":
            configuration["admin_password"] = "not-a-real-Passw0rd"
        return {
            "sku_name": "Standard_D2s_v5",
            "instances": 2,
            "platform_fault_domain_count": 1,
            "os_profile": _block({f"{variant.os}_configuration": _block(configuration)}),
            **self._image(variant.image),
            **_MACHINE,
        }

    def _rolling(self, variant: Variant) -> Any:
        if variant.rolling is None:
            return None
        policy = variant.rolling
        return _block(
            given(
                {
                    "max_batch_instance_percent": self.say(policy.get("batch")),
                    "max_unhealthy_instance_percent": self.say(policy.get("unhealthy")),
                    "max_unhealthy_upgraded_instance_percent": self.say(policy.get("unhealthy_upgraded")),
                    "pause_time_between_batches": self.say(policy.get("pause")),
                }
            )
        )

    def _extension(self, extension: Extension) -> dict[str, Any]:
        settings = extension.settings
        if settings is not None:
            settings = Expression(f"jsonencode({_inline(self.say(dict(settings)))})")
        return given(
            {
                "name": "extension",
                "publisher": self.say(extension.publisher),
                "type": self.say(extension.type),
                "type_handler_version": "1.0",
                "settings": settings,
            }
        )

    def _image(self, image: Any) -> dict[str, Any]:
        if "id" in image:
            return {"source_image_id": self.say(image["id"])}
        return {"source_image_reference": _block({**_PLATFORM_IMAGE, "version": self.say(image["version"])})}


class LegacyWriter(AzurermWriter):
    """``azurerm_virtual_machine_scale_set``: no rollback attribute, no stand-alone extensions, Uniform only."""

    def __init__(self) -> None:
        super().__init__(4)

    def resources(self, variant: Variant) -> Iterable[Resource]:
        common = self._common(variant)
        windows = {"enable_automatic_upgrades": self.say(variant.windows_updates)} if variant.os == "windows" else None
        yield (
            "azurerm_virtual_machine_scale_set",
            variant.name,
            given(
                {
                    **{
                        key: common[key]
                        for key in (
                            "count",
                            "name",
                            "resource_group_name",
                            "location",
                            "tags",
                            "rolling_upgrade_policy",
                            "extension",
                        )
                    },
                    "automatic_os_upgrade": self.say(variant.flag),
                    "upgrade_policy_mode": self.say(variant.mode),
                    "health_probe_id": self.say(variant.probe),
                    "os_profile": _block({"computer_name_prefix": "vm", "admin_username": "azureuser"}),
                    "os_profile_windows_config": None if windows is None else _block(given(windows)),
                    **self._legacy_image(variant.image),
                }
            ),
        )

    def _legacy_image(self, image: Any) -> dict[str, Any]:
        if "vhd" in image:
            return {
                "storage_profile_os_disk": _block({"name": "os", "create_option": "FromImage", "image": image["vhd"]})
            }
        if "id" in image:
            return {"storage_profile_image_reference": _block({"id": self.say(image["id"])})}
        return {"storage_profile_image_reference": _block({**_PLATFORM_IMAGE, "version": self.say(image["version"])})}


def _block(body: dict[str, Any]) -> Blocks:
    return Blocks((body,))


def _blocks(bodies: Iterable[dict[str, Any]]) -> Any:
    kept = tuple(bodies)
    return Blocks(kept) if kept else None


def _inline(settings: dict[str, Any]) -> str:
    items = [
        f"{key} = {value.text if isinstance(value, Expression) else repr(value).replace(chr(39), chr(34))}"
        for key, value in settings.items()
    ]
    return "{ " + ", ".join(items) + " }"


_PLATFORM_IMAGE = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
_MACHINE = {
    "os_disk": _block({"caching": "ReadWrite", "storage_account_type": "Standard_LRS"}),
    "network_interface": _block(
        {
            "name": "primary",
            "primary": True,
            "ip_configuration": _block({"name": "primary", "primary": True}),
        }
    ),
}
