"""What the unit tests of the Terraform language evaluate expressions with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

CHECKS = Path(__file__).resolve().parents[2] / "checks"
if str(CHECKS) not in sys.path:
    sys.path.insert(0, str(CHECKS))

from azure_vmss.evaluation.budget import Budget
from azure_vmss.evaluation.values import OneOf, Reference, Unknown, identity_of, unknown
from azure_vmss.terraform.errors import TerraformError
from azure_vmss.terraform.evaluator import evaluate, evaluate_or_raise
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.scope import NoNames, OpenObject


class Surroundings(NoNames):
    """Variables, files, and a resource for every name; a variable that is not given has no value."""

    def __init__(self, variables: dict[str, Any], files: dict[str, str]) -> None:
        self._variables = variables
        self._files = files

    def variable(self, name: str) -> Any:
        return (
            self._variables[name]
            if name in self._variables
            else unknown(f'variable "{name}" has no default', "variable", name)
        )

    def resource(self, mode: str, type_name: str, name: str) -> Any:
        reference = Reference(mode, type_name, "", name)
        return OpenObject(
            "known after apply",
            identity_of("r", type_name, name),
            True,
            reference,
            member=lambda step: Unknown(
                "known after apply",
                identity_of("member", type_name, name, step),
                True,
                Reference(mode, type_name, "", name, None, (step,)),
            ),
        )

    def read_file(self, path: str) -> bytes:
        if path not in self._files:
            raise TerraformError(f"there is no file {path}")
        return self._files[path].encode("utf-8", "surrogateescape")

    def list_files(self, folder: str) -> list[str]:
        return sorted(self._files)


def value(expression: str, files: dict[str, str] | None = None, **variables: Any) -> Any:
    """What the expression comes to."""
    if files is None:
        files = {}
    return evaluate(parse_expression(expression), Surroundings(variables, files), Budget())


def refusal(expression: str) -> str:
    """Why Terraform refuses the expression."""
    try:
        found = evaluate_or_raise(parse_expression(expression), Surroundings({}, {}), Budget())
    except TerraformError as error:
        return str(error)
    raise AssertionError(f"{expression} is {found!r}")


def possible(found: Any) -> list[Any]:
    """Everything that a value may be, in order."""
    return [choice.value for choice in found.choices] if isinstance(found, OneOf) else [found]
