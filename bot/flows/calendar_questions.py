"""Days away in somebody's calendar: one question, answered once. Titles are never seen here."""

from dataclasses import replace

from bot.domain.absences import BadAbsence
from bot.domain.away_events import CalendarAnswer, CalendarQuestion
from bot.domain.ids import CalendarQuestionId
from bot.flow import Flow
from bot.flows import absence
from bot.i18n import _, period
from bot.turn import Turn
from bot.ui import Button, Card, Item, Show, Text

flow = Flow("calendar_questions")


@flow.press
async def open_found(turn: Turn) -> Show:
    """Everything that waits for an answer."""
    return await found.show(turn)


async def open_questions(turn: Turn) -> list[CalendarQuestion]:
    """What the one who acts has not answered, and that is not over."""
    return [
        q
        for q in await turn.store.calendars.questions(turn.who.id)
        if q.state is CalendarAnswer.OPEN and q.last_on >= turn.today
    ]


@flow.view
async def found(turn: Turn, batch: str = "") -> Card | None:
    """The days in the calendar that were asked about together ("": all that wait), each with yes
    and no until it is answered."""
    every = await turn.store.calendars.questions(turn.who.id)
    asked = [q for q in every if q.batch == batch] if batch else await open_questions(turn)
    if not asked:
        return None
    title = _("Are you away?")
    if len(asked) == 1:
        (q,) = asked
        text = _("I see in your calendar that you are away {days}. Is that right?")
        after = (Text(_answered(turn, q)),) if _answered(turn, q) else ()
        days = period(q.first_on, q.last_on, turn.today)
        return Card(title, (Text(text.format(days=days)), *after), _buttons(turn, q, batch))
    intro = Text(_("I see these days away in your calendar. Which are right?"))
    return Card(title, (intro, *(_item(turn, q, batch) for q in asked)))


def _item(turn: Turn, q: CalendarQuestion, batch: str) -> Item:
    line = _answered(turn, q)
    days = period(q.first_on, q.last_on, turn.today)
    return Item(days, (line,) if line else (), _buttons(turn, q, batch))


def _answered(turn: Turn, q: CalendarQuestion) -> str:
    if q.state is CalendarAnswer.OPEN:
        return _("These days are over") if q.last_on < turn.today else ""
    return {
        CalendarAnswer.YES: _("Saved. You are away on these days."),
        CalendarAnswer.NO: _("You said no. I do not ask about these days again."),
        CalendarAnswer.GONE: _("These days are no longer in your calendar."),
    }[q.state]


def _buttons(turn: Turn, q: CalendarQuestion, batch: str) -> tuple[Button, ...]:
    if _answered(turn, q):
        return ()
    return (
        Button(_("Yes, save"), yes.action(question=q.id, batch=batch), "primary"),
        Button(_("No"), no.action(question=q.id, batch=batch)),
    )


@flow.press
async def yes(turn: Turn, question: CalendarQuestionId, batch: str) -> Show:
    """Keep the days, together with those that they touch."""
    q = await _mine(turn, question)
    if q.state is CalendarAnswer.OPEN and q.last_on >= turn.today:
        known = await absence.overlapping(turn, q.first_on, q.last_on)
        first_on = min([q.first_on, *(a.first_on for a in known)])
        last_on = max([q.last_on, *(a.last_on for a in known)])
        try:
            await absence.put(turn, first_on, last_on, known)
        except BadAbsence:
            return await absence.understood.show(turn, first_on=q.first_on, last_on=q.last_on)
        await turn.store.calendars.answer(replace(q, state=CalendarAnswer.YES))
    return await _shown(turn, q, batch)


@flow.press
async def no(turn: Turn, question: CalendarQuestionId, batch: str) -> Show:
    """Keep nothing, and do not ask again."""
    q = await _mine(turn, question)
    if q.state is CalendarAnswer.OPEN:
        await turn.store.calendars.answer(replace(q, state=CalendarAnswer.NO))
    return await _shown(turn, q, batch)


async def _shown(turn: Turn, q: CalendarQuestion, batch: str) -> Show:
    """The card that was pressed, with the answer; other copies are drawn again."""
    turn.refresh(found.notice(batch=q.batch))
    return await found.show(turn, batch=batch or q.batch)


async def _mine(turn: Turn, question: CalendarQuestionId) -> CalendarQuestion:
    q = await turn.store.calendars.question(question)
    turn.require(q.person == turn.who.id and turn.who.listed)
    return q
