"""What the findings of the rules say, in the words of the language the reader has to change.

A rule keeps its own texts; here is how a text is told in a language, and the names of the settings that
several rules speak of.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from ..model.languages import (
    AZAPI,
    AZURERM_FLEXIBLE,
    AZURERM_LEGACY,
    AZURERM_V5,
    BICEP,
    ApiVersion,
    Family,
    Language,
)
from ..model.scale_set import ScaleSet
from ..model.settings import Setting

_OLD_NAMES = (
    ("automaticOSUpgradePolicy.enableAutomaticOSUpgrade", "automaticOSUpgrade"),
    ("automaticOSUpgradePolicy.disableAutomaticRollback", "autoOSUpgradePolicy.disableAutoRollback"),
)

_OWN_TEXTS = {
    AZURERM_V5.name: "azurerm_v5",
    AZURERM_FLEXIBLE.name: "azurerm_flexible",
    AZURERM_LEGACY.name: "azurerm_legacy",
}


@dataclass(frozen=True)
class Message:
    """One text in every language.

    ``azurerm`` serves all azurerm resources that have no text of their own; ``resource_manager`` is written as for
    an ARM template and serves Bicep and azapi as well.
    """

    azurerm: str
    resource_manager: str
    azurerm_v5: str = ""
    azurerm_flexible: str = ""
    azurerm_legacy: str = ""

    def told_to(self, scale_set: ScaleSet) -> str:
        """The text in the language of the scale set."""
        language = scale_set.language
        if language.family is Family.AZURERM:
            return getattr(self, _OWN_TEXTS.get(language.name, ""), "") or self.azurerm
        return _in_resource_manager(self.resource_manager, language)

    def filled(self, **values: object) -> Message:
        """The same message with its ``{placeholders}`` filled in."""
        return replace(self, **{part.name: str(getattr(self, part.name)).format(**values) for part in fields(self)})


def _in_resource_manager(text: str, language: Language) -> str:
    if language.api_version is not ApiVersion.CURRENT:
        for current, before in _OLD_NAMES:
            text = text.replace(current, before)
    if language.name == BICEP.name:
        return text.replace('"', "'")
    is_instruction = language.name == AZAPI.name and text[:1].isupper()
    return f"In body, {text[0].lower()}{text[1:]}" if is_instruction else text


def not_known(name: str, setting: Setting) -> str:
    """The sentence that says that a setting is not known, and why where the reader could tell."""
    return fact_not_known(name, setting.reason)


def fact_not_known(what: str, reason: str) -> str:
    """The sentence that says that something is not known; ``reason`` is empty where the reader could not tell."""
    return f"{what} cannot be known from the code{f': {reason}' if reason else ''}."


OS_UPGRADE = Message(
    azurerm="automatic_os_upgrade_policy.enable_automatic_os_upgrade",
    azurerm_v5="automatic_os_upgrade_policy.automatic_os_upgrade_enabled",
    azurerm_flexible="automatic OS image upgrade",
    azurerm_legacy="automatic_os_upgrade",
    resource_manager="upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade",
)
PATCH_MODE = Message(azurerm="patch_mode", resource_manager="patchSettings.patchMode")
