"""The checks that a user switched off for a scale set, as ``checkov-vmss scan`` finds them."""

from __future__ import annotations

from ...azure_vmss.binding.all_languages import instances_of
from ...azure_vmss.binding.source_lines import SourceLines
from ...azure_vmss.binding.suppressions import suppressions, suppressions_of_calls
from ...azure_vmss.model.declared import DeclaredScaleSet


class SkipComments:
    """Reads the comments of each scale set, and of the module calls that lead to it."""

    def __init__(self) -> None:
        self._lines = SourceLines()

    def of(self, declared: DeclaredScaleSet) -> dict[str, str]:
        """The reasons by rule; a comment at a module call counts where each call of the scale set has one."""
        code = self._lines.between(declared.file, declared.lines)
        own = suppressions(declared.framework, code, declared.metadata_skips)
        calls = [
            suppressions_of_calls(self._lines.between(call.file, call.lines) for call in instance.calls)
            for instance in instances_of(declared)
        ]
        everywhere = set.intersection(*map(set, calls)) if calls else set()
        return {**{check: calls[0][check] for check in everywhere}, **own}
