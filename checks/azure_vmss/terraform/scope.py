"""What an expression may ask of the configuration around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Callable, Protocol

from ..evaluation.values import Unknown, Value
from .errors import TerraformError


class Scope(Protocol):
    """The names an expression can see. Every method may raise :class:`TerraformError` for what is not declared."""

    def variable(self, name: str) -> Value:
        """``var.name``"""

    def local(self, name: str) -> Value:
        """``local.name``"""

    def module(self, name: str) -> Value:
        """``module.name``: a mapping of outputs (it may be lazy), a list of those with ``count``, else a mapping."""

    def resource(self, mode: str, type_name: str, name: str) -> Value:
        """``type.name`` or ``data.type.name`` (``mode`` is ``managed`` or ``data``).

        An :class:`OpenObject` (or a mapping), a list of those with ``count``, a mapping with ``for_each``.
        """

    def each(self, name: str) -> Value:
        """``each.key`` and ``each.value``; ``name`` is ``key`` or ``value``."""

    def count_index(self) -> Value:
        """``count.index``"""

    def path(self, name: str) -> Value:
        """``path.module``, ``path.root``, ``path.cwd``: text, as Terraform gives it, or unknown."""

    def terraform(self, name: str) -> Value:
        """``terraform.workspace`` and its like."""

    def named(self, name: str) -> Mapping[str, Value] | None:
        """A one-entry mapping for the name of a ``for`` or of a ``dynamic`` block's iterator, else None."""

    def read_file(self, path: str) -> bytes:
        """The content of a regular file below the scanned root; a relative path counts from the root module.

        Raises TerraformError where there is none, OverBudget where it is too large or must not be opened.
        """

    def list_files(self, folder: str) -> list[str]:
        """The paths below a folder relative to it, with ``/``, sorted; raises as :meth:`read_file` does."""


@dataclass(frozen=True)
class OpenObject(Unknown):
    """A resource: unknown as a whole, while ``member`` answers for one attribute (or instance key) of it.

    ``is_instance`` says that it is one instance, as opposed to instances nobody can count.
    ``member`` gets ``"id"`` for ``x.id`` and ``x["id"]``, ``0`` for ``x[0]``, and may raise TerraformError; of
    instances nobody can count it also gets a key that is not known.
    """

    member: Callable[[Value], Value] = field(compare=False, repr=False, default=lambda step: None)
    is_instance: bool = field(compare=False, default=True)


class Names:
    """A scope in which further names stand for values, such as those of a ``for`` or an iterator."""

    def __init__(self, outer: Scope, names: Mapping[str, Value]) -> None:
        self._outer = outer
        self._names = names

    def named(self, name: str) -> Mapping[str, Value] | None:
        return self._names if name in self._names else self._outer.named(name)

    def variable(self, name: str) -> Value:
        return self._outer.variable(name)

    def local(self, name: str) -> Value:
        return self._outer.local(name)

    def module(self, name: str) -> Value:
        return self._outer.module(name)

    def resource(self, mode: str, type_name: str, name: str) -> Value:
        return self._outer.resource(mode, type_name, name)

    def each(self, name: str) -> Value:
        return self._outer.each(name)

    def count_index(self) -> Value:
        return self._outer.count_index()

    def path(self, name: str) -> Value:
        return self._outer.path(name)

    def terraform(self, name: str) -> Value:
        return self._outer.terraform(name)

    def read_file(self, path: str) -> bytes:
        return self._outer.read_file(path)

    def list_files(self, folder: str) -> list[str]:
        return self._outer.list_files(folder)


class NoNames:
    """The scope of an expression that stands alone: Terraform refuses every name in it."""

    def variable(self, name: str) -> Value:
        raise TerraformError(f"no variable {name} is declared")

    def local(self, name: str) -> Value:
        raise TerraformError(f"no local value {name} is declared")

    def module(self, name: str) -> Value:
        raise TerraformError(f"no module {name} is called")

    def resource(self, mode: str, type_name: str, name: str) -> Value:
        raise TerraformError(f"no resource {type_name}.{name} is declared")

    def each(self, name: str) -> Value:
        raise TerraformError("each is only there with for_each")

    def count_index(self) -> Value:
        raise TerraformError("count.index is only there with count")

    def path(self, name: str) -> Value:
        raise TerraformError("no path is known here")

    def terraform(self, name: str) -> Value:
        raise TerraformError(f"there is no terraform.{name}")

    def named(self, name: str) -> Mapping[str, Value] | None:
        return None

    def read_file(self, path: str) -> bytes:
        raise TerraformError(f"there is no file {path}")

    def list_files(self, folder: str) -> list[str]:
        return []
