"""Random scale sets, written as an ARM template, as Bicep, and plainly: every value in its place."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generated_expressions import Declared, ExpressionWriter, Written, literal, object_of, quoted

TYPE = "Microsoft.Compute/virtualMachineScaleSets"
API = "2024-07-01"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
LEAVES_WRITTEN = 8


@dataclass
class Written3:
    """A template in the three ways: ARM as JSON, Bicep as text, the resources that come of it."""

    arm: dict[str, Any] = field(default_factory=dict)
    bicep: str = ""
    modules: dict[str, str] = field(default_factory=dict)
    plain: list[dict[str, Any]] = field(default_factory=list)


def properties_of(chance: random.Random) -> dict[str, Any]:
    """Random properties of a scale set that matter to some rule."""
    pick = chance.choice
    flexible = chance.random() < 0.25
    policy: dict[str, Any] = {"mode": pick(["Automatic", "Rolling", "Manual"])}
    if chance.random() < 0.8:
        policy["automaticOSUpgradePolicy"] = {
            "enableAutomaticOSUpgrade": pick([True, True, False]),
            "disableAutomaticRollback": pick([True, False]),
        }
    if chance.random() < 0.5:
        policy["rollingUpgradePolicy"] = {
            "maxBatchInstancePercent": pick([10, 20, 60, 100]),
            "maxUnhealthyInstancePercent": pick([5, 20, 100]),
            "maxUnhealthyUpgradedInstancePercent": pick([5, 20, 100]),
            "pauseTimeBetweenBatches": pick(["PT0S", "PT10M", "PT5M"]),
        }
    gallery = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/i"
    image: dict[str, Any] = pick(
        [
            {"publisher": "Canonical", "offer": "ubuntu", "sku": "22_04", "version": pick(["latest", "22.4.1"])},
            {"publisher": "MicrosoftWindowsServer", "offer": "w", "sku": "2022", "version": "latest"},
            {"id": gallery + pick(["", "/versions/1.2.3", "/versions/latest"])},
        ]
    )
    profile: dict[str, Any] = {
        "storageProfile": {"imageReference": image},
        "osProfile": {
            "computerNamePrefix": "web",
            pick(["linuxConfiguration", "windowsConfiguration"]): {
                "enableAutomaticUpdates": pick([True, False]),
                "patchSettings": {"patchMode": pick(["AutomaticByPlatform", "ImageDefault", "Manual"])},
            },
        },
    }
    if chance.random() < 0.4:
        probe = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/loadBalancers/l/probes/p"
        profile["networkProfile"] = {"healthProbe": {"id": probe}}
    if chance.random() < 0.4:
        profile["extensionProfile"] = {"extensions": [{"name": "e", "properties": extension_of(chance)}]}
    properties: dict[str, Any] = {"upgradePolicy": policy, "virtualMachineProfile": profile}
    if flexible:
        properties["orchestrationMode"] = "Flexible"
    return properties


def extension_of(chance: random.Random) -> dict[str, Any]:
    """The properties of a health extension, or of another."""
    return {
        "publisher": chance.choice(["Microsoft.ManagedServices", "Microsoft.Azure.Monitor"]),
        "type": chance.choice(["ApplicationHealthLinux", "ApplicationHealthWindows", "Other"]),
        "autoUpgradeMinorVersion": True,
    }


class TemplateWriter:
    """Writes one file: its own resources, and modules that hold others."""

    def __init__(self, chance: random.Random, nested: bool = False) -> None:
        self.chance = chance
        self.nested = nested
        self.declared = Declared()
        self.writer = ExpressionWriter(chance, self.declared)
        self.resources: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self.written = Written3()
        self.passed: dict[str, Written] = {}

    def template(self, sets: int) -> Written3:
        """A template with that many scale sets of its own, and perhaps a module with another."""
        for position in range(sets):
            self._scale_set(f"{'inner' if self.nested else 'set'}{position}")
        if not self.nested and self.chance.random() < 0.6:
            self._module()
        arm: dict[str, Any] = {"$schema": SCHEMA, "contentVersion": "1.0.0.0"}
        if self.declared.parameters:
            arm["parameters"] = {name: arm_ for name, (arm_, _) in self.declared.parameters.items()}
        if self.declared.functions:
            members = {name: arm_ for name, (arm_, _) in self.declared.functions.items()}
            arm["functions"] = [{"namespace": "own", "members": members}]
        if self.declared.variables:
            arm["variables"] = {name: arm_ for name, (arm_, _) in self.declared.variables.items()}
        arm["resources"] = self.resources
        declarations = [
            text
            for declared in (self.declared.parameters, self.declared.variables, self.declared.functions)
            for _, text in declared.values()
        ]
        self.chance.shuffle(declarations)
        self.written.arm = arm
        self.written.bicep = "\n\n".join([*declarations, *self.texts]) + "\n"
        return self.written

    def _scale_set(self, symbol: str) -> None:
        loop = self._loop() if self.chance.random() < 0.3 else None
        exists = self.chance.random() < 0.85
        condition = self.writer.write(exists) if self.chance.random() < 0.4 or not exists else None
        values = [properties_of(self.chance) for _ in range(len(loop.items) if loop else 1)]
        body = self._properties(values, loop)
        children = self._children(symbol) if not loop else []
        name = (
            Written(f"format('{symbol}-{{0}}', copyIndex())", f"'{symbol}-${{i}}'")
            if loop
            else self.writer.write(symbol)
        )
        self.resources.append(
            without_nothing(
                {
                    "type": TYPE,
                    "apiVersion": API,
                    "name": f"[{name.arm}]",
                    "location": "westeurope",
                    "condition": condition and f"[{condition.arm}]",
                    "copy": loop and {"name": symbol, "count": f"[length({loop.arm})]"},
                    "properties": body.json if self.chance.random() < 0.8 else f"[{body.arm}]",
                    "resources": [child.arm for child in children],
                }
            )
        )
        self.texts.append(self._resource_text(symbol, name, loop, condition, body, children))
        if exists:
            for position, value in enumerate(values):
                self.written.plain.append(
                    {
                        "type": TYPE,
                        "apiVersion": API,
                        "name": f"{symbol}-{position}" if loop else symbol,
                        "location": "westeurope",
                        "properties": value,
                        "resources": [child.plain for child in children if child.exists],
                    }
                )

    def _loop(self) -> Loop:
        items = [{"place": place} for place in range(self.chance.randrange(0, 4))]
        return Loop(items, self.writer.write(items))

    def _properties(self, values: list[dict[str, Any]], loop: Loop | None) -> Written:
        """The properties of every turn of the loop, picked by its index."""
        if not loop:
            return self._deep(values[0])
        every = [literal(value) for value in values] or [literal({})]
        name = f"v{len(self.declared.variables)}"
        listed = Written(
            f"createArray({', '.join(one.arm for one in every)})", f"[ {', '.join(one.bicep for one in every)} ]"
        )
        self.declared.variables[name] = (f"[{listed.arm}]", f"var {name} = {listed.bicep}")
        place = self.chance.choice(["i", "item.place"])
        arm_place = "copyIndex()" if place == "i" else f"{loop.arm}[copyIndex()].place"
        return Written(f"variables('{name}')[{arm_place}]", f"{name}[{place}]")

    def _deep(self, value: Any, depth: int = 0) -> Written:
        """A value each of whose parts may be written as an expression."""
        if self.chance.random() < (0.06 if depth else 0) or not isinstance(value, dict):
            return self.writer.write(value)
        if value.keys() == {"extensions"} and self.chance.random() < 0.5:
            return self.writer.looped("extensions", value["extensions"])
        return object_of({name: self._deep(member, depth + 1) for name, member in value.items()})

    def _children(self, parent: str) -> list[Child]:
        found = []
        for position in range(self.chance.choice([0, 0, 1, 2])):
            value = extension_of(self.chance)
            exists = self.chance.random() < 0.7
            written, condition = self._deep(value), self.writer.write(exists)
            name = f"e{position}"
            found.append(
                Child(
                    {
                        "type": "extensions",
                        "apiVersion": API,
                        "name": name,
                        "condition": f"[{condition.arm}]",
                        "properties": written.json,
                    },
                    f"resource {parent}{name} 'extensions' = if ({condition.bicep}) {{\n"
                    f"    name: '{name}'\n    properties: {written.bicep}\n  }}",
                    {"type": "extensions", "apiVersion": API, "name": name, "properties": value},
                    exists,
                )
            )
        return found

    def _resource_text(
        self,
        symbol: str,
        name: Written,
        loop: Loop | None,
        condition: Written | None,
        body: Written,
        children: list[Child],
    ) -> str:
        head = f"@description('resource {symbol} = {{')\nresource {symbol} '{TYPE}@{API}' = "
        tail = ""
        if loop:
            head += f"[for (item, i) in {loop.bicep}: "
            tail = "]"
        if condition:
            head += f"if ({condition.bicep}) "
        members = [f"name: {name.bicep}", "location: 'westeurope'", f"properties: {body.bicep}"]
        members += [child.bicep for child in children]
        self.chance.shuffle(members)
        return f"{head}{{\n  " + "\n  // note\n  ".join(members) + f"\n}}{tail}"

    def _module(self) -> None:
        inner = TemplateWriter(self.chance, nested=True)
        written = inner.template(self.chance.randrange(1, 3))
        exists = self.chance.random() < 0.85
        condition = self.writer.write(exists)
        passed: dict[str, Written] = {}
        for name in list(inner.declared.parameters):
            arm, _ = inner.declared.parameters[name]
            if self.chance.random() < 0.5 and "defaultValue" in arm:
                # The caller says what the parameter is; without its default the module alone would not.
                passed[name] = self.writer.write(arm.pop("defaultValue"))
                text = f"param {name} {arm['type']}"
                written.bicep = replaced_line(written.bicep, f"{text} =", text)
        self.resources.append(
            {
                "type": "Microsoft.Resources/deployments",
                "apiVersion": "2022-09-01",
                "name": "inner",
                "condition": f"[{condition.arm}]",
                "properties": {
                    "mode": "Incremental",
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "parameters": {name: {"value": f"[{one.arm}]"} for name, one in passed.items()},
                    "template": written.arm,
                },
            }
        )
        parameters = "\n".join(f"    {quoted(name)}: {one.bicep}" for name, one in passed.items())
        self.texts.append(
            f"module inner 'inner.bicep' = if ({condition.bicep}) {{\n"
            f"  name: 'inner'\n  params: {{\n{parameters}\n  }}\n}}"
        )
        self.written.modules["inner.bicep"] = written.bicep
        if exists:
            self.written.plain.extend(written.plain)


@dataclass(frozen=True)
class Loop:
    """The items a resource is repeated for, and how they are written."""

    items: list[Any]
    written: Written

    @property
    def arm(self) -> str:
        return self.written.arm

    @property
    def bicep(self) -> str:
        return self.written.bicep


@dataclass(frozen=True)
class Child:
    """An extension written inside a scale set."""

    arm: dict[str, Any]
    bicep: str
    plain: dict[str, Any]
    exists: bool


def replaced_line(text: str, start: str, line: str) -> str:
    """The text with the line that starts so replaced."""
    return "\n".join(line if one.startswith(start) else one for one in text.split("\n"))


def without_nothing(members: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in members.items() if member not in (None, [])}


def without_defaults(written: Written3, chance: random.Random) -> None:
    """Leave parameters of the template without a value, some of them with a choice of values."""
    for name, declared in written.arm.get("parameters", {}).items():
        if chance.random() < 0.6 and "defaultValue" in declared:
            value = declared.pop("defaultValue")
            line = f"param {name} {declared['type']}"
            written.bicep = replaced_line(written.bicep, f"{line} =", line)
            if isinstance(value, str) and chance.random() < 0.5:
                declared["allowedValues"] = [value, f"{value}x"]
                allowed = f"@allowed([ {literal(value).bicep}, {literal(value + 'x').bicep} ])\n{line}"
                written.bicep = replaced_line(written.bicep, line, allowed)


def write_three_ways(seed: int, folder: Path, is_open: bool = False) -> None:
    """Write random scale sets into the folders ``arm``, ``bicep`` and ``plain``.

    With ``is_open`` parameters have no values, and what stands in ``plain`` is one of many possible results.
    """
    chance = random.Random(seed)
    written = TemplateWriter(chance).template(chance.randrange(1, 4))
    if is_open:
        without_defaults(written, chance)
    for name in ("arm", "bicep", "plain"):
        (folder / name).mkdir()
    (folder / "arm" / "main.json").write_text(json.dumps(written.arm, indent=2), encoding="utf-8")
    (folder / "bicep" / "main.bicep").write_text(written.bicep, encoding="utf-8")
    for name, text in written.modules.items():
        (folder / "bicep" / name).write_text(text, encoding="utf-8")
    plain = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": written.plain}
    (folder / "plain" / "main.json").write_text(json.dumps(plain, indent=2), encoding="utf-8")
