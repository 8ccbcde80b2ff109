"""Opening the files of a scanned tree: regular files below its root, and in modules a caller has found, only."""

from __future__ import annotations

import os
import stat
from typing import Callable

from ..evaluation.budget import MAX_FILE_BYTES, OverBudget
from ..model.declared import ScannedTree, Unread
from .errors import TerraformError
from .json_syntax import parse_json, parse_json_values
from .native_syntax import parse_hcl
from .syntax_tree import Body, Problem

_MAX_LISTED = 20_000


class SourceFiles:
    """Every file is opened once; what could not be read is kept in ``unread``."""

    def __init__(self, tree: ScannedTree) -> None:
        self.root = tree.root
        self.unread: list[Unread] = []
        self._readable = {tree.root, *tree.called.values()}
        self._given = frozenset(tree.var_files)
        self._trees: dict[str, Body] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def may_open(self, path: str) -> bool:
        """Whether an absolute path leads to something below a folder that may be read, links followed."""
        real = os.path.realpath(path)
        if real in self._given:
            return True
        while real not in self._readable:
            above = os.path.dirname(real)
            if above == real:
                return False
            real = above
        return True

    def read(self, path: str) -> bytes:
        """The content of a file by its absolute path.

        Raises TerraformError where there is no regular file, OverBudget where it must not be opened or is too large.
        """
        try:
            if not self.may_open(path):
                raise OverBudget("a file outside the scanned folder is not read")
            described = os.stat(path)
            if not stat.S_ISREG(described.st_mode):
                raise TerraformError(f"{os.path.basename(path)} is no regular file")
            if described.st_size > MAX_FILE_BYTES:
                raise OverBudget(f"the file {os.path.basename(path)} is too large")
            with open(path, "rb") as opened:
                return opened.read(MAX_FILE_BYTES)
        except (OSError, ValueError) as error:
            raise TerraformError(f"there is no file {os.path.basename(path)}") from error

    def names_in(self, folder: str) -> tuple[str, ...]:
        """The names in a folder, sorted; empty where it cannot be listed."""
        if folder not in self._names:
            try:
                names = sorted(os.listdir(folder)) if self.may_open(folder) else []
            except (OSError, ValueError):
                names = []
            self._names[folder] = tuple(names)
        return self._names[folder]

    def configuration(self, path: str) -> Body:
        """The tree of a ``.tf`` or ``.tf.json`` file; empty where it cannot be read."""
        return self._tree(path, parse_json if path.endswith(".json") else parse_hcl)

    def values(self, path: str) -> Body:
        """The tree of a ``.tfvars`` or ``.tfvars.json`` file; empty where it cannot be read."""
        return self._tree(path, parse_json_values if path.endswith(".json") else parse_hcl)

    def text(self, path: str) -> str:
        """The content of a file as text; raises as :meth:`read` does."""
        return self.read(path).decode("utf-8-sig", "replace")

    def files_below(self, folder: str) -> list[str]:
        """The paths of the files below a folder, relative to it, with ``/``, sorted."""
        found: list[str] = []
        if not self.may_open(folder):
            raise OverBudget("a folder outside the scanned folder is not read")
        for place, folders, names in os.walk(folder):
            folders.sort()
            found.extend(os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/") for name in names)
            if len(found) > _MAX_LISTED:
                raise OverBudget("the folder holds too many files")
        return sorted(found)

    def _tree(self, path: str, parse: Callable[[str], tuple[Body, list[Problem]]]) -> Body:
        if path not in self._trees:
            self._trees[path] = self._parsed(path, parse)
        return self._trees[path]

    def _parsed(self, path: str, parse: Callable[[str], tuple[Body, list[Problem]]]) -> Body:
        try:
            body, problems = parse(self.text(path))
        except (TerraformError, OverBudget) as error:
            self.unread.append(Unread(path, 0, str(error)))
            return Body()
        self.unread.extend(Unread(path, problem.line, problem.reason) for problem in problems)
        return body
