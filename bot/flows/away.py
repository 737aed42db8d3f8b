"""What an absence sets going, in the turn that it is entered, changed or ended in.

Whatever is late is done at once, by the plans that the clock carries out later and under the same
keys. Source: rules starting-channel/deputy, moderation/deputy-when-absent; ABS3-ABS6.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.domain.absences import Absence, entered
from bot.domain.channels import Channel, ChannelState
from bot.domain.cover_watch import LOOK_AHEAD_DAYS, holes, plan_cover
from bot.domain.covers import Outlook, needless, to_choose, to_tell
from bot.domain.crisis_checks import crisis_args
from bot.domain.deputy_briefings import Leave, plan_deputy_briefing
from bot.domain.duties import (
    BEFORE_VIEW,
    CRISIS_CHECK,
    CRISIS_VIEW,
    DAILY_CHECK,
    DEPUTY_BRIEFING,
    HAND_OVER_VIEW,
    HOLE_VIEW,
    SILENT_VIEW,
    UNCOVERED_VIEW,
    Occurrence,
    OccurrenceState,
    Plan,
    Scheduled,
    Watch,
    give,
    pass_on,
)
from bot.domain.ids import ChannelId, PersonId
from bot.flows import daily_check
from bot.flows.ladder import outlooks, watch
from bot.turn import Turn
from bot.ui import Notice

CHECKS = {DAILY_CHECK.name: DAILY_CHECK, CRISIS_CHECK.name: CRISIS_CHECK}
RUNNING = (ChannelState.ACTIVE, ChannelState.CLOSING)
NOT_NEEDED_VIEW = "cover.not_needed"
AHEAD = timedelta(days=800)


async def touched(turn: Turn, person: PersonId) -> list[Outlook]:
    """The running channels that the person owns, is a deputy of or stands in for."""
    mine = {c.id: c for c in await turn.store.channels.of(person) if person in c.keepers}
    chosen = await turn.store.covers.between(turn.today, turn.today + AHEAD)
    also = {s.channel for s in chosen if s.person == person} - mine.keys()
    mine |= await turn.store.channels.many(also) if also else {}
    return await outlooks(turn, [c for c in mine.values() if c.state in RUNNING])


async def begin(
    turn: Turn, stored: Absence, before: Sequence[Outlook], replaced: Absence | None = None
) -> set[PersonId]:
    """An absence that has just been kept, or changed from `replaced`: today's open checks move,
    and whoever should know by now is told. Gives the deputies who have got their hand-over.

    `before` is what `touched` gave before the change.
    """
    absence = entered(stored, turn.who.id, turn.now, turn.municipality.calendar)
    await turn.store.absences.save(absence)
    if replaced and not (
        replaced.first_on <= absence.first_on and absence.last_on <= replaced.last_on
    ):
        await turn.store.covers.forget(absence.id)
    if absence.covers(turn.today):
        await hand_on_today(turn, absence.person)
    told = await brief(turn, absence)
    await moved(turn, absence.person, before)
    return told


async def brief(turn: Turn, absence: Absence) -> set[PersonId]:
    """Tell owner, deputies and manager what they should know by now, and look again later. Gives
    those who step in and have been told."""
    leave = await leave_of(turn, absence)
    plan = plan_deputy_briefing(turn.now, turn.now, leave, turn.municipality.calendar)
    carry_out(turn, plan)
    if plan.next_due_at is not None:
        row = Scheduled(duty=DEPUTY_BRIEFING.name, subject=absence.id, next_due_at=plan.next_due_at)
        await turn.store.schedule.save([row])
    return {nudge.to for nudge in plan.nudges if nudge.view == HAND_OVER_VIEW}


async def leave_of(turn: Turn, absence: Absence) -> Leave:
    """The absence with the time ahead of every channel that its person owns."""
    owned = [
        c
        for c in await turn.store.channels.of(absence.person)
        if c.owner == absence.person and c.state in RUNNING
    ]
    since = min(absence.first_on, turn.today)
    return Leave(
        absence=absence,
        outlooks=tuple(await outlooks(turn, owned, since)),
        notice_workdays=turn.municipality.notice_workdays,
    )


def carry_out(turn: Turn, plan: Plan) -> None:
    """Send what a plan sends, once, whether the turn or the clock comes first."""
    for nudge in plan.nudges:
        turn.tell(nudge.to, Notice(nudge.view, nudge.args), key=nudge.key)
    for redraw in plan.redraws:
        turn.refresh(Notice(redraw.view, redraw.args))


async def moved(turn: Turn, person: PersonId, before: Sequence[Outlook]) -> None:
    """After the person's days have changed: new holes are told of, and what shows the old ones is
    drawn again; stand-ins whom nobody needs are thanked."""
    after = await touched(turn, person)
    calendar = turn.municipality.calendar
    for view in after:
        for stand_in in needless(view.stand_ins, view.owner, view.absences):
            await turn.store.covers.remove(stand_in.id)
            args = {
                "channel": view.channel.id,
                "first_on": stand_in.first_on.isoformat(),
                "last_on": stand_in.last_on.isoformat(),
            }
            turn.tell(stand_in.person, Notice(NOT_NEEDED_VIEW, args))
        tell_of_holes(turn, view)
    for view in (*before, *after):
        for absence in view.absences:
            if absence.person == view.owner and absence.last_on >= turn.today:
                show_absence(turn, absence, *view.deputies)
        for hole in holes(view, turn.today, turn.today + timedelta(days=LOOK_AHEAD_DAYS), calendar):
            show_hole(turn, view, hole.first_on.isoformat())


async def renamed(turn: Turn, before: Channel, after: Channel) -> None:
    """After a channel has got others to step in: new holes are told of, and what shows holes is
    drawn again."""
    if after.state not in RUNNING or before.keepers == after.keepers:
        return
    last, calendar = turn.today + timedelta(days=LOOK_AHEAD_DAYS), turn.municipality.calendar
    then, now = await outlooks(turn, [before, after])
    tell_of_holes(turn, now)
    for view in (then, now):
        for hole in holes(view, turn.today, last, calendar):
            show_hole(turn, view, hole.first_on.isoformat())


def tell_of_holes(turn: Turn, view: Outlook) -> None:
    """Tell at once of the days when nobody has the channel."""
    seen = Watch(channel=view.channel, ladder=(), outlook=view)
    carry_out(turn, plan_cover(turn.now, turn.now, seen, turn.municipality.calendar))


def show_hole(turn: Turn, view: Outlook, on: str) -> None:
    """Draw again what shows a hole."""
    turn.refresh(Notice(HOLE_VIEW, {"channel": view.channel.id, "on": on}))
    for person in dict.fromkeys((*to_tell(view, turn.today), *to_choose(view, turn.today))):
        args = {"person": person, "on": turn.today.isoformat()}
        turn.refresh(Notice(UNCOVERED_VIEW, args))
        turn.concern(person)


def show_absence(turn: Turn, absence: Absence, *people: PersonId) -> None:
    """Draw again what shows an absence to its person, to those who step in and to the manager."""
    turn.refresh(Notice(BEFORE_VIEW, {"absence": absence.id}))
    turn.refresh(Notice(SILENT_VIEW, {"absence": absence.id}))
    for person in people:
        turn.refresh(Notice(HAND_OVER_VIEW, {"absence": absence.id, "person": person}))


async def hand_on_today(
    turn: Turn, person: PersonId, channels: Collection[ChannelId] | None = None
) -> None:
    """Open checks that the person has (of some channels, or of all) move to whoever is there."""
    for o in await turn.store.occurrences.open_for(person):
        is_meant = channels is None or o.subject in channels
        if o.duty not in CHECKS or not is_meant:
            continue
        channel = await turn.store.channels.get(ChannelId(o.subject))
        heir = pass_on(o, person, await watch(turn, channel), turn.today, o.reason)
        await _keep(turn, o, heir, person)


async def give_today(turn: Turn, channel: Channel, person: PersonId) -> None:
    """Open checks of the channel go to the person."""
    for o in await _open_checks(turn, channel.id):
        if o.responsible != person:
            await _keep(turn, o, give(o, person), turn.who.id)


async def _open_checks(turn: Turn, channel: ChannelId) -> list[Occurrence]:
    found = [
        await turn.store.occurrences.recent(duty, [channel], turn.today) for duty in CHECKS.values()
    ]
    return [o for of in found for o in of.get(channel, ()) if o.state is OccurrenceState.OPEN]


async def _keep(turn: Turn, before: Occurrence, after: Occurrence, quiet: PersonId) -> None:
    """Keep a check that has moved; whoever has it now is told, but for the one who acts."""
    stored = await turn.store.occurrences.save(after)
    if stored.duty == CRISIS_CHECK.name:
        told = Notice(CRISIS_VIEW, crisis_args(stored))
        turn.refresh(told)
        turn.concern(before.responsible, stored.responsible)
    else:
        told = daily_check.taken_over.notice(occurrence=stored.id)
        daily_check.redraw(turn, before, stored)
    if stored.responsible not in (before.responsible, quiet):
        turn.tell(stored.responsible, told)


async def give_back(turn: Turn, person: PersonId) -> None:
    """Today's open checks of the person's own channels return to them."""
    for c in await turn.store.channels.of(person):
        if c.owner == person and c.state in RUNNING:
            await give_today(turn, c, person)
