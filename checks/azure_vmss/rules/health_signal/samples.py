"""Good and bad scale sets of the rule, and the situations its page lists."""

from __future__ import annotations

from ...model.settings import known
from ..samples import (
    HEALTH,
    IN_FLEXIBLE_MODE,
    LINUX,
    LOAD_BALANCER_PROBE,
    ON,
    OPEN,
    SERVICE_FABRIC_BRONZE,
    SERVICE_FABRIC_SILVER,
    Sample,
    Samples,
)

_PROBE = known(LOAD_BALANCER_PROBE)
_GATEWAY_PROBE = known(LOAD_BALANCER_PROBE.replace("loadBalancers", "applicationGateways"))

SAMPLES = Samples(
    good=Sample(
        LINUX,
        {"health_probe_id": LOAD_BALANCER_PROBE},
        {"virtualMachineProfile": {"networkProfile": {"healthProbe": {"id": LOAD_BALANCER_PROBE}}}},
    ),
    bad=Sample(LINUX, {}, {"virtualMachineProfile": {}}),
    situations=(
        ("Uniform, load-balancer probe", {"health_probe": _PROBE}),
        ("Uniform, Application Health extension", {"extensions": HEALTH}),
        ("Uniform, neither", {}),
        ("Uniform, both, flag true", {"health_probe": _PROBE, "extensions": HEALTH, "os_upgrade": ON}),
        ("Uniform, both, flag off", {"health_probe": _PROBE, "extensions": HEALTH}),
        ("Uniform, probe of an application gateway", {"health_probe": _GATEWAY_PROBE}),
        ("Uniform, probe unresolved", {"health_probe": OPEN}),
        ("Uniform, extensions unresolved, no probe", {"extensions_complete": False}),
        ("Flexible, Application Health extension", {**IN_FLEXIBLE_MODE, "extensions": HEALTH}),
        ("Flexible, load-balancer probe only", {**IN_FLEXIBLE_MODE, "health_probe": _PROBE}),
        ("Service Fabric node type, durability Silver or Gold", {"extensions": SERVICE_FABRIC_SILVER}),
        ("Service Fabric node type, durability Bronze or unresolved", {"extensions": SERVICE_FABRIC_BRONZE}),
    ),
)
