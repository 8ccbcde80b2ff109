"""The two pictures of the page, as inline SVG. Each stands beside a table with the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ..shared.shown_text import visible

_WIDTH = 480
_ROW = 30
_LABEL, _NUMBER = 186, 54
# the classes that colour an answer, which the style sheet defines for light and dark
PATCHING_CLASS = {
    "nobody": "fail",
    "unknown": "unknown",
    "documented exception": "excepted",
    "Service Fabric operator": "excepted",
    "guest patching": "pass",
    "Azure image upgrade": "pass",
    "AKS": "pass",
    "nothing to patch": "none",
}
OUTCOME_CLASS = {
    "fail": "fail",
    "unknown": "unknown",
    "excepted": "excepted",
    "skipped": "excepted",
    "pass": "pass",
    "not applicable": "none",
}


def patching_chart(counts: Sequence[tuple[str, int]]) -> str:
    """A bar for each answer to who patches the scale sets."""
    shown = [(answer, count) for answer, count in counts if count]
    most = max((count for _, count in shown), default=1)
    parts: list[str] = []
    for position, (answer, count) in enumerate(shown):
        parts += _bar(position, answer, f"{count:,}", [(count, PATCHING_CLASS[answer], answer)], most)
    said = ", ".join(f"{answer} {count}" for answer, count in shown) or "no scale sets"
    return _svg("patching-chart", "Scale sets by who patches them", said, len(shown), parts)


def rules_chart(rules: Sequence[tuple[dict[str, str], dict[str, int]]]) -> str:
    """A bar for each rule, divided by outcome; the number is that of the failures."""
    most = max((sum(found.values()) for _, found in rules), default=1)
    parts: list[str] = []
    for position, (rule, found) in enumerate(rules):
        pieces = [(count, OUTCOME_CLASS[outcome], f"{rule['id']} {outcome}") for outcome, count in found.items()]
        parts += _bar(position, rule["id"], f"{found['fail']:,}", pieces, most)
    said = ", ".join(f"{rule['id']} fails for {found['fail']}" for rule, found in rules)
    return _svg("rules-chart", "Verdicts by rule", said, len(rules), parts)


def _bar(position: int, label: str, number: str, pieces: Sequence[tuple[int, str, str]], most: int) -> Iterator[str]:
    top = position * _ROW
    room = _WIDTH - _LABEL - _NUMBER
    yield f'<text x="{_LABEL - 10}" y="{top + 20}" text-anchor="end">{_text(label)}</text>'
    left = float(_LABEL)
    for count, colour, title in pieces:
        width = room * count / (most or 1)
        if count:
            shown = f"<title>{_text(title)}: {count:,}</title>"
            size = f'x="{left:.1f}" y="{top + 5}" width="{max(width, 1.5):.1f}" height="20"'
            yield f'<rect class="{colour}" {size}>{shown}</rect>'
        left += width
    yield f'<text x="{left + 8:.1f}" y="{top + 20}">{number}</text>'


def _svg(identity: str, title: str, description: str, rows: int, parts: Sequence[str]) -> str:
    height = max(rows, 1) * _ROW
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{identity}-title {identity}-text">'
        f'<title id="{identity}-title">{_text(title)}</title><desc id="{identity}-text">{_text(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _text(text: str) -> str:
    return escape(visible(text))
