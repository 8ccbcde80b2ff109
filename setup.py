"""What setup.cfg cannot say: the packages of the wheel, and where the project is, which who hosts it decides.

The environment variable PACK_REPOSITORY is the https address of the repository; without it, that of the remote
``origin`` is taken. Links of the README that lead to files lead there, and are plain text where nobody knows it.
"""

import configparser
import os
import re
import subprocess
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).resolve().parent


def packages():
    """Every folder of ``checks/`` that holds code, so that a new one needs no line here."""
    folders = {path.parent.relative_to(HERE) for path in (HERE / "checks").rglob("*.py")}
    return sorted(".".join(("checkov_vmss", *folder.parts[1:])) for folder in folders)


def repository():
    given = os.environ.get("PACK_REPOSITORY") or _origin()
    return re.sub(r"(\.git)?/*$", "", given) if re.match(r"https://[^@\s]+$", given) else ""


def _origin():
    if not (HERE / ".git").exists():
        return ""
    try:
        command = ["git", "-C", str(HERE), "remote", "get-url", "origin"]
        return (
            subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            .stdout.decode()
            .strip()
        )
    except OSError:
        return ""


def description(address, version):
    """The README, whose links to files work outside the repository too, or are none."""
    target = rf"[\1]({address}/blob/v{version}/\2)" if address else r"\1"
    text = (HERE / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"\[([^\]]*)\]\((?!https?:|#)([^)]*)\)", target, text)
    return re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text)


def project_urls(address, version):
    if not address:
        return {}
    return {
        "Source": address,
        "Documentation": f"{address}/blob/v{version}/README.md",
        "Changelog": f"{address}/blob/v{version}/CHANGELOG.md",
        "Security": f"{address}/blob/v{version}/SECURITY.md",
    }


settings = configparser.ConfigParser(interpolation=None)
settings.read(HERE / "setup.cfg", encoding="utf-8")
VERSION, REPOSITORY = settings.get("metadata", "version"), repository()
setup(
    packages=packages(),
    project_urls=project_urls(REPOSITORY, VERSION),
    long_description=description(REPOSITORY, VERSION),
    long_description_content_type="text/markdown",
)
