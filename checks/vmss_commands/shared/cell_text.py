"""Scanned text in the cells of tables that other programs read: spreadsheets, and Markdown on a web page."""

from __future__ import annotations

import re

from .shown_text import shown

_MAX_CELL = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# what is escaped stands within a line or a cell; "$" begins a formula on GitHub
_MARKDOWN = re.compile(r"([\\`*_\[\]#|~$])")


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    cell = shown(text, _MAX_CELL)
    return f"'{cell}" if text.startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is: no tags, links, tables, mentions or references to issues."""
    escaped = _MARKDOWN.sub(r"\\\1", shown(text, _MAX_CELL)).replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("@", "@<!-- -->").replace("\\#", "\\#<!-- -->").replace("://", ":<!-- -->//")


def markdown_code(text: str) -> str:
    """Text as a code span that also stands in a table."""
    code = shown(text, _MAX_CELL).replace("|", "\\|") or " "
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in (code[0], code[-1]) else ""
    return f"{fence}{space}{code}{space}{fence}"
