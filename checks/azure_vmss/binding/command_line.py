"""Checkov's own reading of the command line, configuration files and environment it was started with.

Import it only where Checkov's command line runs: to load its parser costs a program that uses Checkov as a library half
a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import configargparse  # type: ignore[import-untyped]
from checkov.common.util.config_utils import get_default_config_paths
from checkov.common.util.ext_argument_parser import ExtArgumentParser


class NotOfCheckov(Exception):
    """These arguments are not ones that Checkov scans with."""


class _Parser(ExtArgumentParser):
    """Checkov's parser, which here neither prints, nor writes a file, nor ends the process."""

    def error(self, message: str) -> NoReturn:
        raise NotOfCheckov(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise NotOfCheckov(message)

    def write_config_file(
        self, parsed_namespace: object, output_file_paths: Sequence[str], exit_after: bool = False
    ) -> None:
        if output_file_paths:
            raise NotOfCheckov("--create-config")

    def _print_message(self, message: str, file: object = None) -> None:
        pass


def requested_outputs(arguments: Sequence[str]) -> Sequence[str]:
    """The values of ``--output``, such as ``["cli", "sarif"]``; raises :class:`NotOfCheckov`."""
    try:
        parser = _Parser(
            default_config_files=get_default_config_paths(list(arguments)),
            config_file_parser_class=configargparse.YAMLConfigFileParser,
        )
        parser.add_parser_args()
        return parser.parse_known_args(list(arguments))[0].output or ()
    except (OSError, IndexError, configargparse.ConfigFileParserException) as error:
        raise NotOfCheckov(str(error)) from None
