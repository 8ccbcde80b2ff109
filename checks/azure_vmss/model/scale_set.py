"""The scale set as every rule sees it, whichever language described it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from .images import Image, absent_image
from .languages import Language
from .settings import Setting, absent

_ABSENT = absent()
_NO_IMAGE = absent_image()


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


class Extension(NamedTuple):
    """A VM extension of a scale set, however it was attached.

    ``certain`` is false where it may belong to another, or to nobody.
    """

    publisher: Setting
    type: Setting
    durability: Setting = _ABSENT
    certain: bool = True


class RollingPolicy(NamedTuple):
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
    deployed: bool = True
    vm_profile: Ternary = Ternary.YES
    os_upgrade: Setting = _ABSENT
    rollback_disabled: Setting = _ABSENT
    mode: Setting = _ABSENT
    rolling_policy_given: Ternary = Ternary.NO
    rolling_policy: RollingPolicy | None = None
    health_probe: Setting = _ABSENT
    extensions: tuple[Extension, ...] = ()
    extensions_complete: bool = True
    image: Image = _NO_IMAGE
    windows: Ternary = Ternary.NO
    windows_updates: Setting = _ABSENT
    windows_updates_default_on: bool = False
    patch_mode: Setting = _ABSENT
    tags: Mapping[str, Setting] = field(default_factory=dict)
    tags_complete: bool = True
    reasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def extensions_by_publisher(self) -> Mapping[str, list[Extension]]:
        """The extensions whose publisher is known, by its name in lower case: every rule asks for some."""
        found: dict[str, list[Extension]] = {}
        for extension in self.extensions:
            if extension.publisher.is_known:
                found.setdefault(extension.publisher.text.lower(), []).append(extension)
        return found
