"""Bicep files as the template tree that ARM templates are read into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..template_tree import (
    MISSING,
    Call,
    Expression,
    For,
    Function,
    Imported,
    Interpolation,
    Nested,
    ObjectExpression,
    Opaque,
    Output,
    Parameter,
    ParameterFile,
    Resource,
    Spread,
    Template,
    Tree,
)
from .bicep_declarations import Declaration, parse_bicep
from .bicep_named_types import NamedTypes, OpenFile
from .bicep_paths import is_local, sibling
from .bicep_types import secured

DEPLOYMENT_TYPE = "Microsoft.Resources/deployments"
_MAX_EXTENDED = 10
_NAMES_OF_ITS_OWN = ("name", "parent", "scope", "params")


def read_bicep(text: str, path: str, open_file: OpenFile) -> Template:
    """The template tree of a ``.bicep`` text; never raises.

    ``path`` is the absolute path of the file. ``open_file`` gives the text of a file by its absolute path, None where
    it may not or cannot be read; it is asked for the files from which types are imported.
    """
    file = parse_bicep(text)
    of = _by_keyword(file.declarations)
    types = NamedTypes(file.declarations, path, open_file)
    imported = _imports(of("import"))
    functions: dict[str, Function | Imported] = {
        name: found for name, found in imported.items() if isinstance(found, Imported)
    }
    functions.update((one.name, Function(one.parameters, one.value)) for one in of("func"))
    return Template(
        language="bicep",
        path=path,
        parameters={one.name: _parameter(one, types) for one in of("param")},
        variables={**imported, **{one.name: one.value for one in of("var")}},
        functions=functions,
        resources=tuple(
            _module(one) if one.keyword == "module" else _resource(one) for one in of("resource", "module")
        ),
        outputs={one.name: _output(one.value) for one in of("output")},
        target_scope=_target_scope(of("targetScope")),
        unread=file.unread,
    )


def read_bicep_parameters(text: str, path: str, open_file: OpenFile) -> ParameterFile:
    """The values that a ``.bicepparam`` text gives, those of the files it extends included; never raises."""
    using = ""
    values: dict[str, Tree] = {}
    variables: dict[str, Tree] = {}
    functions: dict[str, Function | Imported] = {}
    for file_path, declarations in reversed(_extended(text, path, open_file)):
        of = _by_keyword(declarations)
        for one in of("using"):
            using = sibling(file_path, one.text) or "" if isinstance(one.text, str) and one.text else using
        values.update((one.name, one.value) for one in of("param"))
        imported = _imports(of("import"))
        functions.update((name, found) for name, found in imported.items() if isinstance(found, Imported))
        variables.update(imported)
        variables.update((one.name, one.value) for one in of("var"))
    return ParameterFile(path, using, values, variables, functions)


def _extended(text: str, path: str, open_file: OpenFile) -> list[tuple[str, tuple[Declaration, ...]]]:
    """A parameter file and those it extends, the most basic one last."""
    found: list[tuple[str, tuple[Declaration, ...]]] = []
    opened: str | None = text
    while opened is not None and len(found) < _MAX_EXTENDED:
        declarations = parse_bicep(opened).declarations
        found.append((path, declarations))
        base = next((one.text for one in declarations if one.keyword == "extends"), None)
        base_path = sibling(path, base) if isinstance(base, str) else None
        opened = open_file(base_path) if base_path else None
        path = base_path or path
    return found


def _by_keyword(declarations: Iterable[Declaration]) -> Any:
    """A function that gives the declarations with one of the keywords it is called with, in their order."""
    return lambda *keywords: [one for one in declarations if one.keyword in keywords]


def _imports(declarations: Iterable[Declaration]) -> dict[str, Tree]:
    """What imports bring, by name; whether a variable, a function or a type is known only to the other file."""
    found: dict[str, Tree] = {}
    for declaration in declarations:
        for name, exported in declaration.symbols.items():
            if is_local(declaration.text):
                found[name] = Imported(declaration.text, "" if exported == "*" else exported)
            else:
                found[name] = Opaque(f'"{name}" is imported from a registry')
    return found


def _output(value: Tree) -> Output:
    return Output(value.body, loop=value.loop) if isinstance(value, For) else Output(value)


def _target_scope(declarations: list[Declaration]) -> str:
    scope = declarations[0].value if declarations else None
    return scope if isinstance(scope, str) else "resourceGroup"


def _parameter(declaration: Declaration, types: NamedTypes) -> Parameter:
    found = types.resolve(declaration.type)
    allowed = found.literals if found.base != "array" else None
    base = found.base
    for name, arguments in declaration.decorators:
        if name == "allowed" and arguments and isinstance(arguments[0], list) and base != "array":
            allowed = None if any(isinstance(one, Expression) for one in arguments[0]) else tuple(arguments[0])
        elif name == "secure":
            base = secured(found).base
    return Parameter(
        type=base,
        default=declaration.value if declaration.has_value else MISSING,
        allowed=allowed,
        nullable=found.nullable,
    )


def _resource(declaration: Declaration) -> Resource:
    own, body = _take_apart(declaration.value)
    type_name, _, api_version = (
        declaration.text.partition("@")
        if isinstance(declaration.text, str)
        else (Opaque("its type is not known"), "", "")
    )
    return Resource(
        type=type_name,
        name=own.get("name", ""),
        body=body,
        symbol=declaration.name,
        api_version=api_version,
        condition=declaration.condition,
        loop=declaration.loop,
        parent=own.get("parent"),
        existing=declaration.existing,
        scope=own.get("scope"),
        nested=_written_deployment(body) if type_name == DEPLOYMENT_TYPE else None,
        children=tuple(_resource(child) for child in declaration.children),
        lines=declaration.lines,
    )


def _written_deployment(body: Tree) -> Nested:
    """What a deployment deploys that is written as a resource; its template may be loaded from a JSON file."""
    properties = body.get("properties") if isinstance(body, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    template, given = properties.get("template"), properties.get("parameters")
    loads = template.arguments if isinstance(template, Call) and template.name == "loadJsonContent" else ()
    passed = given if isinstance(given, dict) else {}
    return Nested(
        path=loads[0] if len(loads) == 1 else MISSING,
        parameters={name: one["value"] for name, one in passed.items() if isinstance(one, dict) and "value" in one},
    )


def _module(declaration: Declaration) -> Resource:
    own, body = _take_apart(declaration.value)
    passed = own.get("params", {})
    turn: tuple[Tree, ...] = ("-", Call("copyIndex", ())) if declaration.loop is not None else ()
    generated = Interpolation((declaration.name, *turn, "-", Opaque(f'module "{declaration.name}" has no name')))
    return Resource(
        type=DEPLOYMENT_TYPE,
        name=own.get("name", generated),
        body=body,
        symbol=declaration.name,
        condition=declaration.condition,
        loop=declaration.loop,
        scope=own.get("scope"),
        nested=Nested(
            path=declaration.text if is_local(declaration.text) else MISSING,
            parameters=passed if isinstance(passed, dict) else _literal_members(passed),
        ),
        lines=declaration.lines,
    )


def _take_apart(body: Tree) -> tuple[Mapping[str, Tree], Tree]:
    """The members that are not of the resource's own body but say which resource it is, and the body."""
    members = body if isinstance(body, dict) else _literal_members(body)
    own = {name: members[name] for name in _NAMES_OF_ITS_OWN if name in members}
    if isinstance(body, dict) and not own.keys().isdisjoint(("parent", "scope", "params")):
        return own, {name: tree for name, tree in body.items() if name == "name" or name not in own}
    return own, body


def _literal_members(tree: Tree) -> dict[str, Tree]:
    """The members whose names are written out, of an object of which others are computed."""
    if not isinstance(tree, ObjectExpression):
        return {}
    return {
        member[0]: member[1] for member in tree.members if not isinstance(member, Spread) and isinstance(member[0], str)
    }
