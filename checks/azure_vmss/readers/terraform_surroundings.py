"""What a Terraform resource needs to know beyond its own block.

The base class knows nothing, which is what a check is left with when Checkov hands
it a configuration without a graph; the subclasses know the graph of a Terraform
scan, the files of a plan and those of a ``.tf.json`` scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from ..model.settings import Setting
from .terraform_text import is_expression


@dataclass(frozen=True)
class ExpandedBlock:
    """One block of a ``dynamic`` one: its content, the names its element goes by, and its source."""

    content: Dict[str, Any]
    iterator: Dict[str, Any]
    written: Optional[Dict[str, Any]] = None


@dataclass(frozen=True)
class DynamicBlocks:
    """What the ``dynamic`` blocks of one name expand to.

    ``static`` holds the blocks of that name written out beside them; ``resolved`` is
    false while a ``for_each`` is unknown.
    """

    static: Any
    expanded: "Tuple[ExpandedBlock, ...]" = ()
    resolved: bool = True


@dataclass(frozen=True)
class Attachment:
    """A resource of its own that changes a scale set: its type and configuration."""

    resource_type: str
    conf: Dict[str, Any]
    surroundings: "Surroundings"


@dataclass(frozen=True)
class Attachments:
    """Extensions and updates joined to a set; incomplete where one might be joined too."""

    found: Tuple[Attachment, ...] = ()
    complete: bool = True


class Surroundings:
    """A resource about which nothing but its own block is known."""

    def lookup(self, name: str) -> Optional[Setting]:
        """The value of ``var.x`` or ``local.x``, or None where it is not known."""
        return None

    def dynamic_blocks(self, name: str) -> Optional[DynamicBlocks]:
        """The expansion of the ``dynamic`` blocks of that name, or None where there are none."""
        return None

    def guessed_expression(self, label: str) -> Optional[str]:
        """The source text of a value that Checkov computed from something unknown.

        None where the value can be trusted, an empty string where the text is not at hand.
        """
        return None

    def computed_expression(self, label: str) -> Optional[str]:
        """The source text of a value that Checkov computed from names, or None where it was written out."""
        return None

    def written_expression(self, label: str) -> Optional[str]:
        """The source text of an attribute, or None where the source is not at hand."""
        return None

    def written_value(self, name: str) -> Any:
        """An argument of the resource as ``hcl2`` gives it, or None where the source is not at hand."""
        return None

    def is_instantiated(self) -> bool:
        """False only where a module around the resource is called with a count of 0 for certain."""
        return True

    def attachments(self) -> Attachments:
        """Extensions and updates declared as resources of their own."""
        return Attachments()

    def azapi_type(self, reference: str) -> str:
        """The ``type`` of the azapi resource an expression refers to, or an empty string."""
        return ""


class UnseenSiblings(Surroundings):
    """A resource whose siblings are out of reach: some of them may be joined to it."""

    def attachments(self) -> Attachments:
        return Attachments(complete=False)


def expand_dynamic(
    blocks: "List[Dict[str, Any]]", name: str, static: Any
) -> DynamicBlocks:
    """Expand ``dynamic`` blocks given as ``{"for_each": ..., "iterator": ..., "content": ..., "written": ...}``."""
    expanded: List[ExpandedBlock] = []
    resolved = True
    for block in blocks:
        elements = _elements(block.get("for_each"))
        content = _only_dict(block.get("content"))
        if elements is None or content is None:
            resolved = False
            continue
        iterator = str(_plain(block.get("iterator")) or name)
        written = block.get("written")
        expanded.extend(
            ExpandedBlock(content, {f"{iterator}.value": value, f"{iterator}.key": key}, written) for key, value in elements
        )
    return DynamicBlocks(static, tuple(expanded), resolved)


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _only_dict(value: Any) -> Optional[Dict[str, Any]]:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict) else None


def _elements(for_each: Any) -> "Optional[List[Tuple[Any, Any]]]":
    if isinstance(for_each, list) and len(for_each) == 1 and isinstance(for_each[0], list):
        for_each = for_each[0]
    if isinstance(for_each, dict):
        return list(for_each.items())
    if isinstance(for_each, list):
        if any(isinstance(item, str) and is_expression(item) for item in for_each):
            return None
        return list(enumerate(for_each))
    if isinstance(for_each, (set, frozenset)):
        return [(item, item) for item in sorted(for_each, key=str)]
    return None
