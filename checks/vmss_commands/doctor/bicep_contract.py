"""Bicep whose verdicts hang on the tree of Checkov's parser: operators, functions, conditions, loops, children."""

from __future__ import annotations

from .contract_expectation import ShapeExpectation

_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_HEALTH = """  name: 'health'
  properties: {
    publisher: 'Microsoft.ManagedServices'
    type: 'ApplicationHealthLinux'
  }
"""
_DECLARATIONS = """param on bool = true
param off bool = false
param unset bool
param level string = toLower('PROD')
var computed = off ? false : true

resource image 'Microsoft.Compute/galleries/images@2023-07-03' existing = {
  name: 'gallery/image'
}
"""


def _declared(symbol: str, properties: str, opening: str = "") -> str:
    """A scale set; ``opening`` is the condition or loop in front of its body."""
    body = f"  name: '{symbol}'\n  properties: {{\n{properties}  }}\n"
    return f"resource {symbol} '{_TYPE}@2024-07-01' = {opening}{{\n{body}}}\n"


def _bare(symbol: str, opening: str = "") -> str:
    return _declared(symbol, "    virtualMachineProfile: {\n    }\n", opening)


def _flag(symbol: str, expression: str, mode: str = "'Manual'") -> str:
    return _declared(symbol, f"""    upgradePolicy: {{
      mode: {mode}
      automaticOSUpgradePolicy: {{
        enableAutomaticOSUpgrade: {expression}
      }}
    }}
    virtualMachineProfile: {{
    }}
""")


def _profile(symbol: str, profile: str, member: str, expression: str) -> str:
    return _declared(symbol, f"""    virtualMachineProfile: {{
      {profile}: {{
        {member}: {{
          id: {expression}
        }}
      }}
    }}
""")


def _image(symbol: str, expression: str) -> str:
    return _profile(symbol, "storageProfile", "imageReference", expression)


def _with_child(resource: str) -> str:
    return f"{resource.rstrip().rstrip('}')}\n  resource inside 'extensions' = {{\n{_HEALTH}  }}\n}}\n"


_RESOURCES = (
    _flag("ternary", "on ? true : false", "level == 'prod' ? 'Rolling' : 'Manual'"),
    _flag("ternary_unset", "unset ? true : false"),
    _flag("negated", "!off"),
    _flag("both", "on && !off"),
    _flag("computed_variable", "computed"),
    _image("symbolic_image", "image.id"),
    _image("named_image", "resourceId('Microsoft.Compute/galleries/images', 'g', 'i')"),
    _image("named_version", "resourceId('Microsoft.Compute/galleries/images/versions', 'g', 'i', 'latest')"),
    _profile(
        "gateway", "networkProfile", "healthProbe", "resourceId('group', 'Microsoft.Network/applicationGateways/probes', 'g', 'p')"
    ),
    _bare("not_deployed", "if (off) "),
    _with_child(_bare("deployed_if", "if (on) ")),
    _bare("looped", "[for i in range(0, 2): ").rstrip() + "]\n",
    _bare("existing_set").replace("' = {", "' existing = {", 1),
    _with_child(_bare("with_nested")),
    _bare("with_parent"),
    f"resource health '{_TYPE}/extensions@2024-07-01' = {{\n  parent: with_parent\n{_HEALTH}}}\n",
)

BICEP_FILES = {"bicep/main.bicep": "\n".join([_DECLARATIONS, *_RESOURCES])}


def _expected(resource: str, rule: str, due: str, shape: str) -> ShapeExpectation:
    return ShapeExpectation("bicep", resource, f"CKV_VMSS_{rule}", due, shape)


BICEP_EXPECTED = (
    _expected("ternary", "1", "passed", "conditional operators"),
    _expected("ternary", "5", "passed", "comparisons and functions"),
    _expected("ternary_unset", "1", "nothing", "parameters without a default"),
    _expected("ternary_unset", "3", "passed", "properties of resources"),
    _expected("negated", "1", "passed", "negations"),
    _expected("both", "1", "passed", "logical operators"),
    _expected("computed_variable", "1", "passed", "declarations of variables"),
    _expected("symbolic_image", "4", "passed", "members of symbols"),
    _expected("named_image", "4", "passed", "calls of resourceId"),
    _expected("named_version", "4", "passed", "arguments of resourceId"),
    _expected("gateway", "2", "failed", "calls of resourceId with a group"),
    _expected("not_deployed", "1", "nothing", "conditions of resources"),
    _expected("deployed_if", "2", "passed", "children of conditional resources"),
    _expected("looped", "1", "failed", "loops"),
    _expected("existing_set", "1", "nothing", "existing resources"),
    _expected("with_nested", "2", "passed", "nested children"),
    _expected("with_parent", "2", "passed", "children by parent"),
)
