"""The scale sets that the Terraform files of a tree declare."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..evaluation.assumptions import Assumptions
from ..evaluation.values import shown_address
from ..model.declared import DeclaredScaleSet, Deployment, Reading, ScannedTree, Unread
from ..model.scale_set import ScaleSet
from ..scale_sets.terraform_resource_types import AZAPI_RESOURCE, SCALE_SET_TYPES, is_scale_set
from ..scale_sets.terraform_scale_set import TerraformResource, read_scale_set
from .configuration import Configuration, Configurations
from .module_folder import Declaration
from .module_instance import DeployedResource, key_text
from .resource_body import ResourceBody
from .scale_set_owners import ScaleSetOwners
from .scope import NoNames
from .worked_out import WorkedOut


@dataclass(eq=False)
class _Deployed:
    resource: DeployedResource
    owners: ScaleSetOwners

    def read(self, assumptions: Assumptions) -> ScaleSet:
        resource = self.resource
        if assumptions.settle(resource.exists) is False:
            nothing = read_scale_set(TerraformResource(resource.type, {}), (), "", assumptions)
            return replace(nothing, deployed=False)
        attached = self.owners.attached_to(resource, assumptions)
        return read_scale_set(
            TerraformResource(resource.type, resource.body),
            [
                *[TerraformResource(other.type, other.body) for other in attached.certain],
                *[TerraformResource(other.type, other.body, certain=False) for other in attached.possible],
            ],
            attached.unseen,
            assumptions,
        )

    def label(self, root: str) -> str:
        """What tells it from the other deployments of its declaration; ``root`` is empty where all have one root."""
        place = os.path.relpath(self.resource.module.root.folder.path, root).replace(os.sep, "/") if root else ""
        parts = (place, shown_address(self.resource.module.address), key_text(self.resource.identity.index))
        return " ".join(part for part in parts if part)

    @property
    def address(self) -> str:
        identity = self.resource.identity
        module = shown_address(identity.module)
        return ".".join(part for part in (module, identity.type, identity.name + key_text(identity.index)) if part)


def read_terraform(tree: ScannedTree, environment: Mapping[str, str] | None = None) -> Reading:
    """Read the ``.tf``, ``.tofu`` and JSON files of a tree; ``environment`` is where ``TF_VAR_`` variables stand."""
    configurations = Configurations(tree, dict(os.environ if environment is None else environment))
    found: dict[Declaration, list[_Deployed]] = {}
    unread: list[Unread] = []
    for configuration in configurations.all():
        _add(configuration, found)
        unread.extend(_unread_modules(configuration))
    wanted = set(tree.files)
    declared = [
        _declared(declaration, instances, tree)
        for declaration, instances in found.items()
        if not wanted or declaration.file in wanted
    ]
    declared.sort(key=lambda item: (item.file, item.lines))
    return Reading(tuple(declared), (*configurations.files.unread, *dict.fromkeys(unread)))


def _add(configuration: Configuration, found: dict[Declaration, list[_Deployed]]) -> None:
    owners = ScaleSetOwners(configuration)
    for folder in configuration.folders:
        for (mode, type_name, _), declarations in folder.resources.items():
            for declaration in declarations:
                if mode == "managed" and _is_scale_set(type_name, declaration):
                    found.setdefault(declaration, [])
    for deployed in owners.scale_sets:
        found.setdefault(deployed.declaration, []).append(_Deployed(deployed, owners))


def _is_scale_set(type_name: str, declaration: Declaration) -> bool:
    """Whether the type of a resource that may not be deployed at all says so without any name."""
    if type_name != AZAPI_RESOURCE:
        return type_name in SCALE_SET_TYPES
    return is_scale_set(type_name, ResourceBody(declaration.block.body, NoNames(), WorkedOut()))


def _declared(declaration: Declaration, instances: list[_Deployed], tree: ScannedTree) -> DeclaredScaleSet:
    block = declaration.block
    roots = {deployed.resource.module.root.folder.path for deployed in instances}
    place = tree.root if len(roots) > 1 else ""
    return DeclaredScaleSet(
        framework="terraform_json" if declaration.is_json else "terraform",
        file=declaration.file,
        lines=(block.first_line, block.last_line),
        resource=".".join(block.labels),
        deployments=tuple(
            Deployment(deployed.label(place), deployed.read, deployed.address, deployed.resource.module.calls)
            for deployed in instances
        ),
    )


def _unread_modules(configuration: Configuration) -> list[Unread]:
    return [
        Unread(call.file, call.block.first_line, f'module "{name}" cannot be read')
        for module, name in configuration.unread
        for call in (module.folder.calls[name],)
    ]
