"""Every rule, in the order of its ID. An ID is never used for another rule."""

from __future__ import annotations

from typing import Tuple

from .auto_os_upgrade.auto_os_upgrade import AutoOsUpgrade
from .guest_patching.guest_patching import GuestPatching
from .health_signal.health_signal import HealthSignal
from .image_moves_forward.image_moves_forward import ImageMovesForward
from .rollback.rollback import Rollback
from .rolling_policy.rolling_policy import RollingPolicyLimits
from .rule import Rule
from .upgrade_mode.upgrade_mode import UpgradeMode
from .windows_updates.windows_updates import WindowsUpdates

RULES: Tuple[Rule, ...] = (
    AutoOsUpgrade(),
    HealthSignal(),
    Rollback(),
    ImageMovesForward(),
    UpgradeMode(),
    RollingPolicyLimits(),
    WindowsUpdates(),
    GuestPatching(),
)
