"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ...model.settings import known
from ..samples import FLEXIBLE, IN_FLEXIBLE_MODE, ON, OPEN, Sample, Samples


def _patched(mode: str) -> Sample:
    return Sample(
        FLEXIBLE,
        {
            "sku_name": "Standard_D2s_v5",
            "os_profile": {"linux_configuration": {"admin_username": "azure", "patch_mode": mode}},
        },
        {
            "orchestrationMode": "Flexible",
            "virtualMachineProfile": {"osProfile": {"linuxConfiguration": {"patchSettings": {"patchMode": mode}}}},
        },
    )


SAMPLES = Samples(
    good=_patched("AutomaticByPlatform"),
    bad=_patched("ImageDefault"),
    situations=(
        ("Flexible, patch mode AutomaticByPlatform", {**IN_FLEXIBLE_MODE, "patch_mode": known("AutomaticByPlatform")}),
        ("Flexible, OS upgrade flag true", {**IN_FLEXIBLE_MODE, "os_upgrade": ON}),
        ("Flexible, any other patch mode", {**IN_FLEXIBLE_MODE, "patch_mode": known("ImageDefault")}),
        ("Flexible, patch mode not set", IN_FLEXIBLE_MODE),
        ("Flexible, patch mode unresolved", {**IN_FLEXIBLE_MODE, "patch_mode": OPEN}),
        ("Uniform", {}),
    ),
)
