"""``coverage``: every rule without a verdict is told, with its reason and the way round it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import checkov.arm.utils
import pytest
from in_process import command
from reading import UPGRADED, declared, deployment, model, pack_module, reading, unknown

MAIN = """variable "on" {
}

resource "x" "web" {
  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = var.on
  }
}

resource "x" "good" {
}
"""


def flag(value: Any) -> dict[str, Any]:
    return {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": value}}}


OPEN = flag(unknown('variable "on" has no default'))


@pytest.fixture
def main_tf(tmp_path: Path) -> Path:
    path = tmp_path / "main.tf"
    path.write_text(MAIN)
    return path


def coverage(monkeypatch: pytest.MonkeyPatch, read: Any, *arguments: object) -> subprocess.CompletedProcess[str]:
    module = pack_module("vmss_commands.coverage_gaps.tree_coverage")
    monkeypatch.setattr(module, "read_all", lambda tree: read(tree, ("terraform", "arm", "bicep")))
    return command("coverage", *arguments, *(() if "--with-checkov" in arguments else ("--no-checkov",)))


def as_json(*arguments: Any) -> Any:
    return json.loads(coverage(*arguments, "--format", "json").stdout)


def found_in(path: Path) -> Any:
    web = declared(path, (4, 8), "x.web", deployment(OPEN))
    good = declared(path, (10, 11), "x.good", deployment({**UPGRADED, "orchestrationMode": "Uniform"}))
    none = model.DeclaredScaleSet("terraform", str(path.resolve()), (1, 1), "x.none", ())
    return reading(web, good, none, unread=(model.Unread(str(path.resolve()), 3, 'module "m" cannot be read'),))


def test_each_rule_without_a_verdict_has_reason_way_and_line(main_tf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = as_json(monkeypatch, found_in(main_tf), main_tf.parent)
    web, good, none = answer["scale_sets"]
    gap = next(gap for gap in web["gaps"] if gap["rule"] == "CKV_VMSS_1")
    assert gap["kind"] == "variable"
    assert 'variable "on" has no default' in gap["reason"]
    assert "--var-file" in gap["way_round"]
    assert gap["where"] == "main.tf:1"
    assert web["outcomes"]["CKV_VMSS_2"] == "fail"
    assert not good["gaps"]
    assert none["nothing_due"]
    assert not none["gaps"]
    assert answer["unread"][0].pop("way_round")
    assert answer["unread"] == [{"file": "main.tf", "line": 3, "reason": 'module "m" cannot be read', "accepted": ""}]
    assert answer["totals"]["variable"] == len(web["gaps"])
    assert answer["totals"]["module-not-read"] == 1


def test_the_table_says_the_same(main_tf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = coverage(monkeypatch, found_in(main_tf), main_tf.parent).stdout
    assert "main.tf:4  x.web" in text
    assert 'way round (main.tf:1): give variable "on" a default' in text
    assert "x.good" not in text, "nothing to tell"
    assert "no verdict is due: The scale set is not created." in text
    assert text.splitlines()[-1].startswith("3 scale sets: 1 with every verdict, 1 without some")


def test_strict_and_accepted_gaps(main_tf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = found_in(main_tf)
    assert coverage(monkeypatch, read, main_tf.parent).returncode == 0
    assert coverage(monkeypatch, read, main_tf.parent, "--strict").returncode == 1
    settings = main_tf.parent / ".checkov-vmss.yaml"
    settings.write_text("accepted_gaps:\n  - path: main.tf\n    reason: scanned as a plan\n")
    accepted = coverage(monkeypatch, read, main_tf.parent, "--strict")
    assert accepted.returncode == 0
    assert "accepted: scanned as a plan" in accepted.stdout
    settings.write_text("accepted_gaps: [\n")
    assert coverage(monkeypatch, read, main_tf.parent).returncode == 2


def test_nothing_of_a_file_reaches_the_terminal_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.tf"
    path.write_text("x\n")
    name = "x.web\n::error::forged\x1b[2J"
    reason = "module https://user:secret@example.com/m?sig=hidden cannot be read"
    read = reading(
        declared(path, (1, 1), name, deployment(flag(unknown(reason)))),
        unread=(model.Unread(str(path.resolve()), 1, reason),),
    )
    for form in ("table", "json"):
        answer = coverage(monkeypatch, read, tmp_path, "--format", form).stdout
        assert "secret" not in answer
        assert "hidden" not in answer
        assert "\x1b" not in answer
        assert not any(line.startswith("::") for line in answer.splitlines())


def test_a_plain_checkov_run_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": name,
                "properties": {"virtualMachineProfile": {}},
            }
            for name in ("seen", "[toLower('Lost')]")
        ],
    }  # fmt: skip
    path = tmp_path / "a.json"
    path.write_text(json.dumps(template, indent=2))
    lines = {"seen": (5, 12), "[toLower('Lost')]": (13, 20)}
    read = reading(
        *[
            declared(path, at, f"Microsoft.Compute/virtualMachineScaleSets.{name}", deployment({}))
            for name, at in lines.items()
        ]
    )
    module = pack_module("vmss_commands.coverage_gaps.tree_coverage")
    monkeypatch.setattr(module, "read_all", lambda tree: read(tree, ("arm",)))
    seen, lost = json.loads(command("coverage", tmp_path, "--format", "json").stdout)["scale_sets"]
    assert seen["not_shown_by_checkov"]["rules"] == []
    if not hasattr(checkov.arm.utils, "filter_failed_checks_with_unrendered_resources"):
        pytest.skip("this Checkov drops no failures")
    assert "CKV_VMSS_1" in lost["not_shown_by_checkov"]["rules"]
    assert "toLower(" in lost["not_shown_by_checkov"]["reason"]


def test_no_scale_set_at_all(tmp_path: Path) -> None:
    answer = command("coverage", tmp_path, "--format", "json", "--strict")
    assert (answer.returncode, json.loads(answer.stdout)["declared"]) == (0, 0)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    finished = command("coverage", tmp_path / "none")
    assert finished.returncode == 2
    assert finished.stderr.endswith("does not exist\n")


def test_a_parameter_is_found_where_it_is_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text('{\n  "parameters": {\n    "imageReference": {\n      "type": "object"\n    }\n  }\n}\n')
    odd = flag(unknown("parameter imagereference has no value"))
    read = reading(declared(path, (7, 7), "Microsoft.Compute/virtualMachineScaleSets.x", deployment(odd)))
    (found,) = as_json(monkeypatch, read, tmp_path)["scale_sets"]
    assert {(gap["kind"], gap["where"]) for gap in found["gaps"]} == {("parameter", "a.json:3")}
