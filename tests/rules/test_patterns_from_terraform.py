"""Shapes that Terraform modules of real deployments have, judged by all rules at once.

Every fixture says in a line which shape it stands for. A row of the table is one scale set with
what rules 1 to 8 report of it: ``P`` passed, ``F`` failed, ``-`` nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import pytest

from scanning import RULE_IDS, Scan, scan

PATTERNS = Path(__file__).resolve().parent / "fixtures" / "patterns" / "terraform"
UNPATCHED = "FFPP----"
PINNED = "FFPF----"
IMAGE_UNKNOWN = "FFP-----"
NO_IMAGE = "FFP-----"
NOTHING = "--------"

EXPECTED: Dict[str, Dict[str, str]] = {
    "image_table": {
        "by_default": UNPATCHED,
        "frozen": PINNED,
        "coalesced": UNPATCHED,
        "open": IMAGE_UNKNOWN,
        "no_such_image": UNPATCHED,
    },
    "module_of_common_values": {"marketplace": UNPATCHED, "own_vhd": PINNED},
    "image_looked_up_by_a_module": {"looked_up": PINNED},
    "gallery_path_put_together": {"newest": UNPATCHED, "fixed": PINNED, "community": UNPATCHED},
    "several_ways_to_an_image": {"simple": UNPATCHED},
    "extensions_in_a_list": {
        "none": NO_IMAGE,
        "none_beside": NO_IMAGE,
        "health": "FPP-----",
        "filtered_out": NO_IMAGE,
        "open": "FPP-----",
    },
    "one_set_for_each_system": {"linux": NOTHING, "windows": "FFP-----"},
    "body_put_together": {"merged": "FPPP----", "laid_over": "---P---F"},
    "same_name_in_two_modules": {
        "own_local": PINNED,
        "callers_local": UNPATCHED,
        "open_in_the_caller": IMAGE_UNKNOWN,
    },
    "object_with_optional_members": {"member_of_a_member": PINNED, "member_of_an_element": PINNED, "switch": PINNED},
    "conditions_in_parentheses": {
        "negated_group": PINNED,
        "group_first": PINNED,
        "keys_in_order": PINNED,
        "empty_is_not_null": PINNED,
        "something_azure_knows": UNPATCHED,
    },
    "null_for_the_default": {"replaced": UNPATCHED, "null": PINNED, "of_one": PINNED},
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_shape_gets_its_verdicts(name: str) -> None:
    found = scan(PATTERNS / name, "terraform")
    assert {resource: reported(found, resource) for resource in EXPECTED[name]} == EXPECTED[name]


def test_an_image_of_several_instances_is_that_of_each() -> None:
    found = scan(PATTERNS / "null_for_the_default", "terraform", checks=("CKV_VMSS_4",))
    by_state = {
        state: {record.resource.rpartition("of_two")[2] for record in records if ".of_two" in record.resource}
        for state, records in (("passed", found.passed), ("failed", found.failed))
    }
    assert by_state == {"passed": {'["green"]'}, "failed": {'["blue"]'}}


def test_every_fixture_says_what_it_stands_for() -> None:
    folders = {path.name for path in PATTERNS.iterdir()}
    assert folders == set(EXPECTED)
    for name in folders:
        assert (PATTERNS / name / "main.tf").read_text(encoding="utf-8").startswith("# ")


def reported(found: Scan, resource: str) -> str:
    """One letter for each rule; every instance of a resource has to be given the same."""
    letters = ""
    for rule in RULE_IDS:
        states = {
            letter
            for letter, records in (("P", found.passed), ("F", found.failed), ("S", found.skipped))
            for record in records
            if record.check_id == rule and record.resource.partition("[")[0].rpartition(".")[2] == resource
        }
        letters += states.pop() if len(states) == 1 else "?" if states else "-"
    return letters
