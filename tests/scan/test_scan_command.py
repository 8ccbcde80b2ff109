"""The scan command on readings made by hand: names, skips, options and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import EXCEPTION, UPGRADED, declared, deployment, model, pack_module, reading, unknown

TF = '# a file\nresource "x" "web" {\n  name = "web"\n}\n'


@pytest.fixture(autouse=True)
def quiet_checkov(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "ERROR")


@pytest.fixture
def main_tf(tmp_path: Path) -> Path:
    path = tmp_path / "stack" / "main.tf"
    path.parent.mkdir()
    path.write_text(TF)
    return path


def scan(read: Any, *arguments: object, strict: bool = False) -> int:
    return int(pack_module("vmss_commands.scan.checkov_scan").scan([str(item) for item in arguments], strict, read))


def reports(read: Any, capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    scan(read, *arguments, "-o", "json")
    answer = json.loads(capsys.readouterr().out)
    return {
        report["check_type"]: report
        for report in (answer if isinstance(answer, list) else [answer])
        if "results" in report
    }


def found(report: dict[str, Any], section: str, rule: str = "CKV_VMSS_1") -> list[dict[str, Any]]:
    return [record for record in report["results"][section] if record["check_id"] == rule]


def web(path: Path, *deployments: Any, **facts: Any) -> Any:
    return declared(path, (2, 4), "x.web", *(deployments or (deployment({}),)), **facts)


def test_a_record_says_where_what_and_how_to_mend_it(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reports(reading(web(main_tf)), capsys, "-d", main_tf.parent.parent)["terraform"]
    (record,) = found(report, "failed_checks")
    assert record["resource"] == "x.web"
    assert (record["file_path"], record["file_abs_path"]) == ("/stack/main.tf", str(main_tf))
    assert record["file_line_range"] == [2, 4]
    assert record["code_block"] == [[2, 'resource "x" "web" {\n'], [3, '  name = "web"\n'], [4, "}\n"]]
    assert len(record["details"]) == 3
    assert record["details"][2] == "checkov-vmss explain CKV_VMSS_1 prints the page of this check."
    assert record["short_description"] == " ".join(record["details"])
    assert record["severity"] == "HIGH"
    assert record["guideline"].startswith("https://")
    assert report["summary"]["resource_count"] == 1


def test_exit_codes_are_those_of_checkov(main_tf: Path) -> None:
    failing, folder = reading(web(main_tf)), main_tf.parent
    assert scan(failing, "-d", folder) == 1
    assert scan(failing, "-d", folder, "--soft-fail") == 0
    assert scan(failing, "-d", folder, "--check", "CKV_VMSS_6") == 0
    assert scan(failing, "-d", folder, "--check", "CKV_VMSS_*", "--skip-check", "CKV_VMSS_1,CKV_VMSS_2,CKV_VMSS_4") == 0
    assert scan(failing, "-d", folder, "--soft-fail-on", "HIGH,MEDIUM") == 0
    assert scan(failing, "-d", folder, "--hard-fail-on", "CRITICAL") == 0
    assert scan(failing, "-d", folder, "--framework", "bicep") == 0


def test_strict_wants_everything_read_and_known(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {"check": "CKV_VMSS_1"}
    open_flag = {
        "upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": unknown("var.x has no default")}}
    }
    options = ("-d", main_tf.parent, "--check", good["check"])
    known, not_known = reading(web(main_tf, deployment(UPGRADED))), reading(web(main_tf, deployment(open_flag)))
    assert scan(known, *options, strict=True) == 0
    assert (scan(not_known, *options), scan(not_known, *options, strict=True)) == (0, 1)
    assert "1 verdicts cannot be known" in capsys.readouterr().err
    unread = reading(unread=(model.Unread(str(main_tf), 3, "a brace is missing"),))
    assert (scan(unread, *options), scan(unread, *options, strict=True)) == (0, 1)
    assert "main.tf:3: not read: a brace is missing" in capsys.readouterr().err


def test_what_cannot_be_read_is_a_parsing_error(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read = reading(unread=(model.Unread(str(main_tf), 3, "a brace is missing"),))
    assert reports(read, capsys, "-d", main_tf.parent)["terraform"]["results"]["parsing_errors"] == [str(main_tf)]


def test_several_folders_are_reported_once(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = main_tf.parent.parent / "other"
    other.mkdir()
    report = reports(reading(web(main_tf)), capsys, "-d", main_tf.parent, "-d", other)["terraform"]
    assert len(found(report, "failed_checks")) == 1


def test_comments_and_metadata_win_over_every_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comment = "checkov:skip=CKV_VMSS_1,CKV_VMSS_5: batch pool"
    files = {
        "a.tf": f'resource "x" "a" {{\n  # {comment}\n}}\n',
        "outside.tf": f'resource "x" "a" {{ # {comment}\n}} # {comment}\n',
        "b.bicep": "resource b 'x' = {\n  // checkov:skip=CKV_VMSS_1: batch pool\n}\n",
        "c.json": "{\n\n}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    read = reading(
        *[
            declared(
                tmp_path / name,
                (1, text.count("\n")),
                name,
                deployment({}),
                metadata_skips=("CKV_VMSS_1: batch pool",) * name.startswith("c"),
            )
            for name, text in files.items()
        ]
    )
    answer = reports(read, capsys, "-d", tmp_path)
    for framework, name in (("terraform", "a.tf"), ("bicep", "b.bicep"), ("arm", "c.json")):
        (record,) = found(answer[framework], "skipped_checks")
        assert (record["resource"], record["check_result"]["suppress_comment"].strip()) == (name, "batch pool")
    assert [record["resource"] for record in found(answer["terraform"], "skipped_checks", "CKV_VMSS_5")] == ["a.tf"]
    assert [record["resource"] for record in found(answer["terraform"], "failed_checks")] == ["outside.tf"]


def test_a_skip_in_a_module_block_counts_for_the_instances_it_makes(
    main_tf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = main_tf.parent / "root.tf"
    root.write_text('module "a" {\n  # checkov:skip=CKV_VMSS_1: one\n}\nmodule "b" {\n\n}\n')
    calls = [model.ModuleCall(str(root.resolve()), lines, name) for name, lines in (("a", (1, 3)), ("b", (4, 6)))]
    made = [deployment({}, f"module.{call.name}", address=f"module.{call.name}.x.web", calls=(call,)) for call in calls]
    report = reports(reading(web(main_tf, *made)), capsys, "-d", main_tf.parent)["terraform"]
    assert [record["resource"] for record in found(report, "skipped_checks")] == ["module.a.x.web"]
    (failed,) = found(report, "failed_checks")
    assert (failed["resource"], failed["caller_file_path"], failed["caller_file_line_range"]) == (
        "module.b.x.web",
        "/root.tf",
        [4, 6],
    )


def test_a_documented_exception_is_a_skip(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reports(reading(web(main_tf, deployment({}, tags=EXCEPTION))), capsys, "-d", main_tf.parent)["terraform"]
    (record,) = found(report, "skipped_checks")
    assert all(text in record["check_result"]["suppress_comment"] for text in EXCEPTION.values())


def test_a_set_that_is_not_created_has_no_record(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = model.DeclaredScaleSet("terraform", str(main_tf.resolve()), (2, 4), "x.web", ())
    assert scan(reading(nothing), "-d", main_tf.parent, strict=True) == 0


def test_a_baseline_accepts_what_it_holds(main_tf: Path) -> None:
    folder = main_tf.parent
    assert scan(reading(web(main_tf)), "-d", folder, "--create-baseline") == 1
    baseline = folder / ".checkov.baseline"
    assert scan(reading(web(main_tf)), "-d", folder, "--baseline", baseline) == 0
    other = declared(main_tf, (2, 4), "x.other", deployment({}))
    assert scan(reading(other), "-d", folder, "--baseline", baseline) == 1


def test_a_configuration_file_in_the_folder_applies(main_tf: Path) -> None:
    (main_tf.parent / ".checkov.yaml").write_text("soft-fail: true\n")
    assert scan(reading(web(main_tf)), "-d", main_tf.parent) == 0


def test_a_rule_that_breaks_costs_no_other_verdict(main_tf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(assumptions: Any) -> Any:
        raise ValueError("odd")

    read = reading(declared(main_tf, (1, 2), "x.odd", model.Deployment("", broken)), web(main_tf))
    assert len(found(reports(read, capsys, "-d", main_tf.parent)["terraform"], "failed_checks")) == 1
    assert scan(read, "-d", main_tf.parent, strict=True) == 1


def test_a_place_that_does_not_exist_is_no_green_build(tmp_path: Path) -> None:
    error = pack_module("vmss_commands.shared.command_interface").CommandError
    with pytest.raises(error, match="does not exist"):
        scan(reading(), "-d", tmp_path / "none")
    with pytest.raises(error, match="frameworks"):
        scan(reading(), "-d", tmp_path, "--framework", "secrets")


def test_files_are_named_as_checkov_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/main.tf", "a/b.bicep"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TF)
    read = reading(web(tmp_path / "a/main.tf"), web(tmp_path / "a/b.bicep"))
    answer = reports(read, capsys, "-f", "a/main.tf", "-f", "a/b.bicep")
    named = {
        kind: found(report, "failed_checks")[0]["file_path"]
        for kind, report in answer.items()
        if found(report, "failed_checks")
    }
    assert named == {"terraform": "/main.tf", "bicep": "/a/b.bicep"}
