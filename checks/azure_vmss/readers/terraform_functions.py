"""The built-in functions of Terraform that real scale sets are configured with.

Each takes settings and gives a setting, as the function of that name does in Terraform
(developer.hashicorp.com/terraform/language/functions); None where the outcome is not known.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from ..model.settings import Setting, absent, agreed, empty_text, known, unknown

MISSING = "a member that is not there"
_TRANSPARENT = frozenset(
    {"tobool", "tostring", "tonumber", "tomap", "nonsensitive", "sensitive", "trimspace"}
)


class TerraformSet(List[Any]):
    """The elements of a set, in the order Terraform takes them."""


_Function = Callable[[List[Any]], Any]


def held(setting: Setting) -> Any:
    """What a collection holds in the place of a setting."""
    return setting if setting.is_unknown else setting.value


def setting_of(value: Any, path: str = "") -> Setting:
    """What a collection holds, as a setting again."""
    if isinstance(value, Setting):
        return value
    return absent(path) if value is None else empty_text(path) if value == "" else known(value, path)


def apply_function(name: str, arguments: List[Setting], path: str) -> Optional[Setting]:
    """The outcome of a call, or None where it cannot be worked out."""
    if name == "try":
        return _try(arguments)
    if name == "can":
        return _can(arguments, path)
    if name == "coalesce":
        given = [argument for argument in arguments if not argument.is_absent]
        return given[0] if given and given[0].is_known else None
    if name == "merge":
        return _merge(arguments, path)
    if name in _TRANSPARENT:
        return arguments[0] if len(arguments) == 1 else None
    if any(argument.is_unknown for argument in arguments):
        return None
    function = _FUNCTIONS.get(name)
    if function is None:
        return None
    try:
        return setting_of(function([argument.value for argument in arguments]), path)
    except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError):
        # Terraform would refuse the call as well
        return None


def _try(arguments: List[Setting]) -> Optional[Setting]:
    possible = [argument for argument in arguments if argument.expression != MISSING]
    return possible[0] if possible and not possible[0].is_unknown else None


def _merge(arguments: List[Setting], path: str) -> Optional[Setting]:
    """Maps laid over each other; of a map under an open condition, each member has the outcomes of both ways."""
    merged: Dict[str, Any] = {}
    for argument in arguments:
        choices = argument.alternatives or (argument,)
        if any(choice.is_unknown or choice.is_known and not isinstance(choice.value, dict) for choice in choices):
            return None
        maps = [choice.value if choice.is_known else {} for choice in choices]
        if len(maps) == 1:
            merged.update(maps[0])
            continue
        for key in dict.fromkeys(key for map_ in maps for key in map_):
            merged[key] = held(agreed([setting_of(map_.get(key, merged.get(key))) for map_ in maps], path))
    return known(merged, path)


def _can(arguments: List[Setting], path: str) -> Optional[Setting]:
    if len(arguments) != 1:
        return None
    if arguments[0].expression == MISSING:
        return known(False, path)
    return None if arguments[0].is_unknown else known(True, path)


def _lookup(values: List[Any]) -> Any:
    mapping, key = _mapping(values[0]), _text(values[1])
    if key in mapping:
        return mapping[key]
    return values[2] if len(values) > 2 else unknown(expression=MISSING)


def _contains(values: List[Any]) -> Any:
    collection, wanted = _listed(values[0]), values[1]
    if wanted in [item for item in collection if not isinstance(item, Setting)]:
        return True
    return unknown() if any(isinstance(item, Setting) for item in collection) else False


def _length(values: List[Any]) -> int:
    if not isinstance(values[0], (str, list, dict)):
        raise TypeError("length of neither text nor collection")
    return len(values[0])


def _element(values: List[Any]) -> Any:
    collection, position = _listed(values[0]), int(values[1])
    if position < 0:
        raise IndexError("releases of Terraform differ in what a negative index means")
    return collection[position % len(collection)]


def _one(values: List[Any]) -> Any:
    collection = _listed(values[0])
    if len(collection) > 1:
        raise ValueError("one() of several")
    return collection[0] if collection else None


def _all_true(values: List[Any]) -> Any:
    items = _listed(values[0])
    if any(_is(item, False) for item in items):
        return False
    return True if all(_is(item, True) for item in items) else unknown()


def _any_true(values: List[Any]) -> Any:
    items = _listed(values[0])
    if any(_is(item, True) for item in items):
        return True
    return False if all(_is(item, False) for item in items) else unknown()


def _is(item: Any, wanted: bool) -> bool:
    return item is wanted or isinstance(item, str) and item.lower() == str(wanted).lower()


def _concat(values: List[Any]) -> List[Any]:
    return [item for value in values for item in _listed(value)]


def _compact(values: List[Any]) -> Any:
    items = _listed(values[0])
    return unknown() if any(isinstance(item, Setting) for item in items) else [item for item in items if item not in (None, "")]


def _set(values: List[Any]) -> Any:
    items = _listed(values[0])
    if len(items) > 1 and not all(isinstance(item, str) for item in items):
        return unknown()
    return TerraformSet(sorted(set(items)) if all(isinstance(item, str) for item in items) else items)


def _mapping(value: Any) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not a map")
    return value


def _listed(value: Any) -> List[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


_FUNCTIONS: Dict[str, _Function] = {
    "alltrue": _all_true,
    "anytrue": _any_true,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "element": _element,
    "endswith": lambda values: _text(values[0]).endswith(_text(values[1])),
    "keys": lambda values: sorted(_mapping(values[0])),
    "length": _length,
    "list": lambda values: list(values),
    "lookup": _lookup,
    "lower": lambda values: _text(values[0]).lower(),
    "one": _one,
    "split": lambda values: _text(values[1]).split(_text(values[0])),
    "tolist": lambda values: list(_listed(values[0])),
    "toset": _set,
    "startswith": lambda values: _text(values[0]).startswith(_text(values[1])),
    "upper": lambda values: _text(values[0]).upper(),
    "values": lambda values: [_mapping(values[0])[key] for key in sorted(_mapping(values[0]))],
}
