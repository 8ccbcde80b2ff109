"""The packages of the wheel: every folder of ``checks/`` that holds code, so that a new one needs no line here."""

from pathlib import Path

from setuptools import setup

FOLDERS = sorted({path.parent for path in Path("checks").rglob("*.py")})

setup(packages=[".".join(("checkov_vmss", *folder.parts[1:])) for folder in FOLDERS])
