"""``loadTextContent()`` and its like: what Bicep takes from other files when it is compiled.

Source: Microsoft, "File functions for Bicep".
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Callable, Optional

import yaml

from ...evaluation.values import Value, unknown
from ..arm.json_source import read_plain_json
from .bicep_paths import sibling

MAX_CHARACTERS = 1_048_576
MAX_YAML_CHARACTERS = 131_072
OpenFile = Callable[[str], Optional[str]]


def load_content(function: str, arguments: Sequence[Value], path: str, open_file: OpenFile) -> Value:
    """What a file function comes to in the file at ``path``.

    ``arguments`` are values. ``open_file`` gives the text of a file by its absolute path, None where it may not or
    cannot be read. What cannot be known is an unknown that says why.
    """
    name = arguments[0] if arguments else None
    other = sibling(path, name) if isinstance(name, str) else None
    text = open_file(other) if other else None
    if text is None:
        return _unknown(
            f'the file "{name}" cannot be read' if isinstance(name, str) else "its file is not known", path, function
        )
    if len(text) > MAX_CHARACTERS:
        return _unknown(f'the file "{name}" is too large', path, function, name)
    try:
        loaded = _LOADERS[function.lower()](text)
    except (ValueError, RecursionError, yaml.YAMLError):
        return _unknown(f'the file "{name}" is not what {function}() takes', path, function, name)
    if len(arguments) < 2 or arguments[1] is None or function.lower() not in _WITH_PATH:
        return loaded
    return _selected(loaded, arguments[1], path)


def is_file_function(name: str) -> bool:
    """Whether a function is one that :func:`load_content` works out."""
    return name.lower() in _LOADERS


def _selected(loaded: Value, selector: Value, path: str) -> Value:
    """What a JSON path of names and indexes selects: ``$.a.b[0]``, ``a.b``."""
    steps = _steps(selector) if isinstance(selector, str) else None
    if steps is None:
        return _unknown("the path into the file cannot be followed", path, selector)
    for step in steps:
        is_there = step in loaded if isinstance(loaded, dict) else isinstance(step, int) and isinstance(loaded, list)
        if not is_there or (isinstance(loaded, list) and not 0 <= int(step) < len(loaded)):
            return _unknown("the path into the file leads nowhere", path, selector)
        loaded = loaded[step]
    return loaded


def _steps(selector: str) -> tuple[Any, ...] | None:
    steps: list[Any] = []
    for part in selector.replace("[", ".[").split("."):
        if part.startswith("[") and part.endswith("]"):
            inner = part[1:-1]
            if inner.isdigit() and len(inner) < 6:
                steps.append(int(inner))
            elif inner[:1] in ("'", '"') and inner[-1:] == inner[:1] and len(inner) > 2:
                steps.append(inner[1:-1])
            else:
                return None
        elif part not in ("", "$"):
            if not part.replace("_", "").replace("-", "").isalnum():
                return None
            steps.append(part)
    return tuple(steps)


def _json(text: str) -> Value:
    return read_plain_json(text, _unknown("a number in JSON is too long", text))


class _PlainLoader(yaml.SafeLoader):
    """YAML without anchors, by which a small text makes a large value."""

    def compose_node(self, parent: Any, index: int) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _yaml(text: str) -> Value:
    if len(text) > MAX_YAML_CHARACTERS:
        raise ValueError("the file is too large")
    return yaml.load(text, _PlainLoader)


def _base64(text: str) -> Value:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def _unknown(reason: str, *parts: Any) -> Value:
    return unknown(reason, "file content", *parts)


_LOADERS: dict[str, Callable[[str], Value]] = {
    "loadtextcontent": lambda text: text.lstrip("\ufeff"),
    "loadjsoncontent": _json,
    "loadyamlcontent": _yaml,
    "loadfileasbase64": _base64,
}
_WITH_PATH = frozenset(("loadjsoncontent", "loadyamlcontent"))
