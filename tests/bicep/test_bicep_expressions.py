"""Expressions of Bicep: precedence, line breaks, text, collections, loops and lambdas."""

from __future__ import annotations

import pytest
from shown_trees import template, value

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 * 2 + 3", "((1 * 2) + 3)"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("(1 - (2 - 3))", "(1 - (2 - 3))"),
        ("a || b && c", "(a || (b && c))"),
        ("a == b && c != d", "((a == b) && (c != d))"),
        ("a < b == c >= d", "((a < b) == (c >= d))"),
        ("a ?? b || c", "(a ?? (b || c))"),
        ("a ?? b ?? c", "((a ?? b) ?? c)"),
        ("a ?? b ? c : d", "((a ?? b) ? c : d)"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a ? b ? 1 : 2 : 3", "(a ? (b ? 1 : 2) : 3)"),
        ("a =~ b || a !~ c", "((a =~ b) || (a !~ c))"),
        ("!a.b && !c[0]", "((!a.b) && (!c[0]))"),
        ("-a + +b", "((-a) + b)"),
        ("!(a && b)", "(!(a && b))"),
        ("10 % 3 / 2", "((10 % 3) / 2)"),
    ],
)
def test_precedence(expression: str, read: str) -> None:
    assert value(expression) == read


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("a.b.c", "a.b.c"),
        ("a.?b.?c", "a.?b.?c"),
        ("a[0].b['c']", "a[0].b['c']"),
        ("a[?0]", "a[?0]"),
        ("a[^1]", "a[^1]"),
        ("a!.b!", "a.b"),
        ("a!= b", "(a != b)"),
        ("vnet::subnet.id", "vnet.subnet.id"),
        ("account.listKeys().keys[0]", "account.listKeys().keys[0]"),
        ("az.resourceGroup().location", "resourceGroup().location"),
        ("sys.concat('a', 'b')", "concat('a', 'b')"),
        ("helpers.join(a)", "helpers.join(a)"),
        ("resource", "resource"),
        ("first(last)", "first(last)"),
        ("empty ? contains.any : filter", "(empty ? contains.any : filter)"),
        ("for.in.if", "for.in.if"),
        ("true", "True"),
        ("null", "None"),
    ],
)
def test_members_and_names(expression: str, read: str) -> None:
    assert value(expression) == read


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("isWindows\n  ? 'a'\n  : 'b'", "(isWindows ? 'a' : 'b')"),
        ("isWindows ?\n 'a' :\n 'b'", "(isWindows ? 'a' : 'b')"),
        ("a // why\n  ? b /* so */ : // or\n c", "(a ? b : c)"),
        ("union(\n  a,\n  b\n)", "union(a, b)"),
        ("union(a, {\n  b: 1\n})", "union(a, {b: 1})"),
        ("(\n  a\n  && b\n)", "(a && b)"),
        ("a &&\n  b", "(a && b)"),
        ("a\n  .b", "a.b"),
        ("map(a, x =>\n  x.b)", "map(a, (x => x.b))"),
        ("{ a: 1, b: [1, 2] }", "{a: 1, b: [1, 2]}"),
        ("{\n  a: 1\n\n  // note\n  b: 2\n}", "{a: 1, b: 2}"),
        ("{\n  a:\n    1\n}", "{a: 1}"),
        ("[\n  1\n  -2\n  !a\n  (b)\n]", "[1, -2, (!a), b]"),
        ("[1\n2, 3]", "[1, 2, 3]"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[\n\n]", "[]"),
        ("{ a: { /* c */ } // d\n}", "{a: {}}"),
        ("[ // a\n// b\n// c\n// d\n// e\n// f\n1 ]", "[1]"),
    ],
)
def test_line_breaks_and_comments(expression: str, read: str) -> None:
    assert value(expression) == read


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("'a'", "'a'"),
        ("''", "''"),
        (r"'it\'s \\ \$ \n \t'", repr("it's \\ $ \n \t")),
        (r"'\u{20AC}\u{1F600}'", repr("\u20ac\U0001f600")),
        ("'a${b}c'", "text<'a', b, 'c'>"),
        ("'${a}${b}'", "text<a, b>"),
        ("'$a $ {b}'", "'$a $ {b}'"),
        (r"'\${a}'", "'${a}'"),
        ("'a${b ? '{${c}}' : { d: 'e' }.d}f'", "text<'a', (b ? text<'{', c, '}'> : {d: 'e'}.d), 'f'>"),
        ("'// no comment'", "'// no comment'"),
        ("'a /* b */ c'", "'a /* b */ c'"),
        ("'''a'''", "'a'"),
        ("''''''", "''"),
        ("'''\na\nparam b bool = true\n'''", repr("a\nparam b bool = true\n")),
        ("'''it's ${a} \\n'''", repr("it's ${a} \\n")),
        ("''''a''''", repr("'a'")),
        ("$'''\na${b}c'''", "text<'a', b, 'c'>"),
        ("$'''a${b}c${d}'''", "text<'a', b, 'c', d>"),
        ("$$'''a${b}c$${d}'''", "text<'a${b}c', d>"),
        ("$$'''$$${d}'''", "text<'$', d>"),
        ("$'''a'''", "'a'"),
    ],
)
def test_text(expression: str, read: str) -> None:
    assert value(expression) == read


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("{ 'a-b': 1 }", "{a-b: 1}"),
        ("{ '${a}': 1 }", "{text<a>: 1}"),
        ("{ ...a, b: 1 }", "{...a, 'b': 1}"),
        ("[\n  ...a\n  ...(b ? c : [])\n]", "[...a, ...(b ? c : [])]"),
        ("{ resource: 1, param: 2, for: 3 }", "{resource: 1, param: 2, for: 3}"),
        ("[for a in b: a.c]", "[for a in b: a.c]"),
        ("[for (a, i) in b: {\n  c: i\n}]", "[for a, i in b: {c: i}]"),
        ("[\n  for a in range(0, 3): [for b in a: b]\n]", "[for a in range(0, 3): [for b in a: b]]"),
        ("[for, in]", "[for, in]"),
        ("filter(a, (x, i) => x.b && i > 1)", "filter(a, (x, i => (x.b && (i > 1))))"),
        ("reduce(a, {}, (x, y) => union(x, y))", "reduce(a, {}, (x, y => union(x, y)))"),
        ("map(a, () => 1)", "map(a, ( => 1))"),
        ("toObject(a, x => x.n, x => { v: x.v })", "toObject(a, (x => x.n), (x => {v: x.v}))"),
    ],
)
def test_collections_loops_and_lambdas(expression: str, read: str) -> None:
    assert value(expression) == read


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "a ? b",
        "{ a 1 }",
        "[1 2]",
        "(a, b)",
        "'a",
        "'''a",
        r"'\q'",
        r"'\u{110000}'",
        "a b",
        '"a"',
        "a.",
        "()",
        "f(a b)",
        "(1) => a",
        "'a${b c}'",
        "[for a of b: c]",
    ],
)
def test_what_is_no_expression_is_unread_with_its_line(expression: str) -> None:
    read = template(f"var before = 1\nvar it = {expression}\nvar after = 2\n")
    assert [reason.split(" cannot")[0] for _, reason in read.unread] == ['var "it"']
    assert all(line >= 2 for line, _ in read.unread)
    assert read.variables["before"] == 1
    assert "cannot be read" in read.variables["it"].reason
    if not expression.startswith("'''"):
        assert read.variables["after"] == 2
