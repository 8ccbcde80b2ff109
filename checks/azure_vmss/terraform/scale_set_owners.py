"""Which scale set a resource of its own, an extension or an update, belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..evaluation.assumptions import Assumptions
from ..evaluation.values import (
    OneOf,
    PartialList,
    PartialMap,
    PartialText,
    Reference,
    Unknown,
    Value,
    same,
)
from ..scale_sets.terraform_resource_types import (
    ATTACHED_TYPES,
    AZURERM_EXTENSION,
    SCALE_SET_TYPES,
    is_extension,
    is_scale_set,
    is_update,
)
from .configuration import Configuration
from .module_instance import DeployedResource

_SET_SEGMENT = "virtualmachinescalesets"
_GROUP_SEGMENT = "resourcegroups"
_DATA_SOURCES = (
    "azurerm_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set",
    "azapi_resource",
)
_MAX_SEARCHED = 2_000
_MAX_POSSIBLE = 8
_Segment = Value


@dataclass(frozen=True)
class _Owner:
    """The scale sets something may belong to: certainly to ``certain``, perhaps to ``possible``, or to any."""

    certain: tuple[DeployedResource, ...] = ()
    possible: tuple[DeployedResource, ...] = ()
    anyone: bool = False


class Attached(NamedTuple):
    """Extensions and updates of one scale set.

    ``possible`` are the first of those nobody can tell the owner of; ``unseen`` says why something else may be joined
    too, and is empty where nothing may.
    """

    certain: list[DeployedResource]
    possible: list[DeployedResource]
    unseen: str


_NOBODY = _Owner()
_ANYONE = _Owner(anyone=True)


class ScaleSetOwners:
    """The extensions and updates of one configuration by the scale set they belong to."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self.scale_sets: list[DeployedResource] = []
        self._sets: dict[Reference, DeployedResource] = {}
        self._uncounted: dict[Reference, list[DeployedResource]] = defaultdict(list)
        self._by_name: dict[str, list[DeployedResource]] = defaultdict(list)
        self._without_name: list[DeployedResource] = []
        # by scale set, and whether the attached belongs to it in every case
        self._attached: dict[DeployedResource, dict[DeployedResource, bool]] = defaultdict(dict)
        self._possible: dict[DeployedResource, list[DeployedResource]] = defaultdict(list)
        self._given_away: dict[DeployedResource, str] = {}
        self._anyone: list[DeployedResource] = []
        for deployed in configuration.resources(*SCALE_SET_TYPES):
            if is_scale_set(deployed.type, deployed.body):
                self._add_set(deployed)
        if self._sets:
            for deployed in configuration.resources(*ATTACHED_TYPES):
                if is_extension(deployed.type, deployed.body) or is_update(deployed.type, deployed.body):
                    self._add_attached(deployed)
            self._add_unread_modules()

    def attached_to(self, scale_set: DeployedResource, assumptions: Assumptions) -> Attached:
        """What is joined to a scale set in one case, what may be, and why something else may be too."""
        scale_set = self._sets[scale_set.identity]
        certain: list[DeployedResource] = []
        possible = [*self._possible.get(scale_set, ()), *self._anyone]
        unseen = self._given_away.get(scale_set, "") or (_whose(possible[0]) if possible else "")
        for deployed, in_every_case in self._attached.get(scale_set, {}).items():
            exists = assumptions.settle(deployed.exists)
            if exists is not True:
                unseen = unseen if exists is False else unseen or str(getattr(exists, "reason", ""))
                continue
            owner = _NOBODY if in_every_case else self._owner_in(deployed, assumptions)
            if in_every_case or scale_set in owner.certain:
                certain.append(deployed)
            elif scale_set in owner.possible or owner.anyone:
                unseen = unseen or _whose(deployed)
                possible.append(deployed)
        return Attached(certain, possible[:_MAX_POSSIBLE], unseen)

    # who is there

    def _add_set(self, deployed: DeployedResource) -> None:
        self.scale_sets.append(deployed)
        scale_set = self._sets.setdefault(deployed.identity, deployed)
        if deployed.instance.is_representative:
            self._uncounted[replace(deployed.identity, index=None)].append(scale_set)
        for name in _choices(deployed.body.get("name")):
            (self._by_name[name.lower()] if isinstance(name, str) else self._without_name).append(scale_set)

    def _add_attached(self, deployed: DeployedResource) -> None:
        values = _owner_values(deployed)
        in_every_case = not any(isinstance(value, OneOf) for value in values)
        for owner in [self._owner(deployed, *one) for one in _combinations(values)]:
            for scale_set in owner.certain:
                self._attached[scale_set][deployed] = in_every_case
            for scale_set in owner.possible:
                if deployed not in self._possible[scale_set]:
                    self._possible[scale_set].append(deployed)
            if owner.anyone and deployed not in self._anyone[-1:]:
                self._anyone.append(deployed)

    def _add_unread_modules(self) -> None:
        for module, name in self._configuration.unread:
            for value in module.arguments_of(name):
                for part in _parts(value):
                    for scale_set in self._named_by(part):
                        reason = f'module "{name}" cannot be read and is given the scale set'
                        self._given_away.setdefault(scale_set, reason)

    def _named_by(self, value: Value) -> Sequence[DeployedResource]:
        """The scale sets whose id or name a value is."""
        if isinstance(value, str) and "/" not in value:
            return self._by_name.get(value.lower(), ())
        if isinstance(value, Unknown) and value.reference is None:
            return ()
        owner = self._owner_of_id(value)
        return (*owner.certain, *owner.possible)

    # whose it is

    def _owner_in(self, deployed: DeployedResource, assumptions: Assumptions) -> _Owner:
        return self._owner(deployed, *(assumptions.settle(value) for value in _owner_values(deployed)))

    def _owner(self, deployed: DeployedResource, identifier: Value, parent: Value, name: Value) -> _Owner:
        if identifier is not None:
            return self._owner_of_id(identifier)
        if is_update(deployed.type, deployed.body):
            return self._named(name, _group_of(parent, self._configuration)) if name is not None else _NOBODY
        return self._owner_of_id(parent)

    def _owner_of_id(self, value: Value) -> _Owner:
        if isinstance(value, Unknown):
            return self._owner_of_reference(value.reference) if value.reference else _ANYONE
        if not isinstance(value, (str, PartialText)):
            return _NOBODY
        segments = id_segments(value)
        place = next((at for at, segment in enumerate(segments) if _is_text(segment, _SET_SEGMENT)), None)
        if place is not None and place + 1 < len(segments):
            return self._named(segments[place + 1], _group_of(value, self._configuration))
        first = segments[0] if segments else ""
        if isinstance(first, Unknown):
            return self._owner_of_id(first)
        return _NOBODY if all(isinstance(segment, str) for segment in segments) else _ANYONE

    def _owner_of_reference(self, reference: Reference) -> _Owner:
        resource = reference.resource
        if reference.attribute and reference.attribute[-1] != "id":
            return _ANYONE
        if resource.mode == "data":
            return self._owner_of_data(resource)
        scale_set = self._sets.get(resource)
        if scale_set is not None:
            return _Owner(certain=(scale_set,))
        uncounted = self._uncounted.get(replace(resource, index=None))
        if uncounted is not None:
            return _Owner(possible=tuple(uncounted))
        return _ANYONE if len(reference.attribute) > 1 else _NOBODY

    def _owner_of_data(self, resource: Reference) -> _Owner:
        found = self._configuration.resource(resource)
        if found is None:
            return _ANYONE
        if resource.type not in _DATA_SOURCES:
            return _NOBODY
        owners = [self._data(*values) for values in _combinations(_data_values(found))]
        if len(owners) == 1:
            return owners[0]
        joined = tuple(scale_set for owner in owners for scale_set in (*owner.certain, *owner.possible))
        return _Owner(possible=joined, anyone=any(owner.anyone for owner in owners))

    def _data(self, identifier: Value, name: Value, group: Value) -> _Owner:
        return self._owner_of_id(identifier) if identifier is not None else self._named(name, group)

    def _named(self, name: Value, group: Value) -> _Owner:
        """The scale sets of that name, in that resource group where it is known."""
        certain: list[DeployedResource] = []
        possible: list[DeployedResource] = []
        if isinstance(name, str):
            for scale_set in self._by_name.get(name.lower(), ()):
                alike = self._is_in_group(scale_set, group)
                if alike is not False:
                    (certain if alike else possible).append(scale_set)
            possible.extend(self._without_name)
            return _Owner(tuple(certain), tuple(possible))
        for scale_set in self._without_name:
            if same(scale_set.body.get("name"), name):
                (certain if self._is_in_group(scale_set, group) else possible).append(scale_set)
        return _Owner(tuple(certain), tuple(possible)) if certain else _ANYONE

    def _is_in_group(self, scale_set: DeployedResource, group: Value) -> bool | None:
        """Whether the scale set is in the resource group, None where nobody can tell."""
        own = scale_set.body.get("resource_group_name")
        if own is None:
            own = _group_of(scale_set.body.get("parent_id"), self._configuration)
        if isinstance(own, str) and isinstance(group, str):
            return own.lower() == group.lower()
        return True if own is not None and group is not None and same(own, group) else None


def _whose(deployed: DeployedResource) -> str:
    name = f"{deployed.type}.{deployed.identity.name}"
    reason = next((str(value.reason) for value in _owner_values(deployed) if getattr(value, "reason", "")), "")
    return f"nobody can tell whose {name} is" + (f" ({reason})" if reason else "")


def _owner_values(deployed: DeployedResource) -> tuple[Value, Value, Value]:
    """The attributes that tell the owner: an id, the id of a parent, a name; null where they are not written."""
    body = deployed.body
    if deployed.type == AZURERM_EXTENSION:
        return body.get("virtual_machine_scale_set_id"), None, None
    return body.get("resource_id"), body.get("parent_id"), body.get("name")


def _data_values(found: DeployedResource) -> tuple[Value, Value, Value]:
    body = found.body
    return body.get("resource_id"), body.get("name"), body.get("resource_group_name")


def _combinations(values: tuple[Value, Value, Value]) -> Iterator[tuple[Value, Value, Value]]:
    first, second, third = values
    for one in _choices(first):
        for two in _choices(second):
            for three in _choices(third):
                yield one, two, three


def _choices(value: Value) -> Sequence[Value]:
    return [choice.value for choice in value.choices] if isinstance(value, OneOf) else (value,)


def _parts(value: Value) -> Iterator[Value]:
    """A value and all within it."""
    pending: list[Value] = [value]
    for _ in range(_MAX_SEARCHED):
        if not pending:
            return
        part = pending.pop()
        yield part
        if isinstance(part, OneOf):
            pending.extend(choice.value for choice in part.choices)
        elif isinstance(part, (PartialList, list, tuple)):
            pending.extend(part.items if isinstance(part, PartialList) else part)
        elif isinstance(part, (PartialMap, Mapping)):
            pending.extend((part.known if isinstance(part, PartialMap) else part).values())
            pending.extend(value for _, value in getattr(part, "others", None) or ())


def id_segments(value: Value) -> list[_Segment]:
    """The segments of an id between its slashes: text, an Unknown that is a whole segment, or PartialText."""
    parts = value.parts if isinstance(value, PartialText) else (value,)
    segments: list[list[Value]] = [[]]
    for part in parts:
        if isinstance(part, str):
            pieces = part.split("/")
            segments[-1].append(pieces[0])
            segments.extend([piece] for piece in pieces[1:])
        else:
            segments[-1].append(part)
    return [_segment(pieces) for pieces in segments if pieces != [""]]


def _segment(pieces: list[Value]) -> _Segment:
    pieces = [piece for piece in pieces if piece != ""]
    if len(pieces) == 1:
        return pieces[0]
    return PartialText(tuple(pieces)) if pieces else ""


def _group_of(identifier: Value, configuration: Configuration) -> Value:
    """The resource group in an id, by its name; null where the id does not tell."""
    if isinstance(identifier, Unknown):
        segments: list[_Segment] = [identifier]
    else:
        segments = id_segments(identifier) if isinstance(identifier, (str, PartialText)) else []
    for place, segment in enumerate(segments[:-1]):
        if _is_text(segment, _GROUP_SEGMENT):
            return segments[place + 1]
    first = segments[0] if segments else None
    reference = first.reference if isinstance(first, Unknown) else None
    if reference is not None and reference.type == "azurerm_resource_group":
        group = configuration.resource(reference.resource)
        return group.body.get("name") if group else None
    return None


def _is_text(segment: _Segment, text: str) -> bool:
    return isinstance(segment, str) and segment.lower() == text
