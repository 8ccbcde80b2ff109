"""The tags of a scale set."""

from __future__ import annotations

from ..evaluation.values import PartialText
from ..model.settings import Setting, known
from .image_ids import written_text
from .node import Node

_ORCHESTRATOR = "orchestrator"
_KUBERNETES = "kubernetes"
# the tags that say something of upgrades; what a condition makes of any other is of no interest
_TELLING = frozenset(
    {
        "aks-managed-poolname",
        _ORCHESTRATOR,
        "os-upgrade-exception",
        "os-upgrade-patching",
        "os-upgrade-review-by",
    }
)


def read_tags(tags: Node) -> tuple[dict[str, Setting], bool]:
    """The tags by lower-cased name, and whether all of them are known to be there."""
    nodes, complete = tags.entries(settled=_TELLING)
    return {name: _tag(name, tag) for name, tag in nodes.items()}, complete


def _tag(name: str, tag: Node) -> Setting:
    """A tag; of an orchestrator that is partly known the text, where its beginning names Kubernetes."""
    value = tag.value
    begins = value.parts[0] if isinstance(value, PartialText) and isinstance(value.parts[0], str) else ""
    if name == _ORCHESTRATOR and begins.lower().startswith(_KUBERNETES):
        return known(written_text(value), tag.path)
    return tag.setting
