"""Every rule, in the order of its ID. An ID is never used for another rule."""

from __future__ import annotations

import importlib

from .rule import Rule

# the folders of the rules; each holds a module of the same name with the instance RULE
_FOLDERS = (
    "auto_os_upgrade",
    "health_signal",
    "rollback",
    "image_moves_forward",
    "upgrade_mode",
    "rolling_policy",
    "windows_updates",
    "guest_patching",
)


def _rule(folder: str) -> Rule:
    rule: Rule = importlib.import_module(f".{folder}.{folder}", __package__).RULE
    return rule


RULES: tuple[Rule, ...] = tuple(_rule(folder) for folder in _FOLDERS)
