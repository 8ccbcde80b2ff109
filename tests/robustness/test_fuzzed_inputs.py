"""Whatever a configuration looks like, every check answers, alike each time, and changes nothing.

The number of examples of each test is ``VMSS_FUZZ_EXAMPLES`` in the environment, 60 without it.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import own_package  # noqa: F401
import pytest
from fuzz_checks import TYPES, Evaluations, ask_all
from fuzz_corpus import Given, corpus, documents
from fuzz_mutations import ODD_VALUES, damaged, damaged_text, fresh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_EXAMPLES = int(os.environ.get("VMSS_FUZZ_EXAMPLES", "60"))
_SETTINGS = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    database=None,
    derandomize="VMSS_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
_CONFIGURATION_FILES = Path(__file__).resolve().parent.parent
_SEEDS = st.integers(min_value=0, max_value=2**64)
_KEYS = st.sampled_from(
    [
        "upgrade_mode",
        "health_probe_id",
        "extension",
        "source_image_id",
        "source_image_reference",
        "automatic_os_upgrade_policy",
        "tags",
        "body",
        "type",
        "rolling_upgrade_policy",
        "os_profile",
        "dynamic",
        "count",
        "properties",
        "upgradePolicy",
        "virtualMachineProfile",
        "extensionProfile",
        "storageProfile",
        "orchestrationMode",
        "config",
        "api_version",
        "existing",
        "condition",
        "resources",
        "name",
        "copy",
        "apiVersion",
    ]
) | st.text(max_size=5)
_VALUES = st.recursive(
    st.sampled_from(ODD_VALUES).map(fresh) | st.text(max_size=12) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_CONFIGURATIONS = st.dictionaries(_KEYS, _VALUES, max_size=8)


class Fixtures(tuple[Given, ...]):
    """What Checkov gave the checks; without a repr, which would fill the screen of a failing test."""

    def __repr__(self) -> str:
        return "fixtures"

    def of(self, framework: str) -> list[Given]:
        return [given for given in self if given.framework == framework]


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Fixtures:
    return Fixtures(corpus(str(tmp_path_factory.mktemp("fuzz")), everything="VMSS_FUZZ_EXAMPLES" in os.environ))


@pytest.fixture(autouse=True)
def evaluations() -> Iterator[None]:
    yield
    print(f"\n{Evaluations.count} evaluations so far", flush=True)


@pytest.mark.parametrize("framework", sorted(TYPES))
@_SETTINGS
@given(conf=_CONFIGURATIONS)
def test_an_arbitrary_configuration_is_answered(framework: str, conf: Any) -> None:
    ask_all(framework, conf, TYPES[framework])


@pytest.mark.parametrize("framework", sorted(TYPES))
@_SETTINGS
@given(seed=_SEEDS)
def test_a_damaged_configuration_is_answered(framework: str, seed: int, fixtures: Fixtures) -> None:
    own = fixtures.of(framework)
    chosen = own[seed % len(own)]
    conf = damaged(chosen.conf, seed)
    ask_all(framework, conf, chosen.type, file=chosen.file, name=chosen.name, graph=chosen.graph)


@settings(_SETTINGS, max_examples=max(8, _EXAMPLES // 10))
@given(seed=_SEEDS)
def test_a_damaged_terraform_file_is_answered(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    genuine = sorted(_CONFIGURATION_FILES.rglob("*.tf"))
    folder = tmp_path_factory.mktemp("terraform").resolve()
    text = damaged_text(genuine[seed % len(genuine)].read_text(encoding="utf-8"), seed)
    (folder / "main.tf").write_text(text, encoding="utf-8", errors="replace")
    declarations, declared = (
        importlib.import_module(f"checkov_vmss.azure_vmss.{name}")
        for name in ("terraform.declarations", "model.declared")
    )
    judgement, registry = (
        importlib.import_module(f"checkov_vmss.azure_vmss.rules.{name}") for name in ("judgement", "registry")
    )
    for found in declarations.read_terraform(declared.ScannedTree(str(folder))).declared:
        for rule in registry.RULES:
            judgement.judge_all(rule, found.deployments)
    shutil.rmtree(str(folder))


@_SETTINGS
@given(seed=_SEEDS)
def test_a_damaged_arm_template_file_is_answered(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    genuine = documents("arm")
    document = damaged(json.loads(genuine[seed % len(genuine)][1]), seed)
    folder = tmp_path_factory.mktemp("arm")
    file = folder / "template.json"
    file.write_text(json.dumps(document, default=str), encoding="utf-8", errors="replace")
    resources = document.get("resources") if isinstance(document, dict) else None
    for conf in resources if isinstance(resources, list) else []:
        if isinstance(conf, dict):
            ask_all("arm", conf, TYPES["arm"], file=str(file), name=str(conf.get("name")))
    shutil.rmtree(str(folder))


@settings(_SETTINGS, max_examples=max(4, _EXAMPLES // 50))  # the parser of Bicep files is what takes the time
@given(seed=_SEEDS)
def test_a_damaged_bicep_file_is_answered(
    seed: int, fixtures: Fixtures, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = [each for each in fixtures.of("bicep") if Path(each.file).is_file()]
    chosen = own[seed % len(own)]
    folder = tmp_path_factory.mktemp("bicep")
    file = folder / "main.bicep"
    text = damaged_text(Path(chosen.file).read_text(encoding="utf-8"), seed)
    file.write_text(text, encoding="utf-8", errors="replace")
    ask_all("bicep", fresh(chosen.conf), chosen.type, file=str(file), name=chosen.name)
    shutil.rmtree(str(folder))
