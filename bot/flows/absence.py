"""Being away: the owner is told who the deputy is, the deputy is told, and the daily check goes
there.

Only dates are kept, never the reason. Source: rules starting-channel/deputy,
moderation/deputy-when-absent.
"""

from datetime import date, timedelta

from pydantic import BaseModel

from bot.domain.absences import Absence, BadAbsence, absence
from bot.domain.channels import Channel, ChannelState, responsible
from bot.domain.duties import DAILY_CHECK, Occurrence, OccurrenceState, pass_on
from bot.domain.ids import AbsenceId, PersonId
from bot.flow import Flow
from bot.flows import daily_check, labels
from bot.flows.ladder import watch
from bot.i18n import _, day_and_week
from bot.turn import Turn
from bot.ui import Ask, Button, Card, DateField, Form, Item, Show, Text, Wrong

AHEAD = timedelta(days=800)

flow = Flow("absence")


@flow.said(
    "jag ska vara borta",
    "ledig",
    "semester",
    "borta",
    "frånvaro",
    "jag är ledig",
    "i will be away",
    "away",
    "on leave",
    "absence",
    "vacation",
)
async def begin(turn: Turn, text: str) -> Show:
    return await mine.show(turn, person=turn.who.id)


@flow.press
async def open_mine(turn: Turn) -> Show:
    return await mine.show(turn, person=turn.who.id)


@flow.view
async def mine(turn: Turn, person: PersonId) -> Card | None:
    """When the person is away from today on, who steps in, and a button to say more."""
    if not turn.who.listed:
        return Card(_("You answer for no channel"), (Text(_("Then nobody needs to step in.")),))
    away = await turn.store.absences.between(turn.today, turn.today + AHEAD, [person])
    items = [await _item(turn, a) for a in away]
    intro = _("Tell me which days. I never ask why.")
    return Card(
        _("I will be away"),
        (Text(intro), *items),
        (Button(_("I will be away"), away_form.action(), "primary"),),
    )


async def _item(turn: Turn, a: Absence) -> Item:
    people = await turn.people()
    lines = [_cover_line(c, labels.person_name(people, p)) for c, p in await cover(turn, a)]
    return Item(
        span(a),
        tuple(lines) or (_("You answer for no channel, so nobody needs to step in."),),
        (Button(_("Remove these days"), remove.action(absence=a.id)),),
    )


def span(a: Absence) -> str:
    """The days of an absence in words."""
    if a.first_on == a.last_on:
        return day_and_week(a.first_on)
    return _("{first} to {last}").format(
        first=day_and_week(a.first_on), last=day_and_week(a.last_on)
    )


def _cover_line(channel: Channel, name: str) -> str:
    return _("{name} looks after {channel}.").format(
        name=name, channel=labels.channel_name(channel)
    )


async def cover(turn: Turn, a: Absence) -> list[tuple[Channel, PersonId | None]]:
    """Each channel that the absent person owns, and who looks after it from the first day on."""
    every = [*await turn.store.absences.between(a.first_on, a.first_on), a]
    return [
        (channel, responsible((await watch(turn, channel)).ladder, a.first_on, every))
        for channel in await _owned(turn, a.person)
    ]


async def _owned(turn: Turn, person: PersonId) -> list[Channel]:
    return [
        c
        for c in await turn.store.channels.of(person)
        if c.owner == person and c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
    ]


@flow.form
async def away_form(turn: Turn) -> Ask | Show:
    """First and last day."""
    if not turn.who.listed:
        return await mine.show(turn, person=turn.who.id)
    tomorrow = (turn.today + timedelta(days=1)).isoformat()
    return Ask(
        Form(
            title=_("I will be away"),
            intro=_("Only the days are kept, never the reason."),
            fields=(
                DateField(name="first_on", label=_("First day away"), value=tomorrow),
                DateField(name="last_on", label=_("Last day away"), value=tomorrow),
            ),
            submit=keep.action(),
            submit_label=_("Save"),
        )
    )


class Days(BaseModel):
    """The two dates."""

    first_on: date
    last_on: date


@flow.submit
async def keep(turn: Turn, values: Days) -> Show | Wrong:
    """Keep the days, tell who steps in, and move today's open checks at once."""
    turn.require(turn.who.listed)
    try:
        given = absence(turn.who.id, values.first_on, values.last_on, turn.today)
    except BadAbsence as bad:
        return Wrong(_wrong(str(bad)))
    overlapping = await turn.store.absences.between(values.first_on, values.last_on, [turn.who.id])
    if overlapping:
        text = _("You are already away {days}. Remove those days first.")
        return Wrong({"first_on": text.format(days=span(overlapping[0]))})
    stored = await turn.store.absences.add(given)
    for person in await _stepping_in(turn, stored):
        turn.tell(person, stepping_in.notice(absence=stored.id))
    if stored.covers(turn.today):
        await _hand_on_today(turn)
    return await mine.show(turn, person=turn.who.id)


async def _stepping_in(turn: Turn, a: Absence) -> set[PersonId]:
    return {p for _channel, p in await cover(turn, a) if p is not None and p != a.person}


def _wrong(kind: str) -> dict[str, str]:
    return {
        "order": {"last_on": _("The last day comes before the first. Change one of them.")},
        "past": {"first_on": _("Choose today or a later day.")},
        "length": {"last_on": _("Choose at most 400 days at a time.")},
    }[kind]


async def _hand_on_today(turn: Turn) -> None:
    """Open checks that the absent person has move to whoever is there."""
    for o in await turn.store.occurrences.open_for(turn.who.id):
        if o.duty != DAILY_CHECK.name or o.state is not OccurrenceState.OPEN:
            continue
        channel = await turn.store.channels.get(daily_check.channel_id(o))
        moved = pass_on(o, turn.who.id, await watch(turn, channel), turn.today, o.reason)
        stored: Occurrence = await turn.store.occurrences.save(moved)
        daily_check.redraw(turn, o, stored)
        if stored.responsible != turn.who.id:
            turn.tell(stored.responsible, daily_check.taken_over.notice(occurrence=o.id))


@flow.view
async def stepping_in(turn: Turn, absence: AbsenceId) -> Card | None:
    """For whoever steps in: who is away when, which channels, and what it means."""
    a = await turn.store.absences.get(absence)
    owner = labels.person_name(await turn.people(), a.person)
    covered = [c for c, person in await cover(turn, a) if person == turn.who.id]
    items = [Item(labels.channel_name(c), (c.address,)) for c in covered]
    return Card(
        _("You step in for {owner}").format(owner=owner),
        (
            Text(_("{owner} is away {days}.").format(owner=owner, days=span(a))),
            *items,
            Text(_("You get the daily question about the comments on these days.")),
        ),
    )


@flow.press
async def remove(turn: Turn, absence: AbsenceId) -> Show:
    """Take the days away again."""
    a = await turn.store.absences.get(absence)
    turn.require(a.person == turn.who.id)
    for person in await _stepping_in(turn, a):
        turn.tell(person, not_away.notice(person=a.person, first_on=a.first_on))
    await turn.store.absences.remove(absence)
    return await mine.show(turn, person=turn.who.id)


@flow.view
async def not_away(turn: Turn, person: PersonId, first_on: date) -> Card | None:
    """For whoever would have stepped in: not needed after all."""
    owner = labels.person_name(await turn.people(), person)
    return Card(
        _("{owner} is not away after all").format(owner=owner),
        (Text(_("You do not need to step in from {day}.").format(day=day_and_week(first_on))),),
    )
