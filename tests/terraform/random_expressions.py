"""Terraform expressions at random, by the kind of value they have."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

from written_bodies import Body

# Texts by what they are for; an expression for one is made of texts and names of the same kind.
DOMAINS: dict[str, tuple[str, ...]] = {
    "word": ("blue", "green", "prod", "dev", "x1", "latest", ""),
    "mode": ("Rolling", "Rolling", "Automatic", "Manual"),
    "version": ("latest", "latest", "22.04.202403010", "1.2.3"),
    "patch": ("AutomaticByPlatform", "AutomaticByPlatform", "ImageDefault"),
    "publisher": ("Microsoft.ManagedServices",) * 6
    + ("Microsoft.Azure.Extensions",) * 2
    + ("Microsoft.Azure.ServiceFabric", "Microsoft.AKS"),
    "kind": ("ApplicationHealthLinux",) * 4 + ("ApplicationHealthWindows", "CustomScript", "ServiceFabricNode"),
    "pause": ("PT30S", "PT1M", "PT0S"),
    "durability": ("Silver", "Gold", "Bronze"),
}
NUMBERS = (0, 1, 2, 3, 10, 20, 30)
KEYS = ("a", "b", "c")
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i"
NETWORK = f"{GROUP}/providers/Microsoft.Network"
IMAGE_IDS = (GALLERY, f"{GALLERY}/versions/1.0.0", f"{GALLERY}/versions/latest", "/communityGalleries/c/images/i")
PROBE_IDS = (f"{NETWORK}/loadBalancers/b/probes/p", f"{NETWORK}/applicationGateways/w/probes/p")
SETTINGS = (
    'object({ enabled = optional(bool, true), mode = optional(string), version = optional(string, "latest"), '
    "batch = optional(number, 20), extension = optional(object({ publisher = string, type = string })), "
    "tags = optional(map(string), {}) })"
)


@dataclass
class Name:
    """Something an expression can refer to, and the kind of value it has; ``nullable`` where it may be null."""

    text: str
    kind: str
    nullable: bool = False


class Expressions:
    """Makes expressions that Terraform accepts, out of the names that are there, and whose value it alone knows."""

    def __init__(self, chance: random.Random, fresh: Callable[[str], str]) -> None:
        self.random = chance
        self.fresh = fresh
        self.names: list[Name] = []
        self.locals = Body()

    # small choices

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, options: Sequence[Any]) -> Any:
        return self.random.choice(options)

    def nullable(self, kind: str) -> str:
        """An expression that may be null, for an argument that may be left out."""
        choice = self.random.random()
        if choice < 0.15:
            return f"{self.expression('bool', 1)} ? {self.expression(kind, 1)} : null"
        found = [item for item in self.names if item.nullable and item.kind == kind]
        if choice < 0.3 and found:
            return str(self.pick(found).text)
        settings = [item for item in self.names if item.kind == "settings"]
        if choice < 0.4 and kind == "mode" and settings:
            return f"{self.pick(settings).text}.mode"
        return self.expression(kind, 2)

    def expression(self, kind: str, depth: int) -> str:
        """An expression of a kind, which Terraform accepts and whose value it alone knows."""
        named = [item for item in self.names if item.kind == kind and not item.nullable]
        if named and self.chance(0.4):
            return str(self.pick(named).text)
        if depth <= 0:
            return str(self.pick(named).text) if named and self.chance(0.6) else self.constant(kind)
        makers: dict[str, Callable[[int], str]] = {
            "bool": self.boolean,
            "number": self.number,
            "list": self.list_of_words,
            "map": self.map_of_words,
            "extensions": self.extensions,
            "settings": self.settings,
            "settings_map": self.settings_map,
            "image": self.image_id,
            "probe": self.probe_id,
        }
        return makers[kind](depth) if kind in makers else self.domain_text(kind, depth)

    def text(self, domain: str) -> str:
        return json.dumps(self.pick(DOMAINS[domain]))

    def boolean(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("bool", inner)

        nullable = [item for item in self.names if item.nullable and item.kind != "bool"] or [Name("var_none", "word")]
        null_name = self.pick(nullable).text if nullable[0].text != "var_none" else "null"
        strings = [item for item in self.names if item.nullable and item.kind == "word"]
        maker = self.pick(
            (
                lambda: f"!({some()})",
                lambda: f"{some()} && {some()}",
                lambda: f"({some()} || {some()})",
                lambda: f"!({some()}) || {some()}",
                lambda: f"{null_name} != null",
                lambda: f"{null_name} == null",
                lambda: f"length({self.expression('list', inner)}) > {self.pick((0, 1, 2))}",
                lambda: f"length({self.expression('map', inner)})==0",
                lambda: f"contains({self.expression('list', inner)}, {self.text('word')})",
                lambda: f"{self.expression('word', inner)} == {self.text('word')}",
                lambda: f"{self.expression('number', inner)} >= {self.pick((1, 2, 10))}",
                lambda: f"1+{self.expression('number', inner)}==2",
                lambda: f"can(tonumber({self.expression('word', inner)}))",
                lambda: f'can(regex("^[a-z]+$", {self.expression("word", inner)}))',
                lambda: f"anytrue([{some()}, {some()}])",
                lambda: f"alltrue([for w in {self.expression('list', inner)} : w != {self.text('word')}])",
                lambda: f'lookup({self.expression("map", inner)}, "{self.pick(KEYS)}", "") == {self.text("word")}',
                lambda: f"{some()} ? {some()} : {some()}",
                lambda: f"try({self.pick(self.settings_names())}.enabled, false)",
                lambda: f'startswith({self.expression("word", inner)}, "p")',
                lambda: f'coalesce({self.pick(strings).text}, "x1") != {self.text("word")}' if strings else "true",
                lambda: f'tobool("{self.pick(("true", "false"))}")',
                lambda: f'length(regexall("e", {self.expression("word", inner)})) > 0',
                lambda: f'can(regex("^(prod|dev)$", {self.expression("word", inner)}))',
                lambda: f"{self.expression('list', inner)} == []",
                lambda: f'endswith({self.expression("word", inner)}, "e") != {some()}',
                lambda: (
                    f"sum([for w in {self.expression('list', inner)} : length(w)]) > 4"
                    if False
                    else f'length(join("", {self.expression("list", inner)})) > 4'
                ),
                lambda: f'element(concat({self.expression("list", inner)}, ["x1"]), 0) == {self.text("word")}',
                lambda: f'contains(keys({self.expression("map", inner)}), "{self.pick(KEYS)}")',
            )
        )
        return str(maker())

    def settings_names(self) -> list[str]:
        return [item.text for item in self.names if item.kind == "settings" and not item.nullable] or [
            self.constant("settings")
        ]

    def number(self, depth: int) -> str:
        inner = depth - 1
        return str(
            self.pick(
                (
                    lambda: str(self.pick(NUMBERS)),
                    lambda: f"{self.expression('number', inner)} + {self.pick((0, 1))}",
                    lambda: f"max({self.pick((0, 1, 2))}, {self.expression('number', inner)})",
                    lambda: f"{self.expression('bool', inner)} ? {self.pick(NUMBERS)} : {self.pick(NUMBERS)}",
                    lambda: f"length({self.expression('list', inner)})",
                    lambda: f'tonumber("{self.pick(NUMBERS)}")',
                    lambda: f"abs({self.expression('number', inner)} * -1)",
                    lambda: f"{self.pick(self.settings_names())}.batch",
                    lambda: f"floor({self.expression('number', inner)} / 2)",
                    lambda: f"{self.expression('number', inner)} % 7",
                )
            )()
        )

    def list_of_words(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("list", inner)

        return str(
            self.pick(
                (
                    lambda: self.constant("list"),
                    lambda: f"concat({some()}, [{self.expression('word', inner)}])",
                    lambda: f"[for w in {some()} : upper(w) if w != {self.text('word')}]",
                    lambda: f"compact({some()})",
                    lambda: f"distinct(concat({some()}, {some()}))",
                    lambda: f"keys({self.expression('map', inner)})",
                    lambda: f"{self.expression('bool', inner)} ? {some()} : []",
                    lambda: f'split(",", {self.pick(("a,b", "blue", "a,b,c"))!r})'.replace("'", '"'),
                    lambda: f"tolist(setunion({some()}, {some()}))",
                    lambda: f"flatten([{some()}, [{some()}]])",
                    lambda: f'slice(concat({some()}, ["p", "q"]), 0, 2)',
                    lambda: f'[for p in setproduct({some()}, ["z"]) : join("-", p)]',
                    lambda: f"reverse({some()})",
                    lambda: f'[for i, w in {some()} : "${{w}}-${{i}}"]',
                    lambda: f"sort({some()})",
                    lambda: f'coalescelist({some()}, ["dev"])',
                    lambda: f"try({self.pick(self.settings_names())}.none, {some()})",
                    lambda: f'[for n in range({self.pick((1, 2))}) : format("w%02d", n)]',
                    lambda: f'chunklist(concat({some()}, ["r"]), 2)[0]',
                    lambda: f'setsubtract({some()}, ["dev"])' if False else f'tolist(setsubtract({some()}, ["dev"]))',
                )
            )()
        )

    def map_of_words(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("map", inner)

        return str(
            self.pick(
                (
                    lambda: self.constant("map"),
                    lambda: f"merge({some()}, {some()})",
                    lambda: f"merge({some()}, {{ {self.pick(KEYS)} = {self.expression('word', inner)} }})",
                    lambda: f"{{ for k, v in {some()} : k => v if v != {self.text('word')} }}",
                    lambda: f"{{ for w in distinct({self.expression('list', inner)}) : w => {self.text('word')} }}",
                    lambda: f"{self.expression('bool', inner)} ? {some()} : {{}}",
                    lambda: f'zipmap(["a", "b"], [{self.expression("word", inner)}, {self.text("word")}])',
                    lambda: f"tomap({{ {self.pick(KEYS)} = {self.expression('word', inner)} }})",
                    lambda: f"{self.pick(self.settings_names())}.tags",
                )
            )()
        )

    def domain_text(self, domain: str, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression(domain, inner)

        literal = self.pick(DOMAINS[domain])
        half = len(literal) // 2
        settings = self.pick(self.settings_names())
        options = [
            lambda: json.dumps(literal),
            lambda: json.dumps(literal),
            lambda: f"{self.expression('bool', depth)} ? {some()} : {some()}",
            lambda: f"{self.expression('bool', inner)} ? {some()} : {some()}",
            lambda: f'"{literal[:half]}${{"{literal[half:]}"}}"',
            lambda: f'join("", ["{literal[:half]}", "{literal[half:]}"])',
            lambda: f'format("%s", {some()})',
            lambda: f'trimspace(" {literal} ")',
            lambda: (
                f"lookup({{ blue = {self.text(domain)}, prod = {self.text(domain)} }}, {self.expression('word', inner)}, {some()})"
            ),
            lambda: f"element([{some()}, {self.text(domain)}], {self.expression('number', inner)})",
            lambda: f"try({settings}.none, {some()})",
            lambda: (
                f'"%{{ if {self.expression("bool", inner)} }}{self.pick(DOMAINS[domain])}%{{ else }}{self.pick(DOMAINS[domain])}%{{ endif }}"'
            ),
            lambda: f"[{self.text(domain)}, {self.text(domain)}][{self.expression('bool', inner)} ? 0 : 1]",
            lambda: f'replace("{literal}!", "!", "")',
            lambda: (
                f'{{ yes = {self.text(domain)}, no = {self.text(domain)} }}[{self.expression("bool", inner)} ? "yes" : "no"]'
            ),
            lambda: f"coalesce({some()}, {self.text(domain)})" if domain != "word" else some(),
            lambda: f"jsondecode(jsonencode({{ a = {some()} }})).a",
            lambda: f'trimsuffix("{literal}.x", ".x")',
            lambda: f"one([{some()}])",
            lambda: f'regex("^[^!]+", "{literal or "x"}!")',
            lambda: f'replace("{literal}", "/^(.*)$/", "$1")',
            lambda: f'substr("{literal}--", 0, {len(literal)})',
            lambda: f'split(";", "{literal};x")[0]',
            lambda: f"element(reverse([{some()}, {self.text(domain)}]), 1)",
            lambda: f'{{ for k, v in {{ a = {some()} }} : k => v }}["a"]',
            lambda: f'[for k in ["{literal}", "no"] : k if k != "no"][0]',
            lambda: f"merge({{ x = {self.text(domain)} }}, {{ x = {some()} }}).x",
            lambda: f'tolist(toset(["{literal}"]))[0]',
            lambda: f'templatestring(local.{self.template(literal)}, {{ part = "{literal[half:]}" }})',
            lambda: f"nonsensitive(sensitive({some()}))",
            lambda: f"values({{ only = {some()} }})[0]",
            lambda: f"base64decode(base64encode({some()}))",
        ]
        if domain == "version":
            options.append(lambda: f"{settings}.version")
        if domain == "mode":
            options.append(lambda: f'coalesce({settings}.mode, "Rolling")')
        nullable = [item for item in self.names if item.nullable and item.kind == domain]
        if nullable:
            options.append(lambda: f"{self.pick(nullable).text} == null ? {some()} : {some()}")
        return str(self.pick(options)())

    def template(self, literal: str) -> str:
        name = self.fresh("l")
        self.locals.set(name, json.dumps(literal[: len(literal) // 2] + "$${part}"))
        return name

    def extensions(self, depth: int) -> str:
        inner = depth - 1

        def one() -> str:
            return f"{{ publisher = {self.expression('publisher', inner)}, type = {self.expression('kind', inner)} }}"

        settings = self.pick(self.settings_names())
        return str(
            self.pick(
                (
                    lambda: f"[{one()}]",
                    lambda: f"[{one()}, {one()}]",
                    lambda: f"concat([{one()}], {self.expression('bool', inner)} ? [{one()}] : [])",
                    lambda: f'[for e in [{one()}, {one()}] : e if e.publisher == "Microsoft.ManagedServices"]',
                    lambda: f"[for e in [{settings}.extension] : e if e != null]",
                    lambda: (
                        f'[for k in ["ApplicationHealthLinux", "CustomScript"] : {{ publisher = {self.expression("publisher", inner)}, type = k }}]'
                    ),
                )
            )()
        )

    def settings(self, depth: int) -> str:
        maps = [item for item in self.names if item.kind == "settings_map"]
        if maps and self.chance(0.2):
            return f'try({self.pick(maps).text}["{self.pick(KEYS)}"], {self.constant("settings")})'
        return self.constant("settings", depth)

    def settings_map(self, depth: int) -> str:
        keys = self.random.sample(KEYS, self.random.randint(1, 3))
        text = "{ " + ", ".join(f"{key} = {self.constant('settings', depth - 1)}" for key in keys) + " }"
        if self.chance(0.3):
            return f"{{ for k, v in {text} : k => v if {self.pick(('v.enabled', f'k != {json.dumps(self.pick(KEYS))}'))} }}"
        return text

    def image_id(self, depth: int) -> str:
        inner = depth - 1
        return str(
            self.pick(
                (
                    lambda: json.dumps(self.pick(IMAGE_IDS)),
                    lambda: (
                        f"{self.expression('bool', depth)} ? {self.expression('image', inner)} : {self.expression('image', inner)}"
                    ),
                    lambda: (
                        f'format("%s/versions/%s", azurerm_shared_image.golden.id, {self.expression("version", inner)})'
                    ),
                    lambda: f'join("/", ["{GALLERY}", "versions", {self.expression("version", inner)}])',
                    lambda: f"coalesce(null, {self.expression('image', inner)})",
                    lambda: f'"{GALLERY}${{{self.expression("bool", inner)} ? "/versions/1.0.0" : ""}}"',
                    lambda: f"try({self.expression('image', inner)}, null)",
                )
            )()
        )

    def probe_id(self, depth: int) -> str:
        inner = depth - 1
        return str(
            self.pick(
                (
                    lambda: json.dumps(self.pick(PROBE_IDS)),
                    lambda: (
                        f"{self.expression('bool', inner)} ? {self.expression('probe', inner)} : {self.expression('probe', inner)}"
                    ),
                )
            )()
        )

    # constants

    def constant(self, kind: str, depth: int = 0) -> str:
        if kind == "bool":
            return str(self.pick(("true", "false")))
        if kind == "number":
            return str(self.pick(NUMBERS))
        if kind == "list":
            return json.dumps(self.random.sample([word for word in DOMAINS["word"] if word], self.random.randint(0, 3)))
        if kind == "map":
            words = {key: self.pick(DOMAINS["word"]) for key in self.random.sample(KEYS, self.random.randint(0, 2))}
            return "{ " + ", ".join(f"{key} = {json.dumps(word)}" for key, word in words.items()) + " }"
        if kind == "extensions":
            return f"[{{ publisher = {self.text('publisher')}, type = {self.text('kind')} }}]"
        if kind == "settings_map":
            return f"{{ {self.pick(KEYS)} = {self.constant('settings')} }}"
        if kind == "settings":
            return self.settings_constant(depth)
        if kind == "image":
            return json.dumps(self.pick(IMAGE_IDS))
        if kind == "probe":
            return json.dumps(self.pick(PROBE_IDS))
        return self.text(kind)

    def settings_constant(self, depth: int) -> str:
        """An object of the type SETTINGS, every member given, so that it may stand anywhere."""
        flag = self.expression("bool", depth - 1) if depth > 0 else self.constant("bool")
        mode = self.expression("mode", depth - 1) if depth > 0 else self.text("mode")
        return (
            f"{{ enabled = {flag}, mode = {mode}, version = {self.text('version')}, batch = {self.pick((10, 20, 30))}, "
            f"extension = {{ publisher = {self.text('publisher')}, type = {self.text('kind')} }}, tags = {self.constant('map')} }}"
        )

    def value(self, kind: str, nullable: bool) -> Any:
        """A value for a variable, as JSON has it."""
        if nullable and self.chance(0.5):
            return None
        if kind == "bool":
            return self.pick((True, False))
        if kind == "number":
            return self.pick(NUMBERS)
        if kind == "list":
            return self.random.sample([word for word in DOMAINS["word"] if word], self.random.randint(0, 3))
        if kind == "map":
            return {key: self.pick(DOMAINS["word"]) for key in self.random.sample(KEYS, self.random.randint(0, 2))}
        if kind == "image":
            return self.pick(IMAGE_IDS)
        if kind == "probe":
            return self.pick(PROBE_IDS)
        if kind == "settings":
            given: dict[str, Any] = {}
            if self.chance(0.5):
                given["enabled"] = self.pick((True, False))
            if self.chance(0.5):
                given["mode"] = self.pick(DOMAINS["mode"])
            if self.chance(0.4):
                given["extension"] = {"publisher": self.value("publisher", False), "type": self.value("kind", False)}
            return given
        # a value from outside that makes a set AKS's or Service Fabric's own is none that anybody could foresee
        return self.pick([word for word in DOMAINS[kind] if "AKS" not in word and "ServiceFabric" not in word])
