"""Whole Terraform configurations at random: what real ones do to a scale set, in every combination.

A configuration is a folder of files and two sets of values for the variables that have no default. Nothing here knows
what Terraform makes of it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from written_bodies import Attribute, Body

# Texts by what they are for; an expression for one is made of texts and names of the same kind.
DOMAINS: "Dict[str, Tuple[str, ...]]" = {
    "word": ("blue", "green", "prod", "dev", "x1", "latest", ""),
    "mode": ("Rolling", "Rolling", "Automatic", "Manual"),
    "version": ("latest", "latest", "22.04.202403010", "1.2.3"),
    "patch": ("AutomaticByPlatform", "AutomaticByPlatform", "ImageDefault"),
    "publisher": ("Microsoft.ManagedServices",) * 6 + ("Microsoft.Azure.Extensions",) * 2 + ("Microsoft.Azure.ServiceFabric", "Microsoft.AKS"),
    "kind": ("ApplicationHealthLinux",) * 4 + ("ApplicationHealthWindows", "CustomScript", "ServiceFabricNode"),
    "pause": ("PT30S", "PT1M", "PT0S"),
    "durability": ("Silver", "Gold", "Bronze"),
}
NUMBERS = (0, 1, 2, 3, 10, 20, 30)
KEYS = ("a", "b", "c")
GALLERY = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared/providers/Microsoft.Compute/galleries/g/images/i"
NETWORK = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared/providers/Microsoft.Network"
IMAGE_IDS = (GALLERY, f"{GALLERY}/versions/1.0.0", f"{GALLERY}/versions/latest", "/communityGalleries/c/images/i")
PROBE_IDS = (f"{NETWORK}/loadBalancers/b/probes/p", f"{NETWORK}/applicationGateways/w/probes/p")
SETTINGS = (
    "object({ enabled = optional(bool, true), mode = optional(string), version = optional(string, \"latest\"), "
    "batch = optional(number, 20), extension = optional(object({ publisher = string, type = string })), "
    "tags = optional(map(string), {}) })"
)
LINUX = "azurerm_linux_virtual_machine_scale_set"
WINDOWS = "azurerm_windows_virtual_machine_scale_set"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
EXTENSION = "azurerm_virtual_machine_scale_set_extension"


@dataclass
class Name:
    """Something an expression can refer to, and the kind of value it has; ``nullable`` where it may be null."""

    text: str
    kind: str
    nullable: bool = False


@dataclass
class ModuleFolder:
    """A module of its own: the arguments it takes, and what it gives."""

    path: str
    inputs: "List[Tuple[str, str, bool, bool]]" = field(default_factory=list)
    outputs: "List[Name]" = field(default_factory=list)


@dataclass
class Configuration:
    """Files by their path, values for what has no default, and the releases of the providers."""

    seed: int
    files: "Dict[str, str]" = field(default_factory=dict)
    values: "List[Dict[str, Any]]" = field(default_factory=lambda: [{}, {}])
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
            children = [self.module(f"{path}/n{number}", depth - 1) for number in range(self.random.choice((1, 1, 1, 2)))]
        return _Folder(self, path, children, is_root=False).write()

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"


class _Folder:
    """One module folder."""

    def __init__(self, writer: ConfigurationWriter, path: str, children: "List[ModuleFolder]", is_root: bool) -> None:
        self.writer, self.random, self.path, self.is_root = writer, writer.random, path, is_root
        self.children = children
        self.names: List[Name] = []
        self.interface = ModuleFolder(path)
        self.blocks: "List[Tuple[str, Tuple[str, ...], Body]]" = []
        self.locals = Body()
        self.overrides = Body()
        self.sets: "List[Tuple[str, str, str, str]]" = []
        self.tfvars: Dict[str, Any] = {}
        self.auto: Dict[str, Any] = {}

    # small choices

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, options: "Sequence[Any]") -> Any:
        return self.random.choice(options)

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
        kinds = ("bool", "bool", "word", "word?", "number", "list", "map", "mode", "version", "settings", "publisher", "bool?", "image?", "probe?", "list?", "open_map")
        for _ in range(self.random.randint(3, 8)):
            self.variable(self.pick(kinds))
        if not self.is_root:
            self.variable("prefix")

    def variable(self, kind: str) -> None:
        name = "prefix" if kind == "prefix" else self.writer.fresh("v")
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
        # whoever lets a switch be null says what that means
        has_default = has_default or (kind == "bool?" and self.is_root)
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
            "enabled": self.pick((True, False)), "mode": self.pick(DOMAINS["mode"]), "version": self.pick(DOMAINS["version"]),
            "batch": self.pick((10, 20, 30)), "tags": {}, "extension": {"publisher": self.pick(DOMAINS["publisher"]), "type": self.pick(DOMAINS["kind"])},
        }
        name = self.writer.fresh("l")
        files = self.writer.configuration.files
        choice = self.random.randrange(3)
        if choice == 0:
            files[f"{base}settings.json"] = json.dumps(settings)
            self.locals.set(name, 'jsondecode(file("${path.module}/settings.json"))')
        elif choice == 1:
            files[f"{base}settings.yaml"] = (
                f"# settings\nenabled: {str(settings['enabled']).lower()}\nmode: {settings['mode']}\nversion: \"{settings['version']}\"\n"
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
            kind = self.pick(("bool", "bool", "mode", "version", "list", "map", "number", "word", "extensions", "settings", "settings_map", "image"))
            name = self.writer.fresh("l")
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
            image.set("name", '"latest"').set("gallery_name", '"g"').set("image_name", '"i"').set("resource_group_name", '"r"')
            self.names.append(Name("data.azurerm_shared_image_version.newest.id", "image"))

    # calls

    def call(self, child: ModuleFolder) -> None:
        name = self.writer.fresh("c")
        body = self.block("module", name)
        below = child.path[len(self.path):].lstrip("/")
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
                self.names.append(Name(f"one({text}[*].{output.text})" if self.chance(0.5) else f"try({text}[0].{output.text}, null)", output.kind, True))
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
        name = self.writer.fresh("o")
        self.block("output", name).set("value", expression)
        self.interface.outputs.append(Name(name, kind))

    # repetition

    def repetition(self, body: Body, share: float) -> "Tuple[str, List[Name]]":
        """``count`` or ``for_each`` on a block, and the names that go with it."""
        if not self.chance(share):
            return "", []
        if self.chance(0.55):
            body.set("count", self.pick((
                lambda: f"{self.expression('bool', 2)} ? 1 : 0",
                lambda: f"{self.expression('bool', 2)} ? 2 : 0",
                lambda: f"length({self.expression('list', 1)}) > 1 ? 1 : 0",
                lambda: f"min({self.expression('number', 1)}, 2)",
                lambda: f"length({self.expression('list', 1)})",
                lambda: f"tobool({self.expression('bool', 1)}) ? 1 : 0",
            ))())
            return "count", [Name("count.index", "number")]
        choice = self.random.randrange(6)
        if choice == 0:
            body.set("for_each", f"toset({self.expression('list', 1)})")
            return "for_each", [Name("each.key", "word"), Name("each.value", "word")]
        if choice == 1:
            body.set("for_each", self.expression("map", 1))
            return "for_each", [Name("each.value", "word"), Name("each.key", "word")]
        if choice == 2:
            body.set("for_each", f"{{ for k, v in {self.expression('map', 1)} : k => v if {self.pick(('k', 'v'))} != {self.text('word')} }}")
            return "for_each", [Name("each.value", "word")]
        if choice == 3:
            body.set("for_each", f"{self.expression('bool', 2)} ? {{ only = {self.expression('mode', 1)} }} : {{}}")
            return "for_each", [Name("each.value", "mode")]
        body.set("for_each", self.expression("settings_map", 1))
        return "for_each", [Name("each.value", "settings"), Name("each.key", "word")]

    # scale sets

    def scale_set(self) -> None:
        resource_type = self.pick((LINUX, LINUX, LINUX, WINDOWS, FLEXIBLE, LEGACY))
        name = self.writer.fresh("s")
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

    def machine(self, body: Body) -> None:
        body.add("os_disk").set("caching", '"ReadWrite"').set("storage_account_type", '"Standard_LRS"')
        network = body.add("network_interface").set("name", '"n"').set("primary", "true")
        network.add("ip_configuration").set("name", '"i"').set("primary", "true")

    def uniform(self, body: Body, windows: bool) -> None:
        major = self.writer.configuration.azurerm
        body.set("sku", '"Standard_D2s_v5"').set("instances", "2").set("admin_username", '"u"')
        if windows:
            body.set("admin_password", '"not-a-real-Passw0rd"')
            if self.chance(0.7):
                updates = "automatic_updates_enabled" if major == 5 else "enable_automatic_updates"
                body.set(updates, self.nullable("bool"))
        if self.chance(0.8):
            body.set("upgrade_mode", self.nullable("mode"))
        if self.chance(0.5):
            body.set("health_probe_id", self.nullable("probe"))
        self.image(body)
        names = ("automatic_os_upgrade_enabled", "automatic_rollback_enabled") if major == 5 else (
            "enable_automatic_os_upgrade", "disable_automatic_rollback")
        if self.chance(0.75):
            self.some_block(body, "automatic_os_upgrade_policy", lambda content: content.set(
                names[0], self.expression("bool", 2)).set(names[1], self.expression("bool", 1)))
        self.rolling(body, 0.5)
        self.machine(body)

    def rolling(self, body: Body, share: float) -> None:
        if self.chance(share):
            self.some_block(body, "rolling_upgrade_policy", lambda content: content.set(
                "max_batch_instance_percent", self.expression("number", 1)).set(
                "max_unhealthy_instance_percent", self.expression("number", 1)).set(
                "max_unhealthy_upgraded_instance_percent", "20").set(
                "pause_time_between_batches", self.expression("pause", 1)))

    def image(self, body: Body) -> None:
        choice = self.random.random()
        if choice < 0.35:
            self.image_reference(body.add("source_image_reference"), "version")
        elif choice < 0.7:
            body.set("source_image_id", self.expression("image", 2))
        else:
            condition = self.condition()
            body.set("source_image_id", f"{condition} ? {self.expression('image', 1)} : null")
            content = self.dynamic(body, "source_image_reference", f"{condition} ? [] : [{self.expression('version', 1)}]")
            outer, self.names = self.names, [*self.names, Name("source_image_reference.value", "version")]
            self.image_reference(content, "version")
            self.names = outer

    def condition(self) -> str:
        """A condition that may stand in two places: simple enough to be written twice."""
        name = self.writer.fresh("l")
        if any(item.text.startswith("each.") or item.text.startswith("count.") for item in self.names):
            return f"({self.expression('bool', 1)})"
        self.locals.set(name, self.expression("bool", 2))
        return f"local.{name}"

    def image_reference(self, content: Body, version: str) -> None:
        content.set("publisher", '"Canonical"').set("offer", '"ubuntu"').set("sku", '"server"')
        content.set(version, self.expression("version", 2))

    def flexible(self, body: Body) -> None:
        body.set("platform_fault_domain_count", "1")
        if self.chance(0.15):
            return
        body.set("sku_name", self.pick(('"Standard_D2s_v5"', '"Standard_D2s_v5"', f"{self.expression('bool', 1)} ? \"Standard_D2s_v5\" : null")))
        body.set("instances", "2")
        if self.chance(0.3):
            body.set("source_image_id", self.expression("image", 2))
        else:
            self.image_reference(body.add("source_image_reference"), "version")
        if self.chance(0.8):
            kind = self.pick(("linux", "windows"))

            def configuration(content: Body) -> None:
                content.set("admin_username", '"u"')
                if kind == "windows":
                    content.set("admin_password", '"not-a-real-Passw0rd"')
                if self.chance(0.8):
                    content.set("patch_mode", self.nullable("patch"))

            self.some_block(
                body, "os_profile", lambda profile: self.some_block(profile, f"{kind}_configuration", configuration)
            )
        self.machine(body)

    def legacy(self, body: Body) -> None:
        body.set("upgrade_policy_mode", self.expression("mode", 1))
        if self.chance(0.7):
            body.set("automatic_os_upgrade", self.nullable("bool"))
        if self.chance(0.5):
            body.set("health_probe_id", self.nullable("probe"))
        body.add("sku").set("name", '"Standard_D2s_v5"').set("capacity", "1")
        body.add("os_profile").set("computer_name_prefix", '"vm"').set("admin_username", '"u"')
        network = body.add("network_profile").set("name", '"n"').set("primary", "true")
        network.add("ip_configuration").set("name", '"i"').set("primary", "true").set("subnet_id", '"s"')
        disk = body.add("storage_profile_os_disk").set("create_option", '"FromImage"')
        choice = self.random.random()
        if choice < 0.2:
            disk.set("image", self.pick(('"https://a.blob.core.windows.net/x.vhd"', '"https://${var.prefix}.blob.core.windows.net/x.vhd"' if not self.is_root else '"https://b.blob.core.windows.net/y.vhd"')))
        elif choice < 0.6:
            self.image_reference(body.add("storage_profile_image_reference"), "version")
        else:
            body.add("storage_profile_image_reference").set("id", self.expression("image", 2))
        if self.chance(0.5):
            self.some_block(body, "os_profile_windows_config", lambda content: content.set(
                "enable_automatic_upgrades", self.nullable("bool")))
        else:
            body.add("os_profile_linux_config").set("disable_password_authentication", "true")
        self.rolling(body, 0.4)

    def tags(self, body: Body) -> None:
        if not self.chance(0.5):
            return
        exception = (
            f'{{ os-upgrade-exception = {self.text("word")}, os-upgrade-patching = "monthly", '
            f'os-upgrade-review-by = {self.pick(("2999-01-01", "2001-01-01", "soon"))!r} }}'.replace("'", '"')
        )
        special = self.pick((exception, exception, '{ note = "SLA >= 99.9 && Why ? x : data.y" }', '{ "aks-managed-poolName" = "x" }' if self.chance(0.2) else '{ a = "[b]" }'))
        base = self.expression("map", 1)
        body.set("tags", self.pick((special, base, f"merge({base}, {special})", f"{self.expression('bool', 1)} ? merge({base}, {special}) : {base}", f"{{ for k, v in {special} : k => v }}")))

    # nested blocks

    def some_block(self, body: Body, kind: str, fill: "Callable[[Body], Any]") -> None:
        """The one block of a kind: written out, or dynamic with none or one element."""
        choice = self.random.random()
        if choice < 0.5:
            fill(body.add(kind))
            return
        nullable = [item for item in self.names if item.nullable and item.kind in ("word", "bool", "mode")]
        if choice < 0.8 or not nullable:
            content = self.dynamic(body, kind, f"{self.expression('bool', 2)} ? [1] : []")
        else:
            name = self.pick(nullable)
            content = self.dynamic(body, kind, self.pick((f"{name.text}[*]", f"{name.text} == null ? [] : [{name.text}]", f"compact([{name.text}])" if name.kind != "bool" else f"{name.text}[*]")))
        fill(content)

    def dynamic(self, body: Body, kind: str, for_each: str, iterator: str = "") -> Body:
        block = body.add("dynamic", kind)
        block.set("for_each", for_each)
        if iterator:
            block.parts.append(Attribute("iterator", iterator, iterator))
        return block.add("content")

    def extension_blocks(self, body: Body) -> None:
        for number in range(self.pick((0, 0, 0, 1, 1, 2))):
            self.fill_extension(body.add("extension"), f'"e{number}"')
        if self.chance(0.4):
            iterator = self.pick(("", "", "it"))
            label = iterator or "extension"
            choice = self.random.random()
            outer = self.names
            if choice < 0.4:
                content = self.dynamic(body, "extension", self.expression("extensions", 2), iterator)
                content.set("name", f'"d-${{{label}.key}}"').set("type_handler_version", '"1.0"')
                content.set("publisher", f"{label}.value.publisher").set("type", f"{label}.value.type")
                return
            if choice < 0.7:
                for_each, inner = f"{self.expression('bool', 2)} ? [{self.expression('kind', 1)}] : []", Name(f"{label}.value", "kind")
            else:
                for_each, inner = f"toset({self.expression('list', 1)})", Name(f"{label}.value", "word")
            content = self.dynamic(body, "extension", for_each, iterator)
            self.names = [*outer, inner]
            self.fill_extension(content, f'"d-${{{label}.value}}"')
            self.names = outer

    def fill_extension(self, body: Body, name: str) -> None:
        body.set("name", name).set("type_handler_version", '"1.0"')
        body.set("publisher", self.expression("publisher", 1)).set("type", self.expression("kind", 1))
        if self.chance(0.3):
            level = self.expression("durability", 1)
            body.set("settings", self.pick((
                f"jsonencode({{ durabilityLevel = {level} }})",
                f"jsonencode(merge({{ durabilityLevel = {level} }}, {{ x = 1 }}))",
                '"{\\"durabilityLevel\\": \\"Silver\\"}"',
            )))

    # resources of their own

    def extension(self) -> None:
        owners = [item for item in self.sets if item[0] != LEGACY]
        if not owners:
            return
        body = self.block("resource", EXTENSION, self.writer.fresh("x"))
        owner_type, owner, output, repetition = self.pick(owners)
        whole = owner if owner_type == "module" else f"{owner_type}.{owner}"
        simple = [
            item[1] + f".{item[2]}" if item[0] == "module" else f"{item[0]}.{item[1]}.id" for item in owners if item[3] == ""
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
            body.set("virtual_machine_scale_set_id", self.pick((f"{whole}.{output}", f"one([{whole}.{output}])", f"coalesce(null, {whole}.{output})", f'"${{{whole}.{output}}}"', f"try({whole}.{output}, null)")))
        body.set("name", f'"health{key}"').set("type_handler_version", '"1.0"')
        body.set("publisher", self.pick(('"Microsoft.ManagedServices"', self.expression("publisher", 1))))
        body.set("type", self.pick(('"ApplicationHealthLinux"', self.expression("kind", 1))))

    def one_set(self) -> "Optional[Tuple[str, str]]":
        """A scale set without instances: the id by which it is named, and its name."""
        owners = [item for item in self.sets if item[3] == "" and item[0] not in (LEGACY, "module")]
        if not owners:
            return None
        resource_type, name, output, _ = self.pick(owners)
        address = f"{resource_type}.{name}"
        choice = self.random.random()
        if choice < 0.2 and self.is_root:
            data = self.writer.fresh("d")
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
        body = self.block("resource", "azapi_resource", self.writer.fresh("x"))
        if self.chance(0.4):
            body.set("count", f"{self.expression('bool', 2)} ? 1 : 0")
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"')
        body.set("name", '"health"').set("parent_id", owner[0])
        self.azapi_body(body, (
            f"{{ properties = {{ publisher = {self.expression('publisher', 1)}, type = {self.expression('kind', 1)} }} }}"
        ))

    def azapi_update(self) -> None:
        owner = self.one_set()
        if owner is None:
            return
        body = self.block("resource", "azapi_update_resource", self.writer.fresh("u"))
        if self.chance(0.4):
            body.set("count", f"{self.expression('bool', 2)} ? 1 : 0")
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets@2024-07-01"')
        if self.chance(0.6):
            body.set("resource_id", owner[0])
        else:
            body.set("name", owner[1])
            body.set("parent_id", '"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"')
        self.azapi_body(body, self.pick((
            lambda: f"{{ properties = {{ upgradePolicy = {{ mode = {self.expression('mode', 1)} }} }} }}",
            lambda: f"{{ properties = {{ upgradePolicy = {{ automaticOSUpgradePolicy = {{ enableAutomaticOSUpgrade = {self.expression('bool', 1)} }} }} }} }}",
            lambda: f"{{ properties = {{ virtualMachineProfile = {{ extensionProfile = {{ extensions = [{{ name = \"h\", properties = {{ publisher = \"Microsoft.ManagedServices\", type = {self.expression('kind', 1)} }} }}] }} }} }} }}",
        ))())

    def azapi_body(self, body: Body, document: str) -> None:
        body.set("body", document if self.writer.configuration.azapi == 2 else f"jsonencode({document})")

    def azapi_set(self) -> None:
        name = self.writer.fresh("s")
        body = self.block("resource", "azapi_resource", name)
        repetition, inner = self.repetition(body, 0.3)
        outer, self.names = self.names, [*self.names, *inner]
        key = {"count": "-${count.index}", "for_each": "-${each.key}"}.get(repetition, "")
        own = "" if self.is_root else "${var.prefix}"
        body.set("type", '"Microsoft.Compute/virtualMachineScaleSets@2024-07-01"')
        body.set("name", f'"{own}{name}{key}"').set("location", '"westeurope"')
        body.set("parent_id", '"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shared"')
        flag, image = self.expression("bool", 2), self.expression("image", 1)
        reference = self.pick((f"{{ id = {image} }}", f'{{ publisher = "Canonical", offer = "o", sku = "s", version = {self.expression("version", 1)} }}'))
        properties = (
            f'{{ orchestrationMode = {self.pick(("Uniform", "Uniform", "Flexible"))!r}, upgradePolicy = {{ mode = {self.expression("mode", 1)}, '
            f"automaticOSUpgradePolicy = {{ enableAutomaticOSUpgrade = {flag}, disableAutomaticRollback = {self.expression('bool', 1)} }} }}, "
            f"virtualMachineProfile = {{ storageProfile = {{ imageReference = {reference} }}, extensionProfile = {{ extensions = "
            f"[for e in {self.expression('extensions', 1)} : {{ name = e.type, properties = {{ publisher = e.publisher, type = e.type }} }}] }} }} }}"
        ).replace("'", '"')
        document = f"{{ properties = {properties} }}"
        if self.chance(0.3):
            document = f"merge({document}, {{ tags = {{ a = \"b\" }} }})"
        self.azapi_body(body, document)
        self.names = outer
        self.sets.append(("azapi_resource", name, "id", repetition))

    # expressions

    def nullable(self, kind: str) -> str:
        """An expression that may be null, for an argument that may be left out."""
        choice = self.random.random()
        if choice < 0.15:
            return f"{self.expression('bool', 1)} ? {self.expression(kind, 1)} : null"
        found = [item for item in self.names if item.nullable and item.kind == kind]
        if choice < 0.3 and found:
            return str(self.pick(found).text)
        settings = [item for item in self.names if item.kind == "settings"]
        if choice < 0.4 and kind == "mode" and settings:
            return f"{self.pick(settings).text}.mode"
        return self.expression(kind, 2)

    def expression(self, kind: str, depth: int) -> str:
        """An expression of a kind, which Terraform accepts and whose value it alone knows."""
        named = [item for item in self.names if item.kind == kind and not item.nullable]
        if named and self.chance(0.4):
            return str(self.pick(named).text)
        if depth <= 0:
            return str(self.pick(named).text) if named and self.chance(0.6) else self.constant(kind)
        makers: "Dict[str, Callable[[int], str]]" = {
            "bool": self.boolean, "number": self.number, "list": self.list_of_words, "map": self.map_of_words,
            "extensions": self.extensions, "settings": self.settings, "settings_map": self.settings_map, "image": self.image_id,
            "probe": self.probe_id,
        }
        return makers[kind](depth) if kind in makers else self.domain_text(kind, depth)

    def text(self, domain: str) -> str:
        return json.dumps(self.pick(DOMAINS[domain]))

    def boolean(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("bool", inner)

        nullable = [item for item in self.names if item.nullable and item.kind != "bool"] or [Name('var_none', "word")]
        null_name = self.pick(nullable).text if nullable[0].text != "var_none" else "null"
        strings = [item for item in self.names if item.nullable and item.kind == "word"]
        maker = self.pick((
            lambda: f"!({some()})",
            lambda: f"{some()} && {some()}",
            lambda: f"({some()} || {some()})",
            lambda: f"!({some()}) || {some()}",
            lambda: f"{null_name} != null",
            lambda: f"{null_name} == null",
            lambda: f"length({self.expression('list', inner)}) > {self.pick((0, 1, 2))}",
            lambda: f"length({self.expression('map', inner)})==0",
            lambda: f"contains({self.expression('list', inner)}, {self.text('word')})",
            lambda: f"{self.expression('word', inner)} == {self.text('word')}",
            lambda: f"{self.expression('number', inner)} >= {self.pick((1, 2, 10))}",
            lambda: f"1+{self.expression('number', inner)}==2",
            lambda: f"can(tonumber({self.expression('word', inner)}))",
            lambda: f'can(regex("^[a-z]+$", {self.expression("word", inner)}))',
            lambda: f"anytrue([{some()}, {some()}])",
            lambda: f"alltrue([for w in {self.expression('list', inner)} : w != {self.text('word')}])",
            lambda: f'lookup({self.expression("map", inner)}, "{self.pick(KEYS)}", "") == {self.text("word")}',
            lambda: f"{some()} ? {some()} : {some()}",
            lambda: f"try({self.pick(self.settings_names())}.enabled, false)",
            lambda: f'startswith({self.expression("word", inner)}, "p")',
            lambda: f'coalesce({self.pick(strings).text}, "x1") != {self.text("word")}' if strings else "true",
            lambda: f'tobool("{self.pick(("true", "false"))}")',
            lambda: f"length(regexall(\"e\", {self.expression('word', inner)})) > 0",
            lambda: f'can(regex("^(prod|dev)$", {self.expression("word", inner)}))',
            lambda: f"{self.expression('list', inner)} == []",
            lambda: f'endswith({self.expression("word", inner)}, "e") != {some()}',
            lambda: f"sum([for w in {self.expression('list', inner)} : length(w)]) > 4" if False else f"length(join(\"\", {self.expression('list', inner)})) > 4",
            lambda: f"element(concat({self.expression('list', inner)}, [\"x1\"]), 0) == {self.text('word')}",
            lambda: f'contains(keys({self.expression("map", inner)}), "{self.pick(KEYS)}")',
        ))
        return str(maker())

    def settings_names(self) -> "List[str]":
        return [item.text for item in self.names if item.kind == "settings" and not item.nullable] or [self.constant("settings")]

    def number(self, depth: int) -> str:
        inner = depth - 1
        return str(self.pick((
            lambda: str(self.pick(NUMBERS)),
            lambda: f"{self.expression('number', inner)} + {self.pick((0, 1))}",
            lambda: f"max({self.pick((0, 1, 2))}, {self.expression('number', inner)})",
            lambda: f"{self.expression('bool', inner)} ? {self.pick(NUMBERS)} : {self.pick(NUMBERS)}",
            lambda: f"length({self.expression('list', inner)})",
            lambda: f"tonumber(\"{self.pick(NUMBERS)}\")",
            lambda: f"abs({self.expression('number', inner)} * -1)",
            lambda: f"{self.pick(self.settings_names())}.batch",
            lambda: f"floor({self.expression('number', inner)} / 2)",
            lambda: f"{self.expression('number', inner)} % 7",
        ))())

    def list_of_words(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("list", inner)

        return str(self.pick((
            lambda: self.constant("list"),
            lambda: f"concat({some()}, [{self.expression('word', inner)}])",
            lambda: f"[for w in {some()} : upper(w) if w != {self.text('word')}]",
            lambda: f"compact({some()})",
            lambda: f"distinct(concat({some()}, {some()}))",
            lambda: f"keys({self.expression('map', inner)})",
            lambda: f"{self.expression('bool', inner)} ? {some()} : []",
            lambda: f"split(\",\", {self.pick(('a,b', 'blue', 'a,b,c'))!r})".replace("'", '"'),
            lambda: f"tolist(setunion({some()}, {some()}))",
            lambda: f"flatten([{some()}, [{some()}]])",
            lambda: f"slice(concat({some()}, [\"p\", \"q\"]), 0, 2)",
            lambda: f"[for p in setproduct({some()}, [\"z\"]) : join(\"-\", p)]",
            lambda: f"reverse({some()})",
            lambda: f"[for i, w in {some()} : \"${{w}}-${{i}}\"]",
            lambda: f"sort({some()})",
            lambda: f"coalescelist({some()}, [\"dev\"])",
            lambda: f"try({self.pick(self.settings_names())}.none, {some()})",
            lambda: f"[for n in range({self.pick((1, 2))}) : format(\"w%02d\", n)]",
            lambda: f"chunklist(concat({some()}, [\"r\"]), 2)[0]",
            lambda: f"setsubtract({some()}, [\"dev\"])" if False else f"tolist(setsubtract({some()}, [\"dev\"]))",
        ))())

    def map_of_words(self, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression("map", inner)

        return str(self.pick((
            lambda: self.constant("map"),
            lambda: f"merge({some()}, {some()})",
            lambda: f"merge({some()}, {{ {self.pick(KEYS)} = {self.expression('word', inner)} }})",
            lambda: f"{{ for k, v in {some()} : k => v if v != {self.text('word')} }}",
            lambda: f"{{ for w in distinct({self.expression('list', inner)}) : w => {self.text('word')} }}",
            lambda: f"{self.expression('bool', inner)} ? {some()} : {{}}",
            lambda: f"zipmap([\"a\", \"b\"], [{self.expression('word', inner)}, {self.text('word')}])",
            lambda: f"tomap({{ {self.pick(KEYS)} = {self.expression('word', inner)} }})",
            lambda: f"{self.pick(self.settings_names())}.tags",
        ))())

    def domain_text(self, domain: str, depth: int) -> str:
        inner = depth - 1

        def some() -> str:
            return self.expression(domain, inner)

        literal = self.pick(DOMAINS[domain])
        half = len(literal) // 2
        settings = self.pick(self.settings_names())
        options = [
            lambda: json.dumps(literal),
            lambda: json.dumps(literal),
            lambda: f"{self.expression('bool', depth)} ? {some()} : {some()}",
            lambda: f"{self.expression('bool', inner)} ? {some()} : {some()}",
            lambda: f'"{literal[:half]}${{"{literal[half:]}"}}"',
            lambda: f'join("", ["{literal[:half]}", "{literal[half:]}"])',
            lambda: f'format("%s", {some()})',
            lambda: f'trimspace(" {literal} ")',
            lambda: f'lookup({{ blue = {self.text(domain)}, prod = {self.text(domain)} }}, {self.expression("word", inner)}, {some()})',
            lambda: f"element([{some()}, {self.text(domain)}], {self.expression('number', inner)})",
            lambda: f"try({settings}.none, {some()})",
            lambda: f'"%{{ if {self.expression("bool", inner)} }}{self.pick(DOMAINS[domain])}%{{ else }}{self.pick(DOMAINS[domain])}%{{ endif }}"',
            lambda: f"[{self.text(domain)}, {self.text(domain)}][{self.expression('bool', inner)} ? 0 : 1]",
            lambda: f'replace("{literal}!", "!", "")',
            lambda: f'{{ yes = {self.text(domain)}, no = {self.text(domain)} }}[{self.expression("bool", inner)} ? "yes" : "no"]',
            lambda: f"coalesce({some()}, {self.text(domain)})" if domain != "word" else some(),
            lambda: f"jsondecode(jsonencode({{ a = {some()} }})).a",
            lambda: f'trimsuffix("{literal}.x", ".x")',
            lambda: f"one([{some()}])",
            lambda: f'regex("^[^!]+", "{literal or "x"}!")',
            lambda: f'replace("{literal}", "/^(.*)$/", "$1")',
            lambda: f'substr("{literal}--", 0, {len(literal)})',
            lambda: f'split(";", "{literal};x")[0]',
            lambda: f'element(reverse([{some()}, {self.text(domain)}]), 1)',
            lambda: f'{{ for k, v in {{ a = {some()} }} : k => v }}["a"]',
            lambda: f'[for k in ["{literal}", "no"] : k if k != "no"][0]',
            lambda: f'merge({{ x = {self.text(domain)} }}, {{ x = {some()} }}).x',
            lambda: f'tolist(toset(["{literal}"]))[0]',
            lambda: f'templatestring(local.{self.template(literal)}, {{ part = "{literal[half:]}" }})',
            lambda: f"nonsensitive(sensitive({some()}))",
            lambda: f"values({{ only = {some()} }})[0]",
            lambda: f"base64decode(base64encode({some()}))",
        ]
        if domain == "version":
            options.append(lambda: f"{settings}.version")
        if domain == "mode":
            options.append(lambda: f'coalesce({settings}.mode, "Rolling")')
        nullable = [item for item in self.names if item.nullable and item.kind == domain]
        if nullable:
            options.append(lambda: f"{self.pick(nullable).text} == null ? {some()} : {some()}")
        return str(self.pick(options)())

    def template(self, literal: str) -> str:
        name = self.writer.fresh("l")
        self.locals.set(name, json.dumps(literal[: len(literal) // 2] + "$${part}"))
        return name

    def extensions(self, depth: int) -> str:
        inner = depth - 1

        def one() -> str:
            return f"{{ publisher = {self.expression('publisher', inner)}, type = {self.expression('kind', inner)} }}"

        settings = self.pick(self.settings_names())
        return str(self.pick((
            lambda: f"[{one()}]",
            lambda: f"[{one()}, {one()}]",
            lambda: f"concat([{one()}], {self.expression('bool', inner)} ? [{one()}] : [])",
            lambda: f"[for e in [{one()}, {one()}] : e if e.publisher == \"Microsoft.ManagedServices\"]",
            lambda: f"[for e in [{settings}.extension] : e if e != null]",
            lambda: f"[for k in [\"ApplicationHealthLinux\", \"CustomScript\"] : {{ publisher = {self.expression('publisher', inner)}, type = k }}]",
        ))())

    def settings(self, depth: int) -> str:
        maps = [item for item in self.names if item.kind == "settings_map"]
        if maps and self.chance(0.2):
            return f"try({self.pick(maps).text}[\"{self.pick(KEYS)}\"], {self.constant('settings')})"
        return self.constant("settings", depth)

    def settings_map(self, depth: int) -> str:
        keys = self.random.sample(KEYS, self.random.randint(1, 3))
        text = "{ " + ", ".join(f"{key} = {self.constant('settings', depth - 1)}" for key in keys) + " }"
        if self.chance(0.3):
            return f"{{ for k, v in {text} : k => v if {self.pick(('v.enabled', 'k != %s' % json.dumps(self.pick(KEYS))))} }}"
        return text

    def image_id(self, depth: int) -> str:
        inner = depth - 1
        return str(self.pick((
            lambda: json.dumps(self.pick(IMAGE_IDS)),
            lambda: f"{self.expression('bool', depth)} ? {self.expression('image', inner)} : {self.expression('image', inner)}",
            lambda: f'format("%s/versions/%s", azurerm_shared_image.golden.id, {self.expression("version", inner)})',
            lambda: f'join("/", ["{GALLERY}", "versions", {self.expression("version", inner)}])',
            lambda: f"coalesce(null, {self.expression('image', inner)})",
            lambda: f"\"{GALLERY}${{{self.expression('bool', inner)} ? \"/versions/1.0.0\" : \"\"}}\"",
            lambda: f"try({self.expression('image', inner)}, null)",
        ))())

    def probe_id(self, depth: int) -> str:
        inner = depth - 1
        return str(self.pick((
            lambda: json.dumps(self.pick(PROBE_IDS)),
            lambda: f"{self.expression('bool', inner)} ? {self.expression('probe', inner)} : {self.expression('probe', inner)}",
        ))())

    # constants

    def constant(self, kind: str, depth: int = 0) -> str:
        if kind == "bool":
            return str(self.pick(("true", "false")))
        if kind == "number":
            return str(self.pick(NUMBERS))
        if kind == "list":
            return json.dumps(self.random.sample([word for word in DOMAINS["word"] if word], self.random.randint(0, 3)))
        if kind == "map":
            words = {key: self.pick(DOMAINS["word"]) for key in self.random.sample(KEYS, self.random.randint(0, 2))}
            return "{ " + ", ".join(f"{key} = {json.dumps(word)}" for key, word in words.items()) + " }"
        if kind == "extensions":
            return f"[{{ publisher = {self.text('publisher')}, type = {self.text('kind')} }}]"
        if kind == "settings_map":
            return f"{{ {self.pick(KEYS)} = {self.constant('settings')} }}"
        if kind == "settings":
            return self.settings_constant(depth)
        if kind == "image":
            return json.dumps(self.pick(IMAGE_IDS))
        if kind == "probe":
            return json.dumps(self.pick(PROBE_IDS))
        return self.text(kind)

    def settings_constant(self, depth: int) -> str:
        """An object of the type SETTINGS, every member given, so that it may stand anywhere."""
        flag = self.expression("bool", depth - 1) if depth > 0 else self.constant("bool")
        mode = self.expression("mode", depth - 1) if depth > 0 else self.text("mode")
        return (
            f"{{ enabled = {flag}, mode = {mode}, version = {self.text('version')}, batch = {self.pick((10, 20, 30))}, "
            f"extension = {{ publisher = {self.text('publisher')}, type = {self.text('kind')} }}, tags = {self.constant('map')} }}"
        )

    def value(self, kind: str, nullable: bool) -> Any:
        """A value for a variable, as JSON has it."""
        if nullable and self.chance(0.5):
            return None
        if kind == "bool":
            return self.pick((True, False))
        if kind == "number":
            return self.pick(NUMBERS)
        if kind == "list":
            return self.random.sample([word for word in DOMAINS["word"] if word], self.random.randint(0, 3))
        if kind == "map":
            return {key: self.pick(DOMAINS["word"]) for key in self.random.sample(KEYS, self.random.randint(0, 2))}
        if kind == "image":
            return self.pick(IMAGE_IDS)
        if kind == "probe":
            return self.pick(PROBE_IDS)
        if kind == "settings":
            given: Dict[str, Any] = {}
            if self.chance(0.5):
                given["enabled"] = self.pick((True, False))
            if self.chance(0.5):
                given["mode"] = self.pick(DOMAINS["mode"])
            if self.chance(0.4):
                given["extension"] = {"publisher": self.value("publisher", False), "type": self.value("kind", False)}
            return given
        # a value from outside that makes a set AKS's or Service Fabric's own is none that anybody could foresee
        return self.pick([word for word in DOMAINS[kind] if "AKS" not in word and "ServiceFabric" not in word])

    # files

    def save(self) -> None:
        files = self.writer.configuration.files
        base = f"{self.path}/" if self.path else ""
        bodies: "Dict[str, Body]" = {}
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
                files["terraform.tfvars"] = "".join(f"{name} = {json.dumps(value)}\n" for name, value in self.tfvars.items())
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
            text = f"# count = 0 and {{ \"braces\n/* enable = true */\n{text}// end"
        files[f"{stem}.tf"] = text


_TYPES = {
    "bool": "bool", "number": "number", "list": "list(string)", "map": "map(string)", "settings": SETTINGS,
}


def write_configuration(seed: int) -> Configuration:
    """The configuration of a seed."""
    return ConfigurationWriter(seed).write()
