"""Somebody leaves: a successor is named, asked, and counts when they have said yes; the access of
the one who leaves is taken away, and a second person confirms it.

Source: rules starting-channel/named-owner, starting-channel/deputy; LEA1-LEA4.
"""

from dataclasses import replace
from datetime import date, timedelta

from pydantic import BaseModel, Field

from bot import departures
from bot.domain.channels import Channel, people_of
from bot.domain.duties import APPLICATION_VIEW
from bot.domain.ids import PersonId, SuccessionId
from bot.domain.people import Person, communicators, is_working
from bot.domain.successions import (
    AccessItem,
    Succession,
    confirm_removed,
    deciders,
    may_confirm_removed,
    name_successor,
    remove_access,
)
from bot.domain.successions import accept as accepted
from bot.domain.successions import refuse as refused
from bot.flow import Flow
from bot.flows import away, labels, owner_and_deputy
from bot.i18n import _, day_and_week, day_of_year
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Checks,
    DateField,
    Facts,
    Form,
    Item,
    Notice,
    PersonField,
    Show,
    Text,
    Wrong,
)

MAX_DAYS_AHEAD = 400

flow = Flow("leaving")


@flow.said(
    "jag slutar",
    "jag ska sluta",
    "jag byter jobb",
    "jag har sagt upp mig",
    "i am leaving",
    "i am quitting",
    "i leave my job",
)
async def begin(turn: Turn, text: str) -> Show:
    return await mine.show(turn, person=turn.who.id)


@flow.view
async def mine(turn: Turn, person: PersonId) -> Card | None:
    """For the one who leaves: their channels, and who takes over."""
    turn.require(turn.who.id == person)
    title = _("I am leaving my job")
    found = await turn.store.successions.of_leaver(person)
    items = [await _item(turn, s) for s in found if s.is_leaving]
    intro = _("Tell me your last day. Your manager chooses who takes over your channels.")
    return Card(
        title,
        (Text(intro), *items),
        (
            Button(_("My last day"), last_day.action(), "primary"),
            *((Button(_("I am staying"), stay.action()),) if items else ()),
        ),
    )


async def _item(turn: Turn, s: Succession) -> Item:
    channel, people = await turn.store.channels.get(s.channel), await turn.people()
    lines = [_("Last day: {day}.").format(day=day_of_year(s.last_on))]
    if s.accepted_at is not None and s.named is not None:
        lines.append(_("{name} takes over.").format(name=labels.person_name(people, s.named)))
    return Item(labels.channel_name(channel), tuple(lines))


def _day_field(turn: Turn) -> DateField:
    later = (turn.today + timedelta(days=30)).isoformat()
    return DateField(name="last_on", label=_("Last day at work"), value=later)


@flow.form
async def last_day(turn: Turn) -> Ask | Show:
    """The last day of the one who acts."""
    return Ask(
        Form(
            title=_("My last day"),
            fields=(_day_field(turn),),
            submit=leave.action(),
            submit_label=_("Save"),
        )
    )


class LastDay(BaseModel):
    """The last day."""

    last_on: date


@flow.submit
async def leave(turn: Turn, values: LastDay) -> Show | Wrong:
    if wrong := _wrong_day(turn, values.last_on):
        return wrong
    if not await departures.begin(turn.store, turn.who.id, values.last_on, turn.now):
        return Show(
            Card(_("You answer for no channel"), (Text(_("Then nothing more is needed.")),))
        )
    return await mine.show(turn, person=turn.who.id)


def _wrong_day(turn: Turn, last_on: date) -> Wrong | None:
    if last_on < turn.today:
        return Wrong({"last_on": _("Choose today or a later day.")})
    if last_on > turn.today + timedelta(days=MAX_DAYS_AHEAD):
        text = _("Choose a day within {count} days.").format(count=MAX_DAYS_AHEAD)
        return Wrong({"last_on": text})
    return None


@flow.press
async def stay(turn: Turn) -> Show:
    """The one who acts does not leave after all."""
    for s in await turn.store.successions.of_leaver(turn.who.id):
        turn.refresh(successor_needed.notice(succession=s.id))
    await departures.call_off(turn.store, turn.who.id, turn.now)
    return await mine.show(turn, person=turn.who.id)


@flow.said(
    "någon slutar",
    "en medarbetare slutar",
    "medarbetare slutar",
    "somebody is leaving",
    "someone is leaving",
    "a colleague is leaving",
)
async def said_somebody(turn: Turn, text: str) -> Show:
    return Show(
        Card(
            _("Somebody is leaving"),
            (Text(_("Tell me who and when. Then we find who takes over their channels.")),),
            (Button(_("Tell who is leaving"), somebody.action(), "primary"),),
        )
    )


@flow.form
async def somebody(turn: Turn) -> Ask | Show:
    """For a manager or a communicator: who leaves, and when."""
    return Ask(
        Form(
            title=_("Somebody is leaving"),
            fields=(PersonField(name="leaver", label=_("Who is leaving?")), _day_field(turn)),
            submit=somebody_leaves.action(),
            submit_label=_("Save"),
        )
    )


class Leaving(LastDay):
    """Who leaves, and when."""

    leaver: PersonId


@flow.submit
async def somebody_leaves(turn: Turn, values: Leaving) -> Show | Wrong:
    if wrong := _wrong_day(turn, values.last_on):
        return wrong
    leaver = (await turn.people()).get(values.leaver)
    supporters = await turn.supporters(leaver.administration if leaver else None)
    allowed = leaver is not None and (
        leaver.manager == turn.who.id or turn.who.id in {person.id for person in supporters}
    )
    if leaver is None or not allowed or not is_working(turn.who):
        text = _("Only the person's manager or the communicator can tell me that.")
        return Wrong({"leaver": text})
    found = await departures.begin(turn.store, leaver.id, values.last_on, turn.now)
    if not found:
        text = _("{name} answers for no channel.").format(name=leaver.name)
        return Show(Card(_("Nothing more is needed"), (Text(text),)))
    turn.concern(leaver.id)
    if len(found) == 1:
        return await successor_needed.show(turn, succession=found[0].id)
    items = tuple([await _decision(turn, s) for s in found])
    return Show(Card(_("{name} is leaving").format(name=leaver.name), items))


async def _decision(turn: Turn, s: Succession) -> Item:
    item = await _item(turn, s)
    button = Button(_("Name a successor"), name.action(succession=s.id), "primary")
    return Item(item.title, item.lines, (button,) if s.needs_successor else ())


async def _handover(turn: Turn, succession: SuccessionId) -> tuple[Succession, Channel]:
    s = await turn.store.successions.get(succession)
    return s, await turn.store.channels.get(s.channel)


def circle(
    s: Succession, channel: Channel, people: dict[PersonId, Person]
) -> tuple[set[PersonId], set[PersonId]]:
    """Who may name a successor, and who beside them has to do with the access."""
    supporters = [p.id for p in communicators(people.values(), channel.administration)]
    leaver = people.get(s.leaver)
    manager = people.get(leaver.manager) if leaver and leaver.manager else None
    naming = {*deciders(leaver, manager, supporters), *supporters} - {s.leaver}
    others = {p for p in (s.named, *channel.keepers) if p is not None} - {s.leaver}
    return naming, naming | others


async def _may_name(turn: Turn, s: Succession, channel: Channel) -> bool:
    naming, _others = circle(s, channel, dict(await turn.people()))
    return is_working(turn.who) and turn.who.id in naming


@flow.view
async def successor_needed(turn: Turn, succession: SuccessionId) -> Card | None:
    """For the manager and the communicators: whom to find a successor for, by when."""
    s, channel = await _handover(turn, succession)
    people = await turn.people()
    title = (
        _("{name} leaves {channel}") if s.is_leaving else _("{name} hands over {channel}")
    ).format(name=labels.person_name(people, s.leaver), channel=labels.channel_name(channel))
    facts = [(_("Was"), labels.part(s.part))]
    if s.is_leaving:
        facts.insert(0, (_("Last day"), day_of_year(s.last_on)))
    if s.cancelled_at is not None:
        return Card(title, (Facts(tuple(facts)), Text(_("That is not so after all."))))
    if s.temporary_at is not None and s.accepted_at is None:
        owner = labels.person_name(people, channel.owner)
        facts.append((_("Owner for the time being"), owner))
    if s.accepted_at is not None and s.named is None:
        return Card(title, (Facts(tuple(facts)), Text(_("Nobody has to take over."))))
    if s.accepted_at is not None:
        facts.append((_("Takes over"), labels.person_name(people, s.named)))
        return Card(title, (Facts(tuple(facts)),))
    if s.named is not None:
        facts.append((_("Asked, has not answered"), labels.person_name(people, s.named)))
    story = _("Choose who takes over. I ask them, and they count when they have said yes.")
    label = _("Name a successor") if s.named is None else _("Name somebody else")
    buttons = (Button(label, name.action(succession=succession), "primary"),)
    return Card(
        title,
        (Facts(tuple(facts)), Text(story)),
        buttons if await _may_name(turn, s, channel) else (),
    )


@flow.view
async def temporary_owner(turn: Turn, succession: SuccessionId) -> Card | None:
    """For the communications unit: it owns the channel until somebody takes over."""
    s, channel = await _handover(turn, succession)
    if not s.needs_successor:
        return await successor_needed.draw(turn, succession=succession)
    people = await turn.people()
    return Card(
        _("{channel} is yours for the time being").format(channel=labels.channel_name(channel)),
        (
            Text(
                _("{name} has left, and nobody has taken over. You get the daily check.").format(
                    name=labels.person_name(people, s.leaver)
                )
            ),
        ),
        (Button(_("Name a successor"), name.action(succession=succession), "primary"),),
    )


@flow.press
async def open_succession(turn: Turn, succession: SuccessionId) -> Show:
    return await successor_needed.show(turn, succession=succession)


@flow.form
async def name(turn: Turn, succession: SuccessionId) -> Ask | Show:
    """Who takes over."""
    s, channel = await _handover(turn, succession)
    turn.require(await _may_name(turn, s, channel), _("The manager or the communicator can."))
    if not s.needs_successor:
        return await successor_needed.show(turn, succession=succession)
    return Ask(
        Form(
            title=_("Name a successor"),
            intro=labels.channel_name(channel),
            fields=(PersonField(name="successor", label=_("Who takes over?")),),
            submit=named.action(succession=succession),
            submit_label=_("Ask them"),
        )
    )


class Successor(BaseModel):
    """Who is to take over."""

    successor: PersonId


@flow.submit
async def named(turn: Turn, values: Successor, succession: SuccessionId) -> Show | Wrong:
    s, channel = await _handover(turn, succession)
    turn.require(await _may_name(turn, s, channel), _("The manager or the communicator can."))
    if s.needs_successor:
        person = (await turn.people()).get(values.successor)
        if person is None:
            return Wrong({"successor": _wrong("gone")})
        try:
            asked = name_successor(s, channel, person, turn.who.id)
        except ValueError as bad:
            return Wrong({"successor": _wrong(str(bad))})
        await turn.store.successions.save(asked)
        if s.named is not None and s.named != person.id:
            turn.refresh(can_you.notice(succession=s.id, person=s.named))
        turn.tell(person.id, can_you.notice(succession=s.id, person=person.id))
        turn.refresh(successor_needed.notice(succession=s.id))
        turn.refresh(temporary_owner.notice(succession=s.id))
    return await successor_needed.show(turn, succession=succession)


def _wrong(kind: str) -> str:
    return {
        "gone": _("Choose somebody who works here and is in the organisation data."),
        "leaver": _("That is the one who is leaving. Choose somebody else."),
        "both": _("The owner cannot be their own deputy. Choose somebody else."),
    }[kind]


@flow.view
async def can_you(turn: Turn, succession: SuccessionId, person: PersonId) -> Card | None:
    """For the one named: what it means, with yes and no."""
    s, channel = await _handover(turn, succession)
    people = await turn.people()
    title = _("Will you take over {channel}?").format(channel=labels.channel_name(channel))
    story = Text(
        _("{manager} asks you to take over after {leaver}, from {day}.").format(
            leaver=labels.person_name(people, s.leaver),
            manager=labels.person_name(people, s.named_by),
            day=day_and_week(s.last_on),
        )
    )
    if s.named != person or s.cancelled_at is not None:
        return Card(title, (Text(_("You are not needed any more, or have said no.")),))
    if s.accepted_at is not None:
        said = (story, Text(_("You have said yes.")))
        if channel.owner != person or channel.deputy is not None:
            return Card(title, said)
        button = Button(
            _("Change owner or deputy"), owner_and_deputy.name.action(channel=channel.id), "primary"
        )
        return Card(title, (*said, Text(_("The channel has no deputy yet. Name one."))), (button,))
    facts = Facts(
        (
            (_("As"), labels.part(s.part)),
            (_("Address"), channel.address),
            (_("Purpose"), channel.purpose),
        )
    )
    return Card(
        title,
        (story, facts),
        (
            Button(_("Yes, I take over"), accept.action(succession=succession), "primary"),
            Button(_("No, I cannot"), refuse.action(succession=succession)),
        ),
    )


@flow.press
async def open_question(turn: Turn, succession: SuccessionId) -> Show:
    return await can_you.show(turn, succession=succession, person=turn.who.id)


@flow.press
async def accept(turn: Turn, succession: SuccessionId) -> Show:
    """The successor says yes, and the channel is theirs."""
    s, channel = await _handover(turn, succession)
    turn.require(is_working(turn.who) and turn.who.id == s.named)
    if s.needs_successor:
        done, given = accepted(s, channel, turn.now)
        stored = await turn.store.successions.save(done)
        after = await turn.store.channels.save(given)
        await _move_open(turn, s.leaver, after, turn.who.id)
        await away.renamed(turn, channel, after)
        turn.concern(*people_of(channel), *people_of(after))
        turn.refresh(Notice(APPLICATION_VIEW, {"channel": channel.id}))
        turn.refresh(successor_needed.notice(succession=s.id))
        turn.refresh(temporary_owner.notice(succession=s.id))
        _naming, readers = circle(stored, after, dict(await turn.people()))
        for reader in sorted(readers):
            turn.tell(reader, access.notice(succession=s.id))
    return await can_you.show(turn, succession=succession, person=turn.who.id)


async def _move_open(turn: Turn, leaver: PersonId, channel: Channel, to: PersonId) -> None:
    """What waits for the one who leaves, about this channel, waits for the successor."""
    for o in await turn.store.occurrences.open_for(leaver):
        if o.subject == channel.id:
            await turn.store.occurrences.save(replace(o, responsible=to))


@flow.press
async def refuse(turn: Turn, succession: SuccessionId) -> Show:
    """The one named cannot: whoever asked is told."""
    s, _channel = await _handover(turn, succession)
    turn.require(turn.who.id == s.named)
    if s.needs_successor:
        await turn.store.successions.save(refused(s, turn.now))
        turn.tell(s.named_by, successor_needed.notice(succession=s.id))
        turn.refresh(successor_needed.notice(succession=s.id))
    return await can_you.show(turn, succession=succession, person=turn.who.id)


@flow.view
async def access(turn: Turn, succession: SuccessionId) -> Card | None:
    """The access of the one who has left: to be taken away, then to be confirmed by another."""
    s, channel = await _handover(turn, succession)
    people = await turn.people()
    leaver = labels.person_name(people, s.leaver)
    title = _("Take away the access of {name}").format(name=leaver)
    facts = [
        (_("Channel"), labels.channel_name(channel)),
        (_("Takes over"), labels.person_name(people, s.named or channel.owner)),
    ]
    if s.removed_at is None:
        listed = Text("\n".join(access_item(item) for item in AccessItem))
        button = Button(_("Everything is taken away"), remove.action(succession=s.id), "primary")
        allowed = await _may_remove(turn, s, channel)
        return Card(title, (Facts(tuple(facts)), listed), (button,) if allowed else ())
    facts.append((_("Taken away by"), labels.person_name(people, s.removed_by)))
    if s.confirmed_at is not None:
        facts.append((_("Confirmed by"), labels.person_name(people, s.confirmed_by)))
        return Card(title, (Facts(tuple(facts)), Text(_("All is done."))))
    if not await _may_confirm(turn, s, channel):
        text = Text(_("Now a second person confirms it."))
        return Card(title, (Facts(tuple(facts)), text))
    return Card(
        title,
        (Facts(tuple(facts)), Text(_("Look for yourself in the service, then confirm."))),
        (Button(_("I have checked it"), confirm.action(succession=s.id), "primary"),),
    )


def access_item(of: AccessItem) -> str:
    """What is taken away, as a sentence."""
    return {
        AccessItem.ADMINISTRATOR: _("They are no administrator of the page any more."),
        AccessItem.SHARED_LOGIN: _("The password of a shared login is changed."),
        AccessItem.SECOND_FACTOR: _("Their telephone gets no login codes."),
        AccessItem.RECOVERY: _("Their e-mail address cannot restore the login."),
    }[of]


async def _may_remove(turn: Turn, s: Succession, channel: Channel) -> bool:
    _naming, readers = circle(s, channel, dict(await turn.people()))
    is_known = turn.who.id in readers or turn.who.id == s.leaver
    return turn.who.active and is_known and not s.is_over


async def _may_confirm(turn: Turn, s: Succession, channel: Channel) -> bool:
    _naming, readers = circle(s, channel, dict(await turn.people()))
    return turn.who.id in readers and may_confirm_removed(turn.who, s)


@flow.press
async def open_access(turn: Turn, succession: SuccessionId) -> Show:
    return await access.show(turn, succession=succession)


@flow.form
async def remove(turn: Turn, succession: SuccessionId) -> Ask | Show:
    """Four things to take away."""
    s, channel = await _handover(turn, succession)
    turn.require(await _may_remove(turn, s, channel))
    if s.removed_at is not None:
        return await access.show(turn, succession=succession)
    options = tuple((item.value, access_item(item)) for item in AccessItem)
    return Ask(
        Form(
            title=_("Everything is taken away"),
            intro=_("Never write a password here."),
            fields=(Checks(name="removed", label=_("This is true"), options=options),),
            submit=removed.action(succession=succession),
            submit_label=_("Save"),
        )
    )


class Removed(BaseModel):
    """What is ticked."""

    removed: list[AccessItem] = Field(default_factory=list)


@flow.submit
async def removed(turn: Turn, values: Removed, succession: SuccessionId) -> Show | Wrong:
    s, channel = await _handover(turn, succession)
    turn.require(await _may_remove(turn, s, channel))
    if s.removed_at is None:
        if set(values.removed) != set(AccessItem):
            text = _("Tick all four. What the channel does not have is true too.")
            return Wrong({"removed": text})
        done = remove_access(s, values.removed, turn.who.id, turn.now)
        await turn.store.successions.save(done)
        turn.refresh(access.notice(succession=s.id))
        _naming, readers = circle(s, channel, dict(await turn.people()))
        turn.concern(*readers)
    return await access.show(turn, succession=succession)


@flow.press
async def confirm(turn: Turn, succession: SuccessionId) -> Show:
    """A second person has looked."""
    s, channel = await _handover(turn, succession)
    turn.require(
        s.confirmed_at is not None or await _may_confirm(turn, s, channel),
        _("Somebody else than the one who took it away, and than the one who left, can."),
    )
    if s.confirmed_at is None:
        await turn.store.successions.save(confirm_removed(s, turn.who.id, turn.now))
        turn.refresh(access.notice(succession=s.id))
    return await access.show(turn, succession=succession)


async def matters(turn: Turn) -> list[Item]:
    """What waits for whoever acts because somebody leaves."""
    found = await turn.store.successions.open()
    if not found:
        return []
    people = dict(await turn.people())
    channels = await turn.store.channels.many({s.channel for s in found})
    items = []
    for s in found:
        channel = channels[s.channel]
        naming, readers = circle(s, channel, people)
        title, action = "", open_access.action(succession=s.id)
        if s.needs_successor:
            if s.named == turn.who.id:
                title = _("A question whether you can take over")
                action = open_question.action(succession=s.id)
            elif s.named is None and turn.who.id in naming:
                title = _("A successor to name")
                action = open_succession.action(succession=s.id)
        elif turn.who.id in readers:
            if s.removed_at is None:
                title = _("Access to take away")
            elif may_confirm_removed(turn.who, s):
                title = _("Access taken away, to be confirmed")
        if title:
            line = f"{labels.channel_name(channel)}: {labels.person_name(people, s.leaver)}"
            items.append(Item(title, (line,), (Button(_("Show"), action, "primary"),)))
    return items
