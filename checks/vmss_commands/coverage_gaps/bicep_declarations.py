"""Scale sets and remote modules in the text of ``.bicep`` files."""

from __future__ import annotations

import re
from typing import Iterator

from .blanked_source import blanked_bicep
from .declared_scale_set import DeclaredScaleSet, Trait, UnfollowedModule

_RESOURCE = re.compile(
    r"^[ \t]*resource[ \t]+(\w+)[ \t]+'microsoft\.compute/virtualmachinescalesets@[^'\n]*'[ \t]*(existing\b)?[^{\n]*\{?",
    re.MULTILINE | re.IGNORECASE,
)
_NEVER = re.compile(r"=\s*if\s*\(\s*false\s*\)")
_MODULE = re.compile(r"^[ \t]*module[ \t]+(\w+)[ \t]+'((?:br|ts)[:/][^'\n]*)'", re.MULTILINE)


def bicep_scale_sets(file: str, text: str) -> Iterator[DeclaredScaleSet]:
    """Every scale set, those declared with ``existing`` included."""
    source = blanked_bicep(text)
    for declared in _RESOURCE.finditer(source.uncommented):
        opening = source.code.find("{", declared.start())
        end = source.block_end(opening) if opening >= 0 else declared.end()
        traits = (Trait.EXISTING,) if declared.group(2) else ()
        if _NEVER.search(declared.group(0)):
            traits += (Trait.NEVER_CREATED,)
        yield DeclaredScaleSet(
            file=file,
            first_line=source.line_of(declared.start(1)),
            last_line=source.line_of(end),
            framework="bicep",
            name=declared.group(1),
            traits=traits,
        )


def bicep_modules(file: str, text: str) -> Iterator[UnfollowedModule]:
    """Every module from a registry or a template spec."""
    source = blanked_bicep(text)
    for called in _MODULE.finditer(source.uncommented):
        yield UnfollowedModule(file, source.line_of(called.start(1)), called.group(2))
