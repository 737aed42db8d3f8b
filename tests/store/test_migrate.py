"""Migrations: they give the tables of the code, once, whoever starts first."""

import asyncio
import logging
import sys
from dataclasses import replace

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from bot.domain.ids import PersonId
from bot.domain.people import Person
from store.engine import create_engine, store_opener
from store.migrate import differences, is_current, upgrade


async def test_the_migrations_give_the_tables_of_the_code(database_url: str) -> None:
    assert await differences(database_url) == []


async def test_a_bare_database_is_not_current(bare_url: str) -> None:
    engine = create_engine(bare_url)
    assert not await is_current(engine)
    await upgrade(bare_url)
    assert await is_current(engine)
    await upgrade(bare_url)
    assert await is_current(engine)
    await engine.dispose()


async def test_replicas_that_start_together_wait_for_each_other(bare_url: str) -> None:
    program = "import asyncio, sys, store.migrate as m; asyncio.run(m.upgrade(sys.argv[1]))"
    replicas = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, bare_url)
        for _ in range(2)
    ]
    assert [await replica.wait() for replica in replicas] == [0, 0]
    assert await differences(bare_url) == []


async def test_a_missing_column_is_a_difference(bare_url: str) -> None:
    await upgrade(bare_url)
    engine = create_engine(bare_url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE incident DROP COLUMN removed"))
    await engine.dispose()
    (difference,) = await differences(bare_url)
    assert "removed" in str(difference)


async def test_migrating_leaves_logging_alone(bare_url: str) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").level)
    await upgrade(bare_url)
    assert (root.level, root.handlers, logging.getLogger("alembic").level) == before


async def test_rows_survive_the_rebuilding_of_their_table(bare_url: str) -> None:
    """SQLite rebuilds a table to change it; with foreign keys on it would refuse to."""
    await upgrade(bare_url)
    engine = create_engine(bare_url, foreign_keys=False)
    async with store_opener(engine)() as store:
        anna = await store.people.add(Person(id=PersonId(0), name="Anna", email=""))
        await store.people.save(replace(anna, manager=anna.id))

    def rebuild(connection: Connection) -> None:
        with Operations(MigrationContext.configure(connection)).batch_alter_table(
            "person", recreate="always" if connection.dialect.name == "sqlite" else "never"
        ) as batch:
            batch.alter_column("title", nullable=True)

    async with engine.begin() as connection:
        await connection.run_sync(rebuild)
    await engine.dispose()
    strict = create_engine(bare_url)
    async with store_opener(strict)() as store:
        assert await store.people.all() == [replace(anna, manager=anna.id)]
    await strict.dispose()
