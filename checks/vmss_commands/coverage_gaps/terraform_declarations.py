"""Scale sets and remote modules in the text of ``.tf`` files."""

from __future__ import annotations

import re
from typing import Iterator

from .blanked_source import blanked_hcl
from .declared_scale_set import AZAPI_RESOURCE, AZURERM_SCALE_SETS, DeclaredScaleSet, Trait, UnfollowedModule

_RESOURCE = re.compile(
    r'^[ \t]*resource[ \t]+"?(%s)"?[ \t]+"?([\w-]+)"?\s*\{' % "|".join((*AZURERM_SCALE_SETS, AZAPI_RESOURCE)),
    re.MULTILINE,
)
_AZAPI_SCALE_SET = re.compile(r'^[ \t]*type[ \t]*=[ \t]*"microsoft\.compute/virtualmachinescalesets@', re.MULTILINE | re.I)
_NEVER = re.compile(r"^[ \t]*(?:count[ \t]*=[ \t]*0|for_each[ \t]*=[ \t]*(?:\{\s*\}|\[\s*\]|toset\(\[\s*\]\)))[ \t]*\r?$", re.MULTILINE)
_MODULE = re.compile(r'^[ \t]*module[ \t]+"?([\w-]+)"?\s*\{', re.MULTILINE)
_SOURCE = re.compile(r'^[ \t]*source[ \t]*=[ \t]*"([^"\n]*)"', re.MULTILINE)
_LOCAL_SOURCES = ("./", "../", ".\\", "..\\", "/")


def terraform_scale_sets(file: str, text: str) -> Iterator[DeclaredScaleSet]:
    """Every scale set resource; data sources are none."""
    source = blanked_hcl(text)
    for declared in _RESOURCE.finditer(source.uncommented):
        end = source.block_end(declared.end() - 1)
        block = source.uncommented[declared.end():end]
        if declared.group(1) == AZAPI_RESOURCE and not _AZAPI_SCALE_SET.search(block):
            continue
        yield DeclaredScaleSet(
            file=file,
            first_line=source.line_of(declared.start(1)),
            last_line=source.line_of(end),
            framework="terraform",
            name=f"{declared.group(1)}.{declared.group(2)}",
            traits=(Trait.NEVER_CREATED,) if _NEVER.search(block) else (),
        )


def terraform_modules(file: str, text: str) -> Iterator[UnfollowedModule]:
    """Every module call whose source is not a folder of this tree."""
    source = blanked_hcl(text)
    for called in _MODULE.finditer(source.uncommented):
        block = source.uncommented[called.end():source.block_end(called.end() - 1)]
        given = _SOURCE.search(block)
        if given and not given.group(1).startswith(_LOCAL_SOURCES):
            yield UnfollowedModule(file, source.line_of(called.start(1)), given.group(1))
