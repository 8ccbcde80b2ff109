"""Makes the source tree importable as ``checkov_vmss``, as the installed package is: import this module first."""

from __future__ import annotations

import importlib.util
import sys

from scanning import CHECKS

PACKAGE = "checkov_vmss"

if PACKAGE not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        PACKAGE, CHECKS / "__init__.py", submodule_search_locations=[str(CHECKS)]
    )
    assert _spec
    sys.modules[PACKAGE] = importlib.util.module_from_spec(_spec)
