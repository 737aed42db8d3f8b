"""The made-up town in a Slack workspace: our real routes, a stand-in for Slack, both on
loopback."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from adapters.server import listening
from adapters.slack import platform as slack_platform
from bot.composition import Application, build
from bot.demo import seed
from bot.demo.residents import RESIDENTS
from bot.settings import Settings, SlackSettings
from scheduler.demo_clock import TownClock
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_service import FakeSlack
from tests.solvik import START, made_once

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
APP_TIMEOUT_SECONDS = 20.0

PEOPLE: Mapping[str, tuple[str, str]] = {
    name: (resident.name, resident.email) for name, resident in RESIDENTS.items()
}


class Workspace:
    """The courier, the clock and the inbox of an application in this process."""

    def __init__(self, app: Application, clock: TownClock) -> None:
        self.app = app
        self._clock = clock
        (self.slack,) = app.connections

    def now(self) -> datetime:
        """The town's time, aware UTC."""
        return self._clock.now()

    async def idle(self) -> None:
        """Wait until nothing that arrived is under way."""
        await self.slack.platform.inbox.idle(APP_TIMEOUT_SECONDS)  # type: ignore[attr-defined]

    async def settle(self) -> None:
        """Deliver every message that waits."""
        await self.idle()
        await self.app.courier.deliver()

    async def move_to(self, moment: datetime) -> None:
        """Live through everything until then."""
        async for _passed in self._clock.move_to(moment):
            pass


def settings_of(fake: FakeSlack, **given: str) -> SlackSettings:
    """What connects us to the stand-in."""
    values: dict[str, Any] = {
        "bot_token": fake.workspace.token,
        "signing_secret": SIGNING_SECRET,
        "api_url": fake.api_url,
    }
    return SlackSettings(_env_file=None, **(values | given))


@asynccontextmanager
async def slack_app(
    database_url: str, fake: FakeSlack, **given: str
) -> AsyncIterator[tuple[str, Workspace]]:
    """The application on a migrated database, connected to the stand-in, at the address given."""
    town: list[TownClock] = []
    settings = Settings(_env_file=None, database_url=database_url)
    with (
        made_once(),
        patch.object(slack_platform, "CONVERSATION_INTERVAL_SECONDS", 0.0),
        patch.object(slack_platform, "TEAM_INTERVAL_SECONDS", 0.0),
    ):
        app = build(
            settings,
            demo=False,
            clock=lambda: town[0].now() if town else START,
            slack=settings_of(fake, **given),
        )
    town.append(TownClock(app.open_store, real_now=lambda: START))
    town[0].connect(app.planner, app.courier)
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
        await town[0].load()
        async with listening(app.server, "127.0.0.1", 0) as url:
            for connection in app.connections:
                await connection.start()
            yield url, Workspace(app, town[0])
    finally:
        await app.close()


@asynccontextmanager
async def slack_town(database_url: str) -> AsyncIterator[SlackDriver]:
    """Everybody in the town, each with their Slack."""
    async with (
        FakeSlack() as fake,
        slack_app(database_url, fake) as (url, surroundings),
    ):
        yield SlackDriver(url, fake, surroundings, SIGNING_SECRET, PEOPLE)
        await asyncio.sleep(0)
