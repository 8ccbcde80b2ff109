"""What gives the variables of a root module their values.

Source: "Variable Definition Precedence" of Terraform's documentation.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import Callable

from .expression_tree import Expression, Literal
from .module_folder import Declaration
from .native_syntax import parse_hcl
from .source_files import SourceFiles
from .syntax_tree import Attribute

_ENVIRONMENT = "TF_VAR_"
_TEXT_TYPES = ("", "string", "number", "bool")


def values_given(
    folder: str, files: SourceFiles, var_files: tuple[str, ...], environment: Mapping[str, str]
) -> dict[str, Callable[[Declaration], Expression]]:
    """How each variable that somebody sets gets its value, the last word of all; expressions without names in them."""
    given: dict[str, Callable[[Declaration], Expression]] = {}
    for name, text in environment.items():
        if name.startswith(_ENVIRONMENT):
            given[name[len(_ENVIRONMENT) :]] = partial(_from_environment, text)
    for path in [*_beside(folder, files), *var_files]:
        for name, attribute in files.values(path).attributes.items():
            given[name] = partial(_as_written, attribute)
    return given


def _beside(folder: str, files: SourceFiles) -> list[str]:
    """The variable files Terraform reads by itself, in its order."""
    names = files.names_in(folder)
    found: list[str] = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    found.extend(name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    return [os.path.join(folder, name) for name in found]


def _as_written(attribute: Attribute, declaration: Declaration) -> Expression:
    return attribute.expression


def type_name(declaration: Declaration) -> str:
    """The type constraint as written, without quotes; empty where there is none."""
    attribute = declaration.attributes.get("type")
    return attribute.source.strip().strip('"') if attribute else ""


def _from_environment(text: str, declaration: Declaration) -> Expression:
    """The text itself for a variable of a simple type; an expression for all others."""
    if type_name(declaration) in _TEXT_TYPES:
        return Literal(text)
    body, _ = parse_hcl(f"value = {text}\n")
    attribute = body.attributes.get("value")
    return attribute.expression if attribute else Literal(text)
