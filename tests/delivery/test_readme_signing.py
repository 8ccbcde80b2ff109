"""The README's commands of a signed bundle, in its order."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scanning import CHECKS, ROOT


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs OpenSSL")
def test_the_key_that_the_readme_makes_signs(tmp_path: Path) -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    made = next(line for line in lines if line.startswith("openssl"))
    signed = next(line for line in lines if line.startswith("checkov-vmss bundle") and "--sign-key" in line)
    verified = next(line for line in lines if line.startswith("checkov-vmss verify"))
    for line in (made, signed, verified):
        line = line.replace("checkov-vmss ", f"'{sys.executable}' '{CHECKS}' ", 1)
        run = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr
