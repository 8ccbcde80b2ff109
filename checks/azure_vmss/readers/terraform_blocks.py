"""Reading attributes and blocks of one Terraform resource, ``dynamic`` blocks included."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

from ..model.settings import Setting, absent, agreed, known, unknown
from .terraform_expressions import evaluate_text, evaluate_value, step_into
from .terraform_source import attribute_value, may_be_misread
from .terraform_surroundings import Surroundings
from .terraform_text import is_expression, strip_interpolation, unwrap

_INTERNAL_KEYS = frozenset(
    {"__startline__", "__endline__", "__start_line__", "__end_line__", "__file__", "start_line", "end_line", "references_"}
)
_OF_AN_INSTANCE = re.compile(r"\b(?:each|count)\.")


@dataclass(frozen=True)
class Blocks:
    """The blocks of one name; not complete where some of them cannot be known."""

    blocks: Tuple["Block", ...] = ()
    complete: bool = True

    def setting(self, *names: str) -> Setting:
        """One setting over all blocks: the first of ``names`` that is there decides.

        Several blocks that disagree, or blocks that cannot be known, make it unknown.
        """
        found = [block.setting(*names) for block in self.blocks]
        if not self.complete:
            return unknown(found[0].path if found else "")
        if not found:
            return absent()
        return found[0] if len(found) == 1 else agreed(found, found[0].path)

    @property
    def none_given(self) -> bool:
        return self.complete and not self.blocks


@dataclass(frozen=True)
class Block:
    """One block, or the resource itself, with the path it stands at.

    ``iterator`` maps the names a ``dynamic`` block gives its element to that element, and
    ``written`` is the source of such a block, which Checkov renders worse than any other.
    """

    conf: Dict[str, Any]
    surroundings: Surroundings
    path: str = ""
    label: str = ""
    iterator: Dict[str, Any] = field(default_factory=dict)
    written: Optional[Dict[str, Any]] = None

    def has(self, name: str) -> bool:
        return name in self.conf

    def setting(self, *names: str) -> Setting:
        """The first of ``names`` that is written, read as a three-valued setting."""
        for name in names:
            if name in self.conf:
                found = self._read(self.conf[name], name)
                if not found.is_absent:
                    return found
        return absent(self._path_of(names[0]))

    def raw(self, name: str) -> Any:
        """The value as Checkov holds it, without its wrapping lists."""
        return unwrap(self.conf.get(name))

    def blocks(self, name: str) -> Blocks:
        """The blocks of that name: written out, and those a ``dynamic`` block expands to."""
        dynamic = self.surroundings.dynamic_blocks(name) if not self.label else None
        if dynamic is None:
            return self._static_blocks(name, self.conf.get(name))
        static = self._static_blocks(name, dynamic.static)
        expanded = [
            Block(
                block.content,
                self.surroundings,
                f"{name}/[{len(static.blocks) + position}]",
                f"dynamic.{name}",
                block.iterator,
                block.written,
            )
            for position, block in enumerate(dynamic.expanded)
        ]
        return Blocks(static.blocks + tuple(expanded), static.complete and dynamic.resolved)

    def _static_blocks(self, name: str, raw: Any) -> Blocks:
        found, complete = _dicts(raw)
        inner = unwrap((self.written or {}).get(name)) if len(found) == 1 else None
        written = inner if isinstance(inner, dict) else None
        return Blocks(
            tuple(
                Block(conf, self.surroundings, self._path_of(f"{name}/[{position}]"), self._label_of(name), self.iterator, written)
                for position, conf in enumerate(found)
            ),
            complete,
        )

    def _read(self, raw: Any, name: str) -> Setting:
        path = self._path_of(name)
        if self.written is not None and name in self.written:
            found = evaluate_value(attribute_value(self.written[name]), path, self._lookup)
            if not found.is_unknown or may_be_misread(attribute_value(self.written[name])):
                return self._with_path(found, path)
        value = self._from_iterator(unwrap(raw))
        if isinstance(value, Setting):
            return self._with_path(value, path)
        if isinstance(value, str) and is_expression(value):
            return self._with_path(self._evaluated(value, name, path), path)
        guessed = self.surroundings.guessed_expression(self._label_of(name))
        if guessed is not None:
            return evaluate_text(guessed, path, self._lookup) if guessed else unknown(path)
        computed = self.surroundings.computed_expression(self._label_of(name))
        if computed:
            found = evaluate_text(computed, path, self._lookup)
            if not found.is_unknown or may_be_misread(computed):
                return self._with_path(found, path)
        # a null that Checkov computed, at times as the text of Python's None, may come from another call of the module
        if value is None or value == "None":
            written = self.surroundings.written_expression(self._label_of(name))
            return self._with_path(evaluate_text(written, path, self._lookup), path) if written else absent(path)
        if isinstance(value, str):
            return known(value, path) if value.strip() else absent(path)
        return self._member_of_object(value, name, path) if isinstance(value, (dict, list)) else known(value, path)

    def _evaluated(self, value: str, name: str, path: str) -> Setting:
        """What the source of an expression comes to; only one of several instances may be told better by Checkov.

        A name in what Checkov left half rendered may belong to another module.
        """
        written = self.surroundings.written_expression(self._label_of(name))
        found = evaluate_text(written or value, path, self._lookup)
        if written and found.is_unknown and _OF_AN_INSTANCE.search(written) and not may_be_misread(written):
            return evaluate_text(value, path, self._lookup)
        return found

    def _lookup(self, name: str) -> Optional[Setting]:
        if f"{name}.value" in self.iterator:
            return known({step: self.iterator[f"{name}.{step}"] for step in ("key", "value")})
        return self.surroundings.lookup(name)

    def _member_of_object(self, value: Any, name: str, path: str) -> Setting:
        """Checkov gives the whole object where a member comes from the type constraint's default."""
        written = self.surroundings.written_expression(self._label_of(name))
        found = evaluate_text(written, path, self._lookup) if written else unknown()
        return known(value, path) if found.is_unknown else self._with_path(found, path)

    @staticmethod
    def _with_path(setting: Setting, path: str) -> Setting:
        return Setting(setting.state, setting.value, path, setting.expression, setting.alternatives)

    def _from_iterator(self, value: Any) -> Any:
        if not self.iterator or not isinstance(value, str):
            return value
        expression = strip_interpolation(value)
        for name, element in self.iterator.items():
            if expression == name or expression.startswith((f"{name}.", f"{name}[")):
                return step_into(element, expression[len(name):])
        return value

    def _path_of(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name

    def _label_of(self, name: str) -> str:
        return f"{self.label}.{name}" if self.label else name


def _dicts(raw: Any) -> Tuple[List[Dict[str, Any]], bool]:
    """The blocks in Checkov's nesting of lists, and whether nothing unreadable was among them."""
    if raw is None:
        return [], True
    if isinstance(raw, dict):
        return [raw], True
    if isinstance(raw, list):
        found: List[Dict[str, Any]] = []
        complete = True
        for item in raw:
            inner, readable = _dicts(item)
            found.extend(inner)
            complete = complete and readable
        return found, complete
    return [], raw == ""


def resource_block(conf: Dict[str, Any], surroundings: Optional[Surroundings] = None) -> Block:
    """The resource itself as a block."""
    return Block(conf, surroundings or Surroundings())


def is_internal(key: str) -> bool:
    """Whether a key was added by Checkov, not written by the user."""
    return key in _INTERNAL_KEYS
