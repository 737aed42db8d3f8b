"""Slack's own framework as the router: each kind of arrival to its listener. It runs after the
acknowledgement, from the inbox."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.inbox import Taken
from adapters.slack.conversation import Conversation
from adapters.slack.people import read_profile
from adapters.slack.replies import Doing
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.people import AccountRef
from bot.events import AccountChanged
from bot.ports import Posting, Unreachable

ANYTHING = re.compile(".*")
DOING = "doing"

Ack = Callable[..., Awaitable[Any]]

log = logging.getLogger(__name__)


class _Known(AsyncAuthorize):
    """Which workspace speaks is known before the framework is asked: no call to Slack is made."""

    def __init__(self) -> None:
        """Nothing to prepare."""

    async def __call__(self, **given: Any) -> AuthorizeResult:
        workspace = given["context"][DOING].workspace
        return AuthorizeResult(
            enterprise_id=workspace.enterprise or None,
            team_id=workspace.team,
            bot_id=workspace.bot,
            bot_user_id=workspace.bot_user,
            bot_token=workspace.token,
        )


class SlackApp:
    """Runs what arrived through the listeners."""

    def __init__(
        self,
        client: AsyncWebClient,
        oauth_flow: AsyncOAuthFlow,
        workspaces: Workspaces,
        conversation: Conversation,
        account_changed: AccountChanged,
    ) -> None:
        self._workspaces = workspaces
        self._bolt = AsyncApp(
            name="Kanalvakt",
            logger=logging.getLogger("slack_bolt"),
            client=client,
            authorize=_Known(),
            oauth_flow=oauth_flow,
            signing_secret="checked at the edge",
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        _listen(self._bolt, conversation, account_changed)

    async def run(self, taken: Taken) -> Sequence[Posting]:
        """Deal with what arrived; the copies of notices that were posted. Raises: TryLater."""
        body = json.loads(taken.payload)
        try:
            workspace = await self._workspaces.get(_team(body))
        except Unreachable:
            log.warning("slack: something arrived from a workspace that the app is not in")
            taken.answer()
            return ()
        doing = Doing(taken, workspace)
        request = AsyncBoltRequest(body=body, mode="socket_mode", context={DOING: doing})
        try:
            await self._bolt.async_dispatch(request)
        except Unreachable:
            log.warning("slack: the person who acted cannot be reached")
        taken.answer()
        return doing.postings


def _team(body: dict[str, Any]) -> str:
    if isinstance(body.get("team"), dict):
        return str(body["team"]["id"])
    return str(body.get("team_id") or body["user"]["team_id"])


def _listen(app: AsyncApp, talk: Conversation, account_changed: AccountChanged) -> None:
    """Tie each kind of arrival to its listener. What has none is passed over."""

    def to(step: Callable[[Doing, dict[str, Any]], Awaitable[None]]) -> Callable[..., Any]:
        async def listener(body: dict[str, Any], context: Any, ack: Ack) -> None:
            await ack()
            await step(context[DOING], body)

        return listener

    async def leave(doing: Doing, body: dict[str, Any]) -> None:
        tokens = body["event"].get("tokens")
        if tokens is None or tokens.get("bot"):
            await talk.leave(doing, body)

    async def user_change(doing: Doing, body: dict[str, Any]) -> None:
        user, team = body["event"]["user"], doing.workspace.team
        account = AccountRef(platform=PLATFORM, team=team, user=str(user["id"]))
        await account_changed(account, None if user.get("deleted") else read_profile(user, team))

    async def pass_over(doing: Doing, body: dict[str, Any]) -> None:
        """Nothing of ours."""

    async def rise(error: Exception) -> None:
        raise error

    app.error(rise)
    for event, step in {
        "message": talk.say,
        "app_mention": talk.say,
        "app_home_opened": talk.open,
        "user_change": user_change,
        "app_uninstalled": leave,
        "tokens_revoked": leave,
    }.items():
        app.event(event)(to(step))
    app.command(ANYTHING)(to(talk.command))
    app.shortcut(ANYTHING)(to(talk.shortcut))
    app.action(re.compile("^(press|form):"))(to(talk.press))
    app.action(re.compile("^page:"))(to(talk.turn_page))
    app.action(re.compile("^alternative:"))(to(talk.alternative))
    app.action(re.compile("^field:"))(to(talk.pick))
    app.view_submission("form")(to(talk.submit))
    app.view_closed("form")(to(talk.close))
    for kind in (app.event, app.action, app.view_submission, app.view_closed):
        kind(ANYTHING)(to(pass_over))
