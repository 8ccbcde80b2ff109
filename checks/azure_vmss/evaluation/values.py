"""Values as every language has them: known, partly known, one of several, or unknown.

A known value is plain Python: ``None`` (null), ``bool``, ``int``, ``float`` or ``decimal.Decimal``, ``str``,
``list``, and any ``Mapping`` for objects and maps. What is not known stands in its place, also inside a list or
mapping, as one of the classes below. Every unknown has an identity: two that are equal stand for the same value
in one deployment, which is how a condition that guards two things is recognised in both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import count
from typing import Any, Callable

Value = Any
Identity = bytes
Assumption = tuple[Identity, Any]
MAX_CHOICES = 64
_MAX_IDENTITY_STEPS = 5_000
_MAX_TEXT_PIECES = 1_000
_NUMBER_OF_INSTANCE = re.compile(r"\[\?-\d+\]")
_numbers = count()


@dataclass(frozen=True)
class Reference:
    """An attribute of a resource that gets its value when it is deployed.

    ``mode`` is ``managed`` or ``data``, ``module`` the address of the module instance (``""`` in the root,
    ``module.a[0].module.b``), ``index`` the instance key or None, ``attribute`` the steps behind the instance.
    ``declared_type`` is what an azapi resource says of itself (``Microsoft.Compute/galleries/images``), if it is known.
    """

    mode: str
    type: str
    module: str
    name: str
    index: int | str | None = None
    attribute: tuple[str | int, ...] = ()
    declared_type: str = field(default="", compare=False)

    @property
    def resource(self) -> Reference:
        """The resource instance itself, without attribute."""
        if not self.attribute:
            return self
        return Reference(self.mode, self.type, self.module, self.name, self.index, (), self.declared_type)

    @property
    def identity(self) -> Identity:
        """What tells it from other references; a digest would cost more than it saves."""
        steps = (self.mode, self.type, self.module, self.name, repr(self.index), *map(repr, self.attribute))
        return "\0".join(steps).encode("utf-8", "surrogatepass")

    @property
    def address(self) -> str:
        """The address as Terraform writes it, attribute included."""
        index = "" if self.index is None else f'["{self.index}"]' if isinstance(self.index, str) else f"[{self.index}]"
        data = "data" if self.mode == "data" else ""
        parts = (shown_address(self.module), data, self.type, f"{self.name}{index}", *map(str, self.attribute))
        return ".".join(part for part in parts if part)


def shown_address(module: str) -> str:
    """The address of a module instance as people see it: one whose key is not known has a number instead, to tell it
    from the others of its call (``module.m[?-2]``)."""
    return _NUMBER_OF_INSTANCE.sub("", module)


@dataclass(frozen=True)
class Unknown:
    """A value that nobody can know from the source.

    ``reason`` is a sentence without full stop that a user understands (``variable "x" has no default``),
    ``reference`` the resource attribute it stands for, if it is one. ``made_of`` are resource attributes of which the
    value is made, or one of which it is, nobody knows how.
    """

    reason: str = field(compare=False)
    identity: Identity
    not_null: bool = field(default=False, compare=False)
    reference: Reference | None = field(default=None, compare=False)
    made_of: tuple[Reference, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Failure(Unknown):
    """What the language refuses in one of several cases, which then deploys nothing."""


@dataclass(frozen=True)
class Gap:
    """None, one or several elements of a list that are not known."""

    reason: str = field(compare=False)
    identity: Identity


@dataclass(frozen=True)
class PartialText:
    """Text some of whose parts are not known: literal text and unknowns in turn."""

    parts: tuple[str | Unknown, ...]

    @property
    def reason(self) -> str:
        return next(part.reason for part in self.parts if isinstance(part, Unknown))


@dataclass(frozen=True)
class JsonText(PartialText):
    """What becomes JSON text of a value that is not wholly known, and that value."""

    value: Any = field(compare=False, default=None)


@dataclass(frozen=True)
class PartialList:
    """A list in which a :class:`Gap` holds the place of elements that are not known."""

    items: tuple[Any, ...]

    @property
    def reason(self) -> str:
        return next(item.reason for item in self.items if isinstance(item, Gap))


@dataclass(frozen=True)
class PartialMap:
    """An object of which the members in ``known`` are certain, and others may be there too.

    ``others`` are these others, pairs of name and value, where nothing but names is unknown; else None. A name that
    turns out to be that of another member stands for one of the two.
    """

    known: Mapping[str, Any]
    reason: str = field(compare=False)
    identity: Identity
    others: tuple[tuple[Any, Any], ...] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Choice:
    """What a value is under the given assumptions."""

    given: frozenset[Assumption]
    value: Any


@dataclass(frozen=True)
class OneOf:
    """Several possible values. No two choices hold under the same assumptions; no choice is a OneOf itself."""

    choices: tuple[Choice, ...]
    reason: str = field(default="", compare=False)

    @cached_property
    def identity(self) -> Identity:
        """Kept, because a value of many choices goes into the identities of all that is made of it."""
        return identity_of("one of", *[part for choice in self.choices for part in _parts(choice)])


def _parts(choice: Choice) -> tuple[Any, ...]:
    return (tuple(sorted(choice.given, key=repr)), choice.value)


def identity_of(kind: str, *parts: Any) -> Identity:
    """The identity of what ``kind`` makes of the parts: text, numbers, values, identities, tuples of them."""
    digest = blake2b(kind.encode("utf-8", "surrogatepass"), digest_size=12)
    steps = [0]
    for part in parts:
        _feed(digest, part, steps)
    return digest.digest()


def unknown(reason: str, kind: str, *parts: Any, not_null: bool = False) -> Unknown:
    """An unknown whose identity is that of ``kind`` and ``parts``."""
    return Unknown(reason, identity_of(kind, *parts), not_null)


def undecided(reason: str, kind: str, *parts: Any) -> OneOf:
    """A boolean that is true or false, nobody knows which."""
    both: OneOf = either(unknown(reason, kind, *parts, not_null=True), True, False)
    return both


def either(condition: Unknown, when_true: Value, when_false: Value) -> Value:
    """What a conditional comes to whose condition is not known."""
    return one_of(
        [(frozenset({(condition.identity, True)}), when_true), (frozenset({(condition.identity, False)}), when_false)],
        condition.reason,
    )


def one_of(outcomes: Iterable[tuple[frozenset[Assumption], Value]], reason: str) -> Value:
    """The value that the outcomes have in common, or a OneOf of them; outcomes may be OneOf themselves."""
    choices: list[Choice] = []
    for given, value in outcomes:
        for choice in value.choices if isinstance(value, OneOf) else (Choice(frozenset(), value),):
            both = given | choice.given
            if is_consistent(both):
                choices.append(Choice(both, choice.value))
    if not choices:
        return unknown(reason, "no outcome")
    first = choices[0].value
    if all(same(choice.value, first) for choice in choices[1:]):
        return first
    if len(choices) > MAX_CHOICES:
        return unknown(
            "too many conditions decide it", "one of", *[part for choice in choices for part in _parts(choice)]
        )
    return OneOf(tuple(choices), reason)


def one_of_members(members: Mapping[str, Value], key: Value, *otherwise: Value) -> Value:
    """The member under a key that is not known; ``otherwise`` is what there is where none has that name.

    Without it nothing is deployed then. Of very many members nobody wants to know each.
    """
    identity = identity_of("key", key)
    if not members or len(members) > MAX_CHOICES // 4:
        return unknown(key.reason, "member", members, key)
    outcomes: list[tuple[frozenset[Assumption], Value]] = [
        (frozenset({(identity, name)}), member) for name, member in members.items()
    ]
    outcomes.extend((frozenset({(identity, None)}), value) for value in otherwise)
    return one_of(outcomes, key.reason)


def over_choices(function: Callable[..., Value], *values: Value) -> Value:
    """``function`` applied to what the values are, once for each combination of their choices."""
    if not any(isinstance(value, OneOf) for value in values):
        return function(*values)
    combinations: list[tuple[frozenset[Assumption], tuple[Value, ...]]] = [(frozenset(), ())]
    for value in values:
        choices = value.choices if isinstance(value, OneOf) else (Choice(frozenset(), value),)
        combinations = [
            (given | choice.given, (*before, choice.value))
            for given, before in combinations
            for choice in choices
            if len(choices) == 1 or is_consistent(given | choice.given)
        ]
        if len(combinations) > MAX_CHOICES:
            # another function of the same values comes to something else
            return unknown("too many conditions decide it", "over choices", next(_numbers))
    reason = next(value.reason for value in values if isinstance(value, OneOf))
    return one_of([(given, function(*arguments)) for given, arguments in combinations], reason)


def is_consistent(given: frozenset[Assumption]) -> bool:
    """Whether no two assumptions contradict each other."""
    outcomes: dict[Identity, Any] = {}
    return all(outcomes.setdefault(condition, outcome) == outcome for condition, outcome in given)


def same(one: Value, other: Value) -> bool:
    """Whether two values are certainly one and the same, types included."""
    return one is other or (type(one) is type(other) and identity_of("", one) == identity_of("", other))


def partial_text(parts: Iterable[str | Unknown | PartialText]) -> str | PartialText:
    """Text put together; a ``str`` where every part is known."""
    joined: list[str | Unknown] = []
    for part in parts:
        for piece in part.parts if isinstance(part, PartialText) else (part,):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
    if all(isinstance(piece, str) for piece in joined):
        return "".join(str(piece) for piece in joined)
    if len(joined) > _MAX_TEXT_PIECES:
        # text that doubles with every step: its ends are what rules look at
        joined[1:-1] = [unknown("the text is put together of too many pieces", "text", tuple(joined), not_null=True)]
    return PartialText(tuple(joined))


def is_wholly_known(value: Value) -> bool:
    """Whether nothing in the value, members and elements included, is unknown."""
    if isinstance(value, (Unknown, OneOf, PartialText, PartialList, PartialMap, Gap)):
        return False
    if isinstance(value, Mapping):
        return all(is_wholly_known(member) for member in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(is_wholly_known(element) for element in value)
    return True


def _feed(digest: Any, part: Any, steps: list[int]) -> None:
    """Put a part into the digest; beyond a number of steps the object itself is its identity."""
    steps[0] += 1
    if steps[0] > _MAX_IDENTITY_STEPS:
        digest.update(f"@{id(part)}".encode())
    elif isinstance(part, bytes):
        digest.update(b"i" + part)
    elif isinstance(part, (Unknown, Gap, PartialMap, Reference)):
        digest.update(type(part).__name__.encode() + part.identity)
    elif isinstance(part, PartialText):
        _feed_all(digest, "text", part.parts, steps)
    elif isinstance(part, PartialList):
        _feed_all(digest, "partial", part.items, steps)
    elif isinstance(part, OneOf):
        digest.update(b"o" + part.identity)
    elif isinstance(part, Mapping):
        if hasattr(part, "identity"):
            digest.update(b"m" + part.identity)
            return
        for key in sorted(part, key=str):
            _feed_all(digest, f"key {key}", [part[key]], steps)
        digest.update(b"}")
    elif isinstance(part, (list, tuple, set, frozenset)):
        _feed_all(
            digest, type(part).__name__, part if isinstance(part, (list, tuple)) else sorted(part, key=repr), steps
        )
    else:
        text = f"{type(part).__name__}:{part!r};"
        digest.update(text.encode("utf-8", "surrogatepass"))


def _feed_all(digest: Any, kind: str, parts: Iterable[Any], steps: list[int]) -> None:
    digest.update(kind.encode("utf-8", "surrogatepass") + b"(")
    for part in parts:
        _feed(digest, part, steps)
    digest.update(b")")
