"""Checkov's report and record, with the finding and its fix where each output can show them.

SARIF takes the message from ``short_description``; Checkov would write ``details`` into it as attachments that the
SARIF 2.1.0 schema refuses, so a record has details only while the console or JSON asks for them.
"""

from __future__ import annotations

from typing import Any

from checkov.common.output.record import Record
from checkov.common.output.report import Report

_SECTIONS = ("passed_checks", "failed_checks", "skipped_checks")


class ScaleSetRecord(Record):
    """A record whose result holds the sentences of the verdict under ``details``."""

    def to_string(self, compact: bool = False, use_bc_ids: bool = False) -> str:
        """What the console shows."""
        self.details = sentences_of(self.__dict__)
        try:
            return super().to_string(compact=compact, use_bc_ids=use_bc_ids)
        finally:
            self.details = []


class ScaleSetReport(Report):
    """The report of one framework."""

    def get_dict(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        """What JSON shows."""
        report = super().get_dict(*arguments, **options)
        results = report.get("results") or report.get("checks") or {}
        for section in _SECTIONS:
            if section in results:
                results[section] = [{**record, "details": sentences_of(record)} for record in results[section]]
        return report

    def _create_test_case_failure_output(self, record: Record) -> str:
        """What JUnit shows below a failure."""
        return "\n".join(["", *sentences_of(record.__dict__), super()._create_test_case_failure_output(record)])


def printable(text: str) -> str:
    """The text without what a terminal would obey; names in files may hold anything."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


def sentences_of(record: dict[str, Any]) -> list[str]:
    """The finding and its fix, of the members of a record."""
    return list(record["check_result"].get("details", ()))
