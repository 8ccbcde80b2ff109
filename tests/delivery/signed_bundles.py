"""A signed bundle to try things on, and keys to sign with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecdsa import NIST256p, SigningKey
from in_process import command


@dataclass(frozen=True)
class SignedBundle:
    folder: Path
    private_key: Path
    public_key: Path

    @property
    def checks(self) -> Path:
        return self.folder / "checks"


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
    assert (answer.returncode, answer.stderr) == (0, "")
    return SignedBundle(folder / "bundle", private, public)
