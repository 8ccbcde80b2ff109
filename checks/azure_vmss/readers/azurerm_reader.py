"""The azurerm scale sets, releases 3, 4 and 5, read into the model.

Sources: terraform-provider-azurerm v3.117.1, v4.81.0 and v5.2.0, internal/services/compute/
virtual_machine_scale_set.go and the resources beside it, and the 5.0 upgrade guide.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Callable, Dict, List, Tuple

from ..model.images import Image, ImageKind, absent_image, conditional_image, image_from_id, image_from_version, unknown_image
from ..model.scale_set import Extension, Orchestration, RollingPolicy, ScaleSet, Ternary
from ..model.settings import Setting, absent, known, unknown
from ..model.messages import AZURERM_FLEXIBLE, AZURERM_LEGACY, AZURERM_V4, AZURERM_V5, Messages
from .azurerm_images import image_from_expression
from .terraform_blocks import Block, Blocks, is_internal, resource_block
from .terraform_expressions import evaluate_text
from .terraform_surroundings import Surroundings
from .terraform_text import AFTER_APPLY, AMONG, ResourceReference, is_expression, resource_references, unwrap
from .terraform_types import FLEXIBLE, LEGACY, WINDOWS

_DURABILITY = re.compile(r"durabilityLevel[\"']?\s*[:=]\s*[\"'](\w+)[\"']", re.IGNORECASE)
_EMPTY_LOOPS = ([], [[]], [{}], [[[]]], [[{}]])
_V5_NAMES = ("automatic_os_upgrade_enabled", "automatic_rollback_enabled")


def read_azurerm(resource_type: str, conf: Dict[str, Any], surroundings: Surroundings) -> ScaleSet:
    """Read one azurerm scale set; ``conf`` has Checkov's shape, ``{attribute: [value]}``."""
    block = resource_block(conf, surroundings)
    if resource_type == FLEXIBLE:
        return _read_flexible(block)
    if resource_type == LEGACY:
        return _read_legacy(block)
    return _read_uniform(block, windows=resource_type == WINDOWS)


def _read_uniform(block: Block, windows: bool) -> ScaleSet:
    policy = block.blocks("automatic_os_upgrade_policy")
    return replace(
        _common(block, _vocabulary(block, policy), Orchestration.UNIFORM),
        os_upgrade=_from_policy(policy, "automatic_os_upgrade_enabled", "enable_automatic_os_upgrade"),
        rollback_disabled=_rollback_disabled(policy),
        health_probe=probe_from_setting(block.setting("health_probe_id")),
        windows=Ternary.YES if windows else Ternary.NO,
        windows_updates=block.setting("automatic_updates_enabled", "enable_automatic_updates").as_bool(),
        windows_updates_default_on=True,
    )


def _read_flexible(block: Block) -> ScaleSet:
    os_profile = block.blocks("os_profile")
    given = block.raw("sku_name") not in (None, "") or bool(os_profile.blocks)
    profile = Ternary.YES if given else Ternary.NO if os_profile.complete else Ternary.UNKNOWN
    return replace(
        _common(block, AZURERM_FLEXIBLE, Orchestration.FLEXIBLE),
        vm_profile=profile,
        patch_mode=_patch_mode(os_profile),
    )


def _read_legacy(block: Block) -> ScaleSet:
    windows_config = block.blocks("os_profile_windows_config")
    return replace(
        _common(block, AZURERM_LEGACY, Orchestration.UNIFORM),
        os_upgrade=block.setting("automatic_os_upgrade").as_bool(),
        mode=block.setting("upgrade_policy_mode").as_text(),
        health_probe=probe_from_setting(block.setting("health_probe_id")),
        image=_legacy_image(block),
        windows=_legacy_windows(block, windows_config),
        windows_updates=windows_config.setting("enable_automatic_upgrades").as_bool(),
    )


def _common(block: Block, messages: Messages, orchestration: Orchestration) -> ScaleSet:
    extensions = block.blocks("extension")
    rolling = block.blocks("rolling_upgrade_policy")
    tags, tags_complete = read_tags(block)
    return ScaleSet(
        messages=messages,
        orchestration=orchestration,
        deployed=is_created(block),
        vm_profile=Ternary.YES,
        os_upgrade=absent(),
        rollback_disabled=absent(),
        mode=block.setting("upgrade_mode").as_text(),
        rolling_policy_given=Ternary.NO if rolling.none_given else Ternary.YES if rolling.complete else Ternary.UNKNOWN,
        rolling_policy=_rolling_policy(rolling) if rolling.blocks else None,
        health_probe=absent(),
        extensions=tuple(read_extension(extension) for extension in extensions.blocks),
        extensions_complete=extensions.complete,
        image=_image(block),
        windows=Ternary.NO,
        windows_updates=absent(),
        windows_updates_default_on=False,
        patch_mode=absent(),
        tags=tags,
        tags_complete=tags_complete,
    )


def is_created(block: Block) -> bool:
    """False only where ``count`` is 0 or ``for_each`` is empty for certain.

    Checkov takes a comparison it cannot work out for false, so a zero it computed counts
    only where the source says the same.
    """
    if not block.surroundings.is_instantiated():
        return False
    if block.setting("count").as_number().value == 0:
        return not _confirmed(block, "count", lambda value: value in (0, "0"))
    if block.conf.get("for_each") in _EMPTY_LOOPS or isinstance(block.raw("for_each"), str):
        return not _confirmed(block, "for_each", lambda value: value in ([], {}))
    return True


def _confirmed(block: Block, name: str, is_nothing: "Callable[[Any], bool]") -> bool:
    written = block.surroundings.written_expression(name)
    if written is None:
        return not isinstance(block.raw(name), str)
    found = evaluate_text(written, name, block.surroundings.lookup)
    return found.is_known and is_nothing(found.value)


def _vocabulary(block: Block, policy: Blocks) -> Messages:
    newest = any(item.has(name) for item in policy.blocks for name in _V5_NAMES)
    return AZURERM_V5 if newest or block.has("automatic_updates_enabled") else AZURERM_V4


def _from_policy(policy: Blocks, *names: str) -> Setting:
    found = policy.setting(*names).as_bool()
    return found if found.path else replace(found, path="automatic_os_upgrade_policy")


def _rollback_disabled(policy: Blocks) -> Setting:
    enabled = policy.setting("automatic_rollback_enabled").as_bool()
    if enabled.is_known:
        return replace(enabled, value=not enabled.value)
    return _from_policy(policy, "disable_automatic_rollback") if enabled.is_absent else enabled


def _rolling_policy(rolling: Blocks) -> RollingPolicy:
    return RollingPolicy(
        max_batch=rolling.setting("max_batch_instance_percent").as_number(),
        max_unhealthy=rolling.setting("max_unhealthy_instance_percent").as_number(),
        max_unhealthy_upgraded=rolling.setting("max_unhealthy_upgraded_instance_percent").as_number(),
        pause=rolling.setting("pause_time_between_batches").as_text(),
    )


def _patch_mode(os_profile: Blocks) -> Setting:
    for profile in os_profile.blocks:
        for name in ("linux_configuration", "windows_configuration"):
            configuration = profile.blocks(name)
            if configuration.blocks or not configuration.complete:
                return configuration.setting("patch_mode").as_text()
    return absent("os_profile") if os_profile.complete else unknown("os_profile")


def read_extension(extension: Block) -> Extension:
    """An ``extension`` block, or a stand-alone extension resource."""
    return Extension(
        publisher=extension.setting("publisher").as_text(),
        type=extension.setting("type").as_text(),
        durability=_durability(extension.setting("settings")),
    )


def _durability(settings: Setting) -> Setting:
    """``durabilityLevel`` out of extension settings: an object, JSON text or HCL text of ``jsonencode``."""
    if settings.is_absent:
        return absent(settings.path)
    value: Any = settings.value if settings.is_known else settings.expression
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            match = _DURABILITY.search(value)
            return known(match.group(1), settings.path) if match else unknown(settings.path)
    if isinstance(value, dict):
        level = next((item for key, item in value.items() if str(key).lower() == "durabilitylevel"), None)
        level = unwrap(level)
        if isinstance(level, str) and not is_expression(level):
            return known(level, settings.path)
    return unknown(settings.path)


def probe_from_setting(setting: Setting) -> Setting:
    """A probe id, known even where only what it refers to is known: a reference is still a probe."""
    if setting.alternatives:
        choices = [probe_from_setting(choice) for choice in setting.alternatives]
        if all(choice.is_known for choice in choices):
            gateways = [choice for choice in choices if "gateway" in choice.text.lower()]
            return choices[0] if len(gateways) in (0, len(choices)) else unknown(setting.path)
        return setting
    if not setting.is_unknown or not setting.expression:
        return setting.as_text()
    references = resource_references(setting.expression)
    after_apply = setting.expression.startswith((f"{AFTER_APPLY}(", f"{AMONG}("))
    if after_apply:
        return _probe_after_apply(references, setting)
    if references and (setting.expression.startswith(references[0].text) or "${" in setting.expression):
        return known(setting.expression, setting.path)
    return known(setting.expression, setting.path) if is_written(setting) else setting


def _probe_after_apply(references: List[ResourceReference], setting: Setting) -> Setting:
    gateways = [reference for reference in references if "gateway" in reference.type]
    others = [reference for reference in references if reference.type in ("azurerm_lb_probe", "azurerm_lb")]
    if not references or (gateways and others):
        return unknown(setting.path)
    return known((gateways or others or references)[0].text, setting.path)


def _image(block: Block) -> Image:
    image_id = block.setting("source_image_id")
    if not image_id.is_absent:
        return image_from_setting(image_id)
    reference = block.blocks("source_image_reference")
    if reference.none_given:
        return absent_image("source_image_reference")
    return image_from_platform_version(reference.setting("version"))


def image_from_setting(image_id: Setting) -> Image:
    """The image a ``source_image_id`` names, by its text or by what it refers to."""
    if image_id.alternatives:
        return conditional_image([image_from_setting(choice) for choice in image_id.alternatives], image_id.path)
    if image_id.is_known and isinstance(image_id.value, str):
        return image_from_id(image_id.text, image_id.path)
    if image_id.is_absent:
        return absent_image(image_id.path)
    return image_from_expression(image_id.expression, image_id.path)


def image_from_platform_version(version: Setting) -> Image:
    """The platform image of a version, one looked up by ``azurerm_platform_image`` included."""
    if version.alternatives:
        return conditional_image([image_from_platform_version(choice) for choice in version.alternatives], version.path)
    for reference in resource_references(version.expression):
        if reference.is_data and reference.type == "azurerm_platform_image" and reference.text == version.expression:
            return Image(ImageKind.PLATFORM_PINNED, version.expression, version.path)
    return image_from_version(version.as_text())


def _legacy_image(block: Block) -> Image:
    reference = block.blocks("storage_profile_image_reference")
    disk_image = block.blocks("storage_profile_os_disk").setting("image")
    if is_written(disk_image):
        return Image(ImageKind.VHD, disk_image.text or disk_image.expression, disk_image.path)
    if not reference.complete:
        return unknown_image("storage_profile_image_reference")
    image_id = reference.setting("id")
    if not image_id.is_absent:
        return image_from_setting(image_id)
    version = reference.setting("version")
    if not version.is_absent:
        return image_from_platform_version(version)
    if disk_image.is_unknown:
        return unknown_image(disk_image.path)
    if reference.none_given:
        return absent_image("storage_profile_image_reference")
    # azurerm_virtual_machine_scale_set defaults the version of a named platform image to nothing Azure accepts
    return unknown_image(version.path)


def is_written(setting: Setting) -> bool:
    """Whether a value is there for certain, even where parts of it are not known: ``"${...}/image.vhd"``."""
    return setting.is_known or (setting.is_unknown and "${" in setting.expression and "/" in setting.expression)


def _legacy_windows(block: Block, windows_config: Blocks) -> Ternary:
    if windows_config.blocks:
        return Ternary.YES
    os_type = block.blocks("storage_profile_os_disk").setting("os_type")
    publisher = block.blocks("storage_profile_image_reference").setting("publisher")
    if os_type.matches("Windows") or publisher.matches("MicrosoftWindowsServer", "MicrosoftWindowsDesktop"):
        return Ternary.YES
    if not windows_config.complete:
        return Ternary.UNKNOWN
    return Ternary.NO


def read_tags(block: Block) -> "Tuple[Dict[str, Setting], bool]":
    """The tags by lower-cased name, and whether the mapping resolves as a whole."""
    given = block.raw("tags")
    parts: List[Any] = given if isinstance(given, list) else [given]
    tags: Dict[str, Setting] = {}
    complete = True
    for part in parts:
        if isinstance(part, dict):
            holder = Block(part, block.surroundings, "tags", "tags")
            tags.update({_tag_name(key): holder.setting(key) for key in part if not is_internal(str(key))})
        elif part is not None:
            complete = False
    return tags, complete


def _tag_name(key: Any) -> str:
    return str(key).strip().strip("\"'").lower()
