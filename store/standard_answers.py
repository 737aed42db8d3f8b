"""Standard answers in their table."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import StandardAnswerId
from bot.domain.standard_answers import StandardAnswer
from store.rows import Rows
from store.tables import StandardAnswerRow, table

_standard = table(StandardAnswerRow)
_standards = Rows(StandardAnswer, _standard)
_ALL = _standards.select.order_by(_standard.c.id)


class StandardAnswers:
    """The port StandardAnswers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, standard: StandardAnswerId) -> StandardAnswer:
        return await _standards.get(self._connection, standard)

    async def all(self) -> list[StandardAnswer]:
        return await _standards.all(self._connection, _ALL)

    async def add(self, standard: StandardAnswer) -> StandardAnswer:
        return await _standards.add(self._connection, standard)

    async def save(self, standard: StandardAnswer) -> StandardAnswer:
        return await _standards.save(self._connection, standard)

    async def remove(self, standard: StandardAnswerId) -> None:
        await self._connection.execute(delete(_standard).where(_standard.c.id == standard))
