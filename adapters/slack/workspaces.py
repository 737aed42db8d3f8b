"""The workspaces that the app speaks in: one by its token, or several that have installed it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import OpenStore, TryLater, Unreachable

PLATFORM = "slack"
LEARN_AGAIN_SECONDS = 10.0
KNOWN_WITHIN_SECONDS = 1.0
# Slack tells when something happened in whole seconds.
WHOLE_SECOND = timedelta(seconds=1)
# Where Slack answers with a page or a list, its own library trips over it.
NOT_LEARNT = (SlackApiError, ClientError, TimeoutError, AttributeError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One workspace: who we are there, and the token that we speak with."""

    team: str
    token: str
    bot: str
    bot_user: str
    enterprise: str = ""


class Workspaces(Protocol):
    """Finds a workspace without asking Slack."""

    async def get(self, team: str) -> Workspace:
        """Raises: Unreachable when the app is not installed there; TryLater when that is not known
        yet."""

    async def teams(self) -> list[str]:
        """Every workspace that the app is installed in."""

    async def removed(self, team: str, at: datetime) -> None:
        """The workspace took the app away at a moment, or its token stopped working then."""


class OneWorkspace:
    """The workspace of SLACK_BOT_TOKEN. Who that is must be learnt from Slack once."""

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        self._client = client
        self._token = token
        self._workspace: Workspace | None = None
        self._learnt = asyncio.Event()

    async def learn(self) -> Workspace:
        """Ask Slack who the token is. Raises: SlackApiError, ClientError, TimeoutError."""
        answer = await self._client.auth_test(token=self._token)
        self._workspace = Workspace(
            team=str(answer["team_id"]),
            token=self._token,
            bot=str(answer.get("bot_id") or ""),
            bot_user=str(answer["user_id"]),
            enterprise=str(answer.get("enterprise_id") or ""),
        )
        self._learnt.set()
        return self._workspace

    async def learn_for_sure(self) -> None:
        """Ask until Slack answers; what arrives meanwhile is kept and waits."""
        while self._workspace is None:
            try:
                await self.learn()
            except NOT_LEARNT as error:
                log.error("slack: who the token is cannot be learnt: %s", type(error).__name__)
                await asyncio.sleep(LEARN_AGAIN_SECONDS)

    async def get(self, team: str) -> Workspace:
        """The workspace. Raises: Unreachable for another team; TryLater when Slack cannot say."""
        workspace = await self._known()
        if team != workspace.team:
            raise Unreachable(team)
        return workspace

    async def teams(self) -> list[str]:
        """The one. Raises: TryLater when Slack cannot say."""
        return [(await self._known()).team]

    async def _known(self) -> Workspace:
        """Waits for the answer that `learn_for_sure` gets, and asks nothing itself."""
        try:
            async with asyncio.timeout(KNOWN_WITHIN_SECONDS):
                await self._learnt.wait()
        except TimeoutError as error:
            raise TryLater(LEARN_AGAIN_SECONDS) from error
        if self._workspace is None:
            raise TryLater(LEARN_AGAIN_SECONDS)
        return self._workspace

    async def removed(self, team: str, at: datetime) -> None:
        """Only whoever operates this can set another token."""
        log.error("slack: the app was removed from the workspace, or its token was revoked")


class Unsealer(Protocol):
    """Reads sealed tokens."""

    def open(self, sealed: str) -> str:
        """The token. Raises: ValueError when it was sealed with another key."""


class InstalledWorkspaces:
    """The workspaces that have installed the app, as the store has them."""

    def __init__(self, open_store: OpenStore, unsealer: Unsealer) -> None:
        self._open_store = open_store
        self._unsealer = unsealer

    async def get(self, team: str) -> Workspace:
        """Raises: Unreachable when the app is not installed there."""
        async with self._open_store() as store:
            found = await store.installations.get(PLATFORM, team)
        if found is None:
            raise Unreachable(team)
        try:
            token = self._unsealer.open(found.sealed_token)
        except ValueError as error:
            log.error("slack: a token was sealed with another KANALVAKT_SECRET_KEY; install again")
            raise Unreachable(team) from error
        return Workspace(
            team=found.team,
            token=token,
            bot=found.bot,
            bot_user=found.bot_user,
            enterprise=found.enterprise,
        )

    async def teams(self) -> list[str]:
        """Every workspace, by its id."""
        async with self._open_store() as store:
            return [found.team for found in await store.installations.all(PLATFORM)]

    async def removed(self, team: str, at: datetime) -> None:
        """Forget the workspace with its token, unless it has installed the app anew since."""
        async with self._open_store() as store:
            found = await store.installations.get(PLATFORM, team)
            if found is not None and found.installed_at < at + WHOLE_SECOND:
                await store.installations.remove(PLATFORM, team)
