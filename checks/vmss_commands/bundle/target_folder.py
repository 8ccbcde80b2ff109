"""A folder that appears whole or not at all, and never on top of something else."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping

from ..shared.command_interface import CommandError
from .verified_bundle import is_intact_bundle, is_link


def refuse_occupied(folder: str) -> None:
    """Raises :class:`CommandError` where a bundle cannot stand without harm to what is there.

    An untouched bundle may be replaced by the next version; an empty folder may be filled.
    """
    if is_link(folder):
        raise CommandError(f"{folder} is a symbolic link; name the folder itself")
    if not os.path.lexists(folder):
        return
    if not os.path.isdir(folder):
        raise CommandError(f"{folder} is a file; name a new folder")
    if os.listdir(folder) and not is_intact_bundle(folder):
        raise CommandError(f"{folder} holds something else than an untouched bundle; name a new folder")


def write_folder(folder: str, contents: Mapping[str, bytes]) -> None:
    """Write the files beside the folder, whose parents are made, then move them into place as a whole."""
    target = os.path.abspath(folder)
    sibling = f"{target}.{secrets.token_hex(4)}"
    unfinished, replaced = f"{sibling}.unfinished", f"{sibling}.replaced"
    try:
        os.makedirs(unfinished)
        for path, content in contents.items():
            _write(os.path.join(unfinished, *path.split("/")), content)
        refuse_occupied(folder)
        if os.path.isdir(target):
            os.rename(target, replaced)
        try:
            os.rename(unfinished, target)
        except BaseException:
            if os.path.isdir(replaced):
                os.rename(replaced, target)
            raise
    except OSError as error:
        raise CommandError(f"{folder} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if os.path.isdir(target):
            shutil.rmtree(replaced, ignore_errors=True)


def _write(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "xb") as target:
        target.write(content)
