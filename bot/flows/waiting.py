"""What waits for a person, whatever it is about: each matter with the button that leads to it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.approvals import ApprovalKind, Level, may_choose_manager, may_decide
from bot.domain.channels import (
    Channel,
    ChannelState,
    Consent,
    may_confirm_access,
    may_edit,
    may_tick_off,
    parts,
    responsible,
)
from bot.domain.duties import (
    CRISIS_CHECK,
    DAILY_CHECK,
    EXTRA_SNAPSHOT,
    SNAPSHOTS,
    OccurrenceState,
)
from bot.domain.ids import ChannelId
from bot.flows import (
    approval,
    ask_communicator,
    calendar_questions,
    choose_manager,
    closing,
    crisis,
    daily_check,
    incidents,
    labels,
    leaving,
    owner_and_deputy,
    register_channel,
    snapshot,
    start_channel,
)
from bot.flows.ladder import watch
from bot.flows.waiting_covers import cover_matters
from bot.flows.whom_to_ask import helpers
from bot.i18n import _, day, period
from bot.turn import Turn
from bot.ui import Button, Item

MAX_NAMED_CHANNELS = 5


async def matters(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    """Everything that waits for the one who acts, the most urgent first; `own` are their channels.

    What only an official can do is not looked for on behalf of others.
    """
    official = bool(turn.who.roles)
    return [
        *await _checks(turn),
        *await _gaps(turn, own),
        *await cover_matters(turn, own),
        *await _calendar(turn),
        *await _requests(turn),
        *(item for channel in own for item in _own_channel(turn, channel)),
        *await _closings(turn, own),
        *await leaving.matters(turn),
        *(await _access(turn) if official else ()),
        *(await _questions(turn) if official else ()),
        *(await _missing_snapshots(turn) if official else ()),
        *await _incidents(turn, own),
    ]


async def _checks(turn: Turn) -> list[Item]:
    open_now = await turn.store.occurrences.open_for(turn.who.id)
    if not open_now:
        return []
    channels = await turn.store.channels.many({ChannelId(o.subject) for o in open_now})
    items = []
    checks = [o for o in open_now if o.duty == DAILY_CHECK.name]
    if checks:
        names = ", ".join(dict.fromkeys(channels[ChannelId(o.subject)].name for o in checks))
        button = Button(_("Answer"), daily_check.open_today.action(), "primary")
        items.append(Item(_("Today's comments"), (names,), (button,)))
    for o in open_now:
        if o.duty == CRISIS_CHECK.name:
            name = labels.channel_name(channels[ChannelId(o.subject)])
            clear = Button(_("All clear"), crisis.all_clear.action(occurrence=o.id), "primary")
            found = Button(_("Found something"), crisis.found.action(occurrence=o.id))
            items.append(
                Item(_("Crisis mode: check {channel}").format(channel=name), (), (clear, found))
            )
        if o.duty in SNAPSHOTS:
            name = labels.channel_name(channels[ChannelId(o.subject)])
            line = _("{channel}, to be taken by {day}").format(channel=name, day=day(o.due_on))
            button = Button(_("Show"), snapshot.open_due.action(occurrence=o.id))
            title = _("Half-yearly snapshot")
            if o.duty == EXTRA_SNAPSHOT.name:
                title = _("Extra snapshot")
            items.append(Item(title, (line,), (button,)))
    return items


async def _gaps(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    """Days that nobody checked, for whoever has the channel today: one matter a channel."""
    running = {c.id: c for c in own if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)}
    for o in await turn.store.occurrences.open_for(turn.who.id):
        if o.duty == DAILY_CHECK.name and o.subject not in running:
            channel = await turn.store.channels.get(ChannelId(o.subject))
            running[channel.id] = channel
    since = turn.today - timedelta(days=daily_check.CATCH_UP_DAYS)
    found = await turn.store.occurrences.recent(DAILY_CHECK, running, since) if running else {}
    items = []
    for c in running.values():
        missed = [o for o in found.get(c.id, ()) if o.state is OccurrenceState.MISSED]
        if missed:
            view = await watch(turn, c)
            if responsible(view.ladder, turn.today, view.absences) == turn.who.id:
                items.append(daily_check.catch_up_item(missed, c))
    return items


async def _calendar(turn: Turn) -> list[Item]:
    found = await calendar_questions.open_questions(turn)
    if not found:
        return []
    lines = tuple(period(q.first_on, q.last_on, turn.today) for q in found)
    button = Button(_("Show"), calendar_questions.open_found.action())
    return [Item(_("Days away in your calendar"), lines, (button,))]


async def _requests(turn: Turn) -> list[Item]:
    items = []
    pending = [
        a
        for a in await turn.store.approvals.pending()
        if may_decide(turn.who, a) or (turn.who.roles and a.level is Level.COMMUNICATOR)
    ]
    channels = await turn.store.channels.many({a.channel for a in pending}) if pending else {}
    for a in pending:
        channel = channels[a.channel]
        name = labels.channel_name(channel)
        if may_decide(turn.who, a):
            button = Button(_("Show"), approval.open_request.action(approval=a.id), "primary")
            title = _("A new channel to decide about")
            if a.kind is ApprovalKind.CLOSE:
                title = _("A channel to close")
            items.append(Item(title, (name,), (button,)))
        elif may_choose_manager(turn.who, a, await turn.supporters(channel.administration)):
            button = Button(
                _("Choose a manager"), choose_manager.pick.action(approval=a.id), "primary"
            )
            items.append(Item(_("A request that nobody has decided"), (name,), (button,)))
    return items


async def _access(turn: Turn) -> list[Item]:
    items = []
    officials = await turn.officials()
    for c in await turn.store.channels.all():
        waits = c.state is ChannelState.APPROVED and c.access_at is None
        if waits and may_confirm_access(turn.who, c, officials):
            button = Button(_("Show"), start_channel.open_new_channel.action(channel=c.id))
            items.append(Item(_("Access to confirm"), (labels.channel_name(c),), (button,)))
    return items


def _own_channel(turn: Turn, c: Channel) -> list[Item]:
    name, items = labels.channel_name(c), []
    asked = (turn.who.id, Consent.ASKED) in parts(c).values()
    if asked and c.state not in (ChannelState.DRAFT, ChannelState.CLOSED):
        button = Button(_("Show"), owner_and_deputy.open_consent.action(channel=c.id))
        items.append(Item(_("A question whether you can take part"), (name,), (button,)))
    if c.state is ChannelState.APPROVED and not c.checklist and may_tick_off(turn.who, c):
        button = Button(_("Show"), start_channel.open_checklist.action(channel=c.id))
        items.append(Item(_("Start checklist"), (name,), (button,)))
    if may_edit(turn.who, c):
        button = Button(_("Continue"), register_channel.apply.action(channel=c.id))
        items.append(Item(_("A draft of yours"), (name,), (button,)))
    return items


async def _closings(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    """The channels that the one who acts is closing, once the manager has said yes."""
    mine = {c.id: c for c in own if c.state is ChannelState.CLOSING and c.owner == turn.who.id}
    return [
        Item(
            _("A channel that you are closing"),
            (labels.channel_name(mine[channel]),),
            (Button(_("Show"), closing.open_progress.action(channel=channel), "primary"),),
        )
        for channel in await turn.store.closings.open(list(mine))
    ]


async def _questions(turn: Turn) -> list[Item]:
    items = []
    for q in await turn.store.questions.handed_over():
        asker = await turn.store.people.get(q.asker)
        if turn.who.id in {person.id for person in await helpers(turn, asker)}:
            line = _("{name} asks: {question}").format(name=asker.name, question=_short(q.text))
            button = Button(_("Show"), ask_communicator.open_handed.action(question=q.id))
            items.append(Item(_("A question for you"), (line,), (button,)))
    return items


async def _missing_snapshots(turn: Turn) -> list[Item]:
    found = await snapshot.missing_for(turn)
    if not found:
        return []
    names = ", ".join(labels.channel_name(c) for c, _late in found[:MAX_NAMED_CHANNELS])
    line = _("{count}: {names}").format(count=len(found), names=names)
    return [
        Item(
            _("Snapshots that are missing"),
            (line,),
            (Button(_("Show"), snapshot.open_missing.action()),),
        )
    ]


def _short(text: str, characters: int = 80) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


async def _incidents(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    if not own:
        return []
    names = {c.id: c for c in own}
    return [
        Item(
            _("To register in the diary"),
            (f"{labels.channel_name(names[i.channel])}: {labels.incident_kind(i.kind)}",),
            (Button(_("Show"), incidents.open_incident.action(incident=i.id)),),
        )
        for i in await turn.store.records.unregistered(list(names))
    ]
