"""What becomes of the Terraform resource that Checkov asks about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from ..model.declared import DeclaredScaleSet, Deployment, UnreadDeployment
from ..rules.limits import Limits
from ..rules.settings_file import limits_for
from ..scale_sets.terraform_resource_types import AZAPI_RESOURCE
from ..terraform.declarations import read_terraform
from ..terraform.plan.declarations import deployment_of, planned_resources
from .kept_scans import KeptScans
from .terraform_records import TerraformRecord


class _Scan:
    """The scale sets of one scan by file and name."""

    def __init__(self, record: TerraformRecord) -> None:
        tree = record.tree()
        # neither the settings file nor the environment changes while a scan goes on
        self.limits = lru_cache(maxsize=None)(partial(limits_for, tree.root))
        reading = read_terraform(tree)
        self._declared: dict[tuple[str, str], list[DeclaredScaleSet]] = {}
        for declared in reading.declared:
            self._declared.setdefault((declared.file, declared.resource), []).append(declared)
        self._unread = {unread.file: unread.reason for unread in reading.unread}

    def deployments(self, record: TerraformRecord) -> Sequence[Deployment] | None:
        declared = self._declared.get((record.file, record.resource), [])
        if not declared:
            return None
        declaration = next((one for one in declared if one.lines[0] == record.line), declared[0])
        return [
            deployment.anew()
            for deployment in declaration.deployments
            if _is_called(deployment, record) and _is_instance(deployment, record)
        ]

    def reason(self, record: TerraformRecord) -> str:
        return self._unread.get(record.file, "its declaration cannot be read")


class Scans:
    """What the Terraform runners ask about."""

    def __init__(self) -> None:
        self._kept: KeptScans[_Scan] = KeptScans()

    def read(self, record: TerraformRecord) -> tuple[Sequence[Deployment] | None, Limits]:
        """The deployments a record stands for, None where the resource is no scale set; and the limits of its file."""
        if record.plan:
            return _planned(record), limits_for(record.tree().root, record.file)
        scan = self._kept.of(record.scan, lambda: _Scan(record))
        deployments = scan.deployments(record)
        if deployments is None:
            deployments = _unread(record, scan.reason(record))
        return deployments, scan.limits(record.file)


def _planned(record: TerraformRecord) -> Sequence[Deployment] | None:
    resources = planned_resources(record.plan)
    if resources is None or record.address not in resources.scale_sets:
        return _unread(record, "the plan file does not have it")
    return [deployment_of(resources, record.address)]


def _unread(record: TerraformRecord, reason: str) -> Sequence[Deployment] | None:
    return None if record.resource.startswith(AZAPI_RESOURCE) else [UnreadDeployment("", reason=reason)]


def _is_called(deployment: Deployment, record: TerraformRecord) -> bool:
    """Whether the calls that lead to a deployment are those of the record, as far as Checkov knows them."""
    return not record.calls or (
        len(deployment.calls) == len(record.calls)
        and all(
            (ours.file, ours.name) == (theirs.file, theirs.name) and _is_key(ours.index, theirs.key)
            for ours, theirs in zip(deployment.calls, record.calls)
        )
    )


def _is_instance(deployment: Deployment, record: TerraformRecord) -> bool:
    address = deployment.address
    start = address.find("[", address.rfind(record.resource)) if record.resource in address else -1
    return _is_key(address[start:] if start >= 0 else "", record.key)


def _is_key(ours: str, theirs: str | None) -> bool:
    """Whether an instance key is the one Checkov has; it has none for what it did not expand, and we none for what
    nobody can count."""
    return theirs is None or not ours or ours.strip("[]\"'") == theirs
