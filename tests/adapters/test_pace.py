"""The pace of a conversation and of its team, together."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.pace import Limit, Pace
from bot.ports import OpenStore
from store.engine import create_engine, store_opener
from tests.scheduler.world import Turned, local

START = local("2026-11-24 09:00")


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[OpenStore]:
    engine = create_engine(sqlite_url)
    yield store_opener(engine)
    await engine.dispose()


async def turns(db: OpenStore, clock: Turned, *conversations: str) -> list[float]:
    """When messages may go, in seconds from the start: a second apart in a conversation, and two
    in all."""
    pace = Pace(
        open_store=db,
        platform="p",
        conversation_limits=(Limit(1.0),),
        team_limits=(Limit(2.0),),
        now=clock,
    )
    async with db() as store:
        moments = [await pace.reserve(store, "t", conversation) for conversation in conversations]
    return [(moment - START) / timedelta(seconds=1) for moment in moments]


async def test_the_slower_limit_counts(db: OpenStore) -> None:
    assert await turns(db, Turned(START), "a", "a", "b", "c", "a") == [0, 2, 4, 6, 8]


async def test_the_next_one_counts_from_when_the_last_one_goes(db: OpenStore) -> None:
    """Seven wait for the team; the last of them goes at 12 s, so its next cannot before 13 s."""
    clock = Turned(START)
    assert (await turns(db, clock, *"abcdefg"))[-1] == 12
    async with db() as store:
        assert await store.pace.reserve("p", "t", "g", START, 1.0) == START + timedelta(seconds=13)
