"""Who follows somebody who leaves."""

from collections.abc import Collection

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonId, SuccessionId
from bot.domain.successions import Succession
from store.rows import Rows
from store.tables import NOT_LEFT, SuccessionRow, table

_succession = table(SuccessionRow)
_successions = Rows(Succession, _succession)
_OPEN = _successions.select.where(text(NOT_LEFT)).order_by(_succession.c.last_on, _succession.c.id)
_OPEN_FOR = _OPEN.where(_succession.c.leaver == bindparam("person"))


class Successions:
    """The port Successions. A second one of the same channel and person is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, succession: SuccessionId) -> Succession:
        return await _successions.get(self._connection, succession)

    async def many(self, successions: Collection[SuccessionId]) -> dict[SuccessionId, Succession]:
        return await _successions.many(self._connection, successions)

    async def open(self) -> list[Succession]:
        return await _successions.all(self._connection, _OPEN)

    async def of_leaver(self, person: PersonId) -> list[Succession]:
        return await _successions.all(self._connection, _OPEN_FOR, person=person)

    async def add(self, succession: Succession) -> Succession:
        return await _successions.add(self._connection, succession)

    async def save(self, succession: Succession) -> Succession:
        return await _successions.save(self._connection, succession)
