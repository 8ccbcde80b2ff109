"""A scale set as the text of a file declares it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Tuple

ARM_SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
AZURERM_SCALE_SETS = (
    "azurerm_linux_virtual_machine_scale_set",
    "azurerm_windows_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set",
    "azurerm_virtual_machine_scale_set",
)
AZAPI_RESOURCE = "azapi_resource"


class Trait(Enum):
    """What the text alone tells about why a scale set may have no verdict."""

    EXISTING = "declared with existing"
    NEVER_CREATED = "count or for_each is empty"
    SYMBOLIC_NAME = "resources is an object"
    TABS = "indented with tabs"
    CAPITAL_KEYS = "type or name begins with a capital letter"
    UNREADABLE = "the file cannot be read as JSON"
    NOT_A_TEMPLATE = "no template at the top of the file"


@dataclass(frozen=True)
class DeclaredScaleSet:
    """Where a scale set is declared, under which name, and what the text tells of it.

    ``framework`` is Checkov's name of the language; ``name`` is the Terraform address, the Bicep
    symbol or the ARM name as written, and empty where the text does not tell.
    """

    file: str
    first_line: int
    last_line: int
    framework: str
    name: str
    traits: Tuple[Trait, ...] = ()


@dataclass(frozen=True)
class UnfollowedModule:
    """A module whose source is elsewhere, so that the scale sets in it are not seen."""

    file: str
    line: int
    source: str
