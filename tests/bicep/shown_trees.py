"""Trees as text, so that a test can say what an expression was read as."""

from __future__ import annotations

from typing import Any

import own_package  # noqa: F401
from checkov_vmss.azure_vmss.resource_manager import template_tree as tree
from checkov_vmss.azure_vmss.resource_manager.bicep.bicep_template import read_bicep


def no_file(path: str) -> None:
    """Opens no file."""


def template(text: str, open_file: Any = no_file) -> tree.Template:
    """The template tree of a Bicep text."""
    return read_bicep(text, "/tree/main.bicep", open_file)


def value(expression: str) -> str:
    """What an expression is read as."""
    read = template(f"var it = {expression}\n")
    assert not read.unread, read.unread
    return shown(read.variables["it"])


def shown(node: Any) -> str:
    """A tree with every operation in parentheses."""
    if isinstance(node, tree.Symbol):
        return node.name
    if isinstance(node, tree.Call):
        return f"{node.name}({_list(node.arguments)})"
    if isinstance(node, tree.MethodCall):
        return f"{shown(node.target)}.{node.name}({_list(node.arguments)})"
    if isinstance(node, tree.Member):
        return f"{shown(node.target)}{'.?' if node.safe else '.'}{node.name}"
    if isinstance(node, tree.Index):
        return f"{shown(node.target)}[{'?' if node.safe else ''}{'^' if node.from_end else ''}{shown(node.index)}]"
    if isinstance(node, tree.Interpolation):
        return f"text<{_list(node.parts)}>"
    if isinstance(node, tree.Lambda):
        return f"({', '.join(node.parameters)} => {shown(node.body)})"
    if isinstance(node, tree.Unary):
        return f"({node.operator}{shown(node.operand)})"
    if isinstance(node, tree.Binary):
        return f"({shown(node.left)} {node.operator} {shown(node.right)})"
    if isinstance(node, tree.Conditional):
        return f"({shown(node.condition)} ? {shown(node.then)} : {shown(node.otherwise)})"
    if isinstance(node, tree.Spread):
        return f"...{shown(node.value)}"
    if isinstance(node, tree.For):
        names = ", ".join(name for name in (node.loop.item, node.loop.index) if name)
        return f"[for {names} in {shown(node.loop.items)}: {shown(node.body)}]"
    if isinstance(node, tree.Opaque):
        return f"?{node.reason}?"
    if isinstance(node, tree.ObjectExpression):
        return "{" + ", ".join(_member(member) for member in node.members) + "}"
    if isinstance(node, dict):
        return "{" + ", ".join(f"{name}: {shown(member)}" for name, member in node.items()) + "}"
    if isinstance(node, list):
        return f"[{_list(node)}]"
    return repr(node)


def _member(member: Any) -> str:
    return shown(member) if isinstance(member, tree.Spread) else f"{shown(member[0])}: {shown(member[1])}"


def _list(nodes: Any) -> str:
    return ", ".join(shown(node) for node in nodes)
