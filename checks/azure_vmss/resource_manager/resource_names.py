"""Names, types and ids of resources as values that may be known in part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Callable, Generic, TypeVar

from ..evaluation.values import PartialText, Unknown, Value, partial_text, same, unknown
from .template_functions import folded, text_of, texts_equal

Segments = tuple[Value, ...]
Item = TypeVar("Item")
# stands before a name, so that one of fewer characters has an end as long
_BEFORE_A_NAME = "\0" * 4


def segments_of(value: Value) -> Segments:
    """The parts of a text between slashes; what is not known is part of the segment it stands in."""
    pieces: list[list[str | Unknown]] = [[]]
    for part in value.parts if isinstance(value, PartialText) else (value,):
        if isinstance(part, str):
            head, *others = part.split("/")
            pieces[-1].append(head)
            pieces.extend([other] for other in others)
        else:
            pieces[-1].append(part)
    return tuple(_joined(piece) for piece in pieces)


def _joined(parts: Sequence[Value]) -> Value:
    if len(parts) == 1:
        return parts[0]
    texts = [part for part in parts if part != ""]
    return texts[0] if len(texts) == 1 else partial_text(text_of(part) for part in texts)


def joined_segments(segments: Sequence[Value]) -> Value:
    """Segments as one text, slashes between them."""
    parts: list[Value] = []
    for position, segment in enumerate(segments):
        parts.extend((["/"] if position else []) + [_part(segment)])
    return parts[0] if len(parts) == 1 else partial_text(parts)


def _part(segment: Value) -> Value:
    found = text_of(segment)
    return found if isinstance(found, (str, PartialText, Unknown)) else unknown("a name is not known", "name", segment)


def resource_id(prefix: Value, resource_type: str, names: Sequence[Value]) -> Value:
    """``<prefix>/providers/Microsoft.Compute/galleries/G/images/I``; names that are missing are unknown."""
    namespace, *kinds = [part for part in resource_type.split("/") if part] or [""]
    parts: list[Value] = [prefix, "/providers/", namespace]
    for position, kind in enumerate(kinds):
        name = names[position] if position < len(names) else unknown("a name is not known", "name", position, *names)
        parts.extend(("/", kind, "/", _part(name)))
    return partial_text(parts)


def same_names(one: Segments, other: Segments) -> bool | None:
    """Whether two names are one, without case; None where that is open."""
    if len(one) != len(other):
        # a segment of which nothing is known may hide others
        shorter = min(one, other, key=len)
        return None if any(isinstance(segment, Unknown) for segment in shorter) else False
    answers = [
        texts_equal(left, right) if _is_text(left, right) else _same(left, right) for left, right in zip(one, other)
    ]
    if False in answers:
        return False
    return None if None in answers else True


class ByName(Generic[Item]):
    """Items by the end of their names, so that what may have a name is found without asking every one."""

    def __init__(self, items: Iterable[Item], name_of: Callable[[Item], Segments]) -> None:
        self._by_end: dict[str, list[tuple[int, Item]]] = defaultdict(list)
        self._all: list[Item] = []
        for place, item in enumerate(items):
            self._by_end[_end(name_of(item))].append((place, item))
            self._all.append(item)

    def like(self, name: Segments) -> list[Item]:
        """In their order the items for which :func:`same_names` may be other than False, and a few more."""
        end = _end(name)
        if not end:
            return self._all
        found = [*self._by_end.get(end, ()), *self._by_end.get("", ())]
        return [item for _, item in sorted(found, key=lambda placed: placed[0])]


def _end(name: Segments) -> str:
    """The last characters of a name, in lower case; empty where not as many are known."""
    last = name[-1] if name else None
    if isinstance(last, str):
        return (_BEFORE_A_NAME + last.lower())[-len(_BEFORE_A_NAME) :]
    known = last.parts[-1] if isinstance(last, PartialText) else None
    return known.lower()[-len(_BEFORE_A_NAME) :] if isinstance(known, str) and len(known) >= len(_BEFORE_A_NAME) else ""


def _same(one: Value, other: Value) -> bool | None:
    return True if same(folded(one), folded(other)) else None


def _is_text(one: Value, other: Value) -> bool:
    return isinstance(one, (str, PartialText)) and isinstance(other, (str, PartialText))


def provider_path(value: Value) -> Segments | None:
    """The segments of an id from the namespace of its type on, folded; None where it is no id."""
    segments = segments_of(folded(value))
    places = [place for place, segment in enumerate(segments) if segment == "providers"]
    if places:
        return segments[places[-1] + 1 :]
    return segments if len(segments) > 2 and isinstance(segments[0], str) and "." in segments[0] else None
