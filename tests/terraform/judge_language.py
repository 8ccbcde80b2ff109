"""Compares what the pack makes of written and random expressions with what Terraform makes of them.

Usage: python tests/terraform/judge_language.py [--count N] [--seed N] [--record], with terraform on the PATH.
``--record`` writes a sample of the answers to language_answers.json.txt, which the unit tests compare with.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "checks"))

from azure_vmss.evaluation.budget import Budget
from azure_vmss.evaluation.values import Unknown, is_wholly_known
from azure_vmss.terraform.evaluator import evaluate
from azure_vmss.terraform.expression_parser import parse_expression
from azure_vmss.terraform.scope import NoNames
from azure_vmss.terraform.typed_values import number_text, type_of
from language_generator import LOCALS, expressions

ANSWERS = HERE / "language_answers.json.txt"
WRITTEN = HERE / "written_expressions.txt"
REFUSED = "terraform refuses it"
_BATCH = 500
_LONGEST_RECORDED, _MOST_RECORDED = 260, 1_500
_DIGITS = Context(prec=100)
_LONG = re.compile(r"(\d\.\d{100})\d+")
Answer = tuple[Any, Any]


class Locals(NoNames):
    """The scope in which the expressions stand."""

    def __init__(self) -> None:
        self._values = {
            name: evaluate(parse_expression(source), NoNames(), Budget()) for name, source in LOCALS.items()
        }

    def local(self, name: str) -> Any:
        return self._values[name]


def ours(expression: str, scope: Any) -> Answer | None:
    """Type and value, ``(REFUSED, reason)`` where it is refused or not worked out, None where the answer is left open."""
    value = evaluate(
        parse_expression(f"[{expression}]" if "\n" not in expression else f"[\n{expression}\n]"), scope, Budget()
    )
    if isinstance(value, Unknown):
        return REFUSED, value.reason
    if not is_wholly_known(value):
        return None
    return _plain_type(type_of(value[0])), _plain(value[0])


def _plain_type(of: Any) -> Any:
    """A type in the words of ``terraform output -json``."""
    if isinstance(of, str):
        return "dynamic" if of == "any" else of
    if of[0] == "object":
        return ["object", {name: _plain_type(each) for name, each in of[1]}]
    if of[0] == "tuple":
        return ["tuple", [_plain_type(each) for each in of[1]]]
    return [of[0], _plain_type(of[1])]


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)):
        return rounded(value)
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in value}
    return [_plain(element) for element in value]


def rounded(value: Any) -> str:
    """A number as text, without the digits in which the last step of a division shows."""
    return number_text(_DIGITS.plus(Decimal(value)))


def terraforms(terraform: str, sources: Sequence[str]) -> list[Answer | None]:
    """Type and value that Terraform gives for each expression."""
    outputs = "".join(_output(number, source) for number, source in enumerate(sources))
    named = "".join(f"  {name} = {source}\n" for name, source in LOCALS.items())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(f"locals {{\n{named}}}\n{outputs}", encoding="utf-8")
        applied = subprocess.run(
            [terraform, "apply", "-auto-approve", "-no-color"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if applied.returncode:
            if len(sources) == 1:
                print("alone:", sources[0], file=sys.stderr)
            if len(sources) > 1:
                half = len(sources) // 2
                return terraforms(terraform, sources[:half]) + terraforms(terraform, sources[half:])
            return [(REFUSED, " ".join(applied.stderr.split())[:200])]
        found = json.loads(
            subprocess.check_output([terraform, "output", "-json"], cwd=folder, stderr=subprocess.DEVNULL),
            parse_float=Decimal,
            parse_int=Decimal,
        )
    answers: list[Answer | None] = []
    for number in range(len(sources)):
        output = found.get(f"o{number}", {})
        if not output.get("value"):
            # Terraform does not know it either, such as format("%v", null)
            answers.append(None)
        elif output["value"] == REFUSED:
            answers.append((REFUSED, ""))
        else:
            answers.append((output["type"][1][0], _rounded(output["value"][0])))
    return answers


def _output(number: int, source: str) -> str:
    return f'output "o{number}" {{\n  value = try([\n{source}\n], "{REFUSED}")\n}}\n'


def _rounded(value: Any) -> Any:
    if isinstance(value, Decimal):
        return rounded(value)
    if isinstance(value, dict):
        return {name: _rounded(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_rounded(element) for element in value]
    return value


def agree(mine: Answer | None, theirs: Answer) -> bool:
    """Whether type and value are the same; a null has no type here, and what is left open contradicts nothing."""
    if mine is None:
        return True
    if REFUSED in (mine[0], theirs[0]):
        return bool(mine[0] == theirs[0])
    return _same_type(mine[0], theirs[0]) and _same_value(mine[1], theirs[1], mine[0])


def _same_value(mine: Any, theirs: Any, of: Any) -> bool:
    """Terraform goes on with all bits of what it works out with floating point, but writes them only where one sees them."""
    if of != "number" and isinstance(mine, str) and isinstance(theirs, str) and len(mine) > 100:
        return _LONG.sub(r"\1", mine) == _LONG.sub(r"\1", theirs)
    if mine == theirs or of != "number" or mine is None or theirs is None:
        return bool(mine == theirs)
    return abs(Decimal(mine) - Decimal(theirs)) <= abs(Decimal(theirs)) * Decimal("1e-12")


def _same_type(mine: Any, theirs: Any) -> bool:
    if mine in (theirs, "dynamic"):
        return True
    if isinstance(mine, str) or isinstance(theirs, str) or mine[0] != theirs[0]:
        return False
    if mine[0] == "object":
        return bool(mine[1].keys() == theirs[1].keys()) and all(
            _same_type(mine[1][name], theirs[1][name]) for name in mine[1]
        )
    if mine[0] == "tuple":
        return len(mine[1]) == len(theirs[1]) and all(map(_same_type, mine[1], theirs[1]))
    return _same_type(mine[1], theirs[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    terraform = shutil.which("terraform")
    if not terraform:
        print("terraform is not on the PATH", file=sys.stderr)
        return 1
    print(f"seed {given.seed}")
    source, scope = expressions(given.seed), Locals()
    wanted = dict.fromkeys(WRITTEN.read_text(encoding="utf-8").splitlines())
    while len(wanted) < given.count:
        wanted.setdefault(source())
    candidates = list(wanted)
    wrong = refused = left_open = silent = 0
    recorded: list[Any] = []
    for start in range(0, len(candidates), _BATCH):
        batch = candidates[start : start + _BATCH]
        for expression, theirs in zip(batch, terraforms(terraform, batch)):
            if theirs is None:
                continue
            mine = ours(expression, scope)
            refused += theirs[0] == REFUSED
            left_open += mine is None
            if agree(mine, theirs):
                recorded.append([expression, *theirs] if theirs[0] != REFUSED else [expression, REFUSED, ""])
            elif (
                mine is not None
                and mine[0] == REFUSED
                and not mine[1].startswith("there is no function")
                and _is_silence(mine[1])
            ):
                silent += 1
                print(f"silent: {expression}\n  {mine[1]}")
            else:
                wrong += 1
                print(f"wrong: {expression}\n  ours   {mine}\n  theirs {theirs}")
    print(
        f"{len(candidates)} expressions, {refused} of them refused by Terraform: {wrong} wrong, {silent} not worked out, {left_open} left open"
    )
    if given.record:
        recorded = [row for row in recorded if len(json.dumps(row)) < _LONGEST_RECORDED][:_MOST_RECORDED]
        ANSWERS.write_text(
            "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in recorded) + "\n]\n", encoding="utf-8"
        )
    return 1 if wrong else 0


def _is_silence(reason: str) -> bool:
    """Whether the pack says that it does not work something out, as opposed to that it is an error."""
    return reason.endswith(
        ("not translated", "not worked out", "not read", "too long", "not written as YAML", "too deeply", "too large")
    )


if __name__ == "__main__":
    sys.exit(main())
