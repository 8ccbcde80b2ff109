"""Text of scanned files as it may be shown: on one line, without control characters and without credentials."""

from __future__ import annotations

import re
import unicodedata

_MAX_SHOWN = 400
_HIDDEN = "***"
# bounded repetitions only: they run over scanned text
_USER_OF_URL = re.compile(r"(?<=://)[^\s/@]{1,400}(?=@)")
_SECRET_OF_QUERY = re.compile(
    r"([?&](?:sig|token|access_token|password|secret|key|code)=)[^&\s'\"]{1,1000}", re.IGNORECASE
)


def shown(text: str, limit: int = _MAX_SHOWN) -> str:
    """The text on one line of at most ``limit`` characters, fit for a terminal and for the log of a build.

    A control character could move the cursor or begin a line that a build service takes for a command
    (``::error::``, ``##vso[``), so each becomes a question mark.
    """
    clean = "".join(
        "?" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
        for character in text[: limit * 4]
    )
    clean = _SECRET_OF_QUERY.sub(r"\1" + _HIDDEN, _USER_OF_URL.sub(_HIDDEN, clean))
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
