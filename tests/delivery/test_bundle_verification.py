"""``checkov-vmss verify`` and Checkov's own verification, against every kind of tampering."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Callable

import pytest
from checkov.common.external_checks.verification import (
    SignatureVerificationError,
    VerificationResult,
    load_public_keys,
    verify_bytes,
    verify_external_checks_dirs,
)
from in_process import checkov, command
from reading import pack_module
from signed_bundles import SignedBundle, key_pair, signed_bundle


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> SignedBundle:
    return signed_bundle(tmp_path_factory.mktemp("signed"))


@pytest.fixture
def copy(signed: SignedBundle, tmp_path: Path) -> SignedBundle:
    shutil.copytree(signed.folder, tmp_path / "copy")
    return SignedBundle(tmp_path / "copy", signed.private_key, signed.public_key)


def _refused(bundle: SignedBundle, words: str) -> None:
    answer = command("verify", bundle.folder, "--public-key", bundle.public_key)
    assert answer.returncode == 1 and answer.stdout == ""
    assert answer.stderr.count("\n") == 1 and words in answer.stderr, answer.stderr


def _checkov_refuses(bundle: SignedBundle) -> bool:
    try:
        verify_external_checks_dirs([str(bundle.checks)], load_public_keys([str(bundle.public_key)]))
    except SignatureVerificationError:
        return True
    return False


def _names(bundle: SignedBundle) -> list[str]:
    return sorted(p.relative_to(bundle.folder).as_posix() for p in bundle.folder.rglob("*") if p.is_file())


def test_a_fresh_bundle_satisfies_verify_and_checkov(signed: SignedBundle) -> None:
    answer = command("verify", signed.folder, "--public-key", signed.public_key)
    assert (answer.returncode, answer.stderr) == (0, "") and "all as signed" in answer.stdout
    keys = load_public_keys([str(signed.public_key)])
    verified = verify_external_checks_dirs([str(signed.checks)], keys)
    assert {os.path.relpath(path, signed.folder) for path in verified} == {
        name for name in _names(signed) if name.endswith(".py")
    }
    assert b"" in verified.values(), "the empty __init__.py is signed too"


def test_one_changed_byte_of_any_file_is_refused(copy: SignedBundle) -> None:
    for name in _names(copy):
        path = copy.folder / name
        content = path.read_bytes()
        for position in sorted({0, len(content) // 2, len(content) - 1}):
            path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            _refused(copy, "manifest" if name.startswith("manifest") else name)
            if name.endswith(".py"):
                result, _ = verify_bytes(path.read_bytes(), load_public_keys([str(copy.public_key)]))
                assert result is not VerificationResult.OK, name
        path.write_bytes(content)
    assert command("verify", copy.folder, "--public-key", copy.public_key).returncode == 0


def test_any_dropped_file_is_refused(copy: SignedBundle) -> None:
    for name in _names(copy):
        (copy.folder / name).rename(copy.folder.parent / "kept")
        _refused(copy, f"{name} is missing")
        (copy.folder.parent / "kept").rename(copy.folder / name)


def test_a_signed_file_in_the_place_of_another_is_refused(copy: SignedBundle) -> None:
    empty = (copy.checks / "__init__.py").read_bytes()
    (copy.checks / "azure_vmss" / "rules" / "rollback" / "rollback.py").write_bytes(empty)
    assert not _checkov_refuses(copy), "Checkov signs contents, not names: that is why verify exists"
    _refused(copy, "rollback.py was changed")


@pytest.mark.parametrize(
    "folder", ["", "checks", "checks/azure_vmss", "checks/azure_vmss/rules", "checks/__pycache__", "checks/new"]
)
@pytest.mark.parametrize(
    "name", ["json.py", "json.pyc", "json.abi3.so", "azure_vmss.so", "site.pth", ".hidden", "page.md"]
)
def test_any_added_file_is_refused(copy: SignedBundle, folder: str, name: str) -> None:
    (copy.folder / folder).mkdir(exist_ok=True)
    (copy.folder / folder / name).write_bytes(b"")
    _refused(copy, f"{folder}/{name}".lstrip("/") + " was added")


@pytest.mark.parametrize("name", ["json.py", "azure_vmss/added.py", "new/__init__.py"])
def test_checkov_itself_refuses_an_added_source(copy: SignedBundle, name: str) -> None:
    (copy.checks / name).parent.mkdir(exist_ok=True)
    (copy.checks / name).write_bytes(b"")
    assert _checkov_refuses(copy)


def _link_to_itself(bundle: SignedBundle) -> None:
    path = bundle.checks / "vmss_checks.py"
    path.rename(bundle.folder.parent / "elsewhere.py")
    path.symlink_to(bundle.folder.parent / "elsewhere.py")


def _linked_folder(bundle: SignedBundle) -> None:
    path = bundle.checks / "azure_vmss"
    path.rename(bundle.folder.parent / "azure_vmss")
    path.symlink_to(bundle.folder.parent / "azure_vmss")


def _dangling_link(bundle: SignedBundle) -> None:
    (bundle.folder / "nothing").symlink_to("nowhere")


def _pipe(bundle: SignedBundle) -> None:
    os.mkfifo(bundle.checks / "pipe")


def _empty_folder(bundle: SignedBundle) -> None:
    (bundle.checks / "__pycache__").mkdir()


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_link_to_itself, "symbolic link"),
        (_linked_folder, "symbolic link"),
        (_dangling_link, "symbolic link"),
        (_pipe, "no plain file"),
        (_empty_folder, "empty folder"),
    ],
)
def test_what_is_no_plain_file_is_refused(
    copy: SignedBundle, tamper: Callable[[SignedBundle], None], words: str
) -> None:
    tamper(copy)
    _refused(copy, words)


@pytest.mark.parametrize("end", ["", "/", "//"])
def test_a_link_to_a_bundle_is_refused_however_it_is_written(copy: SignedBundle, tmp_path: Path, end: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(copy.folder)
    answer = command("verify", f"{link}{end}", "--public-key", copy.public_key)
    assert answer.returncode == 2 and "is a symbolic link" in answer.stderr
    assert "is a symbolic link" in command("bundle", f"{link}{end}").stderr


@pytest.mark.parametrize(
    "name", ["checks/azure_vmss/model/durations.py", "checks/__init__.py", "manifest.json", "added.bin"]
)
def test_a_file_of_40_gigabytes_is_refused_unread(copy: SignedBundle, name: str) -> None:
    with open(copy.folder / name, "ab") as target:
        target.truncate(40 * 10**9)
    answer = command("verify", copy.folder, "--public-key", copy.public_key)
    assert answer.returncode == 1 and name in answer.stderr


def test_bundle_and_verify_count_the_same_files(tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, "key")
    written = command("bundle", tmp_path / "bundle", "--sign-key", private).stdout
    verified = command("verify", tmp_path / "bundle", "--public-key", public).stdout
    files = sum(path.is_file() for path in (tmp_path / "bundle").rglob("*"))
    assert f", {files} files, signed" in written and f", {files} files, all as signed" in verified


def test_another_key_is_refused(copy: SignedBundle, tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, "other")
    _refused(SignedBundle(copy.folder, private, public), "not signed with this key")
    # the signer of another bundle puts all of it in the place of ours, public key included
    shutil.rmtree(copy.folder)
    assert command("bundle", copy.folder, "--sign-key", private).returncode == 0
    _refused(copy, "not signed with this key")
    assert _checkov_refuses(copy)


def test_a_manifest_that_agrees_with_the_tampering_is_refused(copy: SignedBundle) -> None:
    manifest = json.loads((copy.folder / "manifest.json").read_text())
    (copy.folder / "checks/azure_vmss/model/durations.py").unlink()
    del manifest["files"]["checks/azure_vmss/model/durations.py"]
    (copy.folder / "manifest.json").write_text(json.dumps(manifest))
    _refused(copy, "manifest.json is not signed with this key")


def test_an_unsigned_bundle_is_refused(tmp_path: Path) -> None:
    _, public = key_pair(tmp_path, "key")
    assert command("bundle", tmp_path / "plain").returncode == 0
    answer = command("verify", tmp_path / "plain", "--public-key", public)
    assert answer.returncode == 1 and "not signed" in answer.stderr


def test_what_cannot_be_verified_is_one_line(signed: SignedBundle, tmp_path: Path) -> None:
    for folder, key, words in (
        (tmp_path / "absent", signed.public_key, "is no folder"),
        (tmp_path, signed.public_key, "manifest.json is missing"),
        (signed.folder, tmp_path / "absent.pem", "cannot be read"),
        (signed.folder, signed.private_key, "is a private key"),
        (signed.folder, signed.folder / "manifest.json", "no public key"),
    ):
        answer = command("verify", folder, "--public-key", key)
        assert answer.returncode != 0 and answer.stderr.count("\n") == 1 and words in answer.stderr


@pytest.mark.parametrize(
    "source",
    [b"", b"a = 1\n", b"a = 1", b"a = 1\r\n", "a = 'ä'\n".encode(), b"\xef\xbb\xbfa = 1\n", b"\n\n"],
)
def test_one_trailer_however_often_a_source_is_signed(signed: SignedBundle, source: bytes) -> None:
    trailers, keys = (
        pack_module("vmss_commands.bundle.signing_trailers"),
        pack_module("vmss_commands.bundle.signing_keys"),
    )
    private, public = keys.private_key(str(signed.private_key)), keys.public_key(str(signed.public_key))
    once = trailers.signed_source(source, private)
    assert trailers.signed_source(once, private) == once
    body = source if not source or source.endswith(b"\n") else source + b"\n"
    expected = (VerificationResult.OK, body)
    assert verify_bytes(once, load_public_keys([str(signed.public_key)])) == expected
    assert trailers.is_signed_source(once, public)
    twice = once + once.splitlines(keepends=True)[-1]
    assert not trailers.is_signed_source(twice, public)


@pytest.mark.parametrize("tamper", ["change", "add", "key"])
def test_the_command_line_of_checkov_refuses_before_it_scans(copy: SignedBundle, tmp_path: Path, tamper: str) -> None:
    key = copy.public_key
    if tamper == "change":
        with (copy.checks / "azure_vmss" / "model" / "durations.py").open("ab") as source:
            source.write(b"\n")
    elif tamper == "add":
        (copy.checks / "azure_vmss" / "added.py").write_text("")
    else:
        key = key_pair(tmp_path, "other")[1]
    (tmp_path / "nothing").mkdir()
    run = checkov(
        "-d",
        str(tmp_path / "nothing"),
        "--external-checks-dir",
        str(copy.checks),
        "--external-checks-public-key",
        str(key),
    )
    assert run.returncode == 2, run.stdout + run.stderr
