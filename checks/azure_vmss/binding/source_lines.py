"""The lines of source files, read once."""

from __future__ import annotations

_KEPT = 8
# a template or plan on a single line would be copied into every record
_MAX_SHOWN = 100_000


class SourceLines:
    """Lines with their numbers, as Checkov's code blocks have them."""

    def __init__(self) -> None:
        self._kept: dict[str, list[str]] = {}

    def between(self, file: str, lines: tuple[int, int]) -> list[tuple[int, str]]:
        """The lines, counted from 1, each with its line break; nothing if they are gone or too long."""
        if file not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[file] = _lines_of(file)
        first = max(lines[0], 1)
        found = self._kept[file][first - 1 : lines[1]]
        return list(enumerate(found, first)) if sum(map(len, found)) <= _MAX_SHOWN else []


def _lines_of(file: str) -> list[str]:
    try:
        with open(file, "rb") as source:
            content = source.read()
    except OSError:
        return []
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = content.decode(encoding, errors="replace").replace("\r\n", "\n")
    return [line + "\n" for line in text.split("\n")]
