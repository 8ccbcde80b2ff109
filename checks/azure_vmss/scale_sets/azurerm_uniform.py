"""``azurerm_linux_virtual_machine_scale_set`` and ``azurerm_windows_virtual_machine_scale_set``."""

from __future__ import annotations

from ..model.languages import AZURERM_V4, AZURERM_V5, Language
from ..model.scale_set import Orchestration, ScaleSet, Ternary
from ..model.settings import Setting
from .azurerm_common import first_given, read_common
from .joined import Joined
from .node import Node
from .probe_ids import probe_of_id

_POLICY = "automatic_os_upgrade_policy"
_NAMES_OF_V5 = ("automatic_os_upgrade_enabled", "automatic_rollback_enabled")


def read_uniform(resource: Node, windows: bool, joined: Joined) -> ScaleSet:
    """Read a Uniform scale set; no release of the provider accepts the spellings of both v4 and v5."""
    policy = resource.block(_POLICY)
    updates = first_given(resource, "automatic_updates_enabled", "enable_automatic_updates")
    return read_common(
        resource,
        _language(resource, policy),
        Orchestration.UNIFORM,
        joined=joined,
        os_upgrade=first_given(policy, "automatic_os_upgrade_enabled", "enable_automatic_os_upgrade").setting.as_bool(),
        rollback_disabled=_rollback_disabled(policy),
        health_probe=probe_of_id(resource.child("health_probe_id")),
        windows=Ternary.YES if windows else Ternary.NO,
        windows_updates=updates.setting.as_bool(),
        windows_updates_default_on=True,
    )


def _language(resource: Node, policy: Node) -> Language:
    newest = resource.has("automatic_updates_enabled") or any(policy.has(name) for name in _NAMES_OF_V5)
    return AZURERM_V5 if newest else AZURERM_V4


def _rollback_disabled(policy: Node) -> Setting:
    enabled = policy.child("automatic_rollback_enabled").setting.as_bool()
    if enabled.is_known:
        return enabled._replace(value=not enabled.value)
    return policy.child("disable_automatic_rollback").setting.as_bool() if enabled.is_absent else enabled
