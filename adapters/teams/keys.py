"""The keys that Microsoft signs its requests with, kept so that nobody waits for them twice."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK, PyJWTError
from yarl import URL

from adapters.teams.addresses import proxy_for
from adapters.teams.answers import read_object
from bot.ports import Clock, TryLater
from bot.settings.hosts import checked_url

KEPT = timedelta(hours=24)
BETWEEN_FETCHES = timedelta(minutes=1)
BETWEEN_FIRST_FETCHES = timedelta(seconds=10)
FETCH_TIMEOUT_SECONDS = 5.0
MIN_KEY_BITS = 2048

log = logging.getLogger(__name__)


class KeysUnavailable(TryLater):
    """The keys cannot be had just now, so nothing can be said of a token."""


class NoKeys(ValueError):
    """There are no keys to be had; the text says why."""


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A key, and the channels that it may sign for; None = it does not say."""

    key: RSAPublicKey
    endorsements: frozenset[str] | None

    def may_sign_for(self, channel: str) -> bool:
        """Whether what the channel sends may be signed with it."""
        return self.endorsements is None or channel in self.endorsements


class ChannelKeys:
    """The keys at the jwks_uri of the OpenID metadata, by their kid.

    Kept for a day, and beyond while no newer ones can be had. One fetch at a time, and at most one
    a minute; who needs none of the keys that are missing waits for none.
    """

    def __init__(self, session: ClientSession, metadata_url: str, now: Clock) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._now = now
        self._keys: dict[str, ChannelKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def get(self, kid: str) -> ChannelKey | None:
        """The key; None when there is none of that name. Raises: KeysUnavailable."""
        if kid in self._keys:
            if self._is_old():
                self._fetch()
            return self._keys[kid]
        if fetching := self._fetch():
            await asyncio.shield(fetching)
        if kid not in self._keys and self._is_unsure():
            raise KeysUnavailable(BETWEEN_FIRST_FETCHES.total_seconds())
        return self._keys.get(kid)

    async def close(self) -> None:
        """End a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _is_old(self) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at >= KEPT

    def _is_unsure(self) -> bool:
        """Whether the last try failed: the key may well be among those that we could not get."""
        return self._fetched_at is None or self._fetched_at != self._tried_at

    def _fetch(self) -> asyncio.Task[None] | None:
        """The fetch that is under way, or a new one; None when it is too early for that."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        pause = BETWEEN_FETCHES if self._keys else BETWEEN_FIRST_FETCHES
        if self._tried_at is not None and self._now() - self._tried_at < pause:
            return None
        self._tried_at = self._now()
        self._fetching = asyncio.create_task(self._renew(self._tried_at))
        return self._fetching

    async def _renew(self, tried_at: datetime) -> None:
        try:
            self._keys = await fetched(self._session, self._metadata_url)
            self._fetched_at = tried_at
        except NoKeys as error:
            log.error("teams: the keys cannot be fetched: %s", error)


async def fetched(session: ClientSession, metadata_url: str) -> dict[str, ChannelKey]:
    """The keys that the metadata lead to, by their kid. Raises: NoKeys."""
    try:
        async with asyncio.timeout(FETCH_TIMEOUT_SECONDS):
            metadata = await _read(session, metadata_url)
            return _keys(await _read(session, checked_url(str(metadata.get("jwks_uri")))))
    except NoKeys:
        raise
    except (ClientError, OSError, TimeoutError, ValueError) as error:
        raise NoKeys(type(error).__name__) from None


async def _read(session: ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url, allow_redirects=False, proxy=proxy_for(URL(url))) as response:
        if response.status != 200:
            raise NoKeys(f"HTTP {response.status}")
        return await read_object(response)


def _keys(key_set: Mapping[str, Any]) -> dict[str, ChannelKey]:
    """The keys of a set by their kid; what cannot be used is left out. Raises: NoKeys."""
    listed = key_set.get("keys")
    entries = listed if isinstance(listed, list) else []
    found = [_key(one) for one in entries if isinstance(one, dict)]
    keys = dict(pair for pair in found if pair is not None)
    if not keys:
        raise NoKeys("an answer without keys")
    return keys


def _key(entry: Mapping[str, Any]) -> tuple[str, ChannelKey] | None:
    kid, endorsements = entry.get("kid"), entry.get("endorsements")
    if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or not isinstance(kid, str):
        return None
    if endorsements is not None and not isinstance(endorsements, list):
        return None
    try:
        key = PyJWK(dict(entry), algorithm="RS256").key
    except (PyJWTError, ValueError):
        return None
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_KEY_BITS:
        return None
    return kid, ChannelKey(key, None if endorsements is None else frozenset(map(str, endorsements)))
