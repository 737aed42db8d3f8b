"""Dataclasses in and out of their tables, field by field of the same name."""

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    bindparam,
    select,
    update,
)

# SQLite's compiler understands PostgreSQL's ON CONFLICT; the other way round it does not work.
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.ports import Conflict, NotFound
from store.columns import Ids

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


class Named(Protocol):
    """Something with a name and an id."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)

# Python compares letters by code point, which puts ä before å.
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def alphabetical(name: str) -> str:
    """What a name is sorted by: whatever its case, with å ä ö after z."""
    return name.casefold().translate(_SWEDISH)


class _JsonIds(FunctionElement[int]):
    """The ids that a JSON text lists, as the rows of a query."""

    inherit_cache = True


@compiles(_JsonIds, "sqlite")
def _on_sqlite(ids: _JsonIds, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each{compiler.process(ids.clause_expr, **options)})"


@compiles(_JsonIds, "postgresql")
def _on_postgresql(ids: _JsonIds, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(ids.clauses, **options)
    return f"(SELECT CAST(json_array_elements_text(CAST({text} AS JSON)) AS INTEGER))"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the ids that are bound to `name`, however many they are."""
    return column.bool_op("IN")(_JsonIds(bindparam(name, type_=Ids)))


class Rows(Generic[T]):
    """The table whose rows are a dataclass; columns that are no fields are given as `extra`."""

    def __init__(self, kind: type[T], table: Table) -> None:
        self.kind = kind
        self.table = table
        self.names = tuple(field.name for field in fields(kind))
        self.select: Select[Any] = select(*(table.c[name] for name in self.names))
        if "id" in self.names:
            self._many = self.select.where(among(table.c.id, "ids"))
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
        found = await self.all(connection, self._many, ids=set(ids))
        return {getattr(item, "id"): item for item in found}  # noqa: B009

    async def add(self, connection: AsyncConnection, item: T, **extra: Any) -> T:
        """The item with the id that the database gives it, whatever it had."""
        values = self.values(item) | extra
        del values["id"]
        new_id = (await connection.execute(self._add, values)).scalar_one()
        return replace(item, id=new_id)

    async def save(self, connection: AsyncConnection, item: T, **extra: Any) -> T:
        """The item with its next version. Raises: Conflict when the row has another one by now."""
        values = self._next_version(item) | extra
        result = await connection.execute(self._save, values)
        if result.rowcount == 0:
            raise Conflict(f"{self.table.name} {values['this']} is past version {values['before']}")
        return replace(item, version=values["version"])

    async def save_many(self, connection: AsyncConnection, items: Collection[T]) -> None:
        """Each as its next version. Raises: Conflict when any row has another one by now."""
        if items:
            values = sorted(map(self._next_version, items), key=itemgetter("this"))
            saved = (await connection.execute(self._save, values)).rowcount
            if saved != len(values):
                raise Conflict(f"{len(values) - saved} of {len(values)} {self.table.name} rows")

    def _next_version(self, item: T) -> dict[str, Any]:
        values = self.values(item)
        id_, version = values.pop("id"), values["version"]
        return values | {"version": version + 1, "this": id_, "before": version}


def by_name(items: Iterable[N]) -> list[N]:
    """The items in the order of their names, those of the same name by id."""
    return sorted(items, key=lambda item: (alphabetical(item.name), item.id))
