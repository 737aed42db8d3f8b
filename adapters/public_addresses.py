"""Only addresses of the open internet: what a name leads to is judged, and then connected to."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import AddressFamily

from aiohttp.abc import AbstractResolver, ResolveResult

# Ranges that count as public and lead to other addresses: 6to4, NAT64 and Teredo.
_TUNNELS = tuple(map(ip_network, ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")))

Judge = Callable[[IPv4Address | IPv6Address], bool]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is on the internet: not of this machine, nor of a private network."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast


class NotPublic(OSError):
    """The name leads to an address that is not fetched from."""


class PublicResolver(AbstractResolver):
    """Looks names up, and gives none that leads to any address that is not allowed."""

    def __init__(self, resolver: AbstractResolver, is_allowed: Judge) -> None:
        self._resolver = resolver
        self._is_allowed = is_allowed

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of the name. Raises: OSError."""
        found = await self._resolver.resolve(host, port, family)
        if not all(self._is_allowed(ip_address(one["host"].partition("%")[0])) for one in found):
            raise NotPublic("the name leads to an address that is not public")
        return found

    async def close(self) -> None:
        """Let go of what is open."""
        await self._resolver.close()
