"""What expressions come to, known, partly known and unknown."""

from __future__ import annotations

from typing import Any

import pytest
from language_scopes import possible, refusal, value  # the first import, it finds the checks

# isort: split
from azure_vmss.evaluation.assumptions import Assumptions, each_case
from azure_vmss.evaluation.budget import Budget, OverBudget
from azure_vmss.evaluation.values import Gap, JsonText, OneOf, PartialList, PartialMap, PartialText, Unknown
from azure_vmss.terraform.errors import TerraformError
from azure_vmss.terraform.evaluator import evaluate_or_raise
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.scope import NoNames
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
        ('join("-", [var.a ? "x" : "y", "z"])', ["x-z", "y-z"]),
        ('format("%s-z", var.a ? "x" : "y")', ["x-z", "y-z"]),
        ('format("%v", [var.a ? 1 : 2])', ["[1]", "[2]"]),
        ('formatlist("%s!", [var.a ? "x" : "y"])[0]', ["x!", "y!"]),
        ("jsonencode([var.a ? 1 : 2])", ["[1]", "[2]"]),
        ("sum([var.a ? 1 : 2, 3])", [4, 5]),
        ("[var.a ? 1 : 2] == [1]", [True, False]),
        ("contains(toset([var.a ? 1 : 2]), 1)", [True, False]),
        ("one(toset([var.a ? 1 : 2]))", [1, 2]),
        ('"%{ if var.a }x%{ else }y%{ endif }"', ["x", "y"]),
        ("try([1][var.a ? 0 : 1], 5)", [1, 5]),
        ("anytrue(concat([true], var.l))", [True]),
        ("alltrue(concat([false], var.l))", [False]),
        ("alltrue(concat([true], var.l))", [True, False]),
        ("alltrue(var.l)", [True, False]),
        ("can(var.x.y)", [True, False]),
        ("length(concat([1], var.l)) == 0", [False]),
        ("length(merge(var.m, { a = 1 })) > 0", [True]),
        ('"a${var.x}" == ""', [False]),
        ("{ a = 1, b = 1 }[var.x]", [1]),
        ('{ a = 1, b = 1 }["${var.x}b"]', [1]),
        ("merge({ a = 1 }, var.m) == null", [False]),
        ("merge([{ a = 1 }, { b = 2 }]...).b", [2]),
        ("merge(concat(var.l, [{ a = 1 }])...).a", [1]),
        ("concat([[1], [2]]...)", [[1, 2]]),
        ('substr("web${var.x}", 0, 3)', ["web"]),
        ('startswith(trimprefix("web-api-${var.x}", "web-"), "api")', [True]),
        ('trimsuffix("api${var.x}-web", "-web") == "b"', [False]),
        ('strcontains("web-${var.x}", "eb")', [True]),
        ('compact(concat(["a"], var.l))[0]', ["a"]),
        ("coalescelist(concat([1], var.l), [2])[0]", [1]),
        ('try("${var.a ? "x" : null}", "none")', ["x", None]),
        ('try("a${var.a ? "x" : null}", "none")', ["ax", "none"]),
        ("(var.a ? [1] : null) == null", [False, True]),
        ("var.a && var.x == 1 ? 1 : 1", [1]),
        ("length(tolist([var.x, { a = 1 }]))", [2]),
        ("length(toset([var.x]))", [1]),
        ("length(toset([var.a ? 1 : 2, 1]))", [1, 2]),
        ('join(",", toset([var.a ? "x" : "y"]))', ["x", "y"]),
        ('try(var.a ? var.x.y : 1, "d") == "d"', [True, False, True, False]),
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
        ('compact([var.x, "a"])', PartialList),
        ("length(toset([var.x, 1]))", Unknown),
        ("one(concat([1], var.l))", Unknown),
        ("one(var.l)", Unknown),
        ("coalesce(var.x, [1])", Unknown),
        ("coalesce(var.x, null)", Unknown),
        ("coalescelist(var.l, [1])", Unknown),
        ('lookup(var.m, "a")', Unknown),
        ("concat(var.l...)", Unknown),
        ("max(concat([1], var.l)...)", Unknown),
        ("merge(concat([{ a = 1 }], var.l)...).a", Unknown),
        ("substr(var.x, 0, 1)", Unknown),
        ('substr("web${var.x}", 1, 9)', Unknown),
        ('split("--", "a--${var.x}")', Unknown),
        ('format(var.x, "a")', Unknown),
        ('formatlist(var.x, ["a"])[0]', Unknown),
        ('formatlist("%s-%s", "a", var.x)', Unknown),
        ('format("%s-%s", "a", var.l)', PartialText),
        ('format("%5s", [var.x])', Unknown),
        ("templatefile(var.x, {})", Unknown),
        ("templatestring(var.x, {})", Unknown),
        ('abspath("x")', Unknown),
        ('pathexpand("~/x")', Unknown),
        ("[1, 2][var.x]", Unknown),
        ('[1]["1${var.x}"]', Unknown),
        ("var.x[var.y]", Unknown),
        ("var.x[[1]]", Unknown),
        ("merge(var.m, { a = 1 })[var.x]", Unknown),
        ('merge(var.m, { a = 1 })["a${var.x}"]', Unknown),
        ("concat([1], var.l).a", Unknown),
        ("concat([1], var.l)[1]", Unknown),
        ('tonumber("1${var.x}")', Unknown),
        ('tobool("t${var.x}")', Unknown),
        ("ephemeral.a.b", Unknown),
        ('compact([for x in [1, 2, 3, 4, 5] : var.a == x ? "a" : ""])', Unknown),
        ("{ for x in range(9) : x => x if var.x == x }", PartialMap),
        ('join("", [for x in range(9) : var.x == x ? "a" : ""])', Unknown),
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
        "resource.azurerm_x.y.id",
        "data.azurerm_x.y.id",
        'trimprefix("a${azurerm_x.y.id}", "a")',
    ],
)
def test_a_reference_stays_a_reference(expression: str) -> None:
    found = value(expression)
    assert found.reference.type == "azurerm_x"
    assert found.reference.attribute == ("id",)
    assert found.not_null


def test_an_attribute_of_an_attribute_belongs_to_the_same_resource() -> None:
    assert value('azurerm_x.y.identity[0]["a"]').reference.attribute == ("identity", 0, "a")


def test_what_is_made_of_a_reference_says_so() -> None:
    found = value('replace(azurerm_x.y.id, "a", "b")')
    assert found.reference is None
    assert [reference.attribute for reference in found.made_of] == [("id",)]


SIX = "".join(f'${{var.v{n} == 1 ? "x" : "y"}}' for n in range(6))


@pytest.mark.parametrize(
    "expression",
    [
        f'"{SIX}${{var.v6 == 1 ? "x" : "y"}}"',
        f'var.v6 == 1 ? "{SIX}" : "z"',
        "{" + ", ".join(f"k{n} = {n}" for n in range(17)) + "}[var.x]",
    ],
)
def test_of_too_many_possible_values_none_is_kept(expression: str) -> None:
    assert len(possible(value(f'"{SIX}"'))) == 64
    assert isinstance(value(expression), Unknown)


def test_two_look_ups_with_one_key_agree() -> None:
    def cases(expression: str) -> list[Any]:
        both = value(expression)
        return each_case(lambda case: ([case.settle(each) for each in both], case.is_refused))[0]

    assert cases("[{ a = 1, b = 2 }[var.x], { b = 3, c = 4 }[var.x]]") == [([2, 3], False)]
    assert [refused for _, refused in cases("[{ a = 1, b = 2 }[var.x], { c = 3, d = 4 }[var.x]]")] == [True]


def test_of_too_many_conditions_some_stay_open() -> None:
    found = possible(value("[for x in range(9) : x if var.x == x]"))
    assert found and all(isinstance(each, PartialList) for each in found)


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
    assert value('filebase64("b.txt")', files) == "Yg=="
    assert value('templatefile("t2", {})', {"t2": '${file("b.txt")}', "b.txt": "b"}) == "b"
    assert value('abspath("/a/../b")') == "/b"
    assert "templatefile does not take" in value('templatefile("t.tftpl", ["a"])', files).reason
    assert "is not UTF-8" in value('file("b")', {"b": "\udcff"}).reason


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ("b.txt",)),
        ("**/*.txt", ("b.txt", "sub/c.txt", "sub/deep/d.txt")),
        ("**", ("b.txt", "sub/c.txt", "sub/deep/d.txt")),
        ("sub/**", ("sub/c.txt", "sub/deep/d.txt")),
        ("sub/**/d.txt", ("sub/deep/d.txt",)),
        ("s**", ()),
        ("s**/c.txt", ("sub/c.txt",)),
        ("?.txt", ("b.txt",)),
        ("{b,x}.txt", ("b.txt",)),
        ("{b.txt", None),
        ("[b].txt", None),
    ],
)
def test_filesets_are_those_of_terraform(pattern: str, found: tuple[str, ...] | None) -> None:
    files = dict.fromkeys(("b.txt", "sub/c.txt", "sub/deep/d.txt"), "")
    answer = value(f'fileset(".", "{pattern}")', files)
    assert isinstance(answer, Unknown) if found is None else answer == found


@pytest.mark.parametrize(
    "expression",
    [
        "self.id",
        "self",
        "module.a.b",
        "each.key",
        "count.index",
        "count.x",
        "path.module",
        "terraform.workspace",
        "var[0]",
        "var.x",
        "local.x",
        "azurerm_x.y",
        'file("x")',
        "[for 1 in [1] : 1]",
        '"%{ for x of [1] }%{ endfor }"',
    ],
)
def test_a_name_that_is_not_there_is_an_error(expression: str) -> None:
    with pytest.raises(TerraformError):
        evaluate_or_raise(parse_expression(expression), NoNames(), Budget())


def test_a_list_of_terraform_before_0_12() -> None:
    assert value('list("a", 1)') == ["a", "1"]


@pytest.mark.parametrize(
    "expression",
    [
        r'regex("\\p{L}", "a")',
        r'regex("\\x41", "A")',
        'regex("(?U)a+", "aa")',
        'regex("a(?x:b)", "ab")',
        'regex("[[:^alpha:]]", "1")',
        'regex("a{b.}", "a")',
        'regex(join("", [for x in range(501) : "ab"]), "a")',
        'regex(join("", [for x in range(9) : "(a{1000})"]), "a")',
        'yamldecode("- .inf")',
        'yamldecode("- !own a")',
        'yamldecode("- !!binary aGk=")',
        'textencodebase64("a", "EBCDIC")',
        'timeadd("9999-12-31T23:00:00Z", "2h")',
        "log(0, 10)",
        'parseint("1${join("", [for x in range(1001) : 1])}", 10)',
        'format("%v", null)',
        "pow(1e400, 2)",
        'replace(join("", [for x in range(1000) : "aaaaaaaaaa"]), "/a/", join("", [for x in range(100) : "bb"]))',
        'regex(join("", [for x in range(490) : "("]), "a")',
        'yamlencode([join("", [for x in range(81) : "a "])])',
        'yamlencode([" a\\nb"])',
        'yamlencode("\\u0001")',
    ],
)
def test_what_is_not_worked_out_is_no_error(expression: str) -> None:
    with pytest.raises(OverBudget):
        evaluate_or_raise(parse_expression(expression), NoNames(), Budget())


def test_the_elements_of_an_empty_list_keep_their_type() -> None:
    assert value("(true ? [] : [{ a = { b = 1 } }])[*].a.b").element_type == "number"
    assert value("(true ? [] : [tomap({ a = 1 })])[*].a").element_type == "number"
    assert value("(true ? [] : [1])[*].a").element_type == "any"


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
        ("(string)", 1, "1"),
        ("nothing", 1, 1),
        ("list(nothing)", 1, 1),
        ("object({ (a) = string })", {"a": 1}, {"a": 1}),
        ("tuple([number, any])", PartialList(("1", Gap("r", b"g"))), PartialList(("1", Gap("r", b"g")))),
        ("object({ a = string })", PartialMap({"a": 1}, "r", b"m"), {"a": "1"}),
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
        ("object({ a = string })", "x"),
        ("map(string)", "x"),
        ("map(string)", PartialList((1, Gap("r", b"g")))),
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
    assert isinstance(convert(PartialMap({}, "r", b"m"), _type("object({ a = string })"), Budget())["a"], Unknown)
    assert isinstance(convert(found, _type('object({ a = optional(string, "d") })'), Budget())["a"], Unknown)
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
