"""What expressions come to, known, partly known and unknown."""

from __future__ import annotations

from typing import Any

import pytest
from language_scopes import possible, refusal, value  # the first import, it finds the checks

# isort: split
from azure_vmss.evaluation.assumptions import Assumptions, each_case
from azure_vmss.evaluation.budget import Budget
from azure_vmss.evaluation.values import Gap, JsonText, OneOf, PartialList, PartialMap, PartialText, Unknown
from azure_vmss.terraform.errors import TerraformError
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.syntax_tree import Attribute
from azure_vmss.terraform.type_constraints import convert, parse_type
from azure_vmss.terraform.typed_values import ListValue, MapValue, SetValue

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('"5" == 5', False),
        ("null == null", True),
        ("[1] == [1]", True),
        ("[1] == tolist([1])", False),
        ('{ a = 1 } == { a = "1" }', False),
        ("1 == 1.0", True),
        ("0.1 + 0.2 == 0.3", True),
        ("1 / 3 * 3 == 1", True),
        ("5 % 0", 5),
        ('"1" + 2', 3),
        ('true ? 1 : "a"', "1"),
        ("null[*]", []),
        ('"x"[*]', ["x"]),
        ("[for x in [1, 2, 3] : x * 2 if x != 2]", [2, 6]),
        ('{ for x in ["a", "b", "a"] : x => 1... }', {"a": [1, 1], "b": [1]}),
        ("[{ a = 1 }, { a = 2 }][*].a", [1, 2]),
        ("[{ a = [{ b = 3 }] }].*.a[0][0].b", 3),
        ("max([1, 5, 2]...)", 5),
        ("try(null.x, [][0], 4)", 4),
        ("can([][0])", False),
        ('coalesce(null, "", "x")', "x"),
        ('lookup({ a = null }, "a", "x")', None),
        ("toset([3, 1, 3])", (1, 3)),
        ("length(toset([1, 1]))", 1),
        ("merge({ a = 1, b = 1 }, null, { b = 2 })", {"a": 1, "b": 2}),
        ("jsondecode(jsonencode({ a = [1.5, null] })).a[1]", None),
        ('yamldecode("a: [yes, 010, ~]").a', [True, 10, None]),
        ('replace("22.04.1", "/(\\\\d+)\\\\.(\\\\d+)/", "$2-$${1}")', "04-22.1"),
        ('regex("^/sub/([^/]+)/rg/(?P<rg>.+)$", "/sub/x/rg/y")', None),
        ('regex("^(?P<a>[^/]+)/(?P<b>.+)$", "x/y")', {"a": "x", "b": "y"}),
        ('templatestring("${x}", { x = 1 })', None),
        ('sum([1, "2"])', 3),
    ],
)
def test_known_values(expression: str, found: Any) -> None:
    if found is not None:
        assert value(expression) == found


@pytest.mark.parametrize(
    "expression",
    [
        "1 + true",
        '"a" > "b"',
        "null + 1",
        "!null",
        "[][0]",
        "{}.a",
        "null.a",
        "[1][-1]",
        '"a"[0]',
        "toset([1])[0]",
        '"a${null}"',
        '"a${[]}"',
        "[for x in null : x]",
        "{ for x in [1, 1] : x => x }",
        "true ? 1 : true",
        "false ? [1] : { a = 1 }",
        "nothing()",
        "upper()",
        "upper(1, 2)",
        "upper(null)",
        "upper([])",
        'tonumber("x")',
        "tolist([1, true])",
        "element([], 0)",
        "one([1, 2])",
        "max()",
        "range(1, 5, -1)",
        'format("%d", 1.5)',
        'format("%s")',
        'regex("x", "a")',
        'regex("(?=x)", "x")',
        'cidrhost("10.0.0.0/24", 256)',
        'jsondecode("{")',
        'file("missing")',
        "concat(toset([1]))",
        "{ (null) = 1 }",
        "try([][0], null.a)",
        "signum(0.5)",
        "0 / 0",
        "a",
        'base64decode("?")',
        'timeadd("now", "1h")',
        'formatdate("Q", "2024-01-01T00:00:00Z")',
        "zipmap([1], [])",
        "setproduct([1])",
        'join("", [null])',
        "sort([null])",
    ],
)
def test_what_terraform_refuses(expression: str) -> None:
    assert refusal(expression)
    assert isinstance(value(expression), Unknown)
    assert value(f"can({expression})") is False
    assert value(f"try({expression}, 7)") == 7


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("tolist([1])", ListValue),
        ("tomap({ a = 1 })", MapValue),
        ("toset([1])", SetValue),
        ("[1]", list),
        ("true ? {} : { a = 1 }", MapValue),
        ("true ? [] : [1]", ListValue),
        ("keys(tomap({ a = 1 }))", ListValue),
        ("keys({ a = 1 })", list),
        ("merge(tomap({ a = 1 }), tomap({ b = 2 }))", MapValue),
        ('split(",", "a")', ListValue),
    ],
)
def test_types(expression: str, kind: type) -> None:
    assert type(value(expression)) is kind


def test_a_condition_is_one_condition_wherever_it_stands() -> None:
    both = value('[var.x == null ? "a" : "b", var.x != null ? "b" : "a", var.x == null && true ? "a" : "b"]')
    found, reason = each_case(lambda case: [case.settle(each) for each in both])
    assert found == [["a"] * 3, ["b"] * 3]
    assert reason == 'variable "x" has no default'


@pytest.mark.parametrize(
    ("expression", "outcomes"),
    [
        ("var.x == null", [True, False]),
        ("var.x == var.x", [True]),
        ("var.a && false", [False]),
        ("false && var.a", [False]),
        ("var.a || true", [True]),
        ("azurerm_x.y.id == null", [False]),
        ("var.a ? 1 : 1", [1]),
        ('var.a ? { x = 1 } : { y = "z" }', [{"x": "1"}, {"y": "z"}]),
        ("length(concat([1], var.l)) > 0", [True]),
        ("length(var.l) > 0", [True, False]),
        ("length(var.l) >= 0", [True]),
        ('"${var.a ? "x" : "y"}-z"', ["x-z", "y-z"]),
        ('"a${var.x}" == "b"', [False]),
        ('"a${var.x}" == "ab"', [True, False]),
        ('contains(["a", var.x], "a")', [True]),
        ('contains(["a", var.x], "b")', [True, False]),
        ('startswith("abc${var.x}", "ab")', [True]),
        ('endswith("${var.x}.1", "latest")', [False]),
        ("[for x in [1, 2] : x if var.a]", [[1, 2], []]),
        ("{ for x in [1, 2] : x => x if var.a }", [{"1": 1, "2": 2}, {}]),
        ("alltrue([true, false, var.a])", [False]),
        ('try((var.a ? { id = "x" } : null).id, "none")', ["x", "none"]),
        ("can((var.a ? { id = 1 } : {}).id)", [True, False]),
        ("(var.a ? { id = 1 } : {}).id", [1]),
        ('compact([var.a ? "x" : "", "y"])', [["x", "y"], ["y"]]),
        ("one(var.a ? [5] : [])", [5, None]),
        ("flatten([var.a ? [1] : [], [2]])", [[1, 2], [2]]),
        ('var.x == null ? "d" : "${var.x}"', None),
        ("merge(var.m, { a = 1 }).a", [1]),
        ('lookup(merge(var.m, { a = 1 }), "a", 2)', [1]),
        ("element(concat([1], var.l), 0)", [1]),
        ("jsondecode(jsonencode({ a = var.x, b = 2 })).b", [2]),
        ("try(merge(var.m, { a = 1 }).a, 2)", [1]),
        ("tolist(var.a ? [1] : [2])[0]", [1, 2]),
    ],
)
def test_undecided_values(expression: str, outcomes: list[Any] | None) -> None:
    found = possible(value(expression))
    assert outcomes is None or found == outcomes


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ('"a${var.x}"', PartialText),
        ('join("/", ["a", var.x])', PartialText),
        ('format("%s/b", var.x)', PartialText),
        ("merge(var.m, { a = 1 })", PartialMap),
        ("concat([1], var.l)", PartialList),
        ("[for x in concat([1], var.l) : x]", PartialList),
        ("flatten([[1], var.l])", PartialList),
        ("jsonencode([var.x])", JsonText),
        ("var.x.y", Unknown),
        ("var.x[0]", Unknown),
        ("upper(var.x)", Unknown),
        ("var.x + 1", Unknown),
        ("[for x in var.l : x]", Unknown),
        ("var.x[*].id", Unknown),
        ("uuid()", Unknown),
        ("timestamp()", Unknown),
        ("provider::x::y(1)", Unknown),
        ("{ (var.x) = 1 }", PartialMap),
        ('split("/", "a/b/${var.x}/c")', PartialList),
        ("keys(merge(var.m, { a = 1 }))", PartialList),
    ],
)
def test_partly_known_values(expression: str, kind: type) -> None:
    found = value(expression)
    assert isinstance(found, kind)
    assert found.reason


@pytest.mark.parametrize(
    "expression",
    [
        "azurerm_x.y.id",
        '"${azurerm_x.y.id}"',
        'join("", [azurerm_x.y.id])',
        'format("%s", azurerm_x.y.id)',
        "coalesce(null, azurerm_x.y.id)",
        "one([azurerm_x.y.id])",
        "try(azurerm_x.y.id, null)",
        "azurerm_x.y.*.id[0]",
        "element([azurerm_x.y.id], 0)",
        "lower(azurerm_x.y.id)",
        'trimsuffix(azurerm_x.y.id, "/")',
        "tostring(azurerm_x.y.id)",
        "[for x in [azurerm_x.y] : x.id][0]",
        '{ a = azurerm_x.y }["a"].id',
        "nonsensitive(azurerm_x.y.id)",
        "flatten([[azurerm_x.y]])[0].id",
        'compact([azurerm_x.y.id, ""])[0]',
    ],
)
def test_a_reference_stays_a_reference(expression: str) -> None:
    found = value(expression)
    assert found.reference.type == "azurerm_x"
    assert found.reference.attribute == ("id",)
    assert found.not_null


def test_what_is_made_of_a_reference_says_so() -> None:
    found = value('replace(azurerm_x.y.id, "a", "b")')
    assert found.reference is None
    assert [reference.attribute for reference in found.made_of] == [("id",)]


def test_gaps_stand_where_elements_may_be() -> None:
    assert [type(item) for item in value("concat([1], var.l, [2])").items] == [int, Gap, int]
    assert isinstance(value("concat([1], var.l, [2])[1]"), Unknown)


def test_uuids_differ() -> None:
    assert value("uuid() == uuid()") is not True
    assert isinstance(value("uuid() == uuid()"), OneOf)


def test_files_are_read_through_the_scope() -> None:
    files = {"a.yaml": "x: [1]", "t.tftpl": "Hi ${name}%{ if on }!%{ endif }", "b.txt": "b"}
    assert value('yamldecode(file("a.yaml")).x[0]', files) == 1
    assert value('templatefile("t.tftpl", { name = "you", on = true })', files) == "Hi you!"
    assert value('fileexists("b.txt") && !fileexists("c")', files) is True
    assert value('fileset(".", "*.{txt,yaml}")', files) == ("a.yaml", "b.txt")
    assert value('filesha256("b.txt") == sha256("b")', files) is True


def _type(source: str) -> Any:
    return parse_type(Attribute("type", source, parse_expression))


@pytest.mark.parametrize(
    ("constraint", "given", "found"),
    [
        ("string", 5, "5"),
        ("number", "5", 5),
        ("bool", "true", True),
        ("any", [1], [1]),
        ("list(string)", [1, "a"], ["1", "a"]),
        ("set(number)", [2, 1, 2], (1, 2)),
        ("map(any)", {"a": 1, "b": "x"}, {"a": "1", "b": "x"}),
        ("tuple([string, number])", [1, "2"], ["1", 2]),
        ('"string"', 1, "1"),
        ("list", [1, "a"], ["1", "a"]),
        (
            "object({ a = string, b = optional(number), c = optional(bool, true) })",
            {"a": 1, "z": 0},
            {"a": "1", "b": None, "c": True},
        ),
        ('object({ a = optional(string, "d") })', {"a": None}, {"a": "d"}),
        ("map(object({ a = optional(object({ b = optional(number, 3) }), {}) }))", {"k": {}}, {"k": {"a": {"b": 3}}}),
        ("list(object({ n = string, v = optional(list(string), []) }))", [{"n": "x"}], [{"n": "x", "v": []}]),
        ("object({ a = any })", {"a": [1]}, {"a": [1]}),
    ],
)
def test_a_value_is_converted_to_the_type_of_its_variable(constraint: str, given: Any, found: Any) -> None:
    assert convert(given, _type(constraint), Budget()) == found


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("number", "x"),
        ("bool", 1),
        ("list(string)", {"a": 1}),
        ("object({ a = string })", {}),
        ("map(number)", {"a": "x"}),
        ("tuple([string])", []),
        ("string", []),
    ],
)
def test_a_value_of_another_type_is_refused(constraint: str, given: Any) -> None:
    with pytest.raises(TerraformError):
        convert(given, _type(constraint), Budget())


def test_what_is_not_known_keeps_its_place_in_a_conversion() -> None:
    found = value("{ a = var.x, b = [var.y] }")
    converted = convert(found, _type('object({ a = string, b = list(number), c = optional(string, "d") })'), Budget())
    assert converted["a"] == found["a"]
    assert converted["b"] == found["b"]
    assert converted["c"] == "d"
    assert Assumptions().settle(convert(value("var.a ? 1 : 2"), "string", Budget())) == "1"


@pytest.mark.parametrize(
    "expression",
    [
        "[for a in range(1000) : [for b in range(1000) : b]]",
        "setproduct(range(1000), range(1000), range(1000))",
        'format("%9000000d", 1)',
        'format("%.9000000f", 1)',
        "10000000000 * " * 200 + "1",
        'replace(join("", [for x in range(1000) : "aaaaaaaaaa"]), "a", join("", [for x in range(1000) : "aaaaaaaaaa"]))',
        '"9' + "9" * 5_000 + '" + 1',
        "pow(10, 9999999)",
        "1e900 * 1e900",
        'yamldecode("a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: [*e,*e,*e,*e,*e]")',
        'regex("(a*)*(a*)*b", join("", [for x in range(1000) : "aaaaaaaaaa"]))',
        'indent(1000000, "a\\nb\\nc")',
        'jsondecode("' + "[" * 5_000 + '")',
        "flatten(" * 70 + "[[]]" + ")" * 70,
        "[" + "[]," * 30_000 + "]",
        "a0 ? 1 : " * 3_000 + "2",
        "1" + " + 1" * 50_000,
        'cidrsubnet("::/0", 128, pow(2, 200))',
        'csvdecode("a\\n' + "b\\n" * 30_000 + '")',
    ],
    ids=range(19),
)
def test_what_costs_too_much_is_unknown_or_done_soon(expression: str) -> None:
    found = value(expression)
    if isinstance(found, Unknown):
        assert found.reason


@pytest.mark.parametrize(
    ("first", "following"),
    [
        ("[1]", "[X, X, X]"),
        ("{ a = 1 }", "{ a = X, b = X }"),
        ('"ab"', '"${X}${X}${X}"'),
        ("[1]", "concat(X, X, X)"),
        ('["a"]', "[for x in X : X]"),
        ("[1]", "flatten([X, X])"),
        ("var.x", "[X, X]"),
        ("[1]", "setproduct(X, X)"),
    ],
)
def test_names_that_grow_from_one_to_the_next_stay_within_bounds(first: str, following: str) -> None:
    found = value(first)
    for _ in range(25):
        found = value(following.replace("X", "var.before"), before=found)
    for expression in ("X == X", "true ? X : [X]", "jsonencode(X)", "toset([X, 1])", "distinct([X, X])"):
        value(expression.replace("X", "var.before"), before=found)
