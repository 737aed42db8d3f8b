"""Addresses, transactions, and what is refused before it reaches a database."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.absences import Absence
from bot.domain.channels import Channel
from bot.domain.duties import DAILY_CHECK, Scheduled
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.ports import Conflict, NotFound, OpenStore
from store.engine import create_engine, store_opener

SECRET = "hemligt-lösen"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@db/kanalvakt", "mysql"),
        ("sqlite://", "memory"),
        ("sqlite:///:memory:", "memory"),
        ("sqlite:////no/such/directory/kanalvakt.db", "/no/such/directory"),
        (f"postgresql//anna:{SECRET}@db/kanalvakt", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        create_engine(url)
    assert SECRET not in str(refused.value)


async def test_sqlite_keeps_every_commit(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'some file.db'}")
    async with engine.connect() as connection:
        settings = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await engine.dispose()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15_000,
    }
    assert (tmp_path / "some file.db").exists()


async def test_a_block_that_raises_keeps_nothing(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    async def half_a_turn() -> None:
        async with db() as store:
            await store.channels.add(Channel(applicant=people[0], changed_at=now))
            await store.variables.set("half", "done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_a_turn()
    async with db() as store:
        assert await store.channels.all() == []
        assert await store.variables.get("half") is None
        await store.variables.set("after", "kept")
    async with db() as store:
        assert await store.variables.get("after") == "kept"


async def test_nobody_sees_what_is_not_committed(
    replicas: list[OpenStore], database_url: str
) -> None:
    async def read() -> str | None:
        async with replicas[1]() as store:
            return await store.variables.get("name")

    async with replicas[0]() as store:
        await store.variables.set("name", "value")
        meanwhile = asyncio.create_task(read())
        await asyncio.wait([meanwhile], timeout=0.5)
        if database_url.startswith("postgresql"):
            assert await meanwhile is None
        else:
            assert not meanwhile.done()  # SQLite lets one in at a time
    await meanwhile
    assert await read() == "value"


async def test_a_cancelled_turn_leaves_the_store_usable(db: OpenStore) -> None:
    inside = asyncio.Event()

    async def forever() -> None:
        async with db() as store:
            await store.variables.set("name", "value")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(forever())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db() as store:
        assert await store.variables.get("name") is None


async def test_a_turn_cancelled_while_it_waits_holds_nothing(replicas: list[OpenStore]) -> None:
    here, there = replicas[:2]

    async def write(replica: OpenStore, value: str) -> None:
        async with replica() as store:
            await store.variables.set("name", value)

    async with there() as store:
        await store.variables.set("name", "first")
        waiting = asyncio.create_task(write(here, "never"))
        await asyncio.sleep(0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    for replica in (there, here):
        async with asyncio.timeout(5), replica() as store:
            assert await store.variables.get("name") == "first"
    await write(there, "second")
    await write(here, "third")
    async with there() as store:
        assert await store.variables.get("name") == "third"


async def test_naive_moments_are_refused(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    naive = now.replace(tzinfo=None)
    channel = Channel(applicant=people[0], changed_at=naive)
    row = Scheduled(duty=DAILY_CHECK.name, subject=1, next_due_at=naive)
    with pytest.raises(ValueError, match=r"datetime\(2026, 11, 23.*time zone"):
        async with db() as store:
            await store.channels.add(channel)
    with pytest.raises(ValueError, match="time zone"):
        async with db() as store:
            await store.schedule.save([row])
    with pytest.raises(ValueError, match="time zone"):
        async with db() as store:
            await store.schedule.take_due(naive, 1)
    with pytest.raises(ValueError, match="time zone"):
        async with db() as store:
            await store.outbox.put_off("key", naive)


async def test_moments_come_back_in_utc(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    stockholm = now.astimezone(timezone(timedelta(hours=1)))
    async with db() as store:
        added = await store.channels.add(Channel(applicant=people[0], changed_at=stockholm))
        found = await store.channels.get(added.id)
    assert found.changed_at == now
    assert found.changed_at.tzinfo is UTC


@pytest.mark.parametrize("odd", ["a\x00b", "\ud83d alone"])
async def test_what_no_database_can_hold(
    db: OpenStore, people: list[PersonId], now: datetime, odd: str
) -> None:
    channel = Channel(applicant=people[0], changed_at=now)
    for odd_one in (replace(channel, purpose=odd), replace(channel, address_key=odd)):
        with pytest.raises(ValueError, match="clean it"):
            async with db() as store:
                await store.channels.add(odd_one)
    with pytest.raises(ValueError, match="clean it"):
        async with db() as store:
            await store.people.by_email(odd)
    with pytest.raises(ValueError, match="clean it"):
        async with db() as store:
            await store.accepted.find(odd)
    async with db() as store:
        assert await store.channels.all() == []


async def test_a_conflict_is_raised_where_it_is_made(db: OpenStore, people: list[PersonId]) -> None:
    async with db() as store:
        anna = await store.people.get(people[0])
        with pytest.raises(Conflict):
            await store.people.add(anna)


async def test_errors_tell_nobody_what_was_in_the_row(
    db: OpenStore, people: list[PersonId], caplog: pytest.LogCaptureFixture
) -> None:
    twin = Person(id=PersonId(0), name="Hemliga Hanna", email="anna@tyreso.example")
    try:
        async with db() as store:
            await store.people.add(twin)
    except Conflict:
        logging.getLogger(__name__).exception("a turn failed")
    assert "a turn failed" in caplog.text
    assert "UniqueViolation" in caplog.text or "UNIQUE" in caplog.text
    assert "Hanna" not in caplog.text
    assert "anna@" not in caplog.text


async def test_an_absence_of_nobody(db: OpenStore, now: datetime) -> None:
    today = now.date()
    with pytest.raises(NotFound):
        async with db() as store:
            await store.absences.add(Absence(person=PersonId(77), first_on=today, last_on=today))


async def test_a_closed_engine_leaves_a_whole_file(tmp_path: Path, sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    async with store_opener(engine)() as store:
        await store.variables.set("name", "value")
    await engine.dispose()
    again = create_engine(sqlite_url)
    async with store_opener(again)() as store:
        assert await store.variables.get("name") == "value"
    await again.dispose()
