"""A store on both databases, and three people to refer to."""

import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.ports import OpenStore
from store.engine import create_engine, store_opener


@pytest.fixture
def now() -> datetime:
    """A Monday morning, with microseconds."""
    return datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[OpenStore]:
    """Opens a transaction on an empty database: SQLite, then PostgreSQL."""
    engine = create_engine(database_url)
    yield store_opener(engine)
    await engine.dispose()


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[list[OpenStore]]:
    """Eight processes' worth of engines on one database."""
    engines = [create_engine(database_url) for _ in range(8)]
    yield [store_opener(engine) for engine in engines]
    for engine in engines:
        await engine.dispose()


@pytest.fixture
async def people(db: OpenStore) -> list[PersonId]:
    """The ids of Anna, Karin and Åsa; Åsa has no e-mail address."""
    async with db() as store:
        return [
            (await store.people.add(Person(id=PersonId(0), name=name, email=email))).id
            for name, email in (
                ("Anna Alm", "anna@tyreso.example"),
                ("Karin Kvist", "Karin.Kvist@tyreso.example"),
                ("Åsa Åkesson", ""),
            )
        ]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"bare_{uuid.uuid4().hex}"
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield server.format(database=name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
