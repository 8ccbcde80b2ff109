"""Terraform expressions put together at random, most of them of sound types: what scale sets are configured with, and worse."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Callable

# the names with and without values that the expressions mention
NAMES = (Path(__file__).resolve().parent / "fixtures" / "names.tf").read_text(encoding="utf-8")
# what Terraform is asked with: a name without a default has no value that a scan could know
ASSIGNMENTS: Sequence[dict[str, str]] = (
    {
        "any_text": "alpha",
        "any_bool": "true",
        "any_number": "3",
        "any_list": '["a","b"]',
        "any_map": '{"a"="1","k"="latest"}',
    },
    {"any_text": "gamma", "any_bool": "false", "any_number": "0", "any_list": "[]", "any_map": "{}"},
)

_LEAVES = {
    "text": (
        '"x"',
        '"latest"',
        '"alpha"',
        '""',
        '"5"',
        '"true"',
        "null",
        "var.text",
        "var.typed_text",
        "var.digits",
        "var.empty",
        "var.nothing",
        "var.any_text",
        "var.any_text",
        "local.another",
        "var.object.name",
        'var.typed_map["j"]',
        "local.merged.c",
        "local.either.w",
        "var.objects[0].v",
        'var.map["a"]',
        "local.either.v",
    ),
    "bool": (
        "true",
        "false",
        "var.on",
        "var.off",
        "var.any_bool",
        "var.any_bool",
        "var.any_bool",
        "local.both",
        "var.object.on",
        '"true"',
        "var.typed_text",
    ),
    "number": (
        "0",
        "1",
        "3",
        "20",
        "2.5",
        "1.0",
        "-1",
        "var.number",
        "var.typed_number",
        "var.any_number",
        "var.digits",
        "var.object.deep.size",
    ),
    "list": (
        '["a", "b"]',
        '["b", "a", "b"]',
        "[]",
        '[""]',
        "[null]",
        "var.list",
        "var.typed_list",
        "var.no_list",
        "var.set",
        "var.any_list",
        "local.joined",
        "var.objects[*].n",
    ),
    "map": (
        '{ a = "1", b = "2" }',
        "{}",
        '{ (var.text) = "1" }',
        '{ "k" = "latest" }',
        "{ a = null }",
        "var.map",
        "var.typed_map",
        "var.no_map",
        "var.any_map",
        "local.merged",
        "local.either",
    ),
}
# in braces the kind of the expression that stands there
_FORMS = {
    "text": (
        "({text})",
        "{bool} ? {text} : {text}",
        "coalesce({text}, {text})",
        "try({text}, {text})",
        "try(var.map.zz, {text})",
        'lookup({map}, "a", {text})',
        "element({list}, {number})",
        "{list}[0]",
        "one({list})",
        "lower({text})",
        "upper({text})",
        "keys({map})[0]",
        "values({map})[0]",
        'split("-", {text})[0]',
        "tolist(toset({list}))[0]",
        '{map}["a"]',
        'join("-", {list})',
        "[for k, v in {map} : k][0]",
        "[for k, v in {map} : v][1]",
        'format("%s-x", {text})',
        "tostring({number})",
        "tostring({bool})",
    ),
    "bool": (
        "!{bool}",
        "!({bool})",
        "{bool} && {bool}",
        "{bool} || {bool}",
        "({bool} || {bool}) && {bool}",
        "!({bool} && {bool}) || {bool}",
        "{text} == {text}",
        "{text} != {text}",
        "{text} == null",
        "{text} != null",
        '{text} == ""',
        "{number} == {number}",
        "{number} > {number}",
        "{number} <= {number}",
        "{text} == {number}",
        "{bool} == {text}",
        "{bool} != {bool}",
        "{list} == {list}",
        "{list} == []",
        "{list} != null",
        "{map} == {map}",
        "{map} != {{}}",
        "contains({list}, {text})",
        "can({text})",
        'can({map}["zz"])',
        "alltrue([{bool}, {bool}])",
        "anytrue([{bool}, {bool}])",
        'startswith({text}, "a")',
        'endswith({text}, "t")',
        "tobool({bool})",
        "{bool} ? {bool} : {bool}",
        "length({list}) > 0",
        "length({map}) == {number}",
        "length({list}) - 1 == 0",
        "try({bool}, false)",
        "{number} + 1 == {number}",
    ),
    "number": (
        "length({list})",
        "length({map})",
        "length({text})",
        "{bool} ? {number} : {number}",
        "tonumber({number})",
        "max({number}, 4)",
        "{number} - {number}",
    ),
    "list": (
        "[{text}, {text}]",
        "concat({list}, {list})",
        "compact({list})",
        "toset({list})",
        "tolist({list})",
        "keys({map})",
        "values({map})",
        '[for x in {list} : upper(x) if x != "a"]',
        "[for i, x in {list} : i]",
        "[for k, v in {map} : v]",
        "{bool} ? {list} : {list}",
        'split(",", {text})',
        "distinct({list})",
        "flatten([{list}, {list}])",
        "{text}[*]",
        '[for o in var.objects : o.v if o.n == "two"]',
    ),
    "map": (
        "{{ a = {text}, k = {text} }}",
        "merge({map}, {map})",
        "{{ for k, v in {map} : k => upper(v) }}",
        "{{ for x in {list} : x => 1 }}",
        "{{ for i, x in {list} : x => i }}",
        "{bool} ? {map} : {map}",
        "tomap({map})",
        "{{ for o in var.objects : o.n => o.v }}",
        '{{ for k, v in {map} : k => v if v != "2" }}',
        "try({map}, {{}})",
    ),
}


def expressions(kind: str, seed: int) -> Callable[[], str]:
    """A source of expressions of a kind: ``text``, ``bool``, ``number``, ``list`` or ``map``."""
    chance = random.Random(seed)

    def make(kind: str, depth: int) -> str:
        if depth <= 0 or chance.random() < 0.1:
            return chance.choice(_LEAVES[kind])
        form = chance.choice(_FORMS[kind])
        # one at a time, since each place gets an expression of its own
        pieces = form.replace("{{", "\0").replace("}}", "\1")
        for name in _LEAVES:
            while "{" + name + "}" in pieces:
                pieces = pieces.replace(
                    "{" + name + "}", make(name, depth - 1).replace("{", "\0").replace("}", "\1"), 1
                )
        return pieces.replace("\0", "{").replace("\1", "}")

    return lambda: make(kind, chance.choice((1, 1, 2, 2, 3)))
