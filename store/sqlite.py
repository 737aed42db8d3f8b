"""SQLite, where only what waits goes to a thread: BEGIN when another process has the lock, and
COMMIT for the disk when something has changed.

A trip to the thread costs ten times what a statement does. Once its transaction holds the lock, a
statement waits for nobody, so it runs where it is called.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

import aiosqlite

BUSY_TIMEOUT_SECONDS = 15
# The first byte of an error's code; the rest says more exactly why.
_PRIMARY_CODE = 0xFF
_ROWS_AT_A_TIME = 64


class Cursor:
    """The result of one statement, read whole. SQLAlchemy takes it for a cursor of aiosqlite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Run the statement and read what it gives."""
        self._keep(self._connection.execute(operation, parameters))

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run the statement once for each of the parameters."""
        self._keep(self._connection.executemany(operation, parameters))

    async def fetchall(self) -> list[Any]:
        """The rows that were read."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class SqliteConnection(aiosqlite.Connection):
    """A connection for one transaction at a time, which begins with `begin`."""

    # A call that was given up may still run in the thread; what comes next goes behind it.
    _is_thread_busy = False
    _changes_before = 0

    async def begin(self) -> None:
        """Take the lock for writing: a reader that wants it later can be refused."""
        if self._is_thread_busy or not self._has_begun():
            try:
                await self._execute(self._conn.execute, "BEGIN IMMEDIATE")
            except asyncio.CancelledError:  # the thread goes on waiting, and may still get the lock
                self._tx.put_nowait((None, self._conn.rollback))
                raise
        self._changes_before = self._conn.total_changes

    def _has_begun(self) -> bool:
        """Whether the lock was free."""
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
        return True

    async def commit(self) -> None:
        """Commit; where nothing has changed there is nothing to wait for."""
        if not self._is_thread_busy and self._conn.total_changes == self._changes_before:
            self._conn.commit()
        else:
            await super().commit()

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        self._is_thread_busy = True
        try:
            result = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except sqlite3.Error:
            self._is_thread_busy = False
            raise
        self._is_thread_busy = False
        return result

    def cursor(self) -> Any:
        """A cursor that does not leave the event loop's thread."""
        return Cursor(self._conn)


async def connect(file: str, *, foreign_keys: bool) -> SqliteConnection:
    """A connection that begins no transaction by itself; a commit outlasts a power cut."""

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(
            file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        return connection

    connection = SqliteConnection(opened, _ROWS_AT_A_TIME)
    connection._thread.daemon = True  # a process that is told to stop does not wait for it
    await connection
    return connection
