"""The keys of a signed bundle: ECDSA on P-256, the one kind that Checkov accepts."""

from __future__ import annotations

from typing import Any

from ..shared.command_interface import CommandError

_MAKE_A_KEY = "make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem"


def private_key(path: str) -> Any:
    """The ``ecdsa.SigningKey`` in a PEM file; raises :class:`CommandError`, which never quotes the file."""
    content, ecdsa = _content(path, "signing key"), _ecdsa()
    if b"ENCRYPTED" in content:
        raise CommandError(f"the signing key {path} is encrypted; decrypt it first: openssl ec -in {path}")
    try:
        key = ecdsa.SigningKey.from_pem(content)
    except Exception:  # the parser's own message may quote bytes of the key
        raise CommandError(f"{path} is no private key in PEM on the curve P-256; {_MAKE_A_KEY}") from None
    return _on_p256(key, path)


def public_key(path: str) -> Any:
    """The ``ecdsa.VerifyingKey`` in a PEM file; raises :class:`CommandError`."""
    content, ecdsa = _content(path, "public key"), _ecdsa()
    if b"PRIVATE KEY" in content:
        raise CommandError(f"{path} is a private key; give the public key that belongs to it")
    try:
        key = ecdsa.VerifyingKey.from_pem(content)
    except Exception:
        raise CommandError(f"{path} is no public key in PEM on the curve P-256") from None
    return _on_p256(key, path)


def _content(path: str, what: str) -> bytes:
    try:
        with open(path, "rb") as source:
            return source.read()
    except OSError as error:
        raise CommandError(f"the {what} {path} cannot be read: {error.strerror or error}") from None


def _on_p256(key: Any, path: str) -> Any:
    if key.curve != _ecdsa().NIST256p:
        raise CommandError(
            f"the key {path} is on the curve {key.curve.name}; Checkov accepts P-256 only; {_MAKE_A_KEY}"
        )
    return key


def _ecdsa() -> Any:
    try:
        import ecdsa  # type: ignore[import-untyped]
    except ImportError:
        raise CommandError(
            "the ecdsa package is missing; it comes with Checkov: pip install --upgrade checkov"
        ) from None
    return ecdsa
