"""CKV_VMSS_6: a rolling upgrade policy that limits the blast radius."""

from __future__ import annotations

from typing import List, Tuple

from ...model.durations import parse_duration
from ..limits import LimitError, RollingLimits, rolling_limits
from ...model.scale_set import RollingPolicy, ScaleSet, Ternary
from ...model.settings import Setting
from ...model.verdict import Verdict, failed, not_applicable, passed, undecided
from ..rule import Rule

_AZURE_DEFAULT_PERCENT = 20
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

    def judge(self, scale_set: ScaleSet) -> Verdict:
        if scale_set.rolling_policy_given is Ternary.NO:
            return not_applicable("No rolling upgrade policy is given.")
        policy = scale_set.rolling_policy
        if scale_set.rolling_policy_given is Ternary.UNKNOWN or policy is None:
            return undecided("The rolling upgrade policy cannot be known statically.")
        try:
            limits = rolling_limits()
        except LimitError as error:
            return failed(f"{error}.", "Correct the environment variable, or unset it to use the default.")
        return self._judge_policy(scale_set, policy, limits)

    def _judge_policy(self, scale_set: ScaleSet, policy: RollingPolicy, limits: RollingLimits) -> Verdict:
        words = scale_set.messages
        problems: List[str] = []
        failing: List[str] = []
        settings = self._percentages(scale_set, policy, limits)
        for name, setting, limit in settings:
            if self._percent(setting) > limit:
                problems.append(f"{name} is {self._percent(setting):g}, above {limit:g}")
                failing.append(setting.path)
        pause_problem = self._pause_problem(words.pause, policy.pause, limits)
        if pause_problem:
            problems.append(pause_problem)
            failing.append(policy.pause.path)
        if problems:
            fix = words.limit_blast_radius.format(
                batch=limits.batch_percent,
                unhealthy=limits.unhealthy_percent,
                pause=limits.min_pause_text or _SUGGESTED_PAUSE,
            )
            return failed(f"{'; '.join(problems)}.", fix, *failing)
        everything = [setting for _, setting, _ in settings] + [policy.pause]
        if any(setting.is_unknown for setting in everything) or self._pause_unreadable(policy.pause):
            return undecided("The rolling upgrade policy cannot be known statically.")
        return passed("The rolling upgrade policy stays within its limits.", *(item.path for item in everything))

    @staticmethod
    def _percentages(
        scale_set: ScaleSet, policy: RollingPolicy, limits: RollingLimits
    ) -> "List[Tuple[str, Setting, float]]":
        words = scale_set.messages
        return [
            (words.max_batch, policy.max_batch, limits.batch_percent),
            (words.max_unhealthy, policy.max_unhealthy, limits.unhealthy_percent),
            (words.max_unhealthy_upgraded, policy.max_unhealthy_upgraded, limits.unhealthy_percent),
        ]

    @staticmethod
    def _percent(setting: Setting) -> float:
        if setting.is_known:
            return float(setting.value)
        return _AZURE_DEFAULT_PERCENT if setting.is_absent else 0

    @staticmethod
    def _pause_problem(name: str, pause: Setting, limits: RollingLimits) -> str:
        if pause.is_absent:
            return f"{name} is not set, which means no pause between batches"
        seconds = parse_duration(pause.text) if pause.is_known else None
        if seconds is None:
            return ""
        if seconds == 0:
            return f"{name} is {pause.text}, no pause between batches"
        if seconds < limits.min_pause_seconds:
            return f"{name} is {pause.text}, shorter than {limits.min_pause_text}"
        return ""

    @staticmethod
    def _pause_unreadable(pause: Setting) -> bool:
        return pause.is_known and parse_duration(pause.text) is None
