"""What a plan says of scale sets, read from plans written out here: joins, encodings, hostile input."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hang_guard import hang_guard
from named_verdicts import FAIL, PASS, UNKNOWN, Verdicts, named

CHECKS = Path(__file__).resolve().parents[2] / "checks"
if str(CHECKS) not in sys.path:
    sys.path.insert(0, str(CHECKS))

from azure_vmss.model.declared import ScannedTree
from azure_vmss.rules.judgement import judge_all
from azure_vmss.rules.registry import RULES
from azure_vmss.terraform.plan.declarations import read_plans

LINUX = "azurerm_linux_virtual_machine_scale_set"
EXTENSION = "azurerm_virtual_machine_scale_set_extension"
HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}


class PlanWriter:
    """A plan as Terraform writes it, of resources in the root module."""

    def __init__(self) -> None:
        self.plan: dict[str, Any] = {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": []}},
            "resource_changes": [],
            "configuration": {"root_module": {"resources": [], "module_calls": {}}},
        }

    def add(
        self, kind: str, name: str, values: Any, later: dict[str, list[str]] | None = None, key: Any = None
    ) -> None:
        """A resource, with the references of the attributes that are known after apply."""
        address = f"{kind}.{name}"
        index = "" if key is None else f"[{json.dumps(key)}]"
        resource = {"address": address + index, "mode": "managed", "type": kind, "name": name, "values": values}
        self.plan["planned_values"]["root_module"]["resources"].append(resource)
        unknown = dict.fromkeys(later or {}, True)
        self.plan["resource_changes"].append({"address": address + index, "change": {"after_unknown": unknown}})
        expressions = {attribute: {"references": references} for attribute, references in (later or {}).items()}
        written = {"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions}
        self.plan["configuration"]["root_module"]["resources"].append(written)

    def set(
        self, label: str = "web", later: dict[str, list[str]] | None = None, key: Any = None, **values: Any
    ) -> None:
        self.add(LINUX, label, values, later, key)

    def extension(self, *owner: str, name: str = "health", key: Any = None) -> None:
        self.add(EXTENSION, name, HEALTH, {"virtual_machine_scale_set_id": list(owner)}, key)


def verdicts(folder: Path, plan: Any) -> dict[str, Verdicts]:
    """The verdicts of each address."""
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    return verdicts_below(folder)


def verdicts_below(folder: Path) -> dict[str, Verdicts]:
    declared = read_plans(ScannedTree(os.path.realpath(folder))).declared
    return {
        item.resource: named(
            {number: judge_all(rule, item.deployments).outcome for number, rule in enumerate(RULES, 1)}
        )
        for item in declared
    }


@pytest.fixture
def plan() -> PlanWriter:
    return PlanWriter()


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (["azurerm_lb_probe.p.id", "azurerm_lb_probe.p"], PASS),
        (["azurerm_application_gateway.w.probe[0].id", "azurerm_application_gateway.w.probe[0]"], FAIL),
        (["azurerm_lb_probe.applicationGateways.id"], PASS),
        (["azurerm_lb_probe.p.id", "azurerm_application_gateway.w.id"], UNKNOWN),
        (["azurerm_lb.b.id", "var.name"], PASS),
        (["var.probe"], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_probes(tmp_path: Path, plan: PlanWriter, references: list[str], expected: str) -> None:
    plan.set(later={"health_probe_id": references})
    assert verdicts(tmp_path, plan.plan)[f"{LINUX}.web"][2] == expected


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (["azurerm_shared_image.i.id", "azurerm_shared_image.i"], PASS),
        (["data.azurerm_shared_image_version.i.id"], FAIL),
        (["azurerm_image.i[0].id", "azurerm_image.i[0]", "azurerm_image.i"], FAIL),
        (["azurerm_shared_image.i.id", "terraform_data.version.output"], UNKNOWN),
        (["local.image"], UNKNOWN),
    ],
)
def test_images(tmp_path: Path, plan: PlanWriter, references: list[str], expected: str) -> None:
    plan.set(later={"source_image_id": references})
    assert verdicts(tmp_path, plan.plan)[f"{LINUX}.web"][4] == expected


def test_an_extension_belongs_to_the_set_it_names(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    plan.set("other")
    plan.extension(f"{LINUX}.web.id", f"{LINUX}.web")
    found = verdicts(tmp_path, plan.plan)
    assert (found[f"{LINUX}.web"][2], found[f"{LINUX}.other"][2]) == (PASS, FAIL)


def test_an_owner_by_a_condition_is_not_known(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    plan.set("other")
    plan.set("third")
    plan.extension("var.first", f"{LINUX}.web.id", f"{LINUX}.web", f"{LINUX}.other.id", f"{LINUX}.other")
    found = verdicts(tmp_path, plan.plan)
    assert [found[f"{LINUX}.{name}"][2] for name in ("web", "other", "third")] == [UNKNOWN, UNKNOWN, FAIL]


def test_an_extension_for_each_set(tmp_path: Path, plan: PlanWriter) -> None:
    for key in ("a", "b"):
        plan.set("web", key=key)
        plan.extension("each.value", key=key)
    extensions = [item for item in plan.plan["configuration"]["root_module"]["resources"] if item["type"] == EXTENSION]
    for item in extensions:
        item["for_each_expression"] = {"references": [f'{LINUX}.web["a"].id', f'{LINUX}.web["b"].id']}
    found = verdicts(tmp_path, plan.plan)
    assert [each[2] for each in found.values()] == [PASS, PASS]


def test_an_extension_by_name_and_group(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web", name="Web", resource_group_name="g")
    plan.set("other", name="web", resource_group_name="h")
    owner = "/subscriptions/s/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/web"
    plan.add(EXTENSION, "health", {**HEALTH, "virtual_machine_scale_set_id": owner})
    found = verdicts(tmp_path, plan.plan)
    assert [each[2] for each in found.values()] == [PASS, FAIL]


def test_updates_by_parent_and_name(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web", name="web", resource_group_name="g")
    policy = {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
    plan.add(
        "azapi_update_resource",
        "patch",
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets@2024-07-01",
            "name": "web",
            "parent_id": "/subscriptions/s/resourceGroups/g",
            "body": {"properties": {"upgradePolicy": policy}},
        },
    )
    assert verdicts(tmp_path, plan.plan)[f"{LINUX}.web"][1] == PASS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, plan: PlanWriter, encoding: str) -> None:
    plan.set(tags={"owner": "Zoë"})
    (tmp_path / "plan.json").write_bytes(json.dumps(plan.plan, indent=2, ensure_ascii=False).encode(encoding))
    assert verdicts_below(tmp_path) == {f"{LINUX}.web": {1: FAIL, 2: FAIL, 3: PASS}}


def test_lines(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    plan.set("other", key='a"b')
    text = json.dumps(plan.plan, indent=2)
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    for item in read_plans(ScannedTree(os.path.realpath(tmp_path))).declared:
        block = "\n".join(text.splitlines()[item.lines[0] - 1 : item.lines[1]])
        assert json.loads(block.rstrip().rstrip(","))["address"] == item.resource


def test_only_regular_files_below_the_folder_are_opened(tmp_path: Path, plan: PlanWriter) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    plan.set(__file__="/dev/zero")
    (outside / "plan.json").write_text(json.dumps(plan.plan), encoding="utf-8")
    (inside / "linked.json").symlink_to(outside / "plan.json")
    (inside / "zero.json").symlink_to("/dev/zero")
    os.mkfifo(inside / "pipe.json")
    assert verdicts_below(inside) == {}
    assert verdicts_below(outside) == {f"{LINUX}.web": {1: FAIL, 2: FAIL, 3: PASS}}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"terraform_version": "1"}',
        '{"terraform_version": "1", "planned_values": 5}',
        '{"terraform_version": "1", "planned_values": {"root_module": {"resources": [{"address": 5}, 7, null]}}}',
        "[" * 100_000,
        '{"terraform_version": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_plan(tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content, encoding="utf-8")
    assert verdicts_below(tmp_path) == {}


def test_rings_and_numbers_of_references_cost_little(tmp_path: Path, plan: PlanWriter) -> None:
    calls = plan.plan["configuration"]["root_module"]["module_calls"]
    for number in range(60):
        passed = [f"module.m{other}.out" for other in range(60)]
        calls[f"m{number}"] = {
            "expressions": {"value": {"references": passed}},
            "module": {"outputs": {"out": {"expression": {"references": ["var.value", "var.value"]}}}},
        }
    many = [f"azurerm_lb_probe.p{number}.id" for number in range(20_000)]
    plan.set("ring", later={"health_probe_id": ["module.m0.out"]})
    for key in range(50):
        plan.set("many", later={"health_probe_id": many}, key=key)
    with hang_guard():
        found = verdicts(tmp_path, plan.plan)
        assert found[f"{LINUX}.ring"][2] == UNKNOWN


def test_an_update_that_may_belong_to_a_set_leaves_open_what_it_writes(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    body = {"properties": {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}}}
    update = {"type": "Microsoft.Compute/virtualMachineScaleSets@2024-07-01", "body": body}
    plan.add("azapi_update_resource", "patch", update, {"resource_id": ["local.id"]})
    assert verdicts(tmp_path, plan.plan) == {f"{LINUX}.web": {1: UNKNOWN, 2: FAIL, 3: PASS, 5: UNKNOWN}}


def test_an_extension_that_is_no_health_signal_may_belong_to_anybody(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    plan.add(
        EXTENSION, "script", {"publisher": "Contoso", "type": "Script"}, {"virtual_machine_scale_set_id": ["local.id"]}
    )
    assert verdicts(tmp_path, plan.plan)[f"{LINUX}.web"][2] == FAIL


def test_an_owner_found_through_a_data_source(tmp_path: Path, plan: PlanWriter) -> None:
    plan.set("web")
    plan.set("other")
    plan.extension("data.azurerm_virtual_machine_scale_set.web.id")
    source = {
        "address": "data.azurerm_virtual_machine_scale_set.web",
        "mode": "data",
        "expressions": {"name": {"references": [f"{LINUX}.web.name"]}},
    }
    plan.plan["configuration"]["root_module"]["resources"].append(source)
    found = verdicts(tmp_path, plan.plan)
    assert (found[f"{LINUX}.web"][2], found[f"{LINUX}.other"][2]) == (PASS, FAIL)
