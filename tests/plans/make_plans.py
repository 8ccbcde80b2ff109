"""Makes the plan.json of every case: what ``terraform show -json`` says of its plan, without Azure.

Usage: python tests/plans/make_plans.py [--check] [FOLDER ...]
"""

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
PLAN_FILE = "plan.json"
LINE_LENGTH = 110
DEFAULT_MAJORS = {"azurerm": 4, "azapi": 2}

# What differs between two runs, or between two machines, without the plan being another one.
VOLATILE_KEYS = ("timestamp",)
VERSION_KEY = "terraform_version"

Plan = dict[str, Any]


class PlanError(Exception):
    """A plan could not be made; the message is one line for the user."""


def _terraform() -> str:
    """Where terraform is."""
    found = shutil.which("terraform")
    if not found:
        raise PlanError("terraform is not on the PATH")
    return found


def _stub() -> Any:
    """The module with the stub providers."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module("azurerm_stub")
    except ImportError as error:
        raise PlanError(f"{error}; pip install -r tests/plans/requirements.txt (Python 3.11 or newer)") from error


def _environment(work: Path, reattach: str) -> dict[str, str]:
    """The environment for terraform, without what the user's own would change in a plan."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "ARM_"))}
    settings = work / "terraform.rc"
    settings.write_text("", encoding="utf-8")
    kept.update(
        TF_REATTACH_PROVIDERS=reattach,
        TF_CLI_CONFIG_FILE=str(settings),
        TF_IN_AUTOMATION="1",
        CHECKPOINT_DISABLE="1",
    )
    return kept


def _run(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    """What terraform prints."""
    done = subprocess.run([_terraform(), *arguments], cwd=folder, env=environment, capture_output=True)
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").replace("│", " ").split())
        raise PlanError(f"terraform {arguments[0]} failed: {told}")
    return done.stdout.decode("utf-8")


def _copy(source: Path, target: Path) -> None:
    """The case without what an earlier terraform left in it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".terraform*", "terraform.tfstate*", PLAN_FILE))


def _show(source: Path, reattach: str) -> str:
    """The JSON of the plan for a copy of the case."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name).resolve()
        folder = work / "case"
        _copy(source, folder)
        environment = _environment(work, reattach)
        _run(folder, environment, "init", "-input=false", "-no-color", "-backend=false")
        _run(folder, environment, "plan", "-input=false", "-no-color", "-lock=false", "-out=tfplan")
        return _run(folder, environment, "show", "-json", "-no-color", "tfplan").replace(str(folder), ".")


def _sort_modules(module: Plan) -> None:
    """Terraform gives the instances of a module within a module in no particular order."""
    children = module.get("child_modules", [])
    children.sort(key=lambda child: child.get("address", ""))
    for child in children:
        _sort_modules(child)


def _normal(plan: Plan) -> Plan:
    """The plan without what changes from run to run."""
    kept = {key: value for key, value in plan.items() if key not in VOLATILE_KEYS}
    for values in (kept.get("planned_values"), kept.get("prior_state", {}).get("values")):
        if values:
            _sort_modules(values["root_module"])
    if "relevant_attributes" in kept:
        kept["relevant_attributes"].sort(key=lambda item: json.dumps(item, sort_keys=True))
    return kept


def make_plan(source_dir: Path, azurerm_major: int = 4, azapi_major: int = 2) -> Plan:
    """The plan of the configuration in a folder, for these major versions of the providers."""
    _terraform()
    with _stub().serve(azurerm_major, azapi_major) as reattach:
        return _normal(json.loads(_show(Path(source_dir), reattach)))


def _major(folder: Path, provider: str) -> int:
    """The major version of a provider that a case wants."""
    wanted = folder / f"{provider}_version"
    return int(wanted.read_text(encoding="utf-8")) if wanted.is_file() else DEFAULT_MAJORS[provider]


def make_case(folder: Path) -> Plan:
    """The plan of a case."""
    try:
        return make_plan(folder, _major(folder, "azurerm"), _major(folder, "azapi"))
    except PlanError as error:
        raise PlanError(f"{folder.name}: {error}") from error


def _pretty(value: Any, indent: str = "") -> str:
    """JSON with a line for whatever fits on one: a plan is long enough as it is."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(indent) + len(line) <= LINE_LENGTH:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_pretty(item, deeper)}" for key, item in value.items()]
    else:
        items = [_pretty(item, deeper) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(deeper + item for item in items) + "\n" + indent + closing


def _text(plan: Plan) -> str:
    """A plan as it is kept."""
    return _pretty(plan) + "\n"


def _without_version(plan: Optional[Plan]) -> Optional[Plan]:
    """A plan without the one thing in it that another terraform of the same kind changes."""
    return None if plan is None else {key: value for key, value in plan.items() if key != VERSION_KEY}


def _committed(folder: Path) -> Optional[Plan]:
    """The plan that is kept in a case, if there is one."""
    kept = folder / PLAN_FILE
    return json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else None


def _default_folders() -> list[Path]:
    """Every case there is."""
    return sorted(folder for folder in CASES.iterdir() if any(folder.glob("*.tf")))


def _check(folder: Path) -> bool:
    """Whether the committed plan is what would be made."""
    if _without_version(_committed(folder)) == _without_version(make_case(folder)):
        return True
    print(f"{folder.name}: {PLAN_FILE} is not what would be made", file=sys.stderr)
    return False


def _write(folder: Path) -> bool:
    """Writes the plan beside the configuration."""
    (folder / PLAN_FILE).write_text(_text(make_case(folder)), encoding="utf-8")
    print(f"{folder.name}: {PLAN_FILE}")
    return True


def _folder(argument: str) -> Path:
    """A folder that was named, with a configuration in it."""
    folder = Path(argument)
    if not any(folder.glob("*.tf")):
        raise PlanError(f"{argument}: no *.tf files there")
    return folder.resolve()


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Makes the plan.json of every case, without Azure.")
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="a case; all of them when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a plan.json is out of date")
    options = parser.parse_args(arguments)
    step = _check if options.check else _write
    try:
        folders = [_folder(argument) for argument in options.folders] or _default_folders()
        return 0 if all(step(folder) for folder in folders) else 1
    except PlanError as error:
        print(f"make_plans: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
