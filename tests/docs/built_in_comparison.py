"""What Checkov's own checks and this pack say of the same example files, as the table in the README."""

from __future__ import annotations

from generate_pages import EXAMPLES, expected_verdicts, table
from scanning import RULE_IDS, scan

BUILT_IN = ("CKV_AZURE_95", "CKV_AZURE_177")
_WORDS = {"passed": "pass", "failed": "FAIL", "skipped": "skip", "nothing": ""}
_COMPARED = ("terraform/azurerm_v4", "arm")


def comparison_table() -> str:
    """Scans the compared folders; a row for every scale set."""
    rows: list[tuple[str, ...]] = []
    for folder, said in expected_verdicts():
        name_of_folder = folder.relative_to(EXAMPLES).as_posix()
        if name_of_folder not in _COMPARED:
            continue
        found = scan(folder, said["framework"], checks=(*BUILT_IN, "CKV_VMSS_*"))
        for name in said["scale_sets"]:
            failing = [rule.rpartition("_")[2] for rule in RULE_IDS if found.verdict(rule, name) == "failed"]
            ours = f"FAIL: {', '.join(failing)}" if failing else "pass"
            if any(found.verdict(rule, name) == "skipped" for rule in RULE_IDS):
                ours = "skip, with its documented reason"
            rows.append((name_of_folder, name, *(_WORDS[found.verdict(check, name)] for check in BUILT_IN), ours))
    return table(("Folder", "Scale set", *BUILT_IN, "CKV_VMSS_1 to 8"), rows)
