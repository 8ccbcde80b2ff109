"""What ``var.x``, ``local.x`` and ``module.m.x`` mean in a module of a Terraform scan.

Checkov puts values in the place of names too, but compares the text ``var.x`` where a
variable has no value or null, and follows neither objects nor outputs far. So the source is
worked out first, and what Checkov made of it counts only where the source leaves it open.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from ..model.settings import Setting, absent, empty_text, known
from .terraform_expressions import evaluate_text, evaluate_value
from .terraform_functions import TerraformSet, setting_of
from .terraform_object_types import constraint_of, with_optional_defaults
from .terraform_source import attribute_value, may_be_misread, written_block
from .terraform_text import is_expression, unwrap

_MAX_DEPTH = 20
_KINDS = ("variable", "locals", "output", "module")


class Scope(NamedTuple):
    """One call of a module: its folder, and the chain of calls that leads to it, outermost last."""

    folder: str
    calls: "Tuple[Tuple[str, str, str], ...]"


class ModuleScopes:
    """The named values of every module call of a graph.

    ``nodes`` are pairs of a node's number and its attributes; ``is_unreliable`` and
    ``is_overridden`` say of a node and an attribute whether Checkov may have computed it
    from nothing, and whether a variables file gave it.
    """

    def __init__(
        self,
        nodes: "List[Tuple[int, Dict[str, Any]]]",
        is_unreliable: "Callable[[int, str], bool]",
        is_overridden: "Callable[[int], bool]",
    ) -> None:
        self._is_unreliable = is_unreliable
        self._is_overridden = is_overridden
        self._attributes = dict(nodes)
        self._named: "Dict[Tuple[Any, str, str], int]" = {}
        self._values: "Dict[Tuple[Any, str], Optional[Setting]]" = {}
        for node, attributes in nodes:
            kind, name = attributes.get("block_type_"), str(attributes.get("block_name_"))
            if kind in _KINDS:
                self._named[(_place(scope_of(attributes)), str(kind), name)] = node

    def value(self, scope: Scope, name: str, depth: int = 0) -> Optional[Setting]:
        """The value of a name, or None where the scan does not hold it."""
        key = (_place(scope), name)
        if depth > _MAX_DEPTH:
            return None
        if key not in self._values:
            # what refers to itself has no value, and what is used twice is worked out once
            self._values[key] = None
            try:
                self._values[key] = self._find(scope, name, depth)
            except RecursionError:  # names and expressions nested deeper than Python goes: no answer
                return None
        return self._values[key]

    def attribute(self, node: int, label: str) -> Optional[Setting]:
        """What an attribute of a module call, an output or a local comes to; None where the scan does not tell."""
        return self._given(node, label, scope_of(self._attributes[node]), 0)

    def _find(self, scope: Scope, name: str, depth: int) -> Optional[Setting]:
        kind, _, rest = name.partition(".")
        if kind == "var":
            return self._variable(scope, rest, depth)
        if kind == "local":
            node = self._named.get((_place(scope), "locals", rest))
            return None if node is None else self._given(node, rest, scope, depth)
        if kind == "module":
            return self._output(scope, rest, depth)
        return None

    def _variable(self, scope: Scope, name: str, depth: int) -> Optional[Setting]:
        """What the caller of the module gave, else the default, with what the type constraint adds."""
        node = self._named.get((_place(scope), "variable", name))
        if node is None:
            return None
        attributes = self._attributes[node]
        found = self._from_caller(scope, name, depth) if scope.calls else absent()
        is_null = found is not None and found.is_absent and found.value is None
        if found is None or is_null and self._is_passed(scope, name) and unwrap(attributes.get("nullable")) is not False:
            return found
        if is_null:
            if "default" not in attributes:
                return None
            found = self._default(node, depth)
        constraint = constraint_of(attributes)
        if found is None or not found.is_known or not constraint:
            return found
        return known(_fitted(with_optional_defaults(_fitted(found.value, constraint), constraint), constraint))

    def _default(self, node: int, depth: int) -> Optional[Setting]:
        rendered = self._attributes[node]["default"]
        value = rendered if self._is_overridden(node) else self._written(node, "default", rendered)
        if value is None or value == "":
            return absent() if value is None else empty_text()
        return None if isinstance(value, str) and is_expression(value) else evaluate_value(value, "", lambda name: None, depth)

    def _caller(self, scope: Scope) -> "Optional[Tuple[int, Scope]]":
        path, name, index = scope.calls[0]
        outer = Scope(_folder(path), scope.calls[1:])
        node = self._named.get((_place(outer), "module", _with_index(name, index)))
        return None if node is None else (node, outer)

    def _is_passed(self, scope: Scope, name: str) -> bool:
        caller = self._caller(scope) if scope.calls else None
        return caller is not None and name in self._attributes[caller[0]]

    def _from_caller(self, scope: Scope, name: str, depth: int) -> Optional[Setting]:
        caller = self._caller(scope)
        if caller is None:
            return None
        return self._given(caller[0], name, caller[1], depth) if self._is_passed(scope, name) else absent()

    def _output(self, scope: Scope, rest: str, depth: int) -> Optional[Setting]:
        call, _, name = rest.rpartition(".")
        node = self._named.get((_place(scope), "module", call.replace("'", '"')))
        if node is None:
            return None
        attributes = self._attributes[node]
        bare, _, index = call.replace("'", '"').partition("[")
        calls = ((str(attributes.get("file_path_")), bare, index.strip('"]')), *scope.calls)
        output = self._named.get((calls, "output", name))
        if output is None:
            return None
        return self._given(output, "value", Scope(_folder(str(self._attributes[output].get("file_path_"))), calls), depth)

    def _given(self, node: int, label: str, scope: Scope, depth: int) -> Optional[Setting]:
        """An attribute of a local, a module call or an output, worked out in its own module."""
        rendered = self._attributes[node].get(label)
        written = self._written(node, label, rendered)
        found = evaluate_value(written, "", lambda name: self.value(scope, name, depth + 1))
        if not found.is_unknown or self._is_unreliable(node, label) or may_be_misread(written):
            return found
        if isinstance(rendered, str) and is_expression(rendered):
            again = evaluate_text(rendered, "", lambda name: self.value(scope, name, depth + 1))
            return found if again.is_unknown else again
        return found if rendered is None or isinstance(rendered, (dict, list)) else setting_of(rendered)

    def _written(self, node: int, label: str, rendered: Any) -> Any:
        """The source of an attribute; where that is not at hand, what Checkov holds."""
        attributes = self._attributes[node]
        kind = str(attributes.get("block_type_"))
        block = written_block(str(attributes.get("file_path_")), kind, str(attributes.get("block_name_")))
        if block is None or label not in block:
            return rendered
        return attribute_value(block[label])


def scope_of(attributes: Dict[str, Any]) -> Scope:
    """The module call a node of the graph belongs to."""
    calls: "List[Tuple[str, str, str]]" = []
    call = module_call(attributes.get("source_module_object_"))
    while call and len(calls) < _MAX_DEPTH:
        index = call.get("foreach_idx")
        calls.append((str(call.get("path")), str(call.get("name")), "" if index is None else str(index)))
        call = module_call(call.get("nested_tf_module"))
    return Scope(_folder(str(attributes.get("file_path_"))), tuple(calls))


def module_call(described: Any) -> Dict[str, Any]:
    """Checkov's description of a module call: ``{"path", "name", "nested_tf_module", ...}``, as text or object."""
    if isinstance(described, str):
        try:
            described = json.loads(described)
        except ValueError:
            return {}
    if described is not None and not isinstance(described, dict):
        described = {name: getattr(described, name, None) for name in ("path", "name", "foreach_idx", "nested_tf_module")}
    return described or {}


def _place(scope: Scope) -> Any:
    """What tells a module call from others: the chain of calls, or the folder of a root module."""
    return scope.calls or scope.folder


def _folder(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[0]


def _with_index(name: str, index: str) -> str:
    return f"{name}[{index}]" if index.isdigit() else f'{name}["{index}"]' if index else name


def _fitted(value: Any, constraint: str) -> Any:
    """Checkov takes the only element of a list in a variables file for the list; a set has each of its texts once."""
    kind = constraint.strip().lstrip("${").partition("(")[0]
    if kind in ("list", "set") and not isinstance(value, (list, Setting)):
        value = [value]
    if kind == "set" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return TerraformSet(sorted(set(value)))
    return value
