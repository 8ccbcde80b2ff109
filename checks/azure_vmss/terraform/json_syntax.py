"""Terraform's JSON syntax (``.tf.json``, ``.tfvars.json``)."""

from __future__ import annotations

from typing import List, Tuple

from .syntax_tree import Body, Problem


def parse_json(text: str) -> "Tuple[Body, List[Problem]]":
    """The tree of a configuration file: top-level blocks with their labels, as native syntax gives them; never raises.

    In the bodies, ``dynamic``, ``lifecycle``, ``provisioner`` and ``connection`` are blocks and all else attributes;
    see :meth:`Attribute.nested`.
    """
    raise NotImplementedError


def parse_json_values(text: str) -> "Tuple[Body, List[Problem]]":
    """A ``.tfvars.json`` file: attributes only, strings are plain text; never raises."""
    raise NotImplementedError
