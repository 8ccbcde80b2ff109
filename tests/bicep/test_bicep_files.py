"""Parameter files, and what Bicep takes from other files."""

from __future__ import annotations

from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.evaluation.values import Unknown
from checkov_vmss.azure_vmss.resource_manager.bicep.bicep_file_contents import load_content
from checkov_vmss.azure_vmss.resource_manager.bicep.bicep_template import read_bicep_parameters
from shown_trees import no_file, shown

pytestmark = pytest.mark.unit

FILES: dict[str, str] = {
    "/tree/a.json": '{"b": {"c": [1, 2.5, null]}, "d e": "\\u00e9"}',
    "/tree/a.yaml": "b:\n  c: [1, yes]\n",
    "/tree/a.txt": "text\n",
    "/tree/deep.json": "[" * 100_000,
    "/tree/bomb.yaml": "a: &a [x, x]\nb: [*a, *a]\n",
    "/tree/number.json": "9" * 5_000,
    "/tree/large.txt": "x" * 2_000_000,
    "/tree/large.yaml": "# " + "x" * 200_000,
    "/tree/constant.json": "NaN",
    "/tree/base.bicepparam": "using none\nvar tier = 'base'\nparam size = 1\nparam name = tier\n",
}


def test_a_parameter_file_names_its_template_and_values() -> None:
    text = (
        "using '../main.bicep'\n\nvar a = 'x'\nparam mode = '${a}y'\nparam secret = readEnvironmentVariable('S', 'd')\n"
    )
    read = read_bicep_parameters(text, "/tree/env/prod.bicepparam", no_file)
    assert read.using == "/tree/main.bicep"
    assert {name: shown(value) for name, value in read.values.items()} == {
        "mode": "text<a, 'y'>",
        "secret": "readEnvironmentVariable('S', 'd')",
    }
    assert read.variables == {"a": "x"}


def test_a_parameter_file_extends_another() -> None:
    text = "using 'main.bicep'\nextends 'base.bicepparam'\nparam size = 2\n"
    read = read_bicep_parameters(text, "/tree/prod.bicepparam", FILES.get)
    assert (read.using, read.values["size"], shown(read.values["name"])) == ("/tree/main.bicep", 2, "tier")


def test_a_parameter_file_that_extends_itself_ends() -> None:
    read_bicep_parameters(
        "extends 'a.bicepparam'", "/tree/a.bicepparam", {"/tree/a.bicepparam": "extends 'a.bicepparam'"}.get
    )


@pytest.mark.parametrize(
    ("function", "arguments", "value"),
    [
        ("loadTextContent", ["a.txt"], "text\n"),
        ("loadJsonContent", ["a.json"], {"b": {"c": [1, 2.5, None]}, "d e": "\u00e9"}),
        ("loadJsonContent", ["./a.json", "$.b.c[0]"], 1),
        ("loadJsonContent", ["./a.json", "b.c"], [1, 2.5, None]),
        ("loadJsonContent", ["a.json", "$['d e']"], "\u00e9"),
        ("loadYamlContent", ["a.yaml"], {"b": {"c": [1, True]}}),
        ("loadYamlContent", ["a.yaml", "b.c[0]"], 1),
        ("loadFileAsBase64", ["a.txt"], "dGV4dAo="),
    ],
)
def test_content_of_other_files(function: str, arguments: Any, value: Any) -> None:
    assert load_content(function, arguments, "/tree/main.bicep", FILES.get) == value


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("loadTextContent", ["gone.txt"]),
        ("loadTextContent", []),
        ("loadTextContent", [Unknown("x", b"")]),
        ("loadTextContent", ["/etc/passwd"]),
        ("loadJsonContent", ["a.txt"]),
        ("loadJsonContent", ["deep.json"]),
        ("loadJsonContent", ["number.json"]),
        ("loadJsonContent", ["a.json", "$..c"]),
        ("loadJsonContent", ["a.json", "b.x"]),
        ("loadJsonContent", ["a.json", "b.c[7]"]),
        ("loadJsonContent", ["a.json", "b[?(@.x)]"]),
        ("loadYamlContent", ["bomb.yaml"]),
        ("loadJsonContent", ["constant.json"]),
        ("loadJsonContent", ["a.json", "$[b]"]),
        ("loadTextContent", ["large.txt"]),
        ("loadYamlContent", ["large.yaml"]),
    ],
)
def test_content_that_cannot_be_known_says_why(function: str, arguments: Any) -> None:
    found = load_content(function, arguments, "/tree/main.bicep", FILES.get)
    assert isinstance(found, Unknown)
    assert found.reason
