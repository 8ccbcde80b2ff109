"""Bicep that is meant to cost too much: an answer within seconds, and nothing raised."""

from __future__ import annotations

import inspect
import sys

import pytest
from hang_guard import hang_guard
from shown_trees import template

pytestmark = pytest.mark.unit

MANY = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "param a" + " " * 10 * MANY,
        "var a = 'x" + " " * 10 * MANY,
        "var a = " + "(" * MANY,
        "var a = " + "(" * MANY + "1" + ")" * MANY,
        "var a = " + "{a:" * MANY,
        "var a = " + "[" * MANY,
        "var a = " + "f(" * MANY,
        "var a = '" + "${'" * MANY,
        "var a = " + "!" * MANY + "b",
        "var a = " + "b ? c : " * MANY + "d",
        "var a = 1" + " + 1" * MANY,
        "var a = b" + ".c" * MANY,
        "var a = " + "$" * MANY,
        "var a = $'''" + "$" * MANY + "'''",
        "var a = '''" + "''" * MANY,
        "var a = " + "1" * MANY,
        "param a " + "(" * MANY,
        "param a string" + "[]" * MANY,
        "resource a 'x' = {\n" * MANY,
        "var a = {\n" * MANY,
        "@a\n" * MANY,
        "@a(\n" * MANY,
        "/*" * MANY,
        "type a = b\n" * 1_000 + "param c a",
        "\x00" * MANY,
        "\ud800" * 10,
    ],
)
def test_a_costly_text_is_bounded(text: str) -> None:
    with hang_guard():
        template(text)


def test_a_long_list_is_read() -> None:
    read = template("var a = [\n" + "  'x'\n" * 60_000 + "]\n")
    assert len(read.variables["a"]) == 60_000


def test_a_file_that_is_too_large_says_so() -> None:
    assert template(" " * 5_000_001).unread == ((0, "the file is too large"),)


def test_a_caller_that_left_little_of_the_stack_loses_a_deep_declaration_alone() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        read = template("var a = 1\nvar b = " + "[" * 40 + "]" * 40 + "\nvar c = 2\n")
    finally:
        sys.setrecursionlimit(limit)
    assert [line for line, _ in read.unread] == [2]
    assert (read.variables["a"], read.variables["c"]) == (1, 2)
