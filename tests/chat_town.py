"""The made-up town behind our real routes, connected to a stand-in for a chat service."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from adapters.server import listening
from bot.composition import Application, build
from bot.demo import seed
from bot.demo.residents import RESIDENTS
from bot.ports import Store
from bot.settings import Settings
from scheduler.demo_clock import TownClock
from tests.solvik import START, made_once

APP_TIMEOUT_SECONDS = 20.0

PEOPLE: Mapping[str, tuple[str, str]] = {
    name: (resident.name, resident.email) for name, resident in RESIDENTS.items()
}


class Surroundings:
    """The courier, the clock and the inboxes of an application in this process."""

    def __init__(self, app: Application, clock: TownClock) -> None:
        self.app = app
        self._clock = clock

    def now(self) -> datetime:
        """The town's time, aware UTC."""
        return self._clock.now()

    async def idle(self) -> None:
        """Wait until nothing that arrived is under way."""
        for connection in self.app.connections:
            platform: Any = connection.platform
            await platform.inbox.idle(APP_TIMEOUT_SECONDS)

    async def settle(self) -> None:
        """Let every question have its wording, and deliver every message that waits."""
        await self.idle()
        if self.app.rephrasing is not None:
            await self.app.rephrasing.idle()
        await self.app.courier.deliver()

    async def move_to(self, moment: datetime) -> None:
        """Live through everything until then."""
        async for _passed in self._clock.move_to(moment):
            pass


@asynccontextmanager
async def connected(
    database_url: str, patches: Iterable[Any] = (), **services: Any
) -> AsyncIterator[tuple[str, Surroundings]]:
    """The application on a migrated database at the address given, connected to the `services`
    (their settings by name); `patches` hold while it is built."""
    town: list[TownClock] = []
    settings = Settings(_env_file=None, database_url=database_url)
    for one in patches:
        one.start()
    try:
        with made_once():
            app = build(
                settings,
                demo=False,
                clock=lambda: town[0].now() if town else START,
                **services,
            )
    finally:
        for one in patches:
            one.stop()
    town.append(TownClock(app.open_store, real_now=lambda: START))
    town[0].connect(app.planner, app.courier)
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
            await _leave_the_page(store)
        await town[0].load()
        async with listening(app.server, "127.0.0.1", 0) as url:
            for connection in app.connections:
                await connection.start()
            yield url, Surroundings(app, town[0])
    finally:
        await app.close()


async def _leave_the_page(store: Store) -> None:
    """Nobody has an account yet: the seed gives everybody one on the demo's chat page."""
    for person in await store.people.all():
        for account in await store.people.accounts(person.id):
            if account.ref.platform == "web":
                await store.people.unlink(account.ref)
