"""Fetches a calendar from an address that a person gave: https, public addresses only, within
limits.

It goes out directly, never through a proxy, so that the address which was looked up and judged is
the one that is connected to.
"""

import asyncio
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from adapters.public_addresses import Judge, NotPublic, PublicResolver, is_public
from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.ports import BadCalendar

MAX_ADDRESS_CHARACTERS = 2000
MAX_REDIRECTS = 3
FETCH_TIMEOUT_SECONDS = 20
HTTPS_PORT = 443
CHUNK_BYTES = 64 * 1024


def checked_address(address: str, ports: Collection[int] = (HTTPS_PORT,)) -> URL:
    """The address of a calendar, as it may be fetched. `webcal` is https.

    Raises: BadCalendar("address" | "private").
    """
    text = address.strip()
    if text[:9].casefold() == "webcal://":
        text = "https://" + text[9:]
    try:
        url = URL(text)
        port = url.port
    except ValueError as error:
        raise BadCalendar("address") from error
    host = url.host or ""
    if (
        len(text) > MAX_ADDRESS_CHARACTERS
        or url.scheme != "https"
        or url.user is not None
        or url.password is not None
        or port not in ports
        or not host
    ):
        raise BadCalendar("address")
    if _is_number(host) or "." not in host.strip("."):
        raise BadCalendar("private")
    return url.with_fragment(None)


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


@dataclass(frozen=True, slots=True)
class Body:
    """What was fetched, and its ETag."""

    content: bytes
    etag: str


class Fetcher:
    """Fetches from one address at a time; a connection is not kept."""

    def __init__(
        self,
        *,
        is_allowed: Judge = is_public,
        ports: Collection[int] = (HTTPS_PORT,),
        resolver: Callable[[], AbstractResolver] = ThreadedResolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._is_allowed = is_allowed
        self._ports = ports
        self._resolver = resolver
        self._tls = tls

    async def fetch(self, address: str, etag: str) -> Body | None:
        """What stands there; None when it is what had the ETag.

        Raises: BadCalendar("address" | "private" | "unreachable" | "size").
        """
        url = checked_address(address, self._ports)
        resolver = PublicResolver(self._resolver(), self._is_allowed)
        connector = aiohttp.TCPConnector(
            resolver=resolver, ssl=self._tls or True, force_close=True, use_dns_cache=False
        )
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_SECONDS)
        try:
            async with (
                asyncio.timeout(FETCH_TIMEOUT_SECONDS),
                aiohttp.ClientSession(
                    connector=connector,
                    timeout=timeout,
                    auto_decompress=False,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    trust_env=False,
                ) as session,
            ):
                return await self._follow(session, url, etag)
        except BadCalendar:
            raise
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            private = isinstance(error.__cause__, NotPublic) or "not public" in str(error)
            # The error may hold the address, which is a secret.
            raise BadCalendar("private" if private else "unreachable") from None
        finally:
            await resolver.close()

    async def _follow(self, session: aiohttp.ClientSession, url: URL, etag: str) -> Body | None:
        headers = {"Accept": "text/calendar", "Accept-Encoding": "identity"}
        if etag:
            headers["If-None-Match"] = etag
        for _ in range(MAX_REDIRECTS + 1):
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status == 304 and etag:
                    return None
                if response.status in (301, 302, 303, 307, 308):
                    url = self._same_host(url, response.headers.get("Location", ""))
                    continue
                if response.status != 200 or "Content-Encoding" in response.headers:
                    raise BadCalendar("unreachable")
                return Body(await _read(response), response.headers.get("ETag", "")[:200])
        raise BadCalendar("unreachable")

    def _same_host(self, url: URL, location: str) -> URL:
        new = checked_address(str(url.join(URL(location))), self._ports)
        if (new.host, new.port) != (url.host, url.port):
            raise BadCalendar("unreachable")
        return new


async def _read(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > MAX_CALENDAR_BYTES:
            raise BadCalendar("size")
    return bytes(content)
