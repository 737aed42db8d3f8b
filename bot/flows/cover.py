"""Nobody has a channel, today or on days ahead: names to choose from, and one press decides.

Source: rules moderation/deputy-when-absent, starting-channel/deputy; ABS5, ABS7.
"""

from collections import Counter
from datetime import date, timedelta

from pydantic import BaseModel

from bot.domain.absences import away as away_on
from bot.domain.channels import decides, works_near
from bot.domain.cover_watch import LOOK_AHEAD_DAYS, Hole, hole_at, holes
from bot.domain.covers import Outlook, StandIn, holder, holders, proposed, refused, to_tell
from bot.domain.daily_checks import is_check_day
from bot.domain.ids import ChannelId, PersonId, StandInId
from bot.domain.people import Person
from bot.flow import Flow
from bot.flows import away, labels
from bot.flows.hand_over import access_line, daily_check_line, open_lines
from bot.flows.ladder import outlooks
from bot.i18n import _, day, period
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import Ask, Button, Card, DateField, Form, Item, PersonField, Show, Text, Wrong

flow = Flow("cover")


async def _view(turn: Turn, channel: ChannelId) -> Outlook:
    c = await turn.store.channels.get(channel)
    return (await outlooks(turn, [c]))[0]


def ahead(turn: Turn, view: Outlook) -> list[Hole]:
    """The channel's holes from today on."""
    last = turn.today + timedelta(days=LOOK_AHEAD_DAYS)
    return holes(view, turn.today, last, turn.municipality.calendar)


def _hole_on(turn: Turn, view: Outlook, on: date) -> Hole | None:
    return hole_at(ahead(turn, view), max(on, turn.today))


def may_choose(turn: Turn, view: Outlook) -> bool:
    """Whether the one who acts or reads may decide who has the channel."""
    return decides(turn.who, view.manager, (*view.supporters, *to_tell(view, turn.today)))


def _may_take(turn: Turn, view: Outlook) -> bool:
    """Whether the one who acts may take the channel for the days: those who decide, the deputies,
    and colleagues of the administration."""
    if not (turn.who.active and turn.who.listed):
        return False
    return (
        works_near(turn.who, view.channel) or turn.who.id in view.deputies or may_choose(turn, view)
    )


@flow.view
async def hole(turn: Turn, channel: ChannelId, on: date) -> Card | None:
    """For the manager: days when nobody has the channel, why, and who could; or who has it now."""
    view = await _view(turn, channel)
    turn.require(_may_take(turn, view))
    found = _hole_on(turn, view, on)
    name = labels.channel_name(view.channel)
    if found is None:
        return Card(name, (Text(await _who_has_it(turn, view, max(on, turn.today))),))
    item = await hole_item(turn, view, found, decided=may_choose(turn, view))
    return Card(
        _("Nobody has {channel}").format(channel=name),
        (
            Text(_("Choose who takes over. One press is enough.")),
            item,
            Text(_("A pause in comments can help, if the service has one."), subtle=True),
        ),
    )


async def _who_has_it(turn: Turn, view: Outlook, on: date) -> str:
    people, person = await turn.people(), holder(view, on)
    chosen = next((s for s in view.stand_ins if s.covers(on) and s.person == person), None)
    name = labels.person_name(people, person)
    if chosen is None:
        return _("{name} has the channel on {day}.").format(name=name, day=day(on))
    return _("{name} has the channel {days}. {chooser} decided.").format(
        name=name,
        days=period(chosen.first_on, chosen.last_on, turn.today),
        chooser=labels.person_name(people, chosen.entered_by),
    )


async def hole_item(turn: Turn, view: Outlook, found: Hole, *, decided: bool) -> Item:
    """A hole with its reason, and a button for each who could fill it."""
    days = period(found.first_on, found.last_on, turn.today)
    buttons = []
    if decided:
        for person in await _names(turn, view, found):
            choose_this = choose.action(
                channel=view.channel.id, on=found.first_on, person=person.id
            )
            buttons.append(Button(person.name, choose_this))
    if _may_take(turn, view):
        take_this = choose.action(channel=view.channel.id, on=found.first_on, person=turn.who.id)
        buttons.append(Button(_("I take it"), take_this))
    if decided:
        pick_this = pick.action(
            channel=view.channel.id, first_on=found.first_on, last_on=found.last_on
        )
        buttons.append(Button(_("Somebody else"), pick_this))
    lines = (days, *await _why(turn, view, found.first_on))
    return Item(labels.channel_name(view.channel), lines, tuple(buttons))


async def short_item(turn: Turn, view: Outlook, found: Hole) -> Item:
    """A hole with its days, and the button that leads to the names."""
    days = period(found.first_on, found.last_on, turn.today)
    button = Button(
        _("Choose somebody"), open_hole.action(channel=view.channel.id, on=found.first_on)
    )
    is_own = may_choose(turn, view)
    return Item(labels.channel_name(view.channel), (days,), (button,) if is_own else ())


async def _why(turn: Turn, view: Outlook, on: date) -> list[str]:
    people, gone = await turn.people(), away_on(view.absences, on)
    own = [absence for absence in view.absences if absence.person == view.owner]
    no = refused(own, view.answers, on)
    lines = [
        _("{name} is away.").format(name=labels.person_name(people, person))
        for person in holders(view, on)
        if person in gone
    ]
    lines += [_("{name} cannot.").format(name=labels.person_name(people, person)) for person in no]
    return lines or [_("There is no owner and no deputy.")]


async def _names(turn: Turn, view: Outlook, found: Hole) -> list[Person]:
    """Who could take the days, at most five; not the one who chooses, who has a button of their
    own."""
    absences = await turn.store.absences.between(found.first_on, found.last_on)
    load: Counter[PersonId] = Counter()
    for c in await turn.store.channels.all():
        if c.state in away.RUNNING:
            load.update(c.keepers)
    people = (await turn.people()).values()
    names = proposed(view, found.first_on, found.last_on, people, absences, load)
    return [person for person in names if person.id != turn.who.id]


@flow.press
async def open_hole(turn: Turn, channel: ChannelId, on: date) -> Show:
    return await hole.show(turn, channel=channel, on=on)


@flow.press
async def choose(turn: Turn, channel: ChannelId, on: date, person: PersonId) -> Show:
    """The person takes the days of the hole; a second press shows who has it."""
    view = await _view(turn, channel)
    own = person == turn.who.id
    allowed = may_choose(turn, view) or (own and _may_take(turn, view))
    turn.require(allowed, _("The owner's manager or the communicator can."))
    found = _hole_on(turn, view, on)
    if found is not None:
        absences = await turn.store.absences.between(found.first_on, found.last_on, [person])
        chosen = (await turn.people()).get(person)
        if chosen is not None and chosen.active and chosen.listed and not absences:
            await _put(turn, view, chosen, found.first_on, found.last_on)
    return await hole.show(turn, channel=channel, on=on)


async def _put(turn: Turn, view: Outlook, person: Person, first_on: date, last_on: date) -> None:
    """The person has the channel on the days: they and the owner are told, cards are redrawn, and
    today's open checks move."""
    before = await away.touched(turn, person.id)
    stand_in = await turn.store.covers.add(
        StandIn(
            channel=view.channel.id,
            person=person.id,
            first_on=first_on,
            last_on=last_on,
            entered_by=turn.who.id,
            entered_at=turn.now,
        )
    )
    if person.id != turn.who.id:
        turn.tell(person.id, chosen.notice(stand_in=stand_in.id))
    if view.owner not in (None, person.id, turn.who.id):
        turn.tell(view.owner, told.notice(stand_in=stand_in.id))
    if first_on <= turn.today <= last_on:
        await away.give_today(turn, view.channel, person.id)
    after = await _view(turn, view.channel.id)
    away.tell_of_holes(turn, after)
    for found in (*ahead(turn, view), *ahead(turn, after)):
        away.show_hole(turn, view, found.first_on.isoformat())
    await away.moved(turn, person.id, before)
    if view.owner is not None:
        for absence in await turn.store.absences.between(first_on, last_on, [view.owner]):
            away.show_absence(turn, absence, person.id, *view.deputies)


class Picked(BaseModel):
    """Who is to have the channel, and when."""

    colleague: PersonId
    first_on: date
    last_on: date


@flow.form
async def pick(turn: Turn, channel: ChannelId, first_on: date, last_on: date) -> Ask | Show:
    """Anybody else, on days that can be changed."""
    view = await _view(turn, channel)
    turn.require(may_choose(turn, view), _("The owner's manager or the communicator can."))
    first_on = max(first_on, turn.today)
    return Ask(
        Form(
            title=_("Choose somebody else"),
            intro=labels.channel_name(view.channel),
            fields=(
                PersonField(name="colleague", label=_("Who takes over")),
                DateField(name="first_on", label=_("First day"), value=first_on.isoformat()),
                DateField(
                    name="last_on",
                    label=_("Last day"),
                    value=max(first_on, last_on).isoformat(),
                ),
            ),
            submit=picked.action(channel=channel),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def picked(turn: Turn, values: Picked, channel: ChannelId) -> Show | Wrong:
    view = await _view(turn, channel)
    turn.require(may_choose(turn, view), _("The owner's manager or the communicator can."))
    last = turn.today + timedelta(days=LOOK_AHEAD_DAYS)
    if not turn.today <= values.first_on <= values.last_on <= last:
        return Wrong({"last_on": _("Choose days from today on, the first before the last.")})
    person = (await turn.people()).get(values.colleague)
    if person is None or not (person.active and person.listed):
        text = _("Choose somebody who works here and is in the organisation data.")
        return Wrong({"colleague": text})
    days = values.first_on, values.last_on
    absences = await turn.store.absences.between(*days, [person.id])
    if absences:
        when = period(absences[0].first_on, absences[0].last_on, turn.today)
        text = _("{name} is away {days}. Choose somebody else.")
        return Wrong({"colleague": text.format(name=person.name, days=when)})
    if person.id != view.owner:
        await _put(turn, view, person, *days)
    return await hole.show(turn, channel=channel, on=values.first_on)


@flow.view
async def chosen(turn: Turn, stand_in: StandInId) -> Card | None:
    """For the one chosen: the channel, the days, what is open, and a way to say no."""
    try:
        s = await turn.store.covers.get(stand_in)
    except NotFound:
        return Card(
            _("No longer needed"), (Text(_("Somebody else has the channel now. Thank you.")),)
        )
    c = await turn.store.channels.get(s.channel)
    people = await turn.people()
    owner = people.get(c.owner) if c.owner else None
    days = period(s.first_on, s.last_on, turn.today)
    chooser = labels.person_name(people, s.entered_by)
    story = _("{chooser} has chosen you for {days}.").format(chooser=chooser, days=days)
    lines = (
        c.address,
        *await open_lines(turn, c),
        access_line(c, owner.first_name if owner else chooser),
    )
    body = (Text(story), Item(labels.channel_name(c), lines), Text(daily_check_line()))
    is_over = s.last_on < turn.today
    return Card(
        _("You look after {channel}").format(channel=labels.channel_name(c)),
        body,
        () if is_over else (Button(_("No, I cannot"), decline.action(stand_in=stand_in)),),
    )


@flow.press
async def decline(turn: Turn, stand_in: StandInId) -> Show:
    """The one chosen cannot: whoever chose hears of it, with the names again."""
    try:
        s = await turn.store.covers.get(stand_in)
    except NotFound:
        return await chosen.show(turn, stand_in=stand_in)
    turn.require(s.person == turn.who.id)
    if s.last_on >= turn.today:
        before = await away.touched(turn, s.person)
        await turn.store.covers.remove(s.id)
        if s.covers(turn.today):
            await away.hand_on_today(turn, s.person, {s.channel})
        await away.moved(turn, s.person, before)
        after = await _view(turn, s.channel)
        for found in ahead(turn, after):
            away.show_hole(turn, after, found.first_on.isoformat())
        on = max(s.first_on, turn.today)
        turn.tell(s.entered_by, declined.notice(channel=s.channel, on=on, person=s.person))
    return await chosen.show(turn, stand_in=stand_in)


@flow.view
async def declined(turn: Turn, channel: ChannelId, on: date, person: PersonId) -> Card | None:
    """For whoever chose: the one chosen cannot; the hole with its names again."""
    name = labels.person_name(await turn.some(person), person)
    card = await hole.draw(turn, channel, on)
    title = _("{name} cannot take over").format(name=name)
    return Card(title, card.body if card else ())


@flow.view
async def told(turn: Turn, stand_in: StandInId) -> Card | None:
    """For the owner: who has been chosen for their channel."""
    try:
        s = await turn.store.covers.get(stand_in)
    except NotFound:
        return None
    c = await turn.store.channels.get(s.channel)
    people = await turn.people()
    text = _("{name} has the channel {days}. {chooser} decided.").format(
        name=labels.person_name(people, s.person),
        days=period(s.first_on, s.last_on, turn.today),
        chooser=labels.person_name(people, s.entered_by),
    )
    return Card(labels.channel_name(c), (Text(text),))


@flow.view
async def not_needed(turn: Turn, channel: ChannelId, first_on: date, last_on: date) -> Card | None:
    """For one chosen whom nobody needs any more."""
    c = await turn.store.channels.get(channel)
    text = _("You do not need to look after {channel} {days}. Thank you for offering.")
    days = period(first_on, last_on, turn.today)
    return Card(
        _("No longer needed"), (Text(text.format(channel=labels.channel_name(c), days=days)),)
    )


async def uncovered_now(turn: Turn) -> list[tuple[Outlook, Hole]]:
    """The channels that nobody has today and that the one who acts or reads is told of."""
    calendar = turn.municipality.calendar
    running = [c for c in await turn.store.channels.all() if c.state in away.RUNNING]
    found = []
    for view in await outlooks(turn, running):
        if not is_check_day(turn.today, view.channel, calendar) or not may_choose(turn, view):
            continue
        if holder(view, turn.today) is None:
            here = _hole_on(turn, view, turn.today)
            if here is not None:
                found.append((view, here))
    return found


@flow.view
async def uncovered(turn: Turn, person: PersonId, on: date) -> Card | None:
    """For manager and communicator: every channel that nobody has today, in one message."""
    turn.require(turn.who.id == person)
    if on != turn.today:
        return Card(
            _("Channels without anybody, {day}").format(day=day(on)),
            (Text(_("This day is over.")),),
        )
    found = await uncovered_now(turn)
    if not found:
        return Card(
            _("Every channel has somebody today"), (Text(_("There is nothing to do. Thank you.")),)
        )
    items = [await hole_item(turn, view, here, decided=True) for view, here in found]
    return Card(
        _("Nobody has these channels today"),
        (Text(_("Choose who takes over. I ask every day until somebody does.")), *items),
    )


@flow.press
async def open_uncovered(turn: Turn) -> Show:
    return await uncovered.show(turn, person=turn.who.id, on=turn.today)
