"""Shapes that ARM templates and Bicep files of real deployments have, judged by all rules at once.

Every fixture says in a line which shape it stands for. A row of the table is one scale set with
what the rules report of it; a rule that is left out reports nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scanning import FAIL, PASS, RULE_IDS, Verdicts, scan

PATTERNS = Path(__file__).resolve().parent / "fixtures" / "patterns"
UNPATCHED = {1: FAIL, 2: FAIL, 3: PASS, 4: PASS}
PINNED = {1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}
IMAGE_UNKNOWN = {1: FAIL, 2: FAIL, 3: PASS}
SILENT: Verdicts = {}

EXPECTED: dict[str, dict[str, Verdicts]] = {
    "arm/service_fabric_node_types.json": {
        "bronze": {3: PASS, 4: PASS},
        "durability-left-out": {3: PASS, 4: PASS},
        "silver-by-parameter": {1: FAIL, 3: PASS, 4: PASS},
    },
    "arm/image_table.json": {
        "allowed-values": UNPATCHED,
        "any-key": UNPATCHED,
        "member-of-any-key": UNPATCHED,
        "allowed-values-pinned": PINNED,
        "any-key-mixed": IMAGE_UNKNOWN,
        "key-with-default": PINNED,
        "table-of-nothing-known": IMAGE_UNKNOWN,
    },
    "arm/variable_picked_by_name.json": {
        "one-of-the-images": UNPATCHED,
        "one-of-the-pinned-images": PINNED,
        "no-such-variable": IMAGE_UNKNOWN,
    },
    "arm/variable_picked_beside_a_loop.json": {"loop-may-add-it": IMAGE_UNKNOWN},
    "arm/loop_over_sets.json": {
        "[concat('pinned-', copyIndex())]": PINNED,
        "[concat('mixed-', copyIndex())]": PINNED,
    },
    "arm/compiled_table.json": {
        "default-choice": UNPATCHED,
        "custom-choice": IMAGE_UNKNOWN,
        "described-twice": PINNED,
        "left-out-with-try-get": UNPATCHED,
        "first-of-a-list": PINNED,
    },
    "arm/object_passed_to_a_nested_template.json": {
        "version-of-the-outer-template": PINNED,
        "unknown-version-of-the-outer-template": IMAGE_UNKNOWN,
        "version-from-a-vault": IMAGE_UNKNOWN,
    },
    "arm/nested_template_that_is_switched_off.json": {"never-deployed": SILENT, "perhaps-deployed": UNPATCHED},
    "arm/rolling_upgrade_before_2018_10.json": {"old-names": {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: FAIL}},
    "arm/before_automatic_os_upgrade.json": {"first-generation": UNPATCHED},
    "arm/firewall_appliance.json": {"appliance": PINNED, "appliance-of-any-release": IMAGE_UNKNOWN},
    "arm/disks_from_a_blob.json": {"uploaded-disk": PINNED},
    "arm/changes_to_a_set.json": {"resized": SILENT},
    "arm/flexible_from_the_portal.json": {
        "image-default": {2: FAIL, 4: PASS, 8: FAIL},
        "by-platform": {2: PASS, 8: PASS},
    },
    "arm/kubernetes_installer.json": {"nodes": SILENT},
    "arm/extensions_behind_switches.json": {
        "health-in-a-variable": {1: FAIL, 2: PASS, 3: PASS, 4: PASS},
        "health-behind-a-switch": {1: FAIL, 3: PASS, 4: PASS},
        "no-health-either-way": UNPATCHED,
    },
    "arm/extension_modules.json": {
        "health-on": {1: FAIL, 2: PASS, 3: PASS, 4: PASS},
        "health-off": UNPATCHED,
        "health-by-choice": {1: FAIL, 3: PASS, 4: PASS},
    },
    "arm/extension_modules_of_any_set.json": {"[parameters('name')]": UNPATCHED},
    "arm/health_module_of_any_set.json": {"[parameters('name')]": {1: FAIL, 2: PASS, 3: PASS, 4: PASS}},
    "bicep/image_table.bicep": {
        "allowed_values": UNPATCHED,
        "any_key": UNPATCHED,
        "member_of_any_key": UNPATCHED,
        "allowed_values_pinned": PINNED,
        "any_key_mixed": IMAGE_UNKNOWN,
        "key_with_default": PINNED,
        "key_in_quotes": UNPATCHED,
    },
    "bicep/key_that_is_a_name.bicep": {"key_in_quotes": PINNED, "name": UNPATCHED},
    "bicep/agent_pool.bicep": {"agents": UNPATCHED},
    "bicep/flexible_for_desktops.bicep": {"hosts": {2: FAIL, 4: PASS, 8: FAIL}},
    "bicep/image_of_a_gallery.bicep": {"definition": UNPATCHED, "one_version": PINNED, "any_image": IMAGE_UNKNOWN},
    "bicep/windows_rolling.bicep": {"farm": {1: PASS, 2: PASS, 3: PASS, 4: PASS, 5: PASS, 6: PASS, 7: FAIL}},
    "bicep/extensions_behind_switches.bicep": {
        "health_always": {1: FAIL, 2: PASS, 3: PASS, 4: PASS},
        "health_in_union": {1: FAIL, 2: PASS, 3: PASS, 4: PASS},
        "no_health_either_way": UNPATCHED,
    },
    "arm/health_for_either_system.json": {"health-by-system": {1: FAIL, 2: PASS, 3: PASS, 4: PASS}},
    "bicep/autoscale_of_a_set_elsewhere.bicep": {"own": UNPATCHED, "elsewhere": SILENT},
}


@pytest.mark.parametrize("fixture", EXPECTED)
def test_a_pattern_is_judged_by_every_rule(fixture: str) -> None:
    assert verdicts(fixture, EXPECTED[fixture]) == EXPECTED[fixture]


def test_the_fix_names_an_api_version_that_has_the_flag() -> None:
    record = scan(PATTERNS / "arm" / "before_automatic_os_upgrade.json", "arm").record("CKV_VMSS_1", "first-generation")
    assert record.check_result["details"][1] == (
        "Raise the API version to 2018-10-01 or later, then set "
        "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade to true; also set "
        'properties.upgradePolicy.mode to "Rolling", with a rollingUpgradePolicy beside it, or to "Automatic".'
    )


def test_every_fixture_stands_in_the_table_and_says_its_shape() -> None:
    found = [path for folder in ("arm", "bicep") for path in (PATTERNS / folder).iterdir()]
    files = {path.relative_to(PATTERNS).as_posix(): path for path in found}
    assert set(files) == set(EXPECTED)
    for path in files.values():
        text = path.read_text(encoding="utf-8")
        shape = json.loads(text)["metadata"]["description"] if path.suffix == ".json" else text.splitlines()[0]
        assert shape.endswith("."), path


def verdicts(fixture: str, expected: dict[str, Verdicts]) -> dict[str, Verdicts]:
    """What a scan of the fixture reports, for the sets the table names; one it does not name is an error."""
    found = scan(PATTERNS / fixture, fixture.partition("/")[0])
    reported = {name for rule in RULE_IDS for names in found.verdicts(rule).values() for name in names}
    return {name: found.answers(name) for name in reported | set(expected)}
