"""Signatures as Checkov's ``--external-checks-public-key`` demands them.

The last line of a source is ``# checkov-digest: `` and the lowercase hexadecimal of a DER-encoded
ECDSA signature with SHA-256 over everything before that line (checkov 3.2.532,
``checkov/common/external_checks/verification``). Anything else is signed by the same
signature in a file of its own, which OpenSSL can check.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

PREFIX = b"# checkov-digest: "
_TRAILER = re.compile(rb"# checkov-digest: ((?:[0-9a-f]{2}){63,72})\n")


def signature_of(content: bytes, key: Any) -> bytes:
    """The DER signature; the same content and key give the same signature (RFC 6979)."""
    from ecdsa.util import sigencode_der  # type: ignore[import-untyped]

    signature: bytes = key.sign_deterministic(content, hashfunc=hashlib.sha256, sigencode=sigencode_der)
    return signature


def is_signature(signature: bytes, content: bytes, key: Any) -> bool:
    """Whether this is the signature of the content by the private half of the public key."""
    from ecdsa.util import sigdecode_der

    try:
        return bool(key.verify(signature, content, hashfunc=hashlib.sha256, sigdecode=sigdecode_der))
    except Exception:  # whatever a malformed signature raises, it is not one
        return False


def signed_source(source: bytes, key: Any) -> bytes:
    """The source with one trailer; one that it already had is replaced."""
    body = unsigned_source(source)
    return body + PREFIX + signature_of(body, key).hex().encode() + b"\n"


def unsigned_source(source: bytes) -> bytes:
    """The source without trailers, ending in a line break unless it is empty."""
    lines = source.splitlines(keepends=True)
    while lines and lines[-1].startswith(PREFIX):
        lines.pop()
    body = b"".join(lines)
    return body if not body or body.endswith(b"\n") else body + b"\n"


def is_signed_source(source: bytes, key: Any) -> bool:
    """Whether the source ends in exactly one trailer, and its signature is right."""
    start = source.rfind(b"\n", 0, -1) + 1
    trailer = _TRAILER.fullmatch(source, start)
    body = source[:start]
    if trailer is None or body.rstrip(b"\n").rpartition(b"\n")[2].startswith(PREFIX):
        return False
    return is_signature(bytes.fromhex(trailer.group(1).decode()), body, key)
