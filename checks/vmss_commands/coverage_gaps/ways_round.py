"""What makes a value known that a rule did not find in the code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from ...azure_vmss.binding.all_languages import framework_of
from ...azure_vmss.model.declared import DeclaredScaleSet, Unread
from ...azure_vmss.model.verdict import Verdict

_MAX_BYTES = 2_000_000
_PLAN = "scan the plan (terraform show -json tfplan > tfplan.json)"
_LIMITS = ("too many", "too large", "too long", "too deeply")


@dataclass(frozen=True)
class WayRound:
    """``kind`` of reason for programs and totals, the ``advice``, and the ``line`` of the construct it is about.

    ``file`` is where that line stands, an absolute path; the line is 0 where the construct was not found.
    """

    kind: str
    advice: str
    file: str
    line: int


def way_round(verdict: Verdict, declared: DeclaredScaleSet) -> WayRound:
    """The way round for an unknown verdict, chosen by its reason and the language of the scale set."""
    kind, name = _kind_of(verdict.found)
    file, line = _place(kind, name, verdict, declared)
    return WayRound(kind, _advice(kind, name, declared.framework), file, line)


def way_round_unread(unread: Unread) -> WayRound:
    """The way round for something that could not be read."""
    framework = framework_of(unread)
    if "module" in unread.reason.lower():
        return WayRound("module-not-read", _advice("module", "", framework), unread.file, unread.line)
    tool = {"bicep": "az bicep build", "terraform": "terraform validate"}.get(framework, "")
    advice = f"correct it: {tool} says what is wrong" if tool else "correct the JSON"
    return WayRound("not-read", advice, unread.file, unread.line)


def _kind_of(reason: str) -> tuple[str, str]:
    """The kind of a reason and the name of the construct in it, told by the words the readers use."""
    lowered = reason.lower()
    for word, kind in (
        ("variable ", "variable"),
        ("parameter ", "parameter"),
        ("module ", "module"),
        ("output ", "module"),
    ):
        name = _name_after(reason, lowered, word)
        if name:
            return kind, name
    if "service fabric" in lowered:
        return "service-fabric", ""
    if "the pack failed" in lowered:
        return "defect", ""
    if any(words in lowered for words in _LIMITS):
        return "limit", ""
    if "module" in lowered or "linked template" in lowered:
        return "module", ""
    if "data source" in lowered or "data." in lowered:
        return "data-source", ""
    if any(words in lowered for words in ("deploy", "after apply", "created", "where terraform runs")):
        return "known-after-deployment", ""
    return "not-known", ""


def _name_after(text: str, lowered: str, word: str) -> str:
    """The name behind a word, in quotes or, of a parameter, without."""
    start = lowered.find(word)
    rest = text[start + len(word) :] if start >= 0 else ""
    if rest[:1] in ("'", '"'):
        return rest[1:].partition(rest[0])[0]
    return rest.partition(" ")[0].rstrip(".") if word == "parameter " else ""


def _advice(kind: str, name: str, framework: str) -> str:
    if kind == "service-fabric":
        return "none: durability Bronze leaves the answer to the operator; Silver or Gold decides it"
    if kind == "defect":
        return "please report it, with the scale set"
    if kind == "limit":
        return "write it in fewer steps, or scan what runs (checkov-vmss live)"
    if framework == "terraform_plan":
        return "scan the configuration as well: the plan does not hold the value"
    if framework.startswith("terraform"):
        return _terraform_advice(kind, name)
    return _template_advice(kind, name, framework)


def _terraform_advice(kind: str, name: str) -> str:
    if kind == "variable":
        return f'give variable "{name}" a default, pass --var-file, or {_PLAN}'
    if kind == "module":
        return f"run terraform init and {_PLAN}, or keep the module in this tree"
    return f"write the value itself, or {_PLAN}"


def _template_advice(kind: str, name: str, framework: str) -> str:
    files = "a .bicepparam or .parameters.json" if framework == "bicep" else "a .parameters.json"
    if kind in ("parameter", "variable"):
        return f"give parameter {name} a default, or put {files} file beside the template"
    if kind == "module" and framework == "bicep":
        return "keep the module in this tree, or scan the compiled template (az bicep build)"
    if kind == "module":
        return "keep the linked template in this tree, and link it with relativePath"
    return "write the value itself, or scan what runs (checkov-vmss live)"


def _place(kind: str, name: str, verdict: Verdict, declared: DeclaredScaleSet) -> tuple[str, int]:
    """Where a reader of the advice has to look."""
    if kind in ("variable", "parameter") and name:
        found = _declaration(name, declared)
        if found:
            return found
    leaves = [path.replace("]", "").replace("[", ".").rpartition(".")[2] for path in verdict.evaluated_paths]
    for number, line in _lines_of(declared.file):
        if declared.lines[0] <= number <= declared.lines[1] and any(leaf and leaf in line for leaf in leaves):
            return declared.file, number
    return declared.file, declared.lines[0]


def _declaration(name: str, declared: DeclaredScaleSet) -> tuple[str, int] | None:
    """The line that declares a variable or parameter, in the file of the scale set or, in Terraform, beside it."""
    in_terraform = declared.framework.startswith("terraform")
    for file in _files_beside(declared.file) if in_terraform else (declared.file,):
        for number, line in _lines_of(file):
            words = line.replace('"', " ").replace("'", " ").replace(":", " ").lower().split()
            found = (["variable", name.lower()], ["param", name.lower()])
            if words[:2] in found or (declared.framework == "arm" and words[:2] == [name.lower(), "{"]):
                return file, number
    return None


def _files_beside(file: str) -> Iterator[str]:
    yield file
    folder = os.path.dirname(file)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        if path != file and name.endswith((".tf", ".tofu", ".tf.json")) and os.path.isfile(path):
            yield path


def _lines_of(file: str) -> Iterator[tuple[int, str]]:
    try:
        with open(file, "rb") as source:
            content = source.read(_MAX_BYTES)
    except OSError:
        return
    yield from enumerate(content.decode("utf-8", errors="replace").splitlines(), 1)
