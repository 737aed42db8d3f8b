"""Brings a database to the newest migration, and says whether it is there."""

import asyncio
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.engine import create_engine
from store.tables import Row

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"
# Any number will do, as long as every replica locks the same one.
POSTGRES_LOCK = 7_264_951


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; migrations run on the connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def upgrade(url: str) -> None:
    """Bring the database to the newest migration; replicas that start together wait for each other.

    Raises: ValueError when the address is of no database that can be used here.
    """
    await _on(url, _upgrade)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": POSTGRES_LOCK})
        connection.commit()
    command.upgrade(configuration(connection), "head")
    connection.commit()
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(
                f"after the migration {len(broken)} rows point at nothing: {broken[:5]}"
            )
    else:
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": POSTGRES_LOCK})


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database has the newest migration."""
    async with engine.connect() as connection:
        return await connection.run_sync(_heads) == _newest()


def _heads(connection: Connection) -> frozenset[str]:
    return frozenset(MigrationContext.configure(connection).get_current_heads())


@cache
def _newest() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(configuration()).get_heads())


async def differences(url: str) -> list[Any]:
    """How the tables of a database differ from the code; empty when no migration is missing."""
    return await _on(url, _differences)


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection)
    return list(compare_metadata(context, Row.metadata))


async def revise(message: str) -> None:
    """Write a new migration with what the code has changed, to be read before it is kept."""
    number = len(list(VERSIONS.glob("*.py"))) + 1
    with TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/scratch.db"
        await upgrade(url)
        await _on(url, partial(_revise, message, f"{number:04}"))


def _revise(message: str, number: str, connection: Connection) -> None:
    command.revision(configuration(connection), message, autogenerate=True, rev_id=number)


async def _on(url: str, work: Callable[[Connection], T]) -> T:
    engine = create_engine(url, foreign_keys=False)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(revise(sys.argv[1]))
