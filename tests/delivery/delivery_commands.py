"""The commands of ``checkov-vmss`` in this process, and a signed bundle to try them on."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecdsa import NIST256p, SigningKey
from scanning import CHECKS

PACKAGE = "checkov_vmss"


@dataclass(frozen=True)
class Answer:
    exit_code: int
    output: str
    errors: str


@dataclass(frozen=True)
class SignedBundle:
    folder: Path
    private_key: Path
    public_key: Path

    @property
    def checks(self) -> Path:
        return self.folder / "checks"


def command_module(name: str) -> Any:
    """A module of the pack's command line, from the source tree."""
    if PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            PACKAGE, CHECKS / "__init__.py", submodule_search_locations=[str(CHECKS)]
        )
        assert spec
        sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{PACKAGE}.vmss_commands.{name}")


def command(*arguments: object) -> Answer:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        exit_code = command_module("main").main([str(argument) for argument in arguments])
    return Answer(exit_code, output.getvalue(), errors.getvalue())


def key_pair(folder: Path, name: str, curve: Any = NIST256p) -> tuple[Path, Path]:
    """The files of a new private key and its public key."""
    key = SigningKey.generate(curve)
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(key.to_pem(format="pkcs8"))
    public.write_bytes(key.verifying_key.to_pem())
    return private, public


def signed_bundle(folder: Path) -> SignedBundle:
    private, public = key_pair(folder, "key")
    answer = command("bundle", folder / "bundle", "--sign-key", private)
    assert (answer.exit_code, answer.errors) == (0, "")
    return SignedBundle(folder / "bundle", private, public)
