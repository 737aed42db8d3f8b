"""One of several processes that empty the outbox.

`python -m tests.teams.sending_process URL TEAMS`: the address of the database, and that of a
stand-in for Teams elsewhere.
"""

import asyncio
import sys

from bot.composition import build
from bot.settings import Settings
from tests.platforms.teams_service import FakeTeams
from tests.teams_town import settings_of

LOOK_AGAIN_SECONDS = 0.2


async def empty_the_outbox(database_url: str, teams_url: str) -> None:
    """Deliver until nothing waits."""
    elsewhere = FakeTeams()
    elsewhere.base_url = teams_url
    settings = Settings(_env_file=None, database_url=database_url)
    app = build(settings, demo=False, teams=settings_of(elsewhere))
    try:
        while True:
            await app.courier.deliver()
            async with app.open_store() as store:
                if not await store.outbox.waiting():
                    return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    finally:
        await app.close()


if __name__ == "__main__":
    asyncio.run(empty_the_outbox(*sys.argv[1:]))
