"""Being away: the owner is told who the deputy is, the deputy is told, and the daily check goes
there.

Only dates are kept, never the reason. Source: rules starting-channel/deputy,
moderation/deputy-when-absent.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pydantic import BaseModel

from bot.domain.absences import Absence, BadAbsence, absence, came_back
from bot.domain.channels import Channel, ChannelState, responsible
from bot.domain.ids import AbsenceId, PersonId
from bot.flow import Flow
from bot.flows import away, calendars, labels
from bot.flows.ladder import watch
from bot.i18n import _, day_and_week, period
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
    ahead = await turn.store.absences.between(turn.today, turn.today + AHEAD, [person])
    items = [await _item(turn, a) for a in ahead]
    intro = _("Tell me which days. I never ask why.")
    return Card(
        _("I will be away"),
        (Text(intro), *items),
        (
            Button(_("I will be away"), away_form.action(), "primary"),
            Button(_("Connect a calendar"), calendars.open_mine.action()),
        ),
    )


async def _item(turn: Turn, a: Absence) -> Item:
    return Item(
        span(turn, a),
        tuple(await _cover_lines(turn, a))
        or (_("You answer for no channel, so nobody needs to step in."),),
        (Button(_("Remove these days"), remove.action(absence=a.id)),),
    )


async def _cover_lines(turn: Turn, a: Absence) -> list[str]:
    people = await turn.people()
    return [_cover_line(c, labels.person_name(people, p)) for c, p in await cover(turn, a)]


def span(turn: Turn, a: Absence) -> str:
    """The days of an absence in words."""
    return period(a.first_on, a.last_on, turn.today)


def _cover_line(channel: Channel, name: str) -> str:
    return _("{name} looks after {channel}.").format(
        name=name, channel=labels.channel_name(channel)
    )


async def cover(turn: Turn, a: Absence) -> list[tuple[Channel, PersonId | None]]:
    """Each channel that the absent person owns, and who looks after it from the first day on."""
    found = []
    for channel in await _owned(turn, a.person):
        known = await watch(turn, channel, a.first_on)
        found.append((channel, responsible(known.ladder, a.first_on, [*known.absences, a])))
    return found


async def _owned(turn: Turn, person: PersonId) -> list[Channel]:
    return [
        c
        for c in await turn.store.channels.of(person)
        if c.owner == person and c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
    ]


@flow.form
async def away_form(
    turn: Turn, first_on: date | None = None, last_on: date | None = None
) -> Ask | Show:
    """First and last day, with those that are known already."""
    if not turn.who.listed:
        return await mine.show(turn, person=turn.who.id)
    first = first_on or turn.today + timedelta(days=1)
    last = "" if first_on and not last_on else (last_on or first).isoformat()
    return Ask(
        Form(
            title=_("I will be away"),
            intro=_("Only the days are kept, never the reason."),
            fields=(
                DateField(name="first_on", label=_("First day away"), value=first.isoformat()),
                DateField(name="last_on", label=_("Last day away"), value=last),
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
    """Keep the days; those that touch others already given are asked about first."""
    turn.require(turn.who.listed)
    try:
        absence(turn.who.id, values.first_on, values.last_on, turn.today)
    except BadAbsence as bad:
        return Wrong(_wrong(str(bad)))
    if await overlapping(turn, values.first_on, values.last_on):
        return await understood.show(turn, first_on=values.first_on, last_on=values.last_on)
    await put(turn, values.first_on, values.last_on)
    return await mine.show(turn, person=turn.who.id)


async def overlapping(turn: Turn, first_on: date, last_on: date) -> list[Absence]:
    """What the one who acts has given before and touches the dates."""
    return await turn.store.absences.between(first_on, last_on, [turn.who.id])


@flow.view
async def understood(
    turn: Turn, first_on: date, last_on: date, dropped: bool = False
) -> Card | None:
    """The days as they were understood, shown before anything is kept; afterwards what is kept."""
    days = period(first_on, last_on, turn.today)
    known = await overlapping(turn, first_on, last_on)
    kept = next((a for a in known if a.first_on <= first_on and last_on <= a.last_on), None)
    new = Absence(person=turn.who.id, first_on=first_on, last_on=last_on)
    if dropped:
        return Card(_("Nothing was saved"), (Text(_("Tell me again whenever you like.")),))
    if kept is not None:
        return Card(
            _("You are away"), (await _item(turn, kept),), _narrower(kept, first_on, last_on)
        )
    if last_on < turn.today:
        return Card(_("These days are over"), (), (_choose(_("Choose the days")),))
    change = _choose(_("Change"), first_on, last_on)
    cancel = Button(_("Cancel"), drop.action(first_on=first_on, last_on=last_on))
    you_are_away = Text(_("You are away {days}.").format(days=days))
    if not known:
        save = Button(_("Save"), save_days.action(first_on=first_on, last_on=last_on), "primary")
        lines = tuple(Text(line) for line in await _cover_lines(turn, new))
        return Card(_("Is this right?"), (you_are_away, *lines), (save, change, cancel))
    before = "; ".join(span(turn, a) for a in known)
    joined = min(first_on, known[0].first_on), max(last_on, *(a.last_on for a in known))
    together = _("Join them: {days}").format(days=period(*joined, turn.today))
    return Card(
        _("Is this right?"),
        (
            you_are_away,
            Text(_("Before, you told me {days}. What is right now?").format(days=before)),
        ),
        (
            Button(together, save_days.action(first_on=joined[0], last_on=joined[1]), "primary"),
            Button(
                _("The new days only"),
                save_days.action(first_on=first_on, last_on=last_on),
            ),
            cancel,
        ),
    )


def _narrower(kept: Absence, first_on: date, last_on: date) -> tuple[Button, ...]:
    if (kept.first_on, kept.last_on) == (first_on, last_on):
        return ()
    action = save_days.action(first_on=first_on, last_on=last_on)
    return (Button(_("The new days only"), action),)


def _choose(label: str, first_on: date | None = None, last_on: date | None = None) -> Button:
    return Button(label, away_form.action(first_on=first_on, last_on=last_on))


@flow.press
async def save_days(turn: Turn, first_on: date, last_on: date) -> Show:
    """Keep the days as they were shown, in place of those that they touch."""
    turn.require(turn.who.listed)
    known = await overlapping(turn, first_on, last_on)
    if [(a.first_on, a.last_on) for a in known] != [(first_on, last_on)]:
        try:
            await put(turn, first_on, last_on, known)
        except BadAbsence:
            return await understood.show(turn, first_on=first_on, last_on=last_on)
    return await understood.show(turn, first_on=first_on, last_on=last_on)


@flow.press
async def drop(turn: Turn, first_on: date, last_on: date) -> Show:
    """Keep nothing."""
    return await understood.show(turn, first_on=first_on, last_on=last_on, dropped=True)


async def put(
    turn: Turn,
    first_on: date,
    last_on: date,
    replaced: Sequence[Absence] = (),
    person: PersonId | None = None,
) -> Absence:
    """Keep the days (of the one who acts, unless another is given) in place of `replaced`, tell who
    steps in, and move today's open checks at once.

    Raises: BadAbsence.
    """
    person = person or turn.who.id
    given = absence(person, max(first_on, turn.today), last_on, turn.today)
    given = replace(given, first_on=first_on)
    touched = await away.touched(turn, person)
    before = {p: a for a in replaced for p in await _stepping_in(turn, a)}
    for a in replaced[1:]:
        await turn.store.absences.remove(a.id)
    if replaced:
        stored = replace(replaced[0], first_on=first_on, last_on=last_on)
        await turn.store.absences.save(stored)
        away.show_absence(turn, stored, *before)
        turn.refresh(stepping_in.notice(absence=stored.id))
    else:
        stored = await turn.store.absences.add(given)
    told = await away.begin(turn, stored, touched, replaced[0] if replaced else None)
    now = await _stepping_in(turn, stored)
    for one in now - told:
        turn.tell(one, stepping_in.notice(absence=stored.id))
    for one in before.keys() - now - told:
        turn.tell(one, not_away.notice(person=person, first_on=before[one].first_on))
    return stored


async def _stepping_in(turn: Turn, a: Absence) -> set[PersonId]:
    return {p for _channel, p in await cover(turn, a) if p is not None and p != a.person}


def _wrong(kind: str) -> dict[str, str]:
    return {
        "order": {"last_on": _("The last day comes before the first. Change one of them.")},
        "past": {"first_on": _("Choose today or a later day.")},
        "length": {"last_on": _("Choose at most 400 days at a time.")},
    }[kind]


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
            Text(_("{owner} is away {days}.").format(owner=owner, days=span(turn, a))),
            *items,
            Text(_("You get the daily question about the comments on these days.")),
        ),
    )


@flow.press
async def remove(turn: Turn, absence: AbsenceId) -> Show:
    """Take the days away again."""
    a = await turn.store.absences.get(absence)
    turn.require(a.person == turn.who.id)
    await take_away(turn, a)
    return await mine.show(turn, person=turn.who.id)


async def end_now(turn: Turn, a: Absence) -> None:
    """The person is here again today: their duties return, and whoever stepped in is told."""
    touched = await away.touched(turn, a.person)
    before = await _stepping_in(turn, a)
    ended = came_back(a, turn.today)
    if ended is None:
        await turn.store.absences.remove(a.id)
    else:
        await turn.store.absences.save(ended)
    await away.give_back(turn, a.person)
    await away.moved(turn, a.person, touched)
    away.show_absence(turn, a, *before)
    if a.covers(turn.today):
        for person in before:
            turn.tell(person, not_away.notice(person=a.person, first_on=turn.today))


async def take_away(turn: Turn, a: Absence) -> None:
    """Forget the days, and tell whoever would have stepped in."""
    touched = await away.touched(turn, a.person)
    before = await _stepping_in(turn, a)
    for person in before:
        turn.tell(person, not_away.notice(person=a.person, first_on=a.first_on))
    await turn.store.absences.remove(a.id)
    if a.covers(turn.today):
        await away.give_back(turn, a.person)
    await away.moved(turn, a.person, touched)
    away.show_absence(turn, a, *before)


@flow.view
async def not_away(turn: Turn, person: PersonId, first_on: date) -> Card | None:
    """For whoever would have stepped in: not needed after all."""
    owner = labels.person_name(await turn.people(), person)
    return Card(
        _("{owner} is not away after all").format(owner=owner),
        (Text(_("You do not need to step in from {day}.").format(day=day_and_week(first_on))),),
    )
