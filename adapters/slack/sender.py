"""What goes out to Slack: one session, one pace, and Slack's refusals in the ports' words."""

import asyncio
from collections import defaultdict
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pace import Pace
from adapters.slack.workspaces import Workspaces
from bot.ports import TryLater, Unreachable

MAX_IN_FLIGHT_PER_TEAM = 3
TOO_FAST_SECONDS = 30.0
NOT_INSTALLED_SECONDS = 600.0

# The person cannot be reached there; what else is wrong is ours or Slack's to mend.
UNREACHABLE = {
    "user_disabled",
    "user_not_found",
    "users_not_found",
    "channel_not_found",
    "is_archived",
    "cannot_dm_bot",
    "messages_tab_disabled",
    "user_not_visible",
    "restricted_action",
    "not_in_channel",
    "as_user_not_supported",
}
REMOVED = {"account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired"}
BUSY = {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "accesslimited",
    "team_added_to_org",
}


class SlackRefused(Exception):
    """Slack does not do it; `code` is Slack's own word, such as "message_not_found"."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.code = code


class TooFast(TryLater):
    """Slack wants nothing of the kind for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.wait_seconds = seconds


class Sender:
    """Calls Slack's methods with the workspace's token."""

    def __init__(self, client: AsyncWebClient, workspaces: Workspaces, pace: Pace) -> None:
        self._client = client
        self._workspaces = workspaces
        self._pace = pace
        self._in_flight: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(MAX_IN_FLIGHT_PER_TEAM)
        )

    async def post(
        self, team: str, conversation: str, channel: str, message: dict[str, Any]
    ) -> tuple[str, str]:
        """Post a message when it is the conversation's turn; its channel and ts.

        Raises: TryLater, Unreachable, SlackRefused.
        """
        async with self._in_flight[team]:
            await self._pace.wait_for_turn(team, conversation)
            try:
                answer = await self.call(
                    team,
                    "chat.postMessage",
                    channel=channel,
                    unfurl_links=False,
                    unfurl_media=False,
                    mrkdwn=False,
                    **message,
                )
            except TooFast as too_fast:
                await self._pace.hold(team, conversation, too_fast.wait_seconds)
                raise
        return str(answer["channel"]), str(answer["ts"])

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Slack's answer to a method. Raises: TryLater, Unreachable, SlackRefused."""
        workspace = await self._workspaces.get(team)
        headers = {"Authorization": f"Bearer {workspace.token}"}
        try:
            answer = await self._client.api_call(method, json=arguments, headers=headers)
        except SlackApiError as error:
            raise _in_port_words(method, error) from error
        except (ClientError, TimeoutError, AttributeError) as error:
            # Where Slack answers with a page or a list, its own library trips over it.
            raise TryLater from error
        return answer.data if isinstance(answer.data, dict) else {}


def _in_port_words(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    code = _code(response)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TooFast(_retry_after(response))
    if status >= 500 or code in BUSY or not code:
        return TryLater()
    if code in REMOVED:
        return TryLater(NOT_INSTALLED_SECONDS)
    return Unreachable(code) if code in UNREACHABLE else SlackRefused(method, code)


def _code(response: Any) -> str:
    try:
        return str(response.get("error") or "")
    except (AttributeError, TypeError, ValueError):
        return ""  # a page instead of an answer


def _retry_after(response: Any) -> float:
    headers = {str(k).lower(): v for k, v in dict(getattr(response, "headers", {}) or {}).items()}
    try:
        return max(float(headers.get("retry-after", TOO_FAST_SECONDS)), 1.0)
    except ValueError:
        return TOO_FAST_SECONDS
