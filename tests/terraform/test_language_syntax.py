"""Blocks, attributes and expressions of native and JSON syntax become one tree."""

from __future__ import annotations

from typing import Any

import pytest
from language_scopes import value  # the first import, it finds the checks

# isort: split
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.expression_tree import Invalid, TooLarge, traversal_steps
from azure_vmss.terraform.json_syntax import parse_json, parse_json_values
from azure_vmss.terraform.native_syntax import parse_hcl
from azure_vmss.terraform.syntax_tree import Body

pytestmark = pytest.mark.unit

_SOURCE = """\ufeff# a comment
resource "azurerm_x" "y" { // another
  plain   = "text"
  number  = 5 # behind
  nested  = "a${b["}"]}c"
  /* not = 1
  } */
  list = [
    1, # }
    "]",
  ]
  text = <<-EOT
    foo ${join(",", [
      "EOT"
    ])}
    } "
    EOT
  größe = 1
  one_line { a = 1 }
  dynamic "part" {
    for_each = var.x
    content {
      n = part.value
    }
  }
}
locals { b = { c = 1 } }
"""


def _shown(body: Body) -> Any:
    return {
        **{attribute.name: attribute.source for attribute in body.attributes.values()},
        **{
            (block.type, *block.labels): (block.first_line, block.last_line, _shown(block.body))
            for block in body.blocks
        },
    }


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_blocks_and_attributes_have_their_lines_and_sources(line_break: str) -> None:
    body, problems = parse_hcl(_SOURCE.replace("\n", line_break))
    assert not problems
    shown = _shown(body)
    first, last, inner = shown[("resource", "azurerm_x", "y")]
    assert (first, last) == (2, 26)
    assert inner["plain"] == '"text"'
    assert inner["number"] == "5"
    assert inner["nested"] == '"a${b["}"]}c"'
    assert inner["text"].endswith("EOT")
    assert inner["größe"] == "1"
    assert inner[("one_line",)] == (19, 19, {"a": "1"})
    assert inner[("dynamic", "part")] == (20, 25, {"for_each": "var.x", ("content",): (22, 24, {"n": "part.value"})})
    assert shown[("locals",)] == (27, 27, {"b": "{ c = 1 }"})


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('a = "never closed', "a string is never closed"),
        ("a = [1", '"}" closes nothing'),
        ("a = 1)", '")" closes nothing'),
        ("a 5", "a is neither an attribute nor a block"),
        ("a =", "a has no value"),
        ("a = 1\n  a = 2", "a is set twice"),
        ("a = <<EOT\n x", "a heredoc is never closed"),
        ("/* never closed", "a comment is never closed"),
        ("? = 1", '"?" is not expected here'),
    ],
)
def test_a_broken_block_loses_itself_and_no_other(broken: str, reason: str) -> None:
    body, problems = parse_hcl(f'one "a" {{\n  x = 1\n}}\ntwo "b" {{\n  {broken}\n}}\nthree "c" {{\n  x = 3\n}}\n')
    # what is never closed takes the rest with it, unless the next block starts a line
    assert [block.type for block in body.blocks] == ["one", "three"]
    assert [problem.line for problem in problems] == [4]
    assert reason in problems[0].reason


def test_what_is_no_block_at_all_loses_a_line() -> None:
    body, problems = parse_hcl('}\nresource "a" "b" {\n}\n')
    assert [block.labels for block in body.blocks] == [("a", "b")]
    assert problems[0].line == 1
    assert parse_hcl('resource "a" "b" {\n  x = 1\n')[1][0].reason.endswith("a block is never closed")


_JSON = """{
  "//": "a comment",
  "resource": {
    "azurerm_x": {
      "y": [{
        "//": "another",
        "name": "n-${var.x}",
        "tags": {"a": 1.5, "${var.x}": null},
        "dynamic": {"part": {"for_each": ["a"], "content": {"n": "${part.value}"}}},
        "lifecycle": {"ignore_changes": ["tags"]}
      }]
    }
  },
  "variable": {"x": {"type": "list(string)", "default": ["d"]}},
  "locals": {"dynamic": {"a": 1}}
}"""


def test_json_gives_the_tree_of_native_syntax() -> None:
    body, problems = parse_json(_JSON)
    assert not problems
    resource, variable, local = body.blocks
    assert (resource.type, resource.labels, resource.first_line, resource.last_line) == (
        "resource",
        ("azurerm_x", "y"),
        5,
        11,
    )
    assert list(resource.body.attributes) == ["name", "tags"]
    dynamic, lifecycle = resource.body.blocks
    assert dynamic.labels == ("part",)
    assert [block.type for block in dynamic.body.blocks] == ["content"]
    assert lifecycle.type == "lifecycle"
    assert resource.body.attributes["tags"].nested()[0].attributes.keys() == {"a", "${var.x}"}
    assert resource.body.attributes["name"].nested() == ()
    assert variable.body.attributes["type"].source == '"list(string)"'
    assert list(local.body.attributes) == ["dynamic"]


def test_values_in_json_are_plain_text() -> None:
    body, problems = parse_json_values('{"a": "${b}", "c": [1, {"d": null}]}')
    assert not problems
    assert body.attributes["a"].expression == parse_expression('"$${b}"')


@pytest.mark.parametrize(
    "source", ["", "{", '{"a" 1}', '{"a": 1,}', "[1 2]", '{"a": tru}', '{"a": "\\x"}', "{} {}", "{1: 2}", '["a": 1]']
)
def test_what_is_no_json_is_a_problem(source: str) -> None:
    assert parse_json(source)[1][0].line >= 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "1 +",
        "(1",
        "[1",
        "{a}",
        "{a=1 b=2}",
        "f(",
        "a b",
        "1..2",
        '"${',
        '"%{if x}"',
        '"%{endif}"',
        '"%{while x}"',
        "for x in y",
        "[for x y : z]",
        '"\\q"',
        "a.",
        "a[",
        "x ? y",
        "{ for x in y : z }",
        "!",
        "a.*.*",
        "{ var.x = 1 }",
        "`a`",
        "'a'",
        '"\\UFFFFFFFF"',
        '"%{for x in y}%{else}%{endfor}"',
    ],
)
def test_what_is_no_expression_is_invalid(source: str) -> None:
    assert isinstance(parse_expression(source), Invalid)


@pytest.mark.parametrize(
    "source",
    ["(" * 3_000 + "1" + ")" * 3_000, "[" * 60_000, "!" * 60_000 + "x", "9" * 5_000, "a ? (" * 2_000 + "b", "1e99999"],
)
def test_what_is_too_large_is_left_at_once(source: str) -> None:
    assert isinstance(parse_expression(source), TooLarge)


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("azurerm", ("azurerm",)),
        ("azurerm.west", ("azurerm", "west")),
        ('a["b"].c[0].1', ("a", "b", "c", 0, 1)),
        ("f(x).y", None),
        ("a[b]", None),
        ("1", None),
    ],
)
def test_a_plain_traversal_is_known_by_its_steps(source: str, steps: tuple[Any, ...]) -> None:
    assert traversal_steps(parse_expression(source)) == steps


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('"$${a} %%{b} $$$ %"', "${a} %{b} $$$ %"),
        ('"\\u00e9\\U0001F600\\n\\t\\"\\\\"', 'é😀\n\t"\\'),
        ('"${ "a" }b"', "ab"),
        ('"x ${~ "a" ~} y"', "xay"),
        ("<<EOT\n  a\n b\nEOT\n", "  a\n b\n"),
        ("<<-EOT\n    a\n      b\n\n    c\n    EOT\n", "a\n  b\n\nc\n"),
        ('<<-EOT\n  ${"x"}\n    y\n  EOT\n', "x\n  y\n"),
        ("<<EOT\n%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nEOT\n", "- 1\n- 2\n"),
        ("<<EOT\nEOT\n", ""),
        ('"%{ if true }a%{ else }b%{ endif }"', "a"),
        ('"${1}${true}"', "1true"),
        ("<<A\n$${x} \\n\nA\n", "${x} \\n\n"),
    ],
)
def test_templates(source: str, text: str) -> None:
    assert value(source) == text


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("-2 * -3", 6),
        ("!true || true", True),
        ("1 < 2 == true", True),
        ("true ? 1 : false ? 2 : 3", 1),
        ("false ? 1 : false ? 2 : 3", 3),
        ("1+1==2", True),
        ("2 * 3 % 4", 2),
        ("!(1 == 2) && 3 >= 3", True),
        ("[1, 2,][1]", 2),
        ("{ a : 1, b = 2 }.b", 2),
        ("{\n a = 1\n b = 2\n}.a", 1),
        ("[\n1,\n2\n]\n[0]", None),
        ("(1\n+\n2)", 3),
        ("# c\n1", None),
        ("1 /* c */ + /* d */ 2", 3),
        ("[1, # c\n2]", [1, 2]),
        ('{ "a b" = 1, (upper("x")) = 2, 3 = 4, true = 5 }', {"a b": 1, "X": 2, "3": 4, "true": 5}),
        ("[[1, 2], [3]].0.1", 2),
        ('{ a = { b = 1 } }["a"]["b"]', 1),
    ],
)
def test_operators_bind_as_terraform_says(source: str, found: Any) -> None:
    if found is not None:
        assert value(source) == found
