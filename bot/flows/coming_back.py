"""The first day back: what happened meanwhile, and the duties return when the owner says so.

Source: rules starting-channel/deputy, moderation/deputy-when-absent; ABS9.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.absences import Absence, came_back
from bot.domain.channels import Channel
from bot.domain.covers import going_on_with
from bot.domain.deputy_briefings import Leave, is_on_leave, stepping_in
from bot.domain.duties import DAILY_CHECK, SNAPSHOT, Occurrence, OccurrenceState
from bot.domain.ids import AbsenceId, PersonId
from bot.domain.questions import QuestionState
from bot.flow import Flow
from bot.flows import absence as absences
from bot.flows import absence_words, away, labels
from bot.i18n import _, day, days, listing
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import Button, Card, Element, Item, Show, Text

ANSWERED = (OccurrenceState.DONE, OccurrenceState.LATE)

flow = Flow("coming_back")


@flow.said("tillbaka", "jag är tillbaka", "back", "i am back", "i'm back")
async def said_back(turn: Turn, text: str) -> Show:
    """Back today: the duties return at once when they wait for that, else as for other words."""
    waiting = await waits_for(turn)
    if waiting is not None:
        return await _come_back(turn, waiting.id)
    return await absence_words.back.show(turn, on=turn.today)


async def waits_for(turn: Turn) -> Absence | None:
    """The absence of the one who acts that is over, when they have not said that they are back."""
    lasting = await turn.store.absences.not_back(turn.today)
    return next((a for a in lasting if a.person == turn.who.id), None)


@flow.view
async def back(turn: Turn, absence: AbsenceId) -> Card | None:
    """For the owner on the first day back: checks, incidents, answers, and who did what."""
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return None
    turn.require(turn.who.id == a.person)
    leave = await away.leave_of(turn, a)
    items = [await _what_happened(turn, a, view.channel) for view in leave.outlooks]
    title = _("Welcome back, {name}").format(name=turn.who.first_name)
    body: list[Element] = [
        Text(_("You were away {days}. This happened:").format(days=absences.span(turn, a))),
        *items,
    ]
    if not is_on_leave(a, turn.today) or a.kept_until is None:
        return Card(title, (*body, Text(_("Your channels are yours again."))))
    names = await _names(turn, leave)
    text = _("{names} goes on until you say that you are back, {day} at the latest.")
    body.append(Text(text.format(names=names, day=day(a.kept_until))))
    button = Button(_("I am back"), come_back.action(absence=absence), "primary")
    return Card(title, tuple(body), (button,))


async def _names(turn: Turn, leave: Leave) -> str:
    """Who has the channels until the owner is back."""
    people = await turn.people()
    going_on = dict.fromkeys(going_on_with(view, turn.today) for view in leave.outlooks)
    return listing([people[person].name for person in going_on if person]) or _("Your deputy")


async def _what_happened(turn: Turn, a: Absence, c: Channel) -> Item:
    last_on = min(turn.today, a.kept_until or a.last_on)
    since = turn.municipality.calendar.at(a.first_on, 0)
    lines = [
        *await _checks(turn, c, a.first_on, last_on),
        *await _incidents(turn, c, since),
        *await _snapshots(turn, c, since),
        *await _answers(turn, c, since),
    ]
    return Item(labels.channel_name(c), tuple(lines) or (_("Nothing happened."),))


async def _checks(turn: Turn, c: Channel, first_on: date, last_on: date) -> list[str]:
    found = await turn.store.occurrences.of_subject(DAILY_CHECK, c.id, first_on, last_on)
    people = await turn.people()
    done: Counter[PersonId] = Counter(
        o.done_by for o in found if o.state in ANSWERED and o.done_by is not None
    )
    lines = []
    if done:
        told = [
            _("{name} {count}").format(name=labels.person_name(people, person), count=count)
            for person, count in done.items()
        ]
        lines.append(_("Daily checks made: {names}.").format(names=listing(told)))
    missed = [o.due_on for o in found if o.state is OccurrenceState.MISSED]
    if missed:
        lines.append(_("Nobody checked the comments on {day}.").format(day=days(missed)))
    return lines + await _open(turn, found)


async def _open(turn: Turn, found: Sequence[Occurrence]) -> list[str]:
    waiting = [o.due_on for o in found if o.state is OccurrenceState.OPEN]
    return [_("Still open: {days}.").format(days=days(waiting))] if waiting else []


async def _incidents(turn: Turn, c: Channel, since: datetime) -> list[str]:
    people, calendar = await turn.people(), turn.municipality.calendar
    lines = []
    for i in await turn.store.records.incidents_since([c.id], since):
        text = (
            _("{name} found something on {day}: {kind}. It is registered.")
            if i.diarienummer
            else _("{name} found something on {day}: {kind}. It is not registered yet.")
        )
        lines.append(
            text.format(
                name=labels.person_name(people, i.seen_by),
                day=day(calendar.today(i.seen_at)),
                kind=labels.incident_kind(i.kind),
            )
        )
    return lines


async def _snapshots(turn: Turn, c: Channel, since: datetime) -> list[str]:
    people, calendar = await turn.people(), turn.municipality.calendar
    first_on = calendar.today(since) - timedelta(days=200)
    found = await turn.store.occurrences.of_subject(SNAPSHOT, c.id, first_on, turn.today)
    return [
        _("{name} took the half-yearly snapshot.").format(
            name=labels.person_name(people, o.done_by)
        )
        for o in found
        if o.state in ANSWERED and o.done_at is not None and o.done_at >= since
    ]


async def _answers(turn: Turn, c: Channel, since: datetime) -> list[str]:
    people = await turn.people()
    return [
        _("{name} answered a question about the channel.").format(
            name=labels.person_name(people, q.replied_by)
        )
        for q in await turn.store.questions.about([c.id])
        if q.state is QuestionState.REPLIED and q.replied_at is not None and q.replied_at >= since
    ]


@flow.press
async def open_back(turn: Turn, absence: AbsenceId) -> Show:
    return await back.show(turn, absence=absence)


@flow.press
async def come_back(turn: Turn, absence: AbsenceId) -> Show:
    """The owner is back: their duties return, with what is open today."""
    return await _come_back(turn, absence)


async def _come_back(turn: Turn, absence: AbsenceId) -> Show:
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return await absences.mine.show(turn, person=turn.who.id)
    turn.require(a.person == turn.who.id)
    if is_on_leave(a, turn.today):
        leave = await away.leave_of(turn, a)
        deputies = set(stepping_in(leave))
        is_early = a.covers(turn.today)
        await absences.end_now(turn, a)
        if not is_early:
            for person in deputies:
                turn.tell(person, thanks.notice(person=a.person, on=turn.today))
        turn.refresh(back.notice(absence=absence))
        if came_back(a, turn.today) is None:
            return await absences.mine.show(turn, person=turn.who.id)
    return await back.show(turn, absence=absence)


@flow.view
async def thanks(turn: Turn, person: PersonId, on: date) -> Card | None:
    """For whoever stepped in: the owner is back."""
    name = labels.person_name(await turn.some(person), person)
    return Card(
        _("{name} is back").format(name=name),
        (Text(_("You do not look after the channels any more. Thank you.")),),
    )


@flow.view
async def returned(turn: Turn, absence: AbsenceId) -> Card | None:
    """For owner and manager: nobody said anything, and the duties have returned by themselves."""
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return None
    if a.kept_until is None:
        return None
    if turn.who.id == a.person:
        text = _("You have not said that you are back. Your channels are yours again from today.")
        return Card(_("Your channels are yours again"), (Text(text),))
    name = labels.person_name(await turn.some(a.person), a.person)
    text = _("{name} has not said so, and has the channels again from today.")
    return Card(
        _("Is {name} back?").format(name=name),
        (Text(text.format(name=name)), Text(_("Still away? Write “report away”."))),
    )
