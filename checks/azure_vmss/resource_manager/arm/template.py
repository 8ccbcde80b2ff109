"""An ARM template, or a parameter file for one, as a template tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..template_tree import (
    MISSING,
    Deferred,
    Expression,
    For,
    Function,
    Lines,
    Loop,
    Member,
    Nested,
    ObjectExpression,
    Opaque,
    Output,
    Parameter,
    ParameterFile,
    Resource,
    Template,
    Tree,
    is_literal,
)
from .expression_syntax import text_tree
from .json_source import JsonObject, read_json

_TOO_LONG = Opaque("a number is too long")
_MAX_TYPE_STEPS = 20
_TARGET_SCOPES = {
    "subscriptiondeploymenttemplate": "subscription",
    "managementgroupdeploymenttemplate": "managementGroup",
    "tenantdeploymenttemplate": "tenant",
}
_DEPLOYMENT = "microsoft.resources/deployments"
_SCHEMA_NAME = "deploymenttemplate.json"


def read_template(text: str, path: str) -> Template | None:
    """The template in a JSON text; None where the document is no template.

    :raises json_source.JsonError: where the text is no JSON.
    """
    document, lines = read_json(text, text_tree, _TOO_LONG)
    if not isinstance(document, dict) or member(document, "$schema") is None or member(document, "resources") is None:
        return None
    holds_others = text.lower().count(_SCHEMA_NAME) > 1
    return _TemplateReader(lines, path, holds_others).template(document)


def read_parameter_file(text: str, path: str) -> ParameterFile | None:
    """The parameter file in a JSON text; None where the document is none.

    :raises json_source.JsonError: where the text is no JSON.
    """
    document = read_json(text, str, _TOO_LONG).value
    given = member(document, "parameters") if isinstance(document, dict) else None
    if not isinstance(given, dict) or member(document, "resources") is not None:
        return None
    return ParameterFile(path, values=passed_values(given))


def passed_values(given: Mapping[str, Any]) -> dict[str, Tree]:
    """The values of ``{"name": {"value": ...}}``; a reference to a key vault is known to Azure alone."""
    values: dict[str, Tree] = {}
    for name, passed in given.items():
        if isinstance(passed, Expression):
            values[name.lower()] = Member(passed, "value")
        elif isinstance(passed, dict) and has_member(passed, "value"):
            values[name.lower()] = member(passed, "value")
        else:
            values[name.lower()] = Opaque(f"parameter {name} comes from a key vault")
    return values


def member(found: Any, name: str) -> Any:
    """The member of an object whose name compares equal without case, None where there is none."""
    if not isinstance(found, dict):
        return None
    if name in found:
        return found[name]
    wanted = name.lower()
    return next((found[key] for key in found if key.lower() == wanted), None)


def has_member(found: Mapping[str, Any], name: str) -> bool:
    return any(key.lower() == name.lower() for key in found)


class _TemplateReader:
    def __init__(self, lines: Sequence[Lines], path: str, holds_others: bool) -> None:
        self._lines = lines
        self._path = path
        self._holds_others = holds_others

    def template(self, document: Mapping[str, Any], outer: str = "resourceGroup") -> Template:
        definitions = _object(member(document, "definitions"))
        return Template(
            language="arm",
            path=self._path,
            parameters={
                name.lower(): _parameter(declared, definitions)
                for name, declared in _object(member(document, "parameters")).items()
            },
            variables={name.lower(): value for name, value in _variables(member(document, "variables")).items()},
            functions=_functions(member(document, "functions")),
            resources=self._resources(member(document, "resources")),
            outputs={
                name.lower(): Output(tree(_output_value(output)), _condition(output), _loop(output))
                for name, output in _object(member(document, "outputs")).items()
            },
            language_version=str(member(document, "languageVersion") or ""),
            target_scope=_target_scope(member(document, "$schema"), outer),
        )

    def _resources(self, section: Any) -> tuple[Resource, ...]:
        if isinstance(section, dict):
            return tuple(self._resource(raw, symbol) for symbol, raw in section.items() if isinstance(raw, JsonObject))
        return tuple(self._resource(raw, "") for raw in _list(section) if isinstance(raw, JsonObject))

    def _resource(self, raw: JsonObject, symbol: str) -> Resource:
        given = {name.lower(): value for name, value in raw.items()}
        written_type = given.get("type")
        is_own_body = raw.is_literal and "resources" not in given and "copy" not in given
        return Resource(
            type=written_type,
            name=tree(given.get("name")),
            body=raw if is_own_body else Deferred(partial(_body, raw)),
            symbol=symbol,
            api_version=given.get("apiversion") or "",
            condition=given.get("condition", True),
            loop=_copy_loop(given.get("copy")),
            existing=bool(symbol) and given.get("existing") is True,
            scope=given.get("scope"),
            nested=self._nested(raw, written_type),
            children=self._resources(given.get("resources")),
            lines=self._lines[raw.place],
        )

    def _nested(self, raw: JsonObject, written_type: Any) -> Nested | None:
        if not isinstance(written_type, str) or written_type.lower() != _DEPLOYMENT:
            held = _template_within(raw) if self._holds_others else None
            return Nested(self.template(held)) if held is not None else None
        properties = member(raw, "properties")
        template = member(properties, "template")
        scope = member(member(properties, "expressionEvaluationOptions"), "scope")
        given = passed_values({name: tree(one) for name, one in _object(member(properties, "parameters")).items()})
        if isinstance(template, dict):
            inner = isinstance(scope, str) and scope.lower() == "inner"
            return Nested(self.template(template), parameters=given, inner=inner)
        linked = member(properties, "templateLink")
        path, link = (
            MISSING if written is None else written
            for written in (member(linked, "relativePath"), member(linked, "uri"))
        )
        return Nested(path=path, link=link, parameters=given)


def _template_within(raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The template that a template spec, a stack or a policy holds, to be deployed with its own defaults."""
    pending: list[Any] = [member(raw, "properties")]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(member(value, "$schema"), str) and member(value, "resources") is not None:
                return value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return None


def tree(value: Any) -> Tree:
    """A JSON value as a tree: computed names, and ``copy`` among the members of an object, become expressions."""
    if isinstance(value, dict):
        if is_literal(value):
            return value
        if not any(key[:1] == "[" or key == "copy" for key in value):
            return {key: tree(item) if isinstance(item, (dict, list)) else item for key, item in value.items()}
        return _special_object(value)
    if isinstance(value, list):
        return [tree(item) if isinstance(item, (dict, list)) else item for item in value]
    return value


def _body(raw: Mapping[str, Any]) -> Tree:
    return tree({name: value for name, value in raw.items() if name.lower() not in ("resources", "copy")})


def _special_object(found: Mapping[str, Any]) -> Tree:
    members: dict[str, Tree] = {}
    computed: list[tuple[Tree, Tree]] = []
    for key, value in found.items():
        if key == "copy" and isinstance(value, list):
            for entry in value:
                loop = _copy_loop(entry)
                if loop is not None:
                    members[loop.name] = For(loop, tree(member(entry, "input")))
        else:
            name = text_tree(key)
            if isinstance(name, str):
                members[name] = tree(value)
            else:
                computed.append((name, tree(value)))
    return ObjectExpression((*members.items(), *computed)) if computed else members


def _loop(raw: Mapping[str, Any]) -> Loop | None:
    copy = member(raw, "copy")
    return _copy_loop(copy) if isinstance(copy, dict) else None


def _copy_loop(copy: Any) -> Loop | None:
    if not isinstance(copy, dict) or not has_member(copy, "count"):
        return None
    name = member(copy, "name")
    return Loop(count=tree(member(copy, "count")), name=name if isinstance(name, str) else "")


def _output_value(output: Any) -> Any:
    copy = member(output, "copy")
    return member(copy, "input") if isinstance(copy, dict) else member(output, "value")


def _variables(section: Any) -> dict[str, Tree]:
    """Each variable; ``copy`` beside them makes variables of its own."""
    copied = {key: value for key, value in _object(section).items() if key.lower() == "copy"}
    plain = {
        key: Deferred(partial(tree, value)) if isinstance(value, (dict, list)) else value
        for key, value in _object(section).items()
        if key not in copied
    }
    loops = next(iter(copied.values()), None)
    return {**plain, **(_object(tree({"copy": loops})) if isinstance(loops, list) else {})}


def _condition(raw: Any) -> Tree:
    return member(raw, "condition") if isinstance(raw, dict) and has_member(raw, "condition") else True


def _parameter(declared: Any, definitions: Mapping[str, Any]) -> Parameter:
    if not isinstance(declared, dict):
        return Parameter()
    followed = _followed(declared, definitions)
    allowed = member(followed, "allowedValues")
    base = str(member(followed, "type") or "").lower()
    return Parameter(
        type=base,
        default=tree(member(declared, "defaultValue")) if has_member(declared, "defaultValue") else MISSING,
        # of an array it lists what the elements may be
        allowed=tuple(allowed) if isinstance(allowed, list) and base != "array" else None,
        nullable=member(declared, "nullable") is True or member(followed, "nullable") is True,
    )


def _followed(declared: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The declaration that a ``$ref`` ends at."""
    for _ in range(_MAX_TYPE_STEPS):
        reference = member(declared, "$ref")
        if not isinstance(reference, str) or not reference.startswith("#/definitions/"):
            break
        declared = _object(member(definitions, reference[len("#/definitions/") :]))
    return declared


def _functions(section: Any) -> dict[str, Any]:
    functions: dict[str, Any] = {}
    for group in _list(section):
        namespace = member(group, "namespace")
        for name, function in _object(member(group, "members")).items():
            names = tuple(str(member(parameter, "name")) for parameter in _list(member(function, "parameters")))
            functions[f"{namespace}.{name}".lower()] = Function(
                names, tree(member(member(function, "output"), "value"))
            )
    return functions


def _target_scope(schema: Any, outer: str) -> str:
    name = schema.lower() if isinstance(schema, str) else ""
    return next((scope for word, scope in _TARGET_SCOPES.items() if word in name), outer)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
