"""A template as it is deployed: its parameters, variables and resources, and the deployments nested in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Callable, NamedTuple

from ..evaluation.values import (
    OneOf,
    PartialMap,
    PartialText,
    Reference,
    Unknown,
    Value,
    either,
    identity_of,
    one_of,
    over_choices,
    partial_text,
    same,
    unknown,
)
from . import template_functions as functions
from .bicep.bicep_file_contents import is_file_function, load_content
from .members import LazyObject, OpenObject, key_of
from .resource_names import Segments, provider_path, resource_id, same_names, segments_of
from .template_evaluator import MAX_LOOKUP, Evaluation, Evaluator, Locals, Turn, below
from .template_files import TemplateFiles
from .template_tree import (
    MISSING,
    Call,
    For,
    Function,
    Imported,
    MethodCall,
    Nested,
    Output,
    Parameter,
    Resource,
    Symbol,
    Template,
    Tree,
)

DEPLOYMENT_TYPE = "microsoft.resources/deployments"
_RESOURCE_GROUP_TYPE = "microsoft.resources/resourcegroups"
_MANAGEMENT_GROUP_TYPE = "Microsoft.Management/managementGroups"
# more instances of one resource than Resource Manager deploys
MAX_INSTANCES = 800
_MAX_NESTED = 20
_MAX_ALLOWED = 64
_AT_DEPLOYMENT = "is known only when it is deployed"


class Place(NamedTuple):
    """Where a template deploys to: a subscription id and the name of a resource group, None above one.

    ``above_subscriptions`` is the id of a management group, empty for the tenant, None below them.
    """

    subscription: Value
    resource_group: Value | None
    above_subscriptions: Value | None = None

    @property
    def prefix(self) -> Value:
        """What every id of a resource there begins with."""
        if self.above_subscriptions is not None:
            return self.above_subscriptions
        subscription = ("/subscriptions/", functions.text_of(self.subscription))
        if self.resource_group is None:
            return partial_text(subscription)
        return partial_text((*subscription, "/resourceGroups/", functions.text_of(self.resource_group)))


def above(place: Place, target_scope: str) -> Place:
    """The place as far up as a template with that target scope deploys to."""
    if target_scope == "resourceGroup" or (target_scope == "managementGroup" and place.above_subscriptions):
        return place
    at_top = {"tenant": "", "managementGroup": _some_management_group()}
    return Place(place.subscription, None, at_top.get(target_scope))


def place_of(scope_id: Value, before: Place) -> Place:
    """The place that the id of a management group, subscription or resource group names, else ``before``."""
    segments = segments_of(scope_id)
    kinds = [functions.folded(segment) for segment in segments]
    if len(segments) >= 3 and kinds[-2] == "managementgroups":
        return Place(before.subscription, None, management_group_id(segments[-1]))
    if len(segments) >= 5 and kinds[3] == "resourcegroups":
        return Place(segments[2], segments[4])
    return Place(segments[2], None) if len(segments) == 3 and kinds[1] == "subscriptions" else before


def management_group_id(name: Value) -> Value:
    return partial_text((f"/providers/{_MANAGEMENT_GROUP_TYPE}/", functions.text_of(name)))


def _some_management_group() -> Value:
    return management_group_id(unknown(f"the management group {_AT_DEPLOYMENT}", "management group", not_null=True))


def unknown_place() -> Place:
    return Place(
        unknown(f"the subscription {_AT_DEPLOYMENT}", "subscription", not_null=True),
        unknown(f"the resource group {_AT_DEPLOYMENT}", "resource group", not_null=True),
    )


class Scope(Evaluator):
    """One template in one deployment.

    ``given`` are functions that give the values of parameters passed, by name. ``key`` tells the deployment from the
    others of the same tree. ``caller`` is the scope that deploys this one; with ``outer`` its expressions are
    evaluated there, as a nested deployment of ARM does unless it says otherwise. ``conditions`` all have to hold for
    the deployment to happen, ``chain`` are the files that lead here.
    """

    def __init__(
        self,
        template: Template,
        files: TemplateFiles,
        evaluation: Evaluation,
        place: Place,
        key: str = "",
        given: Mapping[str, Callable[[], Value]] | None = None,
        caller: ResourceInstance | None = None,
        outer: bool = False,
    ) -> None:
        super().__init__(evaluation)
        self.template = template
        self.files = files
        self.place = above(place, template.target_scope)
        self.key = key
        self.caller = caller
        self._given = given or {}
        self._outer = caller.scope if caller is not None and outer else None
        self._locals: Locals = caller.locals if caller is not None and outer else {}
        self._memo: dict[tuple[str, str], Value] = {}
        self._in_progress: set[tuple[str, str]] = set()
        self._instances: dict[int, list[ResourceInstance]] = {}
        self._imports: dict[str, Scope | None] = {}
        self._by_id: list[tuple[Value, ResourceInstance]] | None = None
        self.is_arm = template.language == "arm"

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """The files that lead here, this one last."""
        return (*(self.caller.scope.chain if self.caller is not None else ()), self.template.path)

    # parameters, variables, outputs, functions

    def parameter(self, name: str) -> Value:
        if self._outer is not None:
            return self._outer.parameter(name)
        wanted = name.lower() if self.is_arm else name
        return self._once("parameter", wanted, lambda: self._parameter(wanted))

    def _parameter(self, name: str) -> Value:
        declared = self.template.parameters.get(name)
        passed = self._given.get(name.lower())
        if passed is None:
            return self._default(name, declared)
        if declared is None or declared.default is MISSING:
            return passed()
        # null counts as nothing passed where there is a default
        return over_choices(lambda value: self._default(name, declared) if value is None else value, passed())

    def _default(self, name: str, declared: Parameter | None) -> Value:
        if declared is None:
            return unknown(f"there is no parameter {name}", "parameter", self.key, name)
        if declared.default is not MISSING:
            return self.value(declared.default)
        if declared.nullable:
            return None
        reason = f"parameter {name} has no value"
        identity = identity_of("parameter", self.key, name)
        allowed = [value for value in declared.allowed or () if isinstance(value, (str, int))]
        if allowed and len(allowed) == len(declared.allowed or ()) <= _MAX_ALLOWED:
            choices = [(frozenset({(identity, value)}), value) for value in allowed]
            return one_of(choices, reason)
        open_value = Unknown(reason, identity, True)
        return either(open_value, True, False) if declared.type == "bool" else open_value

    def variable(self, name: str) -> Value:
        if self._outer is not None:
            return self._outer.variable(name)
        wanted = name.lower() if self.is_arm else name
        if wanted not in self.template.variables:
            return unknown(f"there is no variable {name}", "variable", self.key, name)
        return self._once("variable", wanted, lambda: self.value(self.template.variables[wanted]))

    def _once(self, kind: str, name: str, work_out: Callable[[], Value]) -> Value:
        key = (kind, name)
        if key not in self._memo:
            if key in self._in_progress:
                return unknown(f"{kind} {name} refers to itself", kind, self.key, name)
            self._in_progress.add(key)
            try:
                self._memo[key] = work_out()
            finally:
                self._in_progress.discard(key)
        return self._memo[key]

    def outputs(self, wrapped: bool) -> Value:
        """The outputs by name; ``wrapped`` as ``{"value": ...}``, which is what ``reference`` gives."""

        def one(output: Output) -> Value:
            value = self._output(output)
            return {"value": value} if wrapped else value

        return LazyObject(self.template.outputs, one)

    def _output(self, output: Output) -> Value:
        if output.loop is not None:
            return self.value(For(output.loop, output.value), self._locals)
        return self.value(output.value, self._locals)

    def user_function(self, name: str, arguments: tuple[Value, ...]) -> Value:
        if self._outer is not None:
            return self._outer.user_function(name, arguments)
        found = self.template.functions.get(name.lower() if self.is_arm else name)
        if isinstance(found, Imported):
            exporting = self._import(found.path)
            return exporting.user_function(found.name, arguments) if exporting else self._unread_import(found.path)
        if not isinstance(found, Function):
            return NotImplemented
        locals = dict(zip(found.parameters, arguments))
        locals.update(
            {f"parameter {parameter.lower()}": value for parameter, value in zip(found.parameters, arguments)}
        )
        return self.value(found.body, locals) if not self.is_arm else self.evaluate(found.body, locals)

    # what Bicep names

    def symbol(self, name: str, locals: Locals) -> Value:
        if name in self.template.parameters:
            return self.parameter(name)
        if name in self.template.variables:
            return self.variable(name)
        resource = self._by_symbol.get(name)
        if resource is None:
            return unknown(f"there is no {name}", "symbol", self.key, name)
        found = self.instances_of(resource)
        if resource.loop is None:
            return found[0] if found else unknown(f"{name} is not known", "symbol", self.key, name)
        if any(not isinstance(instance.turn.index, int) for instance in found):
            return unknown(f"the number of instances of {name} is not known", "symbol", self.key, name)
        return list(found)

    def member(self, owner: Value, name: str, safe: bool = False) -> Value:
        """As for every value; ``resource.?member`` is null where the resource is not deployed."""
        if isinstance(owner, DeployedObject) or (isinstance(owner, ResourceInstance) and not safe):
            return owner[name]
        if not isinstance(owner, ResourceInstance):
            return super().member(owner, name, safe)
        return over_choices(lambda happens: owner[name] if happens else None, owner.own_condition)

    def element_of_symbol(self, name: str, index: Value, locals: Locals) -> Value:
        resource = self._by_symbol.get(name)
        if resource is None or resource.loop is None or isinstance(index, OneOf):
            return NotImplemented
        for instance in self.instances_of(resource):
            if isinstance(index, int) and instance.turn.index == index:
                return instance
        loop = resource.loop
        items = self.value(loop.items if loop.count is None else loop.count, self._locals)
        item = over_choices(lambda found: self.element(found, index), items) if loop.count is None else index
        turn = self._turn(loop, self._locals, index, item)
        return ResourceInstance(self, resource, self._parent_of.get(id(resource)), turn)

    @cached_property
    def _by_symbol(self) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        pending = list(self.template.resources)
        while pending:
            resource = pending.pop(0)
            if resource.symbol:
                found.setdefault(resource.symbol, resource)
            pending.extend(resource.children)
        return found

    @cached_property
    def _parent_of(self) -> dict[int, ResourceInstance]:
        """The instance around each resource that is written inside another one that is not in a loop."""
        found: dict[int, ResourceInstance] = {}
        pending = list(self.template.resources)
        while pending:
            resource = pending.pop(0)
            if resource.children:
                around = self.instances_of(resource)
                if around:
                    found.update((id(child), around[0]) for child in resource.children)
                pending.extend(resource.children)
        return found

    def instances_of(self, resource: Resource, parent: ResourceInstance | None = None) -> list[ResourceInstance]:
        """The instances of a resource of this template, one where their number is not known."""
        if parent is None and resource not in self.template.resources:
            parent = self._parent_of.get(id(resource))
        key = hash((id(resource), id(parent)))
        if key not in self._instances:
            around = parent.locals if parent is not None else self._locals
            turns = [Turn(None, around)] if resource.loop is None else self.turns(resource.loop, around, MAX_INSTANCES)
            self._instances[key] = [ResourceInstance(self, resource, parent, turn) for turn in turns]
        return self._instances[key]

    def imported(self, path: str, name: str) -> Value:
        exporting = self._import(path)
        if exporting is None:
            return self._unread_import(path)
        if name:
            return exporting.variable(name)
        return LazyObject(exporting.template.variables, lambda tree: exporting.value(tree))

    def _import(self, path: str) -> Scope | None:
        if path not in self._imports:
            absolute = os.path.normpath(os.path.join(os.path.dirname(self.template.path), path))
            template = self.files.template(absolute)
            self._imports[path] = (
                Scope(template, self.files, self.evaluation, self.place, f"{self.key}<{path}") if template else None
            )
        return self._imports[path]

    @staticmethod
    def _unread_import(path: str) -> Value:
        return unknown(f"{path} cannot be read", "import", path)

    def method(self, node: MethodCall, locals: Locals) -> Value:
        target = node.target
        if isinstance(target, Symbol) and target.name not in locals:
            declared = self.template.variables.get(target.name)
            if isinstance(declared, Imported) and not declared.name:
                exporting = self._import(declared.path)
                arguments = tuple(self.evaluate(argument, locals) for argument in node.arguments)
                found = exporting.user_function(node.name, arguments) if exporting else NotImplemented
                return self._unread_import(declared.path) if found is NotImplemented else found
        owner = self.evaluate(target, locals)
        return unknown(f"{node.name}() {_AT_DEPLOYMENT}", node.name, owner, *map(id, node.arguments), not_null=True)

    # functions that need a scope

    def special_function(self, name: str) -> Callable[[tuple[Tree, ...], Locals], Value] | None:
        if is_file_function(name):
            return lambda arguments, locals: self._loaded(name, arguments, locals)
        function = _SCOPED.get(name)
        return function.__get__(self) if function is not None else super().special_function(name)

    def _loaded(self, name: str, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return over_choices(
            lambda *values: load_content(name, values, self.template.path, self.files.text),
            *self._values(arguments, locals),
        )

    def _values(self, arguments: tuple[Tree, ...], locals: Locals) -> tuple[Value, ...]:
        return tuple(self.evaluate(argument, locals) for argument in arguments)

    def _parameters(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def named(name: Value) -> Value:
            if not isinstance(name, str):
                return unknown(functions.reason_for((name,), "a name is not known"), "parameters", name)
            inside = f"parameter {name.lower()}"
            return locals[inside] if inside in locals else self.parameter(name)

        return over_choices(named, *self._values(arguments[:1], locals))

    def _variables(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def named(name: Value) -> Value:
            if isinstance(name, str):
                return self.variable(name)
            scope = self._outer or self
            # one that is being worked out cannot refer to itself
            possible = [
                key
                for key in scope.template.variables
                if functions.texts_equal(name, key) is not False and ("variable", key) not in scope._in_progress
            ]
            return self.one_of_many({key: scope.variable(key) for key in possible[: MAX_LOOKUP + 1]}, name)

        return over_choices(named, *self._values(arguments[:1], locals))

    def _resource_id(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def made(*values: Value) -> Value:
            before, kind, names = _split_at_type(values)
            if kind is None:
                return unknown(
                    functions.reason_for(values, "a resource type is not known"), "resourceId", *values, not_null=True
                )
            place = self.place
            if before:
                place = Place(before[0] if len(before) > 1 else place.subscription, before[-1])
            return resource_id(place.prefix, kind, names)

        return over_choices(made, *self._values(arguments, locals))

    def _subscription_resource_id(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def made(*values: Value) -> Value:
            before, kind, names = _split_at_type(values)
            if kind is None:
                return unknown(
                    functions.reason_for(values, "a resource type is not known"),
                    "subscriptionResourceId",
                    *values,
                    not_null=True,
                )
            subscription = before[0] if before else self.place.subscription
            if kind.lower() == _RESOURCE_GROUP_TYPE and len(names) == 1:
                return Place(subscription, names[0]).prefix
            return resource_id(Place(subscription, None).prefix, kind, names)

        return over_choices(made, *self._values(arguments, locals))

    def _tenant_resource_id(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return self._id_above("tenantResourceId", lambda before: "", arguments, locals)

    def _management_group_resource_id(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def prefix(before: Sequence[Value]) -> Value:
            return management_group_id(before[0]) if before else above(self.place, "managementGroup").prefix

        return self._id_above("managementGroupResourceId", prefix, arguments, locals)

    def _id_above(
        self, name: str, prefix: Callable[[Sequence[Value]], Value], arguments: tuple[Tree, ...], locals: Locals
    ) -> Value:
        def made(*values: Value) -> Value:
            before, kind, names = _split_at_type(values)
            if kind is None:
                reason = functions.reason_for(values, "a resource type is not known")
                return unknown(reason, name, *values, not_null=True)
            return resource_id(prefix(before), kind, names)

        return over_choices(made, *self._values(arguments, locals))

    def _management_group(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def made(*names: Value) -> Value:
            place = above(self.place, "managementGroup")
            group_id = management_group_id(names[0]) if names else place.prefix
            about = {
                part: unknown(f"the {part} of the management group {_AT_DEPLOYMENT}", part, group_id, not_null=True)
                for part in ("properties", "tenantId")
            }
            return {"id": group_id, "name": segments_of(group_id)[-1], "type": _MANAGEMENT_GROUP_TYPE, **about}

        return over_choices(made, *self._values(arguments[:1], locals))

    def _extension_resource_id(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def made(*values: Value) -> Value:
            _, kind, names = _split_at_type(values[1:])
            if kind is None:
                return unknown(
                    functions.reason_for(values, "a resource type is not known"),
                    "extensionResourceId",
                    *values,
                    not_null=True,
                )
            return resource_id(functions.text_of(values[0]), kind, names)

        return over_choices(made, *self._values(arguments, locals))

    def _subscription(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        given = self._values(arguments[:1], locals)
        subscription = given[0] if given else self.place.subscription
        about = {
            name: unknown(f"the {name} {_AT_DEPLOYMENT}", name, subscription, not_null=True)
            for name in ("tenantId", "displayName")
        }
        id_text = over_choices(lambda found: Place(found, None).prefix, subscription)
        return {"id": id_text, "subscriptionId": subscription, **about}

    def _resource_group(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        given = self._values(arguments[:2], locals)
        subscription = given[0] if len(given) > 1 else self.place.subscription
        if given:
            name = given[-1]
        elif self.place.resource_group is not None:
            name = self.place.resource_group
        else:
            name = unknown(f"the resource group {_AT_DEPLOYMENT}", "resource group", not_null=True)
        about = {
            part: unknown(f"the {part} of the resource group {_AT_DEPLOYMENT}", part, subscription, name, not_null=True)
            for part in ("location", "tags", "properties", "managedBy")
        }
        group_id = over_choices(lambda *found: Place(*found).prefix, subscription, name)
        return {"id": group_id, "name": name, "type": "Microsoft.Resources/resourceGroups", **about}

    def _deployment(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        name = unknown(f"the name of the deployment {_AT_DEPLOYMENT}", "deployment", self.key, not_null=True)
        reason, parts = f"the deployment {_AT_DEPLOYMENT}", ("deployment properties", self.key)
        link = PartialMap({"uri": _uri_of(self.template.path)}, reason, identity_of("link", *parts))
        return {"name": name, "properties": PartialMap({"templateLink": link}, reason, identity_of(*parts))}

    def _environment(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return unknown(f"the Azure environment {_AT_DEPLOYMENT}", "environment", not_null=True)

    def _new_guid(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        return unknown(f"newGuid() {_AT_DEPLOYMENT}", "newGuid", self.key, not_null=True)

    def _reference(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        values = self._values(arguments, locals)
        full = len(values) > 2 and isinstance(values[2], str) and values[2].lower() == "full"
        return (
            self._referred_in_each_case(values[0], full) if values else unknown("reference() of nothing", "reference")
        )

    def _referred_in_each_case(self, target: Value, full: bool) -> Value:
        """What has an id of several cases may be one resource in all of them, of this template or another."""
        if not isinstance(target, OneOf):
            return self._referred(target, full)
        whole = self._with_id(target)
        if whole is not None:
            return self._referred(whole, full)
        cases = [choice.value for choice in target.choices]
        kinds = {_kind_of(case) for case in cases}
        if len(kinds) == 1 and not any(self._in_template(case) for case in cases):
            return _of_elsewhere(target, kinds.pop(), "...")
        return over_choices(lambda one: self._referred(one, full), target)

    def _in_template(self, target: Value) -> ResourceInstance | None:
        return self._named(target) or self._with_id(target)

    def _referred(self, target: Value, full: bool) -> Value:
        found = target if isinstance(target, ResourceInstance) else self._in_template(target)
        if found is not None and found.resource.nested is not None:
            inside = {"outputs": found.outputs(wrapped=True)}
            return {"properties": inside} if full else inside
        if found is not None:
            return found if full else found["properties"]
        last = (provider_path(target) or segments_of(target))[-1]
        return _of_elsewhere(target, _kind_of(target), str(last) if isinstance(last, str) else "...")

    def _all_outputs(self, arguments: tuple[Tree, ...], locals: Locals) -> Value:
        def found(target: Value) -> Value:
            named = self._named(target)
            if named is None or named.resource.nested is None:
                return unknown(f"listOutputsWithSecureValues() {_AT_DEPLOYMENT}", "outputs", target, not_null=True)
            return named.outputs(wrapped=False)

        return over_choices(found, *self._values(arguments[:1], locals))

    def _named(self, target: Value) -> ResourceInstance | None:
        """The resource a symbolic name stands for, or the deployment of this template with an id or a name."""
        if isinstance(target, str):
            symbol, bracket, index = target.partition("[")
            resource = self._by_symbol.get(symbol)
            if resource is not None:
                turn = int(index[:-1]) if bracket and index[:-1].isdecimal() and len(index) < 10 else None
                return next(
                    (one for one in self.instances_of(resource) if turn is None or one.turn.index == turn), None
                )
        element = self._element_named(target)
        if element is not None:
            return element
        path = provider_path(target)
        wanted = segments_of(functions.folded(target)) if path is None else path[2:]
        for instance in self.deployments:
            if same_names(tuple(map(functions.folded, instance.names)), wanted) is True:
                return instance
        return None

    def _element_named(self, target: Value) -> ResourceInstance | None:
        """The instance that ``symbol[index]`` stands for where the index is not known."""
        parts = target.parts if isinstance(target, PartialText) else ()
        if len(parts) != 3 or parts[2] != "]" or not isinstance(parts[0], str) or not parts[0].endswith("["):
            return None
        found = self.element_of_symbol(parts[0][:-1], parts[1], self._locals)
        return found if isinstance(found, ResourceInstance) else None

    def _with_id(self, target: Value) -> ResourceInstance | None:
        """The resource of this template that has an id."""
        wanted = functions.folded(target)
        if not isinstance(wanted, OneOf) and len(segments_of(wanted)) < 3:
            return None
        return next((instance for found, instance in self._ids() if same(found, wanted)), None)

    def _ids(self) -> list[tuple[Value, ResourceInstance]]:
        """The resources by their folded ids; none while they are worked out, for no name may ask for one."""
        if self._by_id is None:
            self._by_id = []
            pending = [instance for resource in self.template.resources for instance in self.instances_of(resource)]
            found: list[tuple[Value, ResourceInstance]] = []
            while pending:
                instance = pending.pop()
                found.append((functions.folded(instance.id), instance))
                pending.extend(instance.children)
            self._by_id = found
        return self._by_id

    @cached_property
    def deployments(self) -> tuple[ResourceInstance, ...]:
        """The deployments and modules that this template contains."""
        return tuple(
            instance
            for resource in self.template.resources
            if resource.nested is not None
            for instance in self.instances_of(resource)
        )


class ResourceInstance(OpenObject):
    """A resource as it is deployed, and as an expression sees it: ``id``, ``name``, ``properties`` and so on."""

    def __init__(self, scope: Scope, resource: Resource, parent: ResourceInstance | None, turn: Turn) -> None:
        self.scope = scope
        self.resource = resource
        self.turn = turn
        self._around = parent
        self._outputs: dict[bool, Value] = {}

    @property
    def locals(self) -> Locals:
        return self.turn.locals

    @cached_property
    def parent(self) -> ResourceInstance | None:
        """The resource it is a child of, by being written inside it or by naming it."""
        if self._around is not None or self.resource.parent is None:
            return self._around
        found = self.scope.value(self.resource.parent, self.locals)
        return found if isinstance(found, ResourceInstance) else None

    @cached_property
    def has_unknown_parent(self) -> bool:
        return self.resource.parent is not None and self.parent is None

    @cached_property
    def type(self) -> str:
        """The full type as written, empty where it is not known."""
        found = self.scope.value(self.resource.type, self.locals)
        if not isinstance(found, str):
            return ""
        if self._around is not None and "." not in found.partition("/")[0]:
            return f"{self._around.type}/{found}"
        return found.strip()

    @cached_property
    def own_name(self) -> Value:
        return self.scope.value(self.resource.name, self.locals)

    @cached_property
    def names(self) -> Segments:
        """The names of the parents and its own; one segment may be unknown and hide others."""
        own = segments_of(self.own_name)
        if self.parent is not None:
            return (*self.parent.names, *own)
        if self.has_unknown_parent:
            return (unknown("a parent is not known", "parent", id(self.resource)), *own)
        return own

    @cached_property
    def prefix(self) -> Value:
        """What the id begins with: the scope it is deployed to."""
        declared = self.resource.scope
        if isinstance(declared, Call) and declared.name.lower() == "tenant":
            return ""
        if declared is not None:
            found = self.scope.value(declared, self.locals)
            scope_id = self.scope.member(found, "id") if isinstance(found, Mapping) else found
            if isinstance(scope_id, (str, Unknown, PartialText, OneOf)):
                return over_choices(functions.text_of, scope_id)
        if self.parent is not None:
            return self.parent.prefix
        return self.scope.place.prefix

    @cached_property
    def id(self) -> Value:
        if not self.type:
            return unknown("a resource type is not known", "id", *self.names)
        if self.type.lower() == _RESOURCE_GROUP_TYPE:
            return over_choices(lambda name: Place(self.scope.place.subscription, name).prefix, self.own_name)
        return over_choices(
            lambda prefix, *names: resource_id(prefix, self.type, [one for name in names for one in segments_of(name)]),
            self.prefix,
            *self.names,
        )

    @cached_property
    def body(self) -> Value:
        return self.scope.value(self.resource.body, self.locals)

    @cached_property
    def conditions(self) -> tuple[Value, ...]:
        """What has to hold for it to be deployed: each true, false, or a OneOf of them."""
        around = self._around.conditions if self._around is not None else self.scope_conditions
        return tuple(one for one in (*around, self.own_condition, self.turn.happens) if one is not True)

    @cached_property
    def own_condition(self) -> Value:
        """What its declaration says of whether it is deployed."""
        return functions.truth(self.scope.value(self.resource.condition, self.locals))

    @property
    def scope_conditions(self) -> tuple[Value, ...]:
        return self.scope.caller.conditions if self.scope.caller is not None else ()

    @cached_property
    def label(self) -> str:
        """What tells it from the other instances of its declaration: the deployments it is in, and its number."""
        parts = [self.scope.caller.label_in_chain] if self.scope.caller is not None else []
        return " ".join(
            [part for part in parts if part] + ([f"[{self.turn.index}]"] if isinstance(self.turn.index, int) else [])
        )

    @property
    def label_in_chain(self) -> str:
        name = self.resource.symbol or (self.own_name if isinstance(self.own_name, str) else "deployment")
        index = f"[{self.turn.index}]" if isinstance(self.turn.index, int) else ""
        before = self.scope.caller.label_in_chain if self.scope.caller is not None else ""
        return f"{before}.{name}{index}" if before else f"{name}{index}"

    @cached_property
    def children(self) -> tuple[ResourceInstance, ...]:
        return tuple(instance for child in self.resource.children for instance in self.scope.instances_of(child, self))

    # the template it deploys

    @cached_property
    def deployed(self) -> Scope | None:
        """The scope of the template that this deployment deploys, None where it cannot be read."""
        nested = self.resource.nested
        if nested is None or len(self.scope.chain) > _MAX_NESTED:
            return None
        template = nested.template or self._linked(nested)
        if template is None:
            return None
        given = {name.lower(): self._passed(tree) for name, tree in nested.parameters.items()}
        key = f"{self.scope.key}/{self.label_in_chain}@{self.resource.lines[0]}"
        return Scope(
            template, self.scope.files, self.scope.evaluation, self._place(), key, given, self, outer=not nested.inner
        )

    @cached_property
    def linked_path(self) -> str:
        """The absolute path of the local file it deploys, empty where there is none."""
        nested = self.resource.nested
        if nested is None:
            return ""
        if nested.path is MISSING:
            return "" if nested.link is MISSING else self._path_of_link(self.scope.value(nested.link, self.locals))
        path = self.scope.value(nested.path, self.locals)
        return _beside(self.scope.template.path, path) if isinstance(path, str) and path else ""

    def _path_of_link(self, link: Value) -> str:
        """The file that stands to a template that leads here as the link says, empty where it does not say so."""
        if not isinstance(link, PartialText):
            return ""
        folder, relative, *token = link.parts
        relative = str(relative).partition("?")[0]
        if token and not relative.lower().endswith((".json", ".jsonc")):
            return ""
        same_folder = (path for path in self.scope.chain if functions.folder_of_uri(_uri_of(path)) == folder)
        return next((_beside(path, relative) for path in same_folder), "")

    def _linked(self, nested: Nested) -> Template | None:
        path = self.linked_path
        return self.scope.files.template(path) if path and path not in self.scope.chain else None

    def _passed(self, tree: Tree) -> Callable[[], Value]:
        return lambda: self.scope.value(tree, self.locals)

    def _place(self) -> Place:
        place = self.scope.place
        body = self.body
        given = {name: self.scope.member(body, name, safe=True) for name in ("subscriptionId", "resourceGroup")}
        if given["resourceGroup"] is not None or given["subscriptionId"] is not None:
            subscription = given["subscriptionId"]
            group = given["resourceGroup"]
            return Place(
                place.subscription if subscription is None else subscription,
                place.resource_group if group is None else group,
            )
        scope = self.resource.scope
        if isinstance(scope, Call) and scope.name.lower() == "resourcegroup" and scope.arguments:
            values = [self.scope.value(argument, self.locals) for argument in scope.arguments]
            return Place(values[0] if len(values) > 1 else place.subscription, values[-1])
        if isinstance(scope, Call) and scope.name.lower() == "subscription" and scope.arguments:
            return Place(self.scope.value(scope.arguments[0], self.locals), None)
        if scope is not None:
            found = self.scope.value(scope, self.locals)
            if isinstance(found, ResourceInstance) and found.type.lower() == _RESOURCE_GROUP_TYPE:
                return Place(place.subscription, found.own_name)
            scope_id = self.scope.member(found, "id") if isinstance(found, Mapping) else found
            return place_of(scope_id, place) if isinstance(scope_id, (str, PartialText)) else place
        return place

    def outputs(self, wrapped: bool) -> Value:
        """One object however often it is asked for, so that an id of several cases gives one value."""
        if wrapped not in self._outputs:
            self._outputs[wrapped] = self._worked_out_outputs(wrapped)
        return self._outputs[wrapped]

    def _worked_out_outputs(self, wrapped: bool) -> Value:
        if self.deployed is not None:
            return self.deployed.outputs(wrapped)
        return unknown(
            f"the template of {self.label_in_chain} cannot be read", "outputs", self.scope.key, self.label_in_chain
        )

    def passed_values(self) -> list[Value]:
        """The values it passes to the template it deploys."""
        nested = self.resource.nested
        return [self.scope.value(tree, self.locals) for tree in nested.parameters.values()] if nested else []

    # as a value

    def __getitem__(self, name: str) -> Value:
        wanted = name.lower()
        if wanted == "id":
            return self.id
        if wanted == "name":
            return self.own_name
        if wanted == "type":
            return self.type
        if wanted == "apiversion":
            return self.scope.value(self.resource.api_version, self.locals)
        if wanted == "outputs" and self.resource.nested is not None:
            return self.outputs(wrapped=False)
        child = next((child for child in self.children if child.resource.symbol == name), None)
        if child is not None:
            return child
        return self._deployed_value(name)

    def _deployed_value(self, name: str) -> Value:
        reference = Reference(
            "managed", self.type or "resource", "", self.resource.symbol or "...", None, (name,), self.type
        )
        runtime = Unknown(
            f"{name} of a resource {_AT_DEPLOYMENT}", identity_of("of", self.id, name.lower()), False, reference
        )
        if self.resource.existing:
            return runtime
        declared = self.scope.member(self.body, name, safe=True)
        return (
            DeployedObject(declared, runtime)
            if isinstance(declared, Mapping)
            else runtime
            if declared is None
            else declared
        )

    @property
    def reason(self) -> str:
        return f"what Azure adds to a resource {_AT_DEPLOYMENT}"

    def __contains__(self, name: object) -> bool:
        return name in (*self, *(self.body if isinstance(self.body, Mapping) else ()))

    def __iter__(self) -> Iterator[str]:
        return iter(("id", "name", "type", "apiVersion"))

    def __len__(self) -> int:
        return 4


def _uri_of(path: str) -> Unknown:
    """What ``deployment().properties.templateLink.uri`` is in the template at a path."""
    return unknown(f"the URI of the template {_AT_DEPLOYMENT}", "URI of template", path, not_null=True)


def _beside(path: str, relative: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(path), relative.replace("\\", "/")))


class DeployedObject(OpenObject):
    """A member of a resource after it is deployed: what was declared, and more that Azure adds."""

    def __init__(self, declared: Mapping[str, Any], runtime: Unknown) -> None:
        self._declared = declared
        self._runtime = runtime

    def __getitem__(self, name: str) -> Value:
        runtime = below(self._runtime, name)
        key = key_of(self._declared, name)
        value = self._declared[key] if key is not None else None
        return _deployed_value(value, runtime)

    @property
    def reason(self) -> str:
        return self._runtime.reason

    def __contains__(self, name: object) -> bool:
        return name in self._declared

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def _deployed_value(value: Value, runtime: Unknown) -> Value:
    if value is None or value == "":
        # what is left to Azure, such as the address of a network interface
        return runtime
    if isinstance(value, Mapping) and not isinstance(value, ResourceInstance):
        return DeployedObject(value, runtime)
    if isinstance(value, list):
        return [_deployed_value(item, below(runtime, position)) for position, item in enumerate(value)]
    return value


def _kind_of(target: Value) -> str:
    """The type that a resource id names, as far as it is known."""
    path = provider_path(target) or segments_of(target)
    return "/".join(str(part) for part in path[:2] if isinstance(part, str)) or "resource"


def _of_elsewhere(target: Value, kind: str, name: str) -> Unknown:
    """What ``reference`` gives of a resource that the template does not deploy."""
    reference = Reference("managed", kind, "", name, declared_type=kind)
    return Unknown(f"reference() {_AT_DEPLOYMENT}", identity_of("reference", functions.folded(target)), True, reference)


def _split_at_type(values: Sequence[Value]) -> tuple[Sequence[Value], str | None, list[Value]]:
    """The arguments before a resource type, the type, and the names behind it."""
    for position, value in enumerate(values[:3]):
        if isinstance(value, str) and "/" in value and "." in value.partition("/")[0]:
            names = [segment for name in values[position + 1 :] for segment in segments_of(name)]
            return values[:position], value.strip("/"), names
    return values, None, []


_SCOPED: dict[str, Callable[..., Value]] = {
    "parameters": Scope._parameters,
    "variables": Scope._variables,
    "resourceid": Scope._resource_id,
    "subscriptionresourceid": Scope._subscription_resource_id,
    "managementgroup": Scope._management_group,
    "managementgroupresourceid": Scope._management_group_resource_id,
    "tenantresourceid": Scope._tenant_resource_id,
    "extensionresourceid": Scope._extension_resource_id,
    "subscription": Scope._subscription,
    "resourcegroup": Scope._resource_group,
    "deployment": Scope._deployment,
    "environment": Scope._environment,
    "newguid": Scope._new_guid,
    "reference": Scope._reference,
    "listoutputswithsecurevalues": Scope._all_outputs,
}
