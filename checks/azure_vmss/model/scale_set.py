"""The scale set as every rule sees it, whichever language described it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from .images import Image
from .languages import Language
from .settings import Setting, absent


class Ternary(Enum):
    """A fact that may also be unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Orchestration(Enum):
    """``orchestrationMode``; absent means Uniform (Microsoft.Compute REST API)."""

    UNIFORM = "Uniform"
    FLEXIBLE = "Flexible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Extension:
    """A VM extension of a scale set, however it was attached.

    ``certain`` is false where it may belong to another, or to nobody.
    """

    publisher: Setting
    type: Setting
    durability: Setting = field(default_factory=absent)
    certain: bool = True


@dataclass(frozen=True)
class RollingPolicy:
    """``rollingUpgradePolicy``: percentages as numbers, the pause as ISO 8601 text."""

    max_batch: Setting
    max_unhealthy: Setting
    max_unhealthy_upgraded: Setting
    pause: Setting


@dataclass(frozen=True)
class ScaleSet:
    """What the rules need to know of one declared scale set.

    ``extensions_complete`` is false while some extension cannot be seen, so that
    a missing Application Health extension is not concluded from the others.
    ``rolling_policy_given`` is unknown where the whole policy does not resolve.
    ``tags`` maps lower-cased names to settings; ``tags_complete`` is false where
    the whole mapping does not resolve. ``reasons`` says why a fact is not known, by the name of its field.
    """

    language: Language
    orchestration: Orchestration
    deployed: bool
    vm_profile: Ternary
    os_upgrade: Setting
    rollback_disabled: Setting
    mode: Setting
    rolling_policy_given: Ternary
    rolling_policy: RollingPolicy | None
    health_probe: Setting
    extensions: tuple[Extension, ...]
    extensions_complete: bool
    image: Image
    windows: Ternary
    windows_updates: Setting
    windows_updates_default_on: bool
    patch_mode: Setting
    tags: dict[str, Setting]
    tags_complete: bool = True
    reasons: Mapping[str, str] = field(default_factory=dict)
