"""Names, types and ids of resources as values that may be known in part."""

from __future__ import annotations

from collections.abc import Sequence

from ..evaluation.values import PartialText, Unknown, Value, partial_text, same, unknown
from .template_functions import folded, text_of, texts_equal

Segments = tuple[Value, ...]


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
