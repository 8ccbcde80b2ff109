"""Keeping the parentheses of a Terraform source, which ``hcl2`` drops.

``hcl2`` gives ``!(a || b) && c`` as ``!a || b && c``, and Checkov works that out as it stands.
A call survives, so each pair of parentheses becomes a call before the source is parsed, and
``terraform_text.strip_parentheses`` takes that call for what it stands for.
"""

from __future__ import annotations

import re
from typing import List, Tuple

from .terraform_text import PARENTHESES

_IN_CODE = re.compile(
    r"#[^\n]*|//[^\n]*|/\*.*?\*/|<<-?(?P<tag>\w[\w-]*)[ \t]*\r?\n.*?^[ \t]*(?P=tag)\b|(?P<mark>[\"(){}])",
    re.DOTALL | re.MULTILINE,
)
_IN_TEXT = re.compile(r"\\.|\$\$\{|%%\{|(?P<mark>\"|[$%]\{)", re.DOTALL)
_CALLED = re.compile(r"(?P<word>[\w-]*\w)[ \t]*$")
_KEYWORDS = frozenset({"in", "if", "for"})
_ASSIGNED = re.compile(r"\s*=(?![=>])")
_COLON = re.compile(r"\s*:")


def with_calls_for_parentheses(source: str) -> str:
    """The source with ``name(...)`` in the place of ``(...)``, and ``"${...}"`` where that is the key of an object."""
    pieces: List[str] = []
    # what is open: its opening mark, and for parentheses of a group the piece that holds it
    open_: "List[Tuple[str, int]]" = []
    position = 0
    while True:
        in_text = bool(open_) and open_[-1][0] == '"'
        found = (_IN_TEXT if in_text else _IN_CODE).search(source, position)
        if found is None:
            return "".join([*pieces, source[position:]])
        pieces.append(source[position:found.start()])
        position = found.end()
        mark = found.group("mark")
        pieces.append(found.group(0))
        if mark == '"' and in_text or mark == "}" and open_:
            open_.pop()
        elif mark == "(":
            open_.append(("call" if _is_called(source, found.start()) else "(", len(pieces) - 1))
        elif mark == ")" and open_:
            opening, piece = open_.pop()
            if opening == "(":
                is_key = _is_key(source, position, "".join(pieces[max(0, piece - 2):piece]))
                pieces[piece], pieces[-1] = ('"${', '}"') if is_key else (f" {PARENTHESES}(", ")")
        elif mark and mark not in ")}":
            open_.append((mark, 0))


def _is_called(source: str, position: int) -> bool:
    word = _CALLED.search(source, max(0, position - 80), position)
    return bool(word) and word.group("word") not in _KEYWORDS  # type: ignore[union-attr]


def _is_key(source: str, position: int, before: str) -> bool:
    if _ASSIGNED.match(source, position):
        return True
    return before.rstrip().endswith(("{", ",")) and bool(_COLON.match(source, position))
