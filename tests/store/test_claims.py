"""A claim takes no more than its limit, however the database chooses to carry it out.

PostgreSQL chooses by what it believes of a table's size; a table that was small when it was last
analysed is where it may look for the next rows again and again.
"""

from datetime import datetime

from sqlalchemy import text

from bot.ports import OpenStore
from bot.ui import Notice
from store.engine import create_engine

LEASE_SECONDS = 60.0
HELLO = Notice("home.hello")


async def analyse(database_url: str, table: str) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(f"ANALYZE {table}"))
    await engine.dispose()


async def test_messages_of_an_outbox_that_was_small(
    db: OpenStore, database_url: str, now: datetime
) -> None:
    async with db() as store:
        await store.outbox.put("first", "redraw", HELLO, None)
        await store.outbox.close(["first"], "sent", now)
    await analyse(database_url, "outbox")
    async with db() as store:
        for number in range(20):
            await store.outbox.put(f"k{number}", "redraw", HELLO, None)
    claimed = []
    for _ in range(3):
        async with db() as store:
            claimed.append([w.key for w in await store.outbox.claim(now, LEASE_SECONDS, 16)])
    assert claimed == [[f"k{n}" for n in range(16)], [f"k{n}" for n in range(16, 20)], []]


async def test_arrivals_of_an_inbox_that_was_small(
    db: OpenStore, database_url: str, now: datetime
) -> None:
    async with db() as store:
        await store.inbox.add("first", "slack", "{}", now, LEASE_SECONDS)
        await store.inbox.close("first", now)
    await analyse(database_url, "inbox")
    async with db() as store:
        for number in range(20):
            await store.inbox.add(f"k{number}", "slack", "{}", now, 0)
    claimed = []
    for _ in range(3):
        async with db() as store:
            kept = await store.inbox.claim("slack", now, LEASE_SECONDS, 16)
            claimed.append([one.key for one in kept])
    assert claimed == [[f"k{n}" for n in range(16)], [f"k{n}" for n in range(16, 20)], []]
