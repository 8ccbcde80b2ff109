"""``python -m checkov_vmss``, and ``python checks`` where the pack is a plain folder.

Checkov executes every file of this folder when it loads the pack, this one included and under
this very name, so the file has to be sure that it is the program that was started.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

PACKAGE = "checkov_vmss"
HERE = os.path.dirname(os.path.realpath(__file__))


def _is_the_program() -> bool:
    started = os.path.realpath(sys.argv[0]) if sys.argv and sys.argv[0] else ""
    return started in (HERE, os.path.realpath(__file__))


def _main() -> int:
    """The entry point, from this folder even where another version of the pack is installed."""
    location = os.path.join(HERE, "__init__.py")
    spec = importlib.util.spec_from_file_location(PACKAGE, location, submodule_search_locations=[HERE])
    assert spec
    sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != HERE]
    exit_code: int = importlib.import_module(PACKAGE + ".vmss_commands.main").main()
    return exit_code


if __name__ == "__main__" and _is_the_program():
    sys.exit(_main())
