"""A module as one call of it is deployed: what the names in its expressions stand for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Callable

from ..evaluation.budget import Budget
from ..evaluation.values import (
    PartialList,
    PartialText,
    Reference,
    Unknown,
    Value,
    identity_of,
    one_of,
    over_choices,
    same,
    unknown,
)
from ..model.declared import ModuleCall
from .errors import TerraformError
from .expression_tree import Expression
from .input_variables import type_name
from .module_folder import Declaration, ModuleFolder
from .repetition import SINGLE, UNCOUNTED, Instance, Key, Repetition, all_of, by_count, by_for_each, value_of
from .resource_body import ResourceBody
from .scope import Names, OpenObject
from .source_files import SourceFiles
from .type_constraints import convert, parse_type
from .worked_out import WorkedOut

NOT_GIVEN = object()
_META_OF_CALL = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


@dataclass(eq=False)
class DeployedResource:
    """An instance of a resource or data source.

    ``exists`` is True, or a OneOf of True and False where a condition decides; ``body`` is what the provider gets.
    """

    identity: Reference
    declaration: Declaration
    module: ModuleInstance
    instance: Instance
    exists: Value
    body: ResourceBody

    @property
    def type(self) -> str:
        return self.identity.type


class _RepeatedScope(Names):
    """The scope of a block with ``count`` or ``for_each``, in one of its instances."""

    def __init__(self, outer: Any, kind: str, instance: Instance) -> None:
        super().__init__(outer, {})
        self._kind = kind
        self._instance = instance

    def each(self, name: str) -> Value:
        if self._kind != "for_each":
            return super().each(name)
        if name == "value":
            return self._instance.value
        return self._instance.each_key

    def count_index(self) -> Value:
        return self._instance.value if self._kind == "count" else super().count_index()


class _Outputs(Mapping[str, Value]):
    """The outputs of a module instance, worked out when they are asked for."""

    def __init__(self, module: ModuleInstance) -> None:
        self._module = module

    def __getitem__(self, name: str) -> Value:
        return self._module.output(name)

    def __contains__(self, name: object) -> bool:
        return name in self._module.folder.outputs

    def __iter__(self) -> Iterator[str]:
        return iter(self._module.folder.outputs)

    def __len__(self) -> int:
        return len(self._module.folder.outputs)


class ModuleInstance:
    """The scope of a module's expressions (see :class:`scope.Scope`), and the resources in it.

    ``address`` is empty for a root, else ``module.a[0].module.b``. ``folder_of`` gives the module of a call, None
    where it cannot be read; ``given`` the value of a variable that is set from outside, else ``NOT_GIVEN``.
    """

    def __init__(
        self,
        folder: ModuleFolder,
        files: SourceFiles,
        worked_out: WorkedOut,
        given: Callable[[Declaration], Value],
        folder_of: Callable[[Declaration, ModuleInstance], ModuleFolder | None],
        address: str = "",
        calls: tuple[ModuleCall, ...] = (),
        exists: Value = True,
        caller: ModuleInstance | None = None,
    ) -> None:
        self.folder = folder
        self.address = address
        self.calls = calls
        self.exists = exists
        self.worked_out = worked_out
        self.caller = caller
        self.root: ModuleInstance = caller.root if caller else self
        self._files = files
        self._given = given
        self._folder_of = folder_of
        self._repetitions: dict[Any, Repetition] = {}
        self._resources: dict[tuple[str, str, str], list[DeployedResource]] = {}
        self._called: dict[str, list[ModuleInstance] | None] = {}

    # what expressions ask; for what is not declared Terraform refuses the whole configuration, even within try()

    def variable(self, name: str) -> Value:
        declaration = self.folder.variables.get(name)
        if declaration is None:
            return self._unknown(f'variable "{name}" is not declared', "variable", name)
        if ("variable", name) in self.folder.declared_twice:
            return self._unknown(f'variable "{name}" is declared twice', "variable", name)
        return self._once("var", name, lambda: self._variable(declaration, name))

    def local(self, name: str) -> Value:
        local = self.folder.locals.get(name)
        if local is None:
            return self._unknown(f'local value "{name}" is not declared', "local", name)
        if local.times > 1:
            return self._unknown(f'local value "{name}" is declared twice', "local", name)
        return self._once("local", name, lambda: self.evaluate(local.attribute.expression))

    def output(self, name: str) -> Value:
        attribute = self.folder.outputs[name].attributes.get("value")
        if attribute is None:
            return self._unknown(f'output "{name}" has no value', "output", name)
        return self._once("output", name, lambda: self.evaluate(attribute.expression))

    def module(self, name: str) -> Value:
        call = self.folder.calls.get(name)
        if call is None:
            return self._unknown(f'module "{name}" is not called', "module", name)
        return self._once("module", name, lambda: self._outputs_of(call, name))

    def resource(self, mode: str, type_name: str, name: str) -> Value:
        if (mode, type_name, name) not in self.folder.resources:
            return undeclared(Reference(mode, type_name, self.address, name))
        return self._once(mode, f"{type_name}.{name}", lambda: self._resource_value(mode, type_name, name))

    def each(self, name: str) -> Value:
        raise TerraformError(f"each.{name} is only there with for_each")

    def count_index(self) -> Value:
        raise TerraformError("count.index is only there with count")

    def path(self, name: str) -> Value:
        if name == "root":
            return "."
        if name == "module":
            return os.path.relpath(self.folder.path, self.root.folder.path).replace(os.sep, "/")
        return unknown(f"path.{name} is only known where Terraform runs", "path", name, not_null=True)

    def terraform(self, name: str) -> Value:
        return unknown(f"terraform.{name} is only known where Terraform runs", "terraform", name, not_null=True)

    def named(self, name: str) -> Mapping[str, Value] | None:
        return None

    def read_file(self, path: str) -> bytes:
        return self._files.read(os.path.join(self.root.folder.path, path))

    def list_files(self, folder: str) -> list[str]:
        return self._files.files_below(os.path.join(self.root.folder.path, folder))

    # what is deployed

    def resources(self, mode: str, type_name: str, name: str) -> list[DeployedResource]:
        """The instances of a resource; of a resource that stands there twice, those of both."""
        key = (mode, type_name, name)
        if key not in self._resources:
            self._resources[key] = [
                self._deployed(key, declaration, repetition.kind, instance)
                for declaration in self.folder.resources[key]
                for repetition in (self._repetition(declaration),)
                for instance in repetition.instances
            ]
        return self._resources[key]

    def folder_of(self, name: str) -> ModuleFolder | None:
        """The module of a call, None where it cannot be read."""
        return self._folder_of(self.folder.calls[name], self)

    def is_within(self, path: str) -> bool:
        """Whether a module is this one or one that leads to it."""
        module: ModuleInstance | None = self
        while module is not None and module.folder.path != path:
            module = module.caller
        return module is not None

    def called(self, name: str) -> list[ModuleInstance] | None:
        """The instances of a module call, or None where the module cannot be read."""
        if name not in self._called:
            call, folder = self.folder.calls[name], self.folder_of(name)
            self._called[name] = (
                [self._instance_of(call, name, folder, instance) for instance in self._repetition(call).instances]
                if folder
                else None
            )
        return self._called[name]

    def arguments_of(self, name: str) -> list[Value]:
        """The values a call hands to its module, of every instance of the call."""
        call = self.folder.calls[name]
        repetition = self._repetition(call)
        return [
            self.worked_out.evaluate(attribute.expression, _RepeatedScope(self, repetition.kind, instance))
            for instance in repetition.instances
            for argument, attribute in call.attributes.items()
            if argument not in _META_OF_CALL
        ]

    def evaluate(self, expression: Expression) -> Value:
        return self.worked_out.evaluate(expression, self)

    # how it is worked out

    def _once(self, kind: str, name: str, work: Callable[[], Value]) -> Value:
        return self.worked_out.once((self, kind, name), f"{kind}.{name}", work)

    def _unknown(self, reason: str, kind: str, name: str, not_null: bool = False) -> Unknown:
        return unknown(reason, kind, self.root.folder.path, self.address, name, not_null=not_null)

    def _variable(self, declaration: Declaration, name: str) -> Value:
        nullable = self._argument(declaration, "nullable", True) is not False
        value = self._given(declaration)
        if value is NOT_GIVEN:
            if "default" not in declaration.attributes:
                return self._open_variable(declaration, name, nullable)
            value = self._argument(declaration, "default", None)
        elif not nullable:
            value = over_choices(lambda v: self._argument(declaration, "default", None) if v is None else v, value)
        return self._converted(value, declaration)

    def _open_variable(self, declaration: Declaration, name: str, nullable: bool) -> Value:
        reason = f'variable "{name}" has no default'
        if type_name(declaration) == "bool":
            switch = unknown(reason, "variable", self.root.folder.path, self.address, name)
            outcomes = [True, False, None] if nullable else [True, False]
            return one_of([(frozenset({(switch.identity, outcome)}), outcome) for outcome in outcomes], reason)
        return self._converted(self._unknown(reason, "variable", name, not nullable), declaration)

    def _converted(self, value: Value, declaration: Declaration) -> Value:
        constraint = declaration.attributes.get("type")
        return convert(value, parse_type(constraint), Budget()) if constraint else value

    def _argument(self, declaration: Declaration, name: str, otherwise: Value) -> Value:
        attribute = declaration.attributes.get(name)
        return self.evaluate(attribute.expression) if attribute else otherwise

    def _repetition(self, declaration: Declaration) -> Repetition:
        if id(declaration) not in self._repetitions:
            self._repetitions[id(declaration)] = self._repeated(declaration)
        return self._repetitions[id(declaration)]

    def _repeated(self, declaration: Declaration) -> Repetition:
        for name, instances in (("count", by_count), ("for_each", by_for_each)):
            attribute = declaration.attributes.get(name)
            if attribute is not None:
                return instances(self._repeats(name, declaration, attribute.expression))
        return SINGLE

    def _repeats(self, name: str, declaration: Declaration, expression: Expression) -> Value:
        key = (self, name, declaration)
        called = ".".join(declaration.block.labels)
        return self.worked_out.once(key, f"{name} of {called}", lambda: self.evaluate(expression))

    def _deployed(
        self, key: tuple[str, str, str], declaration: Declaration, kind: str, instance: Instance
    ) -> DeployedResource:
        mode, type_of, name = key
        scope: Any = self if kind == "single" else _RepeatedScope(self, kind, instance)
        return DeployedResource(
            Reference(mode, type_of, self.address, name, instance.key),
            declaration,
            self,
            instance,
            all_of(self.exists, instance.exists),
            ResourceBody(declaration.block.body, scope, self.worked_out),
        )

    def _resource_value(self, mode: str, type_of: str, name: str) -> Value:
        key = (mode, type_of, name)
        repetition = self._repetition(self.folder.resources[key][0])
        if repetition is SINGLE:
            return object_of(self.resources(*key)[0])
        by_key = {deployed.instance.key: deployed for deployed in reversed(self.resources(*key))}
        if repetition.open is not None:
            return self._uncounted(key, repetition.open, by_key)
        return value_of(repetition, lambda instance: object_of(by_key[instance.key]))

    def _uncounted(
        self, key: tuple[str, str, str], because: Unknown, by_key: Mapping[Key, DeployedResource]
    ) -> OpenObject:
        """Instances nobody can count: one that is asked for by its key is there, or Terraform refuses."""
        mode, type_of, name = key
        declaration = self.folder.resources[key][0]
        kind = self._repetition(declaration).kind

        representatives = [one for one in by_key.values() if one.instance.is_representative]

        def member(step: Value) -> Value:
            if isinstance(step, (Unknown, PartialText)):
                return next(
                    (object_of(one) for one in representatives if same(one.instance.each_key, step)),
                    unknown(because.reason, "index", identity, step),
                )
            deployed = by_key.get(step)
            if deployed is None:
                value = step if kind == "count" else unknown(because.reason, "each.value", because, step)
                instance = Instance(step, True, value)
                deployed = self._deployed(key, declaration, kind, instance)
            return object_of(deployed)

        identity = identity_of("instances", self.root.folder.path, self.address, *key)
        reference = Reference(mode, type_of, self.address, name)
        return OpenObject(because.reason, identity, True, reference, member=member, is_instance=False)

    def _instance_of(self, call: Declaration, name: str, folder: ModuleFolder, instance: Instance) -> ModuleInstance:
        kind = self._repetition(call).kind
        index = key_text(instance.key)
        # instances whose keys are not known are different modules all the same
        told_apart = f"[?{instance.key}]" if instance.is_representative and instance.key != UNCOUNTED else index
        address = f"{self.address}.module.{name}{told_apart}" if self.address else f"module.{name}{told_apart}"
        lines = (call.block.first_line, call.block.last_line)
        scope: Any = self if kind == "single" else _RepeatedScope(self, kind, instance)
        return ModuleInstance(
            folder,
            self._files,
            self.worked_out,
            _Handed(call, scope, self.worked_out),
            self._folder_of,
            address,
            (*self.calls, ModuleCall(call.file, lines, name, index)),
            all_of(self.exists, instance.exists),
            self,
        )

    def _outputs_of(self, call: Declaration, name: str) -> Value:
        instances = self.called(name)
        if instances is None:
            return self._unknown(f"module.{name} cannot be read", "module", name, True)
        repetition = self._repetition(call)
        by_key = {instance.key: module for instance, module in zip(repetition.instances, instances)}
        if repetition.open is not None and repetition.kind == "count":
            return self._unknown(repetition.open.reason, "module", name, True)
        return value_of(repetition, lambda instance: _Outputs(by_key[instance.key]))


class _Handed:
    """What a call hands to the variables of its module."""

    def __init__(self, call: Declaration, scope: Any, worked_out: WorkedOut) -> None:
        self._call = call
        self._scope = scope
        self._worked_out = worked_out

    def __call__(self, variable: Declaration) -> Value:
        attribute = self._call.attributes.get(variable.block.labels[0])
        return NOT_GIVEN if attribute is None else self._worked_out.evaluate(attribute.expression, self._scope)


def object_of(deployed: DeployedResource) -> OpenObject:
    """A resource instance as an expression sees it: what its configuration sets, and what it gets when created."""
    identity = deployed.identity

    def member(step: str | int) -> Value:
        name = str(step)
        written = deployed.body.get(name) if name in deployed.body else None
        if written is not None and not (isinstance(written, list) and not written):
            return _seen(written, identity, (name,))
        return _computed(identity, (name,))

    return OpenObject(
        f"{identity.type}.{identity.name} is only known after apply",
        b"resource" + identity.identity,
        True,
        identity,
        member=member,
    )


def undeclared(identity: Reference) -> OpenObject:
    """A resource that nothing declares: Terraform refuses it, and its type still says what it would be."""

    def member(step: str | int) -> Value:
        return undeclared(replace(identity, index=step)) if isinstance(step, int) else _computed(identity, (step,))

    name = f"{identity.type}.{identity.name}"
    return OpenObject(f"{name} is not declared", identity_of("undeclared", identity), True, identity, member=member)


def _seen(value: Value, identity: Reference, path: tuple[str | int, ...]) -> Value:
    """A value in which nested blocks answer for attributes that only the provider knows."""
    if isinstance(value, ResourceBody):
        body = value

        def member(step: str | int) -> Value:
            written = body.get(str(step))
            return _computed(identity, (*path, step)) if written is None else _seen(written, identity, (*path, step))

        token = identity_of("block", identity, path)
        return OpenObject("the block is only known after apply", token, True, member=member)
    if isinstance(value, list) and any(isinstance(element, ResourceBody) for element in value):
        return [_seen(element, identity, (*path, place)) for place, element in enumerate(value)]
    return unknown("the blocks are not known", "blocks", identity, path) if isinstance(value, PartialList) else value


def _computed(identity: Reference, path: tuple[str | int, ...]) -> Unknown:
    reference = Reference(identity.mode, identity.type, identity.module, identity.name, identity.index, path)
    shown = ".".join([identity.type, identity.name + key_text(identity.index), *map(str, path)])
    prefix = "data." if identity.mode == "data" else ""
    return Unknown(
        f"{prefix}{shown} is only known after apply",
        reference.identity,
        not_null=path == ("id",),
        reference=reference,
    )


def key_text(key: Key) -> str:
    """An instance key as Terraform writes it in an address; empty without one, and where it is not known."""
    if key is None or (isinstance(key, int) and key < 0):
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'
