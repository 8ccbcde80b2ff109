"""The comparison of Bicep with compiled templates finds what differs, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from compare_with_compiled import Comparison, compare
from other_sources import sign_of_another_source

pytestmark = pytest.mark.unit

BICEP = """\
param name string
param sizes int[] = [1, 2]
param image { id: string }?

resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = [for (size, i) in sizes: if (size > 1) {
  name: '${name}-${i}'
  properties: {
    upgradePolicy: { mode: i == 1 ? 'Rolling' : 'Manual' }
    virtualMachineProfile: { storageProfile: { imageReference: { id: image.?id ?? 'none', ...{ a: 1 } } } }
  }
}]

output first string = web[1].properties.upgradePolicy.mode
"""


def compiled() -> dict[str, Any]:
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "languageVersion": "2.0",
        "metadata": {"_generator": {"name": "bicep"}},
        "parameters": {
            "name": {"type": "string"},
            "sizes": {"type": "array", "items": {"type": "int"}, "defaultValue": [1, 2]},
            "image": {"type": "object", "nullable": True},
        },
        "resources": {
            "web": {
                "copy": {"name": "web", "count": "[length(parameters('sizes'))]"},
                "condition": "[greater(parameters('sizes')[copyIndex()], 1)]",
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "apiVersion": "2024-07-01",
                "name": "[format('{0}-{1}', parameters('name'), copyIndex())]",
                "properties": {
                    "upgradePolicy": {"mode": "[if(equals(copyIndex(), 1), 'Rolling', 'Manual')]"},
                    "virtualMachineProfile": {
                        "storageProfile": {
                            "imageReference": "[shallowMerge(createArray(createObject('id', "
                            "coalesce(tryGet(parameters('image'), 'id'), 'none')), createObject('a', 1)))]"
                        }
                    },
                },
            }
        },
        "outputs": {
            "first": {"type": "string", "value": "[reference(format('web[{0}]', 1)).upgradePolicy.mode]"},
        },
    }


def comparison_of(folder: Path, template: dict[str, Any]) -> Comparison:
    (folder / "main.bicep").write_text(BICEP, encoding="utf-8")
    (folder / "main.json").write_text(json.dumps(template), encoding="utf-8")
    comparison = compare([str(folder)])
    assert comparison.counts["pairs"] == 1
    assert comparison.counts["scale sets"] == 6
    return comparison


def differences(folder: Path, template: dict[str, Any]) -> list[str]:
    comparison = comparison_of(folder, template)
    assert not comparison.explained
    return sorted(comparison.differences)


def test_a_template_that_says_the_same_has_no_differences(tmp_path: Path) -> None:
    assert differences(tmp_path, compiled()) == []


def test_what_differs_is_found(tmp_path: Path) -> None:
    template = compiled()
    template["resources"]["web"]["properties"]["upgradePolicy"] = {"mode": "Manual"}
    template["resources"]["web"]["condition"] = False
    template["parameters"]["sizes"]["type"] = "object"
    found = differences(tmp_path, template)
    assert found == ["bodies", "conditions", "outputs", "parameter types", "settings and verdicts"]


def stale_version(template: dict[str, Any]) -> None:
    template["resources"]["web"]["apiVersion"] = "2023-03-01"


def stale_text(template: dict[str, Any]) -> None:
    template["resources"]["web"]["properties"]["upgradePolicy"]["mode"] = "[if(equals(1, 1), 'Automatic', 'Manual')]"


def stale_output(template: dict[str, Any]) -> None:
    template["outputs"]["second"] = {"type": "string", "value": "none"}


def stale_name(template: dict[str, Any]) -> None:
    template["resources"]["web"]["properties"]["overprovision"] = True


def stale_default(template: dict[str, Any]) -> None:
    reference = template["resources"]["web"]["properties"]["virtualMachineProfile"]["storageProfile"]
    reference["imageReference"] = reference["imageReference"].replace("'none'", "'id'")


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        (stale_version, "API version 2023-03-01 of Microsoft.Compute/virtualMachineScaleSets stands in the JSON alone"),
        (stale_text, "the text 'Automatic' stands in the JSON alone"),
        (stale_output, "output second stands in the JSON alone"),
        (stale_default, "the default 'none' stands in the Bicep alone"),
        (stale_name, "the name overprovision stands in the JSON alone"),
    ],
)
def test_what_was_compiled_from_another_text_is_explained(
    change: Callable[[dict[str, Any]], None], sign: str, tmp_path: Path
) -> None:
    template = compiled()
    template["resources"]["web"]["condition"] = False
    change(template)
    comparison = comparison_of(tmp_path, template)
    assert not comparison.differences
    assert comparison.explained["main.bicep"]
    assert comparison.first_signs == {"main.bicep": f"main.bicep: {sign}"}


def test_a_property_that_a_comment_alone_holds_is_explained(tmp_path: Path) -> None:
    source = tmp_path / "main.bicep"
    source.write_text(BICEP + "// overprovision: true\n", "utf-8")
    template = compiled()
    template["resources"]["web"]["properties"]["overprovision"] = True
    assert sign_of_another_source(str(source), template) == "the property overprovision stands in the JSON alone"


def test_the_scope_of_a_resource_is_no_sign(tmp_path: Path) -> None:
    source = tmp_path / "main.bicep"
    source.write_text(BICEP, "utf-8")
    template = compiled()
    template["resources"]["web"]["scope"] = "[format('A.B/c/{0}/things/{1}', parameters('name'), 'x')]"
    assert sign_of_another_source(str(source), template) == ""


def test_what_the_compiler_leaves_out_or_adds_is_no_sign(tmp_path: Path) -> None:
    source = tmp_path / "main.bicep"
    source.write_text(BICEP + "var inPlace = web[1].properties.upgradePolicy.mode\n/*\nparam old string\n*/\n", "utf-8")
    template = compiled()
    imported = {"description": "Of elsewhere.", "__bicep_imported_from!": {"sourceTemplate": "elsewhere.bicep"}}
    template["definitions"] = {"_1.id": {"type": "string", "allowedValues": ["elsewhere"], "metadata": imported}}
    assert sign_of_another_source(str(source), template) == ""
