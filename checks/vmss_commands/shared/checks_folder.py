"""Where the pack's own checks are, wherever the pack has been installed or copied to."""

from __future__ import annotations

import os


def own_checks_folder() -> str:
    """The absolute path of the folder for ``--external-checks-dir``."""
    folder = os.path.dirname(os.path.realpath(__file__))
    return os.path.dirname(os.path.dirname(folder))
