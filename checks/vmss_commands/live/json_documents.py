"""The JSON documents that follow each other in one input, as commands in a loop print them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

_BETWEEN = " \t\r\n\ufeff\0"


def json_documents(content: bytes) -> Iterator[object]:
    """Each document in turn; raises ValueError or RecursionError where one is no JSON.

    UTF-8 and UTF-16 are told apart, because a redirection in Windows PowerShell writes the latter.
    """
    text = content.decode(json.detect_encoding(content)).lstrip(_BETWEEN)
    decoder = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)
    while text:
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:].lstrip(_BETWEEN)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")
