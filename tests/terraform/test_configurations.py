"""Whole configurations, scanned by Checkov: each says in its first line which patterns it stands for.

A row is one resource as Checkov names it, with what the rules report of it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from in_process import checkov_json
from named_verdicts import EXCEPTED, FAIL, PASS, STATES
from scanning import CHECKS, RULE_IDS, Scan, scan

FIXTURES = Path(__file__).resolve().parent / "fixtures"
LINUX = "azurerm_linux_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
TWICE = "answered twice"
PLAIN = {1: FAIL, 2: FAIL, 3: PASS, 4: PASS}
PINNED = {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}
HEALTHY = {1: FAIL, 2: PASS, 3: PASS, 4: PASS}
OPEN_HEALTH = {1: FAIL, 3: PASS, 4: PASS}
NOTHING: dict[int, str] = {}
WITH_EXCEPTION = {1: EXCEPTED, 2: FAIL, 3: PASS, 4: PASS}

EXPECTED: dict[str, dict[str, dict[int, str]]] = {
    "count_from_conditions": {
        "none_named": NOTHING,
        "no_zones": NOTHING,
        "both": PLAIN,
        "either": NOTHING,
        "alone": PLAIN,
        "healthy": HEALTHY,
        "module.left_out": NOTHING,
        "module.called": PLAIN,
    },
    "module_called_twice": {"module.inside": HEALTHY, "module.outside": HEALTHY, "module.without": PLAIN},
    "dynamic_blocks": {
        "patched": {2: FAIL, 8: PASS},
        "empty": NOTHING,
        "empty_for_now": NOTHING,
        "health": HEALTHY,
        "filtered": PLAIN,
        "open": OPEN_HEALTH,
        "two_static": HEALTHY,
        "one_of_two": PLAIN,
    },
    "open_extensions": {
        "under_a_condition": OPEN_HEALTH,
        "under_the_same_condition": HEALTHY,
        "for_each_is_open": OPEN_HEALTH,
        "first": HEALTHY,
        "second": PLAIN,
    },
    "owner_is_open": {"anyone": OPEN_HEALTH, "probed": HEALTHY},
    "keys_from_a_variable": {
        "fleet": {1: FAIL, 2: PASS, 3: PASS, 4: FAIL},
        "newest": PLAIN,
        "module.one": HEALTHY,
        "module.both": PINNED,
    },
    "ids_handed_on": {
        "module.blue": HEALTHY,
        "module.green": HEALTHY,
        "module.red": PLAIN,
        "counted[0]": HEALTHY,
        "counted[1]": HEALTHY,
        "first_only[0]": HEALTHY,
        "first_only[1]": PLAIN,
        "splat": HEALTHY,
        "looked_up": HEALTHY,
        "by_text": HEALTHY,
        "elsewhere": PLAIN,
        "unread": OPEN_HEALTH,
    },
    "tags": {
        "comparison": WITH_EXCEPTION,
        "question": WITH_EXCEPTION,
        "merged": WITH_EXCEPTION,
        "overlaid": PLAIN,
        "conditional": WITH_EXCEPTION,
        "loop": WITH_EXCEPTION,
        "wholly_open": PLAIN,
        "on_both_branches": WITH_EXCEPTION,
    },
    "expressions": {
        "arithmetic": PLAIN,
        "no_number": PLAIN,
        "trimmed": PLAIN,
        "replaced": PLAIN,
        "each": PLAIN,
        "merged": PLAIN,
        "kept": PINNED,
        "product": PLAIN,
        "from_yaml": PINNED,
        "suffix": PLAIN,
        "found": PLAIN,
        "sliced": PLAIN,
        "formatted": PINNED,
        "joined": PLAIN,
        "coalesced": PLAIN,
    },
    "variables_in_order": {"tfvars": PINNED, "auto": PLAIN, "overridden": PLAIN, "module.called": PLAIN},
    "azapi_updates": {
        "by_id": {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS},
        "by_name": {1: PASS, 2: FAIL, 3: PASS, 4: PASS, 5: PASS},
        "untouched": PLAIN,
    },
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_configuration_gets_its_verdicts(name: str) -> None:
    found = verdicts(scan(FIXTURES / name, "terraform"))
    assert {resource: reported(found, resource) for resource in EXPECTED[name]} == EXPECTED[name]


def test_two_roots_that_call_one_module_under_one_name_are_judged_apart() -> None:
    found = scan(FIXTURES / "two_roots", "terraform", checks=("CKV_VMSS_4",))
    assert [Path(str(record.caller_file_path)).parts[1] for record in found.passed] == ["dev"]
    assert [Path(str(record.caller_file_path)).parts[1] for record in found.failed] == ["prod"]


def test_split_graphs_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_SPLIT_GRAPH", "True")
    for name in ("module_called_twice", "ids_handed_on"):
        found = verdicts(scan(FIXTURES / name, "terraform"))
        assert {resource: reported(found, resource) for resource in EXPECTED[name]} == EXPECTED[name]


def test_json_syntax_is_read_as_native_syntax_is() -> None:
    found = verdicts(scan(FIXTURES / "json_syntax", "terraform_json"))
    expected = {"none": NOTHING, "from_a_file": PLAIN, "sibling": HEALTHY, "fleet": PLAIN, "nested": {2: FAIL, 8: PASS}}
    assert {resource: reported(found, resource) for resource in expected} == expected


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    source = tmp_path / "main.tf"
    text = (FIXTURES / "two_roots" / "modules" / "fleet" / "main.tf").read_text(encoding="utf-8")
    for version, state in (("latest", "passed"), ("1.2.3", "failed"), ("latest", "passed")):
        source.write_text(text.replace("type = string", f'default = "{version}"'), encoding="utf-8")
        assert scan(tmp_path, "terraform").verdict("CKV_VMSS_4", "fleet") == state


def test_a_module_outside_the_scanned_folder_is_read_where_checkov_follows_it() -> None:
    assert scan(FIXTURES / "two_roots" / "prod", "terraform").verdict("CKV_VMSS_4", "fleet") == "failed"


def test_a_module_that_terraform_has_installed_is_read(tmp_path: Path) -> None:
    fleet = (FIXTURES / "two_roots" / "modules" / "fleet" / "main.tf").read_text(encoding="utf-8")
    source = fleet.replace("var.image_version", "module.image.version")
    source += '\nmodule "image" {\n  source = "example/image/azurerm"\n}\n'
    (tmp_path / "main.tf").write_text(source, encoding="utf-8")
    assert scan(tmp_path, "terraform").verdict("CKV_VMSS_4", "fleet") == "nothing"
    installed = tmp_path / ".terraform" / "modules" / "image"
    installed.mkdir(parents=True)
    (installed / "outputs.tf").write_text('output "version" {\n  value = "1.2.3"\n}\n', encoding="utf-8")
    own = {"Key": "", "Dir": "."}
    manifest = {"Modules": [own, {"Key": "image", "Source": "x", "Dir": ".terraform/modules/image"}]}
    (installed.parent / "modules.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert scan(tmp_path, "terraform").verdict("CKV_VMSS_4", "fleet") == "failed"


def test_the_variable_files_of_the_command_line_have_the_last_word(tmp_path: Path) -> None:
    source = (FIXTURES / "two_roots" / "modules" / "fleet" / "main.tf").read_text(encoding="utf-8")
    (tmp_path / "main.tf").write_text(source.replace("type = string", 'default = "latest"'), encoding="utf-8")
    (tmp_path / "terraform.tfvars").write_text('image_version = "latest"', encoding="utf-8")
    (tmp_path / "prod.tfvars").write_text('image_version = "1.2.3"', encoding="utf-8")
    states = {}
    for files in ([], [str(tmp_path / "prod.tfvars")]):
        arguments = [part for file in files for part in ("--var-file", file)]
        (report,) = checkov_json(
            "-d",
            str(tmp_path),
            "--framework",
            "terraform",
            "--check",
            "CKV_VMSS_4",
            "--external-checks-dir",
            str(CHECKS),
            *arguments,
        )
        states[len(files)] = [state for state in ("passed", "failed") if report["results"][f"{state}_checks"]]
    assert states == {0: ["passed"], 1: ["failed"]}


Answers = dict[tuple[str, str], str]


def verdicts(found: Scan) -> Answers:
    """The answers by rule and resource address; of a rule that answers twice there is none."""
    answers: Answers = {}
    for state, records in (("passed", found.passed), ("failed", found.failed), ("skipped", found.skipped)):
        for record in records:
            key = (record.check_id, record.resource)
            answers[key] = TWICE if key in answers else STATES[state]
    return answers


def reported(found: Answers, resource: str) -> dict[int, str]:
    """The answer of each rule; every record of the resource has to be given the same."""
    answers: dict[int, str] = {}
    for number, rule in enumerate(RULE_IDS, 1):
        given = {answer for (each, address), answer in found.items() if each == rule and is_of(address, resource)}
        if given:
            answers[number] = given.pop() if len(given) == 1 else TWICE
    return answers


def is_of(address: str, resource: str) -> bool:
    if resource.startswith("module."):
        return address.partition("[")[0].startswith(f"{resource}.") or address.startswith(f"{resource}[")
    # a record of JSON syntax is named "resource.x"
    own = address[len("resource.") :] if address.startswith("resource.") else address.rpartition("_scale_set.")[2]
    return own == resource or own.partition("[")[0] == resource
