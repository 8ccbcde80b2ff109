"""CKV_VMSS_6: a rolling upgrade policy that limits the blast radius."""

from __future__ import annotations

from ...model.durations import parse_duration
from ...model.scale_set import RollingPolicy, ScaleSet, Ternary
from ...model.settings import Setting
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..limits import MAX_BATCH_PERCENT, MAX_UNHEALTHY_PERCENT, MIN_PAUSE, Limits, environment_limits
from ..messages import Message, fact_not_known, not_known
from ..rule import Rule


def _setting(azurerm: str, resource_manager: str) -> Message:
    return Message(f"rolling_upgrade_policy.{azurerm}", f"rollingUpgradePolicy.{resource_manager}")


_MAX_BATCH = _setting("max_batch_instance_percent", "maxBatchInstancePercent")
_MAX_UNHEALTHY = _setting("max_unhealthy_instance_percent", "maxUnhealthyInstancePercent")
_MAX_UNHEALTHY_UPGRADED = _setting("max_unhealthy_upgraded_instance_percent", "maxUnhealthyUpgradedInstancePercent")
_PAUSE = _setting("pause_time_between_batches", "pauseTimeBetweenBatches")
_LIMIT = Message(
    azurerm=(
        "In rolling_upgrade_policy, keep max_batch_instance_percent at {batch:g} or below, both unhealthy percentages "
        'at {unhealthy:g} or below, and set pause_time_between_batches = "{pause}" or longer.'
    ),
    resource_manager=(
        "In properties.upgradePolicy.rollingUpgradePolicy, keep maxBatchInstancePercent at {batch:g} or below, both unhealthy "
        'percentages at {unhealthy:g} or below, and pauseTimeBetweenBatches at "{pause}" or longer.'
    ),
)

_AZURE_DEFAULT_PERCENT = 20
_LIMITS = (MAX_BATCH_PERCENT, MAX_UNHEALTHY_PERCENT, MIN_PAUSE)
_SUGGESTED_PAUSE = "PT30S"


class RollingPolicyLimits(Rule):
    """A rolling policy should break few instances at a time and pause between batches."""

    id = "CKV_VMSS_6"
    name = "Ensure the rolling upgrade policy limits the blast radius"
    severity = "LOW"
    guideline = (
        "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
        "virtual-machine-scale-sets-configure-rolling-upgrades"
    )

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits

    def within(self, limits: Limits) -> Rule:
        return RollingPolicyLimits(limits)

    def judge(self, scale_set: ScaleSet) -> Verdict:
        if scale_set.rolling_policy_given is Ternary.NO:
            return not_applicable("No rolling upgrade policy is given.")
        policy = scale_set.rolling_policy
        if scale_set.rolling_policy_given is Ternary.UNKNOWN or policy is None:
            return undecided(fact_not_known("The rolling upgrade policy", scale_set.reasons.get("rolling_policy", "")))
        limits = self._limits or environment_limits()
        if limits.problem:
            return failed(f"{limits.problem}.", "Correct the setting, or remove it to use the default.")
        return self._judge_policy(scale_set, policy, limits)

    def _judge_policy(self, scale_set: ScaleSet, policy: RollingPolicy, limits: Limits) -> Verdict:
        problems: list[str] = []
        failing: list[str] = []
        settings = self._percentages(scale_set, policy, limits)
        for name, setting, limit in settings:
            if self._percent(setting) > limit:
                problems.append(f"{name} is {self._percent(setting):g}, above {limit:g}")
                failing.append(setting.path)
        pause_problem = self._pause_problem(_PAUSE.told_to(scale_set), policy.pause, limits)
        if pause_problem:
            problems.append(pause_problem)
            failing.append(policy.pause.path)
        if problems:
            fix = _LIMIT.filled(
                batch=limits.max_batch_percent,
                unhealthy=limits.max_unhealthy_percent,
                pause=limits.min_pause or _SUGGESTED_PAUSE,
            )
            return failed(f"{'; '.join(problems)}.", fix.told_to(scale_set), *failing)
        named = [*((name, setting) for name, setting, _ in settings), (_PAUSE.told_to(scale_set), policy.pause)]
        for name, setting in named:
            if setting.is_unknown:
                return undecided(not_known(name, setting), setting.path)
        if self._pause_unreadable(policy.pause):
            return undecided(f"{_PAUSE.told_to(scale_set)} is {policy.pause.text}, not an ISO 8601 duration.")
        # whoever moves a limit is named, so that a limit that was loosened shows in what passes by it
        moved = "".join(f"; {name} {limits.shown(name)}" for name in _LIMITS if name in dict(limits.origins))
        return passed(f"The rolling upgrade policy stays within its limits{moved}.", *(item.path for _, item in named))

    @staticmethod
    def _percentages(scale_set: ScaleSet, policy: RollingPolicy, limits: Limits) -> list[tuple[str, Setting, float]]:
        return [
            (_MAX_BATCH.told_to(scale_set), policy.max_batch, limits.max_batch_percent),
            (_MAX_UNHEALTHY.told_to(scale_set), policy.max_unhealthy, limits.max_unhealthy_percent),
            (_MAX_UNHEALTHY_UPGRADED.told_to(scale_set), policy.max_unhealthy_upgraded, limits.max_unhealthy_percent),
        ]

    @staticmethod
    def _percent(setting: Setting) -> float:
        if setting.is_known:
            return float(setting.value)
        return _AZURE_DEFAULT_PERCENT if setting.is_absent else 0

    @staticmethod
    def _pause_problem(name: str, pause: Setting, limits: Limits) -> str:
        if pause.is_absent:
            return f"{name} is not set, which means no pause between batches"
        seconds = parse_duration(pause.text) if pause.is_known else None
        if seconds is None:
            return ""
        if seconds == 0:
            return f"{name} is {pause.text}, no pause between batches"
        if seconds < limits.min_pause_seconds:
            return f"{name} is {pause.text}, shorter than {limits.min_pause}"
        return ""

    @staticmethod
    def _pause_unreadable(pause: Setting) -> bool:
        return pause.is_known and parse_duration(pause.text) is None


RULE = RollingPolicyLimits()
