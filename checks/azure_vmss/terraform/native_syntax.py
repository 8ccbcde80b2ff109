"""Terraform's native syntax (``.tf``, ``.tofu``, ``.tfvars``)."""

from __future__ import annotations

from typing import List, Tuple

from .syntax_tree import Body, Problem


def parse_hcl(text: str) -> "Tuple[Body, List[Problem]]":
    """The tree of a file and what was left out of it; never raises."""
    raise NotImplementedError
