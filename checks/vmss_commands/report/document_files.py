"""Reports as files: written so that a diff shows one line for each scale set that changed, and read back and merged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TextIO

from ..shared.command_interface import CommandError
from .fleet_document import FORMAT, FORMAT_VERSION, Document, rules_of_pack
from .schema_check import mismatch

_Place = tuple[str, str]
_LISTS = ("rules", "sources", "scale_sets", "unread")


def write_json(document: Document, output: TextIO) -> None:
    """The document, ASCII only, with one line for each member of its lists."""
    members = []
    for name, value in document.items():
        if name in _LISTS:
            items = ",\n".join(f"    {_line(item)}" for item in value)
            members.append(f"  {json.dumps(name)}: [\n{items}\n  ]" if items else f"  {json.dumps(name)}: []")
        else:
            members.append(f"  {json.dumps(name)}: {_line(value)}")
    output.write("{\n" + ",\n".join(members) + "\n}\n")


def _line(value: object) -> str:
    """JSON in one line, in which no build service finds a command."""
    return json.dumps(value).replace("##", "#\\u0023").replace("::", ":\\u003a")


def read_document(path: str) -> Document:
    """A report from a file; raises CommandError, with what is wrong, where it is none."""
    try:
        with open(path, "rb") as source:
            document = json.loads(source.read())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CommandError(f"{path} is no report; write one with checkov-vmss report -o json")
    if document.get("format_version") != FORMAT_VERSION:
        raise CommandError(
            f"{path} has format version {str(document.get('format_version'))[:20]}, "
            f"this checkov-vmss reads {FORMAT_VERSION}"
        )
    wrong = mismatch(document)
    if wrong:
        raise CommandError(f"{path} is no report: {wrong}")
    return document


def merged(documents: Sequence[tuple[str, Document]], pack_version: str) -> Document:
    """One report of many, each with the name of its file; of two on the same folder of a repository the newer counts.

    Raises CommandError where two sources have the same name and no repository to tell whether they are the same.
    """
    ordered = sorted(documents, key=lambda item: (item[1]["generated"], item[0]))
    newest: dict[_Place, tuple[str, dict[str, Any]]] = {}
    for label, document in ordered:
        for source in document["sources"]:
            place = (source["name"], source["folder"])
            if place in newest and newest[place][0] != label and not source["repository"]:
                raise CommandError(
                    f"{newest[place][0]} and {label} both report on {source['name']!r}, which is no repository; "
                    "tell them apart with --repository where they are written"
                )
            newest[place] = (label, source)
    scale_sets: dict[str, dict[str, Any]] = {}
    unread: dict[str, dict[str, Any]] = {}
    for label, document in ordered:
        folders = _folders(document)
        for item in document["scale_sets"]:
            if newest[_place(item, folders)][0] == label:
                scale_sets[item["id"]] = item
        for item in document["unread"]:
            if newest[_place(item, folders)][0] == label:
                unread[json.dumps([item["source"], item["file"], item["line"], item["reason"]])] = item
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "pack_version": pack_version,
        "generated": ordered[-1][1]["generated"] if ordered else "",
        "rules": rules_of_pack(),
        "sources": [newest[place][1] for place in sorted(newest)],
        "scale_sets": [scale_sets[identity] for identity in sorted(scale_sets)],
        "unread": [unread[key] for key in sorted(unread)],
    }


def _folders(document: Document) -> dict[str, list[str]]:
    """The scanned folders of each source, the deepest first."""
    folders: dict[str, list[str]] = {}
    for source in document["sources"]:
        folders.setdefault(source["name"], []).append(source["folder"])
    return {name: sorted(found, key=len, reverse=True) for name, found in folders.items()}


def _place(item: dict[str, Any], folders: dict[str, list[str]]) -> _Place:
    name = item["source"]
    if name not in folders:
        raise CommandError(f"a report speaks of {name!r} and does not list it among its sources")
    found = folders[name]
    return name, next((folder for folder in found if item["file"].startswith(f"{folder}/")), found[-1])
