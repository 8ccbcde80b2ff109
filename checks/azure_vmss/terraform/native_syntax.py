"""Terraform's native syntax (``.tf``, ``.tofu``, ``.tfvars``): blocks and attributes, in one pass."""

from __future__ import annotations

import re

from .expression_parser import parse_expression
from .masked_text import IDENTIFIER, Malformed, expression_end, skip_comment
from .syntax_tree import Attribute, Block, Body, Problem

# what most lines are: an attribute whose value is a plain string, or one word
_PLAIN_LINE = re.compile(rf'\s*({IDENTIFIER})[ \t]*=[ \t]*("[^"\\$%\r\n]*"|[\w.\-]+)[ \t]*(?=\r?\n)')
_MOST_PROBLEMS = 8
_SPACE = re.compile(r"\s*")
_BLANK = re.compile(r"[ \t]*")
_NAME = re.compile(IDENTIFIER)
_LABEL = re.compile(rf'[ \t]*(?:"((?:[^"\\\r\n]|\\.)*)"|({IDENTIFIER}))')
_OPENING = re.compile(r"[ \t]*\{")
_TOP_LEVEL = re.compile(rf'\n(?={IDENTIFIER}[ \t]*(?:"[^"\n]*"[ \t]*)*\{{)')


def parse_hcl(text: str) -> tuple[Body, list[Problem]]:
    """The tree of a file and what was left out of it; never raises."""
    return _Scanner(text).read()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 1 if text.startswith("\ufeff") else 0
        self._line = 1
        self._counted = 0
        self._root = Body()
        self._open: list[Block] = []
        self._problems: list[Problem] = []

    def read(self) -> tuple[Body, list[Problem]]:
        while self._position < len(self._text):
            try:
                self._plain_lines()
                self._item()
            except Malformed as error:
                # from where the expression starts; in a file full of errors from where each ends, which costs less
                self._give_up(self._position if len(self._problems) < _MOST_PROBLEMS else error.position, str(error))
        if self._open:
            self._give_up(len(self._text), "a block is never closed")
        return self._root, self._problems

    def _plain_lines(self) -> None:
        """Attributes that stand on one line each, as most do."""
        text, match = self._text, _PLAIN_LINE.match
        attributes = (self._open[-1].body if self._open else self._root).attributes
        plain = match(text, self._position)
        while plain:
            name, source = plain.groups()
            if name in attributes:
                raise Malformed(plain.start(1), f"{name} is set twice")
            attributes[name] = Attribute(name, self._line_of(plain.start(1)), source, parse_expression)
            self._position = plain.end()
            plain = match(text, self._position)

    def _item(self) -> None:
        text = self._text
        at = self._skip_space()
        if at >= len(text):
            return
        if text[at] == "}":
            self._close(at)
            return
        name = _NAME.match(text, at)
        if not name:
            raise Malformed(at, f'"{text[at]}" is not expected here')
        after = _BLANK.match(text, name.end()).end()  # type: ignore[union-attr]
        if text.startswith("=", after) and not text.startswith("==", after):
            end = expression_end(text, after + 1)
            self._attribute(name.group(), at, text[after + 1 : end].strip())
            self._position = end
        else:
            self._open_block(name.group(), at, after)

    def _attribute(self, name: str, at: int, source: str) -> None:
        body = self._open[-1].body if self._open else self._root
        if not source:
            raise Malformed(at, f"{name} has no value")
        if name in body.attributes:
            raise Malformed(at, f"{name} is set twice")
        body.attributes[name] = Attribute(name, self._line_of(at), source, parse_expression)

    def _open_block(self, name: str, at: int, after: int) -> None:
        labels: list[str] = []
        while True:
            label = _LABEL.match(self._text, after)
            if not label:
                break
            labels.append(label.group(1) if label.group(2) is None else label.group(2))
            after = label.end()
        opening = _OPENING.match(self._text, after)
        if not opening:
            raise Malformed(at, f"{name} is neither an attribute nor a block")
        line = self._line_of(at)
        block = Block(name, tuple(labels), Body(), line, line)
        (self._open[-1].body if self._open else self._root).blocks.append(block)
        self._open.append(block)
        self._position = opening.end()

    def _close(self, at: int) -> None:
        if not self._open:
            raise Malformed(at, '"}" closes nothing')
        self._open.pop().last_line = self._line_of(at)
        self._position = at + 1

    def _skip_space(self) -> int:
        """Leave out white space and comments."""
        while True:
            at = _SPACE.match(self._text, self._position).end()  # type: ignore[union-attr]
            self._position = skip_comment(self._text, at)
            if self._position == at:
                return at

    def _line_of(self, at: int) -> int:
        """Positions are asked for in rising order, so that every line break is counted once."""
        if at > self._counted:
            self._line += self._text.count("\n", self._counted, at)
            self._counted = at
        return self._line

    def _give_up(self, at: int, reason: str) -> None:
        """Drop the top-level block that cannot be read, and go on with the next one."""
        at = max(at, self._counted)
        if self._open:
            self._problems.append(Problem(self._open[0].first_line, f"line {self._line_of(at)}: {reason}"))
            self._root.blocks.pop()
            self._open = []
        else:
            self._problems.append(Problem(self._line_of(at), reason))
        following = _TOP_LEVEL.search(self._text, max(at, self._position))
        self._position = following.end() if following else len(self._text)
