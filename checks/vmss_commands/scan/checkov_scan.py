"""Checkov's program in this process, with one runner of the pack in place of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Callable

from checkov.main import Checkov

from ...azure_vmss.binding.all_languages import FRAMEWORKS, read_all
from ...azure_vmss.binding.scan_places import repository_of
from ...azure_vmss.binding.scan_runner import ScaleSetRunner
from ...azure_vmss.model.declared import Reading
from ...azure_vmss.rules.settings_file import SettingsError, tree_settings
from ..shared.command_interface import FOUND_TROUBLE, GOOD, CommandError
from ..shared.shown_text import shown

_PROGRAM = "checkov-vmss scan"
_SHOWN_UNREAD = 50


def scan(arguments: Sequence[str], strict: bool = False, read: Callable[..., Reading] = read_all) -> int:
    """Scan as Checkov's options say; returns the exit code, and leaves as Checkov does where it raises SystemExit.

    With ``strict``, 1 is also the answer where something cannot be read or a verdict cannot be known.
    """
    with _started_as_checkov(arguments):
        checkov = Checkov(list(arguments))
        runner = _runner(checkov.config, read)
        checkov.runners = [runner]
        exit_code = checkov.run(banner="") or GOOD
    _tell(runner)
    return FOUND_TROUBLE if strict and (runner.unread or runner.unknown) else exit_code


def _runner(config: Any, read: Callable[..., Reading]) -> ScaleSetRunner:
    """The runner for what the options ask for; adapts the few that would send Checkov elsewhere."""
    asked = [
        framework
        for framework in FRAMEWORKS
        if {"all", framework}.intersection(config.framework) and framework not in config.skip_framework
    ]
    if not asked:
        raise CommandError(f"scan reads the frameworks {', '.join(FRAMEWORKS)}")
    folders = list(config.directory or ())
    _check(folders, list(config.file or ()))
    # the runner takes all folders at once: Checkov would report the first again with the second
    config.directory = folders[:1] or config.directory
    config.external_checks_dir = config.external_checks_git = None
    # without a key there is nothing to download but what the pack has no use for
    config.skip_download = config.skip_download or not config.bc_api_key
    return ScaleSetRunner(asked, folders, read=read, names_tell_findings="gitlab_sast" in (config.output or ()))


def _check(folders: list[str], files: list[str]) -> None:
    """Refuse what Checkov would pass over with a green build."""
    for place in (*folders, *files):
        if not os.path.exists(place):
            raise CommandError(f"{place} does not exist")
    roots = [os.path.realpath(folder) for folder in folders]
    roots += [repository_of([os.path.realpath(file) for file in files])] if files else []
    for root in roots:
        try:
            tree_settings(root)
        except SettingsError as error:
            raise CommandError(str(error)) from None


@contextmanager
def _started_as_checkov(arguments: Sequence[str]) -> Iterator[None]:
    """Checkov takes its name, and the place of its configuration file, from the arguments of the process."""
    before = sys.argv
    sys.argv = [_PROGRAM, *arguments]
    try:
        yield
    finally:
        sys.argv = before


def _tell(runner: ScaleSetRunner) -> None:
    """On standard error, what no report of Checkov has a place for."""
    lines = [f"{_place(path, unread.line)}: not read: {shown(unread.reason)}" for path, unread in runner.unread]
    more = len(lines) - _SHOWN_UNREAD
    lines[_SHOWN_UNREAD:] = [f"{more} more places could not be read"] if more > 0 else []
    # a change under review can bring the file, and with it a looser gate
    lines[:0] = [f"settings in force: {shown(settings.told())}" for settings in runner.settings if settings.origin]
    if runner.unknown:
        lines.append(f"{runner.unknown} verdicts cannot be known; checkov-vmss coverage says why")
    sys.stdout.flush()
    for line in lines:
        print(f"checkov-vmss: {line}", file=sys.stderr)


def _place(path: str, line: int) -> str:
    return shown(os.path.relpath(path)) + (f":{line}" if line else "")
