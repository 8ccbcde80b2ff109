"""Damage done to genuine inputs: values swapped, lost, doubled, wrapped and nested, from a seed."""

from __future__ import annotations

from random import Random
from typing import Any, Callable

ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2**70,
    0.5,
    float("inf"),
    "",
    " ",
    "true",
    "True",
    "FALSE",
    "null",
    "latest",
    "PT0S",
    "P",
    "PTS",
    "var.x",
    "${var.x}",
    "local.y",
    "each.value",
    "count.index",
    "module.m.o",
    "${",
    "}",
    "${}",
    "${var.x ? 1 : }",
    "a ? b : c",
    "[parameters('x')]",
    "[if(true, 'a', 'b')]",
    "[",
    "[]",
    "[[",
    "[concat(",
    "[resourceId('a')]",
    "[variables('v').a[0]]",
    "[reference('x').y]",
    "[format('{0}', 1)]",
    "[copyIndex()]",
    "toLower(",
    "/",
    "//",
    "/versions/",
    "/subscriptions/s/providers/",
    "azurerm_lb_probe.p.id",
    "azurerm_image.i.id",
    "data.azurerm_images.i.images[0].id",
    "azurerm_linux_virtual_machine_scale_set.s[0].id",
    "jsonencode({",
    '{"a": 1}',
    "\x00",
    "é",
    "ſ",
    "İ",
    "\ud800",
    "Microsoft.ManagedServices",
    "ApplicationHealthLinux",
    "Flexible",
    "Automatic",
    "true_after_unknown",
    "9999999999999999999999999999999999",
    "1e400",
    "NaN",
    "2026-02-30",
    "0001-01-01",
    "10000-01-01",
    [],
    {},
    [[]],
    [None],
    [{}],
    [[{}]],
    (),
    {"": ""},
    {"value": False},
    {"operator": {}},
    {"operator": {"type": "not"}},
    {"operator": {"type": "conditional", "operands": {}}},
    {"function": {"type": "resource_id", "parameters": {}}},
    {"function": None},
    {"config": {}},
    {"__startline__": 1, "__endline__": 2},
    {"for_each": ["var.x"], "content": [{}]},
)


def fresh(value: Any) -> Any:
    """A copy that shares nothing a check could change."""
    if isinstance(value, dict):
        return {key: fresh(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [fresh(inner) for inner in value]
    return value


def damaged(value: Any, seed: int) -> Any:
    """A copy with one to six places damaged; the same seed does the same damage."""
    random = Random(seed)
    copy = fresh(value)
    for _ in range(random.randint(1, 6)):
        places = list(_places(copy))
        if not places:
            return random.choice(ODD_VALUES)
        container, key = random.choice(places)
        random.choice(_DAMAGES)(container, key, random)
    return copy


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        current = pending.pop()
        keys = list(current) if isinstance(current, dict) else range(len(current)) if isinstance(current, list) else ()
        for key in keys:
            found.append((current, key))
            pending.append(current[key])
    return found


def _replace(container: Any, key: Any, random: Random) -> None:
    container[key] = fresh(random.choice(ODD_VALUES))


def _lose(container: Any, key: Any, random: Random) -> None:
    del container[key]


def _wrap(container: Any, key: Any, random: Random) -> None:
    container[key] = [container[key]]


def _unwrap(container: Any, key: Any, random: Random) -> None:
    value = container[key]
    if isinstance(value, list) and value:
        container[key] = value[0]


def _double(container: Any, key: Any, random: Random) -> None:
    container[key] = [fresh(container[key]), fresh(container[key])]


def _rename(container: Any, key: Any, random: Random) -> None:
    if isinstance(container, dict):
        text = str(key)
        container[random.choice([text.upper(), text.lower(), f"{text}_", "dynamic", "existing", "", 0, None])] = (
            container.pop(key)
        )


def _as_text(container: Any, key: Any, random: Random) -> None:
    container[key] = str(container[key])


def _split_text(container: Any, key: Any, random: Random) -> None:
    text = container[key]
    if isinstance(text, str) and text:
        cut = random.randrange(len(text))
        container[key] = random.choice(
            [text[:cut], text[cut:], text[:cut] + random.choice("[](){}'\"$%.,/") + text[cut:], text * 3]
        )


def _bury(container: Any, key: Any, random: Random) -> None:
    value = container[key]
    for _ in range(random.choice([2, 10, 60])):
        value = random.choice([[value], {"value": value}, {"config": value}])
    container[key] = value


_DAMAGES: tuple[Callable[[Any, Any, Random], None], ...] = (
    _replace,
    _replace,
    _replace,
    _lose,
    _wrap,
    _unwrap,
    _double,
    _rename,
    _as_text,
    _split_text,
    _split_text,
    _bury,
)


def damaged_text(text: str, seed: int) -> str:
    """The lines of a file with some lost, doubled, swapped or cut."""
    random = Random(seed)
    lines = text.splitlines(keepends=True)
    for _ in range(random.randint(1, 5)):
        if not lines:
            return ""
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        holder: dict[int, Any] = {0: lines[at]}
        act = random.randrange(4)
        if act == 0:
            del lines[at]
        elif act == 1:
            lines.insert(other, lines[at])
        elif act == 2:
            lines[at], lines[other] = lines[other], lines[at]
        else:
            _split_text(holder, 0, random)
            lines[at] = holder[0]
    return "".join(lines)
