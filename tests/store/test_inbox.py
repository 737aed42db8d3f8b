"""The promises of the port Inbox."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.terms import Kind
from bot.ports import Kept, OpenStore
from store.engine import create_engine

LEASE_SECONDS = 60.0
WORDS = '{"text": "hemliga ord från Anna"}'


async def keep(db: OpenStore, now: datetime, *keys: str, platform: str = "slack") -> list[bool]:
    async with db() as store:
        return [await store.inbox.add(key, platform, WORDS, now, LEASE_SECONDS) for key in keys]


async def claimed(
    db: OpenStore, at: datetime, limit: int = 10, platform: str = "slack"
) -> list[Kept]:
    async with db() as store:
        return await store.inbox.claim(platform, at, LEASE_SECONDS, limit)


async def payloads(database_url: str) -> Mapping[str, str]:
    """What the database itself holds, by key."""
    engine = create_engine(database_url)
    try:
        async with engine.begin() as connection:
            rows = await connection.execute(text("SELECT key, payload FROM inbox"))
            return {row.key: row.payload for row in rows}
    finally:
        await engine.dispose()


async def test_what_arrived_is_kept_once_also_after_it_is_closed(
    db: OpenStore, now: datetime
) -> None:
    assert await keep(db, now, "a", "a", "b") == [True, False, True]
    async with db() as store:
        await store.inbox.close("a", now)
        assert await store.inbox.waiting() == 1
    assert await keep(db, now + timedelta(days=6), "a") == [False]
    async with db() as store:
        assert await store.inbox.waiting() == 1


async def test_what_is_kept_is_leased_to_whoever_took_it_in(db: OpenStore, now: datetime) -> None:
    await keep(db, now, "a")
    assert await claimed(db, now + timedelta(seconds=LEASE_SECONDS - 1)) == []
    over = now + timedelta(seconds=LEASE_SECONDS)
    again = Kept(key="a", payload=WORDS, attempts=2, age_seconds=LEASE_SECONDS)
    assert await claimed(db, over) == [again]
    assert await claimed(db, over + timedelta(seconds=LEASE_SECONDS - 1)) == []
    (third,) = await claimed(db, over + timedelta(seconds=LEASE_SECONDS))
    assert third == Kept(key="a", payload=WORDS, attempts=3, age_seconds=2 * LEASE_SECONDS)


async def test_claimed_oldest_first_up_to_the_limit_and_by_platform(
    db: OpenStore, now: datetime
) -> None:
    await keep(db, now, *"cab")
    await keep(db, now, "t", platform="teams")
    over = now + timedelta(seconds=LEASE_SECONDS)
    assert [kept.key for kept in await claimed(db, over, 2)] == ["c", "a"]
    assert [kept.key for kept in await claimed(db, over)] == ["b"]
    assert await claimed(db, over) == []
    assert [kept.key for kept in await claimed(db, over, platform="teams")] == ["t"]


async def test_closing_empties_the_payload_and_leaves_the_key(
    db: OpenStore, database_url: str, now: datetime
) -> None:
    await keep(db, now, "a", "b")
    async with db() as store:
        await store.inbox.close("a", now)
        await store.inbox.close("unknown", now)
    assert await payloads(database_url) == {"a": "", "b": WORDS}
    assert [kept.key for kept in await claimed(db, now + timedelta(days=1))] == ["b"]


async def test_put_off_waits_longer_than_the_lease(db: OpenStore, now: datetime) -> None:
    later = now + timedelta(minutes=10)
    await keep(db, now, "a")
    async with db() as store:
        await store.inbox.put_off("a", later)
    assert await claimed(db, later - timedelta(seconds=1)) == []
    assert [(kept.key, kept.attempts) for kept in await claimed(db, later)] == [("a", 2)]


async def test_put_off_until_now_ends_the_lease(db: OpenStore, now: datetime) -> None:
    await keep(db, now, "a")
    async with db() as store:
        await store.inbox.put_off("a", now)
    assert [kept.key for kept in await claimed(db, now)] == ["a"]


async def test_only_the_latest_is_kept_and_it_is_taken_once(
    db: OpenStore, database_url: str, now: datetime
) -> None:
    async with db() as store:
        assert await store.inbox.take_latest("form") is None
        await store.inbox.latest("form", "first", now)
        await store.inbox.latest("form", "second", now + timedelta(seconds=1))
        await store.inbox.latest("other", "of another form", now)
        assert await store.inbox.waiting() == 0
    assert await claimed(db, now + timedelta(days=1), platform="") == []
    async with db() as store:
        assert await store.inbox.take_latest("form") == "second"
        assert await store.inbox.take_latest("form") is None
    assert await payloads(database_url) == {"other": "of another form"}


async def test_take_latest_leaves_what_waits_to_be_dealt_with(db: OpenStore, now: datetime) -> None:
    await keep(db, now, "a")
    async with db() as store:
        assert await store.inbox.take_latest("a") is None
        assert await store.inbox.waiting() == 1


async def test_forgets_what_was_closed_before_and_drafts_that_nobody_asked_for(
    db: OpenStore, database_url: str, now: datetime
) -> None:
    week = timedelta(days=7)
    await keep(db, now, "closed", "closed late", "open")
    async with db() as store:
        await store.inbox.close("closed", now)
        await store.inbox.close("closed late", now + timedelta(seconds=1))
        await store.inbox.latest("draft", "hemliga ord", now)
        await store.inbox.latest("fresh", "hemliga ord", now + timedelta(days=1))
        await store.terms.forget(Kind.INBOX, now, 10)
        await store.terms.forget(Kind.INBOX, now + timedelta(seconds=1), 10)
    assert set(await payloads(database_url)) == {"closed late", "open", "fresh"}
    assert await keep(db, now + week, "closed", "closed late") == [True, False]


async def test_eight_claimers_take_nothing_twice(replicas: list[OpenStore], now: datetime) -> None:
    keys = [f"key {number}" for number in range(100)]
    await keep(replicas[0], now, *keys)
    over = now + timedelta(seconds=LEASE_SECONDS)

    async def deal_with(replica: OpenStore) -> list[str]:
        done: list[str] = []
        while some := await claimed(replica, over, 7):
            async with replica() as store:
                for kept in some:
                    await store.inbox.close(kept.key, over)
            done += [kept.key for kept in some]
        return done

    done = await asyncio.gather(*map(deal_with, replicas))
    assert Counter(key for some in done for key in some) == Counter(keys)


async def test_one_of_eight_takes_in_a_repeat(replicas: list[OpenStore], now: datetime) -> None:
    keys = [f"key {number}" for number in range(20)]
    new = await asyncio.gather(*(keep(replica, now, *keys) for replica in replicas))
    assert [sum(at_one_key) for at_one_key in zip(*new, strict=True)] == [1] * len(keys)


async def test_any_text_comes_back_whole(db: OpenStore, now: datetime) -> None:
    odd = r'{"text": "\u0000 \ud83d “å” 🐟"}' * 5_000
    key = "slack/T1/" + "å" * 50_000
    async with db() as store:
        assert await store.inbox.add(key, "slack", odd, now, 0)
        assert not await store.inbox.add(key, "slack", odd, now, 0)
        (kept,) = await store.inbox.claim("slack", now, LEASE_SECONDS, 1)
        assert kept.payload == odd
        await store.inbox.close(kept.key, now)
        assert not await store.inbox.add(key, "slack", odd, now, 0)
        assert await store.inbox.waiting() == 0
