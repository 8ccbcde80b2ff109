"""What the azurerm scale sets have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.images import Image, absent_image
from ..model.languages import Language
from ..model.scale_set import Extension, Orchestration, RollingPolicy, ScaleSet
from ..model.settings import Setting, absent, unknown
from .image_ids import image_of_id, image_of_version
from .joined import NOTHING_JOINED, Joined
from .json_text import parse_json
from .node import Node, given, reasons_of
from .tags import read_tags


def read_common(
    resource: Node,
    language: Language,
    orchestration: Orchestration,
    mode: Setting | None = None,
    image: Image | None = None,
    reasons: Mapping[str, str] | None = None,
    joined: Joined = NOTHING_JOINED,
    **own: Any,
) -> ScaleSet:
    """A scale set of what all azurerm resources say alike, and of the fields that this one says in a way of its own."""
    blocks = resource.child("extension")
    extensions, complete = blocks.items()
    rolling = resource.block("rolling_upgrade_policy")
    tags, tags_complete = read_tags(resource.child("tags"))
    return ScaleSet(
        language=language,
        orchestration=orchestration,
        mode=mode or resource.child("upgrade_mode").setting.as_text(),
        rolling_policy_given=given(rolling),
        rolling_policy=None if rolling.is_absent else _rolling_policy(rolling),
        extensions=(*[read_extension(extension) for extension in extensions], *joined.extensions),
        extensions_complete=complete and not joined.unseen,
        image=image or _image(resource),
        tags=tags,
        tags_complete=tags_complete,
        reasons={
            **joined.reasons,
            **reasons_of(extensions=blocks, rolling_policy=rolling),
            **(reasons or {}),
        },
        **own,
    )


def first_given(block: Node, *names: str) -> Node:
    """The first of the settings that is there; releases of the provider renamed some of them."""
    nodes = [block.child(name) for name in names]
    return next((node for node in nodes if not node.is_empty), nodes[-1])


def read_extension(extension: Node) -> Extension:
    """An ``extension`` block, or an extension that is a resource of its own."""
    return Extension(
        publisher=extension.child("publisher").setting.as_text(),
        type=extension.child("type").setting.as_text(),
        durability=_durability(extension.child("settings")),
    )


def _durability(settings: Node) -> Setting:
    """``durabilityLevel`` of extension settings, which are JSON text, or the object that a plan makes of it."""
    if settings.is_empty:
        return absent(settings.path)
    parsed = settings.holding(parse_json(settings.value))
    members, complete = parsed.entries()
    level = members.get("durabilitylevel")
    if level is not None:
        return level.setting.as_text()._replace(path=settings.path)
    return absent(settings.path) if complete else unknown(settings.path, reason=parsed.setting.reason)


def _rolling_policy(rolling: Node) -> RollingPolicy:
    return RollingPolicy(
        max_batch=rolling.child("max_batch_instance_percent").setting.as_number(),
        max_unhealthy=rolling.child("max_unhealthy_instance_percent").setting.as_number(),
        max_unhealthy_upgraded=rolling.child("max_unhealthy_upgraded_instance_percent").setting.as_number(),
        pause=rolling.child("pause_time_between_batches").setting.as_text(),
    )


def _image(resource: Node) -> Image:
    image_id = resource.child("source_image_id")
    if not image_id.is_empty:
        return image_of_id(image_id)
    reference = resource.block("source_image_reference")
    if reference.is_absent:
        return absent_image("source_image_reference")
    return image_of_version(reference.child("version"))
