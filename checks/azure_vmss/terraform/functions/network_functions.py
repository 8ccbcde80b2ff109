"""Terraform's functions of IP networks."""

from __future__ import annotations

import ipaddress
from typing import Any

from ...evaluation.values import Value
from ..errors import TerraformError
from ..typed_values import NUMBER, STRING, ListValue
from .function_registry import Call, function
from .string_functions import whole_number


def _network(prefix: str) -> Any:
    try:
        if "/" not in prefix or not prefix.rpartition("/")[2].isdigit():
            raise ValueError(prefix)
        return ipaddress.ip_network(prefix, strict=False)
    except ValueError:
        raise TerraformError(f'"{prefix}" is no IP network') from None


@function("cidrhost", STRING, NUMBER)
def _cidrhost(call: Call, prefix: str, number: Any) -> Value:
    network, host = _network(prefix), whole_number(number)
    size = network.num_addresses
    if not -size <= host < size:
        raise TerraformError(f"{prefix} has no host {host}")
    return str(network.network_address + (host if host >= 0 else size + host))


@function("cidrnetmask", STRING)
def _cidrnetmask(call: Call, prefix: str) -> Value:
    network = _network(prefix)
    if network.version != 4:
        raise TerraformError("only an IPv4 network has a netmask")
    return str(network.netmask)


@function("cidrsubnet", STRING, NUMBER, NUMBER)
def _cidrsubnet(call: Call, prefix: str, new_bits: Any, number: Any) -> Value:
    network, bits, subnet = _network(prefix), whole_number(new_bits), whole_number(number)
    length = network.prefixlen + bits
    if bits < 0 or length > network.max_prefixlen:
        raise TerraformError(f"{prefix} cannot be extended by {bits} bits")
    if not -(1 << bits) <= subnet < 1 << bits:
        raise TerraformError(f"{bits} bits are too few for subnet {subnet}")
    subnet = subnet if subnet >= 0 else (1 << bits) + subnet
    first = int(network.network_address) + (subnet << network.max_prefixlen - length)
    return f"{type(network.network_address)(first)}/{length}"


@function("cidrsubnets", STRING, variadic=NUMBER)
def _cidrsubnets(call: Call, prefix: str, *new_bits: Any) -> Value:
    network = _network(prefix)
    at, end = int(network.network_address), int(network.network_address) + network.num_addresses
    found: list[Value] = []
    for each in new_bits:
        bits = whole_number(each)
        length = network.prefixlen + bits
        if bits < 1 or length > network.max_prefixlen or bits > 32:
            raise TerraformError(f"{prefix} cannot be extended by {bits} bits")
        size = 1 << network.max_prefixlen - length
        at = -(-at // size) * size
        if at + size > end:
            raise TerraformError(f"{prefix} has no room for all subnets")
        found.append(f"{type(network.network_address)(at)}/{length}")
        at += size
    return ListValue(found, STRING)
