"""Whether the Checkov that runs was asked for SARIF.

Checkov writes the details of a finding into SARIF as attachments without an ``artifactLocation``, which the schema
of SARIF 2.1.0 refuses, so an upload that validates rejects the whole file. A check is not told which outputs it
works for. Checkov's own parser tells: it reads the same command line, configuration files and environment again.
"""

from __future__ import annotations

import sys
from functools import lru_cache

_SARIF = "sarif"
_CHECKOVS_PARSER = "checkov.common.util.ext_argument_parser"


def sarif_is_requested() -> bool:
    """Whether one of the outputs of this Checkov is SARIF."""
    return _asks_for_sarif(tuple(sys.argv[1:]))


@lru_cache(maxsize=8)
def _asks_for_sarif(arguments: tuple[str, ...]) -> bool:
    if _CHECKOVS_PARSER not in sys.modules:
        # a program of someone else, which uses Checkov as a library
        return False
    from .command_line import NotOfCheckov, requested_outputs

    try:
        return _SARIF in requested_outputs(arguments)
    except NotOfCheckov:
        return any(_SARIF in argument for argument in arguments)
