"""Connected calendars, the questions about them, and the feeds of duties."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.away_events import CalendarAnswer, CalendarLink, CalendarQuestion, Found
from bot.domain.ids import CalendarQuestionId, PersonId
from store.rows import Rows, insert
from store.tables import (
    CalendarEventRow,
    CalendarFeedRow,
    CalendarLinkRow,
    CalendarQuestionRow,
    PersonRow,
    table,
)

_link = table(CalendarLinkRow)
_question = table(CalendarQuestionRow)
_event = table(CalendarEventRow)
_feed = table(CalendarFeedRow)
_person = table(PersonRow)
_links = Rows(CalendarLink, _link)
_questions = Rows(CalendarQuestion, _question)

_LINK_OF = _links.select.where(_link.c.person == bindparam("of"))
_NEW_LINK = insert(_link)
_SAVE_LINK = _NEW_LINK.on_conflict_do_update(
    index_elements=["person"], set_={name: _NEW_LINK.excluded[name] for name in _links.names}
)
_DUE = (
    _links.select.where(
        _link.c.next_read_at <= bindparam("now"),
        exists().where(_person.c.id == _link.c.person, _person.c.active, _person.c.listed),
    )
    .order_by(_link.c.next_read_at, _link.c.person)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # left out by SQLite, where a transaction is alone
)
_QUESTIONS_OF = _questions.select.where(_question.c.person == bindparam("of")).order_by(
    _question.c.first_on, _question.c.id
)
_OPEN_ABOUT = select(_event.c.question, _event.c.key).where(_event.c.person == bindparam("of"))
_NEW_FEED = insert(_feed)
_SAVE_FEED = _NEW_FEED.on_conflict_do_update(
    index_elements=["person"],
    set_={name: _NEW_FEED.excluded[name] for name in ("token", "token_digest", "made_at")},
)


class CalendarLinks:
    """The port CalendarLinks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, person: PersonId) -> CalendarLink | None:
        found = await _links.all(self._connection, _LINK_OF, of=person)
        return found[0] if found else None

    async def save(self, link: CalendarLink) -> None:
        await self._connection.execute(_SAVE_LINK, _links.values(link))

    async def remove(self, person: PersonId) -> None:
        await self._connection.execute(delete(_link).where(_link.c.person == person))
        open_now = [q.id for q in await self.questions(person) if q.state is CalendarAnswer.OPEN]
        await self._delete(open_now)

    async def take_due(self, now: datetime, until: datetime, limit: int) -> list[CalendarLink]:
        due = await _links.all(self._connection, _DUE, now=now, most=limit)
        for link in due:
            statement = update(_link).where(_link.c.person == link.person)
            await self._connection.execute(statement.values(next_read_at=until))
        return due

    async def known(self, person: PersonId) -> set[str]:
        statement = select(_event.c.key).where(_event.c.person == person)
        return set((await self._connection.execute(statement)).scalars())

    async def ask(self, question: CalendarQuestion, found: Found) -> CalendarQuestion:
        asked = await _questions.add(self._connection, question)
        rows = [{"person": asked.person, "key": key, "question": asked.id} for key in found.keys]
        await self._connection.execute(_event.insert(), rows)
        return asked

    async def question(self, question: CalendarQuestionId) -> CalendarQuestion:
        return await _questions.get(self._connection, question)

    async def questions(self, person: PersonId) -> list[CalendarQuestion]:
        return await _questions.all(self._connection, _QUESTIONS_OF, of=person)

    async def answer(self, question: CalendarQuestion) -> None:
        statement = update(_question).where(_question.c.id == question.id)
        await self._connection.execute(statement.values(state=question.state))

    async def vanished(self, person: PersonId, keys: Collection[str]) -> Sequence[CalendarQuestion]:
        rows = (await self._connection.execute(_OPEN_ABOUT, {"of": person})).all()
        still = {row.question for row in rows if row.key in keys}
        return [
            q
            for q in await self.questions(person)
            if q.state is CalendarAnswer.OPEN and q.id not in still
        ]

    async def _delete(self, questions: Collection[int]) -> None:
        if questions:
            await self._connection.execute(delete(_event).where(_event.c.question.in_(questions)))
            await self._connection.execute(delete(_question).where(_question.c.id.in_(questions)))

    async def feed_token(self, person: PersonId) -> str | None:
        statement = select(_feed.c.token).where(_feed.c.person == person)
        token: str | None = (await self._connection.execute(statement)).scalar_one_or_none()
        return token

    async def save_feed(self, person: PersonId, token: str | None, now: datetime) -> None:
        if token is None:
            await self._connection.execute(delete(_feed).where(_feed.c.person == person))
            return
        row = {"person": person, "token": token, "token_digest": _digest(token), "made_at": now}
        await self._connection.execute(_SAVE_FEED, row)

    async def feed_owner(self, token: str) -> PersonId | None:
        statement = select(_feed.c.person).where(_feed.c.token_digest == _digest(token))
        person: PersonId | None = (await self._connection.execute(statement)).scalar_one_or_none()
        return person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
