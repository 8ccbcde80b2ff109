"""The controls that the checks support, from ``rules/compliance.yaml.txt``."""

from __future__ import annotations

import os
from typing import Any

import yaml

from ..shared.checks_folder import own_checks_folder


def compliance_mapping() -> dict[str, Any]:
    """``safeguards``: ids of rules; ``standards``: name, control, title, why and source of each."""
    path = os.path.join(own_checks_folder(), "azure_vmss", "rules", "compliance.yaml.txt")
    with open(path, encoding="utf-8") as source:
        mapping: dict[str, Any] = yaml.safe_load(source)
    return mapping
