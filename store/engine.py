"""The database behind an address, and one transaction on it at a time."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.ports import Conflict, NotFound, OpenStore, Store
from store.parts import DatabaseStore

BUSY_TIMEOUT_SECONDS = 15
POOL_WAIT_SECONDS = 30
POSTGRES_CONNECTIONS = 10
MAX_CACHED_STATEMENTS = 1_000

_UNIQUE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    "23505",  # unique_violation
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
}
_FOREIGN_KEY = {sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, "23503"}


def create_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """The engine of `sqlite:///FILE` or `postgresql://...`; migrations want `foreign_keys` off.

    Raises: ValueError when the address is of no database that can be used here.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, foreign_keys=foreign_keys)
    try:
        engine = create_async_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=POSTGRES_CONNECTIONS,
            max_overflow=0,
            pool_timeout=POOL_WAIT_SECONDS,
            pool_pre_ping=True,
            query_cache_size=MAX_CACHED_STATEMENTS,
            connect_args={"options": "-c timezone=UTC"},
        )
    except ModuleNotFoundError as missing:
        raise ValueError(
            f"PostgreSQL needs the package {missing.name}: pip install 'kanalvakt[postgres]'"
        ) from missing
    event.listen(engine.sync_engine, "handle_error", _in_port_words)
    return engine


def _address(url: str) -> URL:
    ways = "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
    try:
        address = make_url(url)
    except ArgumentError as error:  # its text may hold a password, so it is left out
        raise ValueError(f"the database address cannot be read: {ways}") from error
    backend = address.drivername.partition("+")[0]
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"a database address cannot begin with {address.drivername!r}: {ways}")
    if backend == "sqlite":
        if address.database in (None, "", ":memory:"):
            raise ValueError(f"a database in memory keeps nothing: {ways}")
        directory = Path(str(address.database)).absolute().parent
        if not directory.is_dir():
            raise ValueError(f"the directory {directory} of the database is missing: create it")
    return address


def _sqlite(address: URL, *, foreign_keys: bool) -> AsyncEngine:
    """One connection: SQLite has one writer anyway, and our queue is fairer than its busy wait."""
    engine = create_async_engine(
        address.set(drivername="sqlite+aiosqlite"),
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        query_cache_size=MAX_CACHED_STATEMENTS,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS},
    )

    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # A reader that starts to write later would be refused when somebody else wrote meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "handle_error", _in_port_words)
    return engine


def _in_port_words(context: ExceptionContext) -> BaseException | None:
    """What the database refused, as the ports call it; None leaves the error as it is."""
    error = context.original_exception
    if isinstance(error, ValueError):  # a column type said what is wrong with the value
        return error
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    if code in _UNIQUE:
        return Conflict("somebody else has written the same row")
    if code in _FOREIGN_KEY:
        return NotFound("a row that this one points at does not exist")
    return None


def store_opener(engine: AsyncEngine) -> OpenStore:
    """Opens the store for one transaction: committed at the end, rolled back when it raises."""

    @asynccontextmanager
    async def open_store() -> AsyncIterator[Store]:
        async with engine.begin() as connection:
            yield DatabaseStore(connection)

    return open_store
