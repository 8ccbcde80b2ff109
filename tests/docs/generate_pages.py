"""Writes the generated parts of the rule pages, the rule book, the README and the table of the examples.

``python tests/docs/generate_pages.py`` writes them; with ``--check`` it writes nothing, names the
files that disagree with the code, and exits with 1 where there are any.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

if str(Path(__file__).parent) not in sys.path:
    sys.path.append(str(Path(__file__).parent))

from verdict_cases import ROOT, RULES, verdict_rows

PAGES = ROOT / "checks" / "azure_vmss" / "rules"
README = ROOT / "README.md"
EXAMPLES = ROOT / "examples"
VERDICTS = "expected_verdicts.yaml"
COMPLIANCE = ROOT / "checks" / "azure_vmss" / "rules" / "compliance.yaml.txt"


def outdated() -> dict[Path, str]:
    """The files that have to change, and what they have to become."""
    return {path: text for path, text in _wanted() if path.read_text(encoding="utf-8") != text}


def module_stem(rule: Any) -> str:
    return str(type(rule).__module__).rpartition(".")[2]


def page_of(rule: Any) -> Path:
    return PAGES / module_stem(rule) / f"{module_stem(rule)}.md"


def expected_verdicts() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folder of every ``expected_verdicts.yaml`` and what it says."""
    for path in sorted(EXAMPLES.rglob(VERDICTS)):
        yield path.parent, yaml.safe_load(path.read_text(encoding="utf-8"))


def with_part(text: str, name: str, content: str) -> str:
    """The text with the generated part of this name replaced; raises ValueError where it has none."""
    begin, end = f"<!-- begin generated: {name} -->", f"<!-- end generated: {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"there is no generated part {name!r}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _wanted() -> Iterator[tuple[Path, str]]:
    for rule in RULES:
        yield page_of(rule), _page(rule, page_of(rule).read_text(encoding="utf-8"))
    readme = README.read_text(encoding="utf-8")
    yield README, with_part(readme, "checks", _checks_table())
    book = PAGES / "README.md"
    yield book, with_part(book.read_text(encoding="utf-8"), "controls", _controls_table())
    overview = EXAMPLES / "README.md"
    yield overview, with_part(overview.read_text(encoding="utf-8"), "verdicts", _examples_table())


def _page(rule: Any, text: str) -> str:
    body = text[text.index("\n\n", text.index("\n\n") + 2) :]
    body = with_part(body, "verdicts", table(("Situation", "Verdict", "What the rule finds"), verdict_rows(rule)))
    body = with_part(body, "compliance", _compliance(rule))
    exception = "yes" if rule.exceptable else "no"
    return (
        f"# {rule.id}: {rule.name}\n\nSeverity: {rule.severity}. Documented exception: {exception}. "
        f"[How to read a page](../README.md#how-to-read-a-page).{body}"
    )


def _compliance(rule: Any) -> str:
    mapping = _compliance_mapping()
    safe = ", by keeping automatic patching safe to leave on" if rule.id in mapping["safeguards"] else ""
    items = [f"- {item['control']}, [{item['name']}]({item['source']})" for item in mapping["standards"]]
    return "\n".join([f"The check supports these [controls](../README.md#compliance){safe}:", "", *items])


def _controls_table() -> str:
    rows = [
        (f"[{item['name']}]({item['source']})", f"{item['control']}, {item['title']}", item["why"])
        for item in _compliance_mapping()["standards"]
    ]
    return table(("Standard", "Control", "What in it speaks of operating system patches"), rows)


def _compliance_mapping() -> dict[str, Any]:
    mapping: dict[str, Any] = yaml.safe_load(COMPLIANCE.read_text(encoding="utf-8"))
    return mapping


def _checks_table() -> str:
    rows = [
        (
            f"[{rule.id}](checks/azure_vmss/rules/{module_stem(rule)}/{module_stem(rule)}.md)",
            rule.severity,
            rule.name,
            "yes" if rule.exceptable else "no",
        )
        for rule in RULES
    ]
    return table(("ID", "Severity", "Check", "Documented exception"), rows)


def _examples_table() -> str:
    rows: list[tuple[str, ...]] = []
    for folder, said in expected_verdicts():
        for name, verdicts in said["scale_sets"].items():
            cells = [_word(verdicts, rule.id) for rule in RULES]
            rows.append((folder.relative_to(EXAMPLES).as_posix(), name, *cells))
    return table(("Folder", "Scale set", *(rule.id.rpartition("_")[2] for rule in RULES)), rows)


def _word(verdicts: dict[str, list[str]], rule_id: str) -> str:
    words = {"passed": "pass", "failed": "FAIL", "skipped": "skip"}
    return next((words[state] for state, ids in verdicts.items() if rule_id in ids), "")


def main(arguments: Sequence[str]) -> int:
    changes = outdated()
    for path, text in changes.items():
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if changes and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
