"""Closing a channel: the owner says why, the manager decides, the communicator is consulted.

What comes after the yes is in closing.py. Source: rules closing/inactive-activate-or-close,
closing/consult-manager-communicator.
"""

from pydantic import BaseModel, Field

from bot.domain.approvals import Approval, ApprovalKind, ApprovalState, Level
from bot.domain.channels import Channel, may_confirm_access, people_of
from bot.domain.closings import Closing, agree, comment, is_owner, may_agree, refuse
from bot.domain.duties import APPLICATION_VIEW, REQUEST_VIEW
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.domain.waiting_approvals import schedule_approval
from bot.flow import Flow
from bot.flows import closing, labels, snapshot
from bot.flows.channel_card import outcome
from bot.flows.to_manager import ask_manager
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Facts, Form, Item, Notice, Show, Text, TextField, Wrong

flow = Flow("close_channel")


@flow.said(
    "avsluta kanal",
    "avsluta kanalen",
    "avsluta en kanal",
    "avsluta",
    "stäng kanal",
    "stäng kanalen",
    "stänga kanalen",
    "lägg ner kanalen",
    "lägga ner kanalen",
    "close the channel",
    "close channel",
    "close a channel",
    "close",
)
async def said_close(turn: Turn, text: str) -> Show:
    return await start.show(turn, person=turn.who.id)


@flow.view
async def start(turn: Turn, person: PersonId) -> Card | None:
    """What closing takes, and the channels that the person may ask to close."""
    turn.require(turn.who.id == person)
    title = _("Close a channel")
    own = [c for c in await turn.store.channels.of(person) if is_owner(turn.who, c)]
    if not own:
        return Card(title, (Text(_("Only the owner of an active channel can ask for it.")),))
    open_now = await turn.store.closings.open([c.id for c in own])
    items = [
        Item(
            labels.channel_name(c),
            (),
            (
                Button(_("Show"), closing.open_progress.action(channel=c.id))
                if c.id in open_now
                else Button(_("Close this one"), ask.action(channel=c.id)),
            ),
        )
        for c in own
    ]
    return Card(
        title,
        (
            Text(_("A channel that stands still can get new life, or be closed.")),
            Text(_("Your manager decides together with the communicator. I ask them.")),
            Text(_("After that you thank the followers and take a last picture.")),
            *items,
        ),
    )


@flow.form
async def ask(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Why the channel should be closed."""
    c = await turn.store.channels.get(channel)
    if await _is_past_asking(turn, c):
        return await closing.progress.show(turn, channel=channel)
    return Ask(
        Form(
            title=_("Close a channel"),
            intro=labels.channel_name(c),
            fields=(
                TextField(
                    name="reason",
                    label=_("Why should it be closed?"),
                    help=_("Your manager and the communicator read this."),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=asked.action(channel=channel),
            submit_label=_("Send to the manager"),
        )
    )


async def _is_past_asking(turn: Turn, c: Channel) -> bool:
    """Whether it is asked for already; else only the owner may."""
    if await turn.store.closings.open([c.id]):
        return True
    turn.require(is_owner(turn.who, c), _("The owner of the channel can."))
    return False


class Reason(BaseModel):
    """Why, in the owner's words."""

    reason: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)


@flow.submit
async def asked(turn: Turn, values: Reason, channel: ChannelId) -> Show | Wrong:
    c = await turn.store.channels.get(channel)
    if await _is_past_asking(turn, c):
        return await closing.progress.show(turn, channel=channel)
    request = await ask_manager(turn, c, ApprovalKind.CLOSE)
    await turn.store.closings.add(
        Closing(
            channel=channel,
            approval=request.id,
            asked_by=turn.who.id,
            asked_at=turn.now,
            reason=values.reason,
        )
    )
    for supporter in await turn.supporters(c.administration):
        if supporter.id not in (turn.who.id, request.manager):
            turn.tell(supporter.id, consulted.notice(approval=request.id))
    turn.concern(*people_of(c))
    turn.refresh(Notice(APPLICATION_VIEW, {"channel": channel}))
    turn.refresh(start.notice(person=turn.who.id))
    return await closing.progress.show(turn, channel=channel)


async def _matter(turn: Turn, approval: ApprovalId) -> tuple[Approval, Closing, Channel]:
    a = await turn.store.approvals.get(approval)
    wanted = await turn.store.closings.of_approval(approval)
    return a, wanted, await turn.store.channels.get(a.channel)


async def request_card(turn: Turn, approval: ApprovalId) -> Card:
    """For the manager: why the channel should be closed, with yes and no; or how it was decided."""
    a, wanted, c = await _matter(turn, approval)
    people = await turn.people()
    body = await _story(turn, wanted, c)
    if a.state is not ApprovalState.PENDING:
        return Card(outcome(a, people), body)
    title = _("A channel to close")
    if not may_agree(turn.who, a, c):
        name = labels.person_name(people, a.manager if a.level is Level.MANAGER else a.stand_in)
        waits = _("It waits for {name}.").format(name=name)
        if a.level is Level.COMMUNICATOR:
            waits = _("The communicator chooses who decides.")
        return Card(title, (Text(waits), *body))
    return Card(
        title,
        (*body, Text(_("Talk to the communicator first, who may write here."))),
        (
            Button(_("Approve"), approve.action(approval=approval), "primary"),
            Button(_("Decline"), decline.action(approval=approval), "danger"),
        ),
    )


async def _story(turn: Turn, wanted: Closing, c: Channel) -> tuple[Text | Facts, ...]:
    people = await turn.people()
    intro = _("{owner} wants to close {channel}.").format(
        owner=labels.person_name(people, wanted.asked_by), channel=labels.channel_name(c)
    )
    facts = [(_("Why"), wanted.reason), (_("Address"), c.address), (_("Purpose"), c.purpose)]
    facts += [(labels.person_name(people, said.by), said.text) for said in wanted.comments]
    return Text(intro), Facts(tuple((name, text) for name, text in facts if text))


@flow.press
async def approve(turn: Turn, approval: ApprovalId) -> Show:
    """The manager's yes: what is left is the owner's. A second press shows how it stands."""
    a, wanted, c = await _matter(turn, approval)
    if a.state is ApprovalState.PENDING:
        turn.require(may_agree(turn.who, a, c), _("The owner's manager can."))
        guideline = turn.municipality.guideline
        version = f"{guideline.municipality}, version {guideline.version}"
        decided, changed = agree(wanted, a, c, turn.who, version, turn.now)
        await turn.store.approvals.save(decided)
        stored = await turn.store.channels.save(changed)
        await snapshot.ask_extra(turn, stored, stored.owner)
        await _decided(turn, a, stored)
    return Show(await request_card(turn, approval), Notice(REQUEST_VIEW, {"approval": approval}))


@flow.form
async def decline(turn: Turn, approval: ApprovalId) -> Ask | Show:
    """Why the channel should go on."""
    a, _wanted, c = await _matter(turn, approval)
    if a.state is not ApprovalState.PENDING:
        return Show(
            await request_card(turn, approval), Notice(REQUEST_VIEW, {"approval": approval})
        )
    turn.require(may_agree(turn.who, a, c), _("The owner's manager can."))
    applicant = labels.person_name(await turn.people(), a.applicant)
    return Ask(
        Form(
            title=_("Decline"),
            fields=(
                TextField(
                    name="note",
                    label=_("Why should the channel go on?"),
                    help=_("{name} reads this.").format(name=applicant),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=declined.action(approval=approval),
            submit_label=_("Decline"),
        )
    )


class Note(BaseModel):
    """What the manager or the communicator writes."""

    note: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)


@flow.submit
async def declined(turn: Turn, values: Note, approval: ApprovalId) -> Show | Wrong:
    a, wanted, c = await _matter(turn, approval)
    if a.state is ApprovalState.PENDING:
        turn.require(may_agree(turn.who, a, c), _("The owner's manager can."))
        ended, decided = refuse(wanted, a, c, turn.who, values.note, turn.now)
        await turn.store.approvals.save(decided)
        await turn.store.closings.save(ended)
        await _decided(turn, a, c)
    return Show(await request_card(turn, approval), Notice(REQUEST_VIEW, {"approval": approval}))


async def _decided(turn: Turn, a: Approval, c: Channel) -> None:
    await turn.store.schedule.remove([schedule_approval(a, turn.municipality.calendar)])
    closing.redraw(turn, c, a)
    turn.tell(c.owner, closing.progress.notice(channel=c.id))


@flow.view
async def consulted(turn: Turn, approval: ApprovalId) -> Card | None:
    """For the communicator: what the manager is asked, with room for a comment."""
    a, wanted, c = await _matter(turn, approval)
    people = await turn.people()
    turn.require(may_confirm_access(turn.who, c, people.values()))
    title = _("{channel} may be closed").format(channel=labels.channel_name(c))
    body = await _story(turn, wanted, c)
    if a.state is not ApprovalState.PENDING or not wanted.is_open:
        return Card(title, (*body, Text(outcome(a, people))))
    return Card(
        title,
        (*body, Text(_("The manager decides together with you. Tell what you think."))),
        (Button(_("Write a comment"), write.action(approval=approval), "primary"),),
    )


@flow.form
async def write(turn: Turn, approval: ApprovalId) -> Ask | Show:
    """What the communicator thinks."""
    a, wanted, c = await _matter(turn, approval)
    await _require_communicator(turn, c)
    if a.state is not ApprovalState.PENDING or not wanted.is_open:
        return await consulted.show(turn, approval=approval)
    return Ask(
        Form(
            title=_("Write a comment"),
            intro=labels.channel_name(c),
            fields=(
                TextField(
                    name="note",
                    label=_("What do you think?"),
                    help=_("The owner and the manager read this."),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=written.action(approval=approval),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def written(turn: Turn, values: Note, approval: ApprovalId) -> Show | Wrong:
    a, wanted, c = await _matter(turn, approval)
    await _require_communicator(turn, c)
    if a.state is ApprovalState.PENDING and wanted.is_open:
        await turn.store.closings.save(comment(wanted, turn.who.id, values.note, turn.now))
        closing.redraw(turn, c, a)
    return await consulted.show(turn, approval=approval)


async def _require_communicator(turn: Turn, c: Channel) -> None:
    people = await turn.people()
    allowed = may_confirm_access(turn.who, c, people.values())
    turn.require(allowed, _("The administration's communicator can."))
