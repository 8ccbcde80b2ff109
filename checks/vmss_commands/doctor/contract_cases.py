"""Configurations that each hang on one shape of what Checkov hands over, and what has changed by their verdicts."""

from __future__ import annotations

import os
from typing import Collection, Dict, List, Mapping, Set, Tuple

from .bicep_contract import BICEP_EXPECTED, BICEP_FILES
from .template_contract import TEMPLATE_EXPECTED, TEMPLATE_FILES
from .terraform_json_contract import TERRAFORM_JSON_EXPECTED, TERRAFORM_JSON_FILES
from .terraform_contract import TERRAFORM_EXPECTED, TERRAFORM_FILES

SHAPES = (*TERRAFORM_EXPECTED, *TERRAFORM_JSON_EXPECTED, *TEMPLATE_EXPECTED, *BICEP_EXPECTED)
_FILES = {**TERRAFORM_FILES, **TERRAFORM_JSON_FILES, **TEMPLATE_FILES, **BICEP_FILES}


def write_shapes(folder: str) -> None:
    """Write the configurations below a folder, those of a framework in a folder of its own."""
    for name, text in _FILES.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as target:
            target.write(text)


def changed_shapes(
    verdicts: "Mapping[Tuple[str, str, str], Set[str]]", rules: "Collection[str]"
) -> "Dict[str, List[str]]":
    """The shapes that are not as expected by what the given rules answer, by framework.

    ``verdicts`` maps a framework, a rule and the name of a resource to the answers there were.
    """
    changed: "Dict[str, List[str]]" = {}
    for framework, resource, rule, due, shape in SHAPES:
        expected: "Set[str]" = set() if due == "nothing" else {due}
        told = changed.get(framework, [])
        if rule in rules and verdicts.get((framework, rule, resource), set()) != expected and shape not in told:
            changed[framework] = [*told, shape]
    return changed
