"""The made-up town behind its real HTTP routes, in the process of the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from unittest.mock import patch

from adapters.server import listening
from bot import composition
from bot.answers import load, make_answerer
from bot.composition import Application, build
from bot.demo import seed
from bot.settings import Settings
from bot.turn import Answerer

# A Tuesday, 10:00 on the local clock; no holiday comes before Christmas.
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


class InProcess:
    """The courier and the clock of an application in this process."""

    def __init__(self, app: Application) -> None:
        assert app.town_clock is not None
        self._courier, self._clock = app.courier, app.town_clock

    def now(self) -> datetime:
        """The town's time, aware UTC."""
        return self._clock.now()

    async def settle(self) -> None:
        """Deliver every message that waits."""
        await self._courier.deliver()

    async def move_to(self, moment: datetime) -> None:
        """Live through everything until then."""
        async for _passed in self._clock.move_to(moment):
            pass


@cache
def answerer_of(guideline: str) -> Answerer:
    """The answers of a guideline; building them takes a second, so tests share them."""
    return make_answerer(load(guideline))


@asynccontextmanager
async def opened(
    database_url: str, *, by_itself: bool = False
) -> AsyncIterator[tuple[str, Application]]:
    """The demo on a migrated database, at the address given.

    Things happen when a test says so, or else `by_itself`.
    """
    settings = Settings(_env_file=None, database_url=database_url)
    with patch.object(composition, "make_answerer", lambda of: answerer_of(of.name)):
        app = build(settings, demo=True, clock=lambda: START)
    assert app.town_clock is not None
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
        await app.town_clock.load()
        async with listening(app.server, "127.0.0.1", 0) as url:
            if by_itself:
                app.jobs.start()
            yield url, app
    finally:
        if by_itself:
            await app.jobs.stop()
        await app.engine.dispose()
