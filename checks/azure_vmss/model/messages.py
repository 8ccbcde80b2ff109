"""How a language, or a provider version, names what the rules speak of.

A finding is read by somebody who has to change a line of their own code, so a
rule never names a setting itself: it takes the name, and the fix, from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Messages:
    """Names of settings and ready sentences for the fixes, in one language."""

    os_upgrade: str
    enable_os_upgrade: str
    rollback: str
    rollback_switched_off: str
    keep_rollback: str
    mode: str
    roll_upgrades_out: str
    health_probe: str
    extensions_path: str
    add_health_signal: str
    add_health_extension: str
    keep_one_health_signal: str
    use_load_balancer_probe: str
    use_latest_version: str
    use_gallery_definition: str
    max_batch: str
    max_unhealthy: str
    max_unhealthy_upgraded: str
    pause: str
    limit_blast_radius: str
    windows_updates: str
    turn_windows_updates_off: str
    patch_mode: str
    patch_guests: str


AZURERM_V4 = Messages(
    os_upgrade="automatic_os_upgrade_policy.enable_automatic_os_upgrade",
    enable_os_upgrade=(
        "In an automatic_os_upgrade_policy block, set enable_automatic_os_upgrade = true and "
        "disable_automatic_rollback = false."
    ),
    rollback="automatic_os_upgrade_policy.disable_automatic_rollback",
    rollback_switched_off="automatic_os_upgrade_policy.disable_automatic_rollback is true",
    keep_rollback="Set disable_automatic_rollback = false in automatic_os_upgrade_policy.",
    mode="upgrade_mode",
    roll_upgrades_out='Set upgrade_mode = "Rolling" with a rolling_upgrade_policy block, or "Automatic".',
    health_probe="health_probe_id",
    extensions_path="extension",
    add_health_signal=(
        "Set health_probe_id to a load-balancer probe, or add an extension with publisher "
        '"Microsoft.ManagedServices" and type "ApplicationHealthLinux" or "ApplicationHealthWindows".'
    ),
    add_health_extension=(
        'Add an extension with publisher "Microsoft.ManagedServices" and type "ApplicationHealthLinux" '
        'or "ApplicationHealthWindows".'
    ),
    keep_one_health_signal="Keep one of the two: remove health_probe_id or the Application Health extension.",
    use_load_balancer_probe="Set health_probe_id to the id of an azurerm_lb_probe, or use the Application Health extension.",
    use_latest_version='Set version = "latest" in source_image_reference.',
    use_gallery_definition=(
        "Set source_image_id to an image definition of a compute gallery, without /versions/..., "
        'or use source_image_reference with version = "latest".'
    ),
    max_batch="rolling_upgrade_policy.max_batch_instance_percent",
    max_unhealthy="rolling_upgrade_policy.max_unhealthy_instance_percent",
    max_unhealthy_upgraded="rolling_upgrade_policy.max_unhealthy_upgraded_instance_percent",
    pause="rolling_upgrade_policy.pause_time_between_batches",
    limit_blast_radius=(
        "In rolling_upgrade_policy, keep max_batch_instance_percent at {batch:g} or below, both unhealthy percentages "
        'at {unhealthy:g} or below, and set pause_time_between_batches = "{pause}" or longer.'
    ),
    windows_updates="enable_automatic_updates",
    turn_windows_updates_off="Set enable_automatic_updates = false; CKV_AZURE_177 asks for the opposite and can be skipped here.",
    patch_mode="patch_mode",
    patch_guests='Set patch_mode = "AutomaticByPlatform" in os_profile.linux_configuration or os_profile.windows_configuration.',
)

AZURERM_V5 = replace(
    AZURERM_V4,
    os_upgrade="automatic_os_upgrade_policy.automatic_os_upgrade_enabled",
    enable_os_upgrade=(
        "In an automatic_os_upgrade_policy block, set automatic_os_upgrade_enabled = true and "
        "automatic_rollback_enabled = true."
    ),
    rollback="automatic_os_upgrade_policy.automatic_rollback_enabled",
    rollback_switched_off="automatic_os_upgrade_policy.automatic_rollback_enabled is false",
    keep_rollback="Set automatic_rollback_enabled = true in automatic_os_upgrade_policy.",
    windows_updates="automatic_updates_enabled",
    turn_windows_updates_off="Set automatic_updates_enabled = false; CKV_AZURE_177 asks for the opposite and can be skipped here.",
)

AZURERM_FLEXIBLE = replace(
    AZURERM_V4,
    os_upgrade="automatic OS image upgrade",
    health_probe="a health probe",
)

AZURERM_LEGACY = replace(
    AZURERM_V4,
    os_upgrade="automatic_os_upgrade",
    enable_os_upgrade="Set automatic_os_upgrade = true.",
    rollback="automatic rollback",
    mode="upgrade_policy_mode",
    roll_upgrades_out='Set upgrade_policy_mode = "Rolling" with a rolling_upgrade_policy block, or "Automatic".',
    use_latest_version='Set version = "latest" in storage_profile_image_reference.',
    use_gallery_definition=(
        "Set id in storage_profile_image_reference to an image definition of a compute gallery, without "
        '/versions/..., or name a platform image with version = "latest".'
    ),
    windows_updates="os_profile_windows_config.enable_automatic_upgrades",
    turn_windows_updates_off="Set enable_automatic_upgrades = false in os_profile_windows_config.",
)


def _resource_manager(quote: str, setting: str, extensions_path: str) -> Messages:
    """The messages of a language that writes the resource's own properties.

    ``quote`` is how the language quotes text, ``setting`` how a fix says that a path gets a value.
    """

    def quoted(text: str) -> str:
        return f"{quote}{text}{quote}"

    def put(path: str, value: str) -> str:
        return setting.format(path=path, value=value)

    health = (
        f"publisher {quoted('Microsoft.ManagedServices')} and type {quoted('ApplicationHealthLinux')} "
        f"or {quoted('ApplicationHealthWindows')}"
    )
    policy = "properties.upgradePolicy"
    profile = "properties.virtualMachineProfile"
    return Messages(
        os_upgrade="upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade",
        enable_os_upgrade=put(f"{policy}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade", "true") + ".",
        rollback="upgradePolicy.automaticOSUpgradePolicy.disableAutomaticRollback",
        rollback_switched_off="upgradePolicy.automaticOSUpgradePolicy.disableAutomaticRollback is true",
        keep_rollback=put(f"{policy}.automaticOSUpgradePolicy.disableAutomaticRollback", "false") + ".",
        mode="upgradePolicy.mode",
        roll_upgrades_out=put(f"{policy}.mode", quoted("Rolling"))
        + f", with a rollingUpgradePolicy beside it, or to {quoted('Automatic')}.",
        health_probe="networkProfile.healthProbe",
        extensions_path=extensions_path,
        add_health_signal=(
            f"Give {profile}.networkProfile.healthProbe.id the id of a load-balancer probe, or add an extension with "
            f"{health} to {profile}.extensionProfile.extensions."
        ),
        add_health_extension=f"Add an extension with {health} to {profile}.extensionProfile.extensions.",
        keep_one_health_signal=(
            "Keep one of the two: remove networkProfile.healthProbe or the Application Health extension."
        ),
        use_load_balancer_probe=(
            f"Give {profile}.networkProfile.healthProbe.id the id of a load-balancer probe, or use the Application "
            "Health extension."
        ),
        use_latest_version=put(f"{profile}.storageProfile.imageReference.version", quoted("latest")) + ".",
        use_gallery_definition=(
            "Give imageReference.id the id of an image definition of a compute gallery, without /versions/..., "
            f"or name a platform image with version {quoted('latest')}."
        ),
        max_batch="rollingUpgradePolicy.maxBatchInstancePercent",
        max_unhealthy="rollingUpgradePolicy.maxUnhealthyInstancePercent",
        max_unhealthy_upgraded="rollingUpgradePolicy.maxUnhealthyUpgradedInstancePercent",
        pause="rollingUpgradePolicy.pauseTimeBetweenBatches",
        limit_blast_radius=(
            f"In {policy}.rollingUpgradePolicy, keep maxBatchInstancePercent at {{batch:g}} or below, both unhealthy "
            f"percentages at {{unhealthy:g}} or below, and pauseTimeBetweenBatches at {quoted('{pause}')} or longer."
        ),
        windows_updates="osProfile.windowsConfiguration.enableAutomaticUpdates",
        turn_windows_updates_off=put(f"{profile}.osProfile.windowsConfiguration.enableAutomaticUpdates", "false")
        + "; CKV_AZURE_177 asks for the opposite and can be skipped here.",
        patch_mode="patchSettings.patchMode",
        patch_guests=put("patchSettings.patchMode", quoted("AutomaticByPlatform"))
        + f" in linuxConfiguration or windowsConfiguration of {profile}.osProfile.",
    )


_EXTENSIONS = "properties/virtualMachineProfile/extensionProfile/extensions"
ARM = _resource_manager('"', "Set {path} to {value}", _EXTENSIONS)
BICEP = _resource_manager("'", "Set {path} to {value}", _EXTENSIONS)
AZAPI = _resource_manager('"', "In body, set {path} = {value}", f"body/{_EXTENSIONS}")


def before_api_version_2017_03_30(current: Messages) -> Messages:
    """The same language where the API version in use has no automatic OS upgrade at all."""
    switch_on = current.enable_os_upgrade
    return replace(
        current,
        enable_os_upgrade=f"Raise the API version to 2018-10-01 or later, then {switch_on[0].lower()}{switch_on[1:]}",
    )


def before_api_version_2018_10(current: Messages) -> Messages:
    """The same language with the names that API versions up to 2018-06-01 gave flag and rollback."""
    return replace(
        current,
        os_upgrade="upgradePolicy.automaticOSUpgrade",
        enable_os_upgrade=current.enable_os_upgrade.replace(
            "automaticOSUpgradePolicy.enableAutomaticOSUpgrade", "automaticOSUpgrade"
        ),
        rollback="upgradePolicy.autoOSUpgradePolicy.disableAutoRollback",
        rollback_switched_off="upgradePolicy.autoOSUpgradePolicy.disableAutoRollback is true",
        keep_rollback=current.keep_rollback.replace(
            "automaticOSUpgradePolicy.disableAutomaticRollback", "autoOSUpgradePolicy.disableAutoRollback"
        ),
    )
