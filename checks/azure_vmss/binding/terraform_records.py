"""Which resource of which scan Checkov asks a check about.

A check is given a configuration, and a file path relative to a folder it is not told. The runner that asks
knows the rest: the arguments of its ``run_block`` name the file, the chain of module calls, the folder, the
report of the scan and its options. They are read from there, and nothing of the configuration Checkov made of
the source is (seen in Checkov 3.2.439 to 3.3.30).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Callable, NamedTuple

from checkov.common.runners.base_runner import filter_ignored_paths

from ..model.declared import ScannedTree

_ASKING = "run_block"
_FRAMES = 16
_PLAN = "terraform_plan"


class ModuleCall(NamedTuple):
    """A call of a module: the file and name of the ``module`` block, and the instance key, if Checkov has one."""

    file: str
    name: str
    key: str | None


class TerraformRecord(NamedTuple):
    """A resource block as Checkov reports it.

    ``file`` is an absolute real path, ``calls`` the chain of module calls, outermost first, ``key`` the instance
    key, None where Checkov did not expand the block, ``line`` its first line, 0 if unknown. ``plan`` is the path of the
    plan file, empty in a scan of source, and ``address`` the address in it. ``scan`` is an object that lives as long
    as the scan, ``tree`` what the scan may read.
    """

    file: str
    resource: str
    key: str | None
    line: int
    calls: tuple[ModuleCall, ...]
    plan: str
    address: str
    scan: Any
    tree: Callable[[], ScannedTree]


def asked_about(name: str, resource_type: str, conf: Mapping[str, Any]) -> TerraformRecord | None:
    """The record a runner up the stack of calls asks about, or None where no runner does."""
    asking = _runner_arguments()
    key = asking.get("full_file_path")
    if key is None:
        return None
    address = str(_unwrapped(conf.get("__address__")) or "")
    file = _real(str(getattr(key, "file_path", key)))
    # a resource may have an argument that is called __file__, so the runner is asked what it scans
    is_plan = getattr(asking.get("self"), "check_type", "") == _PLAN
    return TerraformRecord(
        file=file,
        resource=f"{resource_type}.{_without_key(name)}",
        key=_key_of(address or name),
        line=_first_line(conf),
        calls=_calls(getattr(key, "tf_source_modules", None)),
        plan=file if is_plan else "",
        address=address,
        scan=asking.get("report"),
        tree=lambda: _tree(asking),
    )


@lru_cache(maxsize=4096)
def _real(path: str) -> str:
    return os.path.realpath(path)


def _unwrapped(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _runner_arguments() -> dict[str, Any]:
    frame = sys._getframe(1)
    for _ in range(_FRAMES):
        if frame is None:
            break
        # Python copies the variables of a frame each time it is asked for them
        variables = frame.f_locals if frame.f_code.co_name == _ASKING else {}
        if "full_file_path" in variables:
            return dict(variables)
        frame = frame.f_back  # type: ignore[assignment]
    return {}


def _tree(asking: dict[str, Any]) -> ScannedTree:
    options, definitions = asking.get("runner_filter"), getattr(asking.get("self"), "definitions", None) or {}
    key = asking["full_file_path"]
    root = asking.get("root_folder") or os.path.dirname(str(getattr(key, "file_path", key)))
    excluded = list(getattr(options, "excluded_paths", None) or [])
    return ScannedTree(
        root=os.path.realpath(str(root)),
        var_files=tuple(os.path.realpath(path) for path in getattr(options, "var_files", None) or ()),
        is_skipped=lambda path: _is_ignored(path, excluded),
        called=_called_folders(definitions),
    )


def _is_ignored(path: str, excluded: list[str]) -> bool:
    folder, name = os.path.split(path)
    names = [name]
    filter_ignored_paths(folder, names, excluded)
    return not names


def _called_folders(definitions: Mapping[Any, Any]) -> dict[tuple[str, str], str]:
    """Where Checkov found the module of a call, by the file and name of the call."""
    folders: dict[tuple[str, str], str] = {}
    for key in definitions:
        call = getattr(key, "tf_source_modules", None)
        if call is not None:
            folders[(_real(str(call.path)), str(call.name))] = os.path.dirname(_real(str(key.file_path)))
    return folders


def _calls(innermost: Any) -> tuple[ModuleCall, ...]:
    calls: list[ModuleCall] = []
    while innermost is not None:
        key = innermost.foreach_idx
        calls.append(ModuleCall(_real(str(innermost.path)), str(innermost.name), None if key is None else str(key)))
        innermost = innermost.nested_tf_module
    return tuple(reversed(calls))


def _key_of(address: str) -> str | None:
    """The instance key behind the name of a resource in an address: ``0`` of ``x.y[0]``, ``a`` of ``x.y["a"]``."""
    if not address.endswith("]"):
        return None
    start = address.find('["') if '["' in address else address.rfind("[")
    start = address.rfind('["') if address.endswith('"]') else start
    return address[start + 1 : -1].strip("\"'")


def _without_key(name: str) -> str:
    return name.partition("[")[0]


def _first_line(conf: Mapping[str, Any]) -> int:
    for key in ("__start_line__", "__startline__"):
        line = conf.get(key)
        if isinstance(line, int):
            return line
    return 0
