"""The deputy before an absence and during it: the owner hears who takes over, the deputy gets the
hand-over and answers, the manager hears of silence.

Source: rules starting-channel/deputy, moderation/deputy-when-absent; ABS3, ABS4.
"""

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.absences import Absence
from bot.domain.channels import Channel
from bot.domain.covers import DeputyAnswer, Outlook
from bot.domain.deputy_briefings import Leave, answer_of, stepping_in
from bot.domain.ids import AbsenceId, ChannelId, PersonId
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.flow import Flow
from bot.flows import away, cover, labels
from bot.flows.absence import span
from bot.flows.application_form import without_password
from bot.flows.hand_over import access_line, daily_check_line, open_lines, spans
from bot.i18n import _, day, period
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Element, Form, Item, Show, Text, TextField, Wrong

flow = Flow("deputy")


async def _leave(turn: Turn, absence: AbsenceId) -> Leave | None:
    """The absence with its channels; None when it has been taken back."""
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return None
    return await away.leave_of(turn, a)


def _taken_back() -> Card:
    return Card(
        _("No longer needed"),
        (Text(_("These days away have been taken back. Nobody needs to step in.")),),
    )


@flow.view
async def before(turn: Turn, absence: AbsenceId) -> Card | None:
    """For the owner: who takes over each channel, and what to hand over."""
    leave = await _leave(turn, absence)
    if leave is None:
        return _taken_back()
    a = leave.absence
    turn.require(turn.who.id == a.person)
    items = [await _own_item(turn, leave, view) for view in leave.outlooks]
    return Card(
        _("Before you are away"),
        (
            Text(_("You are away {days}.").format(days=span(turn, a))),
            *items,
            Text(_("Tell your deputy what is going on. Give access in the service, no password.")),
        ),
    )


async def _own_item(turn: Turn, leave: Leave, view: Outlook) -> Item:
    a, c = leave.absence, view.channel
    label = _("Change where access is kept") if c.access_place else _("Tell where access is kept")
    return Item(
        labels.channel_name(c),
        (
            *await takes_over(turn, view, a),
            *await open_lines(turn, c),
            access_line(c, turn.who.first_name) if c.access_place else _no_access_place(),
        ),
        (Button(label, access_place.action(channel=c.id)),),
    )


def _no_access_place() -> str:
    return _("You have not told where access is kept.")


async def takes_over(turn: Turn, view: Outlook, a: Absence) -> list[str]:
    """A line for each run of days: "Per tar över Simhallen måndag 6 juli."."""
    people = await turn.people()
    lines = []
    for person, first_on, last_on in spans(view, a.first_on, a.last_on, a.person):
        if person is None:
            text = _("Nobody is there {days}. Your manager chooses somebody.")
            days = period(first_on, last_on, turn.today)
            lines.append(text.format(days=days))
            continue
        name = people[person].first_name
        if (first_on, last_on) == (a.first_on, a.last_on):
            text = _("{name} takes over {channel} on {day}.")
            lines.append(text.format(name=name, channel=view.channel.name, day=day(first_on)))
        else:
            text = _("{name} takes over {channel} {days}.")
            days = period(first_on, last_on, turn.today)
            lines.append(text.format(name=name, channel=view.channel.name, days=days))
    return lines


class AccessPlace(BaseModel):
    """Where access is kept."""

    access_place: Annotated[
        str, Field(max_length=MAX_TEXT_CHARACTERS), AfterValidator(without_password)
    ] = ""


def _may_tell_place(turn: Turn, c: Channel) -> bool:
    return turn.who.active and turn.who.id in c.keepers


@flow.form
async def access_place(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Where access is kept, in free words; never the access itself. Source: REG8."""
    c = await turn.store.channels.get(channel)
    turn.require(_may_tell_place(turn, c), _("The owner or the deputy of the channel can."))
    return Ask(
        Form(
            title=_("Where access is kept"),
            intro=_("Tell where a deputy finds access. Never write a password here."),
            fields=(
                TextField(
                    name="access_place",
                    label=_("Where access is kept"),
                    help=_("For example: I am an administrator in Meta Business Suite, so is Per."),
                    value=c.access_place,
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                    required=False,
                ),
            ),
            submit=keep_access_place.action(channel=channel),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def keep_access_place(turn: Turn, values: AccessPlace, channel: ChannelId) -> Show | Wrong:
    c = await turn.store.channels.get(channel)
    turn.require(_may_tell_place(turn, c), _("The owner or the deputy of the channel can."))
    if values.access_place != c.access_place:
        changed = replace(c, access_place=values.access_place, changed_at=turn.now)
        await turn.store.channels.save(changed)
        if c.owner is not None:
            ahead = turn.today + away.AHEAD
            for a in await turn.store.absences.between(turn.today, ahead, [c.owner]):
                leave = await away.leave_of(turn, a)
                away.show_absence(turn, a, *stepping_in(leave))
    return await place.show(turn, channel=channel)


@flow.view
async def place(turn: Turn, channel: ChannelId) -> Card | None:
    """Where access to a channel is kept, for its owner and deputies."""
    c = await turn.store.channels.get(channel)
    turn.require(_may_tell_place(turn, c))
    owner = (await turn.some(c.owner)).get(c.owner) if c.owner else None
    return Card(
        labels.channel_name(c),
        (Text(access_line(c, owner.first_name if owner else labels.person_name({}, None))),),
        (Button(_("Change"), access_place.action(channel=channel)),),
    )


@flow.view
async def hand_over(turn: Turn, absence: AbsenceId, person: PersonId) -> Card | None:
    """For whoever steps in: which channels when, what is open, where access is kept, what the
    daily check means; with yes and no."""
    leave = await _leave(turn, absence)
    if leave is None:
        return _taken_back()
    a = leave.absence
    owner = (await turn.people())[a.person]
    mine, answer = stepping_in(leave).get(person, []), answer_of(leave, person)
    title = _("You step in for {owner}").format(owner=owner.name)
    if answer is not None and not answer.accepts:
        return Card(title, (Text(_("You have said no. Somebody else takes over.")),))
    if not mine:
        text = _("Somebody else takes over for {owner} now.").format(owner=owner.name)
        return Card(title, (Text(text),))
    items = [await _deputy_item(turn, leave, view, person) for view in mine]
    body: list[Element] = [
        Text(_("{owner} is away {days}.").format(owner=owner.name, days=span(turn, a))),
        *items,
        Text(daily_check_line()),
    ]
    if answer is not None:
        return Card(title, (*body, Text(_("You have said yes. Thank you."))))
    return Card(
        title,
        tuple(body),
        (
            Button(_("Yes, I can be the deputy"), accept.action(absence=absence), "primary"),
            Button(_("No, I cannot"), refuse.action(absence=absence)),
        ),
    )


async def _deputy_item(turn: Turn, leave: Leave, view: Outlook, person: PersonId) -> Item:
    a, c = leave.absence, view.channel
    owner = (await turn.people())[a.person]
    days = [
        _("You have it {days}.").format(days=period(first_on, last_on, turn.today))
        for who, first_on, last_on in spans(view, a.first_on, a.last_on, a.person)
        if who == person and (first_on, last_on) != (a.first_on, a.last_on)
    ]
    lines = (*days, *await open_lines(turn, c), access_line(c, owner.first_name))
    return Item(labels.channel_name(c), (c.address, *lines))


@flow.press
async def open_hand_over(turn: Turn, absence: AbsenceId) -> Show:
    return await hand_over.show(turn, absence=absence, person=turn.who.id)


@flow.press
async def accept(turn: Turn, absence: AbsenceId) -> Show:
    """The deputy can; nothing moves, for they are responsible already."""
    leave = await _answerable(turn, absence)
    if leave is not None:
        await _keep(turn, leave, accepts=True)
    return await hand_over.show(turn, absence=absence, person=turn.who.id)


@flow.press
async def refuse(turn: Turn, absence: AbsenceId) -> Show:
    """The deputy cannot: the next one is told, or the manager chooses. Source: ABS4."""
    leave = await _answerable(turn, absence)
    if leave is not None:
        touched = await away.touched(turn, leave.absence.person)
        channels = {view.channel.id for view in leave.outlooks}
        await _keep(turn, leave, accepts=False)
        for view in leave.outlooks:
            for stand_in in view.stand_ins:
                if stand_in.person == turn.who.id:
                    await turn.store.covers.remove(stand_in.id)
        if leave.absence.covers(turn.today):
            await away.hand_on_today(turn, turn.who.id, channels)
        await away.brief(turn, leave.absence)
        await away.moved(turn, leave.absence.person, touched)
        turn.tell(leave.absence.person, refused.notice(absence=absence, person=turn.who.id))
    return await hand_over.show(turn, absence=absence, person=turn.who.id)


async def _answerable(turn: Turn, absence: AbsenceId) -> Leave | None:
    """The absence when the one who acts is asked about it and has not answered; None when there
    is nothing to answer any more."""
    leave = await _leave(turn, absence)
    if leave is None or answer_of(leave, turn.who.id) is not None:
        return None
    is_over = leave.absence.last_on < turn.today
    return leave if turn.who.id in stepping_in(leave) and not is_over else None


async def _keep(turn: Turn, leave: Leave, *, accepts: bool) -> None:
    answer = DeputyAnswer(
        absence=leave.absence.id, person=turn.who.id, accepts=accepts, answered_at=turn.now
    )
    await turn.store.covers.answer(answer)
    away.show_absence(turn, leave.absence, turn.who.id)


@flow.view
async def refused(turn: Turn, absence: AbsenceId, person: PersonId) -> Card | None:
    """For the owner: the deputy cannot, and who takes over instead."""
    leave = await _leave(turn, absence)
    if leave is None:
        return None
    name = labels.person_name(await turn.some(person), person)
    items = [
        Item(labels.channel_name(view.channel), tuple(await takes_over(turn, view, leave.absence)))
        for view in leave.outlooks
    ]
    return Card(_("{name} cannot step in for you").format(name=name), tuple(items))


@flow.view
async def silent(turn: Turn, absence: AbsenceId) -> Card | None:
    """For the manager: a deputy has not answered; they are responsible all the same."""
    leave = await _leave(turn, absence)
    if leave is None:
        return _taken_back()
    a, people = leave.absence, await turn.people()
    owner = people[a.person]
    waiting = {p: views for p, views in stepping_in(leave).items() if answer_of(leave, p) is None}
    title = _("{owner} is away {days}").format(owner=owner.name, days=span(turn, a))
    if not waiting:
        return Card(title, (Text(_("Everybody who steps in has answered.")),))
    items = []
    for person, views in waiting.items():
        name = people[person].name
        for view in views:
            pick = cover.pick.action(
                channel=view.channel.id,
                first_on=max(a.first_on, turn.today),
                last_on=a.last_on,
            )
            line = _("{name} has not answered, and is responsible all the same.")
            items.append(
                Item(
                    labels.channel_name(view.channel),
                    (line.format(name=name),),
                    (Button(_("Choose somebody else"), pick),) if a.last_on >= turn.today else (),
                )
            )
    return Card(title, tuple(items))
