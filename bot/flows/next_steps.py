"""What can be done at once about a rule: the button to it, and the words that do the same."""

from bot.domain.duties import SNAPSHOTS
from bot.domain.guideline import NextStep
from bot.domain.ids import ChannelId
from bot.flow import Flow
from bot.flows import absence, close_channel, daily_check, incidents, register_channel, snapshot
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Button, Card, Show, Text

flow = Flow("next_steps")


def next_button(step: NextStep) -> Button:
    """The button; its words can be written as well."""
    action = {
        NextStep.REGISTER_CHANNEL: register_channel.open_start,
        NextStep.REMOVED_COMMENT: incidents.open_start,
        NextStep.DAILY_CHECK: open_checks,
        NextStep.SNAPSHOT: open_snapshots,
        NextStep.ABSENCE: absence.open_mine,
        NextStep.CLOSE_CHANNEL: open_closing,
    }[step].action()
    return Button(next_words(step), action)


def next_words(step: NextStep) -> str:
    """What the button says."""
    return {
        NextStep.REGISTER_CHANNEL: _("Register a channel"),
        NextStep.REMOVED_COMMENT: _("Removed comment"),
        NextStep.DAILY_CHECK: _("Today's comments"),
        NextStep.SNAPSHOT: _("Half-yearly snapshot"),
        NextStep.ABSENCE: _("I will be away"),
        NextStep.CLOSE_CHANNEL: _("Close a channel"),
    }[step]


@flow.said("halvårsbild", "half-yearly snapshot", "snapshot")
async def said_snapshot(turn: Turn, text: str) -> Show:
    return await own_snapshots(turn)


@flow.press
async def open_snapshots(turn: Turn) -> Show:
    return await own_snapshots(turn)


async def own_snapshots(turn: Turn) -> Show:
    """The snapshot that waits for the person; else which channel has changed, for an extra one."""
    waiting = [o for o in await turn.store.occurrences.open_for(turn.who.id) if o.duty in SNAPSHOTS]
    if waiting:
        o = waiting[0]
        return await snapshot.due.show(turn, channel=ChannelId(o.subject), on=o.due_on, duty=o.duty)
    return await snapshot.which_changed.show(turn, person=turn.who.id)


@flow.press
async def open_closing(turn: Turn) -> Show:
    return await close_channel.start.show(turn, person=turn.who.id)


@flow.said("dagens kommentarer", "today's comments")
async def said_checks(turn: Turn, text: str) -> Show:
    return await own_checks(turn)


@flow.press
async def open_checks(turn: Turn) -> Show:
    return await own_checks(turn)


async def own_checks(turn: Turn) -> Show:
    """The person's checks of the day, or that there are none."""
    shown = await daily_check.today.draw(turn, turn.who.id, turn.today)
    if shown is None:
        return Show(Card(_("Today's comments"), (Text(_("No check waits for you today.")),)))
    return await daily_check.today.show(turn, person=turn.who.id, on=turn.today)
