"""What arrives and what ends is written together, and each learns what became of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from adapters.ledger import Ledger
from bot.domain.ids import PersonId
from bot.ports import MessageRef, NotFound, OpenStore, Posting, Store
from bot.ui import Notice
from tests.adapters.slack_parts import now, opened

LEASE_SECONDS = 60
NOBODY = PersonId(999)


@dataclass
class Counted:
    """A store that counts its transactions."""

    open_store: OpenStore
    transactions: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        self.transactions += 1
        async with self.open_store() as store:
            yield store


@pytest.fixture
async def counted(database_url: str) -> AsyncIterator[Counted]:
    async with opened(database_url) as open_store:
        yield Counted(open_store)


@pytest.fixture
def ledger(counted: Counted) -> Ledger:
    return Ledger(counted.open, "slack", now, LEASE_SECONDS)


async def waiting(counted: Counted) -> int:
    async with counted.open_store() as store:
        return await store.inbox.waiting()


async def test_what_has_arrived_is_committed(ledger: Ledger, counted: Counted) -> None:
    assert await ledger.arrived("a", "{}")
    assert await waiting(counted) == 1


async def test_a_repeat_is_told_also_when_it_comes_at_once(ledger: Ledger) -> None:
    found = await asyncio.gather(*(ledger.arrived("a", "{}") for _ in range(5)))
    assert sorted(found) == [False, False, False, False, True]
    assert not await ledger.arrived("a", "{}")


async def test_many_at_once_share_transactions(ledger: Ledger, counted: Counted) -> None:
    keys = [f"key {number}" for number in range(200)]
    assert all(await asyncio.gather(*(ledger.arrived(key, "{}") for key in keys)))
    await asyncio.gather(*(ledger.ended(key, ()) for key in keys))
    assert counted.transactions <= 10
    assert await waiting(counted) == 0


async def test_an_end_is_written_with_the_next_arrival(ledger: Ledger, counted: Counted) -> None:
    await ledger.arrived("a", "{}")
    before = counted.transactions
    ended = asyncio.create_task(ledger.ended("a", ()))
    await asyncio.sleep(0)
    await asyncio.gather(ledger.arrived("b", "{}"), ended)
    assert counted.transactions == before + 1
    assert await waiting(counted) == 1


async def test_an_end_does_not_wait_for_company_for_long(ledger: Ledger, counted: Counted) -> None:
    await ledger.arrived("a", "{}")
    async with asyncio.timeout(5):
        await ledger.ended("a", ())
    assert await waiting(counted) == 0


async def test_one_that_is_refused_holds_up_no_other(ledger: Ledger, counted: Counted) -> None:
    await asyncio.gather(ledger.arrived("a", "{}"), ledger.arrived("b", "{}"))
    message = MessageRef(platform="slack", team="T", place="D1", message="1.1")
    posting = Posting(person=NOBODY, notice=Notice("some.view"), message=message)
    refused, ended, arrived = await asyncio.gather(
        ledger.ended("a", [posting]),
        ledger.ended("b", ()),
        ledger.arrived("c", "{}"),
        return_exceptions=True,
    )
    assert isinstance(refused, NotFound)
    assert ended is None
    assert arrived is True
    assert await waiting(counted) == 2  # the refused one rests until its lease ends


async def test_an_outage_is_told_to_everybody(ledger: Ledger) -> None:
    @asynccontextmanager
    async def away() -> AsyncIterator[Store]:
        raise ConnectionError
        yield

    working, ledger.open_store = ledger.open_store, away
    found = await asyncio.gather(
        ledger.arrived("a", "{}"), ledger.arrived("b", "{}"), return_exceptions=True
    )
    assert [type(one) for one in found] == [ConnectionError, ConnectionError]
    ledger.open_store = working
    assert await ledger.arrived("a", "{}")
