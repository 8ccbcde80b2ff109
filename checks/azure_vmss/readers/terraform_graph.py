"""The graph of a Terraform scan: joins, ``dynamic`` blocks and guessed values.

Checkov's graph is a rustworkx digraph whose nodes are ``(hash, attributes)`` and whose
edges point from what refers to what is referred to, labelled with the attribute. It is
indexed once per scan, however many scale sets it holds (seen in Checkov 3.2.439 to 3.3.30).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Collection, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from ..model.settings import Setting, known
from .terraform_scopes import ModuleScopes, module_call, scope_of
from .terraform_source import attribute_value, is_written_out, may_be_misread, source_lines, written_resource
from .terraform_surroundings import Attachment, Attachments, DynamicBlocks, Surroundings, expand_dynamic
from .terraform_expressions import evaluate_value
from .terraform_text import is_expression, sole_reference, unwrap
from .terraform_types import azapi_type, is_scale_set, owner_attribute

_CROSS_VARIABLE = "[cross-variable] "
_PASS_THROUGH = ("variable", "locals", "module", "output")
_INSTANCE = re.compile(r"\[[^\]]*\]$")
_UNKNOWN_INDEX = re.compile(r"count\.|each\.|var\.|local\.|\*")


class _Resource(NamedTuple):
    """A node of the graph that is a resource, with what the index needs of it."""

    node: int
    type: str
    address: str
    file_path: str
    conf: Dict[str, Any]


class _Owners:
    """The scale sets of a graph by the ways an extension finds them."""

    def __init__(self, sets: Collection[_Resource]) -> None:
        self.by_node = {resource.node: resource for resource in sets}
        self.by_base: "Dict[str, List[_Resource]]" = defaultdict(list)
        self._by_name: "Dict[str, Set[str]]" = defaultdict(set)
        for resource in sets:
            self.by_base[_base(resource)].append(resource)
            name = _INSTANCE.sub("", resource.address).rpartition(".")[2]
            self._by_name[f"{_module_scope(resource)}{resource.type}.{name}"].add(_base(resource))

    def named(self, extension: _Resource, text: str) -> Set[str]:
        """The set an expression names; Checkov before 3.3 draws no edge to one with ``count`` or ``for_each``."""
        reference = sole_reference(text)
        if reference is None:
            return set()
        return self._by_name.get(f"{_module_scope(extension)}{reference.type}.{reference.name}", set())


class GraphIndex:
    """Everything about scale sets that one graph knows, worked out once."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph
        self._outgoing: "Dict[int, List[Tuple[str, int]]]" = defaultdict(list)
        self._sets: "Dict[int, _Resource]" = {}
        self._azapi_types: "Dict[str, str]" = {}
        self._modules: "Dict[Tuple[str, str], int]" = {}
        self._scopes: Optional[ModuleScopes] = None
        self._found: "Dict[str, List[Attachment]]" = defaultdict(list)
        self._possible: "Set[str]" = set()
        self._floating: "Set[str]" = set()
        owned = self._sort_nodes()
        if self._sets:
            self._index_edges()
            self._join(owned)

    def surroundings_of(self, conf: Dict[str, Any]) -> Optional["GraphSurroundings"]:
        """The surroundings of a configuration that is part of this graph, or None."""
        resource = self._sets.get(id(conf))
        return GraphSurroundings(self, resource) if resource else None

    def attachments_of(self, resource: _Resource) -> Attachments:
        incomplete = _key(resource) in self._possible or _module_scope(resource) in self._floating
        return Attachments(tuple(self._found.get(_key(resource), ())), not incomplete)

    def attributes(self, node: int) -> Dict[str, Any]:
        return self.graph[node][1]

    def azapi_type(self, address: str) -> str:
        return self._azapi_types.get(address, "")

    def _sort_nodes(self) -> List[_Resource]:
        owned: List[_Resource] = []
        for node in self.graph.node_indices():
            attributes = self.attributes(node)
            if attributes.get("block_type_") == "module":
                self._modules[(str(attributes.get("file_path_")), str(attributes.get("__address__")))] = node
            if attributes.get("block_type_") != "resource":
                continue
            resource_type = attributes.get("resource_type")
            if not isinstance(resource_type, str) or not resource_type.startswith(("azurerm_", "azapi_")):
                continue
            for resource in _resources_of(node, resource_type, attributes):
                if resource_type.startswith("azapi_"):
                    self._azapi_types[_INSTANCE.sub("", resource.address)] = azapi_type(resource.conf)
                if is_scale_set(resource_type, resource.conf):
                    self._sets[id(resource.conf)] = resource
                elif owner_attribute(resource_type, resource.conf):
                    owned.append(resource)
        return owned

    def _index_edges(self) -> None:
        for source, target, data in self.graph.weighted_edge_list():
            self._outgoing[source].append((str(data.get("label", "")), target))

    def _join(self, owned: List[_Resource]) -> None:
        owners = _Owners(self._sets.values())
        for extension in owned:
            self._join_one(extension, owners)

    def _join_one(self, extension: _Resource, owners: "_Owners") -> None:
        if unwrap(extension.conf.get("count")) == 0:
            return
        attribute = owner_attribute(extension.type, extension.conf)
        text = str(unwrap(extension.conf.get(attribute)) or "")
        bases = self._bases_named_by(extension, attribute, text, owners)
        if not bases and text.startswith("each.value"):
            for_each = str(unwrap(extension.conf.get("for_each")) or "")
            bases = self._bases_named_by(extension, "for_each", for_each, owners)
        attachment = Attachment(extension.type, extension.conf, GraphSurroundings(self, extension))
        for base in bases:
            for owner in owners.by_base[base]:
                if _is_instance(owner, text):
                    self._found[_key(owner)].append(attachment)
                elif _index_is_unknown(text):
                    self._possible.add(_key(owner))
        if not bases and is_expression(text) and not sole_reference(text):
            self._floating.add(_module_scope(extension))

    def _bases_named_by(self, extension: _Resource, attribute: str, text: str, owners: "_Owners") -> Set[str]:
        nodes = self._reached(extension.node, attribute)
        return {_base(owners.by_node[node]) for node in nodes if node in owners.by_node} or owners.named(extension, text)

    def _reached(self, node: int, attribute: str) -> Set[int]:
        """Nodes an attribute leads to, through variables, locals, modules and outputs."""
        return set(self._walk(node, attribute, set()))

    def _walk(self, node: int, label: str, seen: "Set[Tuple[int, str]]") -> Iterator[int]:
        for edge_label, target in self._outgoing.get(node, ()):
            if not _labels(edge_label, label) or (target, label) in seen:
                continue
            seen.add((target, label))
            attributes = self.attributes(target)
            kind = attributes.get("block_type_")
            if kind not in _PASS_THROUGH:
                yield target
                continue
            yield from self._walk(target, self._onward_label(node, target, label), seen)

    def _onward_label(self, node: int, target: int, label: str) -> str:
        attributes = self.attributes(target)
        kind = attributes.get("block_type_")
        if kind == "variable":
            return "default"
        if kind == "output":
            return "value"
        if kind == "module":
            return str(self.attributes(node).get("block_name_", ""))
        return str(attributes.get("block_name_", label))

    def is_instantiated(self, resource: _Resource) -> bool:
        """Whether no module call around a resource has a count of 0 or an empty ``for_each``."""
        prefix = resource.address.rpartition(resource.type)[0].rstrip(".")
        call = module_call(self.attributes(resource.node).get("source_module_object_"))
        while call and prefix:
            parent, _, name = prefix.rpartition("module.")
            node = self._modules.get((str(call.get("path")), parent + name))
            if node is not None and self._calls_nothing(node):
                return False
            prefix, call = parent.rstrip("."), module_call(call.get("nested_tf_module"))
        return True

    def _calls_nothing(self, node: int) -> bool:
        for name in ("count", "for_each"):
            found = self._named_values().attribute(node, name) if name in self.attributes(node) else None
            if found is not None and found.is_known and found.value is not False and found.value in (0, [], {}):
                return True
        return False

    def is_unreliable(self, node: int, label: str) -> bool:
        """Whether an attribute was computed from a variable without a value, or with the value null.

        Checkov compares the text ``var.x`` in such a case, and takes the branch that follows from it.
        """
        return self._is_unreliable(node, label, set())

    def _is_unreliable(self, node: int, label: str, seen: "Set[Tuple[int, str]]") -> bool:
        for edge_label, target in self._outgoing.get(node, ()):
            if edge_label.startswith(_CROSS_VARIABLE) or not _labels(edge_label, label):
                continue
            if (target, edge_label) in seen:
                continue
            seen.add((target, edge_label))
            attributes = self.attributes(target)
            kind = attributes.get("block_type_")
            if kind == "variable" and _has_no_value(attributes):
                return True
            if kind in _PASS_THROUGH and self._is_unreliable(target, self._onward_label(node, target, label), seen):
                return True
        return False

    def value(self, node: int, name: str) -> Optional[Setting]:
        """The value of a ``var.x``, ``local.x`` or ``module.m.x`` where a node stands, or None where it has none."""
        return self._named_values().value(scope_of(self.attributes(node)), name)

    def _named_values(self) -> ModuleScopes:
        if self._scopes is None:
            nodes = [(node, self.attributes(node)) for node in self.graph.node_indices()]
            self._scopes = ModuleScopes(nodes, self.is_unreliable, self._is_from_variables_file)
        return self._scopes

    def _is_from_variables_file(self, variable: int) -> bool:
        return any(
            label == "default" and self.attributes(target).get("block_type_") == "tfvar"
            for label, target in self._outgoing.get(variable, ())
        )


class GraphSurroundings(Surroundings):
    """A resource that is a node of the graph."""

    def __init__(self, index: GraphIndex, resource: _Resource) -> None:
        self._index = index
        self._resource = resource
        self._lines: Optional[str] = None

    def lookup(self, name: str) -> Optional[Setting]:
        if name == "count":
            key = _instance_key(self._resource.address)
            return known({"index": int(key)}) if key.isdigit() else None
        return self._each() if name == "each" else self._index.value(self._resource.node, name)

    def _each(self) -> Optional[Setting]:
        """``{"key", "value"}`` of a resource whose ``for_each`` has one element, or names this one by its key."""
        found = evaluate_value(self.written_value("for_each"), "", lambda name: self._index.value(self._resource.node, name))
        elements = found.value if found.is_known else None
        if isinstance(elements, list):
            elements = {str(element): element for element in elements}
        if not isinstance(elements, dict):
            return None
        key = _instance_key(self._resource.address) or (next(iter(elements)) if len(elements) == 1 else "")
        return known({"key": key, "value": elements[key]}) if key in elements else None

    def is_instantiated(self) -> bool:
        return self._index.is_instantiated(self._resource)

    def attachments(self) -> Attachments:
        return self._index.attachments_of(self._resource)

    def azapi_type(self, reference: str) -> str:
        prefix = self._resource.address.rpartition(self._resource.type)[0]
        return self._index.azapi_type(prefix + reference)

    def dynamic_blocks(self, name: str) -> Optional[DynamicBlocks]:
        given = self._index.attributes(self._resource.node).get("dynamic")
        entries = [given] if isinstance(given, dict) else given if isinstance(given, list) else []
        positions = [
            (position, entry[name]) for position, entry in enumerate(entries) if isinstance(entry, dict) and name in entry
        ]
        if not positions:
            return None
        written = self._written_dynamic(name, len(entries))
        blocks: List[Dict[str, Any]] = []
        for position, block in positions:
            source = written.get(position, {})
            for element in block if isinstance(block, list) else [block]:
                trusted = self._trusted(position, name, element if isinstance(element, dict) else {}, source)
                content = unwrap(source.get("content"))
                blocks.append({**trusted, "written": content if isinstance(content, dict) else None})
        return expand_dynamic(blocks, name, self._static_blocks(name))

    def _trusted(self, position: int, name: str, block: Dict[str, Any], source: Dict[str, Any]) -> Dict[str, Any]:
        """The block with a ``for_each`` that can be relied on, or none."""
        for for_each in self._for_each_candidates(position, name, block.get("for_each"), source):
            found = evaluate_value(for_each, "", self.lookup)
            if not found.is_unknown:
                return {**block, "for_each": [] if found.is_absent else found.value}
        return {**block, "for_each": None}

    def _for_each_candidates(self, position: int, name: str, rendered: Any, source: Dict[str, Any]) -> Iterator[Any]:
        """What was written, then what Checkov computed where that can be relied on."""
        written = attribute_value(source.get("for_each"))
        if written is not None:
            yield written
        labels = (f"dynamic.{position}.{name}.for_each", f"dynamic.{name}.for_each")
        is_guess = any(self._index.is_unreliable(self._resource.node, label) for label in labels)
        # Checkov takes the only element of a list for the list, so a lone expression may be either
        lone = rendered[0] if isinstance(rendered, list) and len(rendered) == 1 else None
        is_ambiguous = isinstance(lone, str) and is_expression(lone) or may_be_misread(written)
        if rendered is not None and not is_guess and not is_ambiguous:
            yield rendered

    def _written_dynamic(self, name: str, count: int) -> "Dict[int, Dict[str, Any]]":
        """The ``dynamic`` blocks of a name as written, by position; none where the source is not what Checkov read."""
        entries = (self._written() or {}).get("dynamic")
        if not isinstance(entries, list) or len(entries) != count:
            return {}
        found = {position: unwrap(entry.get(name)) for position, entry in enumerate(entries) if isinstance(entry, dict)}
        return {position: block for position, block in found.items() if isinstance(block, dict)}

    def _static_blocks(self, name: str) -> Any:
        written = self._written()
        return (written or {}).get(name)

    def guessed_expression(self, label: str) -> Optional[str]:
        if not self._index.is_unreliable(self._resource.node, label):
            return None
        text = self.written_expression(label)
        return text if text and is_expression(text) else ""

    def computed_expression(self, label: str) -> Optional[str]:
        lines = self._source_lines()
        if lines and is_written_out(lines, label.rpartition(".")[2]):
            return None
        text = self.written_expression(label)
        return text if text and is_expression(text) else None

    def _source_lines(self) -> str:
        if self._lines is None:
            first, last = (self._resource.conf.get(key) for key in ("__start_line__", "__end_line__"))
            known_lines = isinstance(first, int) and isinstance(last, int)
            self._lines = source_lines(self._resource.file_path, first, last) if known_lines else ""  # type: ignore[arg-type]
        return self._lines

    def written_expression(self, label: str) -> Optional[str]:
        value: Any = self._written()
        for step in label.split("."):
            value = unwrap(value)
            value = value.get(step) if isinstance(value, dict) else None
        value = unwrap(value)
        return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else None

    def written_value(self, name: str) -> Any:
        return attribute_value((self._written() or {}).get(name))

    def _written(self) -> Optional[Dict[str, Any]]:
        name = _INSTANCE.sub("", self._resource.address).rpartition(".")[2]
        return written_resource(self._resource.file_path, self._resource.type, name)


def _resources_of(node: int, resource_type: str, attributes: Dict[str, Any]) -> Iterator[_Resource]:
    named = attributes.get("config_", {})
    named = named.get(resource_type) if isinstance(named, dict) else None
    for conf in named.values() if isinstance(named, dict) else ():
        if isinstance(conf, dict):
            address = str(attributes.get("__address__") or attributes.get("block_name_") or "")
            yield _Resource(node, resource_type, address, str(attributes.get("file_path_", "")), conf)


def _labels(edge_label: str, wanted: str) -> bool:
    if edge_label.startswith(_CROSS_VARIABLE):
        edge_label = edge_label[len(_CROSS_VARIABLE):]
    return edge_label == wanted or edge_label.startswith(f"{wanted}.") and wanted == "for_each"


def _has_no_value(attributes: Dict[str, Any]) -> bool:
    if "default" not in attributes:
        return True
    default = unwrap(attributes["default"])
    return default is None or isinstance(default, str) and is_expression(default)


def _key(resource: _Resource) -> str:
    return f"{resource.file_path}:{resource.address}"


def _base(resource: _Resource) -> str:
    return f"{resource.file_path}:{_INSTANCE.sub('', resource.address)}"


def _module_scope(resource: _Resource) -> str:
    folder = resource.file_path.replace("\\", "/").rpartition("/")[0]
    return f"{folder}:{resource.address.rpartition(resource.type)[0]}"


def _instance_key(address: str) -> str:
    match = _INSTANCE.search(address)
    return match.group(0).strip("[]\"' ") if match else ""


def _is_instance(owner: _Resource, text: str) -> bool:
    """Whether the text names this instance of the set, or the set as a whole."""
    reference = sole_reference(text)
    if reference is None or not reference.index:
        return True
    return not _instance_key(owner.address) or reference.index == _instance_key(owner.address)


def _index_is_unknown(text: str) -> bool:
    reference = sole_reference(text)
    return bool(reference and _UNKNOWN_INDEX.search(reference.index))
