"""Where each tenant's Teams is answered: the last service address that was checked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from adapters.teams.addresses import ForeignAddress, service_address
from bot.ports import Clock, OpenStore, TryLater

DEFAULT_SERVICE = "https://smba.trafficmanager.net/teams/"
VARIABLE = "teams/service_url/{tenant}"
KEPT = timedelta(minutes=1)  # another process may have learnt another one
UNKNOWN_SECONDS = 600.0


def _real_now() -> datetime:
    return datetime.now(UTC)


class Services:
    """Service addresses of tenants. `default` is used until one is known; "" = then wait."""

    def __init__(
        self,
        open_store: OpenStore,
        allow_list: Sequence[str],
        default: str = DEFAULT_SERVICE,
        now: Clock = _real_now,
    ) -> None:
        self._open_store = open_store
        self._allowed = tuple(allow_list)
        self._default = default
        self._now = now
        self._known: dict[str, tuple[str, datetime]] = {}

    def check(self, url: str) -> str:
        """The address in its plain form, with a slash at its end. Raises: ForeignAddress."""
        return service_address(url, self._allowed)

    async def learn(self, tenant: str, url: str) -> str:
        """Answer the tenant there from now on; the address in its plain form. To be called for
        what came with a good token only. Raises: ForeignAddress."""
        address = self.check(url)
        if self._remembered(tenant) != address and await self._stored(tenant) != address:
            async with self._open_store() as store:
                await store.variables.set(VARIABLE.format(tenant=tenant), address)
        self._remember(tenant, address)
        return address

    async def get(self, tenant: str) -> str:
        """Where the tenant is answered. Raises: TryLater when that is not known yet."""
        if known := self._remembered(tenant):
            return known
        for url in (await self._stored(tenant), self._default):
            try:
                address = self.check(url)
            except ForeignAddress:
                continue  # never learnt, or no longer on the list
            self._remember(tenant, address)
            return address
        raise TryLater(UNKNOWN_SECONDS)

    async def _stored(self, tenant: str) -> str:
        async with self._open_store() as store:
            return await store.variables.get(VARIABLE.format(tenant=tenant)) or ""

    def _remembered(self, tenant: str) -> str | None:
        address, until = self._known.get(tenant, ("", self._now()))
        return address if self._now() < until else None

    def _remember(self, tenant: str, address: str) -> None:
        self._known[tenant] = (address, self._now() + KEPT)
