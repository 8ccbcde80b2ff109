"""The resources of a plan, and which of them change which scale set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...evaluation.assumptions import Assumptions
from ...evaluation.values import undecided
from ...model.scale_set import ScaleSet
from ...scale_sets.terraform_resource_types import AZURERM_EXTENSION, is_extension, is_scale_set, is_update
from ...scale_sets.terraform_scale_set import TerraformResource, read_scale_set
from .plan_addresses import ModulePath, instance_key, local_address, module_path
from .plan_references import Found, PlanReferences, mapping, mappings
from .plan_values import PlannedValues

_MAX_DEPTH = 200
# each doubles the cases in which a scale set is read
_MAX_POSSIBLE = 3
_DATA_SOURCES = ("azurerm_virtual_machine_scale_set", "azurerm_orchestrated_virtual_machine_scale_set")
_SET_SEGMENT, _GROUP_SEGMENT = "virtualmachinescalesets", "resourcegroups"
_Name = tuple[str, str]


class PlannedResources:
    """A plan as ``terraform show -json`` writes it."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._references = PlanReferences(mapping(plan.get("configuration")))
        self._after_unknown = {
            change["address"]: mapping(change.get("change")).get("after_unknown")
            for change in mappings(plan.get("resource_changes"))
            if isinstance(change.get("address"), str)
        }
        root = mapping(mapping(plan.get("planned_values")).get("root_module"))
        self._resources = {str(resource["address"]): resource for resource in _planned(root, 0)}
        self.scale_sets = [address for address in self._resources if is_scale_set(*self._typed(address))]
        self._attached: dict[str, list[str]] = defaultdict(list)
        self._possible: dict[str, list[str]] = defaultdict(list)
        self._anyones: list[str] = []
        if self.scale_sets:
            self._join()

    def read(self, address: str, assumptions: Assumptions) -> ScaleSet:
        """The scale set at an address of :attr:`scale_sets`, with what is joined to it."""
        attached = [self._resource(other) for other in self._attached.get(address, ())]
        possible = [*self._possible.get(address, ()), *self._anyones]
        possible.sort(key=lambda other: not is_update(*self._typed(other)))
        unseen = _may_belong(possible[_MAX_POSSIBLE]) if len(possible) > _MAX_POSSIBLE else ""
        for other in possible[:_MAX_POSSIBLE]:
            belongs = assumptions.settle(undecided(_may_belong(other), "belongs", other, address))
            if belongs is True:
                attached.append(self._resource(other))
            elif belongs is not False:
                unseen = _may_belong(other)
        return read_scale_set(self._resource(address), attached, unseen, assumptions)

    def _resource(self, address: str) -> TerraformResource:
        values = PlannedValues(address, self._references)
        resource_type, planned = self._typed(address)
        return TerraformResource(resource_type, values.attributes(planned, self._after_unknown.get(address)))

    def _typed(self, address: str) -> tuple[str, Mapping[str, Any]]:
        resource = self._resources[address]
        return str(resource.get("type")), mapping(resource.get("values"))

    def _join(self) -> None:
        owners = _ScaleSetIndex({address: self._typed(address)[1] for address in self.scale_sets})
        counted: dict[tuple[ModulePath, str], int] = defaultdict(int)
        joined = [address for address in self._resources if self._changes_a_scale_set(address)]
        for address in joined:
            counted[_declaration(address)] += 1
        for address in joined:
            certain, possible = self._owners(address, owners, counted[_declaration(address)])
            for owner in certain:
                self._attached[owner].append(address)
            if possible is self.scale_sets:
                self._anyones.append(address)
            else:
                for owner in possible:
                    self._possible[owner].append(address)

    def _changes_a_scale_set(self, address: str) -> bool:
        return is_extension(*self._typed(address)) or is_update(*self._typed(address))

    def _owners(self, address: str, owners: _ScaleSetIndex, instances: int) -> tuple[Sequence[str], Sequence[str]]:
        """Scale sets that a resource certainly belongs to, and those it may belong to."""
        resource_type, values = self._typed(address)
        expressions = mapping(self._references.written(address).get("expressions"))
        attribute = _owner_attribute(resource_type, values, expressions)
        given = values.get(attribute)
        if isinstance(given, str):
            name = values.get("name") if attribute == "parent_id" and is_update(resource_type, values) else None
            return owners.of_id(given, name if isinstance(name, str) else ""), ()
        found, complete = self._references.of_expression(expressions.get(attribute), address)
        certain, possible = owners.of_references([*found, *self._behind_data(found)], self._references)
        if not complete or not (certain or possible):
            return (), self.scale_sets
        if len(certain) > 1 and (instances < len(certain) or any(one.key is None for one in found)):
            # one of them, by a condition that a plan does not tell
            return (), [*certain, *possible]
        return certain, possible

    def _behind_data(self, found: Sequence[Found]) -> Iterator[Found]:
        """What gives a data source that is read during apply the name of the scale set it stands for."""
        for one in found:
            reference = self._references.resource(one)
            if reference is not None and reference.mode == "data" and reference.type in _DATA_SOURCES:
                address = reference.resource.address
                name = mapping(self._references.written(address).get("expressions")).get("name")
                yield from self._references.of_expression(name, address)[0]


class _ScaleSetIndex:
    """The scale sets of a plan by what others call them."""

    def __init__(self, scale_sets: Mapping[str, Mapping[str, Any]]) -> None:
        self._by_declaration: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for address, values in scale_sets.items():
            names = tuple(name for name, _ in module_path(address))
            self._by_declaration[names, local_address(address)].append(address)
            if isinstance(values.get("id"), str):
                self._by_id[values["id"].lower()] = address
            if isinstance(values.get("name"), str):
                self._by_name[values["name"].lower()].append((_group_of(values), address))

    def of_id(self, identifier: str, name: str) -> Sequence[str]:
        """Those an id names; of an update it is the id of the resource group, and ``name`` is that of the set."""
        known = self._by_id.get(identifier.lower())
        if known is not None:
            return [known]
        segments = identifier.lower().strip("/").split("/")
        wanted = name.lower() or _after(segments, _SET_SEGMENT)
        group = _after(segments, _GROUP_SEGMENT)
        return [address for own, address in self._by_name.get(wanted, ()) if own == group]

    def of_references(self, found: Sequence[Found], references: PlanReferences) -> tuple[list[str], list[str]]:
        """Those that references name for certain, and those they may name."""
        certain: dict[str, None] = {}
        possible: dict[str, None] = {}
        for one in found:
            reference = references.resource(one)
            if reference is None or reference.mode == "data":
                continue
            names = tuple(name for name, _ in one.module)
            candidates = self._by_declaration.get((names, f"{reference.type}.{reference.name}"), ())
            key = str(reference.index) if reference.index is not None else one.key
            narrowed = [
                address
                for address in candidates
                if _in_module(address, one.module) and (key is None or instance_key(address) in (None, key))
            ]
            (certain if len(narrowed) == 1 else possible).update(dict.fromkeys(narrowed))
        return list(certain), [address for address in possible if address not in certain]


def _may_belong(address: str) -> str:
    return f"{address} may belong to it"


def _owner_attribute(resource_type: str, values: Mapping[str, Any], expressions: Mapping[str, Any]) -> str:
    """The attribute by which a resource names its scale set.

    An update has an id and a parent once it is applied; what is written tells which of them names the set.
    """
    if resource_type == AZURERM_EXTENSION:
        return "virtual_machine_scale_set_id"
    has_id = values.get("resource_id") is not None or "resource_id" in expressions
    return "resource_id" if is_update(resource_type, values) and has_id else "parent_id"


def _declaration(address: str) -> tuple[ModulePath, str]:
    return module_path(address), local_address(address)


def _group_of(values: Mapping[str, Any]) -> str:
    """The resource group of a scale set in lower case, empty where it is not known."""
    group, parent = values.get("resource_group_name"), values.get("parent_id")
    if isinstance(group, str):
        return group.lower()
    return _after(parent.lower().split("/"), _GROUP_SEGMENT) if isinstance(parent, str) else ""


def _after(segments: Sequence[str], kind: str) -> str:
    place = segments.index(kind) if kind in segments else len(segments)
    return segments[place + 1] if place + 1 < len(segments) else ""


def _in_module(address: str, module: ModulePath) -> bool:
    """Whether an address lies in the module instance; an unknown key matches every instance."""
    return all(wanted is None or wanted == own for (_, own), (_, wanted) in zip(module_path(address), module))


def _planned(module: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    for resource in mappings(module.get("resources")):
        if resource.get("mode", "managed") == "managed" and isinstance(resource.get("address"), str):
            yield resource
    if depth < _MAX_DEPTH:
        for child in mappings(module.get("child_modules")):
            yield from _planned(child, depth + 1)
