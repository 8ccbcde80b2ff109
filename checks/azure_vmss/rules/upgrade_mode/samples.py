"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ...model.settings import known
from ..samples import LINUX, ON, OPEN, Sample, Samples, os_upgrade_properties, upgrade_policy


def _in_mode(mode: str) -> Sample:
    return Sample(
        LINUX,
        {"upgrade_mode": mode, "automatic_os_upgrade_policy": upgrade_policy(True)},
        os_upgrade_properties(True, mode=mode),
    )


SAMPLES = Samples(
    good=_in_mode("Automatic"),
    bad=_in_mode("Manual"),
    situations=(
        ("Flag true, mode Automatic", {"os_upgrade": ON, "mode": known("Automatic")}),
        ("Flag true, mode Rolling", {"os_upgrade": ON, "mode": known("Rolling")}),
        ("Flag true, mode Manual", {"os_upgrade": ON, "mode": known("Manual")}),
        ("Flag true, mode not set", {"os_upgrade": ON}),
        ("Flag true, mode unresolved", {"os_upgrade": ON, "mode": OPEN}),
        ("Flag false or not set", {}),
    ),
)
