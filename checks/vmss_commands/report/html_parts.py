"""What the sections of the page are made of. Text becomes HTML here and nowhere else: escaped, and visible."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..shared.shown_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def text(given: str) -> str:
    """Text as HTML."""
    return escape(visible(given))


def link(given: str, url: str) -> str:
    """A link to an address of ours; any other scheme stays text."""
    return f'<a href="{text(url)}">{text(given)}</a>' if url.startswith("https://") else text(given)


def badge(given: str, colour: str) -> str:
    """A word in one of the colours of the style sheet."""
    return f'<span class="badge {colour}">{text(given)}</span>'


def small(first: str, below: str) -> str:
    """Text with a quieter line below it, where there is one."""
    return f"{text(first)}<br><small>{text(below)}</small>" if below else text(first)


def details(summary: str, content: str) -> str:
    """Content, which is HTML, that is shown on request."""
    return f"<details><summary>{text(summary)}</summary>{content}</details>"


def items(entries: Sequence[str], kind: str = "") -> str:
    """A list of entries that are HTML."""
    opening = f'<ul class="{kind}">' if kind else "<ul>"
    return opening + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML; the first cell of a row is its heading, and columns of numbers end alike."""
    return "".join(_table(caption, header, rows))


def _table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    columns = range(len(header))
    numbers = [bool(rows) and all(_is_number(row[column]) or not row[column] for row in rows) for column in columns]
    kinds = [' class="number"' if number else "" for number in numbers]
    # a table wider than the window scrolls by itself, for which the keyboard has to reach it
    yield f'<div class="scroll" role="group" tabindex="0" aria-label="{text(caption)}">'
    yield f"<table><caption>{text(caption)}</caption><thead><tr>"
    yield from (f'<th scope="col"{kind}>{text(title)}</th>' for title, kind in zip(header, kinds))
    yield "</tr></thead><tbody>\n"
    for first, *others in rows:
        cells = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(others, kinds[1:]))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
    yield "</tbody></table></div>"


def _is_number(cell: str) -> bool:
    return cell.lstrip("-").replace(",", "").isdigit()
