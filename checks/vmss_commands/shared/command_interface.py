"""What a command of ``checkov-vmss`` looks like to ``main``.

A command is a module named in ``main.COMMANDS``, in a folder of its own, with two functions:
``add_parser(subparsers)`` declares its arguments, ``run(args)`` does its work, prints its
answer on standard output and returns the exit code. The help of all commands is built on
every start, so a command imports Checkov, and whatever else is slow, inside ``run``.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

GOOD = 0
FOUND_TROUBLE = 1
CANNOT_WORK = 2
# stands in the help of every command, and in the README
EXIT_CODES = "exit codes: 0 done, and all is well; 1 done, and something is wrong; 2 it cannot be done"

if TYPE_CHECKING:
    from typing import Protocol

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

    class Command(Protocol):
        """A command module."""

        def add_parser(self, subparsers: Subparsers) -> None:
            """Add the parser of this command, with help a newcomer understands."""

        def run(self, args: argparse.Namespace) -> int:
            """Do the work; returns the exit code, raises :class:`CommandError` where it cannot."""


class CommandError(Exception):
    """A failure that is told in one line on standard error, and by a non-zero exit code."""

    def __init__(self, message: str, exit_code: int = CANNOT_WORK) -> None:
        super().__init__(" ".join(message.split()))
        self.exit_code = exit_code
