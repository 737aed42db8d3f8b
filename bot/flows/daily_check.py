"""The daily check: one message for all of a person's channels, with "all clear", "found something",
"cannot today".

Source: rules moderation/daily-check, moderation/deputy-when-absent; SUP1, SUP2.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.channels import Channel
from bot.domain.duties import (
    CANNOT,
    DAILY_CHECK,
    Occurrence,
    OccurrenceState,
    complete,
    may_answer,
    pass_on,
)
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.flow import Flow
from bot.flows import incidents, labels
from bot.flows.incidents import Found, found_fields
from bot.flows.ladder import watch
from bot.i18n import _, clock_time, day, days
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Form, Item, Show, Text, Wrong

# How far back an unanswered or missed day is still asked about.
CATCH_UP_DAYS = 31

ALL_CLEAR = "all_clear"
FOUND = "found"

flow = Flow("daily_check")


@flow.view
async def today(turn: Turn, person: PersonId, on: date) -> Card | None:
    """Every check that the person was given for the date, or took over, each with its buttons or
    its answer."""
    occurrences = await _of_day(turn, person, on)
    if not occurrences:
        return None
    channels = await turn.store.channels.many({channel_id(o) for o in occurrences})
    items = [await _item(turn, o, channels[channel_id(o)], person, on) for o in occurrences]
    waiting = sum(o.state is OccurrenceState.OPEN and o.responsible == person for o in occurrences)
    intro = (
        _("Look through the comments on your channels. Answer for each one.")
        if waiting
        else _("Everything here is answered. Thank you.")
    )
    title = _("Today's comments") + ", " + day(on)
    return Card(title, (Text(intro), *items))


def channel_id(o: Occurrence) -> ChannelId:
    """The channel that a check is about."""
    return ChannelId(o.subject)


async def _of_day(turn: Turn, person: PersonId, on: date) -> list[Occurrence]:
    """The day's checks, and earlier ones that have come to the person by that day."""
    since = on - timedelta(days=CATCH_UP_DAYS)
    calendar = turn.municipality.calendar
    found = await turn.store.occurrences.of_person(DAILY_CHECK, person, since)
    return [
        o
        for o in found
        if o.due_on == on
        or (
            o.due_on < on
            and o.responsible == person
            and o.opened_for != person
            and (
                o.state is OccurrenceState.OPEN
                or (o.done_at is not None and calendar.today(o.done_at) >= on)
            )
        )
    ]


async def _item(turn: Turn, o: Occurrence, channel: Channel, person: PersonId, on: date) -> Item:
    title = labels.channel_name(channel)
    if o.due_on != on:
        title = _("{channel}, {day}").format(channel=title, day=day(o.due_on))
    if o.state is not OccurrenceState.OPEN:
        return Item(title, (await _how_it_went(turn, o),))
    people = await turn.some(o.responsible, o.opened_for)
    if o.responsible != person:
        name = labels.person_name(people, o.responsible)
        line = _("{name} has it now.").format(name=name)
        return Item(title, (line,))
    lines = []
    if o.opened_for is not None and o.opened_for != person:
        name = labels.person_name(people, o.opened_for)
        told = _("{name} cannot today.") if o.reason == CANNOT else _("{name} has not answered.")
        lines.append(told.format(name=name))
    if o.due_on == on:
        gaps = await _gaps(turn, channel, on)
        if gaps:
            lines.append(
                _("Look at these days too, nobody checked them: {days}.").format(days=days(gaps))
            )
    return Item(
        title,
        tuple(lines),
        (
            Button(_("All clear"), all_clear.action(occurrence=o.id), "primary"),
            Button(_("Found something"), found.action(occurrence=o.id)),
            Button(_("Cannot today"), cannot.action(occurrence=o.id)),
        ),
    )


async def _how_it_went(turn: Turn, o: Occurrence) -> str:
    if o.state is OccurrenceState.MISSED:
        return _("Nobody checked the comments on {day}.").format(day=day(o.due_on))
    name = labels.person_name(await turn.some(o.done_by), o.done_by)
    calendar = turn.municipality.calendar
    at = clock_time(o.done_at or turn.now, calendar.timezone.key)
    if o.state is OccurrenceState.LATE:
        on = day(calendar.today(o.done_at or turn.now))
        return _("Checked afterwards by {name}, {day}.").format(name=name, day=on)
    if o.outcome == FOUND:
        return _("Found something: {name}, {time}.").format(name=name, time=at)
    return _("All clear: {name}, {time}.").format(name=name, time=at)


async def _gaps(turn: Turn, channel: Channel, on: date) -> list[date]:
    found = await _missed(turn, channel, on)
    return [o.due_on for o in found]


async def _missed(turn: Turn, channel: Channel, before: date) -> Sequence[Occurrence]:
    first = before - timedelta(days=CATCH_UP_DAYS)
    last = before - timedelta(days=1)
    found = await turn.store.occurrences.of_subject(DAILY_CHECK, channel.id, first, last)
    return [o for o in found if o.state is OccurrenceState.MISSED]


@flow.press
async def open_today(turn: Turn) -> Show:
    """Today's checks, as from the menu."""
    return await today.show(turn, person=turn.who.id, on=turn.today)


@flow.press
async def all_clear(turn: Turn, occurrence: OccurrenceId) -> Show:
    o, channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:  # a second press shows how it stands
        await _complete(turn, o, channel, ALL_CLEAR)
    return await _back(turn, o)


async def _answerable(turn: Turn, occurrence: OccurrenceId) -> tuple[Occurrence, Channel]:
    """The check and its channel, for somebody who answers for it."""
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty == DAILY_CHECK.name)
    channel = await turn.store.channels.get(channel_id(o))
    allowed = may_answer(turn.who.id, o, ())
    if not allowed:
        allowed = may_answer(turn.who.id, o, (await watch(turn, channel)).ladder)
    turn.require(allowed, _("The owner or the deputy of the channel can."))
    return o, channel


async def _complete(turn: Turn, o: Occurrence, channel: Channel, outcome: str) -> None:
    """Close the check, and with it the days before that nobody checked."""
    calendar = turn.municipality.calendar
    done = complete(o, turn.who.id, turn.now, calendar, outcome)
    await turn.store.occurrences.save(done)
    if o.due_on == turn.today:
        for gap in await _missed(turn, channel, o.due_on):
            late = complete(gap, turn.who.id, turn.now, calendar, outcome)
            await turn.store.occurrences.save(late)
    redraw(turn, o)


def redraw(turn: Turn, *occurrences: Occurrence) -> None:
    """Draw again what shows the check: the day's card and the reminder of everybody who has had
    it."""
    for o in occurrences:
        turn.refresh(taken_over.notice(occurrence=o.id))
        for person in dict.fromkeys(p for p in (o.opened_for, o.responsible) if p):
            for on in dict.fromkeys((o.due_on, turn.today)):
                turn.refresh(today.notice(person=person, on=on))
                turn.refresh(reminder.notice(person=person, on=on))


async def _back(turn: Turn, o: Occurrence) -> Show:
    """The day's card of the one who acted, or of the check's person when the actor has none."""
    for on in (turn.today, o.due_on):
        card = await today.draw(turn, person=turn.who.id, on=on)
        if card is not None:
            return Show(card, today.notice(person=turn.who.id, on=on))
    return await today.show(turn, person=o.responsible or turn.who.id, on=o.due_on)


@flow.form
async def found(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """A short form about what was found."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _back(turn, o)
    return Ask(
        Form(
            title=_("Found something"),
            intro=labels.channel_name(channel),
            fields=found_fields(),
            submit=save.action(occurrence=occurrence),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def save(turn: Turn, values: Found, occurrence: OccurrenceId) -> Show | Wrong:
    """Keep what was found as an incident to register; the check is done."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _back(turn, o)
    incident = await incidents.keep(turn, channel, values, o.id)
    await _complete(turn, o, channel, FOUND)
    return await incidents.to_register.show(turn, incident=incident.id)


@flow.press
async def cannot(turn: Turn, occurrence: OccurrenceId) -> Show:
    """Move the check to the next person who is there, at once. Source: SUP2."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN or o.responsible != turn.who.id:
        return await _back(turn, o)
    moved = pass_on(o, turn.who.id, await watch(turn, channel), turn.today, CANNOT)
    stored = await turn.store.occurrences.save(moved)
    redraw(turn, o, stored)
    if stored.responsible != turn.who.id:
        turn.tell(stored.responsible, taken_over.notice(occurrence=o.id))
        return await _back(turn, stored)
    return await nobody_else.show(turn, occurrence=occurrence)


@flow.view
async def taken_over(turn: Turn, occurrence: OccurrenceId) -> Card | None:
    """For whoever the check has moved to: this one channel, with its buttons."""
    o = await turn.store.occurrences.get(occurrence)
    channel = await turn.store.channels.get(channel_id(o))
    item = await _item(turn, o, channel, turn.who.id, o.due_on)
    title = _("A check has come to you")
    return Card(title, (Text(day(o.due_on)), item))


@flow.view
async def nobody_else(turn: Turn, occurrence: OccurrenceId) -> Card | None:
    """When everybody who could take the check is away."""
    o = await turn.store.occurrences.get(occurrence)
    channel = await turn.store.channels.get(channel_id(o))
    if o.state is not OccurrenceState.OPEN:
        return Card(labels.channel_name(channel), (Text(await _how_it_went(turn, o)),))
    return Card(
        _("Nobody else can take {channel} today").format(channel=labels.channel_name(channel)),
        (Text(_("It stays with you. Ask a colleague or your manager to help.")),),
        (Button(_("All clear"), all_clear.action(occurrence=occurrence)),),
    )


@flow.view
async def reminder(turn: Turn, person: PersonId, on: date) -> Card | None:
    """In the afternoon: the channels that still wait for an answer; nothing when all are
    answered."""
    occurrences = [
        o
        for o in await _of_day(turn, person, on)
        if o.state is OccurrenceState.OPEN and o.responsible == person
    ]
    if not occurrences:
        return None
    channels = await turn.store.channels.many({channel_id(o) for o in occurrences})
    items = [await _item(turn, o, channels[channel_id(o)], person, on) for o in occurrences]
    tomorrow = Text(_("If nobody answers, the question goes on to somebody else tomorrow morning."))
    title = _("Today's comments are waiting for you")
    return Card(title, (*items, tomorrow))
