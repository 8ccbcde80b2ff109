"""Random expressions come to what Terraform once said of them (see judge_language.py)."""

from __future__ import annotations

import json

import language_scopes  # noqa: F401 - it finds the checks
import pytest

# isort: split
from judge_language import ANSWERS, Locals, agree, ours

pytestmark = pytest.mark.unit


def test_every_recorded_answer_is_ours() -> None:
    scope = Locals()
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    differing = [row[0] for row in answers if not agree(ours(row[0], scope), (row[1], row[2]))]
    assert differing == []
    assert len(answers) > 500
