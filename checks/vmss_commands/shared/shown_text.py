"""Text of scanned files as a terminal and a build log may show it.

A name in a file can hold what a terminal obeys (control characters), what a build service obeys (``::error::`` in
GitHub Actions, ``##vso[`` in Azure Pipelines), and a URL with a password. None of it may come out as it is.
"""

from __future__ import annotations

import json
import sys
import unicodedata

_HIDDEN = "***"
_MAX_SHOWN = 400
# control, format (bidirectional marks among them), surrogate, private use, unassigned, line and paragraph separators
_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# what build services take for a command of theirs, and how it is broken up
_COMMANDS = (("##", "#\\x23"), ("::", ":\\x3a"))
_SECRET_PARAMETERS = ("sig", "token", "access_token", "password", "secret", "sshkey", "code", "key", "x-amz-signature")
_URL_ENDS = frozenset(" \t\"'<>`")


def shown(text: str, limit: int = _MAX_SHOWN) -> str:
    """At most ``limit`` characters of the text as :func:`visible`, and nothing that a build service obeys."""
    line = visible(text[: 4 * limit])
    for command, broken in _COMMANDS:
        line = line.replace(command, broken)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def visible(text: str) -> str:
    """The text in one line, without credentials of URLs; what cannot be seen, or moves what can, is escaped."""
    if text.isprintable() and "://" not in text:
        return text
    return "".join(map(_shown_character, without_credentials(text)))


def shown_json(document: object) -> str:
    """JSON of the document, the same as written, in which no build service finds a command."""
    text = json.dumps(document, indent=2)
    return text.replace("##", "#\\u0023").replace("::", ":\\u003a")


def without_credentials(text: str) -> str:
    """The text with ``***`` for the user information of URLs, and for the parameters of theirs that are secret."""
    parts: list[str] = []
    rest = text
    while "://" in rest:
        before, _, rest = rest.partition("://")
        end = next((position for position, character in enumerate(rest) if character in _URL_ENDS), len(rest))
        parts.append(f"{before}://{_public(rest[:end])}")
        rest = rest[end:]
    return "".join(parts) + rest


def _public(address: str) -> str:
    """The part of a URL after ``://``."""
    end = next((position for position, character in enumerate(address) if character in "/?#"), len(address))
    host, rest = address[:end], address[end:]
    _, at, bare_host = host.rpartition("@")
    path, mark, query = rest.partition("?")
    parameters = "&".join(_public_parameter(parameter) for parameter in query.split("&"))
    return f"{_HIDDEN + at if at else ''}{bare_host if at else host}{path}{mark}{parameters}"


def _public_parameter(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    return f"{name}={_HIDDEN}" if equals and value and name.lower() in _SECRET_PARAMETERS else parameter


def _shown_character(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) not in _UNSHOWN:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def let_streams_show_anything() -> None:
    """What the encoding of the terminal lacks comes out escaped, where Python would end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
