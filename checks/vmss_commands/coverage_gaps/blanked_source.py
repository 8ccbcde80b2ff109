"""Source text with what is not code blanked out, at its length, so that positions still hold.

Declarations are searched in the text, apart from Checkov's parsers, because what those cannot
read is exactly what has to be found. Comments, and text that only looks like code, must not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List

_PLAIN_CODE = re.compile(r"""[^/#<'"{}]+""")
_PLAIN_TEXT = re.compile(r"""[^\\$%'"\n]+""")
_HEREDOC = re.compile(r"<<[-~]?([A-Za-z_]\w*)[ \t]*\r?\n")


@dataclass(frozen=True)
class BlankedSource:
    """``uncommented`` lacks the comments, ``code`` also what stands in strings."""

    uncommented: str
    code: str

    def line_of(self, position: int) -> int:
        return self.code.count("\n", 0, position) + 1

    def block_end(self, opening: int) -> int:
        """The position behind the brace that closes the one at ``opening``; the end of the text without one."""
        depth = 0
        for brace in re.compile(r"[{}]").finditer(self.code, opening):
            depth += 1 if brace.group() == "{" else -1
            if depth == 0:
                return brace.end()
        return len(self.code)


def blanked_hcl(text: str) -> BlankedSource:
    """Terraform: ``#``, ``//`` and ``/* */`` comments, quoted strings, heredocs."""
    return _Blanker(text, quote='"', escapes="\\", line_comments=("#", "//"), heredocs=True).run()


def blanked_bicep(text: str) -> BlankedSource:
    """Bicep: ``//`` and ``/* */`` comments, ``'...'`` and ``'''...'''`` strings."""
    return _Blanker(text, quote="'", escapes="\\", line_comments=("//",), heredocs=False).run()


class _Blanker:
    def __init__(self, text: str, quote: str, escapes: str, line_comments: "tuple[str, ...]", heredocs: bool) -> None:
        self._text = text
        self._quote = quote
        self._escapes = escapes
        self._line_comments = line_comments
        self._heredocs = heredocs
        self._uncommented = list(text)
        self._code = list(text)
        # what surrounds the position: quote for a string, brace for code, ${ for code inside a string
        self._around: List[str] = []

    def run(self) -> BlankedSource:
        position = 0
        while position < len(self._text):
            inside_string = bool(self._around) and self._around[-1] == self._quote
            position = self._in_string(position) if inside_string else self._in_code(position)
        return BlankedSource("".join(self._uncommented), "".join(self._code))

    def _in_string(self, position: int) -> int:
        plain = _PLAIN_TEXT.match(self._text, position)
        if plain:
            self._blank(position, plain.end(), self._code)
            return plain.end()
        character = self._text[position]
        if character == self._escapes:
            self._blank(position, position + 2, self._code)
            return position + 2
        if self._text.startswith(("$${", "%%{"), position):
            self._blank(position, position + 3, self._code)
            return position + 3
        if self._text.startswith("${", position) or (self._heredocs and self._text.startswith("%{", position)):
            self._around.append("${")
            # a brace of an interpolation is no brace of a block
            self._blank(position, position + 2, self._code)
            return position + 2
        # an unclosed string ends with its line, or it would hide the rest of the file
        if character == self._quote or character == "\n":
            self._around.pop()
            return position + 1
        self._blank(position, position + 1, self._code)
        return position + 1

    def _in_code(self, position: int) -> int:
        text = self._text
        plain = _PLAIN_CODE.match(text, position)
        if plain:
            return plain.end()
        if text.startswith("/*", position):
            end = text.find("*/", position + 2)
            return self._blank_all(position, len(text) if end < 0 else end + 2)
        if text.startswith(self._line_comments, position):
            end = text.find("\n", position)
            return self._blank_all(position, len(text) if end < 0 else end)
        if self._heredocs and text.startswith("<<", position):
            return self._heredoc(position)
        if self._quote == "'" and text.startswith("'''", position):
            end = text.find("'''", position + 3)
            return self._blank_all(position, len(text) if end < 0 else end + 3)
        return self._character(position)

    def _character(self, position: int) -> int:
        character = self._text[position]
        if character == self._quote:
            self._around.append(self._quote)
        elif character == "{":
            self._around.append("{")
        elif character == "}" and self._around:
            if self._around.pop() == "${":
                self._blank(position, position + 1, self._code)
        return position + 1

    def _heredoc(self, position: int) -> int:
        opening = _HEREDOC.match(self._text, position)
        if not opening:
            return position + 2
        closing = re.compile(r"^[ \t]*%s[ \t]*\r?$" % re.escape(opening.group(1)), re.MULTILINE)
        found = closing.search(self._text, opening.end())
        return self._blank_all(opening.end(), found.end() if found else len(self._text))

    def _blank_all(self, start: int, end: int) -> int:
        self._blank(start, end, self._uncommented)
        self._blank(start, end, self._code)
        return end

    def _blank(self, start: int, end: int, target: List[str]) -> None:
        end = min(end, len(self._text))
        target[start:end] = re.sub(r"[^\r\n]", " ", self._text[start:end])
