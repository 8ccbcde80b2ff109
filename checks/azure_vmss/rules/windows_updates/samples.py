"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ...model.scale_set import Ternary
from ..samples import OFF, ON, OPEN, WINDOWS, Sample, Samples, os_upgrade_properties, upgrade_policy

_WINDOWS = {"windows": Ternary.YES, "os_upgrade": ON}


def _updating(automatically: bool) -> Sample:
    profile = {"osProfile": {"windowsConfiguration": {"enableAutomaticUpdates": automatically}}}
    return Sample(
        WINDOWS,
        {"enable_automatic_updates": automatically, "automatic_os_upgrade_policy": upgrade_policy(True)},
        {**os_upgrade_properties(True), "virtualMachineProfile": profile},
    )


SAMPLES = Samples(
    good=_updating(False),
    bad=_updating(True),
    situations=(
        ("Windows, flag true, updates off", {**_WINDOWS, "windows_updates": OFF}),
        ("Windows, flag true, updates on", {**_WINDOWS, "windows_updates": ON}),
        ("Windows, flag true, updates not set, azurerm", _WINDOWS),
        (
            "Windows, flag true, updates not set, ARM, Bicep, azapi and the legacy resource",
            {**_WINDOWS, "windows_updates_default_on": False},
        ),
        ("Windows, flag true, updates unresolved", {**_WINDOWS, "windows_updates": OPEN}),
        ("Windows, flag off", {"windows": Ternary.YES}),
        ("Linux", {"os_upgrade": ON}),
    ),
)
