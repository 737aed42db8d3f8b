"""Who speaks to us: the token that Teams' channel sends with everything, checked by ourselves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt
from aiohttp import ClientSession
from jwt.types import Options

from adapters.teams.keys import ChannelKeys
from bot.ports import Clock

CHANNEL = "msteams"
ALGORITHM = "RS256"
LEEWAY = timedelta(minutes=5)
# The times are checked by our own clock, below.
_CHECKS: Options = {
    "require": ["exp", "iss", "aud"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class BadToken(Exception):
    """The request is not from Teams; the text says why, and nothing of the token."""


class ChannelTokens:
    """Checks tokens of requests to the bot `app_id`."""

    def __init__(
        self, session: ClientSession, app_id: str, metadata_url: str, issuer: str, now: Clock
    ) -> None:
        if not app_id:
            raise ValueError("without an app id no token can be checked")
        self._app_id = app_id
        self._issuer = issuer
        self._now = now
        self._keys = ChannelKeys(session, metadata_url, now)

    async def check(self, authorization_header: str, service_url: str) -> None:
        """Let a request of Teams pass that names `service_url` as its service.

        Raises: BadToken; KeysUnavailable when that cannot be told just now.
        """
        token = _bearer(authorization_header)
        key = await self._keys.get(_kid(token))
        if key is None:
            raise BadToken("signed with an unknown key")
        if not key.may_sign_for(CHANNEL):
            raise BadToken("the key is not for Teams")
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=self._issuer,
                options=_CHECKS,
            )
        except jwt.InvalidTokenError as error:
            raise BadToken(type(error).__name__) from None
        self._check_times(claims)
        _check_service(claims, service_url)

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now, leeway = self._now().timestamp(), LEEWAY.total_seconds()
        expires, begins = claims["exp"], claims.get("nbf", 0)
        if not _is_time(expires) or not _is_time(begins):
            raise BadToken("a time is no number")
        if expires + leeway <= now:
            raise BadToken("expired")
        if begins - leeway > now:
            raise BadToken("not valid yet")

    async def close(self) -> None:
        """End what is under way."""
        await self._keys.close()


def _bearer(header: str) -> str:
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BadToken("no bearer token")
    return token.strip()


def _kid(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise BadToken("no token") from None
    if header.get("alg") != ALGORITHM:
        raise BadToken("signed in another way")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise BadToken("no key is named")
    return kid


def _is_time(value: object) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and abs(value) < 1e12  # type: ignore[arg-type]  # no NaN, no infinity


def _check_service(claims: Mapping[str, Any], service_url: str) -> None:
    """A token is for one service, so a stolen one sends our answers nowhere else."""
    claim = claims.get("serviceurl", claims.get("serviceUrl"))
    if not isinstance(claim, str) or claim.rstrip("/") != service_url.rstrip("/"):
        raise BadToken("for another service")
