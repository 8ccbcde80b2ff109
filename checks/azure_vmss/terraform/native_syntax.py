"""Terraform's native syntax (``.tf``, ``.tofu``, ``.tfvars``): blocks and attributes, in one pass."""

from __future__ import annotations

import re
from typing import cast

from .expression_parser import parse_expression
from .masked_text import IDENTIFIER, Malformed, expression_end, skip_comment
from .syntax_tree import Attribute, Block, Body, Problem

# what most lines are: an attribute whose value is a plain string, or one word; or where a block opens or closes; else
# nothing, so that nobody looks further down for one
_PLAIN_VALUE = r'"[^"\\$%\r\n]*"|[\w.\-]+'
_PLAIN_LINE = re.compile(
    rf"\s*(?:(\}})|({IDENTIFIER})[ \t]*(?:=[ \t]*({_PLAIN_VALUE})[ \t]*(?=\r?\n)"
    r'|((?:[ \t]*"[^"\\\r\n]*")*)[ \t]*\{))?'
)
_MOST_PROBLEMS = 8
# a closing brace, or a name and whether it is set; else white space only
_ITEM = re.compile(rf"\s*(?:(\}})|({IDENTIFIER})[ \t]*(=(?!=))?)?")
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
        self._root = self._body = Body()
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
        attributes = self._body.attributes
        for line in _PLAIN_LINE.finditer(self._text, self._position):
            closing, name, value, labels = line.groups()
            if value and name not in attributes:
                attributes[name] = Attribute(name, value, parse_expression)
                continue
            self._position = line.start()
            if value or not (name or closing):
                return
            self._position = line.start(1 if closing else 2)
            if name:
                self._open_block(name, tuple(labels.split('"')[1::2]))
            else:
                self._close()
            attributes = self._body.attributes

    def _item(self) -> None:
        text = self._text
        item = cast("re.Match[str]", _ITEM.match(text, self._position))
        closing, name, equals = item.groups()
        self._position = item.start(1 if closing else 2) if closing or name else item.end()
        if closing:
            self._close()
        elif equals:
            end = expression_end(text, item.end())
            self._attribute(name, text[item.end() : end].strip())
            self._position = end
        elif name:
            labels, after = self._labels(name, item.end())
            self._open_block(name, labels)
            self._position = after
        else:
            self._comment()

    def _comment(self) -> None:
        at = self._position
        self._position = skip_comment(self._text, at)
        if self._position == at < len(self._text):
            raise Malformed(at, f'"{self._text[at]}" is not expected here')

    def _attribute(self, name: str, source: str) -> None:
        attributes = self._body.attributes
        if not source:
            raise Malformed(self._position, f"{name} has no value")
        if name in attributes:
            raise Malformed(self._position, f"{name} is set twice")
        attributes[name] = Attribute(name, source, parse_expression)

    def _labels(self, name: str, after: int) -> tuple[tuple[str, ...], int]:
        """The labels of a block, and the position behind the brace that opens it."""
        labels: list[str] = []
        opening = _OPENING.match(self._text, after)
        while not opening:
            label = _LABEL.match(self._text, after)
            if not label:
                raise Malformed(self._position, f"{name} is neither an attribute nor a block")
            labels.append(label.group(1) if label.group(2) is None else label.group(2))
            after = label.end()
            opening = _OPENING.match(self._text, after)
        return tuple(labels), opening.end()

    def _open_block(self, name: str, labels: tuple[str, ...]) -> None:
        line = self._line_of(self._position)
        block = Block(name, labels, Body(), line, line)
        self._body.blocks.append(block)
        self._open.append(block)
        self._body = block.body

    def _close(self) -> None:
        if not self._open:
            raise Malformed(self._position, '"}" closes nothing')
        self._open.pop().last_line = self._line_of(self._position)
        self._body = self._open[-1].body if self._open else self._root
        self._position += 1

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
            self._open, self._body = [], self._root
        else:
            self._problems.append(Problem(self._line_of(at), reason))
        following = _TOP_LEVEL.search(self._text, max(at, self._position))
        self._position = following.end() if following else len(self._text)
