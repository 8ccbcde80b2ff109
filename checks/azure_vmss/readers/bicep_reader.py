"""Scale sets of Bicep files, read into the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List

from ..scale_set import ScaleSet
from ..settings import known
from ..vocabulary import BICEP
from .arm_nodes import Node
from .arm_properties import read_arm_properties, read_extensions
from .bicep_expressions import BicepScope
from .bicep_file import bicep_file


def read_bicep(conf: Dict[str, Any], scanned_file: str, symbol: str) -> ScaleSet:
    """Read one resource of a Bicep file.

    ``conf`` is what Checkov's Bicep runner hands over: ``{"type", "api_version", "existing",
    "config"}``, where ``config`` may wrap the resource in a condition or a loop.
    """
    file = bicep_file(scanned_file)
    scope = BicepScope(file)
    config, deployed = _resource(conf.get("config"), scope)
    scale_set = read_arm_properties(config, scope.evaluate, BICEP, str(conf.get("api_version") or ""))
    children: List[Dict[str, Any]] = file.extensions_of(symbol, config.get("name")) if file else []
    return replace(
        scale_set,
        deployed=deployed and conf.get("existing") is not True,
        extensions=scale_set.extensions + read_extensions(Node(known(child), scope.evaluate) for child in children),
        extensions_complete=scale_set.extensions_complete and not (file and file.modules_may_add_health()),
    )


def _resource(config: Any, scope: BicepScope) -> "tuple[Dict[str, Any], bool]":
    deployed = True
    while isinstance(config, dict) and isinstance(config.get("config"), dict):
        if "condition" not in config and "loop_type" not in config:
            break
        if scope.evaluate(config.get("condition"), "").as_bool().is_false:
            deployed = False
        config = config["config"]
    return (config if isinstance(config, dict) else {}), deployed
