"""The document: what it says of each scale set, that it fits its schema, and that nothing in it changes by itself."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from checkov_vmss.azure_vmss.model.declared import DeclaredScaleSet, Deployment, Reading
from checkov_vmss.vmss_commands.report.document_files import write_json
from checkov_vmss.vmss_commands.report.report_building import document_of_folders
from checkov_vmss.vmss_commands.report.schema_check import mismatch, report_schema
from checkov_vmss.vmss_commands.report.sources import azure_place, repository_name, source_of
from checkov_vmss.vmss_commands.shared.command_interface import CommandError
from fleets import KINDS, PATCHED_BY, arguments, declared, document, hostile, large, one_of_each


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")


def written(made: dict[str, Any]) -> str:
    output = StringIO()
    write_json(made, output)
    return output.getvalue()


def named(made: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in made["scale_sets"] if item["resource"].endswith(f".{name}"))
    return found


@pytest.mark.parametrize("reading", [one_of_each, hostile, lambda folder: large(folder, 60), lambda folder: Reading()])
def test_it_fits_the_schema_and_reads_back_as_it_was_written(reading: Any, tmp_path: Path) -> None:
    made = document(tmp_path, reading(tmp_path))
    jsonschema.Draft202012Validator.check_schema(report_schema())
    text = written(made)
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(text))
    assert text.isascii()
    assert json.loads(text) == json.loads(json.dumps(made))
    assert mismatch(made) is None


def _changed(made: dict[str, Any], *path: Any, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(made))
    member: Any = copy
    for step in path[:-1]:
        member = member[step]
    member[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format_version",), True),
        (("scale_sets",), {}),
        (("scale_sets", 0, "line"), "1"),
        (("scale_sets", 0, "line"), True),
        (("scale_sets", 0, "patched_by"), "magic"),
        (("scale_sets", 0, "exception"), []),
        (("scale_sets", 0, "verdicts", "CKV_VMSS_1", "outcome"), None),
        (("sources", 0, "settings", 0), {}),
    ],
)
def test_what_the_schema_refuses_is_refused(path: Any, value: Any, tmp_path: Path) -> None:
    wrong = _changed(document(tmp_path), *path, value=value)
    assert mismatch(wrong)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(report_schema()).validate(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_who_patches_each_kind(kind: str, tmp_path: Path) -> None:
    assert named(document(tmp_path), kind)["patched_by"] == PATCHED_BY[kind]


def test_of_several_deployments_the_one_that_needs_attention_counts(tmp_path: Path) -> None:
    made = document(tmp_path)
    several, never = named(made, "several"), named(made, "never")
    assert (several["patched_by"], several["deployments"]) == ("nobody", ["[0]", "[1]"])
    assert several["verdicts"]["CKV_VMSS_1"]["reason"].startswith("[1]: ")
    assert (never["patched_by"], never["deployments"]) == ("nothing to patch", [])


def test_a_failure_carries_its_fix_and_an_exception_its_tags(tmp_path: Path) -> None:
    made = document(tmp_path)
    assert named(made, "pinned")["verdicts"]["CKV_VMSS_4"]["fix"]
    excepted = named(made, "excepted")
    assert excepted["exception"] == {
        "reason": "Certified by the vendor",
        "patching": "Monthly rebuild",
        "review_by": "2026-12-31",
        "problem": "",
    }
    assert excepted["owner"] == "Payments"
    assert named(made, "due")["owner"] == "Search"
    assert "missing" in named(made, "incomplete")["exception"]["problem"]


def test_the_same_tree_gives_the_same_document_wherever_it_lies(tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "tree", tmp_path / "b" / "tree"
    texts = []
    for folder in (here, there):
        reading = one_of_each(folder)
        texts.append(written(document(folder, Reading(reading.declared, reading.unread))))
    backwards = one_of_each(here)
    texts.append(written(document(here, Reading(backwards.declared[::-1], backwards.unread[::-1]))))
    assert len(set(texts)) == 1
    assert str(tmp_path) not in texts[0]


def test_scale_sets_that_share_a_name_keep_ids_of_their_own(tmp_path: Path) -> None:
    twice = [declared(tmp_path / "main.tf", "web", KINDS["upgraded"], line=line) for line in (1, 40, 40)]
    made = document(tmp_path / "tree", Reading(tuple(twice)))
    assert [item["id"].rpartition(".")[2] for item in made["scale_sets"]] == ["web", "web#2"]


def test_a_scale_set_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    def breaks(_: object) -> Any:
        raise KeyError("sku")

    broken = DeclaredScaleSet("arm", str(tmp_path / "a.json"), (1, 2), "x", (Deployment("", breaks),))
    made = document(tmp_path, Reading((broken, *one_of_each(tmp_path).declared)))
    assert len(made["scale_sets"]) == len(KINDS) + 3
    assert mismatch(made) is None
    assert (
        "KeyError"
        in next(item for item in made["scale_sets"] if item["resource"] == "x")["verdicts"]["CKV_VMSS_1"]["reason"]
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://user:secret@GitHub.com:443/org/repo.git?token=x#y", "github.com/org/repo"),
        ("https://x-access-token:ghs_abc@github.com/org/repo", "github.com/org/repo"),
        ("git@github.com:org/repo.git", "github.com/org/repo"),
        ("ssh://git@ssh.dev.azure.com:22/v3/org/project/repo", "ssh.dev.azure.com/v3/org/project/repo"),
        ("https://org@dev.azure.com/org/project/_git/repo/", "dev.azure.com/org/project/_git/repo"),
        ("/srv/git/repo.git", "repo"),
        ("C:\\git\\repo", "repo"),
        ("file:///srv/git/repo.git", "repo"),
        ("../repo", "repo"),
        ("", ""),
    ],
)
def test_a_remote_is_named_without_credentials(url: str, name: str) -> None:
    assert repository_name(url) == name


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path) -> None:
    git, inside = tmp_path / "clone" / ".git", tmp_path / "clone" / "infra" / "prod"
    git.mkdir(parents=True)
    inside.mkdir(parents=True)
    git.joinpath("config").write_text(
        '[core]\n\tbare = false\n[remote "up"]\n\turl = https://example.com/a/b\n[remote "origin"]\n\turl = https://t:k@example.com/o/r.git\n'
    )
    source = source_of(str(inside))
    assert (source.name, source.repository) == ("example.com/o/r", "example.com/o/r")
    assert source.path_of(str(inside / "main.tf")) == "infra/prod/main.tf"
    assert source.path_of(str(tmp_path / "elsewhere" / "main.tf")) == "main.tf"
    worktree = tmp_path / "tree"
    worktree.mkdir()
    administrative = git / "worktrees" / "tree"
    administrative.mkdir(parents=True)
    administrative.joinpath("commondir").write_text("../..\n")
    worktree.joinpath(".git").write_text(f"gitdir: {administrative}\n")
    assert source_of(str(worktree)).name == "example.com/o/r"


def test_a_running_scale_set_is_named_by_subscription_and_resource_group(tmp_path: Path) -> None:
    resource_id = "/subscriptions/1234/resourceGroups/rg-Web/providers/Microsoft.Compute/virtualMachineScaleSets/web"
    assert azure_place(resource_id) == ("1234", "rg-Web")
    assert azure_place("/subscriptions/1234") == ("", "")
    template = {
        "resources": [{"name": "web", "comments": resource_id}, {"name": 1}, 7, {"name": "other", "comments": "a note"}]
    }
    file = tmp_path / "live.json"
    file.write_text(json.dumps(template))
    sets = tuple(declared(file, name, KINDS["upgraded"], language="arm") for name in ("web", "other"))
    other, web = sorted(document(tmp_path, Reading(sets))["scale_sets"], key=lambda item: str(item["resource"]))
    assert (web["subscription"], web["resource_group"], web["repository"]) == ("1234", "rg-Web", "")
    assert web["id"] == f"azure:{resource_id.lower()}"
    assert not other["subscription"]


def test_the_settings_in_force_are_part_of_the_report(tmp_path: Path) -> None:
    (tmp_path / ".checkov-vmss.yaml").write_text(
        "max_batch_percent: 50\npaths:\n  - {path: 'infra/**', max_exception_days: 90}\n"
        "accepted_gaps:\n  - {path: 'legacy/**', reason: retired in July}\n"
        "  - {path: 'infra/**', reason: scanned as a plan}\n"
    )
    made = document(tmp_path)
    (source,) = made["sources"]
    assert (source["settings_file"], source["settings_in_tree"]) == (".checkov-vmss.yaml", True)
    batch = {"setting": "max_batch_percent", "value": "50", "path": "", "origin": "from .checkov-vmss.yaml"}
    assert batch in source["settings"]
    assert "213 days away" in named(made, "excepted")["exception"]["problem"]
    assert named(made, "excepted")["patched_by"] == "nobody"
    assert (
        "max_batch_percent 50 (from .checkov-vmss.yaml)" in named(made, "upgraded")["verdicts"]["CKV_VMSS_6"]["reason"]
    )
    assert named(made, "open")["accepted_gap"] == "scanned as a plan"
    assert not named(made, "forgotten")["accepted_gap"]
    assert {item["file"]: item["accepted_gap"] for item in made["unread"]} == {
        "broken.tf": "",
        "legacy/x.bicep": "retired in July",
    }


def test_wrong_settings_and_folders_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / ".checkov-vmss.yaml").write_text("max_batch_percent: many\n")
    with pytest.raises(CommandError, match=r"max_batch_percent in .checkov-vmss.yaml is 'many'"):
        document(tmp_path)
    with pytest.raises(CommandError, match="is not a folder"):
        document_of_folders(arguments(tmp_path / "missing"), lambda tree: Reading(), lambda declared: {})
    for parent in ("a", "b"):
        (tmp_path / parent / "infra").mkdir(parents=True)
    with pytest.raises(CommandError, match="two folders are called 'infra'"):
        document_of_folders(
            arguments(tmp_path / "a" / "infra", tmp_path / "b" / "infra"), lambda tree: Reading(), lambda declared: {}
        )
