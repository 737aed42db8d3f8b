"""Somebody entitled takes a check of today at once: one press, and the owner is told.

Source: rules moderation/daily-check, moderation/deputy-when-absent; ABS7.
"""

from datetime import date

from bot.domain.channels import Channel
from bot.domain.duties import DAILY_CHECK, Occurrence, OccurrenceState, give, may_take
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.flow import Flow
from bot.flows import away, daily_check, labels
from bot.flows.ladder import watch
from bot.i18n import _, day
from bot.turn import Turn
from bot.ui import Button, Card, Item, Show, Text

MAX_CHECKS_SHOWN = 20

flow = Flow("take_over")


@flow.said("jag tar den", "jag tar över", "ta över", "i take it", "i'll take it", "take over")
async def said_take(turn: Turn, text: str) -> Show:
    return await open_checks.show(turn, person=turn.who.id, on=turn.today)


@flow.press
async def open_all(turn: Turn) -> Show:
    return await open_checks.show(turn, person=turn.who.id, on=turn.today)


@flow.view
async def open_checks(turn: Turn, person: PersonId, on: date) -> Card | None:
    """Today's checks that nobody has answered and that the person may take."""
    turn.require(turn.who.id == person)
    title = _("Today's comments") + ", " + day(on)
    if on != turn.today:
        return Card(title, (Text(_("This day is over.")),))
    found = await _takeable(turn)
    if not found:
        return Card(title, (Text(_("There is no open check that you can take.")),))
    people = await turn.people()
    items = [
        Item(
            labels.channel_name(c),
            (_("{name} has it now.").format(name=labels.person_name(people, o.responsible)),),
            (Button(_("I take it"), take.action(occurrence=o.id)),),
        )
        for o, c in found[:MAX_CHECKS_SHOWN]
    ]
    return Card(title, (Text(_("Which one do you take?")), *items))


async def _takeable(turn: Turn) -> list[tuple[Occurrence, Channel]]:
    channels = {c.id: c for c in await turn.store.channels.all() if c.state in away.RUNNING}
    found = await turn.store.occurrences.recent(DAILY_CHECK, list(channels), turn.today)
    takeable = []
    for subject, occurrences in found.items():
        c = channels[ChannelId(subject)]
        waiting = [
            o
            for o in occurrences
            if o.state is OccurrenceState.OPEN and o.responsible != turn.who.id
        ]
        if waiting and await _may_take(turn, c):
            takeable += [(o, c) for o in waiting]
    return takeable


async def _may_take(turn: Turn, c: Channel) -> bool:
    return may_take(turn.who, c, (await watch(turn, c)).ladder)


@flow.press
async def take(turn: Turn, occurrence: OccurrenceId) -> Show:
    """The check is theirs; a second press shows how it stands."""
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty == DAILY_CHECK.name)
    c = await turn.store.channels.get(daily_check.channel_id(o))
    turn.require(await _may_take(turn, c), _("The deputy, and colleagues who work nearby, can."))
    if o.state is OccurrenceState.OPEN and o.responsible != turn.who.id:
        stored = await turn.store.occurrences.save(give(o, turn.who.id))
        daily_check.redraw(turn, o, stored)
        turn.refresh(open_checks.notice(person=turn.who.id, on=turn.today))
        for person in dict.fromkeys((c.owner, o.responsible)):
            if person not in (None, turn.who.id):
                turn.tell(person, taken.notice(occurrence=o.id, person=turn.who.id))
    return await daily_check.taken_over.show(turn, occurrence=occurrence)


@flow.view
async def taken(turn: Turn, occurrence: OccurrenceId, person: PersonId) -> Card | None:
    """For the owner and whoever had the check: who has taken it."""
    o = await turn.store.occurrences.get(occurrence)
    c = await turn.store.channels.get(daily_check.channel_id(o))
    name = labels.person_name(await turn.some(person), person)
    return Card(
        _("{name} takes {channel}").format(name=name, channel=labels.channel_name(c)),
        (
            Text(
                _("{name} looks through the comments of {day}.").format(
                    name=name, day=day(o.due_on)
                )
            ),
        ),
    )
