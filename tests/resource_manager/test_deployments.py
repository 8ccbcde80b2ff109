"""Templates as they are deployed: parameters, loops, conditions, nested and linked templates, extensions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import own_package  # noqa: F401
import pytest
from checkov_vmss.azure_vmss.evaluation.values import OneOf, Unknown, partial_text, unknown
from checkov_vmss.azure_vmss.resource_manager.resource_names import ByName, same_names
from named_verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from templates import (
    HEALTH,
    deployment,
    evaluated,
    extension,
    is_open,
    scale_set,
    template,
    verdict,
    verdicts,
    verdicts_of_set,
    write,
)

pytestmark = pytest.mark.unit

ON = "[parameters('on')]"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"type": "bool", "defaultValue": True}, PASS),
        ({"type": "bool"}, UNKNOWN),
        ({"type": "bool", "allowedValues": [True]}, PASS),
        ({"type": "bool", "nullable": True}, FAIL),
        ({"type": "string", "defaultValue": "True"}, PASS),
        ({"type": "string", "allowedValues": ["true", "false"]}, UNKNOWN),
        ({"type": "bool", "defaultValue": "[equals('a', 'a')]"}, PASS),
        ({"TYPE": "Bool", "DefaultValue": False}, FAIL),
        ({"$ref": "#/definitions/flag"}, FAIL),
        ({"$ref": "#/definitions/endless"}, UNKNOWN),
        (1, UNKNOWN),
    ],
)
def test_a_parameter_has_its_default_or_one_of_what_is_allowed(tmp_path: Path, declared: Any, expected: str) -> None:
    definitions = {"flag": {"type": "bool", "nullable": True}, "endless": {"$ref": "#/definitions/endless"}}
    document = template(parameters={"on": declared}, definitions=definitions, resources=[scale_set("s", ON)])
    assert verdict(tmp_path, document) == expected


def test_names_compare_without_case(tmp_path: Path) -> None:
    document = template(
        parameters={"On": {"type": "bool", "defaultValue": True}}, resources=[scale_set("s", "[PARAMETERS('oN')]")]
    )
    document["Resources"] = document.pop("resources")
    document["Resources"][0]["Type"] = document["Resources"][0].pop("type").upper()
    document["Resources"][0]["PROPERTIES"] = document["Resources"][0].pop("properties")
    assert verdict(tmp_path, document) == PASS


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.parameters.json": True}, PASS),
        ({"main.parameters.json": False}, FAIL),
        ({"main.prod.parameters.json": True, "main.dev.parameters.json": False}, FAIL),
        ({"parameters.prod.json": True}, PASS),
        ({"azuredeploy.parameters.json": True}, PASS),
        ({"other.parameters.json": True}, FAIL),
        ({"elsewhere/main.parameters.json": True}, FAIL),
    ],
)
def test_each_parameter_file_is_a_deployment(tmp_path: Path, files: dict[str, bool], expected: str) -> None:
    given = {
        name: {"$schema": "x/deploymentParameters.json#", "parameters": {"On": {"value": value}}}
        for name, value in files.items()
    }
    document = template(parameters={"on": {"type": "bool", "defaultValue": False}}, resources=[scale_set("s", ON)])
    assert verdict(tmp_path, document, files=given) == expected


@pytest.mark.parametrize(
    "given", [{"parameters": {"on": {"value": True}}, "resources": []}, {"parameters": [True]}, [], "{"]
)
def test_what_is_no_parameter_file_gives_nothing(tmp_path: Path, given: Any) -> None:
    document = template(parameters={"on": {"type": "bool", "defaultValue": False}}, resources=[scale_set("s", ON)])
    assert verdict(tmp_path, document, files={"main.parameters.json": given}) == FAIL


def test_names_of_members_may_be_expressions(tmp_path: Path) -> None:
    variables = {"name": "o", "object": {"[concat(variables('name'), 'n')]": True}}
    assert (
        verdict(tmp_path, template(variables=variables, resources=[scale_set("s", "[variables('object').on]")])) == PASS
    )


def test_a_secret_in_a_parameter_file_is_not_known(tmp_path: Path) -> None:
    given = {"parameters": {"on": {"reference": {"keyVault": {"id": "x"}, "secretName": "s"}}}}
    document = template(parameters={"on": {"type": "bool", "defaultValue": True}}, resources=[scale_set("s", ON)])
    assert verdict(tmp_path, document, files={"main.parameters.json": given}) == UNKNOWN


@pytest.mark.parametrize(
    ("count", "flag", "expected"),
    [
        (2, "[equals(copyIndex(), 0)]", FAIL),
        (2, "[less(copyIndex(), 2)]", PASS),
        (2, "[equals(copyIndex('sets', 1), 3)]", FAIL),
        (1, "[equals(copyIndex(5), 5)]", PASS),
        (0, False, NOT_APPLICABLE),
        ("[length(variables('list'))]", "[variables('list')[copyIndex()]]", FAIL),
        ("[parameters('many')]", True, PASS),
        ("[parameters('many')]", False, FAIL),
        ("[if(parameters('on'), 1, 0)]", False, FAIL),
    ],
)
def test_a_loop_makes_a_set_of_each_turn(tmp_path: Path, count: Any, flag: Any, expected: str) -> None:
    document = template(
        parameters={"many": {"type": "int"}, "on": {"type": "bool"}},
        variables={"list": [True, False]},
        resources=[scale_set("[concat('s', copyIndex())]", flag, copy={"name": "sets", "count": count})],
    )
    assert verdict(tmp_path, document) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (True, FAIL),
        (False, NOT_APPLICABLE),
        ("[parameters('on')]", FAIL),
        ("[not(true())]", NOT_APPLICABLE),
        ("[equals('a', 'b')]", NOT_APPLICABLE),
    ],
)
def test_a_set_that_is_not_deployed_is_no_finding(tmp_path: Path, condition: Any, expected: str) -> None:
    document = template(parameters={"on": {"type": "bool"}}, resources=[scale_set("s", False, condition=condition)])
    assert verdict(tmp_path, document) == expected


def test_copies_of_a_property_and_of_a_variable_are_elements(tmp_path: Path) -> None:
    input_ = {
        "name": "[concat('e', copyIndex('extensions'))]",
        "properties": "[variables('kinds')[copyIndex('extensions')]]",
    }
    profile = {"extensionProfile": {"copy": [{"name": "extensions", "count": 2, "input": input_}]}}
    document = template(
        variables={
            "copy": [
                {
                    "name": "kinds",
                    "count": 2,
                    "input": "[if(equals(copyIndex('kinds'), 1), variables('health'), json('{}'))]",
                }
            ],
            "health": HEALTH,
        },
        resources=[scale_set("s", profile=profile)],
    )
    assert verdict(tmp_path, document, 2) == PASS
    document["variables"]["copy"].append({"name": "nothing"})
    assert verdict(tmp_path, document, 2) == PASS
    document["variables"]["copy"][0]["count"] = "[parameters('n')]"
    document["parameters"] = {"n": {"type": "int"}}
    assert verdict(tmp_path, document, 2) == UNKNOWN


OTHER = {"publisher": "Example", "type": "Agent"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([extension("s/health")], PASS),
        ([extension("S/health")], PASS),
        ([extension("s/health", OTHER)], FAIL),
        ([extension("other/health")], FAIL),
        ([extension("[concat(variables('name'), '/health')]")], PASS),
        ([extension("[concat(parameters('name'), '/health')]")], UNKNOWN),
        ([extension("s/health", condition=False)], FAIL),
        ([extension("s/health", condition="[parameters('on')]")], UNKNOWN),
        ([extension("s/health", copy={"name": "c", "count": 0})], FAIL),
        ([extension("s/health", copy={"name": "c", "count": "[parameters('n')]"})], UNKNOWN),
        ([extension("s/health", OTHER), extension("s/health2")], PASS),
        ([deployment("d", template(resources=[extension("s/health")]))], PASS),
        ([deployment("d", template(resources=[extension("s/health")]), condition=False)], FAIL),
        ([deployment("d", template(resources=[extension("s/health")]), resourceGroup="elsewhere")], UNKNOWN),
        (
            [deployment("d", templateLink={"uri": "https://example.com/t.json"}, parameters={"set": {"value": "s"}})],
            UNKNOWN,
        ),
        (
            [deployment("d", templateLink={"uri": "https://example.com/t.json"}, parameters={"set": {"value": "t"}})],
            FAIL,
        ),
        (
            [deployment("d", templateLink={"relativePath": ON}, parameters={"set": {"value": "s"}})],
            UNKNOWN,
        ),
        (
            [
                deployment(
                    "d", templateLink={"uri": "x"}, parameters={"set": {"value": "[if(parameters('on'), 's', 't')]"}}
                )
            ],
            UNKNOWN,
        ),
        (
            [
                deployment(
                    "d",
                    templateLink={"uri": "x"},
                    parameters={"set": {"value": "[union(parameters('object'), createObject('name', 's'))]"}},
                )
            ],
            UNKNOWN,
        ),
        (
            [
                deployment(
                    "d",
                    templateLink={"uri": "x"},
                    parameters={
                        "a": {"value": {"b": ["[resourceId('Microsoft.Compute/virtualMachineScaleSets', 's')]"]}}
                    },
                )
            ],
            UNKNOWN,
        ),
    ],
)
def test_an_extension_belongs_to_the_set_it_names(tmp_path: Path, resources: list[Any], expected: str) -> None:
    document = template(
        parameters={
            "on": {"type": "bool"},
            "n": {"type": "int"},
            "name": {"type": "string"},
            "object": {"type": "object"},
        },
        variables={"name": "s"},
        resources=[scale_set("s"), *resources],
    )
    assert verdict(tmp_path, document, 2) == expected


def test_a_condition_that_guards_both_agrees(tmp_path: Path) -> None:
    own = {"condition": "[parameters('on')]"}
    document = template(
        parameters={"on": {"type": "bool"}}, resources=[scale_set("s", **own), extension("s/health", **own)]
    )
    assert verdict(tmp_path, document, 2) == PASS


def test_two_sets_of_one_name_keep_their_own_children(tmp_path: Path) -> None:
    child = {"type": "extensions", "apiVersion": "2024-07-01", "name": "health", "properties": HEALTH}
    write(
        tmp_path,
        {
            "main.json": template(
                parameters={"on": {"type": "bool"}},
                resources=[
                    scale_set("s", resources=[child], condition="[parameters('on')]"),
                    scale_set("s", condition="[not(parameters('on'))]", tags={"a": "b"}),
                ],
            ),
            "deployed.json": template(
                resources=[
                    deployment("one", template(resources=[scale_set("t"), extension("t/health")]), resourceGroup="a"),
                    deployment("two", template(resources=[scale_set("t", False)]), resourceGroup="b"),
                ]
            ),
        },
    )
    sets = {one: [] for one in ("s", "t")}
    from templates import RULES, ScannedTree, judge_all, read_templates

    for one in read_templates(ScannedTree(str(tmp_path))).declared:
        sets[one.resource[-1]].append(judge_all(RULES[1], one.deployments).outcome.name)
    assert sets == {"s": [PASS, FAIL], "t": [PASS, FAIL]}


INNER = {"expressionEvaluationOptions": {"scope": "inner"}}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, FAIL),
        ({"expressionEvaluationOptions": {"scope": "outer"}, "parameters": {"on": {"value": True}}}, FAIL),
        ({**INNER, "parameters": {"on": {"value": True}}}, PASS),
        ({**INNER, "parameters": {"ON": {"value": "[parameters('other')]"}}}, PASS),
        (INNER, UNKNOWN),
        ({**INNER, "parameters": {"on": {"reference": {}}}}, UNKNOWN),
        ({**INNER, "parameters": {"on": "[createObject('value', true())]"}}, PASS),
    ],
)
def test_a_nested_template_sees_the_parameters_of_its_scope(tmp_path: Path, more: Any, expected: str) -> None:
    inside = template(parameters={"on": {"type": "bool"}}, resources=[scale_set("s", ON)])
    document = template(
        parameters={"on": {"type": "bool", "defaultValue": False}, "other": {"type": "bool", "defaultValue": True}},
        resources=[deployment("d", inside, **more)],
    )
    assert verdict(tmp_path, document) == expected


def test_expressions_of_a_nested_template_are_those_of_its_caller_unless_it_says_otherwise(tmp_path: Path) -> None:
    functions = [{"namespace": "own", "members": {"yes": {"output": {"type": "bool", "value": True}}}}]
    for flag in ("[variables('on')]", "[own.yes()]"):
        inside = template(variables={"on": False}, resources=[scale_set("s", flag)])
        document = template(variables={"on": True}, functions=functions, resources=[deployment("d", inside)])
        assert verdict(tmp_path, document) == PASS
        document["resources"][0]["properties"].update(INNER)
        assert verdict(tmp_path, document) == (FAIL if "variables" in flag else UNKNOWN)


def test_a_linked_template_is_judged_by_its_callers(tmp_path: Path) -> None:
    linked = template(parameters={"on": {"type": "bool", "defaultValue": False}}, resources=[scale_set("s", ON)])
    call = {"templateLink": {"relativePath": "nested/set.json"}}
    caller = template(resources=[deployment("d", parameters={"on": {"value": True}}, **call)])
    write(tmp_path, {"nested/set.json": linked})
    assert verdicts(tmp_path, 1) == {"set.json:s": FAIL}
    write(tmp_path, {"main.json": caller})
    assert verdicts(tmp_path, 1) == {"set.json:s": PASS}
    caller["resources"].append(deployment("e", parameters={"on": {"value": False}}, **call))
    write(tmp_path, {"main.json": caller})
    assert verdicts(tmp_path, 1) == {"set.json:s": FAIL}


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("[uri(deployment().properties.templateLink.uri, 'nested/set.json')]", PASS),
        ("[uri(parameters('from'), concat(parameters('folder'), '/set.json', parameters('token')))]", PASS),
        ("[uri(parameters('elsewhere'), 'nested/set.json')]", FAIL),
        ("[uri('https://example.com/templates/', 'nested/set.json')]", FAIL),
        ("[uri(deployment().properties.templateLink.uri, '/nested/set.json')]", FAIL),
    ],
)
def test_a_template_linked_from_where_its_caller_stands_is_judged_by_it(
    tmp_path: Path, uri: str, expected: str
) -> None:
    linked = template(parameters={"on": {"type": "bool", "defaultValue": False}}, resources=[scale_set("s", ON)])
    caller = template(
        parameters={
            "from": {"type": "string", "defaultValue": "[deployment().properties.templateLink.uri]"},
            "folder": {"type": "string", "defaultValue": "nested"},
            "token": {"type": "securestring"},
            "elsewhere": {"type": "string"},
        },
        resources=[deployment("d", parameters={"on": {"value": True}}, templateLink={"uri": uri})],
    )
    # the linked template comes first in the order of paths
    write(tmp_path, {"a/nested/set.json": linked, "a/up.json": caller})
    assert verdicts(tmp_path, 1) == {"set.json:s": expected}


def test_a_link_that_is_handed_on_is_followed_from_where_it_comes(tmp_path: Path) -> None:
    flag = {"type": "bool"}
    address = {"type": "string", "defaultValue": "[deployment().properties.templateLink.uri]"}
    linked = template(parameters={"on": flag}, resources=[scale_set("s", ON)])
    link = {"uri": "[uri(parameters('from'), 'parts/set.json')]"}
    between = template(
        parameters={"from": {"type": "string"}, "on": flag},
        resources=[deployment("e", parameters={"on": {"value": ON}}, templateLink=link)],
    )
    given = {"from": {"value": "[parameters('from')]"}, "on": {"value": True}}
    link = {"uri": "[uri(parameters('from'), 'parts/between.json')]"}
    main = template(parameters={"from": address}, resources=[deployment("d", parameters=given, templateLink=link)])
    write(tmp_path, {"main.json": main, "parts/between.json": between, "parts/set.json": linked})
    assert verdicts(tmp_path, 1) == {"set.json:s": PASS}


def test_outputs_of_a_nested_template_are_values(tmp_path: Path) -> None:
    inside = template(outputs={"on": {"type": "bool", "value": True}})
    for reference in (
        "reference('d')",
        "reference(resourceId('Microsoft.Resources/deployments', 'd'))",
        "reference('d', '2022-09-01')",
        "reference(concat('Microsoft.Resources/deployments/', 'd'))",
    ):
        other = deployment("c", template(outputs={"on": {"type": "bool", "value": False}}))
        flag = f"[{reference}.outputs.on.value]"
        document = template(resources=[other, deployment("d", inside), scale_set("s", flag)])
        assert verdict(tmp_path, document) == PASS, reference


def test_reference_gives_what_another_resource_of_the_template_declares(tmp_path: Path) -> None:
    kind = "Microsoft.Network/loadBalancers"
    declared = {"probes": [{"name": "ready"}], "mode": "", "flag": True}
    others = [
        {"type": kind, "apiVersion": "2024-01-01", "name": name, "properties": {**declared, "flag": flag}}
        for name, flag in (("one", False), ("[concat('t', 'wo')]", True))
    ]
    identifier = f"resourceId('{kind}', 'two')"
    flag = f"[reference({identifier}, '2024-01-01').flag]"
    assert verdict(tmp_path, template(resources=[*others, scale_set("s", flag)])) == PASS
    assert evaluated(f"reference({identifier}).probes[0].name", resources=others) == "ready"
    for left_to_azure in ("mode", "probes[0].id", "state"):
        assert is_open(evaluated(f"reference({identifier}).{left_to_azure}", resources=others))
    assert is_open(evaluated(f"reference(resourceId('{kind}', 'three')).flag", resources=others))


def test_all_outputs_of_a_deployment_with_a_symbolic_name(tmp_path: Path) -> None:
    inside = template(outputs={"on": {"type": "bool", "value": True}})
    for called, expected in (("mod", PASS), ("other", UNKNOWN)):
        flag = f"[tryGet(listOutputsWithSecureValues('{called}', '2025-04-01'), 'on')]"
        resources = {"mod": deployment("d", inside), "set": scale_set("s", flag)}
        assert verdict(tmp_path, template(languageVersion="2.0", resources=resources)) == expected


def test_an_output_of_a_loop_over_one_of_two_lists_is_one_of_two(tmp_path: Path) -> None:
    copy = {"count": "[length(if(parameters('p'), createArray(1), createArray(1, 2)))]", "input": "[copyIndex()]"}
    inside = template(parameters={"p": {"type": "bool"}}, outputs={"all": {"type": "array", "copy": copy}})
    given = {"p": {"value": "[parameters('p')]"}}
    nested = deployment("d", inside, parameters=given, expressionEvaluationOptions={"scope": "inner"})
    flag = "[less(length(reference('d').outputs.all.value), 3)]"
    document = template(parameters={"p": {"type": "bool"}}, resources=[nested, scale_set("s", flag)])
    assert verdict(tmp_path, document) == PASS


def test_names_that_ask_for_each_other_end(tmp_path: Path) -> None:
    kind = "Microsoft.Network/loadBalancers"
    circle = [
        {"type": kind, "apiVersion": "2024-01-01", "name": f"[reference(resourceId('{kind}', 'n{n}')).x]"}
        for n in range(60)
    ]
    flag = f"[reference(resourceId('{kind}', 'n0')).flag]"
    assert verdict(tmp_path, template(resources=[*circle, scale_set("s", flag)])) == UNKNOWN


def test_symbolic_names_and_user_functions(tmp_path: Path) -> None:
    document = template(
        languageVersion="2.0",
        functions=[
            {
                "namespace": "own",
                "members": {
                    "both": {
                        "parameters": [{"name": "a", "type": "bool"}, {"name": "b", "type": "bool"}],
                        "output": {"type": "bool", "value": "[and(parameters('a'), parameters('b'))]"},
                    }
                },
            }
        ],
        parameters={"a": {"type": "bool", "defaultValue": True}},
        resources={
            "set": scale_set("s", "[own.both(parameters('a'), reference('mod').outputs.on.value)]"),
            "mod": deployment("d", template(outputs={"on": {"type": "bool", "value": True}})),
            "old": {**scale_set("t", False), "existing": True},
        },
    )
    assert verdict(tmp_path, document) == PASS


def test_what_is_no_template_is_left_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.json": [1],
            "b.json": "{",
            "c.json": {"resources": [scale_set("s")]},
            "d.json": "",
            "e.json": '{"$schema": "deploymentTemplate.json", "resources": "Microsoft.Compute/'
            'virtualMachineScaleSets"}',
            "f.json": '{"$schema": "deploymentTemplate.json#", "resources": [1, null, '
            '{"type": "Microsoft.Compute/virtualMachineScaleSets"}]}',
        },
    )
    assert set(verdicts(tmp_path, 1)) == {"f.json:None"}


def test_files_above_the_scanned_folder_are_not_opened(tmp_path: Path) -> None:
    linked = template(parameters={"on": {"type": "bool"}}, resources=[scale_set("s", ON)])
    write(
        tmp_path,
        {
            "up.json": linked,
            "in/main.json": template(
                resources=[
                    deployment("d", parameters={"on": {"value": True}}, templateLink={"relativePath": "../up.json"}),
                    scale_set("t"),
                ]
            ),
        },
    )
    assert verdicts(tmp_path / "in", 1) == {"main.json:t": PASS}


def test_more_conditions_than_cases_cost_only_what_they_decide(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(9)]
    many = {
        "extensions": [
            {"name": name, "properties": f"[if(parameters('{name}'), variables('health'), json('{{}}'))]"}
            for name in names
        ]
    }
    document = template(
        parameters={name: {"type": "bool"} for name in names},
        variables={"health": HEALTH},
        resources=[
            scale_set("s", False, profile={"extensionProfile": many}),
            extension("s/health", condition="[parameters('p1')]"),
        ],
    )
    assert verdicts_of_set(tmp_path, document, 1, 2, 3) == {1: FAIL, 2: UNKNOWN, 3: PASS}


def test_conditions_of_other_tags_decide_nothing(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(9)]
    tags = {name: f"[parameters('{name}')]" for name in names}
    document = template(
        parameters={name: {"type": "string", "allowedValues": ["a", "b"]} for name in names},
        resources=[scale_set("s", tags=tags), extension("s/health", condition="[equals(parameters('p1'), 'a')]")],
    )
    assert verdicts_of_set(tmp_path, document, 1, 2) == {1: PASS, 2: UNKNOWN}


@pytest.mark.parametrize(
    "held",
    [
        {"type": "Microsoft.Resources/templateSpecs/versions", "properties": {"mainTemplate": None}},
        {"type": "Microsoft.Resources/deploymentStacks", "properties": {"template": None}},
        {
            "type": "Microsoft.Authorization/policyDefinitions",
            "properties": {"policyRule": {"then": {"details": {"deployment": {"properties": {"template": None}}}}}},
        },
    ],
)
def test_a_template_that_a_resource_holds_is_read_with_its_own_defaults(tmp_path: Path, held: Any) -> None:
    inside = template(parameters={"on": {"type": "bool", "defaultValue": True}}, resources=[scale_set("s", ON)])
    place = held["properties"]
    while None not in place.values():
        place = next(iter(place.values()))
    place.update(dict.fromkeys(place, inside))
    document = template(
        parameters={"on": {"type": "bool", "defaultValue": False}}, resources=[{"apiVersion": "1", "name": "t", **held}]
    )
    assert verdict(tmp_path, document) == PASS


def test_what_may_have_a_name_is_found_by_its_end() -> None:
    open_part = unknown("it is not known", "part", not_null=True)
    segments = ["web", "Web1", "aweb1", "b", "set-eu-web1", open_part, partial_text((open_part, "web1"))]
    segments += [
        partial_text((open_part, "1")),
        partial_text(("web", open_part)),
        partial_text((open_part, "-eu-web1")),
    ]
    names = [(segment,) for segment in segments] + [("a", segment) for segment in segments]
    found = ByName(names, lambda name: name)
    for name in names:
        possible = [other for other in names if same_names(name, other) is not False]
        assert [other for other in found.like(name) if other in possible] == possible
    assert found.like(("nothing",)) == [name for name in names if name[-1] in (open_part, segments[7], segments[8])]


LOCATIONS = {"type": "string", "allowedValues": ["eastus", "westus"]}
SHORT = {"eastus": "eus", "westus": "wus"}
OF_A_LOCATION = "resourceId('A.B/c', format('n-{0}', variables('short')[parameters('location')]))"


def test_what_has_an_id_of_several_cases_is_one_resource(tmp_path: Path) -> None:
    sections: dict[str, Any] = {
        "parameters": {"location": LOCATIONS},
        "variables": {"short": SHORT},
        "resources": [
            {
                "type": "A.B/c",
                "apiVersion": "2024-01-01",
                "name": "[format('n-{0}', variables('short')[parameters('location')])]",
                "properties": {"flag": True},
            }
        ],
    }
    assert evaluated(f"reference({OF_A_LOCATION}).flag", **sections) is True


def test_a_resource_of_elsewhere_with_an_id_of_several_cases_is_one_unknown() -> None:
    sections: dict[str, Any] = {"parameters": {"location": LOCATIONS}, "variables": {"short": SHORT}}
    found = evaluated(f"reference({OF_A_LOCATION}).flag", **sections)
    assert isinstance(found, Unknown)
    assert found.reference is not None
    assert found.reference.type == "a.b/c"
    of_two_kinds = (
        "reference(if(equals(parameters('location'), 'eastus'), resourceId('A.B/c', 'n'), resourceId('A.B/d', 'n')))"
    )
    assert isinstance(evaluated(of_two_kinds, **sections), OneOf)


def test_a_resource_group_is_found_by_its_id() -> None:
    group = {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2024-03-01",
        "name": "g",
        "location": "eastus",
    }
    identifier = "subscriptionResourceId('Microsoft.Resources/resourceGroups', 'g')"
    assert evaluated(f"reference({identifier}, '2024-03-01', 'full').location", resources=[group]) == "eastus"


def test_an_instance_with_an_index_that_is_not_known_has_the_outputs_of_its_template() -> None:
    inside = template(outputs={"same": {"type": "string", "value": "x"}})
    module = {
        "copy": {"name": "mod", "count": "[length(parameters('all'))]"},
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2024-03-01",
        "name": "[format('mod-{0}', copyIndex())]",
        "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": inside},
    }
    sections: dict[str, Any] = {
        "languageVersion": "2.0",
        "parameters": {"all": {"type": "array"}, "at": {"type": "int"}},
        "resources": {"mod": module},
    }
    assert evaluated("reference(format('mod[{0}]', parameters('at'))).outputs.same.value", **sections) == "x"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("filter(parameters('all'), lambda('one', equals(lambdaVariables('one'), 'a')))", True),
        ("filter(parameters('all'), lambda('one', equals(lambdaVariables('one'), 'b')))", None),
        ("filter(parameters('more'), lambda('one', equals(lambdaVariables('one'), 'a')))", None),
    ],
)
def test_a_list_filtered_twice_in_one_way_is_one_list(other: str, expected: bool | None) -> None:
    given = {"all": {"type": "array"}, "more": {"type": "array"}}
    one = "filter(parameters('all'), lambda('one', equals(lambdaVariables('one'), 'a')))"
    found = evaluated(f"equals({one}, {other})", parameters=given)
    assert found is True if expected else is_open(found)


def test_two_functions_of_values_of_very_many_cases_are_not_one() -> None:
    flags = {f"f{number}": {"type": "bool"} for number in range(8)}
    text = ", ".join(f"parameters('{name}')" for name in flags)
    many = f"createObject('all', concat({text}))"
    found = evaluated(f"and(greater(length({many}.all), 7), empty({many}.all))", parameters=flags)
    assert is_open(found)
