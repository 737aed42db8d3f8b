"""The checks of crisis mode at a moment: several a day, and silence goes on at the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CrisisRhythm, responsible
from bot.domain.duties import (
    CRISIS_CHECK,
    CRISIS_OVER_VIEW,
    CRISIS_VIEW,
    UNANSWERED,
    Nudge,
    Occurrence,
    OccurrenceState,
    Plan,
    Redraw,
    Scheduled,
    Watch,
    gap,
)
from bot.domain.ids import PersonId
from bot.domain.rhythms import CRISIS_HOURS, MAX_CRISIS_HOURS


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One check of crisis mode: its moment (UTC), local date and local hour."""

    at: datetime
    on: date
    hour: int


def slots(
    rhythm: CrisisRhythm, first: datetime, before: datetime, calendar: WorkCalendar
) -> list[Slot]:
    """The checks from `first` on and before `before`, in order."""
    found = []
    on, last = calendar.today(first), calendar.today(before)
    while on <= last:
        found += [Slot(calendar.at(on, hour), on, hour) for hour in CRISIS_HOURS[rhythm]]
        on += timedelta(days=1)
    return [slot for slot in found if first <= slot.at < before]


def first_crisis_check(channel: Channel, now: datetime) -> Scheduled:
    """The crisis checks of a channel on which crisis mode has been turned on or off."""
    return Scheduled(duty=CRISIS_CHECK.name, subject=channel.id, next_due_at=now)


def plan_crisis_check(
    now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar
) -> Plan:
    """The crisis checks at `now`, when they were to be looked at from `due_at` on.

    At each slot a check is opened; the one before, if nobody answered it, is a gap, and the new
    one goes to the next on the ladder. Slots that passed unasked are gaps, and one check is opened
    for all of them. At its end crisis mode is over by itself.
    Source: SUP3, SUP4; rule moderation/deputy-when-absent.
    """
    channel, until, rhythm = watch.channel, watch.channel.crisis_until, watch.channel.crisis_rhythm
    in_use = channel.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
    waiting = [o for o in watch.recent if o.state is OccurrenceState.OPEN]
    missed = [_unanswered(o) for o in waiting]
    if until is None or rhythm is None or not in_use:
        return Plan(changed=tuple(missed), redraws=_redraws(missed))
    known = {(o.due_on, o.slot) for o in watch.recent}
    first = max(due_at, until - timedelta(hours=MAX_CRISIS_HOURS))
    is_over = now >= until
    last = until if is_over else now + timedelta(microseconds=1)
    fallen = [s for s in slots(rhythm, first, last, calendar) if (s.on, s.hour) not in known]
    if is_over:
        return Plan(
            opened=tuple(_gap(channel, slot) for slot in fallen),
            changed=tuple(missed),
            redraws=_redraws(missed),
            nudges=_over(watch, until),
        )
    upcoming = slots(rhythm, last, until, calendar)
    next_due_at = upcoming[0].at if upcoming else until
    if not fallen:
        return Plan(next_due_at=next_due_at)
    asked = _opened(watch, fallen[-1], missed, calendar.today(now))
    return Plan(
        opened=(*(_gap(channel, slot) for slot in fallen[:-1]), asked),
        changed=tuple(missed),
        redraws=_redraws(missed),
        nudges=(_nudge(asked.responsible, asked),) if asked.responsible else (),
        next_due_at=next_due_at,
    )


def _opened(watch: Watch, slot: Slot, missed: Sequence[Occurrence], today: date) -> Occurrence:
    """The slot's check for the first on the ladder who is there and was not silent just now."""
    silent = missed[-1].passed_by if missed else ()
    person = responsible(watch.ladder, today, watch.absences, silent)
    if person is None:  # the round is over, or everybody is away: better the first than nobody
        silent = ()
        person = responsible(watch.ladder, today, watch.absences) or next(iter(watch.ladder), None)
    return Occurrence(
        duty=CRISIS_CHECK.name,
        subject=watch.channel.id,
        due_on=slot.on,
        slot=slot.hour,
        opened_for=person,
        responsible=person,
        passed_by=silent,
    )


def _unanswered(occurrence: Occurrence) -> Occurrence:
    silent = [occurrence.responsible] if occurrence.responsible else []
    return replace(
        occurrence,
        state=OccurrenceState.MISSED,
        reason=UNANSWERED,
        passed_by=tuple(dict.fromkeys([*occurrence.passed_by, *silent])),
    )


def _gap(channel: Channel, slot: Slot) -> Occurrence:
    return replace(gap(CRISIS_CHECK, channel, slot.on), slot=slot.hour)


def _redraws(missed: Sequence[Occurrence]) -> tuple[Redraw, ...]:
    return tuple(Redraw(view=CRISIS_VIEW, args=crisis_args(o)) for o in missed)


def crisis_args(occurrence: Occurrence) -> dict[str, object]:
    """What the card of a crisis check is drawn from."""
    return {
        "channel": occurrence.subject,
        "on": occurrence.due_on.isoformat(),
        "slot": occurrence.slot,
    }


def _nudge(to: PersonId, occurrence: Occurrence) -> Nudge:
    spot = f"{occurrence.subject}/{occurrence.due_on.isoformat()}T{occurrence.slot:02}"
    return Nudge(
        to=to, view=CRISIS_VIEW, args=crisis_args(occurrence), key=f"{CRISIS_VIEW}/{spot}/{to}"
    )


def _over(watch: Watch, until: datetime) -> tuple[Nudge, ...]:
    """For the channel's own people: everything is as before."""
    channel = watch.channel
    return tuple(
        Nudge(
            to=person,
            view=CRISIS_OVER_VIEW,
            args={"channel": channel.id, "until": until.isoformat()},
            key=f"{CRISIS_OVER_VIEW}/{channel.id}/{until.isoformat()}/{person}",
        )
        for person in watch.ladder
        if person in channel.keepers
    )
