"""Sources written to break a reader: each with the findings it must give all the same.

Every case has a scale set named ``witness`` that fails CKV_VMSS_1 and CKV_VMSS_3. What is hostile stands inside it
where the source can still be read, and in a file beside it where it cannot. No case may cost more than its calls.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

FAIL, PASS, UNKNOWN = "fail", "pass", "unknown"
WITNESS = ("witness", {1: FAIL, 3: FAIL})
DIGITS = "9" * 5_000
# what Python's int() takes as a digit and what it does not, float() beyond its range, and a lone surrogate
NUMBERS = {
    "400 digits": "9" * 400, "5,000 digits": DIGITS, "exponent": "1e999999", "small exponent": "1e-999999",
    "superscript": "²", "another script": "٣", "sign": "--1", "fraction": "0." + DIGITS,
}  # fmt: skip
_SET = "azurerm_linux_virtual_machine_scale_set"
_ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets"


@dataclass(frozen=True)
class Hostile:
    """``files`` are texts by path, ``links`` symbolic links by path, ``fifos`` named pipes that nobody writes to.

    ``verdicts`` are the outcomes of rules by the last part of a resource's name, ``calls`` how many calls of Python
    functions reading and judging may take once the grammars are built.
    """

    name: str
    files: dict[str, str | bytes]
    verdicts: dict[str, dict[int, str]] = field(default_factory=lambda: dict([WITNESS]))
    links: dict[str, str] = field(default_factory=dict)
    fifos: tuple[str, ...] = ()
    calls: int = 1_000_000


def terraform(arguments: str = "", name: str = "witness", head: str = "") -> str:
    """A failing scale set with these arguments in addition."""
    return (
        f'{head}\nresource "{_SET}" "{name}" {{\n  upgrade_mode = "Manual"\n  automatic_os_upgrade_policy {{\n'
        "    enable_automatic_os_upgrade = false\n    disable_automatic_rollback = true\n  }\n"
        f"  {arguments}\n}}\n"
    )


def rolling(percent: str) -> str:
    return (
        f"rolling_upgrade_policy {{\n    max_batch_instance_percent = {percent}\n    max_unhealthy_instance_percent = 20\n"
        '    max_unhealthy_upgraded_instance_percent = 20\n    pause_time_between_batches = "PT30S"\n  }'
    )


def arm_set(name: str = "witness", **members: Any) -> dict[str, Any]:
    """A failing scale set; ``properties`` are merged into its own."""
    flags = {"enableAutomaticOSUpgrade": False, "disableAutomaticRollback": True}
    properties = {
        "upgradePolicy": {"mode": "Manual", "automaticOSUpgradePolicy": flags},
        "virtualMachineProfile": {"osProfile": {"computerNamePrefix": "vm"}},
        **members.pop("properties", {}),
    }
    return {
        "type": _ARM_TYPE,
        "apiVersion": "2024-07-01",
        "name": name,
        "location": "westeurope",
        "properties": properties,
        **members,
    }


def template(*resources: Any, **sections: Any) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    document = {"$schema": schema, "contentVersion": "1.0.0.0", **sections, "resources": list(resources) or [arm_set()]}
    return json.dumps(document, indent=2)


def bicep(members: str = "", head: str = "", name: str = "witness") -> str:
    """A failing scale set with these members of its properties in addition."""
    return (
        f"{head}\nresource {name} '{_ARM_TYPE}@2024-07-01' = {{\n  name: '{name}'\n  location: 'westeurope'\n"
        "  properties: {\n    upgradePolicy: {\n      mode: 'Manual'\n      automaticOSUpgradePolicy: {\n"
        "        enableAutomaticOSUpgrade: false\n        disableAutomaticRollback: true\n      }\n    }\n"
        "    virtualMachineProfile: {\n      osProfile: {\n        computerNamePrefix: 'vm'\n      }\n    }\n"
        f"    {members}\n  }}\n}}\n"
    )


def _numbers() -> list[Hostile]:
    cases: list[Hostile] = []
    for name, text in NUMBERS.items():
        quoted = f'"{text}"'
        cases += [
            Hostile(f"terraform, {name} as a percentage", {"main.tf": terraform(rolling(quoted))}),
            Hostile(f"terraform, {name} as a number", {"main.tf": terraform(f"instances = tonumber({quoted})")}),
            Hostile(f"terraform, {name} as an index", {"main.tf": terraform(f'source_image_id = ["a", "b"][{quoted}]')}),
            Hostile(
                f"terraform, {name} as a step",
                {"main.tf": terraform(f"zones = [for i in range(0, 3, {quoted}) : i]\n  tags = {{ a = parseint({quoted}, 10) }}")},
            ),
            Hostile(f"terraform, {name} as a duration", {"main.tf": terraform(rolling("20").replace("PT30S", f"PT{text}S"))}),
            Hostile(f"terraform, {name} as a format", {"main.tf": terraform(f'tags = {{ a = format("%{text}d", 1) }}')}),
            Hostile(f"bicep, {name} from text", {"main.bicep": bicep(f"singlePlacementGroup: [1, 2][int('{text}')]")}),
            Hostile(f"bicep, {name} as a duration", {"main.bicep": bicep(head=f"var pause = 'PT{text}S'\nvar date = dateTimeAdd('2026-01-01T00:00:00Z', pause)")}),
            Hostile(
                f"arm, {name} from text",
                {"main.json": template(arm_set(tags={"a": f"[string(int('{text}'))]", "b": f"[variables('v')[{text}]]"}), variables={"v": [1]})},
            ),
            Hostile(
                f"arm, {name} as a copy count",
                {"main.json": template(arm_set(), arm_set("other", copy={"name": "c", "count": f"[int('{text}')]"}))},
            ),
            Hostile(f"arm, {name} as a version", {"main.json": template({**arm_set(), "apiVersion": text})}),
        ]  # fmt: skip
    bare = {name: NUMBERS[name] for name in ("400 digits", "5,000 digits", "exponent", "fraction")}
    for name, text in bare.items():
        cases += [
            Hostile(f"terraform, {name} as a literal", {"main.tf": terraform(rolling(text)), "odd.tf": f"locals {{\n  a = [1][{text}]\n}}\n"}),
            Hostile(f"terraform, {name} as a count", {"main.tf": terraform(), "odd.tf": terraform(f"count = {text}", "odd")}),
            Hostile(
                f"terraform json, {name} as a literal",
                {"main.tf.json": json.dumps({"resource": {_SET: {"witness": _json_arguments(instances=0)}}}).replace('"instances": 0', f'"instances": {text}')},
            ),
            Hostile(f"bicep, {name} as a literal", {"main.bicep": bicep(), "odd.bicep": bicep(f"platformFaultDomainCount: {text}", name="odd")}),
            Hostile(
                f"arm, {name} as a literal",
                {"main.json": template(), "odd.json": template(arm_set("odd", sku={"capacity": 0})).replace('"capacity": 0', f'"capacity": {text}')},
            ),
            Hostile(f"arm, {name} in an expression", {"main.json": template(arm_set(tags={"a": f"[add({text}, 1)]"}))}),
        ]  # fmt: skip
    return cases


def _json_arguments(**more: Any) -> dict[str, Any]:
    policy = {"enable_automatic_os_upgrade": False, "disable_automatic_rollback": True}
    return {"upgrade_mode": "Manual", "automatic_os_upgrade_policy": policy, **more}


def _paths() -> list[Hostile]:
    """Files that are no files, files elsewhere, and arguments that name what Checkov keeps beside its own."""
    own = {"__file__": "/dev/zero", "__address__": "../../etc/passwd", "__startline__": "x"}
    arguments = "\n  ".join(f'{key} = "{value}"' for key, value in own.items())
    outside = "../outside"
    cases = [
        Hostile("terraform, arguments named as Checkov's own", {"main.tf": terraform(arguments)}),
        Hostile("terraform json, arguments named as Checkov's own", {"main.tf.json": json.dumps({"resource": {_SET: {"witness": _json_arguments(**own)}}})}),
        Hostile("arm, members named as Checkov's own", {"main.json": template({**arm_set(), **own})}),
        Hostile("module from a device", {"main.tf": terraform(head='module "m" {\n  source = "/dev"\n}')}),
        Hostile("module from far above", {"main.tf": terraform(head='module "m" {\n  source = "' + "../" * 40 + 'dev"\n}')}),
        Hostile("terraform, file() of a device", {"main.tf": terraform('tags = { a = file("/dev/zero"), b = filebase64("/dev/zero") }')}),
        Hostile("bicep, contents of a device", {"main.bicep": bicep(head="var a = loadTextContent('/dev/zero')\nvar b = loadJsonContent('../../../../dev/zero')")}),
        Hostile("bicep module from a device", {"main.bicep": bicep(head="module m '/dev/zero' = {\n  name: 'm'\n}")}),
        Hostile("arm, a linked template on a device", {"main.json": template(arm_set(), _linked("/dev/zero"))}),
        Hostile("a folder named as a file", {"main.tf": terraform(), "odd.tf/keep": "", "odd.bicep/keep": "", "odd.json/keep": ""}),
    ]  # fmt: skip
    for name in (
        "odd.tf",
        "odd.tf.json",
        "terraform.tfvars",
        "tfplan.json",
        "odd.json",
        "odd.bicep",
        "main.parameters.json",
        "odd.bicepparam",
    ):
        beside = (
            {"main.tf": terraform()}
            if "tf" in name
            else {"main.json": template()}
            if "json" in name
            else {"main.bicep": bicep()}
        )
        cases += [
            Hostile(f"{name} linked to a device", beside, links={name: "/dev/zero"}),
            Hostile(f"{name} linked to itself", beside, links={name: name}),
            Hostile(f"{name} linked out of the tree", beside, links={name: f"{outside}/{name}"}),
            Hostile(f"{name} is a pipe", beside, fifos=(name,)),
            Hostile(f"{name} of zero bytes", {**beside, name: b"\0" * 100_000}),
            Hostile(f"{name} of 30 megabytes", {**beside, name: b" " * 30_000_000}),
            Hostile(f"{name} in no encoding", {**beside, name: b"\xff\xfe\xfa\x80" * 100}),
        ]
    cases.append(Hostile("a folder linked into itself", {"main.tf": terraform()}, links={"again": "."}))
    return cases


def _linked(uri: str, name: str = "linked") -> dict[str, Any]:
    link = {"mode": "Incremental", "templateLink": {"relativePath": uri}}
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": name, "properties": link}


def _patterns() -> list[Hostile]:
    """Text over which a careless pattern goes back and forth, and nesting that a careless parser follows for ever."""
    many = 60_000
    spaces, digits, brackets = " " * many, "1" * many, "[]" * (many // 2)
    broken_bicep = {
        "a parameter and spaces": f"param a{spaces}", "an open text and spaces": f"var z = 'x{spaces}", "digits in a brace": "{" + digits,
        "brackets": f"var z = {brackets}", "a parameter of brackets": f"param a string{brackets}", "open comments": "/*" * many,
        "decorators": "@secure(" * many, "open interpolations": "var z = '" + "${'" * many, "question marks": "var z = a" + "?" * many,
        "braces": "var z = " + "{" * many, "quotes": "'" * many, "newlines": "\n" * many, "dots": "var z = a" + ".b" * many,
        "parentheses": "var z = " + "(" * many, "exclamation marks": "var z = " + "!" * many + "true", "lines that continue": "var z = a +\n" * 2_000,
    }  # fmt: skip
    broken_terraform = {
        "an open text and spaces": f'locals {{\n  a = "x{spaces}', "digits in a brace": "{" + digits, "brackets": f"locals {{\n  a = {brackets}\n}}",
        "open interpolations": 'locals {\n  a = "' + "${" * many, "an open heredoc": "locals {\n  a = <<EOT\n" + "x\n" * many,
        "open comments": "/*" * many, "parentheses": "locals {\n  a = " + "(" * many, "quotes": '"' * many, "percent signs": 'locals {\n  a = "' + "%{" * many,
        "blocks": "a {\n" * many, "conditions": "locals {\n  a = " + "true ? 1 : " * 5_000 + "1\n}\n", "dots": "locals {\n  a = b" + ".c" * many + "\n}",
        "minus signs": "locals {\n  a = " + "-" * many + "1\n}", "labels": 'resource "a" ' * many, "splats": "locals {\n  a = b" + "[*]" * many + "\n}",
    }  # fmt: skip
    expressions = {
        "open parentheses": "[" + "concat(" * 5_000 + "]", "closed parentheses": "[" + "concat(" * 500 + "'a'" + ")" * 500 + "]",
        "brackets": "[" * many, "members": "[variables('a')" + ".b" * many + "]", "indices": "[variables('a')" + "[0]" * many + "]",
        "quotes": "[" + "'" * many + "]", "spaces": "[concat(" + spaces + "]", "digits": f"[{digits}]", "commas": "[concat(" + "," * many + ")]",
    }  # fmt: skip
    cases = [
        Hostile(f"bicep, {name}", {"main.bicep": bicep(), "odd.bicep": text}) for name, text in broken_bicep.items()
    ]
    cases += [
        Hostile(f"bicep, {name} before a set", {"main.bicep": bicep(), "odd.bicep": bicep(head=text, name="odd")})
        for name, text in broken_bicep.items()
    ]
    cases += [
        Hostile(f"terraform, {name}", {"main.tf": terraform(), "odd.tf": text})
        for name, text in broken_terraform.items()
    ]
    cases += [
        Hostile(f"arm, expression of {name}", {"main.json": template(arm_set(tags={"a": text}), variables={"a": {}})})
        for name, text in expressions.items()
    ]
    nested_json = {
        "lists": "[" * many,
        "objects": '{"a":' * many,
        "closed lists": "[" * many + "]" * many,
        "a text of quotes": '"' + '\\"' * many,
    }
    for name, text in nested_json.items():
        cases += [
            Hostile(
                f"json, {name}",
                {"main.json": template(), "odd.json": text, "odd.tf.json": text, "main.tf": terraform(name="other")},
            ),
            Hostile(
                f"json, {name} in a template",
                {"main.json": template(), "odd.json": template(arm_set("odd")).replace('"westeurope"', text)},
            ),
        ]
    cases.append(
        Hostile("json, comments", {"main.json": template(), "odd.jsonc": "/*" * many, "odd.json": "// " * many + "\n{"})
    )
    return cases


def _growth() -> list[Hostile]:
    """Values that grow at every step, loops within loops, and counts without end."""
    levels = 40
    terraform_steps = {
        "concatenated": "concat(local.a{0}, local.a{0}, local.a{0})", "listed": "[local.a{0}, local.a{0}, local.a{0}]",
        "as text": '"${{local.a{0}}}${{local.a{0}}}${{local.a{0}}}"', "joined": 'join(",", [local.a{0}, local.a{0}])',
        "replaced": 'replace(local.a{0}, "x", "xxxx")', "chosen": "var.open == local.a{0} ? local.a{0} : local.a{0}",
        "open conditions": "var.open ? [local.a{0}, 1] : [2, local.a{0}]", "merged": "{{ a = local.a{0}, b = local.a{0} }}",
        "looped": "[for x in local.a{0} : [for y in local.a{0} : local.a{0}]]", "multiplied": "setproduct(local.a{0}, local.a{0})",
        "encoded": "jsonencode([local.a{0}, local.a{0}])", "squared": "local.a{0} * local.a{0}", "flattened": "flatten([local.a{0}, [local.a{0}]])",
    }  # fmt: skip
    starts = {"as text": '"x"', "joined": '"x"', "replaced": '"x"', "squared": "9"}
    cases = []
    for name, step in terraform_steps.items():
        chain = [
            f"  a0 = {starts.get(name, '[1, 2]')}",
            *(f"  a{level} = {step.format(level - 1)}" for level in range(1, levels)),
        ]
        head = 'variable "open" {}\nlocals {\n' + "\n".join(chain) + "\n}\n"
        used = f"tags = {{ a = local.a{levels - 1} }}\n  source_image_id = local.a{levels - 1}\n  zones = local.a{levels - 1}"
        cases.append(Hostile(f"terraform, values {name}", {"main.tf": terraform(used, head=head)}))
    endless = {
        "range": "range(1000000000)", "repeat": 'join("", [for i in range(1000000000) : "x"])', "format": 'format("%1000000000s", "x")',
        "power": "pow(10, 1000000000)", "padded number": 'format("%01000000000d", 1)', "formatted list": 'formatlist("%s", range(100000000))',
        "pattern": 'regex("(a+)+$", "' + "a" * 5_000 + '!")', "replaced pattern": 'replace("' + "a" * 5_000 + '!", "/(a|aa)+$/", "b")',
        "itself": "local.z", "subnets": 'cidrsubnets("10.0.0.0/8", ' + ", ".join(["8"] * 5_000) + ")", "indented": "indent(1000000000, \"a\\nb\")",
        "chunks": "chunklist(range(100000000), 1)", "files": 'fileset("/", "**/*")', "product": "setproduct(" + ", ".join(["range(100)"] * 20) + ")",
    }  # fmt: skip
    cases += [
        Hostile(
            f"terraform, endless {name}",
            {"main.tf": terraform("tags = { a = local.z }", head=f"locals {{\n  z = {text}\n}}")},
        )
        for name, text in endless.items()
    ]
    cases += [
        Hostile("terraform, a billion instances", {"main.tf": terraform(), "odd.tf": terraform("count = 1000000000", "odd")}),
        Hostile("terraform, a billion keys", {"main.tf": terraform(), "odd.tf": terraform("for_each = toset([for i in range(1000000000) : tostring(i)])", "odd")}),
        Hostile("terraform, a billion blocks", {"main.tf": terraform('dynamic "extension" {\n    for_each = range(1000000000)\n    content {\n      name = extension.value\n    }\n  }')}),
        Hostile("terraform, a module that calls itself", {"main.tf": terraform(head='module "m" {\n  source = "./."\n}')}),
        Hostile("terraform, modules that call each other", _calling_modules(), {"witness": {1: FAIL}}, calls=3_000_000),
        Hostile("terraform, modules that double at each level", _doubling_modules(25), calls=3_000_000),
        Hostile("terraform, locals in a ring", {"main.tf": terraform("tags = { a = local.x }", head="locals {\n  x = local.y\n  y = local.x\n}")}),
        Hostile("terraform json, many extensions and sets", {"main.tf.json": _attached(1_000)}, {"witness": {1: FAIL}}, calls=12_000_000),
        Hostile("terraform, many extensions and sets", {"main.tf": _attached_source(500)}, calls=12_000_000),
        Hostile("terraform, a long chain of locals", {"main.tf": terraform("tags = { a = local.a4999 }", head=_chain(5_000))}, calls=3_000_000),
        Hostile("plan, references that lead in rings", {"tfplan.json": _plan(600)}, calls=6_000_000),
    ]  # fmt: skip
    arm_steps = {
        "concatenated": "[concat(variables('a{0}'), variables('a{0}'))]", "in unions": "[union(variables('a{0}'), variables('a{0}'))]",
        "listed": "[createArray(variables('a{0}'), variables('a{0}'))]", "replaced": "[replace(variables('a{0}'), 'x', 'xxxx')]",
        "chosen": "[if(equals(parameters('open'), variables('a{0}')), variables('a{0}'), createArray(variables('a{0}')))]",
        "formatted": "[format('{{0}}{{0}}', variables('a{0}'))]", "as text": "[concat(string(variables('a{0}')), string(variables('a{0}')))]",
        "in objects": "[createObject('a', variables('a{0}'), 'b', variables('a{0}'))]", "multiplied": "[mul(variables('a{0}'), variables('a{0}'))]",
    }  # fmt: skip
    bicep_steps = {
        "concatenated": "concat(a{0}, a{0})", "in unions": "union(a{0}, a{0})", "listed": "[\n  a{0}\n  a{0}\n]", "as text": "'${{a{0}}}${{a{0}}}'",
        "chosen": "open == a{0} ? a{0} : [\n  a{0}\n]", "looped": "[for x in a{0}: a{0}]", "spread": "[\n  ...a{0}\n  ...a{0}\n]",
        "mapped": "map(a{0}, x => a{0})", "reduced": "reduce(a{0}, a{0}, (x, y) => concat(a{0}, a{0}))", "in objects": "{{\n  a: a{0}\n  b: a{0}\n}}",
    }  # fmt: skip
    for name, step in arm_steps.items():
        start: Any = "x" if name in ("replaced", "formatted", "as text") else 9 if name == "multiplied" else [1, 2]
        variables = {"a0": start, **{f"a{level}": step.format(level - 1) for level in range(1, levels)}}
        last = f"[variables('a{levels - 1}')]"
        cases.append(
            Hostile(
                f"arm, values {name}",
                {
                    "main.json": template(
                        arm_set(tags=last, zones=last), parameters={"open": {"type": "string"}}, variables=variables
                    )
                },
            )
        )
    for name, step in bicep_steps.items():
        chain = [
            f"var a0 = {'[1, 2]' if name != 'as text' else repr('x')}",
            *(f"var a{level} = {step.format(level - 1)}" for level in range(1, levels)),
        ]
        used = f"additionalCapabilities: a{levels - 1}"
        cases.append(
            Hostile(f"bicep, values {name}", {"main.bicep": bicep(used, head="param open string\n" + "\n".join(chain))})
        )
    arm_endless = {
        "range": "[range(0, 1000000000)]", "padding": "[padLeft('x', 1000000000, ' ')]", "text": "[format('{0,1000000000}', 'x')]",
        "itself": "[variables('z')]", "base64": "[base64(padLeft('x', 100000000, ' '))]", "guid": "[guid(" + ", ".join(["'a'"] * 20_000) + ")]",
        "split": "[split(padLeft('x', 100000000, ','), ',')]", "json": "[json('" + "[" * 50_000 + "')]", "substring": "[substring('x', 0, 1000000000)]",
    }  # fmt: skip
    cases += [
        Hostile(
            f"arm, endless {name}", {"main.json": template(arm_set(tags="[variables('z')]"), variables={"z": text})}
        )
        for name, text in arm_endless.items()
    ]
    billion = {"name": "c", "count": 1_000_000_000}
    cases += [
        Hostile("arm, a billion copies", {"main.json": template(arm_set(), arm_set("[concat('odd', copyIndex())]", copy=billion))}),
        Hostile("arm, a billion elements", {"main.json": template(arm_set(tags="[variables('v')]"), variables={"copy": [{**billion, "name": "v", "input": "x"}]})}),
        Hostile("arm, a billion members", {"main.json": template(arm_set(properties={"copy": [{**billion, "name": "zones", "input": "[copyIndex('zones')]"}]}))}),
        Hostile("arm, a template that links to itself", {"main.json": template(arm_set(), _linked("main.json"))}),
        Hostile("arm, deployments within deployments", {"main.json": template(arm_set()), "odd.json": template(_nested(200))}),
        Hostile("bicep, a module that is itself", {"main.bicep": bicep(head="module m 'main.bicep' = {\n  name: 'm'\n}")}),
        Hostile("bicep, modules that double at each level", _doubling_bicep(25), calls=6_000_000),
        Hostile("bicep, a billion sets", {"main.bicep": bicep(), "odd.bicep": bicep(name="odd").replace("= {", "= [for i in range(0, 1000000000): {", 1) + "]\n"}),
        Hostile("bicep, variables in a ring", {"main.bicep": bicep("zones: x", head="var x = y\nvar y = x")}),
        Hostile("bicep, a long chain of variables", {"main.bicep": bicep("zones: a2999", head="\n".join(["var a0 = 1", *(f"var a{i} = a{i - 1}" for i in range(1, 3_000))]))}, calls=4_000_000),
    ]  # fmt: skip
    return cases


def _chain(length: int) -> str:
    return "locals {\n  a0 = 1\n" + "".join(f"  a{level} = local.a{level - 1}\n" for level in range(1, length)) + "}\n"


def _calling_modules() -> dict[str, str | bytes]:
    call = 'module "{0}" {{\n  source = "../{1}"\n}}\n'
    return {
        "main.tf": terraform(head='module "a" {\n  source = "./a"\n}'),
        "a/main.tf": call.format("x", "b") + call.format("y", "b"),
        "b/main.tf": call.format("x", "a") + call.format("y", "a"),
    }


def _doubling_modules(levels: int) -> dict[str, str | bytes]:
    call = 'module "{0}" {{\n  source = "../m{1}"\n}}\n'
    files: dict[str, str | bytes] = {
        f"m{level}/main.tf": call.format("x", level + 1) + call.format("y", level + 1) for level in range(levels)
    }
    files[f"m{levels}/main.tf"] = terraform(name="deep")
    return {**files, "root/main.tf": terraform(head='module "a" {\n  source = "../m0"\n}')}


def _doubling_bicep(levels: int) -> dict[str, str | bytes]:
    call = "module {0} 'm{1}.bicep' = {{\n  name: '{0}'\n}}\n"
    files: dict[str, str | bytes] = {
        f"m{level}.bicep": call.format("x", level + 1) + call.format("y", level + 1) for level in range(levels)
    }
    files[f"m{levels}.bicep"] = bicep(name="deep")
    return {**files, "main.bicep": bicep(head=call.format("a", 0))}


def _attached(count: int) -> str:
    extension = {
        "virtual_machine_scale_set_id": f"${{{_SET}.s0.id}}",
        "publisher": "Microsoft.AKS",
        "type": "x",
        "name": "x",
    }
    sets = {f"s{number}": _json_arguments(name=f"s{number}") for number in range(1, count)}
    extensions = {
        f"e{number}": {**extension, "virtual_machine_scale_set_id": f"${{{_SET}.s{number}.id}}"}
        for number in range(1, count)
    }
    return json.dumps(
        {
            "resource": {
                _SET: {"witness": _json_arguments(), **sets},
                "azurerm_virtual_machine_scale_set_extension": extensions,
            }
        },
        indent=1,
    )


def _attached_source(count: int) -> str:
    extension = 'resource "azurerm_virtual_machine_scale_set_extension" "e{0}" {{\n  virtual_machine_scale_set_id = {1}.s{0}.id\n}}\n'
    numbers = range(1, count)
    return terraform() + "".join(terraform(name=f"s{number}") + extension.format(number, _SET) for number in numbers)


def _plan(count: int) -> str:
    """A plan whose outputs and variables refer to each other through modules, in rings."""
    values = {
        "upgrade_mode": "Manual",
        "automatic_os_upgrade_policy": [{"enable_automatic_os_upgrade": False, "disable_automatic_rollback": True}],
    }
    provider = "registry.terraform.io/hashicorp/azurerm"
    planned = {
        "address": f"{_SET}.witness",
        "mode": "managed",
        "type": _SET,
        "name": "witness",
        "provider_name": provider,
        "values": values,
    }
    change = {
        **planned,
        "change": {"actions": ["create"], "before": None, "after": values, "after_unknown": {"health_probe_id": True}},
    }
    calls = {
        f"m{number}": {
            "source": "./m",
            "expressions": {"a": {"references": [f"module.m{other}.o" for other in range(count)]}},
            "module": {"outputs": {"o": {"expression": {"references": ["var.a"]}}}, "variables": {"a": {}}},
        }
        for number in range(min(count, 40))
    }
    expressions = {"health_probe_id": {"references": ["module.m0.o", "module.m0"]}}
    configured = {
        "address": f"{_SET}.witness",
        "mode": "managed",
        "type": _SET,
        "name": "witness",
        "expressions": expressions,
    }
    document = {
        "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [planned]}},
        "resource_changes": [change], "configuration": {"root_module": {"resources": [configured], "module_calls": calls}},
    }  # fmt: skip
    return json.dumps(document)


def _nested(depth: int) -> dict[str, Any]:
    deployment: dict[str, Any] = arm_set("deep")
    for level in range(depth):
        inner = {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": [deployment],
        }
        deployment = {
            "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": f"n{level}",
            "properties": {"mode": "Incremental", "template": inner},
        }  # fmt: skip
    return deployment


def _texts() -> list[Hostile]:
    """Text that no terminal shows and no encoding writes, in every place that a finding quotes."""
    texts = {
        "surrogate": "\ud800",
        "control characters": "\x1b]0;x\x07\r::error::x\n##vso[task.complete]",
        "zero byte": "a\0b",
        "right to left": "\u202ea\u2066",
    }
    cases = []
    for name, text in texts.items():
        tags = {"os-upgrade-exception": text, "os-upgrade-patching": "x", "os-upgrade-review-by": text}
        arguments = _json_arguments(tags=tags, source_image_id=text, health_probe_id=text, name=text)
        profile = {
            "osProfile": {"adminUsername": text},
            "storageProfile": {"imageReference": {"version": text, "id": text}},
        }
        cases += [
            Hostile(f"terraform json, {name}", {"main.tf.json": json.dumps({"resource": {_SET: {"witness": arguments}}})}),
            Hostile(f"arm, {name}", {"main.json": template(arm_set(tags=tags, properties={"virtualMachineProfile": profile}))}),
            Hostile(
                f"terraform, {name}",
                {"main.tf": terraform("tags = { os-upgrade-exception = local.x, os-upgrade-patching = local.x, os-upgrade-review-by = local.x }",
                                      head="locals {\n  x = jsondecode(" + json.dumps(json.dumps(text)) + ")\n}")},
            ),
            Hostile(f"bicep, {name}", {"main.bicep": bicep("zones: [\n      x\n    ]", head="var x = json(" + repr(json.dumps(text)) + ")")}),
        ]  # fmt: skip
    return cases


def _shapes() -> list[Hostile]:
    """Values of a kind that nobody expects in their place."""
    odd_values = [None, True, 0, -1, 1.5, "", "x", [], {}, [[]], {"a": None}, [None], {"": ""}]
    places = (
        "type",
        "apiVersion",
        "location",
        "properties",
        "resources",
        "tags",
        "copy",
        "condition",
        "dependsOn",
        "sku",
        "scope",
        "zones",
    )
    many = []
    for place in places:
        for value in odd_values:
            odd = arm_set("odd")
            odd[place] = value
            many.append(odd)
    resources: list[Any] = [*many, *odd_values, arm_set()]
    cases = [Hostile("arm, every member of every kind", {"main.json": template(*resources)}, calls=3_000_000)]
    for section in (
        "parameters",
        "variables",
        "outputs",
        "functions",
        "resources",
        "contentVersion",
        "languageVersion",
        "definitions",
    ):
        odd_templates: dict[str, str | bytes] = {}
        for number, value in enumerate(odd_values):
            document = json.loads(template(arm_set("odd")))
            document[section] = value
            odd_templates[f"odd{number}.json"] = json.dumps(document)
        cases.append(Hostile(f"arm, {section} of every kind", {"main.json": template(), **odd_templates}))
    arguments = (
        "tags",
        "count",
        "for_each",
        "provider",
        "lifecycle",
        "upgrade_mode",
        "extension",
        "rolling_upgrade_policy",
        "source_image_reference",
    )
    for argument in arguments:
        sets = {f"odd{number}": _json_arguments(**{argument: value}) for number, value in enumerate(odd_values)}
        document = {"resource": {_SET: {"witness": _json_arguments(), **sets}}}
        cases.append(Hostile(f"terraform json, {argument} of every kind", {"main.tf.json": json.dumps(document)}))
    for section in ("resource", "locals", "variable", "module", "data", "output", "terraform", "provider"):
        odd_files: dict[str, str | bytes] = {
            f"odd{number}.tf.json": json.dumps({section: value}) for number, value in enumerate(odd_values)
        }
        cases.append(
            Hostile(
                f"terraform json, section {section} of every kind",
                {"main.tf.json": json.dumps({"resource": {_SET: {"witness": _json_arguments()}}}), **odd_files},
            )
        )
    for member in ("planned_values", "resource_changes", "configuration", "prior_state", "variables", "format_version"):
        odd_plans: dict[str, str | bytes] = {}
        for number, value in enumerate(odd_values):
            plan = json.loads(_plan(2))
            plan[member] = value
            odd_plans[f"odd{number}.json"] = json.dumps(plan)
        cases.append(Hostile(f"plan, {member} of every kind", {"tfplan.json": _plan(2), **odd_plans}))
    return cases


HOSTILE: list[Hostile] = [*_numbers(), *_paths(), *_patterns(), *_growth(), *_texts(), *_shapes()]
