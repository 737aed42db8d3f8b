"""The daily check: one message for all of a person's channels, with "all clear", "found something",
"cannot today".

Source: rules moderation/daily-check, moderation/deputy-when-absent; SUP1, SUP2.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain import catch_up
from bot.domain.channels import Channel
from bot.domain.duties import (
    CANNOT,
    DAILY_CHECK,
    NOT_ASKED,
    Occurrence,
    OccurrenceState,
    complete,
    may_answer,
    pass_on,
)
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.domain.rhythms import in_crisis
from bot.flow import Flow
from bot.flows import incidents, labels
from bot.flows.incidents import Found, found_form
from bot.flows.ladder import watch
from bot.i18n import _, clock_time, day, days
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Item, Show, Text, Wrong

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
    items = await _items(turn, occurrences, channels, person, on)
    waiting = any(item.buttons for item in items)
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


async def _items(
    turn: Turn,
    occurrences: Sequence[Occurrence],
    channels: Mapping[ChannelId, Channel],
    person: PersonId,
    on: date,
) -> list[Item]:
    """The day's checks one by one, and beneath each the channel's earlier days as one matter."""
    items = []
    for channel in dict.fromkeys(channel_id(o) for o in occurrences):
        own = [o for o in occurrences if o.subject == channel]
        items += [
            await _item(turn, o, channels[channel], person, on) for o in own if o.due_on == on
        ]
        items += await _earlier_items(turn, own, channels[channel], person, on)
    return items


async def _earlier_items(
    turn: Turn, own: Sequence[Occurrence], channel: Channel, person: PersonId, on: date
) -> list[Item]:
    """What is left of the days before: one check as it is, several as one to catch up."""
    before = {o.id: o for o in own if o.due_on != on}
    if any(o.due_on == on and o.responsible == person for o in own):
        before |= {o.id: o for o in await _left_behind(turn, channel, person, on)}
    rows = sorted(before.values(), key=lambda o: o.due_on)
    closed = [o for o in rows if o.state in (OccurrenceState.LATE, OccurrenceState.DONE)]
    waiting = [o for o in rows if o not in closed]
    items = []
    for some in (waiting, closed):
        if len(some) == 1 and some[0].state is not OccurrenceState.MISSED:
            items.append(await _item(turn, some[0], channel, person, on))
        elif some and some is closed:
            items.append(Item(_of_days(channel, some), (await _how_it_went(turn, some[0]),)))
        elif some:
            items.append(catch_up_item(some, channel))
    return items


async def _left_behind(
    turn: Turn, channel: Channel, person: PersonId, on: date
) -> list[Occurrence]:
    """The days before that nobody checked, and those that the person caught up with on the day."""
    first, last = on - timedelta(days=CATCH_UP_DAYS), on - timedelta(days=1)
    calendar = turn.municipality.calendar
    return [
        o
        for o in await turn.store.occurrences.of_subject(DAILY_CHECK, channel.id, first, last)
        if o.state is OccurrenceState.MISSED
        or (
            o.state is OccurrenceState.LATE
            and o.done_by == person
            and o.done_at is not None
            and calendar.today(o.done_at) == on
        )
    ]


def _of_days(channel: Channel, rows: Sequence[Occurrence]) -> str:
    return _("{channel}, {day}").format(
        channel=labels.channel_name(channel), day=days([o.due_on for o in rows])
    )


def catch_up_item(rows: Sequence[Occurrence], channel: Channel) -> Item:
    """Several days as one matter, with the dates. Source: SUP6."""
    dates = tuple(o.due_on for o in rows)
    lines = [_("Go through the comments of {days}.").format(days=days(dates))]
    is_open = any(o.state is OccurrenceState.OPEN for o in rows)
    if all(o.reason == NOT_ASKED for o in rows):
        lines.append(_("I was not running then, so nobody was asked."))
    else:
        lines.append(_("Nobody checked them. They are kept as checked afterwards."))
    buttons = [
        Button(_("All clear"), caught_up.action(channel=channel.id, dates=dates), "primary"),
        Button(_("Found something"), found_late.action(channel=channel.id, dates=dates)),
    ]
    if is_open:
        passing = cannot_catch_up.action(channel=channel.id, dates=dates)
        buttons.append(Button(_("Cannot today"), passing))
    return Item(_of_days(channel, rows), tuple(lines), tuple(buttons))


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
    if in_crisis(channel, turn.now) and channel.crisis_until is not None:
        until = labels.when(channel.crisis_until, turn.municipality.calendar)
        lines.append(_("Crisis mode until {moment}.").format(moment=until))
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


@flow.press
async def open_today(turn: Turn) -> Show:
    """Today's checks, as from the menu."""
    return await today.show(turn, person=turn.who.id, on=turn.today)


@flow.press
async def all_clear(turn: Turn, occurrence: OccurrenceId) -> Show:
    o, _channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:  # a second press shows how it stands
        await _complete(turn, o, ALL_CLEAR)
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


async def _complete(turn: Turn, o: Occurrence, outcome: str) -> None:
    """Close the check; the days before are a matter of their own."""
    done = complete(o, turn.who.id, turn.now, turn.municipality.calendar, outcome)
    await turn.store.occurrences.save(done)
    redraw(turn, o)


@flow.press
async def caught_up(turn: Turn, channel: ChannelId, dates: tuple[date, ...]) -> Show:
    """All of the dates were gone through now: checked afterwards, never on their day."""
    await _close_late(turn, channel, dates, ALL_CLEAR)
    return await _back_to_today(turn, channel, dates)


async def _close_late(turn: Turn, channel: ChannelId, dates: Sequence[date], outcome: str) -> None:
    behind = await _behind(turn, channel, dates)
    calendar = turn.municipality.calendar
    for late in catch_up.caught_up(behind, dates, turn.who.id, turn.now, calendar, outcome):
        await turn.store.occurrences.save(late)
        redraw(turn, late)
    turn.refresh(today.notice(person=turn.who.id, on=turn.today))
    turn.refresh(reminder.notice(person=turn.who.id, on=turn.today))


async def _behind(turn: Turn, channel: ChannelId, dates: Sequence[date]) -> list[Occurrence]:
    """The channel's checks of earlier dates that nobody has made yet, for whoever answers."""
    c = await turn.store.channels.get(channel)
    turn.require(
        turn.who.id in (await watch(turn, c)).ladder,
        _("The owner or the deputy of the channel can."),
    )
    if not dates:
        return []
    found = await turn.store.occurrences.of_subject(DAILY_CHECK, channel, min(dates), max(dates))
    return catch_up.left_behind(found, dates, turn.today)


async def _back_to_today(turn: Turn, channel: ChannelId, dates: Sequence[date]) -> Show:
    """The day's card; what stands about the dates when the person has no check of the day."""
    if await today.draw(turn, person=turn.who.id, on=turn.today) is None:
        return await to_catch_up.show(turn, channel=channel, dates=tuple(dates))
    return await today.show(turn, person=turn.who.id, on=turn.today)


@flow.form
async def found_late(turn: Turn, channel: ChannelId, dates: tuple[date, ...]) -> Ask | Show:
    """What was found on earlier days."""
    if not await _behind(turn, channel, dates):
        return await _back_to_today(turn, channel, dates)
    c = await turn.store.channels.get(channel)
    return Ask(found_form(c, save_late.action(channel=channel, dates=dates)))


@flow.submit
async def save_late(
    turn: Turn, values: Found, channel: ChannelId, dates: tuple[date, ...]
) -> Show | Wrong:
    behind = await _behind(turn, channel, dates)
    if not behind:
        return await _back_to_today(turn, channel, dates)
    c = await turn.store.channels.get(channel)
    incident = await incidents.keep(turn, c, values, behind[-1].id)
    await _close_late(turn, channel, dates, FOUND)
    return await incidents.to_register.show(turn, incident=incident.id)


@flow.press
async def cannot_catch_up(turn: Turn, channel: ChannelId, dates: tuple[date, ...]) -> Show:
    """Let the next one there catch up instead."""
    c = await turn.store.channels.get(channel)
    heirs = set()
    for o in await _behind(turn, channel, dates):
        if o.state is OccurrenceState.OPEN and o.responsible == turn.who.id:
            moved = pass_on(o, turn.who.id, await watch(turn, c), turn.today, CANNOT)
            stored = await turn.store.occurrences.save(moved)
            redraw(turn, o, stored)
            if stored.responsible != turn.who.id:
                heirs.add(stored.responsible)
    for heir in heirs:
        if heir is not None:
            turn.tell(heir, to_catch_up.notice(channel=channel, dates=dates))
    return await _back_to_today(turn, channel, dates)


@flow.view
async def to_catch_up(turn: Turn, channel: ChannelId, dates: tuple[date, ...]) -> Card | None:
    """For whoever several earlier days of a channel have come to."""
    rows = await _behind(turn, channel, dates)
    c = await turn.store.channels.get(channel)
    if not rows:
        text = _("Everything here is answered. Thank you.")
        return Card(labels.channel_name(c), (Text(text),))
    item = catch_up_item(rows, c)
    return Card(_("A check has come to you"), (item,))


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
    return Ask(found_form(channel, save.action(occurrence=occurrence)))


@flow.submit
async def save(turn: Turn, values: Found, occurrence: OccurrenceId) -> Show | Wrong:
    """Keep what was found as an incident to register; the check is done."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _back(turn, o)
    incident = await incidents.keep(turn, channel, values, o.id)
    await _complete(turn, o, FOUND)
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
    items = await _items(turn, occurrences, channels, person, on)
    tomorrow = Text(_("If nobody answers, the question goes on to somebody else tomorrow morning."))
    title = _("Today's comments are waiting for you")
    return Card(title, (*items, tomorrow))
