"""Limits and accepted gaps in a file of the scanned tree, ``.checkov-vmss.yaml``, or one that the user names.

    max_batch_percent: 20
    max_exception_days: 365
    paths:
      - path: "prod/**"
        max_batch_percent: 10
        max_exception_days: 90
    accepted_gaps:
      - path: "legacy/**"
        reason: scanned as a plan
        until: 2026-12-31

Paths are relative to the scanned folder; ``*`` stands for anything within a folder, ``**`` for any folders. Where
several entries of ``paths`` fit a file, the last one that names a limit decides it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from .exceptions import parse_date, today
from .limits import READERS, LimitError, Limits, environment_limits, limit_value, limits_of
from .path_patterns import matches_path

FILE_NAME = ".checkov-vmss.yaml"
VARIABLE = "CKV_VMSS_SETTINGS"
_MAX_BYTES = 65536
_GAP = ("path", "reason", "until")


class SettingsError(ValueError):
    """A settings file that cannot be used; the message is one sentence without its full stop."""


@dataclass(frozen=True)
class AcceptedGap:
    """Files whose scale sets need no verdict, why, and until when (None for good)."""

    path: str
    reason: str
    until: date | None

    @property
    def holds(self) -> bool:
        try:
            return self.until is None or self.until >= today()
        except LimitError:
            return False


@dataclass(frozen=True)
class TreeSettings:
    """The settings of a scanned tree.

    ``root`` is its folder; ``origin`` the settings file as it is shown, empty for none; ``in_tree`` says whether
    that file is part of what is scanned, so that a change under review may have changed it.
    """

    root: str
    origin: str = ""
    in_tree: bool = False
    base: tuple[tuple[str, object], ...] = ()
    paths: tuple[tuple[str, tuple[tuple[str, object], ...]], ...] = ()
    accepted_gaps: tuple[AcceptedGap, ...] = ()

    def limits_for(self, file: str) -> Limits:
        """The limits of a file, an absolute path; a limit of the environment that cannot be read is its problem."""
        values = dict(self.base)
        for pattern, changes in self.paths:
            if matches_path(pattern, self._relative(file)):
                values.update(changes)
        try:
            return limits_of(values, self.origin)
        except LimitError as error:
            return Limits(problem=str(error))

    def accepted_gap(self, file: str) -> AcceptedGap | None:
        """The entry, still in force, that accepts a file without verdict; None where there is none."""
        return next(
            (gap for gap in self.accepted_gaps if gap.holds and matches_path(gap.path, self._relative(file))), None
        )

    def in_force(self) -> list[dict[str, str]]:
        """Every limit as ``setting``, ``value``, ``path`` (empty for all files) and ``origin``; then accepted gaps."""
        limits = _base_limits(self)
        origins = dict(limits.origins)
        shown = [_row(name, getattr(limits, name), "", origins.get(name, "default")) for name in READERS]
        for pattern, changes in self.paths:
            shown += [
                _row(name, value, pattern, f"from {self.origin}")
                for name, value in changes
                if not origins.get(name, "").startswith("from CKV_")
            ]
        for gap in self.accepted_gaps:
            until = f" until {gap.until.isoformat()}" if gap.until else ""
            shown.append(_row("accepted gap", f"{gap.reason}{until}", gap.path, f"from {self.origin}"))
        return shown

    def told(self) -> str:
        """What is in force and no default, in one line; empty where the defaults are."""
        changed = [row for row in self.in_force() if row["origin"] != "default"]
        rows = [f"{row['setting']} {row['value']}" + (f" for {row['path']}" if row["path"] else "") for row in changed]
        origins = dict.fromkeys(row["origin"] for row in changed)
        return f"{'; '.join(rows)} ({', '.join(origins)})" if rows else ""

    def _relative(self, file: str) -> str:
        return os.path.relpath(file, self.root).replace(os.sep, "/")


def tree_settings(root: str, named: str = "") -> TreeSettings:
    """The settings of the tree below ``root``, an absolute path: of the file ``named`` by the user or by
    CKV_VMSS_SETTINGS, else of the one at the root, else none. Raises SettingsError."""
    folder = root if os.path.isdir(root) else os.path.dirname(root)
    path = named or os.environ.get(VARIABLE, "").strip() or os.path.join(folder, FILE_NAME)
    given = bool(named or os.environ.get(VARIABLE, "").strip())
    if not given and not os.path.lexists(path):
        return TreeSettings(folder)
    real, real_folder = os.path.realpath(path), os.path.realpath(folder)
    in_tree = real.startswith(os.path.join(real_folder, ""))
    if not os.path.isfile(real) or (not given and not in_tree):
        raise SettingsError(f"The settings file {path if given else FILE_NAME} is not a file")
    origin = os.path.relpath(real, real_folder).replace(os.sep, "/") if in_tree else os.path.basename(real)
    status = os.stat(real)
    base, paths, gaps = _read(real, origin, status.st_mtime_ns, status.st_size)
    return TreeSettings(folder, origin, in_tree, base, paths, gaps)


def limits_for(root: str, file: str) -> Limits:
    """The limits of one scanned file; settings that cannot be read are the ``problem`` of the limits."""
    try:
        return tree_settings(root).limits_for(file)
    except SettingsError as error:
        return Limits(problem=str(error))


def _base_limits(settings: TreeSettings) -> Limits:
    try:
        return limits_of(dict(settings.base), settings.origin)
    except LimitError:
        return environment_limits()


def _row(name: str, value: object, path: str, origin: str) -> dict[str, str]:
    text = "none" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)
    return {"setting": name, "value": text, "path": path, "origin": origin}


_Limits = tuple[tuple[str, object], ...]
_Content = tuple[_Limits, tuple[tuple[str, _Limits], ...], tuple[AcceptedGap, ...]]


@lru_cache(maxsize=8)
def _read(path: str, origin: str, changed: int, size: int) -> _Content:
    content = _mapping(_document(path, origin, size), origin, (*READERS, "paths", "accepted_gaps"))
    entries = [
        _mapping(entry, f"paths in {origin}", ("path", *READERS)) for entry in _entries(content, "paths", origin)
    ]
    gaps = [_mapping(entry, f"accepted_gaps in {origin}", _GAP) for entry in _entries(content, "accepted_gaps", origin)]
    return (
        _limits(content, origin),
        tuple((_pattern(entry, f"paths in {origin}"), _limits(entry, origin)) for entry in entries),
        tuple(_gap(gap, f"accepted_gaps in {origin}") for gap in gaps),
    )


def _document(path: str, origin: str, size: int) -> Any:
    if size > _MAX_BYTES:
        raise SettingsError(f"The settings file {origin} is larger than {_MAX_BYTES} bytes")
    try:
        with open(path, encoding="utf-8-sig") as source:
            return yaml.load(source.read(), _Loader)
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SettingsError(f"The settings file {origin} is not YAML{line}: {error.problem}") from None
    except RecursionError:
        raise SettingsError(f"The settings file {origin} is nested too deeply") from None
    except (OSError, ValueError, yaml.YAMLError, OverflowError) as error:
        raise SettingsError(f"The settings file {origin} cannot be read: {' '.join(str(error).split())}") from None


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice: the second would change a limit where nobody looks for it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((name for position, name in enumerate(names) if name in names[:position]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice} is given twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _mapping(given: object, called: str, allowed: tuple[str, ...]) -> Mapping[str, object]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise SettingsError(f"{called} has to hold names and values, such as max_batch_percent: 20")
    unexpected = next((name for name in given if name not in allowed), None)
    if unexpected is not None:
        raise SettingsError(f"{called} has no setting {str(unexpected)[:80]!r}; there are {', '.join(allowed)}")
    return given


def _entries(content: Mapping[str, object], name: str, origin: str) -> list[object]:
    entries = content.get(name)
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SettingsError(f"{name} in {origin} has to be a list of entries with a path each")
    return entries


def _limits(given: Mapping[str, object], origin: str) -> _Limits:
    try:
        return tuple(
            (name, limit_value(name, given[name], f"{name} in {origin}"))
            for name in READERS
            if given.get(name) is not None
        )
    except LimitError as error:
        raise SettingsError(str(error)) from None


def _pattern(entry: Mapping[str, object], called: str) -> str:
    pattern = entry.get("path")
    if not isinstance(pattern, str) or not pattern.strip("/ "):
        raise SettingsError(f'{called}: an entry lacks its path, such as "prod/**"')
    return pattern.strip()


def _gap(entry: Mapping[str, object], called: str) -> AcceptedGap:
    pattern = _pattern(entry, called)
    reason, until = entry.get("reason"), entry.get("until")
    if not isinstance(reason, str) or not reason.strip():
        raise SettingsError(f"{called}: the entry for {pattern} lacks a reason")
    ends = until if type(until) is date else parse_date(until) if isinstance(until, str) else None
    if until is not None and ends is None:
        raise SettingsError(f"{called}: until of the entry for {pattern} is not a date such as 2026-12-31")
    return AcceptedGap(pattern, reason.strip(), ends)
