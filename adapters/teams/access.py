"""The token that we speak with: by a client secret or a managed identity, asked for once an
hour."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession
from yarl import URL

from adapters.teams.addresses import proxy_for
from adapters.teams.answers import read_object
from bot.ports import Clock, TryLater
from bot.settings import TeamsSettings
from bot.settings.teams import SCOPE_END

RENEWED_BEFORE = timedelta(minutes=5)
AFTER_FAILURE = timedelta(seconds=10)
AFTER_REFUSAL = timedelta(minutes=1)
IDENTITY_API_VERSION = "2019-08-01"
MAX_CODE_CHARACTERS = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    asked_at: datetime
    renew_at: datetime
    expires_at: datetime


class NoToken(Exception):
    """The login gave no token, the text says why; `is_refusal` = asking again will not help
    soon."""

    def __init__(self, why: str, *, is_refusal: bool) -> None:
        super().__init__(why)
        self.is_refusal = is_refusal


class AccessTokens:
    """Gives the token of the bot. One request at a time, and none while the last one is good."""

    def __init__(self, session: ClientSession, settings: TeamsSettings, now: Clock) -> None:
        self._session = session
        self._settings = settings
        self._now = now
        self._token: _Token | None = None
        self._not_before: datetime | None = None
        self._asking = asyncio.Lock()

    @property
    def app_id(self) -> str:
        """Who the token is for; "" where nobody asks who we are."""
        return self._settings.app_id or ""

    async def get(self) -> str | None:
        """The token; None without an app id. Raises: TryLater."""
        if not self._settings.authenticated:
            return None
        if token := self._good():
            return token
        async with self._asking:
            return self._good() or await self._renewed()

    def drop(self, token: str | None) -> None:
        """Forget the token, which was refused; but a new one for each refusal helps nobody."""
        kept = self._token
        is_old = kept is not None and self._now() - kept.asked_at >= AFTER_REFUSAL
        if kept is not None and kept.text == token and is_old:
            self._token = None

    def _good(self) -> str | None:
        token = self._token
        return token.text if token is not None and self._now() < token.renew_at else None

    async def _renewed(self) -> str:
        """A new token; the old one while it lasts and the login does not answer."""
        now = self._now()
        if self._not_before is None or now >= self._not_before:
            try:
                self._token = await self._fetch()
            except NoToken as failed:
                pause = AFTER_REFUSAL if failed.is_refusal else AFTER_FAILURE
                self._not_before = self._now() + pause
                log.error("teams: the login gives no token: %s", failed)
        if self._token is not None and now < self._token.expires_at:
            return self._token.text
        wait = self._not_before - now if self._not_before else AFTER_FAILURE
        raise TryLater(max(wait.total_seconds(), 1.0))

    async def ask(self) -> None:
        """Ask the login for a token now. Raises: NoToken."""
        self._token = await self._fetch()

    async def _fetch(self) -> _Token:
        asked_at = self._now()
        managed = self._settings.kind == "UserAssignedMsi"
        request = self._managed_identity() if managed else self._client_secret()
        proxy = proxy_for(URL(request["url"]))
        try:
            async with self._session.request(
                **request, allow_redirects=False, proxy=proxy
            ) as response:
                body = await read_object(response)
                status = response.status
        except (ClientError, OSError, TimeoutError) as error:
            raise NoToken(type(error).__name__, is_refusal=False) from None
        if status != 200:
            code = _code(body)
            raise NoToken(f"HTTP {status} {code}".strip(), is_refusal=400 <= status < 429)
        text, seconds = body.get("access_token"), _lifetime(body, asked_at)
        if not isinstance(text, str) or not text or seconds is None:
            raise NoToken("an answer without a token", is_refusal=False)
        lifetime = timedelta(seconds=seconds)
        early = max(lifetime - RENEWED_BEFORE, lifetime / 2)
        return _Token(text, asked_at, asked_at + early, asked_at + lifetime)

    def _client_secret(self) -> dict[str, Any]:
        settings = self._settings
        secret = settings.app_password
        login = f"{settings.login_url.rstrip('/')}/{settings.login_tenant}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": secret.get_secret_value() if secret else "",
            "scope": settings.oauth_scope,
        }
        return {"method": "POST", "url": login, "data": form}

    def _managed_identity(self) -> dict[str, Any]:
        settings = self._settings
        header = settings.identity_header
        return {
            "method": "GET",
            "url": settings.identity_endpoint or "",
            "params": {
                "api-version": IDENTITY_API_VERSION,
                "resource": settings.oauth_scope.removesuffix(SCOPE_END),
                "client_id": self.app_id,
            },
            "headers": {"X-IDENTITY-HEADER": header.get_secret_value() if header else ""},
        }


def _lifetime(body: dict[str, Any], asked_at: datetime) -> float | None:
    """For how many seconds the token lasts: told in seconds, or (managed) as a moment."""
    try:
        if "expires_in" in body:
            seconds = float(body["expires_in"])
        else:
            seconds = float(body["expires_on"]) - asked_at.timestamp()
    except (KeyError, TypeError, ValueError):
        return None
    return seconds if 0 < seconds < 10**7 else None


def _code(body: dict[str, Any]) -> str:
    """The login's own codes for what is wrong, as "invalid_client 7000215"; no sentences."""
    code, numbers = body.get("error"), body.get("error_codes")
    is_word = isinstance(code, str) and code.replace("_", "").isalnum()
    words = [str(code)[:MAX_CODE_CHARACTERS]] if is_word else []
    if isinstance(numbers, list):
        words += [str(number) for number in numbers[:3] if isinstance(number, int)]
    return " ".join(words)
