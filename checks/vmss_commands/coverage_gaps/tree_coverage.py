"""From a path on the command line to what is covered below it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from checkov.runner_filter import RunnerFilter

from ...azure_vmss.binding.all_languages import read_all
from ...azure_vmss.binding.scan_places import files_place, folder_place
from ...azure_vmss.rules.settings_file import SettingsError, tree_settings
from ..shared.command_interface import CommandError
from ..shared.terminal_progress import show_progress
from .coverage_text import Coverage
from .gaps import judged
from .plain_run import plain_run


def coverage_of(
    path: str, var_files: Sequence[str], skip_paths: Sequence[str], settings_file: str = "", with_checkov: bool = True
) -> Coverage:
    """What is covered of a folder or file; raises CommandError where its settings cannot be used."""
    options = RunnerFilter(excluded_paths=list(skip_paths), var_files=list(var_files))
    place = folder_place(path, options) if os.path.isdir(path) else files_place([path], options)
    try:
        settings = tree_settings(place.tree.root, settings_file)
    except SettingsError as error:
        raise CommandError(str(error)) from None
    reading = read_all(place.tree)
    scale_sets = judged(reading, settings)
    accepted = [settings.accepted_gap(unread.file) for unread in reading.unread]
    unread = [(item, gap.reason if gap else "") for item, gap in zip(reading.unread, accepted)]
    target = os.path.realpath(path)
    plain = None
    if with_checkov and scale_sets:
        show_progress(f"Running Checkov for {len(scale_sets)} scale sets")
        plain = plain_run(target, skip_paths, [os.path.abspath(file) for file in var_files])
    return Coverage(target, scale_sets, unread, plain)
