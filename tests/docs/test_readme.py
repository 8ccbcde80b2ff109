"""The README: its commands are run somewhere or listed here, its tables and links are true."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

import own_package  # noqa: F401
from built_in_comparison import comparison_table
from generate_pages import README, with_part
from scanning import ROOT, checkov_process

TEXT = README.read_text(encoding="utf-8")
PAGES = [
    README,
    *sorted(ROOT.glob("[CS]*.md")),
    *sorted((ROOT / "checks").glob("*.md")),
    *sorted((ROOT / "checks" / "azure_vmss" / "rules").glob("*.md")),
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "checks" / "azure_vmss" / "rules").glob("*/*.md")),
]
COMMANDS = [line for block in re.findall(r"^```bash\n(.*?)^```", TEXT, re.M | re.S) for line in block.splitlines()]
SCAN = "checkov -d examples --external-checks-dir checks --check 'CKV_VMSS_*' --compact --quiet"
# what runs each of the other commands, or why nothing here can
RUN_ELSEWHERE = {
    "python3 -m venv .venv && .venv/bin/python -m pip install -q '.[test]'": "CI, by .ci/run",
    "python3 -m venv .venv && .venv/bin/pip install .": "tests/delivery",
    "pipx install --include-deps .": "needs pipx",
    "uv tool install --with-executables-from checkov .": "tests/delivery",
    'checks="$(checkov-vmss path)" && checkov -d . --external-checks-dir': "below",
    "checkov-vmss scan -d .": "tests/scan",
    "terraform plan -out tfplan": "needs a configuration that plans",
    "checkov-vmss bundle tools/checkov-vmss": "tests/delivery",
    "checkov-vmss verify tools/checkov-vmss": "tests/delivery",
    "openssl ecparam -name prime256v1": "tests/delivery",
    "checkov -d . --external-checks-dir tools/checkov-vmss/checks": "tests/delivery",
    "checkov -d . --external-checks-git": "needs a git server",
    "az vmss list -o json": "needs Azure",
    "checkov-vmss scan -f live.json": "tests/scan; its input needs Azure",
    "checkov-vmss report": "tests/report",
}


def test_every_command_is_run_or_listed() -> None:
    here = [line for line in COMMANDS if SCAN in line or "CKV_AZURE_95,CKV_AZURE_177,CKV_VMSS_*" in line]
    assert len(here) == 2
    others = [line for line in COMMANDS if line not in here]
    assert [line for line in others if not line.startswith(tuple(RUN_ELSEWHERE))] == []
    unused = [start for start in RUN_ELSEWHERE if not any(line.startswith(start) for line in others)]
    assert unused == []


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_missing_pack_is_no_green_build(tmp_path: Path) -> None:
    command = next(line for line in COMMANDS if line.startswith("checks="))
    checkov_alone = tmp_path / "checkov"
    checkov_alone.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    checkov_alone.chmod(0o755)
    for path, green in ((f"{tmp_path}", False), (f"{tmp_path}{os.pathsep}{_with_pack(tmp_path)}", True)):
        run = subprocess.run(["/bin/sh", "-c", command], env={"PATH": path}, stderr=subprocess.PIPE, check=False)
        assert (run.returncode == 0) is green, run.stderr


def _with_pack(folder: Path) -> Path:
    (folder / "bin").mkdir()
    (folder / "bin" / "checkov-vmss").write_text("#!/bin/sh\necho /checks\n", encoding="utf-8")
    (folder / "bin" / "checkov-vmss").chmod(0o755)
    return folder / "bin"


def test_the_readme_has_the_commands_and_exit_codes_of_the_program() -> None:
    commands = importlib.import_module("checkov_vmss.vmss_commands.main").COMMANDS
    told = re.findall(r"^\| `checkov-vmss ([a-z-]+)", TEXT, re.M)
    assert sorted(told) == sorted(commands)
    assert re.findall(r"^\| ([012]) \| (done|it cannot)", TEXT, re.M) == [
        ("0", "done"),
        ("1", "done"),
        ("2", "it cannot"),
    ]


def test_ci_runs_the_command_of_the_readme() -> None:
    command = next(line for line in COMMANDS if line.endswith("-m pytest"))
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def _shown_but_not_printed(output: str) -> list[str]:
    """What the README shows of the first command and this output lacks; Checkov prints its reports in any order."""
    shown = re.search(r"<!-- begin console excerpt -->\n```text\n(.*?)\n```", TEXT, re.S)
    assert shown
    title, counts, finding = shown.group(1).split("\n\n", 2)
    printed = output.replace("\t", "    ").partition(f"{title}\n\n")[2]
    report = re.split(r"^\w+ scan results:$", printed, maxsplit=1, flags=re.M)[0]
    return [text for text in (counts, finding) if f"{text}\n" not in report]


def test_first_command_prints_what_the_readme_shows() -> None:
    run = checkov_process(*SCAN.replace("'", "").split()[1:])
    assert run.returncode == 1
    reports = re.split(r"^(?=\w+ scan results:$)", run.stdout, flags=re.M)[1:]
    assert len(reports) == 3
    for first in range(len(reports)):
        assert _shown_but_not_printed("".join(reports[first:] + reports[:first])) == []


def test_comparison_with_the_built_in_checks_is_what_a_scan_says() -> None:
    assert with_part(TEXT, "comparison", comparison_table()) == TEXT


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_exist(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target, _ in targets if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_a_page_name_a_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.M)
    }
    assert [anchor for anchor in re.findall(r"\]\(#([^)]*)\)", text) if anchor not in headings] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_microsoft_name_no_culture(page: Path) -> None:
    links = re.findall(r"https://[^)\s>]*microsoft\.com[^)\s>]*", page.read_text(encoding="utf-8"))
    assert [link for link in links if not re.match(r"https://learn\.microsoft\.com/(azure|security)/", link)] == []


def test_changelog_names_the_version_of_the_package() -> None:
    version = re.search(r"^version = (.*)$", (ROOT / "setup.cfg").read_text(encoding="utf-8"), re.M)
    assert version and f"## [{version.group(1)}] - 2" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_versions_are_those_of_the_package() -> None:
    package: Any = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    oldest = re.search(r"checkov>=([\d.]+)", package)
    assert oldest and f"Checkov {oldest.group(1)} and later" in TEXT
