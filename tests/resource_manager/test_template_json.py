"""The JSON of templates, as Newtonsoft.Json takes it, and what it refuses."""

from __future__ import annotations

from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.resource_manager.arm.json_source import (
    MAX_NESTING,
    JsonDocument,
    JsonError,
    decoded,
    read_json,
)
from hang_guard import hang_guard

pytestmark = pytest.mark.unit

TOO_LONG = "too long"
MANY = 200_000


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
    assert read_json(text, str, TOO_LONG).value == value


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


def read(text: str) -> JsonDocument:
    return read_json(text, lambda bracketed: ("expression", bracketed), TOO_LONG)


def value(text: str) -> Any:
    return read(text).value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1} // end', {"a": 1}),
        ('/* before */ {"a" /* name */ : /* value */ 1}', {"a": 1}),
        ('{"a": [1, 2, ], }', {"a": [1, 2]}),
        ('{"a": 1, // the last\n}', {"a": 1}),
        ("{'a': 'b'}", {"a": "b"}),
        (r"""{'a': 'it\'s "quoted" \\ \n'}""", {"a": 'it\'s "quoted" \\ \n'}),
        ('{a: 1, $b.c: 2, "d": true}', {"a": 1, "$b.c": 2, "d": True}),
        ('{"a": "two\nlines\tand a tab"}', {"a": "two\nlines\tand a tab"}),
        ('{"a": "// no comment /* none */ , }"}', {"a": "// no comment /* none */ , }"}),
        ('\ufeff{"a":\u00a01}', {"a": 1}),
        (r'{"a": "\ud800", "b": ["\ud800"], "\udc00": "\ud83d\ude00"}', {"a": "�", "b": ["�"], "�": "\U0001f600"}),
    ],
)
def test_more_than_strict_json_is_read(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": 1, "B": 3, "A": 2}', {"B": 3, "A": 2}),
        ('{"x": {"a": 1, "A": 2}, "y": {"a": 3, "A": 4}}', {"x": {"A": 2}, "y": {"A": 4}}),
    ],
)
def test_of_a_name_written_twice_the_last_counts(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("number", ["9223372036854775808", "-9223372036854775809", "9" * 5_000, "1e999", "NaN"])
def test_a_number_beyond_64_bits_is_told(number: str) -> None:
    assert value(f'{{"a": {number}}}')["a"] == TOO_LONG


def test_text_in_brackets_is_made_a_value_wherever_it_stands() -> None:
    found = value('{"a": "[x]", "b": [["[y]"], {"c": "[z]"}], "[name]": "plain"}')
    assert found == {
        "a": ("expression", "[x]"),
        "b": [[("expression", "[y]")], {"c": ("expression", "[z]")}],
        "[name]": "plain",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, "x", {"b": null}]}', True),
        ('{"a": "[x]"}', False),
        ('{"a": [["[x]"]]}', False),
        ('{"a": [1, {"b": "[x]"}, 2]}', False),
        ('{"[x]": 1}', False),
        ('{"copy": []}', False),
    ],
)
def test_an_object_knows_whether_something_in_it_is_evaluated(text: str, expected: bool) -> None:
    assert value(text).is_literal is expected


def test_every_object_has_its_lines() -> None:
    document = read('{\n"a": {"x": "{"},\n"b": [\n{\n}, // {\n{"y": "two\nlines"}\n]\n}')
    first, second = document.value["b"]
    assert document.lines[document.value.place] == (1, 9)
    assert document.lines[document.value["a"].place] == (2, 2)
    assert document.lines[first.place] == (4, 5)
    assert document.lines[second.place][0] == 6


@pytest.mark.parametrize(
    ("text", "line"),
    [('{\n"a": 1\n"b": 2}', 3), ("{}\n{}", 2)],
)
def test_a_missing_comma_and_a_second_document_have_a_line(text: str, line: int) -> None:
    with pytest.raises(JsonError) as refused:
        read(text)
    assert refused.value.line == line


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_has_an_end(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    assert read(opening * (MAX_NESTING - 1) + "[]" + closing * (MAX_NESTING - 1))
    with pytest.raises(JsonError, match="nested too deeply"):
        read(opening * MAX_NESTING + "[]" + closing * MAX_NESTING)


@pytest.mark.parametrize(
    "text",
    ["a" * MANY, "a " * MANY, ", " * MANY, "'\\'" * MANY, "/*" * MANY, "/* *" * MANY, "\\" * MANY, '"' + "\\a" * MANY],
    ids=["word", "words", "commas", "single quotes", "comments", "stars", "backslashes", "escapes"],
)
def test_text_that_never_ends_is_refused_at_once(text: str) -> None:
    with hang_guard(), pytest.raises(JsonError):
        read("{" + text)
