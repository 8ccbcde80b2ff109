"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ..samples import (
    IN_FLEXIBLE_MODE,
    LINUX,
    OFF,
    ON,
    OPEN,
    SERVICE_FABRIC_BRONZE,
    SERVICE_FABRIC_SILVER,
    Sample,
    Samples,
    os_upgrade_properties,
    upgrade_policy,
)

SAMPLES = Samples(
    good=Sample(LINUX, {"automatic_os_upgrade_policy": upgrade_policy(True)}, os_upgrade_properties(True)),
    bad=Sample(LINUX, {"automatic_os_upgrade_policy": upgrade_policy(False)}, os_upgrade_properties(False)),
    situations=(
        ("Uniform, flag true", {"os_upgrade": ON}),
        ("Uniform, flag false", {"os_upgrade": OFF}),
        ("Uniform, flag not set", {}),
        ("Uniform, flag unresolved", {"os_upgrade": OPEN}),
        ("Flexible, flag true", {**IN_FLEXIBLE_MODE, "os_upgrade": ON}),
        ("Flexible, flag false or not set", IN_FLEXIBLE_MODE),
        ("Service Fabric node type, durability Silver or Gold, flag not set", {"extensions": SERVICE_FABRIC_SILVER}),
        ("Service Fabric node type, durability Bronze or unresolved", {"extensions": SERVICE_FABRIC_BRONZE}),
    ),
)
