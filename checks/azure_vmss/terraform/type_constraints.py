"""Type constraints of variables."""

from __future__ import annotations

from typing import Any

from ..evaluation.budget import Budget, OverBudget
from ..evaluation.values import Value
from .conversion import convert_value
from .errors import TerraformError
from .evaluator import evaluate_or_raise
from .expression_parser import parse_expression
from .expression_tree import Call, Expression, Literal, Name, ObjectOf, Parentheses, TupleOf
from .scope import NoNames
from .syntax_tree import Attribute
from .typed_values import ANY, BOOL, NUMBER, STRING, Type

_WORDS: dict[str, Type] = {
    STRING: STRING,
    NUMBER: NUMBER,
    BOOL: BOOL,
    ANY: ANY,
    "list": ("list", ANY),
    "map": ("map", ANY),
    "set": ("set", ANY),
}


def parse_type(attribute: Attribute) -> Type:
    """The type that a variable's ``type`` attribute says, native or JSON; anything unreadable is ``any``."""
    expression = attribute.expression
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        # as before Terraform 0.12: type = "string"
        expression = parse_expression(expression.value)
    try:
        return _type(expression, Budget())
    except (TerraformError, OverBudget, RecursionError):
        return ANY


def convert(value: Value, constraint: Type, budget: Budget) -> Value:
    """The value as a variable of that type holds it, ``optional()`` defaults filled in, nested ones too.

    Raises TerraformError where Terraform refuses the value; what is not known stays unknown.
    """
    return convert_value(value, constraint, budget)


def _type(expression: Expression, budget: Budget) -> Type:
    """As the types of :mod:`typed_values`, but objects have a third part: defaults of members that may be missing."""
    if isinstance(expression, Parentheses):
        return _type(expression.inner, budget)
    if isinstance(expression, Name) and expression.name in _WORDS:
        return _WORDS[expression.name]
    if isinstance(expression, Call) and len(expression.arguments) == 1:
        argument = expression.arguments[0]
        if expression.name in ("list", "set", "map"):
            return (expression.name, _type(argument, budget))
        if expression.name == "tuple" and isinstance(argument, TupleOf):
            return ("tuple", tuple(_type(element, budget) for element in argument.elements))
        if expression.name == "object" and isinstance(argument, ObjectOf):
            return _object_type(argument, budget)
    raise TerraformError("it is no type")


def _object_type(members: ObjectOf, budget: Budget) -> Type:
    types: list[Any] = []
    optional: dict[str, Value] = {}
    for key, member in members.members:
        if not isinstance(key, Literal):
            raise TerraformError("it is no type")
        name = str(key.value)
        if isinstance(member, Call) and member.name == "optional" and 1 <= len(member.arguments) <= 2:
            of = _type(member.arguments[0], budget)
            default = evaluate_or_raise(member.arguments[1], NoNames(), budget) if len(member.arguments) > 1 else None
            optional[name] = convert_value(default, of, budget)
        else:
            of = _type(member, budget)
        types.append((name, of))
    return ("object", tuple(types), optional)
