"""Kanalvakt whole, with the made-up town in a tenant of Teams, to be measured turn by turn."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from adapters.server import listening
from bot.composition import build
from bot.demo import seed
from bot.settings import Settings
from scheduler.demo_clock import TownClock
from tests.bench.slack_card import log_as_in_production
from tests.bench.slack_target import serve
from tests.bench.teams_card import settings_of, unhurried

# A Tuesday, 8:00 on the local clock.
START = datetime(2026, 11, 24, 7, tzinfo=UTC)
A_DAY = timedelta(days=1)


async def main(base_url: str, database_url: str) -> None:
    """Serve until the other side goes away; "day" lives through a day, "settle" tells everybody
    what waits for them."""
    log_as_in_production()
    town: list[TownClock] = []
    with unhurried():
        app = build(
            Settings(_env_file=None, database_url=database_url),
            demo=False,
            clock=lambda: town[0].now() if town else START,
            teams=settings_of(base_url),
        )
    clock = TownClock(app.open_store, real_now=lambda: START)
    town.append(clock)
    clock.connect(app.planner, app.courier)
    async with app.open_store() as store:
        await seed(store, START, app.municipality.calendar)
    (connection,) = app.connections

    async def idle() -> None:
        await connection.platform.inbox.idle(60)  # type: ignore[attr-defined]

    async def day() -> None:
        """To ten o'clock, or to the same time tomorrow."""
        until = START + timedelta(hours=2)
        async for _passed in clock.move_to(max(until, clock.now() + A_DAY)):
            pass

    async def settle() -> None:
        await idle()
        await app.courier.deliver()

    async with listening(app.server, "127.0.0.1", 0) as url:
        await connection.start()
        await serve(url, idle, {"day": day, "settle": settle})
    await app.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
