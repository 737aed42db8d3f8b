"""The made-up town in a process of its own, for the Agents Playground: our real routes without
tokens, and everything happens by itself.

`python -m tests.browser.town_process DATABASE_URL` prints its address. A moment written to its
stdin moves the town's clock there; it answers with the moment. The end of stdin stops it.
"""

import asyncio
import sys
from datetime import datetime

from bot.settings import TeamsSettings
from store.migrate import upgrade
from tests.chat_town import connected


async def main(database_url: str) -> None:
    """Run until stdin ends."""
    await upgrade(database_url)
    teams = TeamsSettings(_env_file=None, allow_unauthenticated=True)
    async with connected(database_url, teams=teams) as (url, surroundings):
        surroundings.app.jobs.start()
        print(url, flush=True)  # noqa: T201
        try:
            while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
                await surroundings.move_to(datetime.fromisoformat(line))
                print(line, flush=True)  # noqa: T201
        finally:
            await surroundings.app.jobs.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
