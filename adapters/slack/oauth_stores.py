"""What the framework would keep of installations in files of its own stands in the store."""

import logging
import re
import secrets
from datetime import timedelta
from typing import Any

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation as Granted
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.sealing import Seal
from adapters.slack.workspaces import PLATFORM
from bot.ports import Clock, Installation, OpenStore

STATE_LIFE_SECONDS = 600
STATE_BYTES = 32

_STATE = re.compile(r"[0-9A-Za-z_-]{43}")

log = logging.getLogger(__name__)


class StoredInstallations(AsyncInstallationStore):
    """The framework's store of installations, in ours. Tokens of persons are never kept."""

    def __init__(self, open_store: OpenStore, seal: Seal, now: Clock) -> None:
        self._open_store = open_store
        self._seal = seal
        self._now = now

    @property
    def logger(self) -> logging.Logger:
        """Where the framework writes what it does here."""
        return log

    async def async_save(self, installation: Granted) -> None:
        """Keep the workspace with its sealed token. Raises: BoltError when no workspace has let the
        app in, but an organisation with many."""
        team, token = installation.team_id, installation.bot_token
        if installation.is_enterprise_install or not team or not token:
            raise BoltError("the app is installed in one workspace at a time")
        kept = Installation(
            platform=PLATFORM,
            team=team,
            enterprise=installation.enterprise_id or "",
            team_name=installation.team_name or "",
            bot=installation.bot_id or "",
            bot_user=installation.bot_user_id or "",
            scopes=",".join(installation.bot_scopes or ()),
            sealed_token=self._seal.close(token),
            installed_at=self._now(),
        )
        async with self._open_store() as store:
            await store.installations.save(kept)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Granted | None:
        """The workspace with its token. Raises: ValueError when that was sealed with another
        key."""
        async with self._open_store() as store:
            found = await store.installations.get(PLATFORM, team_id or "")
        if found is None:
            return None
        return Granted(
            enterprise_id=found.enterprise or None,
            team_id=found.team,
            team_name=found.team_name,
            bot_token=self._seal.open(found.sealed_token),
            bot_id=found.bot,
            bot_user_id=found.bot_user,
            bot_scopes=found.scopes,
            user_id="",
            installed_at=found.installed_at.timestamp(),
        )

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The same, as the framework wants it for bots."""
        found = await self.async_find_installation(enterprise_id=enterprise_id, team_id=team_id)
        return found.to_bot() if found is not None else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the workspace."""
        async with self._open_store() as store:
            await store.installations.remove(PLATFORM, team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget the workspace; a person who takes back their own token changes nothing."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)


class StoredStates(AsyncOAuthStateStore):
    """The framework's store of installations that somebody has begun, in ours."""

    def __init__(self, open_store: OpenStore, now: Clock) -> None:
        self._open_store = open_store
        self._now = now

    @property
    def logger(self) -> logging.Logger:
        """Where the framework writes what it does here."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A state that nobody can guess."""
        state = secrets.token_urlsafe(STATE_BYTES)
        now = self._now()
        async with self._open_store() as store:
            expires_at = now + timedelta(seconds=STATE_LIFE_SECONDS)
            await store.installations.begin(state, expires_at, now)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued within STATE_LIFE_SECONDS; it works once."""
        if not _STATE.fullmatch(state):
            return False
        async with self._open_store() as store:
            return await store.installations.finish(state, self._now())
