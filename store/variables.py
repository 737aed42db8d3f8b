"""A few named values of the deployment."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import insert
from store.tables import VariableRow, table

_variable = table(VariableRow)
_GET = select(_variable.c.value).where(_variable.c.name == bindparam("this"))
_NEW = insert(_variable)
_SET = _NEW.on_conflict_do_update(index_elements=["name"], set_={"value": _NEW.excluded.value})


class Variables:
    """The port Variables."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, name: str) -> str | None:
        return (await self._connection.execute(_GET, {"this": name})).scalar_one_or_none()

    async def set(self, name: str, value: str) -> None:
        await self._connection.execute(_SET, {"name": name, "value": value})
