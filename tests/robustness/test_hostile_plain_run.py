"""A plain Checkov run over hostile sources: no check may raise, which would drop its findings, and no text may end the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hostile_cases import HOSTILE, Hostile
from in_process import checkov
from scanning import CHECKS, scan

_ENDINGS = {"terraform": ".tf", "terraform_json": ".tf.json", "arm": ".json", "bicep": ".bicep"}
_TEXTS = ("surrogate", "control characters", "zero byte", "right to left")


def _cases(framework: str) -> list[Hostile]:
    """Cases of numbers and texts whose witness stands in a file of this framework."""
    holder = f"main{_ENDINGS[framework]}"
    of_this_kind = [case for case in HOSTILE if "digits" in case.name or _is_text(case) or "percentage" in case.name]
    # Checkov itself makes as many resources as a count says
    return [case for case in of_this_kind if holder in case.files and not case.name.endswith("a count")]


def _is_text(case: Hostile) -> bool:
    return case.name.endswith(_TEXTS)


def _written(cases: list[Hostile], folder: Path) -> dict[str, Hostile]:
    places: dict[str, Hostile] = {}
    for number, case in enumerate(cases):
        place = folder / f"case{number}"
        for name, content in case.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(
                content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
            )
        places[place.name] = case
    return places


def _arguments(folder: Path, framework: str) -> list[str]:
    return ["-d", str(folder), "--framework", framework, "--external-checks-dir", str(CHECKS), "--check", "CKV_VMSS_*"]


@pytest.mark.parametrize("framework", _ENDINGS)
def test_a_plain_run_reports_every_witness_that_checkov_can_read(framework: str, tmp_path: Path) -> None:
    places = _written(_cases(framework), tmp_path)
    run = checkov(*_arguments(tmp_path, framework), "-o", "json", env={"LOG_LEVEL": "WARNING"})
    assert run.returncode == 1, run.stderr[-2_000:]
    assert "Failed to run check" not in run.stderr
    report = json.loads(run.stdout)["results"]
    failed: set[Any] = {
        (Path(record["file_path"]).parent.name, record["check_id"]) for record in report["failed_checks"]
    }
    unread = {Path(path).parent.name for path in report["parsing_errors"]}
    lost = [case.name for place, case in places.items() if place not in unread and (place, "CKV_VMSS_1") not in failed]
    assert lost == []
    assert len(places) - len(unread) > len(places) // 2


@pytest.mark.parametrize("outputs", [("cli", "json", "junitxml", "gitlab_sast"), ("sarif",)], ids=["details", "sarif"])
@pytest.mark.parametrize("framework", ["terraform_json", "arm"])
def test_no_text_ends_a_run_in_any_report(framework: str, outputs: tuple[str, ...], tmp_path: Path) -> None:
    _written([case for case in _cases(framework) if _is_text(case)], tmp_path / "tree")
    asked = [option for output in outputs for option in ("-o", output)]
    options = [
        *_arguments(tmp_path / "tree", framework),
        "--compact",
        *asked,
        "--output-file-path",
        str(tmp_path / "reports"),
    ]
    run = checkov(*options, env={"PYTHONIOENCODING": "ascii:backslashreplace"})
    assert run.returncode == 1 and "Traceback" not in run.stderr, run.stderr[-2_000:]
    reports = [path for path in (tmp_path / "reports").iterdir() if path.is_file()]
    assert len(reports) == len(outputs)
    for report in reports:
        assert "CKV_VMSS_1" in report.read_bytes().decode("utf-8", "surrogatepass"), report.name


def test_a_file_that_changes_between_two_scans_is_read_again(tmp_path: Path) -> None:
    names = {"terraform_json": "main.tf.json", "terraform": "main.tf", "arm": "main.json", "bicep": "main.bicep"}
    for framework, name in names.items():
        case = next(case for case in HOSTILE if name in case.files and case.name.endswith("control characters"))
        path = tmp_path / framework / name
        path.parent.mkdir()
        text = str(case.files[name])
        for written, verdict in ((text, "failed"), (_upgraded(text), "passed"), (text, "failed")):
            path.write_text(written, encoding="utf-8")
            assert scan(path.parent, framework).verdict("CKV_VMSS_1", "witness") == verdict, framework


def _upgraded(text: str) -> str:
    """The same with the flag on, of the same length, since a file system may not tell two quick changes apart."""
    for flag in ("enable_automatic_os_upgrade", "enableAutomaticOSUpgrade"):
        for between in (" = ", '": ', ": "):
            text = text.replace(f"{flag}{between}false", f"{flag}{between}true ")
    return text
