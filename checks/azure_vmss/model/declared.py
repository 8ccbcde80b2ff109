"""A declared scale set: where it stands, and what becomes of it when it is deployed.

Every language gives these, and nothing else, to whoever wants verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Callable

from ..evaluation.assumptions import Assumptions, each_case
from .scale_set import ScaleSet


@dataclass(frozen=True)
class ModuleCall:
    """What leads from one file to another: a ``module`` of Terraform or Bicep, or a deployment that links a template.

    Where it stands, its name, and in Terraform the instance key as it is spelled there (``[0]``, ``["a"]``), empty
    without ``count`` and ``for_each``.
    """

    file: str
    lines: tuple[int, int]
    name: str
    index: str = ""


@dataclass(frozen=True)
class Deployment:
    """One scale set as it is deployed.

    ``label`` tells it from the others of its declaration: an instance (``[0]``, ``["a"]``), a module call
    (``module.prod``), a parameter file; empty where it is the only one. ``read`` gives the model in one case.
    ``address`` is the resource address that Terraform gives the instance, module calls included, empty in other
    languages. ``calls`` lead to the file it is declared in, outermost first.
    """

    label: str
    read: Callable[[Assumptions], ScaleSet]
    address: str = ""
    calls: tuple[ModuleCall, ...] = ()

    @cached_property
    def cases(self) -> tuple[list[ScaleSet], str | None]:
        """The scale set in every case that unknown conditions leave open, and why there are several.

        Cases in which it is not created are set aside where it is created in another.
        """
        found, reason = each_case(self.read)
        return [case for case in found if case.deployed] or found[:1], reason

    def anew(self) -> Deployment:
        """The same with nothing read yet: what is read of a scale set goes with the copy, when its record is done."""
        return Deployment(self.label, self.read, self.address, self.calls)


def _no_model(assumptions: Assumptions) -> ScaleSet:
    raise NotImplementedError("nothing is known of the scale set")


@dataclass(frozen=True)
class UnreadDeployment(Deployment):
    """A scale set of which nothing can be known; ``reason`` is a sentence without full stop."""

    read: Callable[[Assumptions], ScaleSet] = _no_model
    reason: str = ""

    @cached_property
    def cases(self) -> tuple[list[ScaleSet], str | None]:
        return [], self.reason

    def anew(self) -> Deployment:
        return self


@dataclass(frozen=True)
class DeclaredScaleSet:
    """A scale set in a source file.

    ``framework`` is Checkov's name for the kind of file (``terraform``, ``terraform_plan``, ``terraform_json``,
    ``arm``, ``bicep``), ``file`` the absolute path, ``lines`` the first and last line counted from 1, ``resource``
    the name Checkov gives it (``azurerm_linux_virtual_machine_scale_set.web``). No deployment means that it is
    certainly not created. ``metadata_skips`` are the entries under ``metadata.checkov`` of an ARM resource
    (``CKV_VMSS_1: reason``).
    """

    framework: str
    file: str
    lines: tuple[int, int]
    resource: str
    deployments: tuple[Deployment, ...]
    metadata_skips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """Something in a file that could not be read, and hides what it declares: ``line`` from 1, 0 for the file."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class ScannedTree:
    """What is to be read, and what a reader may open: regular files below ``root``, an absolute real path, only.

    ``files`` (absolute paths) are the ones whose scale sets are wanted, empty for all; whoever calls them is read
    as well. ``var_files`` are Terraform variable files in the order given. ``is_skipped`` says of an absolute path
    whether the user left it out. ``called`` is for a caller that has already found the modules of Terraform calls:
    the folder, in the tree or outside, by the file and the name of the call.
    """

    root: str
    files: tuple[str, ...] = ()
    var_files: tuple[str, ...] = ()
    is_skipped: Callable[[str], bool] = lambda path: False
    called: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """Every scale set that the files of a tree declare, in order of file and line, and what could not be read."""

    declared: tuple[DeclaredScaleSet, ...] = ()
    unread: tuple[Unread, ...] = ()
