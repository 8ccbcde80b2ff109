"""What a scan was asked to read, and the names that Checkov gives the files in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

from checkov.common.runners.base_runner import filter_ignored_paths
from checkov.runner_filter import RunnerFilter

from ..model.declared import ScannedTree

_NAMED_FROM_COMMON_FOLDER = ("terraform", "terraform_plan")


@dataclass(frozen=True)
class ScanPlace:
    """A folder (``-d``) or files (``-f``) as given."""

    tree: ScannedTree
    folder: str = ""
    files: tuple[str, ...] = ()

    def name_of(self, file: str, framework: str) -> str:
        """The path of a file as Checkov reports it: relative, behind a slash; for ``-f`` frameworks differ."""
        return os.sep + os.path.relpath(self.path_of(file), self._start(framework))

    def path_of(self, file: str) -> str:
        """The absolute path of a file as the user wrote it: the readers follow links, Checkov does not."""
        if self.folder:
            return os.path.join(os.path.abspath(self.folder), os.path.relpath(file, self.tree.root))
        return next((os.path.abspath(given) for given in self.files if os.path.realpath(given) == file), file)

    def _start(self, framework: str) -> str:
        if self.folder:
            return os.path.abspath(self.folder)
        if framework in _NAMED_FROM_COMMON_FOLDER:
            paths = [os.path.abspath(file) for file in self.files]
            return os.path.split(os.path.commonprefix(paths))[0]  # noqa: RUF071 - as Checkov does
        return os.getcwd()


def folder_place(folder: str, runner_filter: RunnerFilter) -> ScanPlace:
    """A folder given with ``-d``."""
    root = os.path.realpath(folder)
    tree = ScannedTree(
        root=root,
        var_files=_var_files(runner_filter),
        is_skipped=_skipped_below(root, folder, list(runner_filter.excluded_paths)),
    )
    return ScanPlace(tree, folder=folder)


def files_place(files: Sequence[str], runner_filter: RunnerFilter) -> ScanPlace:
    """Files given with ``-f``: what they call, and what calls them, is looked for in their repository."""
    wanted = tuple(os.path.realpath(file) for file in files)
    root = repository_of(wanted)
    tree = ScannedTree(
        root=root,
        files=wanted,
        var_files=_var_files(runner_filter),
        is_skipped=_skipped_below(root, root, list(runner_filter.excluded_paths)),
    )
    return ScanPlace(tree, files=tuple(files))


def _var_files(runner_filter: RunnerFilter) -> tuple[str, ...]:
    return tuple(os.path.realpath(file) for file in runner_filter.var_files or ())


def repository_of(files: Sequence[str]) -> str:
    """The folder that holds all files (absolute paths), or the one above it where their git repository begins."""
    common = os.path.commonpath([os.path.dirname(file) for file in files])
    folder = common
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return common
        folder = above
    return folder


def _skipped_below(root: str, shown_root: str, excluded: list[str]) -> Callable[[str], bool]:
    """Checkov's answer to what it leaves out: hidden and foreign folders, and ``--skip-path``."""
    known: dict[str, bool] = {root: False}

    def is_skipped(path: str) -> bool:
        answer = known.get(path)
        if answer is None:
            folder, name = os.path.split(path)
            if not path.startswith(os.path.join(root, "")):
                return False
            answer = known[path] = is_skipped(folder) or _is_ignored(folder, name)
        return answer

    def _is_ignored(folder: str, name: str) -> bool:
        relative = os.path.relpath(folder, root)
        names = [name]
        filter_ignored_paths(
            shown_root if relative == os.curdir else os.path.join(shown_root, relative), names, excluded
        )
        return not names

    return is_skipped


def places_of(folders: Sequence[str], files: Sequence[str], runner_filter: RunnerFilter) -> list[ScanPlace]:
    """Everything to be scanned; folders and files that do not exist are passed over, as Checkov does."""
    found = [folder_place(folder, runner_filter) for folder in folders if os.path.isdir(folder)]
    existing = [file for file in files if os.path.isfile(file)]
    return [*found, files_place(existing, runner_filter)] if existing else found
