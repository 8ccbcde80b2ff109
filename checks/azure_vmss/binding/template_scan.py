"""What becomes of the ARM or Bicep resource that Checkov asks about.

A check is given a configuration that Checkov has worked on: of it only the place in the file is used, and the
name where several resources share a line. The runner that asks knows the folder and the options of the scan; they
are read from the arguments of its ``run`` (seen in Checkov 3.2.439 to 3.3.30).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import FrameType
from typing import Any

from checkov.runner_filter import RunnerFilter

from ..model.declared import DeclaredScaleSet, Deployment, ScannedTree, UnreadDeployment
from ..resource_manager.declarations import read_templates
from ..rules.limits import Limits
from ..rules.settings_file import limits_for
from .kept_scans import KeptScans
from .scan_places import files_place, folder_place

_ASKING = "add_python_check_results"
_STARTED = "run"
_FRAMES = 16


class _Scan:
    """The scale sets of one scan by the place they stand at, and what does not change while it goes on."""

    def __init__(self, tree: ScannedTree) -> None:
        self.limits = lru_cache(maxsize=None)(partial(limits_for, tree.root))
        self.real_path = lru_cache(maxsize=None)(_real_path)
        reading = read_templates(tree)
        self._at_line: dict[tuple[str, int], list[DeclaredScaleSet]] = {}
        self._named: dict[tuple[str, str], list[DeclaredScaleSet]] = {}
        for declared in reading.declared:
            self._at_line.setdefault((declared.file, declared.lines[0]), []).append(declared)
            self._named.setdefault((declared.file, declared.resource), []).append(declared)
        self._unread = {unread.file: unread.reason for unread in reading.unread}

    def deployments(self, file: str, line: int, resource: str) -> Sequence[Deployment]:
        found = self._at_line.get((file, line)) or self._named.get((file, resource), [])
        if found:
            named = next((one for one in found if one.resource == resource), found[0])
            return [deployment.anew() for deployment in named.deployments]
        if file in self._unread:
            return [UnreadDeployment("", reason=self._unread[file])]
        # what only refers to a scale set that is there already
        return []


class TemplateScans:
    """What the ARM and Bicep runners ask about."""

    def __init__(self) -> None:
        self._kept: KeptScans[_Scan] = KeptScans()

    def read(self, scanned_file: str, conf: Mapping[str, Any], name: str) -> tuple[Sequence[Deployment], Limits | None]:
        """The deployments that a record of the file stands for, and the limits of the file, None where it is not told.

        ``name`` is Checkov's for the resource.
        """
        scan = self._scan_of(scanned_file)
        file = scan.real_path(scanned_file) if scan is not None else ""
        if scan is None or not file:
            return [UnreadDeployment("", reason="Checkov does not tell which file it stands in")], None
        line = next((conf[key] for key in ("__startline__", "__start_line__") if isinstance(conf.get(key), int)), 0)
        return scan.deployments(file, line, f"{conf.get('type')}.{name}"), scan.limits(file)

    def _scan_of(self, scanned_file: str) -> _Scan | None:
        """The scan that asks, one of the file alone where that is not told; None where there is no such file."""
        asking = _asking_frame()
        report = asking.f_locals.get("report") if asking is not None else None
        if report is None or asking is None:
            return _Scan(_tree_around(scanned_file)) if _real_path(scanned_file) else None
        return self._kept.of(report, lambda: _Scan(_tree(_runner_arguments(asking), scanned_file)))


def _real_path(path: str) -> str:
    """The real path of a regular file, empty where there is none."""
    return os.path.realpath(path) if "\0" not in path and os.path.isfile(path) else ""


def _asking_frame() -> FrameType | None:
    """Where a runner asks its checks about a resource, None where none does."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(_FRAMES):
        if frame is None:
            return None
        # Python copies the variables of a frame each time it is asked for them
        if frame.f_code.co_name == _ASKING and "report" in frame.f_code.co_varnames:
            return frame
        frame = frame.f_back
    return None


def _runner_arguments(asking: FrameType) -> dict[str, Any]:
    """The arguments of the runner that asks, and the files it was started with."""
    variables = asking.f_locals
    found = {argument: variables.get(argument) for argument in ("report", "runner_filter", "root_folder")}
    frame = asking.f_back
    for _ in range(_FRAMES):
        if frame is None:
            break
        if frame.f_code.co_name == _STARTED and frame.f_locals.get("report") is found["report"]:
            found["files"] = frame.f_locals.get("files")
            break
        frame = frame.f_back
    return found


def _tree(asking: Mapping[str, Any], scanned_file: str) -> ScannedTree:
    options, folder = asking.get("runner_filter") or RunnerFilter(), asking.get("root_folder")
    if folder:
        return folder_place(str(folder), options).tree
    return files_place([str(file) for file in asking.get("files") or [scanned_file]], options).tree


def _tree_around(file: str) -> ScannedTree:
    return ScannedTree(os.path.dirname(os.path.realpath(file)), files=(os.path.realpath(file),))
