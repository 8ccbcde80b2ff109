"""Stand-ins for the azurerm and azapi providers that know how to plan, and nothing else.

They speak Terraform's plugin protocol, so the plan files that Terraform makes with them have the shape of real
ones. Nothing is ever created: applying is refused. The schemas are in ``providers.schema``; the planning follows
what the Terraform plugin SDK (azurerm) and the Terraform plugin framework (azapi) make of a resource that is new.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

import grpc
import msgpack
from tf.gen import grpc_controller_pb2 as controller_pb
from tf.gen import grpc_controller_pb2_grpc as controller_rpc
from tf.gen import grpc_stdio_pb2_grpc as stdio_rpc
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

SCHEMA_FILE = Path(__file__).with_name("providers.schema")
PROTOCOL_VERSION = 6
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
AZURERM = "registry.terraform.io/hashicorp/azurerm"
AZAPI = "registry.terraform.io/azure/azapi"

Values = dict[str, Any]


class _Unknown:
    """A value that only an apply can tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


class _NoDefault:
    """Tells an attribute without a default from one whose default is null."""


UNKNOWN = _Unknown()
NO_DEFAULT = _NoDefault()


# --- schemas ---------------------------------------------------------------------------------------------------


@dataclass
class Node:
    """An attribute, or a block with the attributes and blocks inside it."""

    name: str
    type: str
    how: str
    default: Any = NO_DEFAULT
    sensitive: bool = False
    write_only: bool = False
    location: bool = False
    max_items: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def required(self) -> bool:
        """Whether the configuration must give a value."""
        return self.how == "req"

    @property
    def optional(self) -> bool:
        """Whether the configuration may give a value."""
        return self.how in ("opt", "optcomp")

    @property
    def computed(self) -> bool:
        """Whether the server gives a value when the configuration does not."""
        return self.how in ("comp", "optcomp")

    @property
    def is_block(self) -> bool:
        """Whether this is a nested block; one that only the server fills in is an attribute instead."""
        return self.type in ("list{}", "set{}", "single{}") and self.how != "comp"


@dataclass
class Schema:
    """The schema of a resource, a data source or a provider's own arguments."""

    kind: str
    name: str
    version: int
    children: list[Node]


def _versions(flag: str) -> range:
    """The major versions that ``@3`` or ``@3-4`` stands for."""
    first, _, last = flag[1:].partition("-")
    return range(int(first), int(last or first) + 1)


def _node(line: str, major: int) -> Optional[Node]:
    """The node that a line declares, or None where this major version does not have it."""
    name, kind, how, *flags = line.split()
    node = Node(name, kind, how)
    for flag in flags:
        if flag.startswith("@"):
            if major not in _versions(flag):
                return None
        elif flag.startswith("="):
            node.default = json.loads(flag[1:])
        elif flag.startswith("max="):
            node.max_items = int(flag[4:])
        else:
            setattr(node, {"sens": "sensitive", "wo": "write_only", "loc": "location"}[flag], True)
    return node


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Indentation (in levels) and content of the lines that say something."""
    for line in text.splitlines():
        content = line.strip()
        if content and not content.startswith("#"):
            yield (len(line) - len(line.lstrip())) // 2, content


def _sections(text: str) -> dict[str, list[tuple[int, str]]]:
    """The indented lines below each header line."""
    sections: dict[str, list[tuple[int, str]]] = {}
    header = ""
    for depth, content in _lines(text):
        if depth == 0:
            header = content
            sections[header] = []
        else:
            sections[header].append((depth - 1, content))
    return sections


def _expand(lines: list[tuple[int, str]], fragments: dict[str, list[tuple[int, str]]]) -> list[tuple[int, str]]:
    """The lines with every "use" replaced by what it stands for."""
    expanded: list[tuple[int, str]] = []
    for depth, content in lines:
        if content.startswith("use "):
            for inner, line in _expand(fragments[content[4:]], fragments):
                expanded.append((depth + inner, line))
        else:
            expanded.append((depth, content))
    return expanded


def _tree(lines: list[tuple[int, str]], major: int) -> list[Node]:
    """The nodes that indented lines declare."""
    root: list[Node] = []
    # One list of siblings per level; None below a block that this major version does not have.
    levels: list[Optional[list[Node]]] = [root]
    for depth, content in lines:
        del levels[depth + 1 :]
        siblings = levels[depth]
        node = _node(content, major) if siblings is not None else None
        if node is not None and siblings is not None:
            siblings.append(node)
        levels.append(node.children if node is not None else None)
    return root


def load_schemas(provider: str, major: int) -> list[Schema]:
    """The schemas of one provider ("azurerm" or "azapi") at one major version."""
    sections = _sections(SCHEMA_FILE.read_text(encoding="utf-8"))
    fragments = {header.split()[1]: lines for header, lines in sections.items() if header.startswith("fragment ")}
    schemas = []
    for header, lines in sections.items():
        kind, name, *flags = header.split()
        if kind == "fragment" or name.split("_")[0] != provider:
            continue
        version = flags[0].partition("=")[2] if flags else "0"
        children = _tree(_expand(lines, fragments), major)
        if provider == "azurerm" and kind != "provider":
            children += _implicit_nodes(kind)
        schemas.append(Schema(kind, name, major if version == "major" else int(version), children))
    return schemas


def _implicit_nodes(kind: str) -> list[Node]:
    """What the plugin SDK adds to every schema."""
    operations = ("read",) if kind == "data" else ("create", "delete", "read", "update")
    timeouts = Node("timeouts", "single{}", "opt", children=[Node(name, "str", "opt") for name in operations])
    return [Node("id", "str", "optcomp"), timeouts]


# --- schemas in the protocol's terms ---------------------------------------------------------------------------

_PRIMITIVES = {"str": "string", "num": "number", "bool": "bool", "dyn": "dynamic"}
_BLOCK_NESTING = {
    "list{}": pb.Schema.NestedBlock.LIST,
    "set{}": pb.Schema.NestedBlock.SET,
    "single{}": pb.Schema.NestedBlock.SINGLE,
}


def _cty_type(node: Node) -> Any:
    """The type of an attribute in Terraform's JSON notation."""
    if node.children:
        return [node.type[:-2], ["object", {child.name: _cty_type(child) for child in node.children}]]
    return _cty(node.type)


def _cty(kind: str) -> Any:
    """A type in Terraform's JSON notation."""
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    collection, _, element = kind.partition("(")
    return [collection, _cty(element[:-1])]


def _pb_attribute(node: Node) -> pb.Schema.Attribute:
    """An attribute as the protocol wants it."""
    # An older copy of the protocol has no write-only attributes; they are null in every plan anyway.
    common = {"name": node.name, "required": node.required, "optional": node.optional, "computed": node.computed}
    if node.type == "nest{}":
        nested = pb.Schema.Object(
            attributes=[_pb_attribute(child) for child in node.children], nesting=pb.Schema.Object.SINGLE
        )
        return pb.Schema.Attribute(nested_type=nested, **common)
    return pb.Schema.Attribute(type=json.dumps(_cty_type(node)).encode(), sensitive=node.sensitive, **common)


def _pb_block(children: list[Node]) -> pb.Schema.Block:
    """A block's content as the protocol wants it."""
    return pb.Schema.Block(
        attributes=[_pb_attribute(node) for node in children if not node.is_block],
        block_types=[
            pb.Schema.NestedBlock(
                type_name=node.name,
                nesting=_BLOCK_NESTING[node.type],
                block=_pb_block(node.children),
                min_items=1 if node.required else 0,
                max_items=node.max_items,
            )
            for node in children
            if node.is_block
        ],
    )


def _pb_schema(schema: Schema) -> pb.Schema:
    """A schema as the protocol wants it."""
    return pb.Schema(version=schema.version, block=_pb_block(schema.children))


# --- values on the wire ----------------------------------------------------------------------------------------


def _decode(value: pb.DynamicValue) -> Any:
    """A value from the wire; what is unknown, however much is promised about it, becomes UNKNOWN."""
    if not value.msgpack:
        return json.loads(value.json) if value.json else None
    return msgpack.unpackb(value.msgpack, ext_hook=lambda code, data: UNKNOWN, strict_map_key=False)


def _encode(value: Any) -> pb.DynamicValue:
    """A value for the wire."""

    def default(item: Any) -> Any:
        if item is UNKNOWN:
            return msgpack.ExtType(0, b"\x00")
        raise TypeError(f"cannot send {item!r}")

    return pb.DynamicValue(msgpack=msgpack.packb(value, default=default))


def _dynamic(value: Any) -> Any:
    """The content of a value whose type travels with it."""
    return value[1] if isinstance(value, list) else value


def _has_unknown(value: Any) -> bool:
    """Whether a value is unknown, or anything in it."""
    if isinstance(value, dict):
        return any(_has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_unknown(item) for item in value)
    return value is UNKNOWN


# --- planning: azurerm -----------------------------------------------------------------------------------------


def _normal_location(value: str) -> str:
    """A location as Azure spells it."""
    return value.replace(" ", "").lower()


def _sdk_attribute(node: Node, value: Any, in_set: bool) -> Any:
    """What the plugin SDK plans for an attribute of a new resource."""
    if value is UNKNOWN or node.write_only:
        return None if node.write_only else UNKNOWN
    if value is None:
        if not isinstance(node.default, _NoDefault):
            return node.default
        if node.computed:
            return UNKNOWN
        # The SDK compares the elements of a set by their flat text, where absent and empty are the same.
        if in_set and node.type == "str":
            return ""
        return [] if in_set and node.type.startswith(("list", "set")) else None
    if node.computed and value == "":
        return UNKNOWN
    if node.type.startswith("set(") and value == [] and not in_set:
        return None
    return _normal_location(value) if node.location else value


def _sdk_block(node: Node, value: Any, in_set: bool) -> Any:
    """What the plugin SDK plans for a nested block of a new resource."""
    if node.type == "single{}" or value is UNKNOWN:
        return value
    if not value:
        return UNKNOWN if node.computed else []
    deeper = in_set or node.type == "set{}"
    return [UNKNOWN if item is UNKNOWN else _sdk_plan(node.children, item or {}, deeper) for item in value]


def _sdk_plan(children: list[Node], values: Values, in_set: bool = False) -> Values:
    """What the plugin SDK plans for the attributes and blocks of a new resource."""
    return {
        node.name: (_sdk_block if node.is_block else _sdk_attribute)(node, values.get(node.name), in_set)
        for node in children
    }


def _suppress(name: str, planned: Values) -> None:
    """Takes back what the real provider's own comparison of old and new takes back."""
    # A scale set without machines has no network, whatever the default says.
    without_machines = name == "azurerm_orchestrated_virtual_machine_scale_set" and planned["sku_name"] is None
    if without_machines and planned.get("network_api_version") == "2020-11-01":
        planned["network_api_version"] = None


def _check_required(children: list[Node], values: Values) -> Optional[str]:
    """Terraform itself is content when a required argument is there and null."""
    for node in children:
        value = values.get(node.name)
        if value is UNKNOWN:
            continue
        if value is None and node.required and not node.is_block:
            return f'Missing required argument: the argument "{node.name}" is required, but it is null'
        inner = value if node.children and isinstance(value, list) else []
        problems = (_check_required(node.children, item) for item in inner if isinstance(item, dict))
        problem = next(filter(None, problems), None)
        if problem:
            return problem
    return None


def _check_image(config: Values) -> Optional[str]:
    """The Linux and the Windows scale set take exactly one kind of image."""
    given = [config["source_image_id"], config["source_image_reference"]]
    if UNKNOWN in given:
        return None
    if len([value for value in given if value]) != 1:
        return "exactly one of `source_image_id`, `source_image_reference` must be specified"
    return None


def _check_rolling(config: Values) -> Optional[str]:
    """The orchestrated scale set wants a rolling policy with the modes that use one, and only with those."""
    mode, policy = config.get("upgrade_mode") or "Manual", config.get("rolling_upgrade_policy")
    if mode == "Manual" and policy:
        return "`rolling_upgrade_policy` cannot be specified when `upgrade_mode` is set to `Manual`"
    if mode == "Rolling" and not policy:
        return "`rolling_upgrade_policy` is required when `upgrade_mode` is set to `Rolling`"
    return None


def _check_body(config: Values) -> Optional[str]:
    """azapi 2.x takes no JSON text as a body."""
    # Only 1.x has this argument.
    if "ignore_body_changes" in config:
        return None
    return "`body` must not be a string" if isinstance(_dynamic(config["body"]), str) else None


def _check_azapi_resource(config: Values) -> Optional[str]:
    """A resource has a name and, unless it is a resource group, a parent."""
    if config["name"] is None:
        return "The argument `name` is required"
    group = str(config["type"]).lower().startswith("microsoft.resources/resourcegroups@")
    if config["parent_id"] is None and not group:
        return "The argument `parent_id` is required"
    return _check_body(config)


def _check_azapi_update(config: Values) -> Optional[str]:
    """What is to be updated is named either by its id, or by its name and its parent."""
    if (config["name"] is None) == (config["resource_id"] is None):
        return "One of the arguments `name` or `resource_id` must be set"
    return _check_body(config)


CHECKS: dict[str, Callable[[Values], Optional[str]]] = {
    "azurerm_linux_virtual_machine_scale_set": _check_image,
    "azurerm_windows_virtual_machine_scale_set": _check_image,
    "azurerm_orchestrated_virtual_machine_scale_set": _check_rolling,
    "azapi_resource": _check_azapi_resource,
    "azapi_update_resource": _check_azapi_update,
}


# --- planning: azapi -------------------------------------------------------------------------------------------


def _framework_attribute(node: Node, value: Any) -> Any:
    """What the plugin framework plans for an attribute of a new resource."""
    if node.write_only:
        return None
    if value is None:
        if not isinstance(node.default, _NoDefault):
            return [b'"string"', node.default] if node.type == "dyn" else node.default
        return UNKNOWN if node.computed else None
    if node.type == "nest{}" and value is not UNKNOWN:
        return _framework_plan(node.children, value)
    return value


def _framework_block(node: Node, value: Any) -> Any:
    """What the plugin framework plans for a nested block of a new resource."""
    if node.type == "single{}" or value is UNKNOWN:
        return value
    return [UNKNOWN if item is UNKNOWN else _framework_plan(node.children, item) for item in value or []]


def _framework_plan(children: list[Node], values: Values) -> Values:
    """What the plugin framework plans for the attributes and blocks of a new resource."""
    return {
        node.name: (_framework_block if node.is_block else _framework_attribute)(node, values.get(node.name))
        for node in children
    }


def _body_content(body: Any) -> Values:
    """The top-level properties of an azapi body, whether an object or JSON text."""
    content = _dynamic(body)
    if isinstance(content, str):
        content = json.loads(content)
    return content if isinstance(content, dict) else {}


def _azapi_plan(schema: Schema, config: Values) -> Values:
    """What azapi plans: location and tags follow the body where they are not given beside it."""
    planned = _framework_plan(schema.children, config)
    if schema.name == "azapi_resource":
        if schema.version == 2:
            planned["body"] = config["body"]
        if not _has_unknown(planned["body"]):
            content = _body_content(planned["body"])
            for name in ("location", "tags"):
                planned[name] = config[name] if config[name] is not None else content.get(name)
    return planned


# --- ids -------------------------------------------------------------------------------------------------------

_COMPUTE, _NETWORK = "Microsoft.Compute", "Microsoft.Network"
_SEGMENTS: dict[str, tuple[str, ...]] = {
    "azurerm_linux_virtual_machine_scale_set": (_COMPUTE, "virtualMachineScaleSets", "{name}"),
    "azurerm_windows_virtual_machine_scale_set": (_COMPUTE, "virtualMachineScaleSets", "{name}"),
    "azurerm_orchestrated_virtual_machine_scale_set": (_COMPUTE, "virtualMachineScaleSets", "{name}"),
    "azurerm_virtual_machine_scale_set": (_COMPUTE, "virtualMachineScaleSets", "{name}"),
    "azurerm_shared_image": (_COMPUTE, "galleries", "{gallery_name}", "images", "{name}"),
    "azurerm_image": (_COMPUTE, "images", "{name}"),
    "azurerm_lb": (_NETWORK, "loadBalancers", "{name}"),
    "azurerm_application_gateway": (_NETWORK, "applicationGateways", "{name}"),
}


def _foretold_id(schema: Schema, planned: Values) -> Any:
    """The id that Azure will give the resource, where the plan knows all that goes into it."""
    try:
        if schema.name in _SEGMENTS:
            provider, *segments = (segment.format(**_known(planned)) for segment in _SEGMENTS[schema.name])
            return _group_id(_known(planned), provider, *segments)
        if schema.name == "azurerm_lb_probe":
            return "{loadbalancer_id}/probes/{name}".format(**_known(planned))
        if schema.name == "azapi_resource":
            known = _known(planned)
            return f"{known['parent_id']}/providers/{known['type'].split('@')[0]}/{known['name']}"
    except KeyError:
        pass
    return planned["id"]


def _known(values: Values) -> Values:
    return {name: value for name, value in values.items() if isinstance(value, str)}


# --- data sources ----------------------------------------------------------------------------------------------


def _group_id(config: Values, provider: str, *segments: str) -> str:
    """The id of something in the configured resource group."""
    tail = "/".join(segments)
    return f"{SUBSCRIPTION}/resourceGroups/{config['resource_group_name']}/providers/{provider}/{tail}"


def _gallery_image_id(config: Values, image: str) -> str:
    """The id of an image definition."""
    return _group_id(config, "Microsoft.Compute", "galleries", config["gallery_name"], "images", image)


def _read_shared_image(config: Values) -> Values:
    """An image definition."""
    return {
        "id": _gallery_image_id(config, config["name"]),
        "location": "westeurope",
        "architecture": "x64",
        "hyper_v_generation": "V2",
        "identifier": [{"publisher": "Platform", "offer": "Ubuntu", "sku": config["name"]}],
        "os_type": "Linux",
    }


def _read_shared_image_version(config: Values) -> Values:
    """An image version; "latest" and "recent" have become a number by the time Terraform sees it."""
    name = "1.0.2" if config["name"] in ("latest", "recent") else config["name"]
    return {
        "id": f"{_gallery_image_id(config, config['image_name'])}/versions/{name}",
        "name": name,
        "location": "westeurope",
        "os_disk_image_size_gb": 30,
        "target_region": [{"name": "westeurope", "regional_replica_count": 1, "storage_account_type": "Standard_LRS"}],
    }


def _read_image(config: Values) -> Values:
    """A managed image."""
    name = config["name"] or "golden-20260101"
    return {"id": _group_id(config, "Microsoft.Compute", "images", name), "name": name, "location": "westeurope"}


def _read_platform_image(config: Values) -> Values:
    """A marketplace image; without a version, the newest there is."""
    version = config["version"] or "22.04.202601010"
    location = _normal_location(config["location"])
    offer = f"publishers/{config['publisher']}/artifactTypes/vmImage/offers/{config['offer']}"
    return {
        "id": f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/{location}/{offer}"
        f"/skus/{config['sku']}/versions/{version}",
        "location": location,
        "version": version,
    }


def _read_scale_set(config: Values) -> Values:
    """A scale set that is already there."""
    return {
        "id": _group_id(config, "Microsoft.Compute", "virtualMachineScaleSets", config["name"]),
        "location": "westeurope",
    }


def _read_subnet(config: Values) -> Values:
    """A subnet that is already there."""
    network = ("virtualNetworks", config["virtual_network_name"], "subnets", config["name"])
    return {
        "id": _group_id(config, "Microsoft.Network", *network),
        "address_prefix": "10.0.1.0/24",
        "address_prefixes": ["10.0.1.0/24"],
    }


READERS: dict[str, Callable[[Values], Values]] = {
    "azurerm_shared_image": _read_shared_image,
    "azurerm_shared_image_version": _read_shared_image_version,
    "azurerm_image": _read_image,
    "azurerm_platform_image": _read_platform_image,
    "azurerm_virtual_machine_scale_set": _read_scale_set,
    "azurerm_subnet": _read_subnet,
}


def _empty(kind: str) -> Any:
    """What Azure's silence about an attribute becomes."""
    if kind.startswith(("list", "set")):
        return []
    return {} if kind.startswith("map") else {"str": "", "num": 0, "bool": False}[kind]


def _read_data(schema: Schema, config: Values) -> Values:
    """What a data source holds after it has been read."""
    found = READERS[schema.name](config)
    state: Values = {}
    for node in schema.children:
        value = config.get(node.name)
        if node.name in found:
            value = found[node.name]
        elif value is None and not isinstance(node.default, _NoDefault):
            value = node.default
        elif value is None and (node.computed or node.name == "tags"):
            value = _empty(node.type)
        state[node.name] = value
    return state


# --- the plugin protocol ---------------------------------------------------------------------------------------


def _error(summary: str) -> pb.Diagnostic:
    """An error for Terraform to show."""
    return pb.Diagnostic(severity=pb.Diagnostic.ERROR, summary=summary)


class StubProvider(rpc.ProviderServicer):
    """The part of the protocol that a plan needs."""

    def __init__(self, provider: str, major: int, foretell_ids: bool) -> None:
        self.foretell_ids = foretell_ids
        self._schemas: Optional[Any] = None
        schemas = load_schemas(provider, major)
        self.legacy = provider == "azurerm"
        self.arguments = next(schema for schema in schemas if schema.kind == "provider")
        self.resources = {schema.name: schema for schema in schemas if schema.kind == "resource"}
        self.data = {schema.name: schema for schema in schemas if schema.kind == "data"}

    def GetMetadata(self, request: Any, context: Any) -> Any:
        """Nothing beyond the schemas."""
        return pb.GetMetadata.Response(
            resources=[pb.GetMetadata.ResourceMetadata(type_name=name) for name in self.resources],
            data_sources=[pb.GetMetadata.DataSourceMetadata(type_name=name) for name in self.data],
        )

    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        """Every schema there is."""
        if self._schemas is None:
            self._schemas = pb.GetProviderSchema.Response(
                provider=_pb_schema(self.arguments),
                resource_schemas={name: _pb_schema(schema) for name, schema in self.resources.items()},
                data_source_schemas={name: _pb_schema(schema) for name, schema in self.data.items()},
            )
        return self._schemas

    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        """Accepts what fits the schema."""
        return pb.ValidateProviderConfig.Response()

    def ConfigureProvider(self, request: Any, context: Any) -> Any:
        """Needs no credentials."""
        return pb.ConfigureProvider.Response()

    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        """Refuses what the real provider refuses at this point, so that no case shows a plan that cannot be."""
        config = _decode(request.config)
        problem = _check_required(self.resources[request.type_name].children, config)
        if problem is None and request.type_name in CHECKS:
            problem = CHECKS[request.type_name](config)
        return pb.ValidateResourceConfig.Response(diagnostics=[_error(problem)] if problem else [])

    def ValidateDataResourceConfig(self, request: Any, context: Any) -> Any:
        """Accepts what fits the schema."""
        return pb.ValidateDataResourceConfig.Response()

    def PlanResourceChange(self, request: Any, context: Any) -> Any:
        """Plans a new resource."""
        schema = self.resources[request.type_name]
        proposed = _decode(request.proposed_new_state)
        if self.legacy:
            planned = _sdk_plan(schema.children, proposed)
            _suppress(schema.name, planned)
        else:
            planned = _azapi_plan(schema, _decode(request.config))
        if self.foretell_ids:
            planned["id"] = _foretold_id(schema, planned)
        return pb.PlanResourceChange.Response(planned_state=_encode(planned), legacy_type_system=self.legacy)

    def ReadDataSource(self, request: Any, context: Any) -> Any:
        """Answers as if what is asked for existed."""
        return pb.ReadDataSource.Response(
            state=_encode(_read_data(self.data[request.type_name], _decode(request.config)))
        )

    def ApplyResourceChange(self, request: Any, context: Any) -> Any:
        """Refuses: there is no Azure behind this."""
        return pb.ApplyResourceChange.Response(
            new_state=request.prior_state, diagnostics=[_error("the stub provider only plans")]
        )

    def GetFunctions(self, request: Any, context: Any) -> Any:
        """There are none."""
        return pb.GetFunctions.Response()

    def StopProvider(self, request: Any, context: Any) -> Any:
        """The server ends with the process that started it."""
        return pb.StopProvider.Response()


class _Controller(controller_rpc.GRPCControllerServicer):
    """Terraform may say goodbye; the one who started the server stops it."""

    def Shutdown(self, request: Any, context: Any) -> Any:
        """Answers and goes on."""
        return controller_pb.Empty()


class _Stdio(stdio_rpc.GRPCStdioServicer):
    """Terraform asks for the plugin's output, of which there is none."""

    def StreamStdio(self, request: Any, context: Any) -> Iterator[Any]:
        """An empty stream."""
        return iter(())


def _start(provider: str, major: int, foretell_ids: bool) -> tuple[Any, int]:
    """A running server and its port."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    rpc.add_ProviderServicer_to_server(StubProvider(provider, major, foretell_ids), server)
    controller_rpc.add_GRPCControllerServicer_to_server(_Controller(), server)
    stdio_rpc.add_GRPCStdioServicer_to_server(_Stdio(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def _reattach(port: int) -> Values:
    """What Terraform needs to know to use a provider that is already running."""
    return {
        "Protocol": "grpc",
        "ProtocolVersion": PROTOCOL_VERSION,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
    }


@contextlib.contextmanager
def serve(azurerm_major: int = 4, azapi_major: int = 2, foretell_ids: bool = False) -> Iterator[str]:
    """Runs both stubs; gives the value for TF_REATTACH_PROVIDERS.

    With ``foretell_ids`` a plan has the ids that a real provider knows only after apply, so that it tells what belongs
    to what.
    """
    servers = {
        AZURERM: _start("azurerm", azurerm_major, foretell_ids),
        AZAPI: _start("azapi", azapi_major, foretell_ids),
    }
    try:
        yield json.dumps({address: _reattach(port) for address, (_, port) in servers.items()})
    finally:
        for server, _ in servers.values():
            server.stop(grace=0).wait()
