"""The one file of the pack that Checkov executes; it only imports, so the pack registers once.

Checkov runs this file again for every framework. The code lives in ``azure_vmss``, which
Python imports a single time. Under ``--external-checks-public-key`` it is imported from the
bytes that Checkov verified, and never from a ``__pycache__``.
"""

import importlib.machinery
import importlib.util
import os
import sys

PACKAGE = "azure_vmss"
HERE = os.path.dirname(os.path.realpath(__file__))


def _verified_sources():
    """The sources Checkov verified, by real path; None where it was not asked to verify."""
    registry = sys.modules.get("checkov.common.external_checks.verification.sources_registry")
    return registry.get_all_verified_sources() if registry else None


class _SourceLoader(importlib.machinery.SourceFileLoader):
    """Loads a module from its source; under verification compiled files are neither read nor written."""

    def get_code(self, fullname):
        if _verified_sources() is None:
            return super().get_code(fullname)
        return self.source_to_code(self._verified_source(self.path), self.path)

    @staticmethod
    def _verified_source(path):
        verified = _verified_sources()
        source = verified.get(os.path.normpath(os.path.realpath(path)))
        if source is None:
            raise ImportError("not among the verified sources: " + path)
        return source


class _PackageFinder:
    """Finds the modules of the pack in the folder of this file, and nothing else."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname != PACKAGE and not fullname.startswith(PACKAGE + "."):
            return None
        place = os.path.join(HERE, *fullname.split("."))
        if os.path.isfile(place + ".py"):
            loader = _SourceLoader(fullname, place + ".py")
            return importlib.util.spec_from_file_location(fullname, place + ".py", loader=loader)
        if not os.path.isdir(place):
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [place]
        return spec


def _register():
    """Import the checks, with the pack's folders out of the way of every other import."""
    before = list(sys.path)
    sys.path[:] = [entry for entry in before if not os.path.realpath(entry or ".").startswith(HERE)]
    sys.meta_path.insert(0, _PackageFinder)
    try:
        importlib.import_module(PACKAGE + ".checkov_checks")
    finally:
        sys.meta_path.remove(_PackageFinder)
        sys.path[:] = before


if PACKAGE + ".checkov_checks" not in sys.modules:
    _register()
