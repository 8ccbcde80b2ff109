"""``checkov-vmss bundle``: a self-contained folder to vendor, mount or serve."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from ..shared.checks_folder import own_checks_folder
from ..shared.command_interface import GOOD, CommandError
from ..shared.pack_version import PACK, pack_version
from ..shared.shown_text import shown
from ..shared.terminal_progress import show_progress
from .contents import CONFIGURATION, PUBLIC_KEY, check_files, configuration
from .manifest import MANIFEST, SIGNATURE, manifest_text
from .signing_keys import private_key
from .signing_trailers import signature_of, signed_source
from .target_folder import refuse_occupied, write_folder

if TYPE_CHECKING:
    from ..shared.command_interface import Subparsers

_DESCRIPTION = f"""\
Write a folder that holds everything a scan needs, to vendor, mount or serve:

  checks/         the checks, for checkov --external-checks-dir
  {CONFIGURATION}   a configuration for Checkov, ready to copy
  {MANIFEST}   the version, and the SHA-256 of every file

With --sign-key, Checkov can insist on your signature (Checkov 3.2.532 or later), and
checkov-vmss verify can tell whether anything was changed, dropped or added:

  checkov-vmss bundle tools/checkov-vmss --sign-key key.pem
  checkov-vmss verify tools/checkov-vmss --public-key public-key.pem
  checkov -d . --external-checks-dir tools/checkov-vmss/checks \\
          --external-checks-public-key public-key.pem

A folder that holds anything but an untouched bundle is left alone.
"""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "bundle",
        help="write a self-contained folder of the checks, signed if you like",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", help="the folder to write: a new one, or an earlier bundle")
    parser.add_argument(
        "--sign-key",
        metavar="KEY.pem",
        help="sign the bundle with this private key (ECDSA, curve P-256); the key itself stays out of it",
    )
    parser.add_argument(
        "--location",
        metavar="PATH",
        help="where the folder will stand when Checkov runs, for the configuration (default: DIR)",
    )


def run(args: argparse.Namespace) -> int:
    checks_folder = own_checks_folder()
    if _is_within(args.folder, checks_folder):
        raise CommandError(f"{args.folder} lies within the checks themselves; name a folder elsewhere")
    refuse_occupied(args.folder)
    location = args.location or args.folder
    if not location.isprintable():
        raise CommandError("the location holds characters that no configuration file may hold, such as a line break")
    key = private_key(args.sign_key) if args.sign_key else None
    show_progress("Signing" if key else "Writing")

    contents = check_files(checks_folder)
    contents[CONFIGURATION] = configuration(location, signed=key is not None)
    if key is not None:
        for path in [path for path in contents if path.endswith(".py")]:
            contents[path] = signed_source(contents[path], key)
        contents[PUBLIC_KEY] = key.verifying_key.to_pem()
    version = pack_version(checks_folder)
    manifest = manifest_text(version, contents)
    if key is not None:
        contents[SIGNATURE] = signature_of(manifest, key)
    contents[MANIFEST] = manifest
    write_folder(args.folder, contents)
    print(
        f"{shown(args.folder)}: {PACK} {version}, {len(contents)} files, {'signed' if key is not None else 'not signed'}"
    )
    return GOOD


def _is_within(path: str, folder: str) -> bool:
    return os.path.join(os.path.realpath(path), "").startswith(os.path.join(folder, ""))
