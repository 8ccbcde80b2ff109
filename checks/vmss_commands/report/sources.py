"""Where a scale set comes from: the repository around a scanned folder, or the subscription it runs in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MAX_BYTES = 1 << 20
_MAX_TEMPLATE_BYTES = 256 << 20
# every other part of /subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/N
_SCALE_SET_ID = ("subscriptions", "resourcegroups", "providers", "virtualmachinescalesets")


@dataclass(frozen=True)
class Source:
    """A scanned folder: ``root`` and ``base`` are absolute, files are named from ``base``.

    ``name`` tells it from other sources: the repository, such as ``github.com/org/repo``, else the folder.
    """

    name: str
    repository: str
    root: str
    base: str

    def path_of(self, file: str) -> str:
        """A file as the report names it, with forward slashes and never absolute."""
        relative = os.path.relpath(file, self.base).replace(os.sep, "/")
        return relative if not relative.startswith("../") else os.path.basename(file)


def source_of(root: str, called: str = "") -> Source:
    """The source of a scanned folder, an absolute real path; ``called`` is what the user calls its repository."""
    base = next((folder for folder in _upwards(root) if os.path.exists(os.path.join(folder, ".git"))), root)
    repository = called or repository_name(_remote(os.path.join(base, ".git")))
    return Source(repository or os.path.basename(base) or "root", repository, root, base)


def repository_name(url: str) -> str:
    """A remote as ``host/path`` without credentials, scheme, port, query and ``.git``.

    Takes URLs and ``git@host:path``; of a folder only the last name is kept. Empty for no remote.
    """
    url = re.split(r"[?#]", url.strip())[0].rstrip("/")
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() != "file":
        host, _, path = rest.partition("/")
        place = f"{host.rpartition('@')[2].partition(':')[0].lower()}/{path}"
    elif not separator and re.match(r"^[^/\\]{2,}:", url):
        host, _, path = url.partition(":")
        place = f"{host.rpartition('@')[2].lower()}/{path.lstrip('/')}"
    else:
        place = re.split(r"[/\\]", url)[-1]
    return place[:-4] if place.endswith(".git") else place


def azure_place(resource_id: str) -> tuple[str, str]:
    """Subscription and resource group of a scale set's resource id, empty where the text is none."""
    parts = [part for part in resource_id.split("/") if part]
    if tuple(part.lower() for part in parts[::2]) != _SCALE_SET_ID or len(parts) != 2 * len(_SCALE_SET_ID):
        return "", ""
    return parts[1], parts[3]


class RunningSets:
    """The resource ids that ``checkov-vmss live`` keeps as comments, by file and name of the scale set."""

    def __init__(self) -> None:
        self._by_file: dict[str, dict[str, str]] = {}

    def id_of(self, file: str, name: str) -> str:
        """The resource id of a scale set of an ARM template, empty where none is kept."""
        if file not in self._by_file:
            self._by_file[file] = dict(_commented(file))
        return self._by_file[file].get(name.lower(), "")


def _commented(file: str) -> Iterator[tuple[str, str]]:
    try:
        if os.path.getsize(file) > _MAX_TEMPLATE_BYTES:
            return
        with open(file, encoding="utf-8-sig") as source:
            template = json.load(source)
    except (OSError, ValueError, RecursionError):
        return
    resources = template.get("resources") if isinstance(template, dict) else None
    for resource in resources if isinstance(resources, list) else []:
        comments = resource.get("comments") if isinstance(resource, dict) else None
        if isinstance(comments, str) and any(azure_place(comments)):
            yield str(resource.get("name")).lower(), comments


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _remote(git: str) -> str:
    """The URL of ``origin``, or of the first remote; git itself would run what its configuration names."""
    if os.path.isfile(git):
        git = os.path.join(os.path.dirname(git), _line_after(git, "gitdir:") or ".git")
    common = os.path.join(git, "commondir")
    if os.path.isfile(common):
        git = os.path.join(git, (_lines(common) or [""])[0].strip())
    remotes: dict[str, str] = {}
    section = ""
    for line in _lines(os.path.join(git, "config")):
        text = line.strip()
        if text.startswith("["):
            section = text
        elif section.startswith('[remote "') and text.partition("=")[0].strip() == "url":
            remotes.setdefault(section[9:].partition('"')[0], text.partition("=")[2].strip().strip('"'))
    return remotes.get("origin") or next(iter(remotes.values()), "")


def _line_after(path: str, prefix: str) -> str | None:
    return next((line[len(prefix) :].strip() for line in _lines(path) if line.startswith(prefix)), None)


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as source:
            return source.read(_MAX_BYTES).splitlines()
    except OSError:
        return []
