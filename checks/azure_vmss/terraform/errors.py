"""What Terraform would refuse."""

from __future__ import annotations


class TerraformError(Exception):
    """Terraform refuses the expression, so nothing is deployed; ``try`` and ``can`` see it.

    The message is a sentence without full stop that a user understands.
    """
