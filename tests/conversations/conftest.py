"""The made-up town behind its real HTTP routes, and the Driver that people act through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from adapters.server import listening
from bot.composition import Application, build
from bot.demo import seed
from bot.demo.residents import RESIDENTS
from bot.settings import Settings
from tests.platforms.driver import Driver
from tests.platforms.web import WebDriver

# A Tuesday, 8:00 on the local clock: seven weeks without a holiday lie behind, four ahead.
START = datetime(2026, 11, 24, 7, tzinfo=UTC)


class InProcess:
    """The courier and the clock of an application in this process."""

    def __init__(self, app: Application) -> None:
        assert app.town_clock is not None
        self._courier, self._clock = app.courier, app.town_clock

    def now(self) -> datetime:
        return self._clock.now()

    async def settle(self) -> None:
        await self._courier.deliver()

    async def move_to(self, moment: datetime) -> None:
        async for _passed in self._clock.move_to(moment):
            pass


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[tuple[str, Application]]:
    """The demo on a migrated database, serving at the address given; nothing happens by itself."""
    app = build(Settings(_env_file=None, database_url=database_url), demo=True, clock=lambda: START)
    assert app.town_clock is not None
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
        await app.town_clock.load()
        async with listening(app.server, "127.0.0.1", 0) as url:
            yield url, app
    finally:
        await app.engine.dispose()


@pytest.fixture
async def chat(database_url: str) -> AsyncIterator[Driver]:
    """The chat page, on SQLite and on PostgreSQL."""
    async with opened(database_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest.fixture
def town() -> SimpleNamespace:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)
