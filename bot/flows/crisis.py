"""Crisis mode: for a stated time the comments of one channel are checked several times a day, on
every day of the week; it ends by itself.

Source: SUP4; rules moderation/daily-check, moderation/deputy-when-absent.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.channels import Channel, ChannelState, CrisisRhythm
from bot.domain.crisis_checks import first_crisis_check
from bot.domain.duties import (
    CANNOT,
    CRISIS_CHECK,
    DAILY_CHECK,
    Occurrence,
    OccurrenceState,
    complete,
    may_answer,
    pass_on,
)
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.domain.people import Person
from bot.domain.rhythms import (
    CRISIS_HOURS,
    RhythmDecision,
    call_crisis,
    end_crisis,
    in_crisis,
    may_call_crisis,
)
from bot.domain.texts import MAX_TEXT_CHARACTERS, one_line
from bot.flow import Flow
from bot.flows import daily_check, incidents, labels
from bot.flows.daily_check import ALL_CLEAR, FOUND
from bot.flows.incidents import Found, found_form
from bot.flows.ladder import watch
from bot.i18n import _, clock_time, day
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Choice, Form, Item, Notice, Show, Text, TextField, Wrong

MIN_REASON_CHARACTERS = 3
MAX_CHANNELS_SHOWN = 20

flow = Flow("crisis")


@flow.said("krisläge", "kris", "starta krisläge", "crisis mode", "crisis", "start crisis mode")
async def begin(turn: Turn, text: str) -> Show:
    return await overview.show(turn, person=turn.who.id)


@flow.view
async def overview(turn: Turn, person: PersonId) -> Card | None:
    """The channels on which the person may turn crisis mode on, with how they stand."""
    turn.require(turn.who.id == person)
    people = await turn.people()
    mine = [c for c in await turn.store.channels.all() if _may_call(turn, c, people.values())]
    if not mine:
        return Card(
            _("Crisis mode"),
            (Text(_("The communicator, the communications unit or the manager turns it on.")),),
        )
    body = [_overview_item(turn, c) for c in mine[:MAX_CHANNELS_SHOWN]]
    intro = Text(_("The comments are checked several times a day, on weekends too."))
    return Card(_("Crisis mode"), (intro, *body))


def _overview_item(turn: Turn, c: Channel) -> Item:
    if in_crisis(c, turn.now):
        show = Button(_("Show"), open_mode.action(channel=c.id))
        return Item(labels.channel_name(c), (_until_line(turn, c),), (show,))
    start = Button(_("Turn on crisis mode"), call.action(channel=c.id))
    return Item(labels.channel_name(c), (), (start,))


def _until_line(turn: Turn, c: Channel) -> str:
    until = labels.when(c.crisis_until or turn.now, turn.municipality.calendar)
    return _("Crisis mode until {moment}.").format(moment=until)


def _may_call(turn: Turn, c: Channel, people: Iterable[Person]) -> bool:
    known = {person.id: person for person in people}
    owner = known.get(c.owner) if c.owner else None
    return may_call_crisis(turn.who, c, owner.manager if owner else None, known.values())


async def may_call(turn: Turn, c: Channel) -> bool:
    """Whether the one who acts may turn crisis mode on and off on the channel."""
    return _may_call(turn, c, (await turn.people()).values())


async def _callable(turn: Turn, channel: ChannelId) -> Channel:
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    allowed = _may_call(turn, c, people.values())
    turn.require(allowed, _("The communicator, the communications unit or the manager can."))
    return c


@flow.form
async def call(turn: Turn, channel: ChannelId) -> Ask | Show:
    """How often, how long, and why."""
    c = await _callable(turn, channel)
    if in_crisis(c, turn.now):
        return await mode.show(turn, channel=channel)
    return Ask(
        Form(
            title=_("Crisis mode"),
            intro=labels.channel_name(c),
            fields=(
                Choice(
                    name="rhythm",
                    label=_("Check the comments"),
                    options=tuple((x.value, labels.crisis_rhythm(x)) for x in CrisisRhythm),
                    value=CrisisRhythm.FIVE,
                ),
                Choice(
                    name="hours",
                    label=_("For how long"),
                    help=_("It ends by itself."),
                    options=(
                        ("12", _("12 hours")),
                        ("24", _("24 hours")),
                        ("48", _("48 hours")),
                        ("168", _("a week")),
                        ("336", _("two weeks")),
                    ),
                    value="48",
                ),
                TextField(
                    name="reason",
                    label=_("Why"),
                    help=_("Shown to the channel's people and in the supervision log."),
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=called.action(channel=channel),
            submit_label=_("Turn on crisis mode"),
        )
    )


class Called(BaseModel):
    """What was chosen."""

    rhythm: CrisisRhythm
    hours: Literal["12", "24", "48", "168", "336"]
    reason: Annotated[
        str,
        AfterValidator(one_line),
        Field(min_length=MIN_REASON_CHARACTERS, max_length=MAX_TEXT_CHARACTERS),
    ]


@flow.submit
async def called(turn: Turn, values: Called, channel: ChannelId) -> Show | Wrong:
    """Turn it on, and tell everybody who answers for the channel."""
    c = await _callable(turn, channel)
    if in_crisis(c, turn.now):
        return await mode.show(turn, channel=channel)
    changed = call_crisis(c, values.rhythm, int(values.hours), turn.now)
    stored = await turn.store.channels.save(changed)
    await _decide(turn, stored, values.rhythm, values.reason)
    for person in (await watch(turn, stored)).ladder:
        if person != turn.who.id:
            turn.tell(person, mode.notice(channel=channel))
    return await mode.show(turn, channel=channel)


async def _decide(turn: Turn, c: Channel, rhythm: CrisisRhythm | None, reason: str) -> None:
    await turn.store.channels.add_decision(
        RhythmDecision(
            channel=c.id,
            crisis=rhythm,
            until_at=c.crisis_until if rhythm else None,
            reason=reason,
            decided_by=turn.who.id,
            decided_at=turn.now,
        )
    )
    await turn.store.schedule.save([first_crisis_check(c, turn.now)])
    turn.refresh(mode.notice(channel=c.id))


@flow.press
async def open_mode(turn: Turn, channel: ChannelId) -> Show:
    return await mode.show(turn, channel=channel)


@flow.view
async def mode(turn: Turn, channel: ChannelId) -> Card | None:
    """Crisis mode on a channel as it stands: until when, how often, who decided it and why."""
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    steps = (await watch(turn, c)).ladder
    may_end = _may_call(turn, c, people.values())
    turn.require(may_end or turn.who.id in steps)
    title = _("Crisis mode, {channel}").format(channel=labels.channel_name(c))
    if not in_crisis(c, turn.now):
        again = Button(_("Turn on crisis mode"), call.action(channel=channel))
        is_on_offer = may_end and c.state is ChannelState.ACTIVE
        text = Text(_("It is over. The daily check goes on as before."))
        return Card(title, (text,), (again,) if is_on_offer else ())
    decided = [d for d in await turn.store.channels.decisions(channel) if d.crisis is not None]
    lines = [_until_line(turn, c), _how_often(c)]
    if decided:
        name = labels.person_name(people, decided[-1].decided_by)
        why = _("Decided by {name}: {reason}").format(name=name, reason=decided[-1].reason)
        lines.append(why)
    lines.append(
        _("Each check comes as a message of its own. If nobody answers, the next gets it.")
    )
    end = Button(_("End crisis mode"), over_now.action(channel=channel))
    return Card(title, tuple(Text(line) for line in lines), (end,) if may_end else ())


def _how_often(c: Channel) -> str:
    if c.crisis_rhythm is None:
        return ""
    hours = ", ".join(str(hour) for hour in CRISIS_HOURS[c.crisis_rhythm])
    often = labels.crisis_rhythm(c.crisis_rhythm)
    return _("The comments are checked {often}, at {hours}.").format(often=often, hours=hours)


@flow.press
async def over_now(turn: Turn, channel: ChannelId) -> Show:
    """End it before time."""
    c = await _callable(turn, channel)
    if in_crisis(c, turn.now):
        stored = await turn.store.channels.save(end_crisis(c, turn.now))
        await _decide(turn, stored, None, "")
    return await mode.show(turn, channel=channel)


@flow.view
async def over(turn: Turn, channel: ChannelId, until: datetime) -> Card | None:
    """For the channel's people: crisis mode has ended."""
    c = await turn.store.channels.get(channel)
    return Card(
        _("Crisis mode is over on {channel}").format(channel=labels.channel_name(c)),
        (Text(_("The daily check goes on as before. Thank you for watching over it.")),),
    )


@flow.view
async def check(turn: Turn, channel: ChannelId, on: date, slot: int) -> Card | None:
    """One check of crisis mode, with its buttons or its answer."""
    o = await _at(turn, channel, on, slot)
    if o is None:
        return None
    c = await turn.store.channels.get(channel)
    calendar = turn.municipality.calendar
    time = clock_time(calendar.at(on, slot), calendar.timezone.key)
    title = _("Crisis mode: check {channel}").format(channel=labels.channel_name(c))
    body = [Text(_("{day} at {time}").format(day=day(on), time=time))]
    if o.state is not OccurrenceState.OPEN:
        return Card(title, (*body, Text(await _how_it_went(turn, o))))
    if o.responsible != turn.who.id:
        name = labels.person_name(await turn.some(o.responsible), o.responsible)
        return Card(title, (*body, Text(_("{name} has it now.").format(name=name))))
    return Card(
        title,
        tuple(body),
        (
            Button(_("All clear"), all_clear.action(occurrence=o.id), "primary"),
            Button(_("Found something"), found.action(occurrence=o.id)),
            Button(_("Cannot now"), cannot.action(occurrence=o.id)),
        ),
    )


async def _at(turn: Turn, channel: ChannelId, on: date, slot: int) -> Occurrence | None:
    found = await turn.store.occurrences.of_subject(CRISIS_CHECK, channel, on, on)
    return next((o for o in found if o.slot == slot), None)


async def _how_it_went(turn: Turn, o: Occurrence) -> str:
    if o.state is OccurrenceState.MISSED:
        return _("Nobody answered in time. The next check has come.")
    name = labels.person_name(await turn.some(o.done_by), o.done_by)
    at = clock_time(o.done_at or turn.now, turn.municipality.calendar.timezone.key)
    told = (
        _("Found something: {name}, {time}.")
        if o.outcome == FOUND
        else _("All clear: {name}, {time}.")
    )
    return told.format(name=name, time=at)


async def _answerable(turn: Turn, occurrence: OccurrenceId) -> tuple[Occurrence, Channel]:
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty == CRISIS_CHECK.name)
    c = await turn.store.channels.get(ChannelId(o.subject))
    steps = (await watch(turn, c)).ladder
    turn.require(
        may_answer(turn.who.id, o, steps), _("The owner or the deputy of the channel can.")
    )
    return o, c


async def _complete(turn: Turn, o: Occurrence, c: Channel, outcome: str) -> None:
    """Close the check, and with it the channel's daily check of the day: it is the same look."""
    done = complete(o, turn.who.id, turn.now, turn.municipality.calendar, outcome)
    await turn.store.occurrences.save(done)
    turn.refresh(_notice_of(o))
    for daily in await turn.store.occurrences.of_subject(DAILY_CHECK, c.id, turn.today, turn.today):
        if daily.state is OccurrenceState.OPEN:
            same = complete(daily, turn.who.id, turn.now, turn.municipality.calendar, outcome)
            await turn.store.occurrences.save(same)
            daily_check.redraw(turn, daily)


def _notice_of(o: Occurrence) -> Notice:
    return check.notice(channel=ChannelId(o.subject), on=o.due_on, slot=o.slot)


async def _back(turn: Turn, o: Occurrence) -> Show:
    return await check.show(turn, channel=ChannelId(o.subject), on=o.due_on, slot=o.slot)


@flow.press
async def all_clear(turn: Turn, occurrence: OccurrenceId) -> Show:
    o, c = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:
        await _complete(turn, o, c, ALL_CLEAR)
    return await _back(turn, o)


@flow.form
async def found(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """A short form about what was found."""
    o, c = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _back(turn, o)
    return Ask(found_form(c, save.action(occurrence=occurrence)))


@flow.submit
async def save(turn: Turn, values: Found, occurrence: OccurrenceId) -> Show | Wrong:
    o, c = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _back(turn, o)
    incident = await incidents.keep(turn, c, values, o.id)
    await _complete(turn, o, c, FOUND)
    return await incidents.to_register.show(turn, incident=incident.id)


@flow.press
async def cannot(turn: Turn, occurrence: OccurrenceId) -> Show:
    """Move the check to the next person who is there, at once."""
    o, c = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN and o.responsible == turn.who.id:
        moved = pass_on(o, turn.who.id, await watch(turn, c), turn.today, CANNOT)
        stored = await turn.store.occurrences.save(moved)
        turn.refresh(_notice_of(o))
        if stored.responsible != turn.who.id:
            turn.tell(stored.responsible, _notice_of(o))
    return await _back(turn, o)
