"""Which addresses may be asked: hosts on a list, by https, and never into the network around us."""

import string
from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import AddressFamily
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.settings.hosts import is_listed, is_loopback, trusted

CALL_TIMEOUT_SECONDS = 15.0
MAX_CONNECTIONS = 64
MAX_URL_CHARACTERS = 8000
HTTPS_PORTS = (None, 443)
NAT64 = ip_network("64:ff9b::/96")

_FORBIDDEN = frozenset(string.whitespace + "\\\x7f")


class ForeignAddress(ValueError):
    """The address is none that may be asked; the text says why, without the address."""


class PrivateAddress(OSError):
    """The host leads into the network around us, or nowhere."""


def checked(url: str, patterns: Sequence[str]) -> URL:
    """The address, written anew from its parts, so that nothing reads it in another way.

    Only https, and http on this machine where that is listed. Raises: ForeignAddress.
    """
    if len(url) > MAX_URL_CHARACTERS or _FORBIDDEN & set(url) or not url.isprintable():
        raise ForeignAddress("no address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ForeignAddress("no address") from None
    is_own = is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_own):
        raise ForeignAddress("not https")
    if "@" in parts.netloc or not is_listed(host, patterns):
        raise ForeignAddress("the host is not on the list")
    if port not in HTTPS_PORTS and not is_own:
        raise ForeignAddress("the port is not that of https")
    name = f"[{host}]" if ":" in host else host
    place = name if port is None or not is_own else f"{name}:{port}"
    rest = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return URL(f"{parts.scheme}://{place}{quote(rest, safe=string.punctuation)}", encoded=True)


def service_address(url: str, patterns: Sequence[str]) -> str:
    """The address of a service, with one slash at its end. Raises: ForeignAddress."""
    address = checked(url, patterns)
    if address.raw_query_string:
        raise ForeignAddress("an address of a service has no query")
    return str(address).rstrip("/") + "/"


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet, also where it is wrapped in another."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = IPv4Address(int(ip) & 0xFFFF_FFFF)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def is_near(host: str) -> bool:
    """Whether the host is this machine, or what gives managed identities right beside it."""
    try:
        return is_loopback(host) or ip_address(host).is_link_local
    except ValueError:
        return False


class PublicHosts(AbstractResolver):
    """Finds the addresses of hosts; for those on the list only addresses in the open internet.

    What is checked is what is connected to. Other hosts are a proxy or Microsoft's services.
    """

    def __init__(self, patterns: Sequence[str], inner: AbstractResolver) -> None:
        self._patterns = tuple(pattern for pattern in patterns if not is_loopback(pattern))
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """The addresses. Raises: PrivateAddress when none of them may be asked; OSError."""
        found = await self._inner.resolve(host, port, family)
        if not is_listed(host.lower(), self._patterns):
            return found
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise PrivateAddress("the host has no address in the open internet")
        return public

    async def close(self) -> None:
        """Let go of what is open."""
        await self._inner.close()


def teams_session(download_hosts: Sequence[str], ca_bundle: str | None = None) -> ClientSession:
    """The session that every call goes through; to be made within the event loop and closed.

    `ca_bundle`: the certificates to trust; None = the system's. Raises: OSError.
    """
    return ClientSession(
        connector=TCPConnector(
            limit=MAX_CONNECTIONS,
            resolver=PublicHosts(download_hosts, ThreadedResolver()),
            ssl=trusted(ca_bundle) if ca_bundle else True,
        ),
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=CALL_TIMEOUT_SECONDS),
    )


def proxy_for(url: URL) -> str | None:
    """The proxy that leads there, by HTTPS_PROXY and NO_PROXY; None = there is none."""
    return _proxy(url.scheme, url.host or "")


@cache
def _proxy(scheme: str, host: str) -> str | None:
    # Not aiohttp's `trust_env`: it sends what stands in a .netrc, and reads that at every call.
    if is_near(host) or proxy_bypass(host):
        return None
    return getproxies().get(scheme)
