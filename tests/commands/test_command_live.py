"""``live``: every shape Azure prints becomes a template that the rules judge; nothing else does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from in_process import command
from scanning import scan

ID = "/subscriptions/s-1/resourceGroups/%s/providers/Microsoft.Compute/virtualMachineScaleSets/%s"
TYPE = "Microsoft.Compute/virtualMachineScaleSets"


def properties(flag: bool, extension: dict[str, Any]) -> dict[str, Any]:
    return {
        "orchestrationMode": "Uniform",
        "upgradePolicy": {"mode": "Automatic", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": flag}},
        "virtualMachineProfile": {
            "storageProfile": {"imageReference": {"publisher": "Canonical", "version": "latest"}},
            "extensionProfile": {"extensions": [extension]},
            "userData": None,
        },
    }


def from_rest(name: str, flag: bool = True, group: str = "g", resource_type: str = TYPE) -> dict[str, Any]:
    health = {
        "publisher": "Microsoft.ManagedServices",
        "type": "ApplicationHealthLinux",
        "settings": {"protocol": "s3cret"},
        "protectedSettings": {"key": "s3cret"},
    }
    return {
        "id": ID % (group, name),
        "name": name,
        "type": resource_type,
        "location": "westeurope",
        "sku": {"name": "Standard_D2s_v5", "capacity": 2},
        "properties": properties(flag, {"name": "health", "properties": health}),
    }


def from_cli(name: str, flag: bool = True, group: str = "g", type_key: str = "typePropertiesType") -> dict[str, Any]:
    health = {
        "name": "health",
        "id": None,
        "type": None,
        type_key: "ApplicationHealthLinux",
        "publisher": "Microsoft.ManagedServices",
        "settings": {"protocol": "s3cret"},
        "typeHandlerVersion": "1.0",
    }
    if type_key == "type1":
        health["type"] = f"{TYPE}/extensions"
    return {
        "id": ID % (group, name),
        "name": name,
        "type": TYPE,
        "location": "westeurope",
        "resourceGroup": group,
        "tags": {"note": "[not an expression]"},
        "zones": None,
        **properties(flag, health),
    }


def live(given: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command("live", *arguments, stdin=given if isinstance(given, bytes) else json.dumps(given).encode())


def judged(given: Any, tmp_path: Path, rule: str = "CKV_VMSS_1") -> dict[str, Any]:
    finished = live(given)
    assert (finished.returncode, finished.stderr) == (0, "")
    path = tmp_path / "live.json"
    path.write_text(finished.stdout, encoding="utf-8")
    return scan(path, "arm").verdicts(rule)


ANSWERS = {
    "az vmss list": [from_cli("good"), from_cli("bad", flag=False)],
    "REST": {"value": [from_rest("good"), from_rest("bad", flag=False)]},
    "az graph query": {
        "count": 2,
        "skip_token": None,
        "total_records": 2,
        "data": [
            from_rest("good", resource_type=TYPE.lower()),
            {**from_rest("bad", flag=False), "subscriptionId": "s-1"},
        ],
    },
    "older az vmss list": [from_cli("good", type_key="type1"), from_cli("bad", flag=False, type_key="type")],
}


@pytest.mark.parametrize("shape", ANSWERS)
def test_every_shape_is_judged(shape: str, tmp_path: Path) -> None:
    assert judged(ANSWERS[shape], tmp_path) == {"passed": {"s-1/g/good"}, "failed": {"s-1/g/bad"}, "skipped": set()}
    assert judged(ANSWERS[shape], tmp_path, "CKV_VMSS_2")["passed"] == {"s-1/g/good", "s-1/g/bad"}
    assert judged(ANSWERS[shape], tmp_path, "CKV_VMSS_4")["passed"] == {"s-1/g/good", "s-1/g/bad"}


def test_one_set_and_the_encoding_of_windows_powershell(tmp_path: Path) -> None:
    content = json.dumps(from_cli("bad", flag=False)).encode("utf-16")
    assert judged(content, tmp_path)["failed"] == {"s-1/g/bad"}


def test_flexible_and_empty_sets(tmp_path: Path) -> None:
    flexible = {**from_cli("flexible"), "orchestrationMode": "Flexible", "upgradePolicy": None}
    empty = {**flexible, "name": "empty", "id": ID % ("g", "empty"), "virtualMachineProfile": None}
    assert judged([flexible, empty], tmp_path, "CKV_VMSS_8")["failed"] == {"s-1/g/flexible"}


def test_sets_of_the_same_name_are_all_judged(tmp_path: Path) -> None:
    verdicts = judged([from_cli("same", group="a"), from_cli("same", flag=False, group="b")], tmp_path)
    assert verdicts == {"passed": {"s-1/a/same"}, "failed": {"s-1/b/same"}, "skipped": set()}


def test_text_that_looks_like_an_expression_stays_text(tmp_path: Path) -> None:
    given = [
        {
            **from_cli("tagged", flag=False),
            "tags": {
                "os-upgrade-exception": "[batch]",
                "os-upgrade-patching": "[nightly]",
                "os-upgrade-review-by": "2999-12-31",
            },
        }
    ]
    assert judged(given, tmp_path)["skipped"] == {"s-1/g/tagged"}
    template = json.loads(live([{**from_cli("x"), "name": "[odd]", "id": None, "resourceGroup": None}]).stdout)
    assert template["resources"][0]["name"] == "[[odd]"
    assert template["$schema"].startswith("https://") and template["contentVersion"]


def test_service_fabric_keeps_its_durability_and_no_secret_gets_out() -> None:
    fabric = {
        "name": "sf",
        "publisher": "Microsoft.Azure.ServiceFabric",
        "typePropertiesType": "ServiceFabricNode",
        "settings": {"durabilityLevel": "Silver", "clusterEndpoint": "s3cret"},
    }
    given = {**from_cli("sf"), "virtualMachineProfile": {"extensionProfile": {"extensions": [fabric]}}}
    output = live([given, from_cli("cli"), from_rest("rest")]).stdout
    extension = json.loads(output)["resources"][0]["properties"]["virtualMachineProfile"]["extensionProfile"][
        "extensions"
    ][0]
    assert extension["properties"]["settings"] == {"durabilityLevel": "Silver"}
    assert "s3cret" not in output


def test_pages_are_read_together_and_a_part_is_refused(tmp_path: Path) -> None:
    pages: list[dict[str, Any]] = [
        {"data": [from_rest("one")], "skip_token": "more"},
        {"data": [from_rest("two")], "skip_token": None},
    ]
    paths = []
    for number, page in enumerate(pages):
        paths.append(str(tmp_path / f"page{number}.json"))
        Path(paths[-1]).write_text(json.dumps(page))
    names = [resource["name"] for resource in json.loads(live(b"", *paths).stdout)["resources"]]
    assert names == ["s-1/g/one", "s-1/g/two"]
    assert_refused(live(b"", paths[0]), "more follow")


def page(first: int, count: int, total: int, more: bool, subscription: str = "s-1") -> dict[str, Any]:
    rows = [
        {**from_rest(f"n{number}"), "id": (ID % ("g", f"n{number}")).replace("s-1", subscription)}
        for number in range(first, first + count)
    ]
    return {"count": count, "total_records": total, "data": rows, "skip_token": "next" if more else None}


def rest_page(name: str, subscription: str, more: bool) -> dict[str, Any]:
    row = {**from_rest(name), "id": (ID % ("g", name)).replace("s-1", subscription)}
    link = f"https://management.azure.com/subscriptions/{subscription}/providers/{TYPE}?$skiptoken=x"
    return {"value": [row], **({"nextLink": link} if more else {})}


def after_each_other(*documents: Any) -> bytes:
    return b"\n".join(json.dumps(document).encode() for document in documents)


def names(finished: subprocess.CompletedProcess[str]) -> list[str]:
    assert (finished.returncode, finished.stderr) == (0, "")
    return [resource["name"] for resource in json.loads(finished.stdout)["resources"]]


def test_pages_of_a_query_past_1000_rows_in_any_order() -> None:
    pages = [page(0, 1000, 2300, True), page(1000, 1000, 2300, True), page(2000, 300, 2300, False)]
    for order in ((0, 1, 2), (2, 0, 1)):
        assert len(names(live(after_each_other(*(pages[number] for number in order))))) == 2300
    # the same page twice is no other page
    assert len(names(live(after_each_other(*pages, pages[0])))) == 2300
    for lacking in range(3):
        given = [item for number, item in enumerate(pages) if number != lacking]
        assert_refused(live(after_each_other(*given)), "2300 rows is not complete")
    assert_refused(live(after_each_other(pages[0], pages[0], pages[2])), "1300 of 2300 rows are here")


def test_fewer_rows_than_there_are_is_refused() -> None:
    assert_refused(live(page(0, 100, 2300, False)), "100 of 2300 rows are here")
    assert_refused(live({"data": [from_rest("x")], "resultTruncated": "true", "totalRecords": 1}), "not complete")


def test_two_queries_of_the_same_length() -> None:
    given = [page(0, 2, 3, True), page(2, 1, 3, False), page(0, 2, 3, True, "s-2"), page(2, 1, 3, False, "s-2")]
    assert len(names(live(after_each_other(*given)))) == 6
    assert_refused(live(after_each_other(given[0], given[1], given[3])), "4 of 6 rows")


def test_a_next_link_is_followed_or_refused_list_by_list() -> None:
    first, last = rest_page("a", "s-1", True), rest_page("b", "s-1", False)
    whole = rest_page("c", "s-2", False)
    assert names(live(after_each_other(first, last, whole))) == ["s-1/g/a", "s-1/g/b", "s-2/g/c"]
    assert_refused(live(after_each_other(first, whole)), "the list of subscription s-1 is not complete")
    assert_refused(live(after_each_other(whole, first)), "the list of subscription s-1 is not complete")
    assert names(live(after_each_other(first, {"value": []}))) == ["s-1/g/a"]


def test_lists_after_each_other_and_from_several_subscriptions() -> None:
    other = {**from_cli("good"), "id": (ID % ("g", "good")).replace("s-1", "s-2")}
    assert names(live(after_each_other([from_cli("good")], [], [other], from_cli("shown")))) == [
        "s-1/g/good",
        "s-2/g/good",
        "s-1/g/shown",
    ]
    utf16 = json.dumps([from_cli("good")]).encode("utf-16")
    assert names(live(utf16 + json.dumps([other]).encode("utf-16"))) == ["s-1/g/good", "s-2/g/good"]


def test_a_set_that_is_listed_twice_counts_once() -> None:
    again = {**from_rest("good"), "id": (ID % ("G", "GOOD"))}
    assert names(live(after_each_other([from_cli("good")], {"value": [again]}))) == ["s-1/g/good"]


def test_no_scale_set_is_an_error_unless_it_is_allowed() -> None:
    assert_refused(live([]), "--allow-empty")
    finished = live([], "--allow-empty")
    assert finished.returncode == 0
    assert json.loads(finished.stdout)["resources"] == []
    assert "no scale set" in finished.stderr


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    content = json.dumps([from_cli("x")]).replace('"westeurope"', number).encode()
    assert_refused(live(content), "is no number of JSON")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "is empty"),
        (b"Please run az login", "not JSON"),
        ({"some": "object"}, "no scale sets"),
        ("text", "no scale sets"),
        ([1], "item 1"),
        ([{"name": "vm", "type": "Microsoft.Compute/virtualMachines", "properties": {}}], "virtualMachines"),
        ([{"name": "x", "type": TYPE, "location": "westeurope"}], "without its settings"),
        ({"value": [from_rest("x")], "nextLink": "https://management.azure.com/next"}, "more follow"),
        ({"error": {"code": "Forbidden", "message": "no access"}}, "no access"),
        ([{"Name": "x", "Type": TYPE, "VirtualMachineProfile": {}}], "run az vmss list -o json"),
        ({"Name": "x", "Id": "y", "UpgradePolicy": {"Mode": 1}}, "run az vmss list -o json"),
        ([from_rest("x"), {"name": "half", "type": TYPE, "properties": "System.Object"}], "without its settings"),
    ],
)
def test_anything_else_is_refused(given: Any, reason: str) -> None:
    assert_refused(live(given), reason)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert_refused(live(b"", str(tmp_path / "none.json")), "cannot be read")


def assert_refused(finished: subprocess.CompletedProcess[str], reason: str | None = None) -> None:
    lines = finished.stderr.splitlines()
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert len(lines) == 1 and lines[0].startswith("checkov-vmss: ")
    assert reason is None or reason in lines[0]
