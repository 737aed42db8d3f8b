"""Who steps in: people chosen for a channel, and what deputies have answered."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.covers import DeputyAnswer, StandIn
from bot.domain.ids import AbsenceId, StandInId
from store.rows import Rows, among, insert
from store.tables import DeputyAnswerRow, StandInRow, table

_stand_in = table(StandInRow)
_answer = table(DeputyAnswerRow)
_stand_ins = Rows(StandIn, _stand_in)
_answers = Rows(DeputyAnswer, _answer)

_BETWEEN = _stand_ins.select.where(
    _stand_in.c.last_on >= bindparam("first"), _stand_in.c.first_on <= bindparam("last")
).order_by(_stand_in.c.id.desc())
_OF_ABSENCES = _answers.select.where(among(_answer.c.absence, "absences")).order_by(
    _answer.c.answered_at, _answer.c.person
)
_NEW = insert(_answer)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["absence", "person"],
    set_={"accepts": _NEW.excluded.accepts, "answered_at": _NEW.excluded.answered_at},
)


class Covers:
    """The port Covers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, stand_in: StandInId) -> StandIn:
        return await _stand_ins.get(self._connection, stand_in)

    async def between(self, first: date, last: date) -> list[StandIn]:
        return await _stand_ins.all(self._connection, _BETWEEN, first=first, last=last)

    async def add(self, stand_in: StandIn) -> StandIn:
        return await _stand_ins.add(self._connection, stand_in)

    async def remove(self, stand_in: StandInId) -> None:
        await self._connection.execute(delete(_stand_in).where(_stand_in.c.id == stand_in))

    async def answers(self, absences: Collection[AbsenceId]) -> list[DeputyAnswer]:
        if not absences:
            return []
        return await _answers.all(self._connection, _OF_ABSENCES, absences=absences)

    async def forget(self, absence: AbsenceId) -> None:
        await self._connection.execute(delete(_answer).where(_answer.c.absence == absence))

    async def answer(self, answer: DeputyAnswer) -> None:
        await self._connection.execute(_KEEP, _answers.values(answer))
