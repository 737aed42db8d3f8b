"""The promises of the port Pace."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.ports import OpenStore

PLACE = ("slack", "T1", "D1")


@pytest.fixture
def now() -> datetime:
    """A moment of whole milliseconds, which is what the pace is kept in."""
    return datetime.fromisoformat("2026-11-23T08:00:00.123+00:00")


async def test_slots_of_a_place_are_an_interval_apart(db: OpenStore, now: datetime) -> None:
    async with db() as store:
        slots = [await store.pace.reserve(*PLACE, now, 1.5) for _ in range(4)]
    assert slots == [now + timedelta(seconds=1.5 * number) for number in range(4)]


async def test_a_place_that_was_silent_is_free_at_once(db: OpenStore, now: datetime) -> None:
    async with db() as store:
        await store.pace.reserve(*PLACE, now, 1)
        later = now + timedelta(minutes=1)
        assert await store.pace.reserve(*PLACE, later, 1) == later
        assert await store.pace.reserve(*PLACE, later, 1) == later + timedelta(seconds=1)


async def test_places_teams_and_platforms_have_a_pace_of_their_own(
    db: OpenStore, now: datetime
) -> None:
    others = (("slack", "T1", "D2"), ("slack", "T1", ""), ("slack", "T2", "D1"), ("x", "T1", "D1"))
    async with db() as store:
        for _ in range(3):
            await store.pace.reserve(*PLACE, now, 1)
        for other in others:
            assert await store.pace.reserve(*other, now, 1) == now


async def test_nothing_is_free_while_a_place_is_held(db: OpenStore, now: datetime) -> None:
    until = now + timedelta(seconds=30)
    async with db() as store:
        await store.pace.hold(*PLACE, until)
        assert await store.pace.reserve(*PLACE, now, 1) == until
        assert await store.pace.reserve(*PLACE, now, 1) == until + timedelta(seconds=1)
        assert await store.pace.reserve("slack", "T1", "D2", now, 1) == now


async def test_holding_never_shortens_what_is_taken(db: OpenStore, now: datetime) -> None:
    async with db() as store:
        for _ in range(10):
            await store.pace.reserve(*PLACE, now, 1)
        await store.pace.hold(*PLACE, now + timedelta(seconds=2))
        assert await store.pace.reserve(*PLACE, now, 1) == now + timedelta(seconds=10)
        await store.pace.hold(*PLACE, now + timedelta(seconds=20))
        await store.pace.hold(*PLACE, now + timedelta(seconds=15))
        assert await store.pace.reserve(*PLACE, now, 1) == now + timedelta(seconds=20)


async def test_eight_processes_never_get_the_same_slot(
    replicas: list[OpenStore], now: datetime
) -> None:
    async def reserve(replica: OpenStore) -> list[datetime]:
        slots = []
        for _ in range(10):
            async with replica() as store:
                slots.append(await store.pace.reserve(*PLACE, now, 0.2))
        return slots

    slots = await asyncio.gather(*map(reserve, replicas))
    every = sorted(slot for some in slots for slot in some)
    assert every == [now + timedelta(seconds=0.2 * number) for number in range(80)]
