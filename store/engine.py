"""The database behind an address, and one transaction on it at a time."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine import AdaptedConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.ports import Conflict, NotFound, OpenStore, Store
from store.parts import DatabaseStore
from store.sqlite import SqliteConnection, connect

POOL_WAIT_SECONDS = 30
POSTGRES_CONNECTIONS = 10
MAX_CACHED_STATEMENTS = 1_000

_SOMEBODY_WAS_FIRST = {
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
            hide_parameters=True,
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
    file = str(address.database)
    engine = create_async_engine(
        "sqlite+aiosqlite:///" + file,
        async_creator=partial(connect, file, foreign_keys=foreign_keys),
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_reset_on_return=None,  # every transaction has ended by then
        query_cache_size=MAX_CACHED_STATEMENTS,
        hide_parameters=True,
    )

    def begin(connection: Connection) -> None:
        adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
        adapted.run_async(SqliteConnection.begin)

    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "handle_error", _in_port_words)
    return engine


def _in_port_words(context: ExceptionContext) -> BaseException | None:
    """What the database refused, as the ports call it; None leaves the error as it is."""
    error = context.original_exception
    if isinstance(error, ValueError):  # a column type said what is wrong with the value
        return error
    if not isinstance(context.sqlalchemy_exception, DBAPIError):
        return None
    # Errors are logged, and after the first line PostgreSQL tells what is in the row.
    first_line = str(error).partition("\n")[0]
    error.args = context.sqlalchemy_exception.args = (first_line,)
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    if code in _SOMEBODY_WAS_FIRST:
        return Conflict(f"somebody else was first: {first_line}")
    if code in _FOREIGN_KEY:
        return NotFound(f"the row that this one points at does not exist: {first_line}")
    return None


def store_opener(engine: AsyncEngine) -> OpenStore:
    """Opens the store for one transaction: committed at the end, rolled back when it raises."""

    @asynccontextmanager
    async def open_store() -> AsyncIterator[Store]:
        async with engine.begin() as connection:
            yield DatabaseStore(connection)

    return open_store
