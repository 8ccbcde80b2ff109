"""The same tree gives the same records in every run, whatever else runs and however Python orders its sets."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from scanning import CHECKS, checkov_process

_SET = """param autoUpgrade bool{default}
param name string = 'web'
param version string{version}

resource {symbol} 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: name
  properties: {{
    upgradePolicy: {{
      automaticOSUpgradePolicy: {{
        enableAutomaticOSUpgrade: autoUpgrade
      }}
    }}
    virtualMachineProfile: {{
      storageProfile: {{
        imageReference: {{
          publisher: 'Canonical'
          version: version
        }}
      }}
    }}
  }}
}}
"""
_CALLER = """module {name} 'set{called}.bicep' = {{
  name: '{name}'
  params: {{
    autoUpgrade: {value}
    version: 'latest'
  }}
}}
"""


def _write(folder: Path) -> None:
    for number in range(12):
        default = ("", " = true", " = false")[number % 3]
        version = ("", " = 'latest'", " = '1.2.3'", " = ''")[number % 4]
        text = _SET.format(default=default, version=version, symbol=f"set{number}")
        (folder / f"set{number}.bicep").write_text(text, encoding="utf-8")
        template = {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {
                "autoUpgrade": {"type": "bool", **({"defaultValue": number % 3 == 1} if number % 3 else {})}
            },
            "resources": [
                {
                    "type": "Microsoft.Compute/virtualMachineScaleSets",
                    "apiVersion": "2024-07-01",
                    "name": f"arm{number}",
                    "properties": {
                        "upgradePolicy": {
                            "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": "[parameters('autoUpgrade')]"}
                        },
                        "virtualMachineProfile": {"osProfile": {}},
                    },
                }
            ],
        }
        (folder / f"arm{number}.json").write_text(json.dumps(template, indent=2), encoding="utf-8")
    for number in range(4):
        text = _CALLER.format(name=f"caller{number}", called=number * 3, value="true" if number % 2 else "false")
        (folder / f"main{number}.bicep").write_text(text, encoding="utf-8")


def _records(folder: Path, seed: int, mode: str) -> list[Any]:
    found = checkov_process(
        "-d",
        str(folder),
        "--framework",
        "arm",
        "bicep",
        "--external-checks-dir",
        str(CHECKS),
        "--check",
        "CKV_VMSS_*",
        "-o",
        "json",
        env={"PYTHONHASHSEED": str(seed), "CHECKOV_PARALLELIZATION_TYPE": mode},
    )
    reports = json.loads(found.stdout)
    return sorted(
        [
            record["check_id"],
            record["check_result"]["result"],
            record["resource"],
            record["file_path"],
            record["file_line_range"],
        ]
        for report in reports
        for kind in ("passed_checks", "failed_checks", "skipped_checks")
        for record in report["results"][kind]
    )


def test_four_scans_at_once_are_identical(tmp_path: Path) -> None:
    _write(tmp_path)
    modes = ("fork", "thread", "none", "fork")
    with ThreadPoolExecutor(len(modes)) as pool:
        first, *others = list(pool.map(partial(_records, tmp_path), (0, 1, 42, 4242), modes))
    assert len(first) > 60 and {record[1] for record in first} == {"PASSED", "FAILED"}
    assert all(other == first for other in others)
