"""From folders and earlier reports to the one document that is asked for."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Callable

from ...azure_vmss.model.declared import Reading, ScannedTree
from ...azure_vmss.rules.settings_file import SettingsError, tree_settings
from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import CommandError
from ..shared.pack_version import pack_version
from .document_files import merged, read_document
from .fleet_document import Document, Skips, document_of
from .sources import source_of

Reader = Callable[[ScannedTree], Reading]


def one_document(paths: Sequence[str], of_folders: Document | None) -> Document:
    """The reports in the files and the one on folders, together."""
    documents = [(path, read_document(path)) for path in dict.fromkeys(paths)]
    if of_folders is not None:
        documents.append(("the command line", of_folders))
    if not documents:
        raise CommandError("name a folder with -d, or reports with --from")
    return documents[0][1] if len(documents) == 1 else merged(documents, pack_version(own_checks_folder()))


def document_of_folders(args: argparse.Namespace, read: Reader | None = None, skips: Skips | None = None) -> Document:
    """The report on the folders of the command line; raises CommandError where one, or its settings, cannot be used."""
    if read is None or skips is None:
        from ...azure_vmss.binding.all_languages import read_all
        from .skip_comments import SkipComments  # imports Checkov

        read, skips = read_all, SkipComments().of
    found = []
    names: list[str] = []
    for given in args.directory:
        if not os.path.isdir(given):
            raise CommandError(f"{given} is not a folder")
    for folder in dict.fromkeys(map(os.path.realpath, args.directory)):
        source = source_of(folder, args.repository)
        if not source.repository and source.name in names:
            raise CommandError(
                f"two folders are called {source.name!r}; report on each with a --repository of its own, "
                "then join them with --from"
            )
        names.append(source.name)
        try:
            settings = tree_settings(folder, args.settings)
        except SettingsError as error:
            raise CommandError(str(error)) from error
        var_files = tuple(os.path.realpath(path) for path in args.var_file)
        found.append((source, settings, read(ScannedTree(folder, var_files=var_files))))
    return document_of(found, pack_version(own_checks_folder()), os.environ, skips)
