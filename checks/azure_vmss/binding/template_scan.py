"""What becomes of the ARM or Bicep resource that Checkov asks about.

A check is given a configuration that Checkov has worked on: of it only the place in the file is used, and the
name where several resources share a line. The runner that asks knows the folder and the options of the scan; they
are read from the arguments of its ``run`` (seen in Checkov 3.2.439 to 3.3.30).
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from checkov.runner_filter import RunnerFilter

from ..model.declared import DeclaredScaleSet, Deployment, ScannedTree, UnreadDeployment
from ..resource_manager.declarations import read_templates
from ..rules.limits import Limits
from ..rules.settings_file import limits_for
from .collector import collector_off, held_until_collected
from .scan_places import files_place, folder_place

_ASKING = "add_python_check_results"
_STARTED = "run"
_FRAMES = 16
_KEPT = 4


class _Scan:
    """The scale sets of one scan by file."""

    def __init__(self, tree: ScannedTree) -> None:
        # neither the settings file nor the environment changes while a scan goes on
        self.limits = lru_cache(maxsize=None)(partial(limits_for, tree.root))
        reading = read_templates(tree)
        self._declared: dict[str, list[DeclaredScaleSet]] = {}
        for declared in reading.declared:
            self._declared.setdefault(declared.file, []).append(declared)
        self._unread = {unread.file: unread.reason for unread in reading.unread}

    def deployments(self, file: str, line: int, resource: str) -> Sequence[Deployment]:
        declared = self._declared.get(file, [])
        found = [one for one in declared if one.lines[0] == line] or [
            one for one in declared if one.resource == resource
        ]
        named = [one for one in found if one.resource == resource] or found
        if named:
            # copies, so that what is read of a scale set goes when its record is done
            return [replace(deployment) for deployment in named[0].deployments]
        if file in self._unread:
            return [UnreadDeployment("", reason=self._unread[file])]
        # what only refers to a scale set that is there already
        return []


class TemplateScans:
    """What has been read of the last scans, each for as long as Checkov keeps its report."""

    def __init__(self) -> None:
        self._kept: list[tuple[weakref.ReferenceType[Any], _Scan]] = []
        self._lock = threading.Lock()

    def read(self, scanned_file: str, conf: Mapping[str, Any], name: str) -> tuple[Sequence[Deployment], Limits | None]:
        """The deployments that a record of the file stands for, and the limits of the file, None where it is not told.

        ``name`` is Checkov's for the resource.
        """
        if "\0" in scanned_file or not os.path.isfile(scanned_file):
            return [UnreadDeployment("", reason="Checkov does not tell which file it stands in")], None
        line = next((conf[key] for key in ("__startline__", "__start_line__") if isinstance(conf.get(key), int)), 0)
        resource = f"{conf.get('type')}.{name}"
        scan, file = self._scan_of(scanned_file), _real_path(scanned_file, os.getcwd())
        return scan.deployments(file, line, resource), scan.limits(file)

    def _scan_of(self, scanned_file: str) -> _Scan:
        asking = _runner_arguments()
        report = asking.get("report")
        if report is None:
            return _Scan(_tree_around(scanned_file))
        with self._lock:
            self._kept = [entry for entry in self._kept if entry[0]() is not None]
            for kept, scan in self._kept:
                if kept() is report:
                    return scan
            with collector_off():
                scan = _Scan(_tree(asking, scanned_file))
                self._kept = [(held_until_collected(report), scan), *self._kept[: _KEPT - 1]]
            return scan


@lru_cache(maxsize=64)
def _real_path(path: str, below: str) -> str:
    return os.path.realpath(os.path.join(below, path))


def _runner_arguments() -> dict[str, Any]:
    """The arguments of the runner that asks, and the files it was started with."""
    frame = sys._getframe(1)
    found: dict[str, Any] = {}
    for _ in range(_FRAMES):
        if frame is None:
            break
        name = frame.f_code.co_name
        # Python copies the variables of a frame each time it is asked for them
        variables = frame.f_locals if name == _ASKING or (found and name == _STARTED) else {}
        if name == _ASKING and "report" in variables:
            found = {argument: variables.get(argument) for argument in ("report", "runner_filter", "root_folder")}
        elif name == _STARTED and found and variables.get("report") is found["report"]:
            found["files"] = variables.get("files")
            break
        frame = frame.f_back  # type: ignore[assignment]
    return found


def _tree(asking: Mapping[str, Any], scanned_file: str) -> ScannedTree:
    options, folder = asking.get("runner_filter") or RunnerFilter(), asking.get("root_folder")
    if folder:
        return folder_place(str(folder), options).tree
    return files_place([str(file) for file in asking.get("files") or [scanned_file]], options).tree


def _tree_around(file: str) -> ScannedTree:
    return ScannedTree(os.path.dirname(os.path.realpath(file)), files=(os.path.realpath(file),))
