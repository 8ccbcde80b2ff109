"""Terraform is the judge: random configurations, planned by Terraform, against what is read from their source.

    python tests/terraform/terraform_judge.py [--seed N] [--count N] [--keep FOLDER] [--record FILE]

Each configuration is planned with two sets of values for the variables that have no default. A stub provider plans
without Azure, and tells every id beforehand, so that a plan says exactly what is deployed. A verdict from the source
must be that of both plans; where both plans agree, the source should say so too. Needs terraform on the PATH and
tests/plans/requirements.txt.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE.parents[1] / "checks", HERE.parent / "plans", HERE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from azure_vmss.evaluation.assumptions import each_case
from azure_vmss.model.declared import Deployment, ScannedTree
from azure_vmss.model.scale_set import Ternary
from azure_vmss.model.verdict import Outcome
from azure_vmss.rules.health_signal.health_signal import health_extension
from azure_vmss.rules.judgement import judge_all
from azure_vmss.rules.registry import RULES
from azure_vmss.terraform.plan.declarations import read_plans
from random_configurations import Configuration, write_configuration

LETTERS = {
    Outcome.PASS: "P",
    Outcome.FAIL: "F",
    Outcome.EXCEPTED: "E",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: "-",
}
TODAY = "2026-06-01"
_STEP = re.compile(r"([^.\[]+)(\[[^\]]*\])?")
Letters = dict[str, str]


def letters_of(deployments: Sequence[Deployment]) -> str:
    """A letter for each of the eight rules.

    Of rule 2, ``B`` is a failure because of a probe and an extension, and ``p`` what a probe passes although there may
    be an extension too: the rule book lets the probe decide.
    """
    verdicts = [judge_all(rule, deployments) for rule in RULES]
    letters = [LETTERS[verdict.outcome] for verdict in verdicts]
    if letters[1] == "F" and "both set" in verdicts[1].found:
        letters[1] = "B"
    if letters[1] == "P" and any(_may_have_an_extension(deployment) for deployment in deployments):
        letters[1] = "p"
    return "".join(letters)


def _may_have_an_extension(deployment: Deployment) -> bool:
    return any(health_extension(case) is Ternary.UNKNOWN for case in deployment.cases[0])


def _agrees(told: str, letter: str) -> bool:
    return told.upper() == letter.replace("B", "F").upper() or (told == "p" and letter == "B")


def planned(plan: Any) -> Letters:
    """What the rules say of each scale set in a plan, by its address."""
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.realpath(folder)
        Path(root, "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        return {item.resource: letters_of(item.deployments) for item in read_plans(ScannedTree(root)).declared}


@dataclass
class FromSource:
    """What the rules say of each instance by its address, which are certainly deployed, and why one is silent."""

    letters: Letters
    certain: set[str]
    reasons: dict[tuple[str, int], str]


def from_source(configuration: Configuration) -> FromSource:
    """What is read from the files of a configuration."""
    from azure_vmss.terraform.declarations import read_terraform

    with tempfile.TemporaryDirectory() as folder:
        root = os.path.realpath(folder)
        write_files(configuration, Path(root))
        found: dict[str, list[Deployment]] = {}
        for item in read_terraform(ScannedTree(root), environment={}).declared:
            for deployment in item.deployments:
                found.setdefault(deployment.address, []).append(deployment)
        certain = {address for address, deployments in found.items() if all(map(_is_certain, deployments))}
        letters = {address: letters_of(deployments) for address, deployments in found.items()}
        reasons = {
            (address, number): judge_all(RULES[number], found[address]).found
            for address, told in letters.items()
            for number, letter in enumerate(told)
            if letter == "?"
        }
        return FromSource(letters, certain, reasons)


def _is_certain(deployment: Deployment) -> bool:
    cases, _ = each_case(deployment.read)
    return bool(cases) and all(case.deployed for case in cases)


def write_files(configuration: Configuration, root: Path) -> None:
    for name, text in configuration.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


class Terraform:
    """Terraform with the stub providers, one pair of them for each release."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._stack = stack
        self._servers: dict[tuple[int, int], str] = {}

    def plans(self, configuration: Configuration) -> list[Any]:
        """The plans with both sets of values; raises PlanError where Terraform refuses the configuration."""
        import azurerm_stub
        import make_plans

        releases = (configuration.azurerm, configuration.azapi)
        if releases not in self._servers:
            self._servers[releases] = self._stack.enter_context(azurerm_stub.serve(*releases, foretell_ids=True))
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder).resolve()
            root = work / "root"
            root.mkdir()
            write_files(configuration, root)
            # no garbage is collected in so short a run
            environment = {**make_plans._environment(work, self._servers[releases]), "GOGC": "off"}
            run = make_plans._run
            run(root, environment, "init", "-input=false", "-no-color", "-backend=false")
            found = []
            for number, values in enumerate(configuration.values):
                given = work / f"values{number}.json"
                given.write_text(json.dumps(values), encoding="utf-8")
                run(
                    root,
                    environment,
                    "plan",
                    "-input=false",
                    "-no-color",
                    "-lock=false",
                    f"-var-file={given}",
                    "-out=tfplan",
                )
                found.append(json.loads(run(root, environment, "show", "-json", "-no-color", "tfplan")))
                if not values:
                    break
            return found if len(found) > 1 else found * 2


@dataclass
class Comparison:
    """How often source and plans agree."""

    compared: int = 0
    given: int = 0
    applicable: int = 0
    applicable_given: int = 0
    contradictions: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self, seed: int, source: FromSource, plans: Sequence[Letters]) -> None:
        self.reasons = source.reasons
        for address in sorted({*source.letters, *plans[0], *plans[1]}):
            both = [plan[address] for plan in plans if address in plan]
            if address in source.certain and len(both) < len(plans):
                self.contradictions.append(f"seed {seed} {address}: certain in the source, in {len(both)} of the plans")
            told = source.letters.get(address) or self._representative(source.letters, address)
            for number in range(len(RULES)):
                self._add(seed, address, number, told[number] if told else "-", [letters[number] for letters in both])

    def _representative(self, source: Letters, address: str) -> str:
        """The verdict on the instances nobody can count, where the address is one of them."""
        alike = [told for known, told in source.items() if _matches(known, address)]
        return alike[0] if alike else ""

    def _add(self, seed: int, address: str, number: int, told: str, found: list[str]) -> None:
        """``found`` is empty where neither plan has the address, and has one letter where only one has it."""
        if "?" in found or not found:
            return
        place = f"seed {seed} {address} CKV_VMSS_{number + 1}: source {told}, plans {''.join(found)}"
        if told != "?" and not all(_agrees(told.replace("B", "F"), letter) for letter in found):
            self.contradictions.append(place)
        if len(found) == 2 and len({letter.replace("B", "F").upper() for letter in found}) == 1:
            self.compared += 1
            self.given += told != "?"
            if found[0] != "-":
                self.applicable += 1
                self.applicable_given += told != "?"
            if told == "?":
                self.silent.append(f"{place}: {self.reasons.get((address, number), '')}")


def _matches(known: str, address: str) -> bool:
    """Whether an address of the source may stand for an address of a plan: the same, but for indexes it lacks."""
    ours, theirs = _STEP.findall(known), _STEP.findall(address)
    return len(ours) == len(theirs) and all(
        name == other and index in ("", key) for (name, index), (other, key) in zip(ours, theirs)
    )


def compare(configuration: Configuration, plans: Sequence[Letters], comparison: Comparison) -> None:
    """Add one configuration to the comparison; a reader that raises counts as a contradiction."""
    try:
        source = from_source(configuration)
    except Exception:
        comparison.contradictions.append(f"seed {configuration.seed}: {traceback.format_exc(limit=-3)}")
        return
    comparison.add(configuration.seed, source, plans)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compares the reading of Terraform source with Terraform's plans.")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the first configuration")
    parser.add_argument("--count", type=int, default=20, help="how many configurations Terraform has to accept")
    parser.add_argument("--show", type=int, default=20, help="how many contradictions and silent verdicts to print")
    parser.add_argument("--record", help="write the configurations and their verdicts to a file")
    options = parser.parse_args(arguments)
    os.environ["CKV_VMSS_TODAY"] = TODAY
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    import make_plans

    comparison, refused, recorded = Comparison(), Counter(), []  # type: Comparison, Counter[str], List[Any]
    accepted, instances, started = 0, 0, time.monotonic()
    with contextlib.ExitStack() as stack:
        terraform = Terraform(stack)
        number = seed
        while accepted < options.count:
            configuration = write_configuration(number)
            number += 1
            try:
                plans = [planned(plan) for plan in terraform.plans(configuration)]
            except make_plans.PlanError as error:
                refused[str(error).replace("terraform plan failed: Error: ", "")[:90]] += 1
                if sum(refused.values()) > 20 * options.count + 20:
                    break
                continue
            accepted += 1
            instances += len({*plans[0], *plans[1]})
            compare(configuration, plans, comparison)
            if options.record:
                recorded.append({**configuration.__dict__, "plans": plans})
    if options.record:
        Path(options.record).write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    for told in (*comparison.contradictions[: options.show], *comparison.silent[: options.show]):
        print(told)
    for reason, times in refused.most_common(8):
        print(f"refused {times}: {reason}")
    share = 100 * comparison.given / max(1, comparison.compared)
    applicable = 100 * comparison.applicable_given / max(1, comparison.applicable)
    print(
        f"seed {seed}: {accepted} configurations ({sum(refused.values())} refused), {instances} scale sets, "
        f"{comparison.compared} shared verdicts, {len(comparison.contradictions)} contradictions, "
        f"{share:.2f}% given ({applicable:.2f}% of {comparison.applicable} that are not N/A), "
        f"{(time.monotonic() - started) / max(1, accepted):.2f} s each"
    )
    return 1 if comparison.contradictions or share < 97 else 0


if __name__ == "__main__":
    sys.exit(main())
