"""All Terraform configurations of a scanned tree: its modules, the roots nobody calls, and what each deploys."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..evaluation.budget import MAX_DEPTH
from ..evaluation.values import Reference, Value
from ..model.declared import ScannedTree
from ..scale_sets.terraform_resource_types import SCALE_SET_TYPES
from .input_variables import values_given
from .module_folder import Declaration, ModuleFolder, is_configuration_file
from .module_instance import NOT_GIVEN, DeployedResource, ModuleInstance
from .module_sources import ModuleSources
from .scope import NoNames
from .source_files import SourceFiles
from .worked_out import WorkedOut

_MAX_MODULES = 4_000


class Configuration:
    """One root module and everything it calls."""

    def __init__(self, root: ModuleInstance, folders: list[ModuleFolder]) -> None:
        self.root = root
        self.modules: list[ModuleInstance] = []
        self._folders = {folder.path: folder for folder in folders}
        self.unread: list[tuple[ModuleInstance, str]] = []
        self._collect(root, 0)
        self._by_address = {module.address: module for module in self.modules}

    def _collect(self, module: ModuleInstance, depth: int) -> None:
        self.modules.append(module)
        for name in module.folder.calls:
            called = module.called(name) if depth < MAX_DEPTH and len(self.modules) < _MAX_MODULES else None
            folder = module.folder_of(name)
            if folder is not None:
                self._folders.setdefault(folder.path, folder)
            if called is None:
                self.unread.append((module, name))
            for instance in called or ():
                self._collect(instance, depth + 1)

    @property
    def folders(self) -> list[ModuleFolder]:
        """The modules of the configuration, those of calls that are not deployed included."""
        return list(self._folders.values())

    def resource(self, identity: Reference) -> DeployedResource | None:
        """The instance with that identity, None where there is none."""
        module = self._by_address.get(identity.module)
        key = (identity.mode, identity.type, identity.name)
        if module is None or key not in module.folder.resources:
            return None
        return next((found for found in module.resources(*key) if found.identity == identity), None)

    def resources(self, *types: str) -> Iterator[DeployedResource]:
        """The instances of managed resources of these types, in the order of the source."""
        for module in self.modules:
            for mode, type_name, name in list(module.folder.resources):
                if mode == "managed" and type_name in types:
                    yield from module.resources(mode, type_name, name)


class Configurations:
    """The configurations of a tree that declare scale sets, in the order of their folders."""

    def __init__(self, tree: ScannedTree, environment: dict[str, str]) -> None:
        self.files = SourceFiles(tree)
        self._tree = tree
        self._environment = environment
        self._sources = ModuleSources(self.files, tree.called)
        self._folders: dict[str, ModuleFolder] = {}
        self._worked_out = WorkedOut()

    def folder(self, path: str) -> ModuleFolder:
        if path not in self._folders:
            self._folders[path] = ModuleFolder(path, self.files)
        return self._folders[path]

    def all(self) -> list[Configuration]:
        """The configurations of the roots from which scale sets are reached."""
        places = self._places()
        calls = {path: self._called_from(path) for path in places}
        for path in [folder for called in calls.values() for folder in called if folder not in calls]:
            self._follow(path, calls)
        wanted = self._reaching_scale_sets(calls)
        called = {folder for path, folders in calls.items() for folder in folders if folder != path}
        roots = [path for path in places if path not in called]
        reached = _reached(roots, calls)
        # modules that call each other in a ring have no caller outside it
        for path in places:
            if path not in reached:
                roots.append(path)
                reached |= _reached([path], calls)
        return [
            Configuration(self._root(path), [self.folder(folder) for folder in sorted(_reached([path], calls))])
            for path in sorted(roots)
            if path in wanted
        ]

    def _follow(self, path: str, calls: dict[str, set[str]]) -> None:
        pending = [path]
        while pending:
            folder = pending.pop()
            if folder not in calls:
                calls[folder] = self._called_from(folder)
                pending.extend(calls[folder])

    def _places(self) -> list[str]:
        """The folders of the tree that hold configuration files, sorted."""
        found: list[str] = []
        for folder, folders, names in os.walk(self._tree.root):
            folders[:] = sorted(name for name in folders if not self._tree.is_skipped(os.path.join(folder, name)))
            read = (name for name in names if is_configuration_file(name))
            if any(not self._tree.is_skipped(os.path.join(folder, name)) for name in read):
                found.append(os.path.realpath(folder))
        return sorted(found)

    def _called_from(self, path: str) -> set[str]:
        folders = (self._sources.folder_of(call, path, ()) for call in self.folder(path).calls.values())
        return {folder for folder in folders if folder}

    def _reaching_scale_sets(self, calls: dict[str, set[str]]) -> set[str]:
        """The folders from which a scale set is reached, through whatever calls."""
        callers: dict[str, list[str]] = {}
        for path, folders in calls.items():
            for folder in folders:
                callers.setdefault(folder, []).append(path)
        pending = [path for path in calls if _declares_scale_sets(self.folder(path))]
        wanted: set[str] = set()
        while pending:
            path = pending.pop()
            if path not in wanted:
                wanted.add(path)
                pending.extend(callers.get(path, ()))
        return wanted

    def _root(self, path: str) -> ModuleInstance:
        given = values_given(path, self.files, self._tree.var_files, self._environment)

        def value(variable: Declaration) -> Value:
            expression = given.get(variable.block.labels[0])
            return NOT_GIVEN if expression is None else self._worked_out.evaluate(expression(variable), NoNames())

        return ModuleInstance(self.folder(path), self.files, self._worked_out, value, self._folder_of)

    def _folder_of(self, call: Declaration, module: ModuleInstance) -> ModuleFolder | None:
        names = tuple(outer.name for outer in module.calls)
        path = self._sources.folder_of(call, module.root.folder.path, names)
        if path is None or len(names) > MAX_DEPTH or module.is_within(path):
            return None
        return self.folder(path)


def _declares_scale_sets(folder: ModuleFolder) -> bool:
    return any(mode == "managed" and type_name in SCALE_SET_TYPES for mode, type_name, _ in folder.resources)


def _reached(roots: list[str], calls: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    pending = list(roots)
    while pending:
        path = pending.pop()
        if path not in reached:
            reached.add(path)
            pending.extend(calls.get(path, ()))
    return reached
