"""The release script, tried on a copy of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from scanning import ROOT
from signed_bundles import key_pair

NOT_SOURCE = (".git", ".venv", "__pycache__", "build", "dist", "*.egg-info", ".pytest_cache", ".hypothesis")
AUTHOR = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE, "fixtures", "plans"))
    changelog = copy / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8").replace("## [Unreleased]\n", "## [Unreleased]\n\n- A change.\n", 1)
    changelog.write_text(text, encoding="utf-8")
    git(copy, "init", "-q")
    git(copy, "add", "-A")
    git(copy, *AUTHOR, "commit", "-q", "-m", "Start")
    return copy


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=str(folder), check=True, stdout=subprocess.PIPE, text=True).stdout


def release(checkout: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    identity = {
        f"GIT_{who}_{what}": "somebody@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return subprocess.run(
        [sys.executable, str(checkout / ".ci" / "release"), *map(str, arguments)],
        env={**os.environ, **identity, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_release_is_committed_tagged_built_and_checked(checkout: Path, tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, "key")
    done = release(checkout, "99.0.0", "--sign-key", private, "--public-key", public, "--output", tmp_path / "dist")
    assert (done.returncode, done.stderr) == (0, "")
    assert git(checkout, "tag").split() == ["v99.0.0"] and git(checkout, "status", "--porcelain") == ""
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.index("## [Unreleased]\n\n## [99.0.0] - 2") < changelog.index("- A change.")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "checkov_vmss/vmss_checks.py" in archive.namelist()
    assert list((tmp_path / "dist").glob("*.tar.gz"))
    assert (tmp_path / "dist" / "checkov-vmss-99.0.0" / "checks" / "vmss_checks.py").is_file()


@pytest.mark.parametrize(
    ("version", "complaint"),
    [("99", "no version"), ("0.0.1", "not above"), ("99.0.0", "not committed")],
)
def test_what_speaks_against_a_release_is_said_in_one_line(checkout: Path, version: str, complaint: str) -> None:
    if complaint == "not committed":
        (checkout / "README.md").write_text("changed", encoding="utf-8")
    done = release(checkout, version, "--sign-key", "key.pem", "--public-key", "key.pub.pem")
    assert done.returncode == 1 and complaint in done.stderr and done.stderr.count("\n") == 1


def test_a_failed_step_leaves_the_checkout_as_it_was(checkout: Path, tmp_path: Path) -> None:
    before = git(checkout, "rev-parse", "HEAD")
    places = ("--sign-key", tmp_path / "none.pem", "--public-key", tmp_path / "none.pem", "--output", tmp_path / "dist")
    # without setuptools there is no wheel, which is found out soon
    done = release(checkout, "99.0.0", *places, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 1 and done.stderr.startswith("release: ")
    assert git(checkout, "rev-parse", "HEAD") == before and git(checkout, "tag") == ""
