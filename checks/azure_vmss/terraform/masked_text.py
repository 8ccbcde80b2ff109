"""Where strings, templates and heredocs end in Terraform source."""

from __future__ import annotations

import re

IDENTIFIER = r"[^\W\d][\w-]*"
QUOTED_STOP = re.compile(r'\\.|\$\$\{|%%\{|\$\{|%\{|"|\n')
TEXT_STOP = re.compile(r"\$\$\{|%%\{|\$\{|%\{|\n")
HEREDOC = re.compile(rf"<<(-?)({IDENTIFIER})[ \t]*\r?\n")
_STOP = re.compile(r'["#/\n()\[\]{}<]')
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_HereDoc = tuple[str, bool]


class Malformed(Exception):
    """The source is not Terraform at ``position``; the message says why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position


def skip_comment(text: str, position: int) -> int:
    """The position behind a comment that may start here (``position`` itself where none does).

    A comment to the end of the line ends before the line break.
    """
    if text.startswith("#", position) or text.startswith("//", position):
        end = text.find("\n", position)
        return len(text) if end < 0 else end
    if text.startswith("/*", position):
        end = text.find("*/", position + 2)
        if end < 0:
            raise Malformed(len(text), "a comment is never closed")
        return end + 2
    return position


def expression_end(text: str, position: int) -> int:
    """The position behind the expression of an attribute: a line break, comment or closing brace outside of it."""
    # what is open: a closing bracket, '"' for a string, "$" for a sequence in a template, a heredoc's marker
    stack: list[str | _HereDoc] = []
    while True:
        inner = stack[-1] if stack else ""
        if inner == '"':
            position = _in_string(text, position, stack)
            continue
        if isinstance(inner, tuple):
            position = _in_heredoc(text, position, stack, inner[0])
            continue
        found = _STOP.search(text, position)
        if not found:
            if stack:
                raise Malformed(len(text), "a bracket is never closed")
            return len(text)
        character, at = found.group(), found.start()
        position = at + 1
        if character == "\n":
            if not stack:
                return at
        elif character == '"':
            stack.append('"')
        elif character in _CLOSERS:
            stack.append(_CLOSERS[character])
        elif character in ")]}":
            if not stack and character == "}":
                return at
            if inner != character and not (inner == "$" and character == "}"):
                raise Malformed(at, f'"{character}" closes nothing')
            stack.pop()
        elif character == "<":
            heredoc = HEREDOC.match(text, at)
            if heredoc:
                stack.append((heredoc.group(2), True))
                position = heredoc.end()
        else:
            behind = skip_comment(text, at)
            if behind > at:
                if (not stack and character != "/") or (not stack and text.startswith("//", at)):
                    return at
                position = behind


def _in_string(text: str, position: int, stack: list[str | _HereDoc]) -> int:
    found = QUOTED_STOP.search(text, position)
    if not found or found.group() == "\n":
        raise Malformed(found.start() if found else len(text), "a string is never closed")
    if found.group() == '"':
        stack.pop()
    elif found.group() in ("${", "%{"):
        stack.append("$")
    return found.end()


def _in_heredoc(text: str, position: int, stack: list[str | _HereDoc], marker: str) -> int:
    """From the start of a line, or from behind a sequence in it."""
    if stack[-1][1]:
        end = heredoc_end(text, position, marker)
        if end is not None:
            stack.pop()
            return end
        stack[-1] = (marker, False)
    found = TEXT_STOP.search(text, position)
    if not found:
        raise Malformed(len(text), "a heredoc is never closed")
    if found.group() == "\n":
        stack[-1] = (marker, True)
    elif found.group() in ("${", "%{"):
        stack.append("$")
    return found.end()


def heredoc_end(text: str, position: int, marker: str) -> int | None:
    """The position behind the marker, before the line break, if the line at ``position`` closes the heredoc."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    if end - position > 1_000 or text[position:end].strip() != marker:
        return None
    return position + len(text[position:end].rstrip())
