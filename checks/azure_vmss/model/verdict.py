"""What a rule answers."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Outcome(Enum):
    """The four answers of the rules, and the documented exception.

    ``NOT_APPLICABLE`` and ``UNKNOWN`` are both Checkov's ``UNKNOWN``: nothing is reported.
    """

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"
    EXCEPTED = "excepted"


class Verdict(NamedTuple):
    """An outcome, the sentence that says what was found and the one that says what to write.

    ``evaluated_paths`` are the paths of the settings that decided.
    """

    outcome: Outcome
    found: str = ""
    fix: str = ""
    evaluated_paths: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome is Outcome.FAIL


def passed(found: str, *paths: str) -> Verdict:
    return Verdict(Outcome.PASS, found, evaluated_paths=_given(paths))


def failed(found: str, fix: str, *paths: str) -> Verdict:
    return Verdict(Outcome.FAIL, found, fix, _given(paths))


def not_applicable(why: str = "") -> Verdict:
    return Verdict(Outcome.NOT_APPLICABLE, why)


def undecided(why: str = "", *paths: str) -> Verdict:
    return Verdict(Outcome.UNKNOWN, why, evaluated_paths=_given(paths))


def _given(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in paths if path) if "" in paths else paths
