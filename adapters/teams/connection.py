"""Connects Teams as the settings say: with tokens, or without any on this machine alone."""

from collections.abc import Callable

from aiohttp import web

from adapters.core import Core
from adapters.teams import pages
from adapters.teams.access import AccessTokens
from adapters.teams.addresses import ForeignAddress, teams_session
from adapters.teams.connector import Connector, teams_pace
from adapters.teams.edge import Edge
from adapters.teams.files import Files
from adapters.teams.platform import Teams
from adapters.teams.services import DEFAULT_SERVICE, Services
from adapters.teams.tokens import ChannelTokens
from bot.settings import TeamsSettings


class TeamsConnection:
    """Teams, from `start` to `stop`. To be made within the event loop."""

    def __init__(self, teams: TeamsSettings, core: Core) -> None:
        self._session = teams_session(teams.download_hosts, teams.ca_bundle)
        default = DEFAULT_SERVICE if teams.authenticated else ""
        self._services = Services(core.open_store, teams.service_hosts, default)
        access = AccessTokens(self._session, teams, core.now)
        pace = teams_pace(core.open_store, core.now)
        connector = Connector(self._session, access, pace, self._services)
        files = Files(self._session, access, self._services, teams.download_hosts)
        # The local client, which is used without tokens, opens no dialogs.
        self.platform = Teams(core, connector, files, dialogs=teams.authenticated)
        self._tokens: ChannelTokens | None = None
        if teams.authenticated:
            self._tokens = ChannelTokens(
                self._session,
                teams.app_id or "",
                teams.openid_metadata_url,
                teams.token_issuer,
                core.now,
            )
        tenant = teams.app_tenant_id or "" if teams.authenticated else ""
        self._edge = Edge(self.platform.inbox, self._tokens, tenant, self._learn)

    async def _learn(self, tenant: str, service_url: str) -> bool:
        try:
            await self._services.learn(tenant, service_url)
        except ForeignAddress:
            return False
        return True

    @property
    def mounts(self) -> list[Callable[[web.Application], None]]:
        """What adds the route of Teams, and the pages that the app links to."""
        return [self._edge.mount, pages.mount]

    async def start(self) -> None:
        """Deal with what has arrived."""
        self.platform.inbox.start()

    async def stop(self) -> None:
        """Take in nothing more, let what is under way end, and close what is open."""
        await self.platform.inbox.stop()
        if self._tokens is not None:
            await self._tokens.close()
        await self._session.close()
