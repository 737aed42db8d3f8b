"""What goes out to Teams: one session, one pace, and Microsoft's refusals in the ports' words."""

import logging
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession
from yarl import URL

from adapters.pace import TEAM, Limit, Pace
from adapters.teams.access import AccessTokens
from adapters.teams.activities import PLATFORM
from adapters.teams.answers import read_object
from adapters.teams.services import Services
from bot.ports import Clock, OpenStore, TryLater, Unreachable

# In a conversation Teams takes 7 in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour; from an app in
# a tenant 50 in 1 s.
CONVERSATION_LIMITS = (Limit(1.0, burst=6), Limit(2.1, burst=60))
TENANT_LIMITS = (Limit(0.025, burst=10),)
TOO_FAST_SECONDS = 30.0
MAX_HOLD_SECONDS = 3600.0
REFUSED_TOKEN_SECONDS = 60.0
BUSY = (408, 412, 500, 502, 503, 504)
MESSAGE_GONE = "ActivityNotFoundInConversation"
MESSAGE_TOO_BIG = "MessageSizeTooBig"
CHANNEL_BOT = "28:"

log = logging.getLogger(__name__)


class ConnectorRefused(Exception):
    """Teams does not do it; `status` is that of HTTP and `code` Microsoft's own word."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"HTTP {status} {code}".strip())
        self.status = status
        self.code = code


class MessageTooBig(ConnectorRefused):
    """The activity is bigger than Teams takes."""


class Gone(ConnectorRefused):
    """The message is there no more."""


def teams_pace(open_store: OpenStore, now: Clock) -> Pace:
    """The pace that Teams allows."""
    return Pace(
        open_store=open_store,
        platform=PLATFORM,
        conversation_limits=CONVERSATION_LIMITS,
        team_limits=TENANT_LIMITS,
        now=now,
    )


class Connector:
    """Calls the service of a tenant with the bot's token."""

    def __init__(
        self, session: ClientSession, tokens: AccessTokens, pace: Pace, services: Services
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._pace = pace
        self._services = services

    async def send(self, tenant: str, conversation: str, activity: Mapping[str, Any]) -> str:
        """Post a message when it is the conversation's turn; its id.

        Raises: TryLater, Unreachable, MessageTooBig, ConnectorRefused.
        """
        await self._pace.wait_for_turn(tenant, conversation)
        path = f"v3/conversations/{_part(conversation)}/activities"
        answer = await self._call(tenant, conversation, "POST", path, activity)
        return str(answer.get("id") or "")

    async def update(
        self, tenant: str, conversation: str, activity_id: str, activity: Mapping[str, Any]
    ) -> None:
        """Put another content into a message.

        Raises: Gone, TryLater, Unreachable, MessageTooBig, ConnectorRefused.
        """
        await self._pace.wait_for_turn(tenant, TEAM)
        path = f"v3/conversations/{_part(conversation)}/activities/{_part(activity_id)}"
        await self._call(tenant, conversation, "PUT", path, {**activity, "id": activity_id})

    async def create_conversation(self, tenant: str, user: str) -> str:
        """The id of the person's own conversation with us, by their AAD object id; the same one
        each time. Raises: TryLater, Unreachable (not installed for them), ConnectorRefused.
        """
        await self._pace.wait_for_turn(tenant, user)
        body = {
            "isGroup": False,
            "bot": {"id": f"{CHANNEL_BOT}{self._tokens.app_id}"},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        answer = await self._call(tenant, user, "POST", "v3/conversations", body)
        conversation = answer.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise TryLater
        return conversation

    async def member(self, tenant: str, conversation: str, user: str) -> dict[str, Any]:
        """Who somebody in the conversation is, by their AAD object id or their id there.

        Raises: TryLater, Unreachable, ConnectorRefused.
        """
        await self._pace.wait_for_turn(tenant, TEAM)
        path = f"v3/conversations/{_part(conversation)}/members/{_part(user)}"
        return await self._call(tenant, TEAM, "GET", path, None)

    async def _call(
        self, tenant: str, place: str, method: str, path: str, body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """The answer; `place` is what a refusal for haste holds up."""
        url = URL(f"{await self._services.get(tenant)}{path}", encoded=True)
        for is_last in (False, True):
            token = await self._tokens.get()
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            try:
                async with self._session.request(
                    method, url, json=body, headers=headers, allow_redirects=False
                ) as response:
                    answer = await read_object(response)
            except (ClientError, OSError, TimeoutError) as error:
                raise TryLater from error
            if response.status == 401 and not is_last:
                self._tokens.drop(token)
                continue
            if not 200 <= response.status < 300:
                raise await self._in_port_words(tenant, place, method, response, answer)
            return answer
        raise TryLater  # not reached

    async def _in_port_words(
        self,
        tenant: str,
        place: str,
        method: str,
        response: ClientResponse,
        answer: Mapping[str, Any],
    ) -> Exception:
        status, code = response.status, _code(answer)
        if status == 429:
            seconds = retry_after(response.headers)
            await self._pace.hold(tenant, place, seconds)
            return TryLater(seconds)
        if status in BUSY:
            return TryLater()
        if status == 401:
            log.error("teams: the service refuses the bot's token: %s", code)
            return TryLater(REFUSED_TOKEN_SECONDS)
        if status == 413 or code == MESSAGE_TOO_BIG:
            return MessageTooBig(status, code)
        if method == "PUT" and (status == 404 or code == MESSAGE_GONE):
            return Gone(status, code)
        if status in (403, 404):
            return Unreachable(code or str(status))
        return ConnectorRefused(status, code)


def _part(text: str) -> str:
    """An id as one part of a path. Raises: ValueError for what would be another path."""
    if not text.strip("."):
        raise ValueError("no id")
    return quote(text, safe="")


def _code(answer: Mapping[str, Any]) -> str:
    """Microsoft's word for what is wrong, such as BotNotInConversationRoster."""
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code.isalnum() and len(code) <= 100 else ""


def retry_after(headers: Mapping[str, str]) -> float:
    """For how many seconds the service wants nothing."""
    try:
        seconds = float(headers.get("Retry-After", TOO_FAST_SECONDS))
    except ValueError:
        return TOO_FAST_SECONDS  # a date
    return min(max(seconds, 1.0), MAX_HOLD_SECONDS) if math.isfinite(seconds) else TOO_FAST_SECONDS
