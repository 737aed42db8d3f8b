"""What a calendar tells becomes questions to its owner, never an absence by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.away_events import (
    AwayEvent,
    CalendarAnswer,
    CalendarQuestion,
    reading_dates,
    to_ask,
)
from bot.domain.duties import CALENDAR_VIEW
from bot.domain.ids import PersonId
from bot.ports import Store
from bot.ui import Notice


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading a calendar led to: a message to its owner about so many periods, and what is to
    be drawn again."""

    notice: Notice | None
    count: int
    redraws: tuple[Notice, ...]


async def take_in(
    store: Store,
    person: PersonId,
    events: Sequence[AwayEvent],
    today: date,
    now: datetime,
    *,
    is_whole: bool,
) -> Taken:
    """Keep a question for each period that is new. With `is_whole` the events are all that the
    calendar has, and questions about others are withdrawn."""
    gone = await store.calendars.vanished(person, {e.key for e in events}) if is_whole else ()
    for question in gone:
        await store.calendars.answer(replace(question, state=CalendarAnswer.GONE))
    absences = await store.absences.between(*reading_dates(today), [person])
    known = await store.calendars.known(person)
    asked = [
        await store.calendars.ask(
            CalendarQuestion(
                person=person, first_on=found.first_on, last_on=found.last_on, asked_at=now
            ),
            found,
        )
        for found in to_ask(events, known, absences, today)
    ]
    stale = dict.fromkeys(question.batch for question in gone)
    notice = Notice(CALENDAR_VIEW, {"batch": asked[0].batch}) if asked else None
    redraws = tuple(Notice(CALENDAR_VIEW, {"batch": batch}) for batch in stale)
    return Taken(notice, len(asked), redraws)
