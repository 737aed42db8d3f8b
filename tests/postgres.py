"""A PostgreSQL database that test after test finds empty, though it is made only once.

Deleting the rows takes a millisecond or two, a clone of the database a hundred.
"""

import psycopg
from psycopg import sql

# Rows of this one table are the migrations' own.
VERSION_TABLE = "alembic_version"
TABLES = f"""
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> '{VERSION_TABLE}' ORDER BY tablename
"""
SHAPE = f"""
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid::regtype, attnotnull)
    FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT version_num FROM {VERSION_TABLE}
    ORDER BY 1
"""
LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
COUNT_FROM_ONE = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public'
"""


class ReusedDatabase:
    """A migrated database at `url`, and one connection to it; close it at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(url, autocommit=True)
        self._shape = self._connection.execute(SHAPE.encode()).fetchall()
        tables = [
            sql.Identifier(name) for (name,) in self._connection.execute(TABLES.encode()).fetchall()
        ]
        for table in tables:
            held = self._connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(table))
            assert held.rowcount == 0, f"a migration left a row in {table}, and `empty` deletes it"
        self._delete = sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(one) for one in tables)
        self._connection.execute("SET session_replication_role = replica")  # no foreign keys

    def empty(self) -> None:
        """Part every other connection from it, delete all rows, and count ids from one again.

        Raises: AssertionError when somebody has changed a table itself.
        """
        self._connection.execute(LEAVE)
        self._connection.execute(self._delete)
        self._connection.execute(COUNT_FROM_ONE)
        shape = self._connection.execute(SHAPE.encode()).fetchall()
        assert shape == self._shape, "the test has changed a table: let it use `bare_url`"

    def close(self) -> None:
        """Part from it."""
        self._connection.close()
