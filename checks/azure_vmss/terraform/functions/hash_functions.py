"""Terraform's hash functions."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import Callable

from ...evaluation.values import Value
from ..errors import TerraformError
from ..typed_values import STRING
from .function_registry import Call, function

HASHES: dict[str, Callable[[bytes], str]] = {
    "md5": lambda data: hashlib.md5(data).hexdigest(),
    "sha1": lambda data: hashlib.sha1(data).hexdigest(),
    "sha256": lambda data: hashlib.sha256(data).hexdigest(),
    "sha512": lambda data: hashlib.sha512(data).hexdigest(),
    "base64sha256": lambda data: base64.b64encode(hashlib.sha256(data).digest()).decode(),
    "base64sha512": lambda data: base64.b64encode(hashlib.sha512(data).digest()).decode(),
}
_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def _hash_of_text(name: str) -> None:
    def run(call: Call, text: str) -> Value:
        return HASHES[name](text.encode("utf-8", "surrogatepass"))

    function(name, STRING)(run)


for _name in HASHES:
    _hash_of_text(_name)


@function("uuidv5", STRING, STRING)
def _uuidv5(call: Call, namespace: str, name: str) -> Value:
    try:
        return str(uuid.uuid5(_NAMESPACES.get(namespace) or uuid.UUID(namespace), name))
    except ValueError:
        raise TerraformError(f'"{namespace}" is no UUID') from None
