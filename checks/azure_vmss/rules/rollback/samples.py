"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ..samples import (
    IN_FLEXIBLE_MODE,
    LINUX,
    OFF,
    ON,
    OPEN,
    Sample,
    Samples,
    os_upgrade_properties,
    upgrade_policy,
)

SAMPLES = Samples(
    good=Sample(LINUX, {"automatic_os_upgrade_policy": upgrade_policy(True)}, os_upgrade_properties(True)),
    bad=Sample(LINUX, {"automatic_os_upgrade_policy": upgrade_policy(True, True)}, os_upgrade_properties(True, True)),
    situations=(
        ("Rollback not mentioned", {}),
        ("Rollback enabled", {"rollback_disabled": OFF}),
        ("Rollback disabled, flag true", {"rollback_disabled": ON, "os_upgrade": ON}),
        ("Rollback disabled, flag off", {"rollback_disabled": ON}),
        ("Rollback unresolved", {"rollback_disabled": OPEN}),
        ("Flexible, flag not true", IN_FLEXIBLE_MODE),
    ),
)
