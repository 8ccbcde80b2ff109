"""What a Terraform file says, before anything is evaluated; native and JSON syntax give the same tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Callable

from .expression_tree import Expression


@dataclass(frozen=True)
class Problem:
    """Something in a file that is not Terraform and was left out: ``line`` counts from 1."""

    line: int
    reason: str


class Attribute:
    """``name = expression``. ``source`` is the expression as written, without comments behind it.

    The expression is parsed when it is asked for; what cannot be parsed becomes an expression that is an error
    when it is evaluated.
    """

    __slots__ = ("_expression", "_nested", "_parse", "name", "source")

    def __init__(
        self,
        name: str,
        source: str,
        parse: Callable[[str], Expression],
        nested: Callable[[], tuple[Body, ...]] = lambda: (),
    ) -> None:
        self.name = name
        self.source = source
        self._parse = parse
        self._nested = nested
        self._expression: Expression | None = None

    @property
    def expression(self) -> Expression:
        if self._expression is None:
            self._expression = self._parse(self.source)
        return self._expression

    def nested(self) -> tuple[Body, ...]:
        """In JSON, what stands here read as blocks of this name: JSON does not say whether it is an argument or blocks.

        Empty in native syntax, and where it is no object and no array of objects.
        """
        return self._nested()


class Body:
    """Attributes by name and blocks, both in order of the source."""

    __slots__ = ("_nested", "attributes", "blocks")

    def __init__(self, attributes: dict[str, Attribute] | None = None, blocks: list[Block] | None = None) -> None:
        self.attributes = attributes or {}
        self.blocks = blocks or []
        self._nested: dict[str, list[Block]] | None = None

    def nested(self) -> Mapping[str, Sequence[Block]]:
        """The blocks by the type of the blocks they make; call it once the body is complete."""
        if self._nested is None:
            self._nested = {}
            for block in self.blocks:
                self._nested.setdefault(block.makes, []).append(block)
        return self._nested

    def of_type(self, *types: str) -> list[Block]:
        """The blocks of these types, in order."""
        return [block for block in self.blocks if block.type in types]


class Block:
    """``type "label" "label" { body }``; lines count from 1 and include the closing brace."""

    __slots__ = ("body", "first_line", "labels", "last_line", "type")

    def __init__(self, type: str, labels: tuple[str, ...], body: Body, first_line: int, last_line: int) -> None:
        self.type = type
        self.labels = labels
        self.body = body
        self.first_line = first_line
        self.last_line = last_line

    @property
    def makes(self) -> str:
        """The type of the blocks it makes: its label where it is ``dynamic``."""
        return self.labels[0] if self.type == "dynamic" and self.labels else self.type
