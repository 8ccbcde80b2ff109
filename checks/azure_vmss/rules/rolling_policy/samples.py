"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from typing import Any

from ...model.scale_set import RollingPolicy, Ternary
from ..samples import LINUX, Sample, Samples, setting_or_absent

_SHARES = {
    "max_batch_instance_percent": "maxBatchInstancePercent",
    "max_unhealthy_instance_percent": "maxUnhealthyInstancePercent",
    "max_unhealthy_upgraded_instance_percent": "maxUnhealthyUpgradedInstancePercent",
}


def _limited_to(percent: int) -> Sample:
    azurerm = {**dict.fromkeys(_SHARES, percent), "pause_time_between_batches": "PT5M"}
    properties = {**dict.fromkeys(_SHARES.values(), percent), "pauseTimeBetweenBatches": "PT5M"}
    return Sample(
        LINUX,
        {"rolling_upgrade_policy": azurerm},
        {"upgradePolicy": {"rollingUpgradePolicy": properties}, "virtualMachineProfile": {}},
    )


def _rolling(percent: Any, pause: Any) -> dict[str, Any]:
    share = setting_or_absent(percent)
    policy = RollingPolicy(share, share, share, setting_or_absent(pause))
    return {"rolling_policy_given": Ternary.YES, "rolling_policy": policy}


SAMPLES = Samples(
    good=_limited_to(20),
    bad=_limited_to(80),
    situations=(
        ("Percentages of 20, a pause", _rolling(20, "PT5M")),
        ("A percentage above 20", _rolling(50, "PT5M")),
        ("Pause of zero", _rolling(20, "PT0S")),
        ("Pause not set", _rolling(20, None)),
        ("Percentages not set, a pause", _rolling(None, "PT5M")),
        ("No rolling upgrade policy", {}),
        ("Rolling upgrade policy unresolved", {"rolling_policy_given": Ternary.UNKNOWN}),
    ),
)
