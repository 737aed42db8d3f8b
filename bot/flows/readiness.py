"""Twice a year the deputy is asked whether their access still works.

Source: rules starting-channel/deputy, starting-channel/admin-access; ABS8.
"""

from collections.abc import Sequence
from datetime import date

from bot.domain.channels import Channel
from bot.domain.deputy_readiness import FAILS, WORKS
from bot.domain.duties import DEPUTY_READINESS, Occurrence, OccurrenceState, complete
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.flow import Flow
from bot.flows import labels
from bot.i18n import _, day
from bot.turn import Turn
from bot.ui import Button, Card, Item, Show, Text

flow = Flow("readiness")


@flow.view
async def asked(turn: Turn, person: PersonId, on: date) -> Card | None:
    """For the deputy: a question for each channel, or what they answered."""
    found = await turn.store.occurrences.of_person(DEPUTY_READINESS, person, on)
    mine = [o for o in found if o.due_on == on]
    if not mine:
        return None
    channels = await turn.store.channels.many({ChannelId(o.subject) for o in mine})
    items = [_item(o, channels[ChannelId(o.subject)]) for o in mine]
    return Card(
        _("Does your access still work?"),
        (
            Text(_("You are the deputy. Log in once and see that you can remove a comment.")),
            *items,
        ),
    )


def _item(o: Occurrence, c: Channel) -> Item:
    name = labels.channel_name(c)
    if o.state is OccurrenceState.OPEN:
        return Item(
            name,
            (_("Does your access to {channel} still work?").format(channel=name),),
            (
                Button(_("Yes"), works.action(occurrence=o.id), "primary"),
                Button(_("No"), fails.action(occurrence=o.id)),
            ),
        )
    if o.state is OccurrenceState.MISSED:
        return Item(name, (_("Not answered."),))
    told = _("You have answered no. The owner and the communicator know.")
    return Item(name, (_("You have answered yes.") if o.outcome == WORKS else told,))


@flow.press
async def open_asked(turn: Turn, on: date) -> Show:
    return await asked.show(turn, person=turn.who.id, on=on)


@flow.press
async def works(turn: Turn, occurrence: OccurrenceId) -> Show:
    return await _answer(turn, occurrence, WORKS)


@flow.press
async def fails(turn: Turn, occurrence: OccurrenceId) -> Show:
    """Access does not work: owner and communicator are told."""
    return await _answer(turn, occurrence, FAILS)


async def _answer(turn: Turn, occurrence: OccurrenceId, outcome: str) -> Show:
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty == DEPUTY_READINESS.name and o.opened_for == turn.who.id)
    if o.state is OccurrenceState.OPEN:
        done = complete(o, turn.who.id, turn.now, turn.municipality.calendar, outcome)
        await turn.store.occurrences.save(done)
        c = await turn.store.channels.get(ChannelId(o.subject))
        if outcome == FAILS:
            supporters = [p.id for p in await turn.supporters(c.administration)]
            for person in dict.fromkeys((c.owner, *supporters)):
                if person not in (None, turn.who.id):
                    turn.tell(person, failed.notice(occurrence=o.id))
    return await asked.show(turn, person=turn.who.id, on=o.due_on)


@flow.view
async def failed(turn: Turn, occurrence: OccurrenceId) -> Card | None:
    """For owner and communicator: the deputy's access does not work."""
    o = await turn.store.occurrences.get(occurrence)
    c = await turn.store.channels.get(ChannelId(o.subject))
    name = labels.person_name(await turn.some(o.opened_for), o.opened_for)
    return Card(
        _("The deputy's access does not work"),
        (
            Item(
                labels.channel_name(c),
                (_("{name} cannot get in. Give access again in the service.").format(name=name),),
            ),
        ),
    )


async def unready(turn: Turn, channels: Sequence[Channel]) -> list[str]:
    """For the communicator: whose access fails, and who has not answered; a line each."""
    found = await turn.store.occurrences.recent(
        DEPUTY_READINESS, [c.id for c in channels], turn.today.replace(day=1)
    )
    people = await turn.people()
    waits = _("{channel}: {name} has not said whether access works, asked on {day}.")
    return [
        waits.format(
            channel=labels.channel_name(c),
            name=labels.person_name(people, o.opened_for),
            day=day(o.due_on),
        )
        for c in channels
        for o in found.get(c.id, ())
        if o.state is OccurrenceState.OPEN
    ]
