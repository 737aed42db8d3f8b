"""What people asked, and what waits for a communicator."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChannelId, QuestionId
from bot.domain.questions import Question
from store.rows import Rows, among
from store.tables import HANDED_OVER, REPLIED, QuestionRow, table

_question = table(QuestionRow)
_questions = Rows(Question, _question)
_HANDED_OVER = _questions.select.where(text(HANDED_OVER)).order_by(
    _question.c.asked_at, _question.c.id
)

_ABOUT = _questions.select.where(among(_question.c.channel, "channels")).order_by(
    _question.c.asked_at, _question.c.id
)
_REPLIED_SINCE = _questions.select.where(
    text(REPLIED), _question.c.replied_at >= bindparam("since", type_=_question.c.replied_at.type)
).order_by(_question.c.replied_at.desc(), _question.c.id.desc())
_TOGETHER = _questions.select.where(_question.c.together == bindparam("first")).order_by(
    _question.c.id
)

_BETWEEN = _questions.select.where(
    _question.c.asked_at >= bindparam("begin"), _question.c.asked_at < bindparam("end")
).order_by(_question.c.asked_at, _question.c.id)


class Questions:
    """The port Questions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, question: QuestionId) -> Question:
        return await _questions.get(self._connection, question)

    async def add(self, question: Question) -> Question:
        return await _questions.add(self._connection, question)

    async def save(self, question: Question) -> Question:
        return await _questions.save(self._connection, question)

    async def together(self, first: QuestionId) -> list[Question]:
        return await _questions.all(self._connection, _TOGETHER, first=first)

    async def about(self, channels: Collection[ChannelId]) -> list[Question]:
        return await _questions.all(self._connection, _ABOUT, channels=channels)

    async def asked_between(self, begin: datetime, end: datetime) -> list[Question]:
        return await _questions.all(self._connection, _BETWEEN, begin=begin, end=end)

    async def replied_since(self, since: datetime) -> list[Question]:
        return await _questions.all(self._connection, _REPLIED_SINCE, since=since)

    async def handed_over(self) -> list[Question]:
        return await _questions.all(self._connection, _HANDED_OVER)
