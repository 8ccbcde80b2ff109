"""The language a scale set is written in, as far as the words of a finding depend on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Family(Enum):
    """Languages that name the settings of a scale set alike."""

    AZURERM = "azurerm"
    RESOURCE_MANAGER = "Resource Manager"


class ApiVersion(Enum):
    """What the API version in use calls automatic OS upgrade (azure-mgmt-compute, versions 2016 to 2018)."""

    CURRENT = "automaticOSUpgradePolicy"
    BEFORE_2018_10_01 = "automaticOSUpgrade"
    BEFORE_2017_03_30 = "none"


@dataclass(frozen=True)
class Language:
    """A language, or the release of a provider; ``api_version`` counts for the Resource Manager family only."""

    name: str
    family: Family
    api_version: ApiVersion = ApiVersion.CURRENT


AZURERM_V4 = Language("azurerm 3 and 4", Family.AZURERM)
AZURERM_V5 = Language("azurerm 5", Family.AZURERM)
AZURERM_FLEXIBLE = Language("azurerm, Flexible", Family.AZURERM)
AZURERM_LEGACY = Language("azurerm, legacy", Family.AZURERM)
ARM = Language("ARM", Family.RESOURCE_MANAGER)
BICEP = Language("Bicep", Family.RESOURCE_MANAGER)
AZAPI = Language("azapi", Family.RESOURCE_MANAGER)


def before_api_version_2017_03_30(current: Language) -> Language:
    """The same language where the API version in use has no automatic OS upgrade at all."""
    return replace(current, api_version=ApiVersion.BEFORE_2017_03_30)


def before_api_version_2018_10(current: Language) -> Language:
    """The same language with the names that API versions up to 2018-06-01 gave flag and rollback."""
    return replace(current, api_version=ApiVersion.BEFORE_2018_10_01)
