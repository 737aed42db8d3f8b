"""Registering a channel: the application with its draft, and the yes of those it names.

The manager's side is in approval.py, what comes after it in start_channel.py.
Source: rules starting-channel/send-information, starting-channel/named-owner,
starting-channel/deputy; REG1, REG5, REG8, REG10.
"""

from dataclasses import replace

from bot.domain.absences import away
from bot.domain.approvals import ApprovalKind, Level, route
from bot.domain.channels import (
    Channel,
    ChannelState,
    may_edit,
    may_name,
    may_tick_off,
    people_of,
)
from bot.domain.closings import is_owner
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import communicators
from bot.flow import Flow
from bot.flows import (
    ask_communicator,
    close_channel,
    closing,
    crisis,
    deputy,
    labels,
    owner_and_deputy,
    snapshot,
    supervision_log,
)
from bot.flows.application_form import Draft, checked, form_fields, kept, missing
from bot.flows.channel_card import channel_facts, status
from bot.flows.to_manager import ask_manager
from bot.i18n import _
from bot.turn import Turn
from bot.ui import (
    Alternative,
    Ask,
    Button,
    Card,
    Facts,
    Form,
    Item,
    Link,
    Show,
    Text,
    Wrong,
)

flow = Flow("register_channel")


@flow.said(
    "registrera kanal",
    "registrera en kanal",
    "registrera ny kanal",
    "registrera en ny kanal",
    "starta kanal",
    "starta en kanal",
    "ny kanal",
    "ny",
    "register a channel",
    "register channel",
    "register a new channel",
    "new channel",
    "new",
)
async def begin(turn: Turn, text: str) -> Show:
    return await _start_or_refuse(turn)


@flow.press
async def open_start(turn: Turn) -> Show:
    return await _start_or_refuse(turn)


async def _start_or_refuse(turn: Turn) -> Show:
    if turn.who.listed:
        return await start.show(turn, person=turn.who.id)
    for supporter in await turn.supporters(turn.who.administration):
        notice = not_listed.notice(person=turn.who.id)
        turn.tell(supporter.id, notice, key=f"not_listed/{turn.who.id}/{turn.today}/{supporter.id}")
    return await refused.show(turn, person=turn.who.id)


@flow.view
async def start(turn: Turn, person: PersonId) -> Card | None:
    """What an application takes, and the drafts that wait to be taken up again."""
    drafts = [c for c in await turn.store.channels.of(person) if may_edit(turn.who, c)]
    return Card(
        _("Register a channel"),
        (
            Text(await _who_decides(turn)),
            Text(_("You can save it half-way and continue another day."), subtle=True),
            *[_draft_item(channel, await missing(turn, channel)) for channel in drafts],
        ),
        (
            Button(_("Register a channel"), apply.action(), "primary"),
            Button(_("Ask the communicator"), ask_communicator.support.action()),
        ),
    )


async def _who_decides(turn: Turn) -> str:
    people = await turn.people()
    absent = away(await turn.store.absences.between(turn.today, turn.today), turn.today)
    to = route(turn.who, people, absent)
    if to.level is Level.COMMUNICATOR:
        return _("You answer ten short questions. The communicator chooses a manager who decides.")
    name = labels.person_name(people, to.manager if to.level is Level.MANAGER else to.stand_in)
    return _("You answer ten short questions. {manager} gets your application and decides.").format(
        manager=name
    )


def _draft_item(channel: Channel, lacking: list[str]) -> Item:
    if lacking:
        line = _("Draft. Still to answer: {count} of 10.").format(count=len(lacking))
    else:
        line = _("Draft. Everything is answered.")
    return Item(
        labels.channel_name(channel),
        (line,),
        (Button(_("Continue"), apply.action(channel=channel.id), "primary"),),
    )


@flow.view
async def refused(turn: Turn, person: PersonId) -> Card | None:
    """Why somebody outside the organisation data cannot register, and whom to contact."""
    unit = communicators(await turn.store.people.all(), turn.who.administration)
    names = ", ".join(p.name for p in unit) or _("the communications unit")
    return Card(
        _("You cannot register a channel yet"),
        (
            Text(_("I cannot find you in the organisation data, so I do not know your manager.")),
            Text(_("Contact {names}, who already know that you asked.").format(names=names)),
            Text(_("You can still ask me anything about the guideline.")),
        ),
    )


@flow.view
async def not_listed(turn: Turn, person: PersonId) -> Card | None:
    """For the communicator: somebody unknown wants to register a channel."""
    stranger = await turn.store.people.get(person)
    if stranger.listed:
        return None
    return Card(
        _("Somebody outside the organisation data wants to register a channel"),
        (
            Facts(((_("Name"), stranger.name), (_("E-mail"), stranger.email or _("not known")))),
            Text(_("Add them to the organisation data, or help them find the right person.")),
        ),
    )


@flow.form
async def apply(
    turn: Turn, channel: ChannelId | None = None, everything: bool = False
) -> Ask | Show:
    """The questions: all of them, or those that a draft still lacks."""
    if not turn.who.listed:
        return await _start_or_refuse(turn)
    if channel is None:
        draft, only = _new_draft(turn), None
    else:
        draft = await turn.store.channels.get(channel)
        if not may_edit(turn.who, draft):
            return await application.show(turn, channel=channel)
        lacking = await missing(turn, draft)
        only = None if everything or not lacking else lacking
    return Ask(
        Form(
            title=_("Register a channel"),
            intro=_("Never write a password here."),
            fields=form_fields(draft, only, turn.who),
            submit=send.action(channel=channel, everything=everything),
            submit_label=_("Send to the manager"),
            alternatives=(
                Alternative(
                    label=_("Save for later"),
                    action=save.action(channel=channel, everything=everything),
                ),
                Alternative(
                    label=_("Ask the communicator"),
                    action=save.action(channel=channel, support=True),
                ),
            ),
            on_leave=save.action(channel=channel, leaving=True),
        )
    )


def _new_draft(turn: Turn) -> Channel:
    return Channel(
        applicant=turn.who.id, administration=turn.who.administration, changed_at=turn.now
    )


@flow.submit
async def save(
    turn: Turn,
    values: Draft,
    channel: ChannelId | None = None,
    leaving: bool = False,
    support: bool = False,
    everything: bool = False,
) -> Show | Wrong:
    """Keep what has been filled in so far; asking for support keeps it too."""
    turn.require(turn.who.listed)
    draft = await turn.store.channels.get(channel) if channel else _new_draft(turn)
    if not may_edit(turn.who, draft):
        return await application.show(turn, channel=draft.id)
    changed = kept(draft, values, leaving=leaving or support, everything=everything)
    if isinstance(changed, Wrong):
        return changed
    if not draft.id and not _has_content(values):
        return await start.show(turn, person=turn.who.id)
    changed = replace(changed, changed_at=turn.now)
    stored = await (turn.store.channels.save if draft.id else turn.store.channels.add)(changed)
    turn.refresh(start.notice(person=turn.who.id))
    if support:
        return await ask_communicator.support_for.show(turn, channel=stored.id)
    return await application.show(turn, channel=stored.id)


def _has_content(values: Draft) -> bool:
    given = values.model_dump(exclude={"owner", "service"}, exclude_none=True)
    return any(given.values())


@flow.submit
async def send(
    turn: Turn, values: Draft, channel: ChannelId | None = None, everything: bool = False
) -> Show | Wrong:
    """Send the whole application to the manager."""
    turn.require(turn.who.listed)
    draft = await turn.store.channels.get(channel) if channel else _new_draft(turn)
    if not may_edit(turn.who, draft):
        return await application.show(turn, channel=draft.id)
    result = await checked(turn, draft, values, everything=everything)
    if isinstance(result, Wrong):
        return result
    whole = replace(result, state=ChannelState.WAITING)
    stored = await (turn.store.channels.save if draft.id else turn.store.channels.add)(whole)
    turn.concern(*people_of(stored))
    await ask_manager(turn, stored, ApprovalKind.START)
    owner_and_deputy.ask(turn, stored)
    turn.refresh(start.notice(person=turn.who.id))
    return await application.show(turn, channel=stored.id)


@flow.view
async def application(turn: Turn, channel: ChannelId) -> Card | None:
    """A channel as it stands: its facts, what happens next and who does it."""
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    return Card(
        labels.channel_name(c),
        (
            *await status(turn, c),
            Facts(await channel_facts(turn, c)),
        ),
        (
            *_application_buttons(
                turn, c, people[c.applicant].manager if c.applicant in people else None
            ),
            *await _supervision_buttons(turn, c),
            *await _closing_buttons(turn, c),
        ),
    )


def _application_buttons(
    turn: Turn, c: Channel, manager: PersonId | None
) -> tuple[Button | Link, ...]:
    buttons: list[Button | Link] = []
    if may_edit(turn.who, c):
        buttons.append(Button(_("Continue"), apply.action(channel=c.id), "primary"))
        buttons.append(Button(_("Change the answers"), apply.action(channel=c.id, everything=True)))
    if may_name(turn.who, c, manager):
        buttons.append(
            Button(_("Change owner or deputy"), owner_and_deputy.name.action(channel=c.id))
        )
    if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING) and may_tick_off(turn.who, c):
        buttons.append(Button(_("Where access is kept"), deputy.access_place.action(channel=c.id)))
    if c.state is ChannelState.ACTIVE and turn.who.id in c.keepers:
        label = _("New name or new look")
        buttons.append(Button(label, snapshot.changed.action(channel=c.id)))
    if c.state in (ChannelState.DRAFT, ChannelState.WAITING, ChannelState.APPROVED):
        buttons.append(
            Button(_("Ask the communicator"), ask_communicator.support.action(channel=c.id))
        )
    return tuple(buttons)


async def _supervision_buttons(turn: Turn, c: Channel) -> tuple[Button, ...]:
    buttons = []
    if c.active_at is not None and await supervision_log.may_read(turn, c):
        buttons.append(Button(_("Supervision log"), supervision_log.ask.action(channel=c.id)))
    if await crisis.may_call(turn, c):
        buttons.append(Button(_("Crisis mode"), crisis.open_mode.action(channel=c.id)))
    return tuple(buttons)


async def _closing_buttons(turn: Turn, c: Channel) -> tuple[Button, ...]:
    if not is_owner(turn.who, c):
        return ()
    if await turn.store.closings.open([c.id]):
        return (Button(_("Show the closing"), closing.open_progress.action(channel=c.id)),)
    return (Button(_("Close a channel"), close_channel.ask.action(channel=c.id)),)


@flow.press
async def open_application(turn: Turn, channel: ChannelId) -> Show:
    return await application.show(turn, channel=channel)
