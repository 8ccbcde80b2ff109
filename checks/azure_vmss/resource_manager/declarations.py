"""The scale sets that the ARM templates and Bicep files of a tree declare."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from ..evaluation.assumptions import Assumptions
from ..evaluation.values import (
    Identity,
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Unknown,
    Value,
    identity_of,
    same,
)
from ..model.declared import DeclaredScaleSet, Deployment, ModuleCall, Reading, ScannedTree
from ..model.languages import ARM, BICEP
from ..model.scale_set import Extension, ScaleSet
from ..scale_sets.compute import read_compute, read_extension
from ..scale_sets.joined import Joined
from ..scale_sets.node import Node
from . import template_functions as functions
from .checkov_names import checkov_name
from .deployment_scope import DEPLOYMENT_TYPE, ResourceInstance, Scope, unknown_place
from .resource_names import ByName, Segments, joined_segments, same_names
from .template_evaluator import Evaluation
from .template_files import TemplateFiles
from .template_tree import MISSING, Deferred, Expression, ParameterFile, Resource, Template

SCALE_SET_TYPE = "microsoft.compute/virtualmachinescalesets"
EXTENSION_TYPE = f"{SCALE_SET_TYPE}/extensions"
_ENDINGS = (".json", ".jsonc", ".bicep")
_WORDS_OF_CALLERS = ("module ", "templatelink", "loadjsoncontent")
_MAX_STEPS_INTO_A_VALUE = 2_000
_MAX_TEMPLATES_DEPLOYED = 2_000
_Key = tuple[Any, Identity]


def read_templates(tree: ScannedTree) -> Reading:
    """Every scale set of the templates below the root, in order of file and line.

    A file that others of the tree deploy is read with the values they pass, by its own defaults where none does.
    Only regular files are opened; nothing raises.
    """
    files = TemplateFiles(tree)
    wanted = {os.path.realpath(path) for path in tree.files}
    templates = _templates_of_interest(tree, files)
    found: dict[tuple[str, int], _Declaration] = {}
    for path in templates:
        _declare_all(templates[path], found)
    called = _called_paths(templates)
    reached: set[str] = set()
    # those first that link others by URI, and at last files that only deploy each other
    roots = sorted((path for path in templates if path not in called), key=lambda path: not _has_link(templates[path]))
    for path in [*roots, *(path for path in called if path in templates)]:
        if path not in reached:
            reached |= _deploy(templates[path], files, found)
    declared = [one.finished() for one in found.values() if not wanted or one.template.path in wanted]
    declared.sort(key=lambda one: (one.file, one.lines))
    unread = [one for one in files.unread if not wanted or one.file in wanted]
    return Reading(tuple(declared), tuple(sorted(set(unread), key=lambda one: (one.file, one.line))))


# which files


def _templates_of_interest(tree: ScannedTree, files: TemplateFiles) -> dict[str, Template]:
    """The templates that declare scale sets, or may deploy a file that does, by path."""
    found: dict[str, None] = {}
    callers_of: dict[str, list[str]] = {}
    # a path in an expression of ARM may be put together: its callers are told by the name of the file alone
    arm_callers: dict[str, str] = {}
    for path, text, named in _texts(tree, files):
        if "virtualmachinescalesets" in text:
            found[path] = None
        elif path.lower().endswith(".bicep"):
            for other in named or ():
                callers_of.setdefault(other.lower(), []).append(path)
        elif named is not None:
            arm_callers[path] = text
    pending, names = list(found), set()
    while pending:
        path = pending.pop()
        callers = callers_of.get(path.lower(), [])
        name = os.path.basename(path).lower()
        if name not in names:
            names.add(name)
            callers = [*callers, *(caller for caller, text in arm_callers.items() if name in text)]
        pending.extend(caller for caller in callers if caller not in found)
        found.update(dict.fromkeys(callers))
    templates = {path: files.template(path) for path in sorted(found)}
    return {path: template for path, template in templates.items() if template is not None}


def _texts(tree: ScannedTree, files: TemplateFiles) -> Iterator[tuple[str, str, Sequence[str] | None]]:
    """What may be a template: its path, its text in lower case, and the files it names, None if it deploys none.

    No walk finds files in hidden folders; those that another file names are deployed all the same.
    """
    paths = dict.fromkeys(_paths(tree, files.root))
    pending = list(reversed(paths))
    while pending:
        path = pending.pop()
        written = files.text(path) or ""
        text = written.lower()
        files.forget(path)
        if not _may_be_template(path, text):
            continue
        is_caller = any(word in text for word in _WORDS_OF_CALLERS)
        named = _named_files(path, written) if is_caller else None
        hidden = [other for other in dict.fromkeys(named or ()) if other not in paths and _is_hidden(other, files.root)]
        paths.update(dict.fromkeys(hidden))
        pending.extend(hidden)
        yield path, text, named


def _named_files(path: str, text: str) -> list[str]:
    """The absolute paths of the files that stand in quotes in a template."""
    folder = os.path.dirname(path)
    return [
        os.path.normpath(os.path.join(folder, piece))
        for piece in text.replace('"', "'").split("'")
        if piece.endswith(_ENDINGS) and "\n" not in piece
    ]


def _is_hidden(path: str, root: str) -> bool:
    segments = os.path.relpath(path, root).split(os.sep)
    return ".." not in segments and any(segment.startswith(".") for segment in segments)


def _may_be_template(path: str, text: str) -> bool:
    return path.lower().endswith(".bicep") or "deploymenttemplate.json" in text


def _paths(tree: ScannedTree, root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not tree.is_skipped(os.path.join(folder, name)))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.lower().endswith(_ENDINGS) and not tree.is_skipped(path):
                yield path


def _called_paths(templates: Mapping[str, Template]) -> list[str]:
    """The files that templates of the tree deploy, as far as their paths are written out."""
    called: list[str] = []
    for path, template in templates.items():
        for resource in all_resources(template):
            nested = resource.nested
            if nested is not None and isinstance(nested.path, str) and nested.path:
                other = os.path.normpath(os.path.join(os.path.dirname(path), nested.path.replace("\\", "/")))
                if other != path and other not in called:
                    called.append(other)
    return called


def _has_link(template: Template) -> bool:
    return any(
        resource.nested is not None and resource.nested.link is not MISSING for resource in all_resources(template)
    )


def all_resources(template: Template) -> Iterator[Resource]:
    """The resources of a template, those inside others and of its nested templates too."""
    pending = list(template.resources)
    while pending:
        resource = pending.pop()
        yield resource
        pending.extend(resource.children)
        if resource.nested is not None and resource.nested.template is not None:
            pending.extend(resource.nested.template.resources)


# what they declare


@dataclass
class _Declaration:
    """A scale set in a file, and the deployments found so far."""

    template: Template
    resource: Resource
    deployments: list[Deployment] = field(default_factory=list)

    def finished(self) -> DeclaredScaleSet:
        body = self.resource.body.tree if isinstance(self.resource.body, Deferred) else self.resource.body
        return DeclaredScaleSet(
            framework=self.template.language,
            file=self.template.path,
            lines=self.resource.lines,
            resource=checkov_name(self.resource, self.template),
            deployments=tuple(self.deployments),
            metadata_skips=_metadata_skips(body),
        )


def _declare_all(template: Template, found: dict[tuple[str, int], _Declaration]) -> None:
    for resource in all_resources(template):
        if _is_scale_set(resource) and not resource.existing:
            found[template.path, id(resource)] = _Declaration(template, resource)


def _is_scale_set(resource: Resource) -> bool:
    return isinstance(resource.type, str) and resource.type.strip().lower() == SCALE_SET_TYPE


def _metadata_skips(body: object) -> tuple[str, ...]:
    metadata = body.get("metadata") if isinstance(body, dict) else None
    skips = metadata.get("checkov") if isinstance(metadata, dict) else None
    given = skips if isinstance(skips, list) else [skips]
    return tuple(skip for skip in given if isinstance(skip, str))


# how they are deployed


def _deploy(template: Template, files: TemplateFiles, found: dict[tuple[str, int], _Declaration]) -> set[str]:
    """Add the deployments of a template that nothing calls; gives the paths of all files it deploys."""
    reached: set[str] = set()
    parameter_files = files.parameter_files(template.path)
    deployments: list[ParameterFile | None] = [*parameter_files] or [None]
    for given in deployments:
        root = _root_scope(template, files, given)
        label = os.path.relpath(given.path, os.path.dirname(template.path)) if given is not None else ""
        deployed = _Deployed(root)
        reached |= deployed.paths
        for instance in deployed.scale_sets:
            key = (instance.scope.template.path, id(instance.resource))
            if key not in found:
                found[key] = _Declaration(instance.scope.template, instance.resource)
            labels = [part for part in (label, instance.label) if part]
            found[key].deployments.append(
                Deployment(" ".join(labels), partial(deployed.read, instance), calls=_calls(instance.scope))
            )
    return reached


def _calls(scope: Scope) -> tuple[ModuleCall, ...]:
    """What leads from other files to the one of a scope, outermost first."""
    calls: list[ModuleCall] = []
    while scope.caller is not None:
        caller = scope.caller
        if caller.scope.template.path != scope.template.path:
            calls.insert(0, ModuleCall(caller.scope.template.path, caller.resource.lines, caller.resource.symbol))
        scope = caller.scope
    return tuple(calls)


def _root_scope(template: Template, files: TemplateFiles, given: ParameterFile | None) -> Scope:
    evaluation = Evaluation()
    place = unknown_place()
    if given is None:
        return Scope(template, files, evaluation, place)
    own = Template("bicep", given.path, variables=dict(given.variables), functions=dict(given.functions))
    parameters = Scope(own, files, evaluation, place, key=given.path)
    values = {name.lower(): partial(parameters.value, tree) for name, tree in given.values.items()}
    return Scope(template, files, evaluation, place, given=values)


class _Deployed:
    """The scale sets, extensions and deployments of one deployment of a root template."""

    def __init__(self, root: Scope) -> None:
        self.scale_sets: list[ResourceInstance] = []
        self.extensions: list[ResourceInstance] = []
        self.unread: list[ResourceInstance] = []
        self.paths: set[str] = set()
        pending = [root]
        deployed = 0
        while pending:
            scope = pending.pop(0)
            self.paths.add(scope.template.path)
            for resource in scope.template.resources:
                if not _is_of_interest(resource):
                    continue
                for instance in scope.instances_of(resource):
                    self._add(instance)
                    if resource.nested is None:
                        continue
                    inside = instance.deployed if deployed < _MAX_TEMPLATES_DEPLOYED else None
                    deployed += 1
                    if inside is not None:
                        pending.append(inside)
                    else:
                        self.unread.append(instance)

    def _add(self, instance: ResourceInstance) -> None:
        kind = instance.type.lower()
        if kind == SCALE_SET_TYPE and not instance.resource.existing:
            self.scale_sets.append(instance)
        elif kind == EXTENSION_TYPE and not instance.resource.existing:
            self.extensions.append(instance)
        if kind == SCALE_SET_TYPE:
            for child in instance.children:
                self._add(child)

    def read(self, scale_set: ResourceInstance, assumptions: Assumptions) -> ScaleSet:
        """The scale set in one case."""
        deployed = _happens(scale_set, assumptions) is not False
        extensions: list[Extension] = []
        for extension in self._candidates(scale_set):
            belongs = self._belongs(extension, scale_set)
            happens = _happens(extension, assumptions) if belongs is not False else False
            if happens is not False:
                read = read_extension(Node(extension.body, "", assumptions, fold=True))
                extensions.append(read._replace(certain=bool(belongs and happens)))
        version = scale_set["apiVersion"]
        model = read_compute(
            Node(scale_set.body, "", assumptions, fold=True),
            version if isinstance(version, str) else "",
            BICEP if scale_set.scope.template.language == "bicep" else ARM,
            Joined(tuple(extensions), self._unseen(scale_set, assumptions)),
        )
        return model if deployed else replace(model, deployed=False)

    def _unseen(self, scale_set: ResourceInstance, assumptions: Assumptions) -> str:
        """Why a deployment that cannot be read may attach an extension, empty where none is given the scale set."""
        for text in (joined_segments(scale_set.names), scale_set.id):
            for module in self._given_to_unread.get(_key(text), ()):
                if _happens(module, assumptions) is not False:
                    kind = "module" if module.scope.template.language == "bicep" else "linked template"
                    return f'{kind} "{module.label_in_chain}" cannot be read and is given the scale set'
        return ""

    @cached_property
    def _given_to_unread(self) -> dict[_Key, list[ResourceInstance]]:
        """The deployments that cannot be read, by what they are given: texts without case, and what is not known."""
        found: dict[_Key, list[ResourceInstance]] = defaultdict(list)
        for module in self.unread:
            for key in dict.fromkeys(map(_key, _given(module))):
                found[key].append(module)
        return found

    def _candidates(self, scale_set: ResourceInstance) -> list[ResourceInstance]:
        """The extensions that may be the scale set's: what is written inside it, and what may have its name."""
        return [*self._inside.get(id(scale_set.resource), ()), *self._named.like(scale_set.names)]

    @cached_property
    def _inside(self) -> dict[int, list[ResourceInstance]]:
        found: dict[int, list[ResourceInstance]] = defaultdict(list)
        for extension in self.extensions:
            parent = extension.parent
            if parent is not None and _is_inside(extension):
                found[id(parent.resource)].append(extension)
        return found

    @cached_property
    def _named(self) -> ByName[ResourceInstance]:
        return ByName((one for one in self.extensions if not _is_inside(one)), _name_of_owner)

    @cached_property
    def _sets(self) -> ByName[ResourceInstance]:
        return ByName(self.scale_sets, lambda scale_set: scale_set.names)

    def _belongs(self, extension: ResourceInstance, scale_set: ResourceInstance) -> bool | None:
        """Whether an extension is one of the scale set; None where that is not known."""
        parent = extension.parent
        if parent is not None and _is_inside(extension):
            return parent is scale_set or (parent.resource is scale_set.resource and _same_instance(parent, scale_set))
        answer = _is_named(extension, scale_set)
        if answer is False or extension.scope is scale_set.scope:
            return answer
        # of several sets with one name, those of the same template are meant
        beside = (other for other in self._sets.like(_name_of_owner(extension)) if other.scope is extension.scope)
        return False if any(_is_named(extension, other) is True for other in beside) else answer


def _is_of_interest(resource: Resource) -> bool:
    if resource.nested is not None or isinstance(resource.type, Expression):
        return True
    kind = str(resource.type).strip().lower()
    return kind in (SCALE_SET_TYPE, EXTENSION_TYPE, DEPLOYMENT_TYPE)


def _same_instance(one: ResourceInstance, other: ResourceInstance) -> bool:
    return one.scope is other.scope and (one.turn.index is other.turn.index or same(one.turn.index, other.turn.index))


def _is_inside(extension: ResourceInstance) -> bool:
    """Whether an extension says by its place, or by its parent, whose it is."""
    return extension.parent is not None and not extension.parent.resource.existing


def _name_of_owner(extension: ResourceInstance) -> Segments:
    return extension.names[:-1] or extension.names


def _is_named(extension: ResourceInstance, scale_set: ResourceInstance) -> bool | None:
    """Whether the name of an extension, without its last segment, is that of the scale set, in the same place."""
    answers = (
        same_names(_name_of_owner(extension), scale_set.names),
        functions.texts_equal(extension.prefix, scale_set.prefix),
    )
    if False in answers:
        return False
    return None if None in answers else True


def _happens(instance: ResourceInstance, assumptions: Assumptions) -> bool | None:
    """Whether a resource is deployed in this case; None where that is open."""
    answers = [assumptions.settle(condition) for condition in instance.conditions]
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def _given(module: ResourceInstance) -> Iterator[Value]:
    """The texts in what a deployment gets, among them the ids of resources, and what is not known."""
    pending, steps = module.passed_values(), 0
    while pending and steps < _MAX_STEPS_INTO_A_VALUE:
        steps += 1
        value = pending.pop()
        if isinstance(value, OneOf):
            pending.extend(choice.value for choice in value.choices)
        elif isinstance(value, ResourceInstance):
            pending.append(value.id)
        elif isinstance(value, Mapping):
            pending.extend(value[key] for key in value)
        elif isinstance(value, PartialMap):
            pending.extend(value.known.values())
        elif isinstance(value, (list, PartialList)):
            pending.extend(_elements(value))
        elif isinstance(value, (str, PartialText, Unknown)):
            yield value


def _key(value: Value) -> _Key:
    """Equal for what is :func:`same` without case."""
    return type(value), identity_of("", functions.folded(value))


def _elements(value: Value) -> Sequence[Value]:
    return value.items if isinstance(value, PartialList) else list(value)
