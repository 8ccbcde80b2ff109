"""The rule book agrees with the rules, the exceptions and the limits."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from verdict_cases import ROOT, RULES

BOOK = (ROOT / "checks" / "azure_vmss" / "rules" / "README.md").read_text(encoding="utf-8")
CHECKS_ROW = re.compile(r"^\| \[(CKV_VMSS_\d+)\]\((\S+)\) \| (.*?) \| (\w+) \|", re.M)


def test_the_table_of_checks_names_every_rule() -> None:
    rows = [(rule_id, name, severity) for rule_id, _, name, severity in CHECKS_ROW.findall(BOOK)]
    assert rows == [(rule.id, rule.name, rule.severity) for rule in RULES]


def test_every_rule_has_a_section() -> None:
    assert re.findall(r"^## (CKV_VMSS_\d+), ", BOOK, re.M) == [rule.id for rule in RULES]


def test_tags_and_limits_are_those_of_the_code() -> None:
    exceptions = (ROOT / "checks" / "azure_vmss" / "rules" / "exceptions.py").read_text(encoding="utf-8")
    limits = (ROOT / "checks" / "azure_vmss" / "rules" / "limits.py").read_text(encoding="utf-8")
    in_code = set(re.findall(r'"(os-upgrade-[a-z-]+)"', exceptions))
    in_code |= {f"CKV_VMSS_{name.upper()}" for name in re.findall(r'^M[A-Z_]+ = "(m[a-z_]+)"', limits, re.M)}
    assert set(re.findall(r"`(os-upgrade-[a-z-]+|CKV_VMSS_M[A-Z_]+)`", BOOK)) == in_code


def test_rules_that_take_a_documented_exception_are_named() -> None:
    exceptable = [rule.id.rpartition("_")[2] for rule in RULES if rule.exceptable]
    assert f"rules {', '.join(exceptable[:-1])} and {exceptable[-1]} answer" in BOOK
