"""A folder of Terraform files is a module: what its files declare together.

Sources: "Files and Configuration Structure" and "Override Files" of Terraform's documentation, and
internal/configs/module.go, module_merge.go of hashicorp/terraform v1.11; "Override files" of OpenTofu's for ``.tofu``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from .source_files import SourceFiles
from .syntax_tree import Attribute, Block, Body

ENDINGS = (".tf", ".tf.json", ".tofu", ".tofu.json")
_DATA_BLOCKS = ("resource", "data")


@dataclass(eq=False)
class Declaration:
    """A block and the file it stands in; override files are merged into the body."""

    file: str
    block: Block

    @property
    def attributes(self) -> dict[str, Attribute]:
        return self.block.body.attributes

    @property
    def is_json(self) -> bool:
        return self.file.endswith(".json")


@dataclass(eq=False)
class Local:
    """A local value and how often it is declared."""

    attribute: Attribute
    times: int = 1


class ModuleFolder:
    """The declarations of a module by name; resources by mode, type and name, twice where they stand there twice."""

    def __init__(self, path: str, files: SourceFiles) -> None:
        self.path = path
        self.variables: dict[str, Declaration] = {}
        self.outputs: dict[str, Declaration] = {}
        self.calls: dict[str, Declaration] = {}
        self.locals: dict[str, Local] = {}
        self.resources: dict[tuple[str, str, str], list[Declaration]] = {}
        self.declared_twice: set[tuple[str, str]] = set()
        primary, overriding = configuration_files(files.names_in(path))
        for name in primary:
            self._add(os.path.join(path, name), files)
        for name in overriding:
            self._override(os.path.join(path, name), files)

    def _add(self, file: str, files: SourceFiles) -> None:
        for block in files.configuration(file).blocks:
            declaration = Declaration(file, block)
            if block.type in _DATA_BLOCKS and len(block.labels) == 2:
                self.resources.setdefault(_resource_key(block), []).append(declaration)
            elif block.type == "locals":
                for name, attribute in block.body.attributes.items():
                    given = self.locals.get(name)
                    self.locals[name] = Local(attribute, given.times + 1 if given else 1)
            elif len(block.labels) == 1:
                self._add_named(block.type, block.labels[0], declaration)

    def _add_named(self, kind: str, name: str, declaration: Declaration) -> None:
        named = self._named(kind)
        if name in named:
            self.declared_twice.add((kind, name))
        named.setdefault(name, declaration)

    def _named(self, kind: str) -> dict[str, Declaration]:
        return {"variable": self.variables, "output": self.outputs, "module": self.calls}.get(kind, {})

    def _override(self, file: str, files: SourceFiles) -> None:
        for block in files.configuration(file).blocks:
            if block.type == "locals":
                self.locals.update({name: Local(attribute) for name, attribute in block.body.attributes.items()})
            for declaration in self._overridden_by(block):
                declaration.block = _merged(declaration.block, block)

    def _overridden_by(self, block: Block) -> Iterable[Declaration]:
        if block.type in _DATA_BLOCKS and len(block.labels) == 2:
            return self.resources.get(_resource_key(block), ())
        found = self._named(block.type).get(block.labels[0]) if len(block.labels) == 1 else None
        return (found,) if found else ()


def configuration_files(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The files of a folder that make a module, and those that override them, in the order Terraform reads them."""
    given = set(names)
    primary: list[str] = []
    overriding: list[str] = []
    for name in sorted(given):
        ending = _ending(name)
        if not ending or name.startswith((".", "#")) or name.endswith("~"):
            continue
        stem = name[: -len(ending)]
        if ".tf" in ending and stem + ending.replace(".tf", ".tofu") in given:
            continue
        (overriding if stem == "override" or stem.endswith("_override") else primary).append(name)
    return primary, overriding


def is_configuration_file(name: str) -> bool:
    """Whether a file name is one that Terraform or OpenTofu reads."""
    return bool(_ending(name))


def _ending(name: str) -> str:
    return next((ending for ending in ENDINGS if name.endswith(ending)), "")


def _resource_key(block: Block) -> tuple[str, str, str]:
    return ("data" if block.type == "data" else "managed", block.labels[0], block.labels[1])


def _merged(base: Block, override: Block) -> Block:
    """The attributes of the override win one by one; its blocks take the place of all blocks of their type."""
    replaced = {block.makes for block in override.body.blocks} - {"lifecycle"}
    replaced |= {name for name, attribute in override.body.attributes.items() if attribute.nested()}
    kept = [block for block in base.body.blocks if block.makes not in replaced]
    written = {
        name: attribute
        for name, attribute in base.body.attributes.items()
        if name not in replaced or not attribute.nested()
    }
    # in JSON what is a block there may be an argument here, and the other way round
    body = Body({**written, **override.body.attributes}, kept + list(override.body.blocks))
    return Block(base.type, base.labels, body, base.first_line, base.last_line)
