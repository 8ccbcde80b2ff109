"""What ``checkov-vmss bundle`` writes, and what it refuses to write over."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from ecdsa import NIST384p, SigningKey
from in_process import command
from reading import pack_module
from scanning import CHECKS, ROOT
from signed_bundles import key_pair, signed_bundle


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _refused(answer: subprocess.CompletedProcess[str], *words: str) -> None:
    assert answer.returncode != 0 and answer.stdout == ""
    assert answer.stderr.count("\n") == 1 and answer.stderr.startswith("checkov-vmss: ")
    for word in words:
        assert word in answer.stderr


@pytest.fixture(autouse=True)
def _leaves_nothing_beside(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name or "replaced" in path.name]


def test_a_bundle_is_the_checks_a_configuration_and_a_manifest(tmp_path: Path) -> None:
    answer = command("bundle", tmp_path / "bundle")
    assert answer.returncode == 0 and "not signed" in answer.stdout
    code = {
        path.relative_to(ROOT).as_posix()
        for path in (CHECKS / "azure_vmss").rglob("*")
        if path.suffix in (".py", ".md") and not path.name.startswith(".")
    }
    expected = {"checks/__init__.py", "checks/vmss_checks.py", ".checkov.yaml", "manifest.json"} | code
    assert _files(tmp_path / "bundle") == expected
    for name in expected - {".checkov.yaml", "manifest.json"}:
        assert (tmp_path / "bundle" / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_manifest_names_the_version_and_every_digest(tmp_path: Path) -> None:
    folder = signed_bundle(tmp_path).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["name"] == "checkov-vmss"
    assert f"version = {manifest['version']}\n" in (ROOT / "setup.cfg").read_text()
    assert set(manifest["files"]) == _files(folder) - {"manifest.json", "manifest.sig"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_same_key_writes_the_same_bundle(tmp_path: Path) -> None:
    bundle = signed_bundle(tmp_path)
    before = {name: (bundle.folder / name).read_bytes() for name in _files(bundle.folder)}
    shutil.rmtree(bundle.folder)
    assert command("bundle", bundle.folder, "--sign-key", bundle.private_key).returncode == 0
    assert {name: (bundle.folder / name).read_bytes() for name in _files(bundle.folder)} == before


def test_no_file_of_a_bundle_holds_the_private_key(tmp_path: Path) -> None:
    bundle = signed_bundle(tmp_path)
    key = SigningKey.from_pem(bundle.private_key.read_bytes())
    text_of_key = bundle.private_key.read_bytes().splitlines()
    secrets = [key.to_string(), key.to_string().hex().encode(), b"PRIVATE KEY", text_of_key[1]]
    for name in _files(bundle.folder):
        content = (bundle.folder / name).read_bytes()
        assert not [secret for secret in secrets if secret in content], name


@pytest.mark.parametrize("location", [None, "/opt/it's here"])
def test_the_configuration_names_where_the_bundle_will_stand(tmp_path: Path, location: str | None) -> None:
    private, _ = key_pair(tmp_path, "key")
    place = ["--location", location] if location else []
    assert command("bundle", tmp_path / "bundle", "--sign-key", private, *place).returncode == 0
    settings = yaml.safe_load((tmp_path / "bundle" / ".checkov.yaml").read_text())
    stands = location or str(tmp_path / "bundle")
    assert settings["external-checks-dir"] == [f"{stands}/checks"]
    assert settings["external-checks-public-key"] == [f"{stands}/public-key.pem"]


def test_the_example_configuration_is_the_one_of_a_bundle() -> None:
    contents = pack_module("vmss_commands.bundle.contents")
    assert (ROOT / "examples" / "checkov.yaml").read_bytes() == contents.configuration(
        "tools/checkov-vmss", signed=False
    )


def test_an_untouched_bundle_gives_way_to_the_next(tmp_path: Path) -> None:
    assert command("bundle", tmp_path / "bundle").returncode == 0
    private, public = key_pair(tmp_path, "key")
    assert command("bundle", tmp_path / "bundle", "--sign-key", private).returncode == 0
    assert command("verify", tmp_path / "bundle", "--public-key", public).returncode == 0


@pytest.mark.parametrize("name", ["notes.txt", "checks/azure_vmss/local.py", "checks/__pycache__/a.pyc"])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "bundle"
    assert command("bundle", folder).returncode == 0
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine")
    before = _files(folder)
    _refused(command("bundle", folder), "holds something else")
    assert _files(folder) == before and (folder / name).read_text() == "mine"


def test_places_where_no_bundle_can_stand_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    _refused(command("bundle", tmp_path / "file"), "is a file")
    _refused(command("bundle", tmp_path / "link"), "symbolic link")
    _refused(command("bundle", CHECKS / "bundle"), "within the checks")
    assert (tmp_path / "file").read_text() == "mine" and not list((tmp_path / "real").iterdir())
    assert not (CHECKS / "bundle").exists()


def test_keys_that_cannot_sign_are_refused_without_a_word_of_them(tmp_path: Path) -> None:
    wrong_curve, public = key_pair(tmp_path, "p384", NIST384p)
    garbled = tmp_path / "garbled.pem"
    garbled.write_text("-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n")
    encrypted = tmp_path / "encrypted.pem"
    encrypted.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n")
    for key, word in (
        (wrong_curve, "P-256"),
        (public, "no private key"),
        (garbled, "no private key"),
        (encrypted, "encrypted"),
        (tmp_path / "absent.pem", "cannot be read"),
    ):
        answer = command("bundle", tmp_path / "bundle", "--sign-key", key)
        _refused(answer, word)
        assert "c2VjcmV0" not in answer.stderr and "secret" not in answer.stderr
        assert not (tmp_path / "bundle").exists()


def test_parents_of_the_folder_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "bundle"
    assert command("bundle", folder).returncode == 0
    assert (folder / "checks" / "vmss_checks.py").is_file()
    (tmp_path / "file").write_text("")
    _refused(command("bundle", tmp_path / "file" / "bundle"), "cannot be written")


@pytest.mark.parametrize("location", ["a\nsoft-fail: true", "a\rb", "a\u2028b", "a\x85b", "a\x00b"])
def test_a_location_writes_no_line_of_its_own(tmp_path: Path, location: str) -> None:
    _refused(command("bundle", tmp_path / "bundle", "--location", location), "no configuration file may hold")
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize("occupied", [False, True])
def test_a_partly_written_bundle_is_never_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, occupied: bool
) -> None:
    folder = tmp_path / "bundle"
    if occupied:
        assert command("bundle", folder).returncode == 0
    before = _files(folder)
    bundle_folder = pack_module("vmss_commands.bundle.target_folder")
    write, written = bundle_folder._write, []

    def full_disk(path: str, content: bytes) -> None:
        if len(written) == 7:
            raise OSError(28, "No space left on device")
        written.append(path)
        write(path, content)

    monkeypatch.setattr(bundle_folder, "_write", full_disk)
    _refused(command("bundle", folder), "No space left")
    assert len(written) == 7 and _files(folder) == before


def test_an_interrupted_replacement_brings_the_old_bundle_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bundle"
    assert command("bundle", folder).returncode == 0
    before = _files(folder)
    rename = os.rename

    def refuses(source: str, target: str) -> None:
        if source.endswith(".unfinished"):
            raise PermissionError(13, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuses)
    _refused(command("bundle", folder), "Permission denied")
    assert _files(folder) == before
