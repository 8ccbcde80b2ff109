"""Who patches the operating system of a scale set: the answer that the rules give together."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from ..model.declared import Deployment
from ..model.scale_set import ScaleSet, Ternary
from ..model.verdict import Outcome
from .auto_os_upgrade.auto_os_upgrade import AutoOsUpgrade
from .guest_patching.guest_patching import GuestPatching
from .image_moves_forward.image_moves_forward import ImageMovesForward
from .judgement import judge
from .limits import Limits, environment_limits
from .preconditions import is_aks_node_pool, service_fabric_extension
from .rule import Rule
from .upgrade_mode.upgrade_mode import UpgradeMode


class PatchedBy(Enum):
    """Who patches a scale set, the answers that need somebody's attention first."""

    NOBODY = "nobody"
    UNKNOWN = "unknown"
    EXCEPTION = "documented exception"
    SERVICE_FABRIC = "Service Fabric operator"
    GUEST_PATCHING = "guest patching"
    IMAGE_UPGRADE = "Azure image upgrade"
    AKS = "AKS"
    NOTHING = "nothing to patch"


def patched_by(deployments: Sequence[Deployment], limits: Limits | None = None) -> PatchedBy:
    """The answer for a declaration: of several deployments, the one that needs attention first.

    Where the answer hangs on a condition that is not known, it is unknown.
    """
    limits = limits or environment_limits()
    answers: list[PatchedBy] = []
    for deployment in deployments:
        in_each_case = {_patched_by(case, limits) for case in deployment.cases[0]}
        answers.append(in_each_case.pop() if len(in_each_case) == 1 else PatchedBy.UNKNOWN)
    return min(answers, key=list(PatchedBy).index, default=PatchedBy.NOTHING)


def _patched_by(scale_set: ScaleSet, limits: Limits) -> PatchedBy:
    if not scale_set.deployed or scale_set.vm_profile is Ternary.NO:
        return PatchedBy.NOTHING
    if is_aks_node_pool(scale_set):
        return PatchedBy.AKS

    def outcome(rule: Rule) -> Outcome:
        return judge(rule, scale_set, limits).outcome

    by_image, in_guest = outcome(AutoOsUpgrade()), outcome(GuestPatching())
    answers = (by_image, in_guest)
    if Outcome.PASS in answers:
        # the switch is on, but a fixed image has no newer one, and mode Manual leaves the new one in the model
        upgraded = by_image is Outcome.PASS
        effect = [outcome(ImageMovesForward()), *([outcome(UpgradeMode())] if upgraded else [])]
        return _unless(effect, PatchedBy.IMAGE_UPGRADE if upgraded else PatchedBy.GUEST_PATCHING)
    if by_image is Outcome.UNKNOWN and service_fabric_extension(scale_set):
        return PatchedBy.SERVICE_FABRIC
    return _unless(answers, PatchedBy.NOTHING)


def _unless(outcomes: Sequence[Outcome], otherwise: PatchedBy) -> PatchedBy:
    if Outcome.FAIL in outcomes:
        return PatchedBy.NOBODY
    if Outcome.UNKNOWN in outcomes:
        return PatchedBy.UNKNOWN
    return PatchedBy.EXCEPTION if Outcome.EXCEPTED in outcomes else otherwise
