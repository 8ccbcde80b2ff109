"""Shapes that Terraform modules of real deployments have, judged by all rules at once.

Every fixture says in a line which shape it stands for. A row of the table is one scale set with
what the rules report of it; a rule that is left out reports nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from scanning import FAIL, PASS, RULE_IDS, Scan, Verdicts, scan

PATTERNS = Path(__file__).resolve().parent / "fixtures" / "patterns" / "terraform"
UNPATCHED = {1: FAIL, 2: FAIL, 3: PASS, 4: PASS}
PINNED = {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}
IMAGE_UNKNOWN = {1: FAIL, 2: FAIL, 3: PASS}
NO_IMAGE = {1: FAIL, 2: FAIL, 3: PASS}
SILENT: Verdicts = {}

EXPECTED: dict[str, dict[str, Verdicts]] = {
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
        "health": {1: FAIL, 2: PASS, 3: PASS},
        "filtered_out": NO_IMAGE,
        "open": {1: FAIL, 2: PASS, 3: PASS},
    },
    "one_set_for_each_system": {"linux": SILENT, "windows": {1: FAIL, 2: FAIL, 3: PASS}},
    "body_put_together": {"merged": {1: FAIL, 2: PASS, 3: PASS, 4: PASS}, "laid_over": {4: PASS, 8: FAIL}},
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


def reported(found: Scan, resource: str) -> Verdicts:
    """What each rule reports; every instance of a resource has to be given the same."""
    answers: Verdicts = {}
    for number, rule in enumerate(RULE_IDS, 1):
        states = {
            state
            for state, records in ((PASS, found.passed), (FAIL, found.failed), ("skipped", found.skipped))
            for record in records
            if record.check_id == rule and record.resource.partition("[")[0].rpartition(".")[2] == resource
        }
        if states:
            answers[number] = " and ".join(sorted(states))
    return answers
