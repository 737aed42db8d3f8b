"""Many rows into a table with one statement."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ARRAY, CursorResult, Table, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import insert


class Bulk:
    """An insert of many rows; `conflict` says what becomes of those whose key is there.

    PostgreSQL is given each column as one array, because thousands of parameters cost it more than
    the rows do; SQLite is given row after row.
    """

    def __init__(
        self, table: Table, names: Sequence[str], conflict: Callable[[Insert], Any]
    ) -> None:
        types = {name: table.c[name].type for name in names}
        arrays = [bindparam(name, type_=ARRAY(kind, dimensions=1)) for name, kind in types.items()]
        rows = func.unnest(*arrays).table_valued(*(column(*named) for named in types.items()))
        self._names = names
        self._by_row = conflict(insert(table))
        self._by_column = conflict(
            insert(table).from_select(names, select(*rows.render_derived().c))
        )

    async def run(
        self, connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]
    ) -> CursorResult[Any]:
        """The statement's result for one row or more."""
        if connection.dialect.name == "postgresql":
            columns = {name: [row[name] for row in rows] for name in self._names}
            result = await connection.execute(self._by_column, columns)
        else:
            values = rows if len(rows) > 1 else rows[0]  # one needs no list, which costs more
            result = await connection.execute(self._by_row, values)
        return cast(CursorResult[Any], result)
