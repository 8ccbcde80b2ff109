"""Terraform expressions at random: every operator, template, function and step, more or less of the right types."""

from __future__ import annotations

import random
from typing import Callable, Dict, List

# what the names stand for; written into the configuration that Terraform judges
LOCALS: Dict[str, str] = {
    "s": '"Hello, World"', "e": '""', "u": '"Grün 日本"', "id": '"/subscriptions/0/resourceGroups/rg/images/i"', "n": "7", "f": "2.5",
    "t": "true", "z": "null", "ls": '["b", "a", "", "b"]', "ln": "[3, 1, 2]", "mixed": '[1, "a", true, null]', "none": "[]",
    "m": '{ b = "2", a = "1" }', "o": '{ name = "x", size = 3, tags = { k = "v" }, on = false, no = null }',
    "st": 'toset(["x", "y", "x"])', "tm": 'tomap({ p = 1, q = 2 })', "tl": 'tolist(["p", "q"])',
    "lo": '[{ id = "a", n = 1 }, { id = "b", n = 2 }]', "mo": '{ one = { id = "1", on = true }, two = { id = "2", on = false } }',
}
_LEAVES = {
    "s": ['"a"', '"abc"', '"true"', '"12"', '"  x "', '"a,b,,c"', '"x\\ny\\n"', '"A-b_C"', '"/a/b/"', '"10.0.0.0/16"', "local.s", "local.e",
          "local.u", "local.id", "local.o.name", '"$${x} %%{y}"', '"\\u00e9\\t\\"q\\""', '"1e3"', '"0.50"', '"<a&b>"'],
    "n": ["0", "1", "2", "3", "10", "255", "1.5", "0.1", "-1", "-2.75", "1e3", "100000000", "local.n", "local.f", '"4"', "local.o.size"],
    "i": ["0", "1", "2", "3", "4", "1", "2"],
    "b": ["true", "false", "local.t", "local.o.on", '"true"', "!local.t"],
    "L": ["local.ls", "local.ln", "local.mixed", "local.none", "local.tl", "local.lo", "local.st", "[]", "[1, 2, 3]", '["a", "b"]', "[[1], [2, 3]]",
          "[null, 1]", '["1", 2]', "[true, false]"],
    "ls": ["local.ls", "local.tl", '["c", "a", "b"]', '["a", ""]', "[]", '["x"]'],
    "ln": ["local.ln", "[1, 2]", "[0.5, 1]", '[1, "2"]'],
    "lb": ["[true, false]", "[true]", "[]", '["true", false]', "[local.t, null]"],
    "m": ["local.m", "local.o", "local.tm", "local.mo", "{}", '{ a = 1 }', '{ "k" = "v", x = [1] }', '{ (local.s) = 1 }', '{ a : 1, b : "x", }', "{ 1 = true }"],
    "st": ["local.st", 'toset(["a", "b"])', "toset([3, 1, 2])", "toset([])", 'toset([true])', "toset([[1], [0]])"],
    "k": ['"a"', '"b"', '"name"', '"k"', '"zz"', "local.o.name"],
    "re": ['"[a-z]+"', '"(a)(x)?"', '"(?P<first>[a-z])(?P<rest>.*)"', '"^/[^/]+"', '"\\\\d+"', '"(?i)HELLO"', '"l+?"', '"(?:a|b)*"', '"o{1,2}"', '"[[:upper:]]"',
           '"\\\\s"', '"$"', '"b|B"', '"[^a-z]"', '"(?s).+"', '""', '"\\\\bW"', '"x*"', '"(a|ab)(c|bcd)?"', '"["', '"(?=a)"'],
    "when": ['"2024-02-29T13:04:05Z"', '"1999-12-31T23:59:59+05:30"', '"2023-07-04T00:00:00Z"', '"nope"'],
    "cidr": ['"10.0.0.0/8"', '"192.168.10.0/24"', '"fd00::/48"', '"10.1.2.3/16"', '"x"'],
}
# what of each type may be made of what
_RULES: Dict[str, List[str]] = {
    "s": [
        '"<${{a}}>"', '"${{s}}-${{s}}"', '"${{n}}"', '"a${{b}}"', '"%{if {b}}yes%{else}no%{endif}"', '"%{ if {b} ~} x %{~ endif }."', '"%{for x in {ls}}${x};%{endfor}"',
        '"%{ for key, v in {m} ~}\\n ${key} %{~ endfor ~} end"', "upper({s})", "lower({s})", "title({s})", "strrev({s})", "substr({s}, {n}, {n})", "trim({s}, {s})",
        "trimspace({s})", "trimprefix({s}, {s})", "trimsuffix({s}, {s})", "chomp({s})", "indent({i}, {s})", "replace({s}, {s}, {s})",
        'replace({s}, "/(l+)(o)?/", "<$1|${2}>")', 'replace({s}, "/[aeiou]/", "*")', "join({s}, {ls})", "join({s}, {ls}, {ls})", 'format("%s/%s", {s}, {n})',
        'format("%v", {a})', 'format("%d|%5d|%-4d|%04d", {n}, {n}, {n}, {n})', 'format("%5s|%-5s|%.2s|%q", {s}, {s}, {s}, {s})', 'format("%.2f %e %g %8.3f", {n}, {n}, {n}, {n})',
        'format("%t %#v %%", {b}, {a})', 'format("%x %X %o %b %+d", {i}, {n}, {i}, {i}, {n})', 'format("%[2]s %[1]s", {s}, {s})', "tostring({n})", "tostring({b})", "tostring({a})",
        "jsonencode({a})", "yamlencode({a})", "base64encode({s})", "base64decode(base64encode({s}))", "urlencode({s})", 'textencodebase64({s}, "UTF-16LE")',
        "md5({s})", "sha1({s})", "sha256({s})", "base64sha256({s})", "sha512({s})", "base64sha512({s})", 'uuidv5("dns", {s})', "basename({s})", "dirname({s})",
        "cidrhost({cidr}, {n})", "cidrnetmask({cidr})", "cidrsubnet({cidr}, {i}, {i})", 'formatdate("YYYY-MM-DD hh:mm", {when})', 'formatdate("EEE, DD MMM YY HH:mm AA ZZZ", {when})',
        'timeadd({when}, "10m")', 'timeadd({when}, "-1h30m5s")', "regex({re}, {s})", "element({ls}, {i})", "coalesce({s}, {s})", "lookup({m}, {k}, {s})", "{s} == {s} ? {s} : {s}",
        "{b} ? {s} : {s}", "{b} ? {s} : {n}", "try({a}.name, {s})", "local.o[{k}]", "local.m[{k}]", "local.lo[{i}].id", "({s})", "one([{s}])",
        "<<-EOT\n    a ${{s}}\n      b\n  c\n    EOT\n", "<<EOT\n x ${{n}}\n${{s}}\nEOT\n", "<<-EOT\n    %{ for x in {ls} ~}\n    - ${x}\n    %{ endfor ~}\n    EOT\n",
        "<<-EOT\n  %{ if {b} }\n    on\n  %{ else }\n    off\n  %{ endif }\n  EOT\n", "nonsensitive(sensitive({s}))", "pathexpand({s})", "jsondecode(jsonencode({s}))",
    ],
    "n": [
        "{n} + {n}", "{n} - {n}", "{n} * {n}", "{n} / {n}", "{n} % {n}", "-{n}", "({n})", "abs({n})", "ceil({n})", "floor({n})", "max({n}, {n})", "min({n}, {n}, {n})", "signum({n})",
        "log({n}, 2)", "pow({n}, {i})", 'parseint("ff", 16)', "parseint({s}, 10)", "length({L})", "length({s})", "length({m})", "sum({ln})", "index({L}, {a})", "tonumber({s})",
        "tonumber({n})", "{b} ? {n} : {n}", "{n} + {n} * {n}", "{n} - {n} - {n}", "timecmp({when}, {when})", "local.ln[{i}]", "element({ln}, {i})", "try({s} + 1, {n})", "{i} / 3", "{n} % {i}",
    ],
    "b": [
        "{b} && {b}", "{b} || {b}", "!{b}", "{n} < {n}", "{n} >= {n}", "{n} <= {n}", "{n} > {n}", "{a} == {a}", "{a} != {a}", "{s} == {s}", "{n} == {n}", "{L} == {L}", "{m} == {m}",
        "{a} == null", "{z} == null", "contains({L}, {a})", "contains({ls}, {s})", "startswith({s}, {s})", "endswith({s}, {s})", "strcontains({s}, {s})", "alltrue({lb})", "anytrue({lb})",
        "can({a})", "can({m}.a)", "can(tonumber({s}))", "tobool({s})", "tobool({b})", "can(regex({re}, {s}))", "({b})", "{b} ? {b} : {b}", "!({n} == {n}) && {b}", "{n} + 1 == {n} * 2",
        "can({a}[{i}])", "issensitive({s}) == issensitive({s})",
    ],
    "L": [
        "[{a}, {a}]", "[{s}, {n}, {b}]", "[for x in {L} : x]", "[for k, v in {m} : k]", "[for k, v in {m} : v]", "[for at, x in {ls} : \"${at}=${x}\" if x != \"\"]", "[for x in {st} : x]",
        "concat({L}, {L})", "flatten({L})", "flatten([{L}, [{L}]])", "distinct({L})", "reverse({L})", "slice({L}, {i}, {i})", "chunklist({L}, {i})", "compact({ls})", "sort({ls})",
        "keys({m})", "values({m})", "range({i})", "range({i}, {n})", "range({i}, {n}, {i})", "split({s}, {s})", 'split(",", {s})', "setproduct({L}, {ls})", "setproduct({st}, {st})",
        "matchkeys({L}, {ls}, {ls})", "regexall({re}, {s})", "regex({re}, {s})", "tolist({L})", "tolist({st})", "toset({L})", "{L}[*]", "{L}.*", "local.lo[*].id", "local.lo.*.n", "{a}[*]", "local.mo[*].one.id",
        "coalescelist({L}, {L})", "formatlist(\"%s-%v\", {ls}, {s})", "formatlist(\"%s\", {L})", "cidrsubnets({cidr}, {i}, 4, 8)", "setunion({st}, {st})", "setintersection({st}, {L})",
        "setsubtract({st}, {st})", "{b} ? {L} : {L}", 'csvdecode("a,b\\n1,x\\n2,y\\n")', "yamldecode(yamlencode({L}))", "jsondecode(jsonencode({L}))", "[for g in {L} : [for h in {ls} : \"${h}\"]]",
        "local.lo[{i}][*].id", "try({L}, [])", "[for x in local.lo : x.id if x.n > {i}]", "concat({L}, {st}...)", "[{s}, null]", "transpose({ \"a\" = {ls} })[*]",
    ],
    "m": [
        "{ a = {a}, b = {a} }", "{ for k, v in {m} : k => v }", "{ for x in {ls} : x => upper(x)... }", "{ for i, x in {L} : i => x }", "{ for k, v in {m} : upper(k) => \"v\" if k != \"a\" }",
        "merge({m}, {m})", "merge({m}, { z = {a} })", "merge([{m}, {m}]...)", "tomap({m})", "zipmap({ls}, {L})", "zipmap([\"a\", \"b\"], [{a}, {a}])", "transpose({ a = {ls}, b = [\"q\"] })",
        "{b} ? {m} : {m}", "yamldecode(\"a: 1\\nb: [x, yes]\\nc: {d: null}\\n\")", "jsondecode(jsonencode({m}))", "yamldecode(yamlencode({m}))", "{ for k, v in local.mo : k => v.id if v.on }", "{ \"${{s}}\" = {n} }", "{ ({k}) = {a} }",
        "local.mo.one", "local.lo[0]", "try({m}.zz, {m})", "merge({}, {m}, null)", "regex(\"(?P<a>.)(?P<b>z)?\", {s})", "{ for x in local.lo : x.id => x }",
    ],
    "a": ["{s}", "{n}", "{b}", "{L}", "{m}", "{st}", "null", "try({a}, {a})", "coalesce({a}, {a})", "one({L})", "element({L}, {i})", "lookup({m}, {k}, {a})", "{m}[{k}]", "{L}[{i}]",
          "{b} ? {a} : {a}", "ephemeralasnull({a})", "{m}.a", "{L}.0", "templatestring(local.s, {m})", "jsondecode({s})", "yamldecode({s})", "null"],
    "st": ["toset({L})", "setunion({st}, {st})", "setsubtract({st}, {st})", "setintersection({st}, {st})", "toset([for x in {ls} : x])"],
    "z": ["{a}", "null", "local.z", "local.o.no", "try({m}.zz, null)"],
    "ls": ["[{s}, {s}]", "split(\",\", {s})", "keys({m})", "sort({ls})", "[for x in {ls} : upper(x)]", "compact({ls})", "distinct({ls})", "reverse({ls})", "tolist({st})"],
    "ln": ["[{n}, {n}]", "range({i})", "[for x in {ln} : x * 2]"], "lb": ["[{b}, {b}]", "[for x in {ln} : x > {n}]"],
}
_KINDS = ["s", "n", "b", "L", "m", "a", "a", "st"]


def expressions(seed: int, deepest: int = 4) -> Callable[[], str]:
    """A source of expressions, the same for the same seed."""
    source = random.Random(seed)

    def make(kind: str, depth: int) -> str:
        if kind not in _RULES or depth <= 0 or source.random() < 0.25:
            choices = _LEAVES.get(kind)
            if choices:
                return source.choice(choices)
            return make(source.choice(["s", "n", "b", "L", "m", "st"]), 0)
        return _filled(source.choice(_RULES[kind]), lambda inner: make(inner, depth - 1))

    return lambda: make(source.choice(_KINDS), source.randint(1, deepest))


def _filled(rule: str, make: Callable[[str], str]) -> str:
    """The rule with what stands in single braces without a space replaced; a heredoc needs a line of its own behind it."""
    parts: List[str] = []
    position = 0
    while position < len(rule):
        end = rule.find("}", position)
        if rule[position] == "{" and rule[position + 1:end] in {*_RULES, *_LEAVES}:
            made = make(rule[position + 1:end])
            parts.append(f"({made})" if "\n" in made or "?" in made or (made[:1] in "-!{[" and rule[end + 1:end + 2] in (".", "[")) else made)
            position = end + 1
        else:
            parts.append(rule[position])
            position += 1
    return "".join(parts)
