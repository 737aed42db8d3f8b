"""A channel that is being closed: what is left to do, and the end.

Source: rules closing/inform-and-thank, half-year-documentation/snapshot.
"""

from dataclasses import replace

from pydantic import BaseModel, Field

from bot.domain.approvals import Approval, ApprovalState, Level
from bot.domain.channels import Channel, may_confirm_access, people_of
from bot.domain.closings import Closing, ClosingStep, close, is_owner, left_to_do, post
from bot.domain.closings import stop as stopped
from bot.domain.duties import (
    APPLICATION_VIEW,
    CHANNEL_CLOSED,
    CHANNEL_GOES_ON,
    DAILY_CHECK,
    DUTIES,
    EXTRA_SNAPSHOT,
    REQUEST_VIEW,
    SNAPSHOT_VIEW,
    SNAPSHOTS,
    Duty,
    OccurrenceState,
    Scheduled,
    Subject,
)
from bot.domain.ids import ChannelId, PersonId
from bot.domain.snapshots import snapshot_args
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.domain.waiting_approvals import schedule_approval
from bot.flow import Flow
from bot.flows import away, daily_check, labels, snapshot
from bot.flows.channel_card import outcome
from bot.i18n import _, day_of_year
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Copyable,
    Element,
    Form,
    Item,
    Notice,
    Quote,
    Show,
    Text,
    TextField,
    Wrong,
)

CONSULTED_VIEW = "close_channel.consulted"

flow = Flow("closing")


@flow.press
async def open_progress(turn: Turn, channel: ChannelId) -> Show:
    return await progress.show(turn, channel=channel)


@flow.view
async def progress(turn: Turn, channel: ChannelId) -> Card | None:
    """For the owner and those consulted: what the closing waits for, or how it ended."""
    c = await turn.store.channels.get(channel)
    latest = next(iter(await turn.store.closings.of_channel(channel)), None)
    if latest is None:
        return None
    a, people = await turn.store.approvals.get(latest.approval), await turn.people()
    known = {*people_of(c), latest.asked_by, a.manager, a.stand_in}
    turn.require(turn.who.id in known or may_confirm_access(turn.who, c, people.values()))
    name = labels.channel_name(c)
    if not latest.is_open:
        return _ended(turn, latest, a, name, labels.person_name(people, latest.stopped_by))
    title = _("Closing {channel}").format(channel=name)
    comments = [Quote(s.text, labels.person_name(people, s.by)) for s in latest.comments]
    go_on = Button(_("Let the channel go on"), stop.action(channel=channel))
    own = is_owner(turn.who, c)
    if a.state is ApprovalState.PENDING:
        decider = labels.person_name(people, a.manager if a.level is Level.MANAGER else a.stand_in)
        text = _("{name} has your question now. You get the answer here.").format(name=decider)
        if a.level is Level.COMMUNICATOR:
            text = _("The communicator chooses who decides. You get the answer here.")
        return Card(title, (Text(text), Quote(latest.reason), *comments), (go_on,) if own else ())
    left = left_to_do(
        latest, a, c, await turn.store.records.snapshots(channel), turn.municipality.calendar
    )
    body: list[Element] = [Text(outcome(a, people)), *comments]
    body += [*_farewell(latest, own=own), await _picture(turn, c, done=_is_done(left))]
    if left:
        return Card(title, tuple(body), (go_on,) if own else ())
    body.append(Text(_("Everything is done. The duties stop when you close the channel.")))
    finish = Button(_("Close the channel"), end.action(channel=channel), "danger")
    return Card(title, tuple(body), (finish, go_on) if own else ())


def _is_done(left: tuple[ClosingStep, ...]) -> bool:
    return ClosingStep.SNAPSHOT not in left


def _ended(turn: Turn, latest: Closing, a: Approval, name: str, stopper: str) -> Card:
    calendar = turn.municipality.calendar
    if latest.closed_at is not None:
        on = day_of_year(calendar.today(latest.closed_at))
        return Card(
            _("{channel} is closed").format(channel=name),
            (
                Text(_("It was closed on {day}. Nothing more is asked.").format(day=on)),
                Text(_("Close the page in the service too. What is kept here stays for its time.")),
            ),
        )
    title = _("{channel} goes on").format(channel=name)
    if a.state is ApprovalState.DECLINED:
        text = _("{name} wants the channel to go on.").format(name=stopper)
        return Card(title, (Text(text), Quote(a.note)))
    return Card(title, (Text(_("{name} stopped the closing.").format(name=stopper)),))


def _farewell(latest: Closing, *, own: bool) -> tuple[Item | Copyable, ...]:
    title, channel = _("Last post"), latest.channel
    if latest.posted_at is not None:
        return (Item(title, (_("Done. The followers know and are thanked."),)),)
    line = _("Tell the followers why you stop, and thank them.")
    edit = Button(_("Change the text"), compose.action(channel=channel))
    if not latest.farewell:
        begin = Button(_("Write the last post"), compose.action(channel=channel), "primary")
        return (Item(title, (line,), (begin,) if own else ()),)
    published = Button(_("It is published"), posted.action(channel=channel), "primary")
    text = Copyable(_("Last post to copy"), latest.farewell)
    return text, Item(title, (line,), (published, edit) if own else ())


async def _picture(turn: Turn, c: Channel, *, done: bool) -> Item:
    title = _("Last picture")
    if done:
        return Item(title, (_("Done. It shows how the channel looked."),))
    line = _("Take a screenshot of the channel and have it registered in the diary.")
    found = await turn.store.occurrences.recent(EXTRA_SNAPSHOT, [c.id], turn.today)
    waiting = [o for o in found.get(c.id, ()) if o.state is OccurrenceState.OPEN]
    if waiting:
        show = Button(_("Show"), snapshot.open_due.action(occurrence=waiting[-1].id))
    else:
        show = Button(_("Take a picture"), snapshot.changed.action(channel=c.id))
    return Item(title, (line,), (show,))


def redraw(turn: Turn, c: Channel, a: Approval) -> None:
    """Draw again what shows the closing."""
    turn.concern(*people_of(c))
    turn.refresh(progress.notice(channel=c.id))
    turn.refresh(Notice(REQUEST_VIEW, {"approval": a.id}))
    turn.refresh(Notice(CONSULTED_VIEW, {"approval": a.id}))
    turn.refresh(Notice(APPLICATION_VIEW, {"channel": c.id}))


async def _own(turn: Turn, channel: ChannelId) -> tuple[Channel, Closing, Approval] | None:
    """What the owner is closing; None when it has ended."""
    c = await turn.store.channels.get(channel)
    found = (await turn.store.closings.open([channel])).get(channel)
    if found is None:
        return None
    turn.require(is_owner(turn.who, c), _("The owner of the channel can."))
    return c, found, await turn.store.approvals.get(found.approval)


@flow.press
async def stop(turn: Turn, channel: ChannelId) -> Show:
    """The owner lets the channel go on; the manager hears of it."""
    matter = await _own(turn, channel)
    if matter is not None:
        c, found, a = matter
        ended, decided, back = stopped(found, a, c, turn.who, turn.now)
        await turn.store.closings.save(ended)
        await turn.store.approvals.save(decided)
        stored = await turn.store.channels.save(back)
        await turn.store.schedule.remove([schedule_approval(a, turn.municipality.calendar)])
        await _let_go(turn, stored, (EXTRA_SNAPSHOT,), CHANNEL_GOES_ON)
        redraw(turn, stored, a)
        if a.decided_by is not None:
            turn.tell(a.decided_by, progress.notice(channel=channel))
    return await progress.show(turn, channel=channel)


class Farewell(BaseModel):
    """The last post."""

    farewell: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)


@flow.form
async def compose(turn: Turn, channel: ChannelId) -> Ask | Show:
    """A text to begin with, for the owner to change."""
    matter = await _own(turn, channel)
    if matter is None or matter[2].state is not ApprovalState.APPROVED:
        return await progress.show(turn, channel=channel)
    c, found, _a = matter
    suggestion = _(
        "Thank you for following {channel}. We are closing this page now. You still find us on the "
        "municipality's website."
    ).format(channel=c.name)
    return Ask(
        Form(
            title=_("Last post"),
            intro=_("Say why you stop, in your own words. You publish it yourself."),
            fields=(
                TextField(
                    name="farewell",
                    label=_("Last post"),
                    value=found.farewell or suggestion,
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=composed.action(channel=channel),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def composed(turn: Turn, values: Farewell, channel: ChannelId) -> Show | Wrong:
    matter = await _own(turn, channel)
    if matter is not None and matter[2].state is ApprovalState.APPROVED:
        c, found, a = matter
        await turn.store.closings.save(replace(found, farewell=values.farewell))
        redraw(turn, c, a)
    return await progress.show(turn, channel=channel)


@flow.press
async def posted(turn: Turn, channel: ChannelId) -> Show:
    """The last post is out."""
    matter = await _own(turn, channel)
    if matter is not None and matter[1].posted_at is None and matter[1].farewell:
        c, found, a = matter
        await turn.store.closings.save(post(found, turn.who.id, turn.now))
        redraw(turn, c, a)
    return await progress.show(turn, channel=channel)


@flow.press
async def end(turn: Turn, channel: ChannelId) -> Show:
    """The channel is closed: its duties stop, and those who had to do with it are told. While
    anything is left to do, the press shows what."""
    matter = await _own(turn, channel)
    if matter is None:
        return await progress.show(turn, channel=channel)
    c, found, a = matter
    taken, calendar = await turn.store.records.snapshots(channel), turn.municipality.calendar
    if left_to_do(found, a, c, taken, calendar):
        return await progress.show(turn, channel=channel)
    ended, closed = close(found, a, c, taken, turn.who, turn.now, calendar)
    await turn.store.closings.save(ended)
    stored = await turn.store.channels.save(closed)
    duties = [duty for duty in DUTIES if duty.subject is Subject.CHANNEL]
    await turn.store.schedule.remove(
        [Scheduled(duty=duty.name, subject=c.id, next_due_at=turn.now) for duty in duties]
    )
    await _let_go(turn, stored, duties, CHANNEL_CLOSED)
    for s in await turn.store.successions.open():
        if s.channel == channel and s.needs_successor:
            await turn.store.successions.save(replace(s, cancelled_at=turn.now))
    redraw(turn, stored, a)
    for person in await _to_tell(turn, stored, a):
        turn.tell(person, over.notice(channel=channel))
    return await progress.show(turn, channel=channel)


async def _let_go(
    turn: Turn, c: Channel, duties: list[Duty] | tuple[Duty, ...], reason: str
) -> None:
    """What waits is asked of nobody any more; why stands in the log."""
    for duty in duties:
        found = await turn.store.occurrences.recent(duty, [c.id], turn.today)
        for o in found.get(c.id, ()):
            if o.state is not OccurrenceState.OPEN:
                continue
            over_now = replace(o, state=OccurrenceState.MISSED, reason=reason)
            await turn.store.occurrences.save(over_now)
            if duty.name == DAILY_CHECK.name:
                daily_check.redraw(turn, o)
            elif duty.name in SNAPSHOTS:
                turn.refresh(Notice(SNAPSHOT_VIEW, snapshot_args(o)))


async def _to_tell(turn: Turn, c: Channel, a: Approval) -> list[PersonId]:
    """Deputies, those chosen for days ahead, whoever decided, and the communicators."""
    ahead = await turn.store.covers.between(turn.today, turn.today + away.AHEAD)
    people = dict.fromkeys(
        (
            *c.deputies,
            *(s.person for s in ahead if s.channel == c.id),
            *((a.decided_by,) if a.decided_by is not None else ()),
            *(person.id for person in await turn.supporters(c.administration)),
        )
    )
    return [person for person in people if person != turn.who.id]


@flow.view
async def over(turn: Turn, channel: ChannelId) -> Card | None:
    """For deputies, the manager and the communicators: the channel is closed, and what that means
    for them."""
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    lines = [_("{name} has closed it.").format(name=labels.person_name(people, c.owner))]
    if turn.who.id in c.deputies:
        lines.append(_("You do not look after it any more. Thank you."))
    if may_confirm_access(turn.who, c, people.values()):
        lines.append(_("Take it off the public list of our channels."))
    title = _("{channel} is closed").format(channel=labels.channel_name(c))
    return Card(title, tuple(Text(line) for line in lines))
