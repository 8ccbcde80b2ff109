"""The bodies of scale sets at random: every setting the rules look at, written in every way."""

from __future__ import annotations

import random
from typing import Any, Callable

from random_expressions import Expressions, Name
from written_bodies import Attribute, Body


class ScaleSetBodies(Expressions):
    """Fills the bodies of scale sets, for one release of azurerm."""

    def __init__(self, chance: random.Random, fresh: Callable[[str], str], azurerm: int, is_root: bool) -> None:
        super().__init__(chance, fresh)
        self.azurerm = azurerm
        self.is_root = is_root

    def machine(self, body: Body) -> None:
        body.add("os_disk").set("caching", '"ReadWrite"').set("storage_account_type", '"Standard_LRS"')
        network = body.add("network_interface").set("name", '"n"').set("primary", "true")
        network.add("ip_configuration").set("name", '"i"').set("primary", "true")

    def uniform(self, body: Body, windows: bool) -> None:
        major = self.azurerm
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
        names = (
            ("automatic_os_upgrade_enabled", "automatic_rollback_enabled")
            if major == 5
            else ("enable_automatic_os_upgrade", "disable_automatic_rollback")
        )
        if self.chance(0.75):
            self.some_block(
                body,
                "automatic_os_upgrade_policy",
                lambda content: content.set(names[0], self.expression("bool", 2)).set(
                    names[1], self.expression("bool", 1)
                ),
            )
        self.rolling(body, 0.5)
        self.machine(body)

    def rolling(self, body: Body, share: float) -> None:
        if self.chance(share):
            self.some_block(
                body,
                "rolling_upgrade_policy",
                lambda content: (
                    content.set("max_batch_instance_percent", self.expression("number", 1))
                    .set("max_unhealthy_instance_percent", self.expression("number", 1))
                    .set("max_unhealthy_upgraded_instance_percent", "20")
                    .set("pause_time_between_batches", self.expression("pause", 1))
                ),
            )

    def image(self, body: Body) -> None:
        choice = self.random.random()
        if choice < 0.35:
            self.image_reference(body.add("source_image_reference"), "version")
        elif choice < 0.7:
            body.set("source_image_id", self.expression("image", 2))
        else:
            condition = self.condition()
            body.set("source_image_id", f"{condition} ? {self.expression('image', 1)} : null")
            content = self.dynamic(
                body, "source_image_reference", f"{condition} ? [] : [{self.expression('version', 1)}]"
            )
            outer, self.names = self.names, [*self.names, Name("source_image_reference.value", "version")]
            self.image_reference(content, "version")
            self.names = outer

    def condition(self) -> str:
        """A condition that may stand in two places: simple enough to be written twice."""
        name = self.fresh("l")
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
        body.set(
            "sku_name",
            self.pick(
                ('"Standard_D2s_v5"', '"Standard_D2s_v5"', f'{self.expression("bool", 1)} ? "Standard_D2s_v5" : null')
            ),
        )
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
            disk.set(
                "image",
                self.pick(
                    (
                        '"https://a.blob.core.windows.net/x.vhd"',
                        '"https://${var.prefix}.blob.core.windows.net/x.vhd"'
                        if not self.is_root
                        else '"https://b.blob.core.windows.net/y.vhd"',
                    )
                ),
            )
        elif choice < 0.6:
            self.image_reference(body.add("storage_profile_image_reference"), "version")
        else:
            body.add("storage_profile_image_reference").set("id", self.expression("image", 2))
        if self.chance(0.5):
            self.some_block(
                body,
                "os_profile_windows_config",
                lambda content: content.set("enable_automatic_upgrades", self.nullable("bool")),
            )
        else:
            body.add("os_profile_linux_config").set("disable_password_authentication", "true")
        self.rolling(body, 0.4)

    def tags(self, body: Body) -> None:
        if not self.chance(0.5):
            return
        exception = (
            f'{{ os-upgrade-exception = {self.text("word")}, os-upgrade-patching = "monthly", '
            f"os-upgrade-review-by = {self.pick(('2999-01-01', '2001-01-01', 'soon'))!r} }}".replace("'", '"')
        )
        special = self.pick(
            (
                exception,
                exception,
                '{ note = "SLA >= 99.9 && Why ? x : data.y" }',
                '{ "aks-managed-poolName" = "x" }' if self.chance(0.2) else '{ a = "[b]" }',
            )
        )
        base = self.expression("map", 1)
        body.set(
            "tags",
            self.pick(
                (
                    special,
                    base,
                    f"merge({base}, {special})",
                    f"{self.expression('bool', 1)} ? merge({base}, {special}) : {base}",
                    f"{{ for k, v in {special} : k => v }}",
                )
            ),
        )

    # nested blocks

    def some_block(self, body: Body, kind: str, fill: Callable[[Body], Any]) -> None:
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
            content = self.dynamic(
                body,
                kind,
                self.pick(
                    (
                        f"{name.text}[*]",
                        f"{name.text} == null ? [] : [{name.text}]",
                        f"compact([{name.text}])" if name.kind != "bool" else f"{name.text}[*]",
                    )
                ),
            )
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
                for_each, inner = (
                    f"{self.expression('bool', 2)} ? [{self.expression('kind', 1)}] : []",
                    Name(f"{label}.value", "kind"),
                )
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
            body.set(
                "settings",
                self.pick(
                    (
                        f"jsonencode({{ durabilityLevel = {level} }})",
                        f"jsonencode(merge({{ durabilityLevel = {level} }}, {{ x = 1 }}))",
                        '"{\\"durabilityLevel\\": \\"Silver\\"}"',
                    )
                ),
            )
