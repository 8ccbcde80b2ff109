"""The types a Bicep file declares and imports, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable, Optional

from .bicep_declarations import Declaration, parse_bicep
from .bicep_paths import sibling
from .bicep_types import TypeSyntax, resolve_type, secured

OpenFile = Callable[[str], Optional[str]]
_MAX_FILES_DEEP = 10


class NamedTypes:
    """Follows the names of types, into other files where they are imported from there."""

    def __init__(self, declarations: Iterable[Declaration], path: str, open_file: OpenFile, depth: int = 0) -> None:
        self._path = path
        self._open_file = open_file
        self._depth = depth
        self._declared: dict[str, TypeSyntax] = {}
        self._imported: dict[str, tuple[str, str]] = {}
        self._files: dict[str, NamedTypes | None] = {}
        for one in declarations:
            if one.keyword == "type":
                is_secure = any(name == "secure" for name, _ in one.decorators)
                self._declared[one.name] = secured(one.type) if is_secure else one.type
            elif one.keyword == "import" and isinstance(one.text, str):
                self._imported.update((name, (one.text, exported)) for name, exported in one.symbols.items())

    def resolve(self, syntax: TypeSyntax) -> TypeSyntax:
        """The type with all names followed; nothing is known of one that cannot be found."""
        return resolve_type(syntax, self._named)

    def _named(self, name: str) -> TypeSyntax | None:
        if name in self._declared:
            return self._declared[name]
        first, _, rest = name.partition(".")
        relative, exported = self._imported.get(first, ("", ""))
        other = self._file(relative) if relative else None
        if other is None:
            return None
        wanted = rest if exported == "*" else exported + (f".{rest}" if rest else "")
        return other.resolve(TypeSyntax(name=wanted))

    def _file(self, relative: str) -> NamedTypes | None:
        if relative not in self._files:
            path = sibling(self._path, relative)
            text = self._open_file(path) if path and self._depth < _MAX_FILES_DEEP else None
            self._files[relative] = (
                NamedTypes(parse_bicep(text).declarations, path, self._open_file, self._depth + 1)
                if text is not None and path
                else None
            )
        return self._files[relative]
