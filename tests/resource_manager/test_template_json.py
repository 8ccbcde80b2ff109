"""The JSON of templates, as Newtonsoft.Json takes it, and what it refuses."""

from __future__ import annotations

from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.resource_manager.arm.json_source import JsonError, decoded, read_json

pytestmark = pytest.mark.unit

TOO_LONG = "too long"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "x", b: -2, \'c\': [1.5, -2e3, true, null,],}', {"a": "x", "b": -2, "c": [1.5, -2000.0, True, None]}),
        ('/* one */ {"a": // two\n 1}', {"a": 1}),
        (r"""['it\'s', 'say "x"', 'say \"x\" \\', "it's \u00e9"]""", ["it's", 'say "x"', 'say "x" \\', "it's \u00e9"]),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d"', "\ufffd"),
        ("[9223372036854775807, -9223372036854775808]", [2**63 - 1, -(2**63)]),
        (f"[9223372036854775808, 1e999, 0.{'1' * 50}]", [TOO_LONG] * 3),
        ('{"a": 1, "A": 2}', {"A": 2}),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert read_json(text, str, TOO_LONG) == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{\n: 1}", 2),
        ('{\n"a": 1]', 2),
        ("[\n}", 2),
        ('{"a":\n}', 2),
        ("{\n{}: 1}", 2),
        ('\n"\\q"', 2),
        ("\n[1_0]", 2),
        ("\n[nope]", 2),
        ("[1]\n[2]", 2),
        ("\n[", 2),
        ('"a', 1),
        ("", 1),
    ],
)
def test_what_is_no_json_has_a_line(text: str, line: int) -> None:
    with pytest.raises(JsonError) as raised:
        read_json(text, str, TOO_LONG)
    assert raised.value.line == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding(encoding: str) -> None:
    assert decoded("é".encode(encoding)) == "é"
