"""The wheel and the sdist, and each command after an installation into an empty environment."""

from __future__ import annotations

import email
import email.message
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from scanning import ROOT

_NOT_SOURCE = (".git", ".venv", "__pycache__", "build", "dist", "*.egg-info", ".pytest_cache", ".hypothesis")


def _run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )


def _uv(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """uv builds and installs as pip does, in a fraction of the time; skips where it or PyPI is not there."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed here")
    done = _run(uv, *arguments, **options)
    if done.returncode and re.search("error sending request|Failed to fetch|client error", done.stderr):
        pytest.skip("PyPI does not answer")
    return done


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, so that a build leaves nothing in ours."""
    copy = tmp_path_factory.mktemp("source") / "tree"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_SOURCE))
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, source)
    if built.returncode and ("No matching distribution" in built.stderr or "connection" in built.stderr.lower()):
        pytest.skip("PyPI does not answer, so pip cannot fetch setuptools")
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


def _expected(source: Path) -> set[str]:
    """Every module and page of the pack, as paths from the checks folder."""
    checks = source / "checks"
    return {
        path.relative_to(checks).as_posix()
        for pattern in ("*.py", "*.md", "*.txt", "*.css", "*.js")
        for path in checks.rglob(pattern)
    }


def test_the_wheel_holds_the_pack_and_nothing_else(source: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    assert wheel.name.startswith("checkov_vmss-") and metadata
    assert names - metadata == {f"checkov_vmss/{name}" for name in _expected(source)}


def _metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_the_licence_is_an_spdx_expression(wheel: Path) -> None:
    found = _metadata(wheel)
    assert found["License-Expression"] == "Apache-2.0" and found["License-File"] == "LICENSE"
    assert not [line for line in found.get_all("Classifier") or [] if line.startswith("License ::")]


def test_the_description_has_no_link_that_leads_nowhere(source: Path, wheel: Path, tmp_path: Path) -> None:
    text = _metadata(wheel).get_payload()
    assert isinstance(text, str) and "# checkov-vmss" in text
    assert [link for link in re.findall(r"\]\(([^)]*)\)", text) if not link.startswith("https://")] == []
    assert _metadata(wheel)["Project-URL"] is None, "nobody said where the project is"
    address = "https://git.example.com/platform/checkov-vmss"
    environment = {**os.environ, "PACK_REPOSITORY": f"{address}.git"}
    built = _uv("build", "--wheel", "--out-dir", tmp_path, source, env=environment)
    assert built.returncode == 0, built.stderr
    told = _metadata(next(tmp_path.glob("*.whl")))
    assert sorted(url.split(", ")[0] for url in told.get_all("Project-URL") or []) == [
        "Changelog",
        "Documentation",
        "Security",
        "Source",
    ]
    links = [link for link in re.findall(r"\]\(([^)]*)\)", str(told.get_payload())) if link.startswith(address)]
    files = [link[len(f"{address}/blob/v{told['Version']}/") :].partition("#")[0] for link in links]
    assert files and [file for file in files if not (source / file).exists()] == []


def test_the_sdist_builds_the_same_wheel_and_holds_what_a_packager_needs(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    # the wheel from the sdist
    built = _uv("build", "--out-dir", tmp_path, source)
    assert built.returncode == 0, built.stderr
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"checks/{name}" for name in _expected(source)} <= names
    needed = {
        "setup.cfg",
        "setup.py",
        "pyproject.toml",
        "LICENSE",
        "CHANGELOG.md",
        "README.md",
        "SECURITY.md",
        ".pre-commit-hooks.yaml",
    }
    beside = [
        path for folder in ("tests", "examples", ".ci") for path in (source / folder).rglob("*") if path.is_file()
    ]
    needed |= {path.relative_to(source).as_posix() for path in beside if "__pycache__" not in path.parts}
    assert needed - names == set()
    (rebuilt,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(rebuilt) as again, zipfile.ZipFile(wheel) as first:
        assert set(again.namelist()) == set(first.namelist())


def test_every_command_works_after_an_installation_into_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    (line,) = re.findall(r"^uv tool install .* \.$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    tools, scripts, elsewhere = tmp_path / "tools", tmp_path / "bin", tmp_path / "elsewhere"
    elsewhere.mkdir()
    places = {"UV_TOOL_DIR": str(tools), "UV_TOOL_BIN_DIR": str(scripts), "UV_COMPILE_BYTECODE": "1"}
    installed = _uv(*line.split()[1:-1], "--python", sys.executable, wheel, env={**os.environ, **places})
    assert installed.returncode == 0, installed.stderr
    assert (scripts / "checkov").exists()

    def command(*arguments: object, **options: object) -> str:
        run = _run(scripts / "checkov-vmss", *arguments, cwd=elsewhere, **options)
        assert run.returncode == 0, (arguments, run.stdout, run.stderr)
        return run.stdout

    checks = Path(command("path").strip())
    assert tools.resolve() in checks.parents
    assert command("list", "--format", "json").count('"id": "CKV_VMSS_') == 8
    template = (
        '[{"name": "a", "type": "Microsoft.Compute/virtualMachineScaleSets", "upgradePolicy": {"mode": "Manual"}}]'
    )
    assert "virtualMachineScaleSets" in command("live", input=template)
    python = tools / "checkov-vmss" / ("Scripts" if os.name == "nt" else "bin") / "python"
    assert _run(python, "-m", "checkov_vmss", "path", cwd=elsewhere).stdout.strip() == str(checks)

    from ecdsa import NIST256p, SigningKey

    key = SigningKey.generate(NIST256p)
    (elsewhere / "key.pem").write_bytes(key.to_pem())
    (elsewhere / "public.pem").write_bytes(key.verifying_key.to_pem())
    assert " signed" in command("bundle", "bundle", "--sign-key", "key.pem")
    command("verify", "bundle", "--public-key", "public.pem")
    for name in ("doctor", "coverage"):
        command(name, *([elsewhere] if name == "coverage" else []))
