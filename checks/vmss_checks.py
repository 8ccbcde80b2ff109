"""The one file of the pack that Checkov executes; it only imports, so the pack registers once.

Checkov runs this file again for every framework. The code lives in ``azure_vmss``, which
Python imports a single time. Under ``--external-checks-public-key`` it is imported from the
bytes that Checkov verified, and never from a ``__pycache__``.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Mapping
from types import CodeType
from typing import Any

PACKAGE = "azure_vmss"
HERE = os.path.dirname(os.path.realpath(__file__))


def _verified_sources() -> Mapping[str, bytes] | None:
    """The sources Checkov verified, by real path; None where it was not asked to verify."""
    registry = sys.modules.get("checkov.common.external_checks.verification.sources_registry")
    found: Mapping[str, bytes] | None = registry.get_all_verified_sources() if registry else None
    return found


class _SourceLoader(importlib.machinery.SourceFileLoader):
    """Loads a module from its source; under verification compiled files are neither read nor written."""

    def get_code(self, fullname: str) -> CodeType | None:
        verified = _verified_sources()
        if verified is None:
            return super().get_code(fullname)
        source = verified.get(os.path.normpath(os.path.realpath(self.path)))
        if source is None:
            raise ImportError("not among the verified sources: " + self.path)
        code: CodeType = self.source_to_code(source, self.path)
        return code


class _PackageFinder:
    """Finds the modules of the pack in the folder of this file, and lets nobody else look for them."""

    @staticmethod
    def find_spec(fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != PACKAGE and not fullname.startswith(PACKAGE + "."):
            return None
        place = os.path.join(HERE, *fullname.split("."))
        if os.path.isfile(place + ".py"):
            loader = _SourceLoader(fullname, place + ".py")
            return importlib.util.spec_from_file_location(fullname, place + ".py", loader=loader)
        if not os.path.isdir(place):
            # Python would go on to compiled and extension modules, which nobody has verified
            raise ModuleNotFoundError("the pack has no module " + fullname, name=fullname)
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [place]
        return spec


class _NoTopLevelModules(importlib.machinery.FileFinder):
    """Answers for a folder of the pack on ``sys.path``, where Checkov puts every one of them."""

    def find_spec(self, fullname: str, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return super().find_spec(fullname, target) if "." in fullname else None


def _pack_folders_only(path: str) -> _NoTopLevelModules:
    """A path hook: whatever lies beside the checks must not stand in for a module of somebody else."""
    if not os.path.join(os.path.realpath(path or "."), "").startswith(os.path.join(HERE, "")):
        raise ImportError("not a folder of the pack: " + path)
    machinery = importlib.machinery
    return _NoTopLevelModules(
        path,
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
    )


def _guard_imports() -> None:
    """For good, because Checkov and the pack import more while they scan."""
    sys.path_hooks.insert(0, _pack_folders_only)
    sys.path_importer_cache.clear()
    sys.meta_path.insert(0, _PackageFinder)


if not any(getattr(finder, "__name__", "") == _PackageFinder.__name__ for finder in sys.meta_path):
    _guard_imports()
# where runners are threads, Python lets the later ones wait here until the first has imported it
with importlib.import_module(PACKAGE + ".binding.collector").collector_off():
    importlib.import_module(PACKAGE + ".binding.checks")
