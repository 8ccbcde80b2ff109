"""The scale sets as the script of the page reads them: rows of numbers that point into one list of texts."""

from __future__ import annotations

import json
from typing import Any

from ..shared.shown_text import visible
from .document_views import ATTENTION, OUTCOMES, group_of, image_of, name_of, place_of
from .fleet_document import Document

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page_data(document: Document) -> str:
    """JSON for a script element: ASCII, without any character that could end the element."""
    texts = _Texts()
    rules = [rule["id"] for rule in document["rules"]]
    rows = [_row(scale_set, rules, texts) for scale_set in document["scale_sets"]]
    data = {
        "rules": [[rule["id"], rule["name"], rule["severity"], rule["guideline"]] for rule in document["rules"]],
        "answers": ATTENTION,
        "outcomes": OUTCOMES,
        "texts": texts.all,
        "rows": rows,
    }
    written = json.dumps(data, separators=(",", ":"))
    for character, escaped in _ESCAPED.items():
        written = written.replace(character, escaped)
    return written


class _Texts:
    """Every text once, made visible; the same sentence stands in hundreds of rows."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._known.setdefault(visible(text), len(self._known))

    @property
    def all(self) -> list[str]:
        return list(self._known)


def _row(scale_set: dict[str, Any], rules: list[str], texts: _Texts) -> list[Any]:
    verdicts = []
    for rule_id in rules:
        verdict = scale_set["verdicts"].get(rule_id, {"outcome": "not applicable", "reason": ""})
        verdicts += [
            OUTCOMES.index(verdict["outcome"]),
            texts.number(verdict["reason"]),
            texts.number(verdict.get("fix", "")),
        ]
    says = scale_set["exception"] or {"reason": "", "patching": "", "review_by": "", "problem": ""}
    labels = [label for label in scale_set["deployments"] if label]
    return [
        ATTENTION.index(scale_set["patched_by"]),
        *(
            texts.number(text)
            for text in (
                *name_of(scale_set),
                group_of(scale_set),
                place_of(scale_set),
                scale_set["language"],
                scale_set["orchestration"],
                image_of(scale_set),
                scale_set["owner"],
                ", ".join(labels),
                says["reason"] and f"{says['reason']}; patching: {says['patching']}; review by {says['review_by']}",
            )
        ),
        verdicts,
    ]
