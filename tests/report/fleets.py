"""Fleets for the tests of the report: readings made by hand, of every answer to who patches a scale set."""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from checkov_vmss.azure_vmss.model.declared import DeclaredScaleSet, Deployment, Reading, ScannedTree, Unread
from checkov_vmss.azure_vmss.model.images import Image, ImageKind
from checkov_vmss.azure_vmss.model.languages import AZURERM_V4
from checkov_vmss.azure_vmss.model.scale_set import Extension, Orchestration, RollingPolicy, ScaleSet, Ternary
from checkov_vmss.azure_vmss.model.settings import absent, known, unknown
from checkov_vmss.vmss_commands.report.report_building import document_of_folders

HOSTILE = (
    "</script><script>document.title='owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "<!--<script>",
    "\u202egnp.exe\u202c",
    "line\r\nbreak\x00\x1b[31m",
    '=HYPERLINK("http://example.com")',
    "| **bold** `tick` [x](javascript:alert(1)) @everyone #1 https://example.com",
    "' onmouseover='alert(1)",
    "{{7*7}}${7*7}",
    "\ud800 lone",
)
EXCEPTION = {"os-upgrade-exception": "Certified by the vendor", "os-upgrade-patching": "Monthly rebuild"}
BASE = ScaleSet(
    AZURERM_V4,
    orchestration=Orchestration.UNIFORM,
    deployed=True,
    vm_profile=Ternary.YES,
    os_upgrade=known(True),
    rollback_disabled=absent(),
    mode=known("Rolling"),
    rolling_policy_given=Ternary.YES,
    rolling_policy=RollingPolicy(known(20.0), known(20.0), known(20.0), known("PT30S")),
    health_probe=known("azurerm_lb_probe.web.id"),
    extensions=(),
    extensions_complete=True,
    image=Image(ImageKind.PLATFORM_LATEST, "latest"),
    windows=Ternary.NO,
    windows_updates=absent(),
    windows_updates_default_on=True,
    patch_mode=absent(),
    tags={},
)


def excepted(review_by: str, **more: str) -> ScaleSet:
    named = {**EXCEPTION, "os-upgrade-review-by": review_by, **more}
    return replace(BASE, os_upgrade=known(False), tags={name: known(value) for name, value in named.items()})


KINDS: dict[str, ScaleSet] = {
    "upgraded": BASE,
    "forgotten": replace(BASE, os_upgrade=absent()),
    "pinned": replace(BASE, image=Image(ImageKind.PLATFORM_PINNED, "22.04.202403010")),
    "manual": replace(BASE, mode=known("Manual")),
    "open": replace(BASE, os_upgrade=unknown(reason="var.upgrade has no value")),
    "image_open": replace(BASE, image=Image(ImageKind.UNKNOWN)),
    "guest": replace(
        BASE, orchestration=Orchestration.FLEXIBLE, os_upgrade=absent(), patch_mode=known("AutomaticByPlatform")
    ),
    "flexible": replace(BASE, orchestration=Orchestration.FLEXIBLE, os_upgrade=absent()),
    "aks": replace(BASE, tags={"aks-managed-poolname": known("pool")}),
    "fabric": replace(
        BASE,
        os_upgrade=absent(),
        extensions=(Extension(known("Microsoft.Azure.ServiceFabric"), known("ServiceFabricNode"), known("Bronze")),),
    ),
    "not_created": replace(BASE, deployed=False),
    "excepted": excepted("2026-12-31", owner="Payments"),
    "expired": excepted("2026-01-31", owner="Payments"),
    "due": excepted("2026-06-20", team="Search"),
    "incomplete": replace(excepted("2026-12-31"), tags={"os-upgrade-exception": known("because")}),
    "not_needed": replace(BASE, tags=excepted("2026-12-31").tags),
}
PATCHED_BY = {
    "upgraded": "Azure image upgrade",
    "forgotten": "nobody",
    "pinned": "nobody",
    "manual": "nobody",
    "open": "unknown",
    "image_open": "unknown",
    "guest": "guest patching",
    "flexible": "nobody",
    "aks": "AKS",
    "fabric": "Service Fabric operator",
    "not_created": "nothing to patch",
    "excepted": "documented exception",
    "expired": "nobody",
    "due": "documented exception",
    "incomplete": "nobody",
    "not_needed": "Azure image upgrade",
}


def declared(
    file: Path | str, name: str, *scale_sets: ScaleSet, line: int = 1, language: str = "terraform"
) -> DeclaredScaleSet:
    prefix = (
        "Microsoft.Compute/virtualMachineScaleSets."
        if language in ("arm", "bicep")
        else "azurerm_linux_virtual_machine_scale_set."
    )
    labels = [""] if len(scale_sets) == 1 else [f"[{number}]" for number in range(len(scale_sets))]
    deployments = tuple(
        Deployment(label, lambda _, scale_set=scale_set: scale_set)
        for label, scale_set in zip(labels, scale_sets)  # type: ignore[misc]
    )
    return DeclaredScaleSet(language, str(file), (line, line + 30), prefix + name, deployments)


def one_of_each(folder: Path) -> Reading:
    sets = [
        declared(folder / "infra" / "main.tf", name, kind, line=40 * at)
        for at, (name, kind) in enumerate(KINDS.items(), 1)
    ]
    sets.append(declared(folder / "main.bicep", "several", BASE, KINDS["forgotten"], language="bicep"))
    sets.append(declared(folder / "main.bicep", "never", language="bicep", line=50))
    unread = (
        Unread(str(folder / "broken.tf"), 7, "an argument lacks its value"),
        Unread(str(folder / "legacy" / "x.bicep"), 0, "too large"),
    )
    return Reading(tuple(sets), unread)


def hostile(folder: Path) -> Reading:
    sets = []
    for number, name in enumerate(HOSTILE):
        for kind in ("forgotten", "open", "excepted"):
            scale_set = KINDS[kind]
            marked = {
                tag: known(f"{setting.text}{name}")
                for tag, setting in scale_set.tags.items()
                if tag != "os-upgrade-review-by"
            }
            image = Image(ImageKind.PLATFORM_PINNED, name)
            worse = replace(scale_set, tags={**scale_set.tags, **marked, "owner": known(name)}, image=image)
            sets.append(declared(folder / "x.tf", f"{kind}{name}", worse, line=number + 1))
    return Reading(tuple(sets), tuple(Unread(str(folder / "x.tf"), 1, name) for name in HOSTILE))


def large(folder: Path, count: int, seed: int = 1) -> Reading:
    """A fleet of ``count`` scale sets in files of twenty."""
    chosen = random.Random(seed)
    names = list(KINDS)
    weights = [30, 12, 9, 3, 7, 4, 14, 6, 8, 2, 2, 4, 2, 2, 1, 2]
    languages = ("terraform", "terraform", "bicep", "arm", "terraform_plan")
    sets = []
    for number in range(count):
        kind = chosen.choices(names, weights)[0]
        language = chosen.choice(languages)
        folder_name = ("prod", "test", "shared", "edge")[number // 20 % 4]
        file = (
            folder / folder_name / f"service-{number // 20:03}" / ("main.bicep" if language == "bicep" else "main.tf")
        )
        owner = {"owner": known(chosen.choice(("Payments", "Search", "Checkout", "Identity")))}
        scale_set = replace(KINDS[kind], tags={**owner, **KINDS[kind].tags})
        sets.append(declared(file, f"vmss_{number:05}", scale_set, line=1 + 40 * (number % 20), language=language))
    return Reading(
        tuple(sets), tuple(Unread(str(folder / f"broken-{n}.tf"), n, "a block is not closed") for n in range(3))
    )


def arguments(*folders: Path, **given: Any) -> argparse.Namespace:
    defaults: dict[str, Any] = {"settings": "", "repository": "", "var_file": [], "documents": []}
    return argparse.Namespace(directory=[str(folder) for folder in folders], **{**defaults, **given})


def document(folder: Path, reading: Reading | None = None, **given: Any) -> dict[str, Any]:
    """The report on a reading of a folder, by default one scale set of each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Reading] = [reading or one_of_each(folder)]

    def read(tree: ScannedTree) -> Reading:
        return found[0]

    made: dict[str, Any] = document_of_folders(arguments(folder, **given), read, lambda declared: {})
    return made
