"""What waits for a person because somebody is away: a hand-over to answer, a hole to fill, duties
to take back, a question about access."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.channels import Channel
from bot.domain.deputy_briefings import answer_of, notice_moments, stepping_in
from bot.domain.duties import DEPUTY_READINESS
from bot.domain.ids import ChannelId
from bot.flows import absence as absences
from bot.flows import away, coming_back, cover, deputy, labels, readiness
from bot.flows.ladder import outlooks
from bot.i18n import _, listing, period
from bot.turn import Turn
from bot.ui import Button, Item

MAX_HOLES_SHOWN = 5


async def cover_matters(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    """What waits for the one who acts, the most urgent first."""
    decides = bool(turn.who.roles) or await turn.store.people.leads(turn.who.id)
    return [
        *await _back(turn),
        *(await _holes(turn) if decides else ()),
        *await _hand_overs(turn, own),
        *await _readiness(turn),
    ]


async def _back(turn: Turn) -> list[Item]:
    waiting = await coming_back.waits_for(turn)
    if waiting is None or not (await away.leave_of(turn, waiting)).outlooks:
        return []
    show = Button(_("Show"), coming_back.open_back.action(absence=waiting.id))
    back = Button(_("I am back"), coming_back.come_back.action(absence=waiting.id), "primary")
    return [Item(_("Are you back?"), (absences.span(turn, waiting),), (back, show))]


async def _holes(turn: Turn) -> list[Item]:
    if not await turn.store.absences.between(turn.today, turn.today + away.AHEAD):
        return []
    running = [c for c in await turn.store.channels.all() if c.state in away.RUNNING]
    found = [
        (view, hole)
        for view in await outlooks(turn, running)
        if cover.may_choose(turn, view)
        for hole in cover.ahead(turn, view)
    ]
    found.sort(key=lambda pair: pair[1].first_on)
    return [
        Item(
            _("Nobody has {channel}").format(channel=labels.channel_name(view.channel)),
            (period(hole.first_on, hole.last_on, turn.today),),
            (
                Button(
                    _("Choose somebody"),
                    cover.open_hole.action(channel=view.channel.id, on=hole.first_on),
                    "primary",
                ),
            ),
        )
        for view, hole in found[:MAX_HOLES_SHOWN]
    ]


async def _hand_overs(turn: Turn, own: Sequence[Channel]) -> list[Item]:
    """The absences that the one who acts is asked to step in for, and has not answered."""
    owners = {c.owner for c in own if turn.who.id in c.deputies and c.owner is not None}
    if not owners:
        return []
    last = turn.today + timedelta(days=31)
    items = []
    for a in await turn.store.absences.between(turn.today, last, owners):
        leave = await away.leave_of(turn, a)
        moments = notice_moments(a, leave.notice_workdays, turn.municipality.calendar)
        is_asked = any(at <= turn.now for at in moments.values())
        if not is_asked or turn.who.id not in stepping_in(leave):
            continue
        if answer_of(leave, turn.who.id) is None:
            name = labels.person_name(await turn.some(a.person), a.person)
            button = Button(_("Show"), deputy.open_hand_over.action(absence=a.id))
            title = _("You step in for {owner}").format(owner=name)
            items.append(Item(title, (absences.span(turn, a),), (button,)))
    return items


async def _readiness(turn: Turn) -> list[Item]:
    waiting = [
        o
        for o in await turn.store.occurrences.open_for(turn.who.id)
        if o.duty == DEPUTY_READINESS.name
    ]
    if not waiting:
        return []
    channels = await turn.store.channels.many({ChannelId(o.subject) for o in waiting})
    names = listing([labels.channel_name(c) for c in channels.values()])
    button = Button(_("Answer"), readiness.open_asked.action(on=waiting[-1].due_on), "primary")
    return [Item(_("Does your access still work?"), (names,), (button,))]
