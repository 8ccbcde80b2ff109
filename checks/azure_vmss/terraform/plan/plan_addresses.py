"""Addresses and references as a plan writes them."""

from __future__ import annotations

from typing import Optional

from ...evaluation.values import Reference

# the calls that lead to a module instance, outermost first: name, and instance key where it is known
ModulePath = tuple[tuple[str, Optional[str]], ...]


def split_steps(text: str) -> list[str]:
    """``module.a["x.y"].b`` as ``module``, ``a["x.y"]``, ``b``."""
    steps: list[str] = []
    start, place = 0, 0
    while place < len(text):
        if text[place] == "[":
            place = _end_of_index(text, place)
        elif text[place] == ".":
            steps.append(text[start:place])
            place = start = place + 1
        else:
            place += 1
    steps.append(text[start:])
    return steps


def _end_of_index(text: str, start: int) -> int:
    """The place behind the index that opens at ``start``."""
    place, quoted = start + 1, False
    while place < len(text):
        character = text[place]
        if quoted and character == "\\":
            place += 1
        elif character == '"':
            quoted = not quoted
        elif character == "]" and not quoted:
            return place + 1
        place += 1
    return len(text)


def name_of(step: str) -> str:
    """The step without its index."""
    return step.partition("[")[0]


def key_of(step: str) -> str | None:
    """The index of a step without brackets and quotes, None where it has none."""
    _, opening, rest = step.partition("[")
    if not opening:
        return None
    index = rest[: _end_of_index(f"[{rest}", 0) - 2]
    return index[1:-1] if index.startswith('"') else index


def module_path(address: str) -> ModulePath:
    """The module instance that a resource address lies in."""
    steps = split_steps(address)
    calls: list[tuple[str, str | None]] = []
    place = 0
    while place + 1 < len(steps) and steps[place] == "module":
        calls.append((name_of(steps[place + 1]), key_of(steps[place + 1])))
        place += 2
    return tuple(calls)


def local_address(address: str) -> str:
    """The address within its module, without instance key: ``azurerm_x.y``, ``data.azurerm_x.y``."""
    steps = split_steps(address)
    while len(steps) > 1 and steps[0] == "module":
        steps = steps[2:]
    return ".".join(name_of(step) for step in steps)


def instance_key(address: str) -> str | None:
    """The instance key of a resource address, None where it has none."""
    return key_of(split_steps(address)[-1])


def parse_reference(text: str, module: ModulePath) -> Reference | None:
    """The resource attribute that a reference names, None where it names none (``var.x``, ``each.key``)."""
    steps = split_steps(text)
    mode = "managed"
    if steps[0] == "data":
        mode, steps = "data", steps[1:]
    if len(steps) < 2 or "_" not in steps[0] or "[" in steps[0]:
        return None
    key = key_of(steps[1])
    attribute = tuple(part for step in steps[2:] for part in (name_of(step), key_of(step)) if part is not None)
    return Reference(mode, steps[0], _module_address(module), name_of(steps[1]), key, attribute)


def _module_address(module: ModulePath) -> str:
    return ".".join(f"module.{name}" if key is None else f"module.{name}[{key}]" for name, key in module)
