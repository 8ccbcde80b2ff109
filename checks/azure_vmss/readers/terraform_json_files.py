"""The folder of a ``.tf.json`` scan, for which Checkov builds no usable graph.

Variables with a default, locals and stand-alone extensions are read from the JSON files
beside the scanned one, as ``cdktf synth`` and hand-written JSON configurations lay them out.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional, Tuple

from ..model.settings import Setting
from .terraform_functions import setting_of
from .terraform_object_types import constraint_of, with_optional_defaults
from .terraform_surroundings import Attachment, Attachments, DynamicBlocks, Surroundings, expand_dynamic
from .terraform_expressions import evaluate_text
from .terraform_text import is_expression, resource_references, sole_reference, strip_interpolation, unwrap
from .terraform_types import owner_attribute


class JsonFolder:
    """The variables, locals and resources of all ``.tf.json`` files of one folder."""

    def __init__(self, documents: List[Dict[str, Any]]) -> None:
        self._values: Dict[str, Optional[Setting]] = {}
        self.variables: Dict[str, Any] = {}
        self.locals: Dict[str, Any] = {}
        self.resources: List[Tuple[str, str, Dict[str, Any]]] = []
        for document in documents:
            for name, body in _named(document.get("variable")):
                self.variables[name] = body
            for section in _sections(document.get("locals")):
                self.locals.update(section)
            for resource_type, named in _named(document.get("resource")):
                self.resources.extend((resource_type, name, body) for name, body in _named(named))

    def value(self, name: str, depth: int = 0) -> Optional[Setting]:
        """The value of ``var.x`` or ``local.x``; None where it has none, or refers to itself."""
        if name not in self._values:
            self._values[name] = None
            self._values[name] = self._find_value(name, depth)
        return self._values[name]

    def _find_value(self, name: str, depth: int) -> Optional[Setting]:
        kind, _, key = name.partition(".")
        if kind == "var":
            body = self.variables.get(key)
            if not isinstance(body, dict) or "default" not in body:
                return None
            constraint = constraint_of(body)
            value = with_optional_defaults(body["default"], constraint) if constraint else body["default"]
        elif key in self.locals:
            value = self.locals[key]
        else:
            return None
        if isinstance(value, str) and is_expression(value):
            return evaluate_text(value, "", lambda inner: self.value(inner, depth + 1) if depth < 20 else None)
        return setting_of(value)


class JsonSurroundings(Surroundings):
    """A resource of a ``.tf.json`` file, named as Checkov names it."""

    def __init__(self, folder: JsonFolder, resource_type: str, name: str, conf: Dict[str, Any]) -> None:
        self._folder = folder
        self._type = resource_type
        self._name = name
        self._conf = conf

    def lookup(self, name: str) -> Optional[Setting]:
        return self._folder.value(name)

    def dynamic_blocks(self, name: str) -> Optional[DynamicBlocks]:
        given = self._conf.get("dynamic")
        blocks: List[Dict[str, Any]] = []
        for entry in given if isinstance(given, list) else [given]:
            inner = entry.get(name) if isinstance(entry, dict) else None
            blocks.extend(block for block in (inner if isinstance(inner, list) else [inner]) if isinstance(block, dict))
        if not blocks:
            return None
        return expand_dynamic([self._resolved(block) for block in blocks], name, self._conf.get(name))

    def _resolved(self, block: Dict[str, Any]) -> Dict[str, Any]:
        for_each = unwrap(block.get("for_each"))
        if isinstance(for_each, str):
            found = evaluate_text(for_each, "", self.lookup)
            for_each = found.value if found.is_known else None
        elif for_each is not None and not isinstance(for_each, (list, dict)):
            for_each = [for_each]
        elif for_each is None and "for_each" in block:
            for_each = []
        return {**block, "for_each": for_each}

    def attachments(self) -> Attachments:
        found: List[Attachment] = []
        complete = True
        for resource_type, _, body in self._folder.resources:
            attribute = owner_attribute(resource_type, body)
            owner = str(body.get(attribute, "")) if attribute else ""
            reference = sole_reference(strip_interpolation(owner))
            if reference and (reference.type, reference.name) == (self._type, self._name):
                found.append(Attachment(resource_type, body, self))
            elif owner and is_expression(owner) and not resource_references(owner):
                complete = False
        return Attachments(tuple(found), complete)


@lru_cache(maxsize=32)
def json_folder(file_path: str) -> Optional[JsonFolder]:
    """The folder of a ``.tf.json`` file, read once per scan; None where the file cannot be read."""
    folder = os.path.dirname(file_path) or "."
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".tf.json"))
    except OSError:
        return None
    documents = [document for document in (_read(os.path.join(folder, name)) for name in names) if document]
    return JsonFolder(documents) if documents else None


def _read(path: str) -> Optional[Dict[str, Any]]:
    try:
        with open(path, encoding="utf-8-sig") as source:
            document = json.load(source)
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _named(section: Any) -> Iterator[Tuple[str, Any]]:
    for part in _sections(section):
        for name, body in part.items():
            if name != "//":
                yield name, body


def _sections(section: Any) -> List[Dict[str, Any]]:
    parts = section if isinstance(section, list) else [section]
    return [part for part in parts if isinstance(part, dict)]
