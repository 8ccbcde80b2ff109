"""Bodies of Terraform configurations, written in native or in JSON syntax."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Body:
    """Attributes (name and expression in native syntax) and blocks (type, labels and body), in order."""

    parts: list[Attribute | Nested] = field(default_factory=list)

    def set(self, name: str, expression: str) -> Body:
        self.parts.append(Attribute(name, expression))
        return self

    def add(self, kind: str, *labels: str) -> Body:
        """A new block; gives its body."""
        body = Body()
        self.parts.append(Nested(kind, labels, body))
        return body

    def native(self, indent: str = "") -> str:
        lines: list[str] = []
        for part in self.parts:
            if isinstance(part, Attribute):
                lines.append(f"{indent}{part.name} = {part.expression}")
            else:
                head = " ".join([part.kind, *(json.dumps(label) for label in part.labels)])
                lines.append(f"{indent}{head} {{\n{part.body.native(indent + '  ')}{indent}}}")
        return "".join(f"{line}\n" for line in lines)

    def json(self) -> dict[str, Any]:
        """The body in JSON syntax, where an expression is text with one interpolation."""
        written: dict[str, Any] = {}
        for part in self.parts:
            if isinstance(part, Attribute):
                written[part.name] = part.json
                continue
            place = written
            for key in (part.kind, *part.labels[:-1]):
                place = place.setdefault(key, {})
            if part.labels:
                place.setdefault(part.labels[-1], []).append(part.body.json())
            else:
                inner = written[part.kind] if isinstance(written[part.kind], list) else []
                inner.append(part.body.json())
                written[part.kind] = inner
        return written


@dataclass
class Attribute:
    """``in_json`` is what JSON syntax has instead, where that is no expression: a type, a source, a name."""

    name: str
    expression: str
    in_json: Any = None

    @property
    def json(self) -> Any:
        if self.in_json is not None:
            return self.in_json
        is_template = "${" in self.expression or "%{" in self.expression
        if self.expression in ("true", "false", "null") or self.expression.isdigit():
            return json.loads(self.expression)
        if self.expression[:1] == '"' and not is_template:
            try:
                return json.loads(self.expression)
            except ValueError:
                pass
        return "${" + self.expression + "}"


@dataclass
class Nested:
    kind: str
    labels: tuple[str, ...]
    body: Body
