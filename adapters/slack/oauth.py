"""Workspaces install the app themselves, by OAuth."""

import logging
from typing import Any

from aiohttp import ClientError, encode_basic_auth, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation as Granted
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import bot_scopes
from adapters.slack.oauth_pages import refused, welcomed
from adapters.slack.oauth_stores import STATE_LIFE_SECONDS, StoredInstallations, StoredStates
from adapters.slack.sealing import Seal
from bot.ports import Clock, OpenStore

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

log = logging.getLogger(__name__)


class _Flow(AsyncOAuthFlow):
    """The framework's flow, where a fault of Slack is told on a page, and no code is logged."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Slack's own page, where the workspace is chosen; what the address asks for is passed
        over."""
        return self.settings.authorize_url_generator.generate(state=state)

    async def run_installation(self, code: str) -> Granted | None:
        """What Slack gives for the code; None when it gives nothing."""
        who = encode_basic_auth(self.settings.client_id, self.settings.client_secret)
        try:
            given = await self.client.api_call(
                "oauth.v2.access", data={"code": code}, headers={"Authorization": who}
            )
            token = str(given.get("access_token") or "")
            bot = await self.client.auth_test(token=token)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("slack: an installation was not confirmed: %s", type(error).__name__)
            return None
        team, enterprise = given.get("team") or {}, given.get("enterprise") or {}
        return Granted(
            app_id=given.get("app_id"),
            enterprise_id=enterprise.get("id"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=bot.get("bot_id"),
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope") or "",
            user_id="",
            is_enterprise_install=bool(given.get("is_enterprise_install")),
        )


def oauth_flow(
    client: AsyncWebClient,
    *,
    client_id: str,
    client_secret: str,
    open_store: OpenStore,
    seal: Seal,
    now: Clock,
) -> AsyncOAuthFlow:
    """How workspaces install the app. Calls go to the client's address; `now` is real time.

    Raises: NoManifest, as the scopes stand there.
    """
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=bot_scopes(),
        user_scopes=(),
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=AsyncCallbackOptions(success=welcomed, failure=refused),
        installation_store=StoredInstallations(open_store, seal, now),
        state_store=StoredStates(open_store, now),
        state_expiration_seconds=STATE_LIFE_SECONDS,
    )
    # The framework takes SLACK_REDIRECT_URI from the environment; it is no setting of ours.
    settings.redirect_uri = settings.authorize_url_generator.redirect_uri = None
    return _Flow(client=client, settings=settings)


def no_oauth(client: AsyncWebClient) -> AsyncOAuthFlow:
    """A flow that is never mounted and whose stores refuse, for the workspace of SLACK_BOT_TOKEN.

    Without one the framework turns on a flow of its own, which writes into the home folder, as soon
    as SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are in the environment.
    """
    settings = AsyncOAuthSettings(
        client_id="none",
        client_secret="none",
        scopes=(),
        user_scopes=(),
        installation_store=AsyncInstallationStore(),
        state_store=AsyncOAuthStateStore(),
    )
    return AsyncOAuthFlow(client=client, settings=settings)


def mount_oauth(app: web.Application, flow: AsyncOAuthFlow) -> None:
    """Add the routes where an administrator begins and comes back from Slack."""

    async def install(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(_read(request)))

    async def come_back(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(_read(request)))

    app.router.add_get(flow.install_path, install, allow_head=False)
    app.router.add_get(flow.redirect_uri_path, come_back, allow_head=False)


def _read(request: web.Request) -> AsyncBoltRequest:
    """The request without its body, which means nothing here."""
    headers: dict[str, Any] = dict(request.headers)
    return AsyncBoltRequest(body="", query=request.rel_url.raw_query_string, headers=headers)
