"""Compares Bicep files with what the Bicep compiler made of them, wherever a folder holds both.

    python tests/bicep/compare_with_compiled.py FOLDER...

Every ``x.bicep`` beside an ``x.json`` (``main.bicep`` also beside an ``azuredeploy.json``) is evaluated, and so is the
JSON, with the same values for their parameters. Parameters, resources with their types, names, conditions and
properties, nested deployments, outputs, and the verdicts on scale sets have to be the same.

Where a file, or a module that it calls, shows a sign that the JSON was compiled from another text (``other_sources``),
the differences below it count as explained. Differences are printed by kind, with counts; the exit code is 1 where one
of them has no explanation.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import other_sources
import own_package  # noqa: F401
from checkov_vmss.azure_vmss.evaluation.budget import Budget
from checkov_vmss.azure_vmss.evaluation.values import (
    Gap,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    is_consistent,
    over_choices,
)
from checkov_vmss.azure_vmss.model.declared import Deployment, ScannedTree
from checkov_vmss.azure_vmss.model.settings import Setting
from checkov_vmss.azure_vmss.resource_manager.declarations import _Deployed
from checkov_vmss.azure_vmss.resource_manager.deployment_scope import ResourceInstance, Scope, unknown_place
from checkov_vmss.azure_vmss.resource_manager.resource_names import joined_segments
from checkov_vmss.azure_vmss.resource_manager.template_evaluator import Evaluation
from checkov_vmss.azure_vmss.resource_manager.template_files import TemplateFiles
from checkov_vmss.azure_vmss.resource_manager.template_tree import MISSING, Parameter, Resource, Template
from checkov_vmss.azure_vmss.rules.judgement import judge_all
from checkov_vmss.azure_vmss.rules.registry import RULES

DEPLOYMENTS = "microsoft.resources/deployments"
MAX_DEPTH = 40
MAX_CASES = 32
# all values are read here, not those of scale sets alone: one of the two must not be given up before the other
STEPS_FOR_CHOICES = 20_000_000
Given = frozenset[tuple[bytes, Any]]
NOT_OF_THE_BODY = frozenset(
    (
        "type",
        "apiversion",
        "name",
        "condition",
        "copy",
        "resources",
        "dependson",
        "scope",
        "existing",
        "metadata",
        "@options",
    )
)
OPEN = "?"
OVER_BUDGET = "?, too many cases"


class Sources:
    """What tells that compiled templates, and those nested in them, are not of the Bicep files beside them."""

    def __init__(self) -> None:
        self._json: dict[int, dict[str, Any]] = {}
        self._signs: dict[tuple[str, int], str] = {}

    def add(self, template: Template, document: Mapping[str, Any]) -> None:
        """A compiled template and its JSON."""
        self._json[id(template)] = dict(document)
        for resource, raw in zip(template.resources, other_sources.resources(self._json[id(template)])):
            properties = raw.get("properties")
            inner = properties.get("template") if isinstance(properties, dict) else None
            if resource.nested is not None and resource.nested.template is not None and isinstance(inner, dict):
                self.add(resource.nested.template, inner)

    def sign(self, bicep: Template, compiled: Template) -> str:
        """A sign of a file and its compiled template, empty where there is none."""
        key = (bicep.path, id(compiled))
        if key not in self._signs:
            document = self._json.get(id(compiled))
            is_source = bicep.language == "bicep" and document is not None
            found = other_sources.sign_of_another_source(bicep.path, document or {}) if is_source else ""
            self._signs[key] = f"{os.path.basename(bicep.path)}: {found}" if found else ""
        return self._signs[key]

    def sign_below(self, bicep: Scope, compiled: Scope) -> str:
        """A sign of a scope or of one that it deploys."""
        found = self.sign(bicep.template, compiled.template)
        if found or bicep.template.language != "bicep":
            return found
        others = {symbol_of(other): other for other in compiled.deployments}
        for position, one in enumerate(bicep.deployments):
            other = others.get(symbol_of(one))
            if other is None or not one.resource.symbol or not other.resource.symbol:
                other = compiled.deployments[position] if position < len(compiled.deployments) else None
            if other is not None and one.deployed is not None and other.deployed is not None:
                found = found or self.sign_below(one.deployed, other.deployed)
        return found


@dataclass
class Comparison:
    """What was compared, and what differed: kinds of difference with examples.

    ``signs`` are those that the files show which are being compared, ``explained`` the differences that they explain,
    by pair, and the first sign that each pair shows.
    """

    counts: Counter[str] = field(default_factory=Counter)
    differences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    explained: Counter[str] = field(default_factory=Counter)
    first_signs: dict[str, str] = field(default_factory=dict)
    signs: list[str] = field(default_factory=list)
    sources: Sources = field(default_factory=lambda: Sources())
    pair: str = ""

    def differ(self, kind: str, where: str, bicep: Any, compiled: Any) -> None:
        """Note a difference."""
        sign = next((sign for sign in self.signs if sign), "")
        if sign:
            self.explained[self.pair] += 1
            self.first_signs.setdefault(self.pair, sign)
            return
        self.differences[kind].append(f"{self.pair}: {where}: {short(bicep)} | {short(compiled)}")

    def same(self, kind: str, where: str, bicep: Any, compiled: Any) -> None:
        """Compare two plain values, part by part."""
        self.counts[kind] += 1
        if bicep == compiled or is_one_text(bicep, compiled):
            return
        if OVER_BUDGET in (bicep, compiled):
            self.counts["values that one of the two gave up, because too many conditions decide them"] += 1
            return
        if isinstance(bicep, dict) and isinstance(compiled, dict):
            for name in sorted({*bicep, *compiled}):
                self.same(kind, f"{where}/{name}", bicep.get(name, "<none>"), compiled.get(name, "<none>"))
        elif isinstance(bicep, list) and isinstance(compiled, list) and len(bicep) == len(compiled):
            for position, (one, other) in enumerate(zip(bicep, compiled)):
                self.same(kind, f"{where}[{position}]", one, other)
        else:
            known = "" if OPEN not in (bicep, compiled) else ", known to one alone"
            self.differ(f"{kind}{known}", where, bicep, compiled)


def is_one_text(one: Any, other: Any) -> bool:
    """Whether two texts are one resource id, whose type the compiler spells as Azure does, or one loaded text.

    Git may end the lines of a file otherwise than where it was compiled.
    """
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    if "\n" in one and one.replace("\r\n", "\n") == other.replace("\r\n", "\n"):
        return True
    return "/providers/" in one and one.lower() == other.lower()


def short(value: Any) -> str:
    text = json.dumps(value, default=str, sort_keys=True)
    return text if len(text) < 200 else f"{text[:200]}..."


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """The Bicep files of a folder and the compiled templates beside them."""
    for path in sorted(path for path in folder.rglob("*.bicep") if path.is_file()):
        for name in (f"{path.stem}.json", "azuredeploy.json" if path.name == "main.bicep" else ""):
            compiled = path.with_name(name) if name else path
            if name and compiled.is_file() and is_compiled(compiled):
                yield path, compiled
                break


def has_placeholders(path: Path) -> bool:
    """Whether a file shows where names go, as pages on Bicep do: ``module <symbolic-name> '<path>' = {``."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return re.search(r"(?m)^(?:resource|module|param|var|output)[ ]+<[\w-]+>", text) is not None


def is_compiled(path: Path) -> bool:
    """Whether a JSON file says that the Bicep compiler made it."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return '"_generator"' in text and '"bicep"' in text.lower()


def plain(value: Any, given: Given = frozenset(), depth: int = 0) -> Any:
    """A value as plain data, what is ``given`` assumed: names lower-cased, everything unknown a question mark."""
    if depth > MAX_DEPTH:
        return "..."
    if isinstance(value, ResourceInstance):
        return f"<{value.type.lower()}>"
    if isinstance(value, Mapping):
        return {str(name).lower(): plain(value[name], given, depth + 1) for name in value}
    if isinstance(value, (list, tuple)):
        return [plain(item, given, depth + 1) for item in value]
    if isinstance(value, PartialList):
        return [plain(item, given, depth + 1) for item in value.items]
    if isinstance(value, PartialMap):
        known = plain(value.known, given, depth + 1)
        return {**known, OPEN: OPEN}
    if isinstance(value, OneOf):
        possible = [choice for choice in value.choices if is_consistent(choice.given | given)]
        found = [plain(choice.value, given | choice.given, depth + 1) for choice in possible]
        choices = {json.dumps(one, default=str, sort_keys=True) for one in found or [OPEN]}
        return {"one of": sorted(choices)} if len(choices) > 1 else json.loads(choices.pop())
    if isinstance(value, PartialText):
        return "".join(part if isinstance(part, str) else OPEN for part in value.parts)
    if isinstance(value, Unknown) and value.reason.startswith("too many"):
        return OVER_BUDGET
    return OPEN if isinstance(value, (Unknown, Gap)) else value


def given_values(parameters: Mapping[str, Parameter], some: bool) -> dict[str, Any]:
    """A value for every parameter that has no default; with ``some`` nullable ones are given values too."""
    found: dict[str, Any] = {}
    for name, parameter in parameters.items():
        if parameter.default is not MISSING or (parameter.nullable and not some):
            continue
        choices = [choice for choice in parameter.allowed or () if isinstance(choice, (str, int))]
        kinds = {"bool": some, "int": 7, "object": {}, "secureobject": {}, "array": []}
        found[name.lower()] = choices[0] if choices else kinds.get(parameter.type, f"given-{name.lower()}")
    return found


def with_compiled_modules(files: TemplateFiles, bicep: Template, compiled: Template) -> Template:
    """A Bicep template whose modules are all there: those of a registry are taken from the compiled template."""
    by_symbol = {resource.symbol: resource for resource in all_resources(compiled.resources)}
    if not all(by_symbol):
        # Without symbols the modules stand at the end, in the order they were declared in.
        modules, others = ([one for one in it.resources if one.nested] for it in (bicep, compiled))
        by_symbol = {one.symbol: other for one, other in zip(reversed(modules), reversed(others))}

    def completed(resource: Resource) -> Resource:
        other = by_symbol.get(resource.symbol)
        if resource.nested is None or other is None or other.nested is None or other.nested.template is None:
            return resource
        path = resource.nested.path
        local = None
        if isinstance(path, str) and path:
            local = files.template(os.path.normpath(os.path.join(os.path.dirname(bicep.path), path)))
        inner = other.nested.template
        if local is not None and local.language == "bicep":
            inner = with_compiled_modules(files, local, inner)
        return replace(resource, nested=replace(resource.nested, template=inner, path=MISSING))

    return replace(bicep, resources=tuple(completed(resource) for resource in bicep.resources))


def all_resources(resources: Iterable[Resource]) -> Iterator[Resource]:
    for resource in resources:
        yield resource
        yield from all_resources(resource.children)


def scope_of(files: TemplateFiles, template: Template, values: Mapping[str, Any]) -> Scope:
    given = {name: (lambda value=value: value) for name, value in values.items()}
    evaluation = Evaluation()
    evaluation.choices = Budget(STEPS_FOR_CHOICES)
    return Scope(template, files, evaluation, unknown_place(), given=given)


def compare_parameters(comparison: Comparison, bicep: Scope, compiled: Scope) -> None:
    """Names, types, choices, nullability and defaults of the parameters."""
    ones = {name.lower(): parameter for name, parameter in bicep.template.parameters.items()}
    others = compiled.template.parameters
    comparison.same("parameter names", "", sorted(ones), sorted(others))
    for name in sorted(ones.keys() & others.keys()):
        one, other = ones[name], others[name]
        comparison.same("parameter types", name, one.type or other.type, other.type)
        comparison.same("parameter nullability", name, one.nullable, other.nullable)
        if other.type != "array":
            comparison.same("parameter choices", name, *(sorted(map(repr, it.allowed or ())) for it in (one, other)))
        spelling = next(spelled for spelled in bicep.template.parameters if spelled.lower() == name)
        comparison.same("parameters", name, plain(bicep.parameter(spelling)), plain(compiled.parameter(name)))


def compare_scopes(comparison: Comparison, where: str, bicep: Scope, compiled: Scope) -> None:
    """The resources of two scopes, and their outputs."""
    own, below = comparison.sources.sign(bicep.template, compiled.template), len(comparison.signs)
    comparison.signs.append(comparison.sources.sign_below(bicep, compiled))
    ones, others = list(resources(bicep)), list(resources(compiled))
    by_symbol = all(one.resource.symbol for one in (*ones, *others))
    key_of = symbol_of if by_symbol else name_of
    comparison.counts["resources"] += len(ones)
    by_key: dict[str, list[ResourceInstance]] = defaultdict(list)
    for other in others:
        by_key[key_of(other)].append(other)
    for one in ones:
        key = key_of(one)
        if by_key[key]:
            compare_resources(comparison, f"{where}/{key}", one, by_key[key].pop(0), own)
        else:
            comparison.differ("resources that only the Bicep has", f"{where}/{key}", "", sorted(by_key)[:5])
    for key, left in by_key.items():
        for _ in left:
            comparison.differ("resources that only the compiled template has", f"{where}/{key}", "", "")
    if any(is_of_several_lists(one) for one in ones):
        comparison.counts["outputs beside loops over one of several lists, not compared"] += 1
    else:
        comparison.same("outputs", where, outputs(bicep), outputs(compiled))
    del comparison.signs[below:]


def is_of_several_lists(instance: ResourceInstance) -> bool:
    """Whether a loop runs over one of several lists: Bicep knows each, the compiled template how long they are."""
    return isinstance(instance.turn.happens, OneOf) and isinstance(instance.turn.index, int)


def outputs(scope: Scope) -> Any:
    found = scope.outputs(wrapped=False)
    return plain(found) if scope.caller is None else plain_in(scope.caller, found)


def compare_resources(
    comparison: Comparison, where: str, one: ResourceInstance, other: ResourceInstance, own_sign: str
) -> None:
    """``own_sign`` is the one of the template that they stand in."""
    if is_of_several_lists(one):
        comparison.counts["turns of loops over one of several lists, not compared"] += 1
        return
    before = comparison.explained[comparison.pair]
    comparison.same("types and names", where, name_of(one), name_of(other))
    comparison.same("conditions", where, condition(one), condition(other))
    if one.resource.nested is None or other.resource.nested is None:
        comparison.same("bodies", where, body(one), body(other))
        return
    comparison.same("values passed", where, passed(one), passed(other))
    if one.deployed is None or other.deployed is None:
        comparison.counts["modules of a registry, not followed"] += 1
        return
    places = [plain_in(it, it.deployed.place.prefix) for it in (one, other)]
    comparison.same("places deployed to", where, *places)
    # what is of another source beside a module counts inside it where it reaches it
    reaches = comparison.explained[comparison.pair] > before
    outside, comparison.signs = comparison.signs, [own_sign, *(comparison.signs if reaches else ())]
    compare_scopes(comparison, where, one.deployed, other.deployed)
    comparison.signs = outside


def resources(scope: Scope) -> Iterator[ResourceInstance]:
    """The resources of a template that it deploys itself, children included."""
    pending = [instance for resource in scope.template.resources for instance in scope.instances_of(resource)]
    while pending:
        instance = pending.pop(0)
        pending.extend(instance.children)
        if not instance.resource.existing:
            yield instance


def symbol_of(instance: ResourceInstance) -> str:
    """The symbol and index of a resource, as the compiler writes the symbol of one inside another."""
    around, symbol = instance._around, instance.resource.symbol
    before = f"{around.resource.symbol}::" if around and "::" not in symbol else ""
    return f"{before}{symbol}[{instance.turn.index if isinstance(instance.turn.index, int) else ''}]"


def name_of(instance: ResourceInstance, whole: bool = False) -> str:
    """The type and name of a resource; of the name of a deployment what is known before it is made."""
    names = short(plain_in(instance, over_choices(lambda *parts: joined_segments(parts), *instance.names))).lower()
    kind = instance.type.lower()
    return f"{kind} {names.split(OPEN)[0] if kind == DEPLOYMENTS and not whole else names}"


def condition(instance: ResourceInstance) -> Any:
    """Whether it is deployed: a question mark where that is not known."""
    found = {plain_truth(one) for one in instance.conditions}
    return False if False in found else OPEN if found else True


def plain_in(instance: ResourceInstance, value: Any) -> Any:
    """A value as plain data, in every case in which the instance is deployed."""
    found = {json.dumps(plain(value, given), default=str, sort_keys=True) for given in cases_of(instance)}
    return json.loads(found.pop()) if len(found) == 1 else plain(value)


def cases_of(instance: ResourceInstance) -> list[Given]:
    """What may hold where a resource is deployed; nothing is assumed where there are very many cases."""
    cases: list[Given] = [frozenset()]
    for one in instance.conditions:
        if isinstance(one, OneOf):
            holding = [choice.given for choice in one.choices if choice.value is True]
            together = [case | given for case in cases for given in holding if is_consistent(case | given)]
            cases = together if 0 < len(together) <= MAX_CASES else cases
    return cases


def plain_truth(value: Any) -> Any:
    return value if isinstance(value, bool) else OPEN


def body(instance: ResourceInstance) -> Any:
    members = plain_in(instance, instance.body)
    if not isinstance(members, dict):
        return members
    return {name: member for name, member in members.items() if name not in NOT_OF_THE_BODY}


def passed(instance: ResourceInstance) -> Any:
    nested = instance.resource.nested
    assert nested
    return {
        name.lower(): plain_in(instance, instance.scope.value(tree, instance.locals))
        for name, tree in nested.parameters.items()
    }


def compare_scale_sets(comparison: Comparison, bicep: Scope, compiled: Scope) -> None:
    """The scale sets of both, module calls followed: the same models and verdicts, by type and name."""
    ones, others = scale_sets(bicep), scale_sets(compiled)
    comparison.counts["scale sets"] += len(ones)
    comparison.same("settings and verdicts", "", ones, others)


def scale_sets(scope: Scope) -> dict[str, Any]:
    """The models and verdicts of the scale sets that come of a template, by their names."""
    deployed = _Deployed(scope)
    found: dict[str, Any] = {}
    for instance in deployed.scale_sets:
        deployment = Deployment("", partial(deployed.read, instance))
        found[f"{name_of(instance)} {len(found)}"] = {
            "models": sorted(short_model(case) for case in deployment.cases[0]),
            "verdicts": [judge_all(rule, [deployment]).outcome.name for rule in RULES],
        }
    return found


def short_model(value: Any) -> str:
    """A scale set as text: what it is, without the reasons and words of a language."""
    if isinstance(value, Setting):
        return f"{value.state.value}:{value.value!r}" if value.is_known else value.state.value
    names = [one.name for one in fields(value)] if is_dataclass(value) else getattr(value, "_fields", ())
    if names:
        members = {name: short_model(getattr(value, name)) for name in names}
        return str({name: text for name, text in members.items() if name not in ("language", "reasons", "reason")})
    if isinstance(value, Mapping):
        return str({name: short_model(value[name]) for name in sorted(value)})
    return str([short_model(one) for one in value]) if isinstance(value, (list, tuple)) else str(value)


def compare(folders: list[str]) -> Comparison:
    """Compare every pair below the folders."""
    comparison = Comparison()
    for folder in folders:
        root = os.path.realpath(folder)
        files = TemplateFiles(ScannedTree(root))
        for path in sorted(path for path in Path(root).rglob("*.bicep") if path.is_file()):
            template = files.template(str(path))
            comparison.counts["Bicep files"] += 1
            if template is not None and has_placeholders(path):
                comparison.counts["files that are no Bicep, with <names> in angle brackets"] += bool(template.unread)
            elif template is None or template.unread:
                comparison.differences["Bicep files that do not parse"].append(
                    f"{path}: {template and template.unread}"
                )
        for bicep, compiled in pairs(Path(root)):
            comparison.counts["pairs"] += 1
            comparison.pair = os.path.relpath(bicep, root)
            template, other = files.template(str(bicep)), files.template(str(compiled))
            if template is None or other is None:
                comparison.differences["files that cannot be read"].append(str(bicep))
                continue
            parameters = template.parameters
            if {name.lower() for name in parameters} != set(other.parameters):
                comparison.counts[
                    "pairs left out: the JSON is of another version, its parameters have other names"
                ] += 1
                continue
            with open(compiled, encoding="utf-8-sig", errors="replace") as source:
                comparison.sources.add(other, json.load(source))
            template = with_compiled_modules(files, template, other)
            for some in (True, False, None):
                values = {} if some is None else given_values(other.parameters, some)
                scopes = [scope_of(files, one, values) for one in (template, other)]
                comparison.signs = [comparison.sources.sign_below(scopes[0], scopes[1])]
                if some:
                    compare_parameters(comparison, scopes[0], scopes[1])
                compare_scale_sets(comparison, scopes[0], scopes[1])
                comparison.signs = []
                compare_scopes(comparison, "", scopes[0], scopes[1])
    return comparison


def main(folders: list[str]) -> int:
    """Print what was compared and what differs."""
    comparison = compare(folders)
    for kind, count in sorted(comparison.counts.items()):
        print(f"{count:8} {kind}")
    explained, unexplained = sum(comparison.explained.values()), sum(map(len, comparison.differences.values()))
    print(f"\n{explained + unexplained} differences in all")
    print(f"{explained:8} in {len(comparison.first_signs)} pairs: the JSON was compiled from another source")
    print(f"{unexplained:8} unexplained")
    for pair, sign in comparison.first_signs.items():
        print(f"    {comparison.explained[pair]} of {pair}: {sign}")
    for kind, examples in sorted(comparison.differences.items()):
        print(f"\n{len(examples)} differences, unexplained: {kind}")
        by_pair = Counter(example.partition(": ")[0] for example in examples)
        shown = {example.partition(": ")[0]: example for example in reversed(examples)}
        for pair, count in by_pair.items():
            print(f"    {count} of {shown[pair]}")
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
