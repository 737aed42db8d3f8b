"""Dataclasses in and out of their tables, field by field of the same name."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import Executable, Row, Select, Table, bindparam, select, update

# SQLite's compiler understands PostgreSQL's ON CONFLICT; the other way round it does not work.
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Conflict, NotFound

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
S = TypeVar("S")


class Named(Protocol):
    """Something with a name and an id."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)

# SQLite takes 32,766 variables in a statement, PostgreSQL 65,535.
MAX_IDS_IN_STATEMENT = 10_000
MAX_ROWS_IN_STATEMENT = 1_000

# Python compares letters by code point, which puts ä before å.
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def alphabetical(name: str) -> str:
    """What a name is sorted by: whatever its case, with å ä ö after z."""
    return name.casefold().translate(_SWEDISH)


def batches(items: Iterable[S], size: int) -> Iterator[list[S]]:
    """The items in lists of up to `size`; none when there are no items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Rows(Generic[T]):
    """The table whose rows are a dataclass; columns that are no fields are given as `extra`."""

    def __init__(self, kind: type[T], table: Table) -> None:
        self.kind = kind
        self.table = table
        self.names = tuple(field.name for field in fields(kind))
        self.select: Select[Any] = select(*(table.c[name] for name in self.names))
        if "id" in self.names:
            self._many = self.select.where(table.c.id.in_(bindparam("ids", expanding=True)))
            self._one = self.select.where(table.c.id == bindparam("id"))
            self._add = insert(table).returning(table.c.id)
        if {"id", "version"} <= set(self.names):
            self._save = update(table).where(
                table.c.id == bindparam("this"), table.c.version == bindparam("before")
            )

    def read(self, row: Row[Any]) -> T:
        """The dataclass of a row that `select` gave."""
        return self.kind(**dict(zip(self.names, row, strict=True)))

    def values(self, item: T) -> dict[str, Any]:
        """The item's fields by column name."""
        return {name: getattr(item, name) for name in self.names}

    async def all(
        self, connection: AsyncConnection, statement: Executable, **values: object
    ) -> list[T]:
        """What a statement made from `select` finds."""
        names, kind = self.names, self.kind
        rows = (await connection.execute(statement, values)).all()
        return [kind(**dict(zip(names, row, strict=True))) for row in rows]

    async def get(self, connection: AsyncConnection, id_: int) -> T:
        """Raises: NotFound."""
        row = (await connection.execute(self._one, {"id": id_})).one_or_none()
        if row is None:
            raise NotFound(f"no {self.table.name} has the id {id_}")
        return self.read(row)

    async def many(self, connection: AsyncConnection, ids: Collection[int]) -> dict[Any, T]:
        """Those of the ids that exist."""
        found: dict[Any, T] = {}
        id_at = self.names.index("id")
        for batch in batches(set(ids), MAX_IDS_IN_STATEMENT):
            for row in (await connection.execute(self._many, {"ids": batch})).all():
                found[row[id_at]] = self.read(row)
        return found

    async def add(self, connection: AsyncConnection, item: T, **extra: Any) -> T:
        """The item with the id that the database gives it, whatever it had."""
        values = self.values(item) | extra
        del values["id"]
        new_id = (await connection.execute(self._add, values)).scalar_one()
        return replace(item, id=new_id)

    async def save(self, connection: AsyncConnection, item: T, **extra: Any) -> T:
        """The item with its next version. Raises: Conflict when the row has another one by now."""
        values = self.values(item) | extra
        id_, version = values.pop("id"), values["version"]
        values |= {"version": version + 1, "this": id_, "before": version}
        result = await connection.execute(self._save, values)
        if result.rowcount == 0:
            raise Conflict(f"{self.table.name} {id_} is past version {version}")
        return replace(item, version=version + 1)


def by_name(items: Iterable[N]) -> list[N]:
    """The items in the order of their names, those of the same name by id."""
    return sorted(items, key=lambda item: (alphabetical(item.name), item.id))
