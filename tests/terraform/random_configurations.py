"""Whole Terraform configurations at random: what real ones do to a scale set, in every combination.

A configuration is a folder of files and two sets of values for the variables that have no default. Nothing here knows
what Terraform makes of it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from random_expressions import DOMAINS, SETTINGS, Name
from random_scale_sets import ScaleSetBodies
from written_bodies import Attribute, Body

LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
EXTENSION = "azurerm_virtual_machine_scale_set_extension"


@dataclass
class ModuleFolder:
    """A module of its own: the arguments it takes, and what it gives."""

    path: str
    inputs: list[tuple[str, str, bool, bool]] = field(default_factory=list)
    outputs: list[Name] = field(default_factory=list)


@dataclass
class Configuration:
    """Files by their path, values for what has no default, and the releases of the providers."""

    seed: int
    files: dict[str, str] = field(default_factory=dict)
    values: list[dict[str, Any]] = field(default_factory=lambda: [{}, {}])
    azurerm: int = 4
    azapi: int = 2


class ConfigurationWriter:
    """Writes one configuration; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.configuration = Configuration(seed)
        self.configuration.azurerm = self.random.choice((4, 4, 5, 3))
        self.configuration.azapi = self.random.choice((2, 2, 1))
        self.count = 0

    def write(self) -> Configuration:
        depth = self.random.choice((0, 0, 1, 1, 1, 2, 2, 3))
        children = []
        if depth:
            children = [self.module(f"modules/m{number}", depth - 1) for number in range(self.random.choice((1, 1, 2)))]
        _Folder(self, "", children, is_root=True).write()
        return self.configuration

    def module(self, path: str, depth: int) -> ModuleFolder:
        children = []
        if depth > 0:
            children = [
                self.module(f"{path}/n{number}", depth - 1) for number in range(self.random.choice((1, 1, 1, 2)))
            ]
        return _Folder(self, path, children, is_root=False).write()

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"


class _Folder(ScaleSetBodies):
    """One module folder."""

    def __init__(self, writer: ConfigurationWriter, path: str, children: list[ModuleFolder], is_root: bool) -> None:
        super().__init__(writer.random, writer.fresh, writer.configuration.azurerm, is_root)
        self.writer, self.path = writer, path
        self.children = children
        self.interface = ModuleFolder(path)
        self.blocks: list[tuple[str, tuple[str, ...], Body]] = []
        self.overrides = Body()
        self.sets: list[tuple[str, str, str, str]] = []
        self.tfvars: dict[str, Any] = {}
        self.auto: dict[str, Any] = {}

    # the folder as a whole

    def write(self) -> ModuleFolder:
        self.variables()
        self.local_values()
        self.providers()
        self.images()
        for child in self.children:
            for _ in range(self.pick((1, 1, 1, 2))):
                self.call(child)
        for _ in range(self.random.randint(1, 2) if self.is_root else self.pick((0, 1, 1, 2))):
            self.scale_set()
        if self.chance(0.2):
            self.azapi_set()
        for _ in range(self.random.randint(0, 3)):
            self.pick((self.extension, self.extension, self.extension, self.azapi_extension, self.azapi_update))()
        if not self.is_root:
            self.output_values()
        self.save()
        return self.interface

    def block(self, kind: str, *labels: str) -> Body:
        body = Body()
        self.blocks.append((kind, labels, body))
        return body

    def providers(self) -> None:
        terraform = self.block("terraform")
        required = terraform.add("required_providers")
        required.parts.append(Attribute("azapi", '{ source = "azure/azapi" }', {"source": "azure/azapi"}))
        if not self.is_root:
            return
        self.block("provider", "azurerm").add("features")
        self.block("provider", "azapi")

    def variables(self) -> None:
        kinds = (
            "bool",
            "bool",
            "word",
            "word?",
            "number",
            "list",
            "map",
            "mode",
            "version",
            "settings",
            "publisher",
            "bool?",
            "image?",
            "probe?",
            "list?",
            "open_map",
        )
        for _ in range(self.random.randint(3, 8)):
            self.variable(self.pick(kinds))
        if not self.is_root:
            self.variable("prefix")

    def variable(self, kind: str) -> None:
        name = "prefix" if kind == "prefix" else self.fresh("v")
        body = self.block("variable", name)
        nullable = kind.endswith("?")
        bare = kind.rstrip("?")
        bare = "map" if bare == "open_map" else "word" if bare == "prefix" else bare
        constraint = _TYPES.get(bare, "string")
        body.parts.append(Attribute("type", constraint, constraint))
        not_null = not nullable and self.chance(0.2)
        if not_null:
            body.set("nullable", "false")
        has_default = kind != "prefix" and self.chance(0.55 if self.is_root else 0.5)
        if has_default:
            self.set_constant(body, "default", self.value(bare, nullable))
        if self.is_root:
            self.root_value(name, bare, nullable, has_default)
        else:
            self.interface.inputs.append((name, kind if kind == "prefix" else bare, nullable, has_default))
        if has_default and self.chance(0.08):
            self.set_constant(self.overrides.add("variable", name), "default", self.value(bare, False))
        self.names.append(Name(f"var.{name}", bare, nullable))

    @staticmethod
    def set_constant(body: Body, name: str, value: Any) -> None:
        body.parts.append(Attribute(name, json.dumps(value), value))

    def root_value(self, name: str, kind: str, nullable: bool, has_default: bool) -> None:
        place = self.random.random()
        if place < 0.2:
            self.tfvars[name] = self.value(kind, nullable)
        if 0.15 < place < 0.3:
            self.auto[name] = self.value(kind, nullable)
        if place >= 0.3 and not has_default:
            first, second = self.writer.configuration.values
            first[name] = second[name] = self.value(kind, nullable)
            for _ in range(6):
                if second[name] == first[name]:
                    second[name] = self.value(kind, nullable)

    def values_from_files(self) -> None:
        """Settings that stand in a file beside the configuration."""
        base = f"{self.path}/" if self.path else ""
        settings = {
            "enabled": self.pick((True, False)),
            "mode": self.pick(DOMAINS["mode"]),
            "version": self.pick(DOMAINS["version"]),
            "batch": self.pick((10, 20, 30)),
            "tags": {},
            "extension": {"publisher": self.pick(DOMAINS["publisher"]), "type": self.pick(DOMAINS["kind"])},
        }
        name = self.fresh("l")
        files = self.writer.configuration.files
        choice = self.random.randrange(3)
        if choice == 0:
            files[f"{base}settings.json"] = json.dumps(settings)
            self.locals.set(name, 'jsondecode(file("${path.module}/settings.json"))')
        elif choice == 1:
            files[f"{base}settings.yaml"] = (
                f'# settings\nenabled: {str(settings["enabled"]).lower()}\nmode: {settings["mode"]}\nversion: "{settings["version"]}"\n'
                f"batch: {settings['batch']}\ntags: {{}}\nextension:\n  publisher: {settings['extension']['publisher']}\n  type: {settings['extension']['type']}\n"
            )
            self.locals.set(name, 'yamldecode(file("${path.module}/settings.yaml"))')
        else:
            files[f"{base}settings.tftpl"] = json.dumps({**settings, "enabled": "FLAG"}).replace('"FLAG"', "${flag}")
            flag = self.expression("bool", 1)
            self.locals.set(name, f'jsondecode(templatefile("${{path.module}}/settings.tftpl", {{ flag = {flag} }}))')
        self.names.append(Name(f"local.{name}", "settings"))

    def local_values(self) -> None:
        if self.chance(0.25):
            self.values_from_files()
        for _ in range(self.random.randint(2, 6)):
            kind = self.pick(
                (
                    "bool",
                    "bool",
                    "mode",
                    "version",
                    "list",
                    "map",
                    "number",
                    "word",
                    "extensions",
                    "settings",
                    "settings_map",
                    "image",
                )
            )
            name = self.fresh("l")
            self.locals.set(name, self.expression(kind, 2))
            self.names.append(Name(f"local.{name}", kind))

    # what others refer to

    def images(self) -> None:
        body = self.block("resource", "azurerm_shared_image", "golden")
        prefix = '""' if self.is_root else "var.prefix"
        body.set("name", f'"${{{prefix}}}golden"' if not self.is_root else '"golden"')
        body.set("gallery_name", '"g"').set("resource_group_name", '"shared"').set("location", '"westeurope"')
        body.set("os_type", '"Linux"')
        identifier = body.add("identifier")
        identifier.set("publisher", '"p"').set("offer", '"o"').set("sku", '"s"')
        self.names.append(Name("azurerm_shared_image.golden.id", "image"))
        self.names.append(Name('"${azurerm_shared_image.golden.id}/versions/1.0.0"', "image"))
        if self.chance(0.5):
            body = self.block("resource", "azurerm_image", "managed")
            body.set("name", '"managed"').set("resource_group_name", '"shared"').set("location", '"westeurope"')
            self.names.append(Name("azurerm_image.managed.id", "image"))
        if self.chance(0.5):
            balancer = self.block("resource", "azurerm_lb", "b")
            balancer.set("name", '"b"').set("resource_group_name", '"shared"').set("location", '"westeurope"')
            probe = self.block("resource", "azurerm_lb_probe", "p")
            probe.set("name", '"p"').set("loadbalancer_id", "azurerm_lb.b.id").set("port", "80")
            self.names.append(Name("azurerm_lb_probe.p.id", "probe"))
            self.names.append(Name('"${azurerm_lb.b.id}/probes/x"', "probe"))
        if self.chance(0.3):
            image = self.block("data", "azurerm_shared_image_version", "newest")
            image.set("name", '"latest"').set("gallery_name", '"g"').set("image_name", '"i"').set(
                "resource_group_name", '"r"'
            )
            self.names.append(Name("data.azurerm_shared_image_version.newest.id", "image"))

    # calls

    def call(self, child: ModuleFolder) -> None:
        name = self.fresh("c")
        body = self.block("module", name)
        below = child.path[len(self.path) :].lstrip("/")
        body.parts.append(Attribute("source", json.dumps(f"./{below}"), f"./{below}"))
        repetition, inner = self.repetition(body, 0.45)
        outer = self.names
        self.names = [*outer, *inner]
        key = {"count": "-${count.index}", "for_each": "-${each.key}"}.get(repetition, "")
        own = "" if self.is_root else "${var.prefix}"
        for argument, kind, nullable, has_default in child.inputs:
            if kind == "prefix":
                body.set(argument, f'"{own}{name}{key}-"')
            elif not has_default or self.chance(0.6):
                body.set(argument, "null" if nullable and self.chance(0.2) else self.expression(kind, 2))
        self.names = outer
        if self.chance(0.1):
            changed = [item for item in child.inputs if item[1] != "prefix" and not item[2]]
            if changed:
                argument, kind, _, _ = self.pick(changed)
                self.overrides.add("module", name).set(argument, self.constant(kind))
        for output in child.outputs:
            text = f"module.{name}"
            if repetition == "":
                self.names.append(Name(f"{text}.{output.text}", output.kind, output.nullable))
            elif repetition == "count" and output.kind not in ("set", "sets"):
                self.names.append(
                    Name(
                        f"one({text}[*].{output.text})" if self.chance(0.5) else f"try({text}[0].{output.text}, null)",
                        output.kind,
                        True,
                    )
                )
            if output.kind == "set":
                self.sets.append(("module", f"{text}", output.text, repetition))

    def output_values(self) -> None:
        for kind in self.random.sample(("bool", "mode", "version", "image", "map", "word"), 2):
            self.output(kind, self.expression(kind, 1))
        for resource_type, name, _, repetition in self.sets:
            if resource_type == "module":
                continue
            address = f"{resource_type}.{name}"
            if repetition == "":
                self.output("set", f"{address}.id")
            elif repetition == "for_each":
                self.output("sets", f"{{ for k, s in {address} : k => s.id }}")

    def output(self, kind: str, expression: str) -> None:
        name = self.fresh("o")
        self.block("output", name).set("value", expression)
        self.interface.outputs.append(Name(name, kind))

    # repetition

    def repetition(self, body: Body, share: float) -> tuple[str, list[Name]]:
        """``count`` or ``for_each`` on a block, and the names that go with it."""
        if not self.chance(share):
            return "", []
        if self.chance(0.55):
            body.set(
                "count",
                self.pick(
                    (
                        lambda: f"{self.expression('bool', 2)} ? 1 : 0",
                        lambda: f"{self.expression('bool', 2)} ? 2 : 0",
                        lambda: f"length({self.expression('list', 1)}) > 1 ? 1 : 0",
                        lambda: f"min({self.expression('number', 1)}, 2)",
                        lambda: f"length({self.expression('list', 1)})",
                        lambda: f"tobool({self.expression('bool', 1)}) ? 1 : 0",
                    )
                )(),
            )
            return "count", [Name("count.index", "number")]
        choice = self.random.randrange(6)
        if choice == 0:
            body.set("for_each", f"toset({self.expression('list', 1)})")
            return "for_each", [Name("each.key", "word"), Name("each.value", "word")]
        if choice == 1:
            body.set("for_each", self.expression("map", 1))
            return "for_each", [Name("each.value", "word"), Name("each.key", "word")]
        if choice == 2:
            body.set(
                "for_each",
                f"{{ for k, v in {self.expression('map', 1)} : k => v if {self.pick(('k', 'v'))} != {self.text('word')} }}",
            )
            return "for_each", [Name("each.value", "word")]
        if choice == 3:
            body.set("for_each", f"{self.expression('bool', 2)} ? {{ only = {self.expression('mode', 1)} }} : {{}}")
            return "for_each", [Name("each.value", "mode")]
        body.set("for_each", self.expression("settings_map", 1))
        return "for_each", [Name("each.value", "settings"), Name("each.key", "word")]

    # scale sets

    def scale_set(self) -> None:
        resource_type = self.pick((LINUX, LINUX, LINUX, WINDOWS, FLEXIBLE, LEGACY))
        name = self.fresh("s")
        body = self.block("resource", resource_type, name)
        repetition, inner = self.repetition(body, 0.4)
        outer, self.names = self.names, [*self.names, *inner]
        key = {"count": "-${count.index}", "for_each": "-${each.key}"}.get(repetition, "")
        own = "" if self.is_root else "${var.prefix}"
        body.set("name", f'"{own}{name}{key}"').set("resource_group_name", '"shared"').set("location", '"westeurope"')
        if resource_type == LEGACY:
            self.legacy(body)
        elif resource_type == FLEXIBLE:
            self.flexible(body)
        else:
            self.uniform(body, resource_type == WINDOWS)
        self.extension_blocks(body)
        self.tags(body)
        self.names = outer
        self.sets.append((resource_type, name, "id", repetition))
        if self.chance(0.08) and resource_type in (LINUX, WINDOWS):
            self.overrides.add("resource", resource_type, name).set("upgrade_mode", self.text("mode"))

    # resources of their own

    def extension(self) -> None:
        owners = [item for item in self.sets if item[0] != LEGACY]
        if not owners:
            return
        body = self.block("resource", EXTENSION, self.fresh("x"))
        owner_type, owner, output, repetition = self.pick(owners)
        whole = owner if owner_type == "module" else f"{owner_type}.{owner}"
        simple = [
            item[1] + f".{item[2]}" if item[0] == "module" else f"{item[0]}.{item[1]}.id"
            for item in owners
            if item[3] == ""
        ]
        key = ""
        if repetition == "count":
            body.set("count", f"length({whole})")
            body.set("virtual_machine_scale_set_id", f"{whole}[count.index].{output}")
            key = "${count.index}"
        elif repetition == "for_each" and owner_type != "module":
            choice = self.random.randrange(3)
            key = "${each.key}"
            if choice == 0:
                body.set("for_each", whole)
                body.set("virtual_machine_scale_set_id", "each.value.id")
            elif choice == 1:
                body.set("for_each", f"{{ for k, s in {whole} : k => s.id }}")
                body.set("virtual_machine_scale_set_id", "each.value")
            else:
                body.set("for_each", f"toset([for k, s in {whole} : k if {self.expression('bool', 1)}])")
                body.set("virtual_machine_scale_set_id", f"{whole}[each.key].id")
        elif repetition == "for_each":
            body.set("for_each", whole)
            body.set("virtual_machine_scale_set_id", f"each.value.{output}")
            key = "${each.key}"
        elif self.chance(0.25) and len(simple) > 1:
            first, second = self.random.sample(simple, 2)
            if self.chance(0.5):
                body.set("virtual_machine_scale_set_id", f"{self.expression('bool', 2)} ? {first} : {second}")
            else:
                body.set("for_each", f"{{ one = {first}, two = {second} }}")
                body.set("virtual_machine_scale_set_id", "each.value")
                key = "${each.key}"
        else:
            if self.chance(0.4):
                body.set("count", f"{self.expression('bool', 2)} ? 1 : 0")
            body.set(
                "virtual_machine_scale_set_id",
                self.pick(
                    (
                        f"{whole}.{output}",
                        f"one([{whole}.{output}])",
                        f"coalesce(null, {whole}.{output})",
                        f'"${{{whole}.{output}}}"',
                        f"try({whole}.{output}, null)",
                    )
                ),
            )
        body.set("name", f'"health{key}"').set("type_handler_version", '"1.0"')
        body.set("publisher", self.pick(('"Microsoft.ManagedServices"', self.expression("publisher", 1))))
        body.set("type", self.pick(('"ApplicationHealthLinux"', self.expression("kind", 1))))

    def one_set(self) -> tuple[str, str] | None:
        """A scale set without instances: the id by which it is named, and its name."""
        owners = [item for item in self.sets if item[3] == "" and item[0] not in (LEGACY, "module")]
        if not owners:
            return None
        resource_type, name, output, _ = self.pick(owners)
        address = f"{resource_type}.{name}"
        choice = self.random.random()
        if choice < 0.2 and self.is_root:
            data = self.fresh("d")
            body = self.block("data", "azurerm_virtual_machine_scale_set", data)
            body.set("name", self.pick((f"{address}.name", f'"{name}"'))).set("resource_group_name", '"shared"')
            return f"data.azurerm_virtual_machine_scale_set.{data}.id", f"{address}.name"
        if choice < 0.35 and self.is_root:
            group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"
            return f'"{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{name}"', f'"{name}"'
        return f"{address}.{output}", f"{address}.name"

    def azapi_extension(self) -> None:
        owner = self.one_set()
        if owner is None:
            return
        body = self.block("resource", "azapi_resource", self.fresh("x"))
        if self.chance(0.4):
            body.set("count", f"{self.expression('bool', 2)} ? 1 : 0")
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"')
        body.set("name", '"health"').set("parent_id", owner[0])
        self.azapi_body(
            body,
            (
                f"{{ properties = {{ publisher = {self.expression('publisher', 1)}, type = {self.expression('kind', 1)} }} }}"
            ),
        )

    def azapi_update(self) -> None:
        owner = self.one_set()
        if owner is None:
            return
        body = self.block("resource", "azapi_update_resource", self.fresh("u"))
        if self.chance(0.4):
            body.set("count", f"{self.expression('bool', 2)} ? 1 : 0")
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets@2024-07-01"')
        if self.chance(0.6):
            body.set("resource_id", owner[0])
        else:
            body.set("name", owner[1])
            body.set("parent_id", '"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"')
        self.azapi_body(
            body,
            self.pick(
                (
                    lambda: f"{{ properties = {{ upgradePolicy = {{ mode = {self.expression('mode', 1)} }} }} }}",
                    lambda: (
                        f"{{ properties = {{ upgradePolicy = {{ automaticOSUpgradePolicy = {{ enableAutomaticOSUpgrade = {self.expression('bool', 1)} }} }} }} }}"
                    ),
                    lambda: (
                        f'{{ properties = {{ virtualMachineProfile = {{ extensionProfile = {{ extensions = [{{ name = "h", properties = {{ publisher = "Microsoft.ManagedServices", type = {self.expression("kind", 1)} }} }}] }} }} }} }}'
                    ),
                )
            )(),
        )

    def azapi_body(self, body: Body, document: str) -> None:
        body.set("body", document if self.writer.configuration.azapi == 2 else f"jsonencode({document})")

    def azapi_set(self) -> None:
        name = self.fresh("s")
        body = self.block("resource", "azapi_resource", name)
        repetition, inner = self.repetition(body, 0.3)
        outer, self.names = self.names, [*self.names, *inner]
        key = {"count": "-${count.index}", "for_each": "-${each.key}"}.get(repetition, "")
        own = "" if self.is_root else "${var.prefix}"
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets@2024-07-01"')
        body.set("name", f'"{own}{name}{key}"').set("location", '"westeurope"')
        body.set("parent_id", '"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"')
        flag, image = self.expression("bool", 2), self.expression("image", 1)
        reference = self.pick(
            (
                f"{{ id = {image} }}",
                f'{{ publisher = "Canonical", offer = "o", sku = "s", version = {self.expression("version", 1)} }}',
            )
        )
        properties = (
            f"{{ orchestrationMode = {self.pick(('Uniform', 'Uniform', 'Flexible'))!r}, upgradePolicy = {{ mode = {self.expression('mode', 1)}, "
            f"automaticOSUpgradePolicy = {{ enableAutomaticOSUpgrade = {flag}, disableAutomaticRollback = {self.expression('bool', 1)} }} }}, "
            f"virtualMachineProfile = {{ storageProfile = {{ imageReference = {reference} }}, extensionProfile = {{ extensions = "
            f"[for e in {self.expression('extensions', 1)} : {{ name = e.type, properties = {{ publisher = e.publisher, type = e.type }} }}] }} }} }}"
        ).replace("'", '"')
        document = f"{{ properties = {properties} }}"
        if self.chance(0.3):
            document = f'merge({document}, {{ tags = {{ a = "b" }} }})'
        self.azapi_body(body, document)
        self.names = outer
        self.sets.append(("azapi_resource", name, "id", repetition))

    # files

    def save(self) -> None:
        files = self.writer.configuration.files
        base = f"{self.path}/" if self.path else ""
        bodies: dict[str, Body] = {}
        stems = ("main",) if self.chance(0.5) else ("main", "more", "variables")
        for kind, labels, body in self.blocks:
            stem = self.pick(stems)
            place = bodies.setdefault(stem, Body())
            target = place.add(kind, *labels)
            target.parts = body.parts
        if self.locals.parts:
            bodies.setdefault("main", Body()).add("locals").parts = self.locals.parts
        for stem, body in bodies.items():
            self.save_body(f"{base}{stem}", body)
        if self.overrides.parts:
            self.save_body(f"{base}{self.pick(('override', 'site_override'))}", self.overrides)
        if self.tfvars:
            if self.chance(0.3):
                files["terraform.tfvars.json"] = json.dumps(self.tfvars, indent=2)
            else:
                files["terraform.tfvars"] = "".join(
                    f"{name} = {json.dumps(value)}\n" for name, value in self.tfvars.items()
                )
        if self.auto:
            files["site.auto.tfvars"] = "".join(f"{name} = {json.dumps(value)}\n" for name, value in self.auto.items())

    def save_body(self, stem: str, body: Body) -> None:
        files = self.writer.configuration.files
        if self.chance(0.2):
            files[f"{stem}.tf.json"] = json.dumps(body.json(), indent=2)
            return
        text = body.native()
        if self.chance(0.1):
            text = text.replace("\n", "\r\n")
        if self.chance(0.3):
            text = f'# count = 0 and {{ "braces\n/* enable = true */\n{text}// end'
        files[f"{stem}.tf"] = text


_TYPES = {
    "bool": "bool",
    "number": "number",
    "list": "list(string)",
    "map": "map(string)",
    "settings": SETTINGS,
}


def write_configuration(seed: int) -> Configuration:
    """The configuration of a seed."""
    return ConfigurationWriter(seed).write()
