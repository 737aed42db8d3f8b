"""What stands in the demo's chat page."""

from datetime import datetime

from sqlalchemy import bindparam, func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonId
from bot.ports import ChatMessage, NotFound
from bot.ui import Notice
from store.notices import noted, read_notice
from store.tables import ChatMessageRow, table

_message = table(ChatMessageRow)
_ADD = _message.insert().returning(_message.c.id)
_CHANGE = update(_message).where(_message.c.id == bindparam("this"))
_LAST = (
    select(_message)
    .where(_message.c.person == bindparam("of"))
    .order_by(_message.c.id.desc())
    .limit(bindparam("most"))
)
_UNREAD = (
    select(_message.c.person, func.count().label("unread"))
    .where(not_(_message.c.is_read))
    .group_by(_message.c.person)
)
_READ = update(_message).where(_message.c.person == bindparam("of"), not_(_message.c.is_read))


class Chat:
    """The port Chat. What a person wrote themselves is read from the beginning."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, person: PersonId, at: datetime, words: str = "", notice: Notice | None = None
    ) -> int:
        row = {"person": person, "at": at, "words": words, "is_read": notice is None}
        return int((await self._connection.execute(_ADD, row | noted(notice))).scalar_one())

    async def change(self, message: int, notice: Notice) -> None:
        values = {"this": message, **noted(notice)}
        if (await self._connection.execute(_CHANGE, values)).rowcount == 0:
            raise NotFound(f"no message has the id {message}")

    async def messages(self, person: PersonId, limit: int) -> list[ChatMessage]:
        rows = (await self._connection.execute(_LAST, {"of": person, "most": limit})).all()
        return [
            ChatMessage(
                id=row.id,
                person=row.person,
                at=row.at,
                words=row.words,
                notice=None if row.view is None else read_notice(row.view, row.args),
            )
            for row in reversed(rows)
        ]

    async def unread(self) -> dict[PersonId, int]:
        return {row.person: row.unread for row in await self._connection.execute(_UNREAD)}

    async def mark_read(self, person: PersonId) -> None:
        await self._connection.execute(_READ, {"of": person, "is_read": True})
