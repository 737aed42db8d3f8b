"""What goes out to Teams: one session, one pace, and Microsoft's refusals in the ports' words."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from adapters.pace import Limit, Pace
from adapters.teams.access import AccessTokens
from adapters.teams.activities import PLATFORM
from adapters.teams.addresses import CALL_TIMEOUT_SECONDS, proxy_for
from adapters.teams.answers import read_object
from adapters.teams.services import Services
from bot.ports import Clock, OpenStore, TryLater, Unreachable

# In a conversation Teams takes 7 in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour; from an app in
# a tenant 50 in 1 s. Some room is left, for on their way messages catch up with each other.
CONVERSATION_LIMITS = (Limit(1.0, burst=5), Limit(2.1, burst=59))
TENANT_LIMITS = (Limit(0.025, burst=5),)
TOO_FAST_SECONDS = 30.0
MAX_HOLD_SECONDS = 3600.0
REFUSED_TOKEN_SECONDS = 60.0
BUSY = (408, 412, 500, 502, 503, 504)
MESSAGE_GONE = "ActivityNotFoundInConversation"
MEMBER_NOT_FOUND = "MemberNotFoundInConversation"
MESSAGE_TOO_BIG = "MessageSizeTooBig"
CHANNEL_BOT = "28:"
CONVERSATIONS = "v3/conversations"
CREATING = "new"  # the place of all conversations that are not there yet
UNAUTHORIZED = 401

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


class NoSuchMember(Unreachable):
    """Nobody in the conversation has the id."""


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
        path = f"{_conversation(conversation)}/activities"
        answer = await self._call(tenant, _thread(conversation), "POST", path, activity)
        return str(answer.get("id") or "")

    async def update(
        self, tenant: str, conversation: str, activity_id: str, activity: Mapping[str, Any]
    ) -> None:
        """Put another content into a message.

        Raises: Gone, TryLater, Unreachable, MessageTooBig, ConnectorRefused.
        """
        path = f"{_conversation(conversation)}/activities/{_part(activity_id)}"
        body = {**activity, "id": activity_id}
        await self._call(tenant, _thread(conversation), "PUT", path, body)

    async def create_conversation(self, tenant: str, user: str) -> str:
        """The id of the person's own conversation with us, by their AAD object id; the same one
        each time. Raises: TryLater, Unreachable (not installed for them), ConnectorRefused.
        """
        body = {
            "isGroup": False,
            "bot": {"id": f"{CHANNEL_BOT}{self._tokens.app_id}"},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        answer = await self._call(tenant, CREATING, "POST", CONVERSATIONS, body)
        conversation = answer.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise TryLater
        return conversation

    async def member(self, tenant: str, conversation: str, user: str) -> dict[str, Any]:
        """Who somebody in the conversation is, by their AAD object id or their id there.

        Raises: NoSuchMember, TryLater, Unreachable, ConnectorRefused.
        """
        path = f"{_conversation(conversation)}/members/{_part(user)}"
        return await self._call(tenant, f"{conversation}/members", "GET", path)

    async def members(self, tenant: str, conversation: str) -> list[dict[str, Any]]:
        """The first people of the conversation: in somebody's own chat with us, all.

        Raises: TryLater, Unreachable, ConnectorRefused.
        """
        path = f"{_conversation(conversation)}/pagedmembers"
        answer = await self._call(tenant, f"{conversation}/members", "GET", path)
        found = answer.get("members")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def _call(
        self,
        tenant: str,
        place: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The answer, asked for when it is the turn of `place`, which has a budget of its own."""
        await self._pace.wait_for_turn(tenant, place)
        url = URL(f"{await self._services.get(tenant)}{path}", encoded=True)
        answer = await self._ask(method, url, body)
        if answer.status == UNAUTHORIZED:  # the token was called back: once more with a new one
            answer = await self._ask(method, url, body)
        if not 200 <= answer.status < 300:
            raise await self._in_port_words(tenant, place, method, answer)
        return answer.body

    async def _ask(self, method: str, url: URL, body: Mapping[str, Any] | None) -> "_Answer":
        token = await self._tokens.get()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self._session.request(
                method,
                url,
                json=body,
                headers=headers,
                allow_redirects=False,
                proxy=proxy_for(url),
                timeout=ClientTimeout(total=CALL_TIMEOUT_SECONDS),
            ) as response:
                answer = _Answer(response.status, response.headers, await read_object(response))
        except (ClientError, OSError, TimeoutError) as error:
            raise TryLater from error
        if answer.status == UNAUTHORIZED:
            self._tokens.drop(token)
        return answer

    async def _in_port_words(
        self, tenant: str, place: str, method: str, answer: "_Answer"
    ) -> Exception:
        status, code = answer.status, _code(answer.body)
        if status == 429:
            seconds = _retry_after(answer.headers)
            await self._pace.hold(tenant, place, seconds)
            return TryLater(seconds)
        if status in BUSY:
            return TryLater()
        if status == UNAUTHORIZED:
            log.error("teams: the service refuses the bot's token: %s", code)
            return TryLater(REFUSED_TOKEN_SECONDS)
        if status == 413 or code == MESSAGE_TOO_BIG:
            return MessageTooBig(status, code)
        if method == "PUT" and (status == 404 or code == MESSAGE_GONE):
            return Gone(status, code)
        if code == MEMBER_NOT_FOUND:
            return NoSuchMember(code)
        if status in (403, 404):
            return Unreachable(code or str(status))
        return ConnectorRefused(status, code)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


def _thread(conversation: str) -> str:
    """What the limits of a conversation are counted for: the threads of a channel together."""
    return conversation.partition(";")[0]


def _conversation(conversation: str) -> str:
    return f"{CONVERSATIONS}/{_part(conversation)}"


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


def _retry_after(headers: Mapping[str, str]) -> float:
    """For how many seconds the service wants nothing."""
    try:
        seconds = float(headers.get("Retry-After", TOO_FAST_SECONDS))
    except ValueError:
        return TOO_FAST_SECONDS  # a date
    return min(max(seconds, 1.0), MAX_HOLD_SECONDS) if math.isfinite(seconds) else TOO_FAST_SECONDS
