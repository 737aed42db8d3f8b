"""Asks an OpenAI-compatible server for another wording of a rule.

It goes out directly, never through a proxy, follows no redirect and keeps no connection.
"""

import json
import ssl
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver

from adapters.llm.prompt import asked
from adapters.public_addresses import NotPublic, PublicResolver, is_public
from bot.ports import NoWording
from bot.settings.llm import LlmSettings

MAX_BODY_BYTES = 64 * 1024
CHUNK_BYTES = 8 * 1024


class LlmRephraser:
    """The port Rephraser. `tls` None = the certificates that the system trusts."""

    def __init__(
        self,
        settings: LlmSettings,
        *,
        resolver: Callable[[], AbstractResolver] = ThreadedResolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._resolver = resolver
        self._tls = tls

    async def rephrase(self, statement: str, language: str) -> str:
        """Another wording of the statement. Raises: NoWording."""
        body = asked(self._settings.model, statement, language)
        try:
            content = await self._post(json.dumps(body).encode())
        except TimeoutError:
            raise NoWording("silence") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            is_private = isinstance(getattr(error, "os_error", error), NotPublic)
            raise NoWording("address" if is_private else "unreachable") from None
        return _wording(content)

    async def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self._settings.key is not None:
            headers["Authorization"] = f"Bearer {self._settings.key.get_secret_value()}"
        resolver = PublicResolver(self._resolver(), self._may_lead_to)
        connector = aiohttp.TCPConnector(resolver=resolver, ssl=self._tls or True, force_close=True)
        async with (
            aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=self._settings.timeout_seconds),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            ) as session,
            session.post(
                f"{self._settings.url}/chat/completions",
                data=body,
                headers=headers,
                allow_redirects=False,
            ) as response,
        ):
            if response.status != 200 or "Content-Encoding" in response.headers:
                raise NoWording("refused")
            return await _read(response)

    def _may_lead_to(self, address: IPv4Address | IPv6Address) -> bool:
        return self._settings.is_host_allowed or is_public(address)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > MAX_BODY_BYTES:
            raise NoWording("size")
    return bytes(content)


def _wording(content: bytes) -> str:
    """The text of the first choice. Raises: NoWording when there is none."""
    try:
        match json.loads(content):
            case {"choices": [{"message": {"content": str(text)}}, *_]}:
                return text
    except (ValueError, RecursionError):
        pass
    raise NoWording("content")
