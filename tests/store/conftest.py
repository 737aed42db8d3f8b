"""A store on both databases, and three people to refer to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.ports import OpenStore
from store.engine import create_engine, store_opener

NOW = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[OpenStore]:
    """Opens a transaction on an empty database: SQLite, then PostgreSQL."""
    engine = create_engine(database_url)
    yield store_opener(engine)
    await engine.dispose()


@pytest.fixture
async def people(db: OpenStore) -> list[PersonId]:
    """The ids of Anna, Karin and Åsa."""
    async with db() as store:
        return [
            (await store.people.add(Person(id=PersonId(0), name=name, email=email))).id
            for name, email in (
                ("Anna Alm", "anna@tyreso.example"),
                ("Karin Kvist", "Karin.Kvist@tyreso.example"),
                ("Åsa Åkesson", ""),
            )
        ]
