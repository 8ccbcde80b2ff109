"""``checkov-vmss verify``: whether a signed bundle is still what was signed."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from ..shared.command_interface import FOUND_TROUBLE, GOOD, CommandError
from ..shared.pack_version import PACK
from ..shared.shown_text import shown
from .signing_keys import public_key
from .verified_bundle import bundle_troubles, is_link

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = """\
Check a signed bundle: that every file is as signed, that none is missing, and that nothing of
any kind was added to it. Use a copy of the public key that did not come with the bundle.

Checkov's own --external-checks-public-key looks at .py files only, so run this before the scan:

  checkov-vmss verify tools/checkov-vmss --public-key public-key.pem
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "verify",
        help="check that a signed bundle was not changed",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", help="the folder that checkov-vmss bundle wrote")
    parser.add_argument("--public-key", metavar="PUB.pem", required=True, help="the public key of who signed it")


def run(args: argparse.Namespace) -> int:
    key = public_key(args.public_key)
    if is_link(args.folder):
        raise CommandError(f"{args.folder} is a symbolic link; name the folder itself")
    if not os.path.isdir(args.folder):
        raise CommandError(f"{args.folder} is no folder")
    try:
        troubles, version, count = bundle_troubles(args.folder, key)
    except OSError as error:
        raise CommandError(f"{args.folder} cannot be read: {error.filename}: {error.strerror}", FOUND_TROUBLE) from None
    if troubles:
        more = f", and {len(troubles) - 1} more" if len(troubles) > 1 else ""
        raise CommandError(f"{args.folder} is not to be trusted: {troubles[0]}{more}", FOUND_TROUBLE)
    print(f"{shown(args.folder)}: {PACK} {version}, {count} files, all as signed")
    return GOOD
