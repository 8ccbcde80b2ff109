"""Scanned text as it may be shown: nothing in it moves the cursor, turns the line around or becomes a formula."""

from __future__ import annotations

import re

# controls, and the characters that change the direction of what follows (Unicode Bidi_Control), or are not shown
_HIDDEN = {
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x61C,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
}
_SHOWN: dict[int, str] = {code: f"\\u{code:04x}" for code in _HIDDEN}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# what is escaped stands within a line or a cell; "$" begins a formula on GitHub
_MARKDOWN = re.compile(r"([\\`*_\[\]#|~$])")
_SPACES = dict.fromkeys((9, 10, 13), " ")


def visible(text: str) -> str:
    """The text on one line, with every character that cannot be seen written as an escape."""
    return text.translate(_SPACES).translate(_SHOWN)


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    shown = visible(text)
    return f"'{shown}" if text.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is: no tags, links, tables, mentions or references to issues."""
    escaped = _MARKDOWN.sub(r"\\\1", visible(text)).replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("@", "@<!-- -->").replace("\\#", "\\#<!-- -->").replace("://", ":<!-- -->//")


def markdown_code(text: str) -> str:
    """Text as a code span that also stands in a table."""
    shown = visible(text).replace("|", "\\|") or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{space}{shown}{space}{fence}"
