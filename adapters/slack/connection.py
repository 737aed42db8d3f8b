"""Connects Slack as the settings say: one workspace by its token or several by OAuth, over HTTP or
over a socket."""

import asyncio
from collections.abc import Callable

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.core import Core
from adapters.slack.oauth import mount_oauth, no_oauth, oauth_flow
from adapters.slack.platform import Slack, slack_client, slack_session
from adapters.slack.sealing import Seal
from adapters.slack.socket import SocketMode
from adapters.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces
from bot.settings import SlackSettings


class SlackConnection:
    """Slack, from `start` to `stop`. To be made within the event loop."""

    def __init__(self, slack: SlackSettings, secret_key: SecretStr | None, core: Core) -> None:
        self._settings = slack
        self._session = slack_session()
        self._client = slack_client(self._session, slack.api_url)
        self._one: OneWorkspace | None = None
        self._flow: AsyncOAuthFlow | None = None
        self._learning: asyncio.Task[None] | None = None
        self.platform = Slack(core, self._client, *self._workspaces(secret_key, core))
        self._socket: SocketMode | None = None
        if slack.app_token is not None:
            self._socket = SocketMode(_open(slack.app_token), self._client, self.platform.intake)

    def _workspaces(
        self, secret_key: SecretStr | None, core: Core
    ) -> tuple[Workspaces, AsyncOAuthFlow]:
        if self._settings.bot_token is not None:
            self._one = OneWorkspace(self._client, _open(self._settings.bot_token))
            return self._one, no_oauth(self._client)
        seal = Seal(_open(secret_key))
        self._flow = oauth_flow(
            self._client,
            client_id=self._settings.client_id or "",
            client_secret=_open(self._settings.client_secret),
            open_store=core.open_store,
            seal=seal,
            now=core.now,
        )
        return InstalledWorkspaces(core.open_store, seal), self._flow

    @property
    def mounts(self) -> list[Callable[[web.Application], None]]:
        """What adds Slack's routes to the application."""
        mounts: list[Callable[[web.Application], None]] = []
        if self._socket is None:
            secret = _open(self._settings.signing_secret)
            mounts.append(lambda app: self.platform.mount(app, secret))
        if self._flow is not None:
            flow = self._flow
            mounts.append(lambda app: mount_oauth(app, flow))
        return mounts

    async def start(self) -> None:
        """Learn who we are, and deal with what has arrived. Does not wait for Slack."""
        if self._one is not None:
            self._learning = asyncio.create_task(self._one.learn_for_sure())
        self.platform.inbox.start()
        if self._socket is not None:
            await self._socket.start()

    async def stop(self) -> None:
        """Take in nothing more, let what is under way end, and close what is open."""
        if self._socket is not None:
            await self._socket.stop()
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)
        await self.platform.inbox.stop()
        await self._session.close()


def _open(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
