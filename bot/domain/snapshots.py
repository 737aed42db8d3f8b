"""The snapshot of a channel at a moment: when it is asked for, reminded of, passed on, or a gap.

The half-yearly one falls due on a working day of March to May and September to November; an extra
one a week after a change, or before the channel is closed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import HalfYear, WorkCalendar, half_year
from bot.domain.channels import Channel, ChannelState, responsible
from bot.domain.duties import (
    EXTRA_SNAPSHOT,
    MAX_GAP_DAYS,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    UNANSWERED,
    Nudge,
    Occurrence,
    OccurrenceState,
    Plan,
    Redraw,
    Scheduled,
    Watch,
    gap,
    opened,
    pass_on,
)
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR
from bot.domain.records import Snapshot

SNAPSHOT_SPREAD_WORKDAYS = 55
# Without a common divisor with the working days: consecutive channels come far from each other.
_STRIDE_WORKDAYS = 34
ASKED_DAYS_BEFORE = 14
REMINDED_DAYS_BEFORE = 2
EXTRA_SNAPSHOT_DAYS = 7
# Days after the due date when it goes to the next on the ladder: up to two deputies, communicator,
# manager.
PASSED_ON_DAYS_AFTER = (7, 14, 21, 28)
_FOLLOWED = (ChannelState.ACTIVE, ChannelState.CLOSING)
STEP_DAYS = (-ASKED_DAYS_BEFORE, -REMINDED_DAYS_BEFORE, 0, *PASSED_ON_DAYS_AFTER)


def slot_of(channel: Channel) -> int:
    """The place of the channel among the working days of the season; by its id, if it was active
    before there were slots."""
    slot = channel.id if channel.snapshot_slot is None else channel.snapshot_slot
    return slot % SNAPSHOT_SPREAD_WORKDAYS


def free_slot(others: Iterable[Channel]) -> int:
    """The place for a channel that becomes active: one of the emptiest among the `others` that are
    active. While 220 channels are active at most, 4 at most share a day, whatever their ids.

    Source: SNA1 (200 channels, at most 5 on one day).
    """
    count = Counter(slot_of(one) for one in others if one.state in _FOLLOWED)
    slots = [
        n * _STRIDE_WORKDAYS % SNAPSHOT_SPREAD_WORKDAYS for n in range(SNAPSHOT_SPREAD_WORKDAYS)
    ]
    return min(slots, key=lambda slot: count[slot])


def snapshot_date(channel: Channel, half: HalfYear, calendar: WorkCalendar) -> date:
    """The working day of a half-year when the channel's snapshot is due, by its slot (by its id
    where it has none).

    Source: rule half-year-documentation/snapshot; SNA1.
    """
    return calendar.add_workdays(half.window[0], slot_of(channel))


def next_snapshot_date(channel: Channel, calendar: WorkCalendar, now: datetime) -> date:
    """The day of the first snapshot of the channel that falls due after today."""
    today = calendar.today(now)
    on = snapshot_date(channel, half_year(today), calendar)
    return on if on > today else snapshot_date(channel, half_year(today).following, calendar)


def next_snapshot(channel: Channel, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """When the first snapshot of the channel that falls due after today is asked for: two weeks
    before, or at once."""
    on = next_snapshot_date(channel, calendar, now)
    asked_at = _moment(on, -ASKED_DAYS_BEFORE, calendar)
    return Scheduled(duty=SNAPSHOT.name, subject=channel.id, next_due_at=max(asked_at, now))


def extra_snapshot(
    channel: Channel, ladder: tuple[PersonId, ...], today: date, asked: PersonId
) -> Occurrence:
    """The snapshot that a change, or the coming end, of a channel demands; it falls to the owner,
    or to whoever said so when they answer for the channel.

    Source: rule half-year-documentation/snapshot (when something major changes); SNA2.
    """
    person = asked if asked in ladder else next(iter(ladder), asked)
    return Occurrence(
        duty=EXTRA_SNAPSHOT.name,
        subject=channel.id,
        due_on=today + timedelta(days=EXTRA_SNAPSHOT_DAYS),
        opened_for=person,
        responsible=person,
    )


def next_step(occurrence: Occurrence, calendar: WorkCalendar, now: datetime) -> Scheduled | None:
    """When a snapshot that waits is reminded of, or passed on, next; None when all has been
    done."""
    steps = _later_steps(now, occurrence, calendar)
    if not steps:
        return None
    return Scheduled(duty=occurrence.duty, subject=occurrence.subject, next_due_at=steps[0])


def may_close(channel: Channel, taken: Iterable[Snapshot], began_on: date) -> bool:
    """Whether a channel that is being closed since `began_on` may be closed: a snapshot shows how
    it looked then or later.

    Source: rule half-year-documentation/snapshot; SNA2 (closing is impossible without one).
    """
    return channel.state is ChannelState.CLOSING and any(
        one.channel == channel.id and one.taken_on >= began_on for one in taken
    )


def overdue(occurrences: Iterable[Occurrence], today: date) -> list[Occurrence]:
    """The snapshots that should have been taken before today and still wait, the oldest first."""
    late = [o for o in occurrences if o.state is OccurrenceState.OPEN and o.due_on < today]
    return sorted(late, key=lambda o: (o.due_on, o.subject))


def plan_snapshot(now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar) -> Plan:
    """The half-yearly snapshot: asked for two weeks before its day, reminded of two days before
    and on the day, then passed on week by week.

    One that still waits when the next half-year's is asked for is a gap, and so is one whose
    half-year went by unasked.
    Source: rule half-year-documentation/snapshot; SNA1.
    """
    channel, today = watch.channel, calendar.today(now)
    if channel.state not in _FOLLOWED:
        return Plan()
    upcoming_at = _upcoming(now, channel, calendar)
    waiting = [o for o in watch.recent if o.state is OccurrenceState.OPEN]
    fallen = _unasked(calendar.today(due_at), now, watch, calendar)
    if not fallen:
        return _followed(now, due_at, waiting, watch, calendar, upcoming_at)
    asked = opened(SNAPSHOT, watch, fallen[-1], today)
    to = asked.responsible
    return Plan(
        opened=(*(gap(SNAPSHOT, channel, on) for on in fallen[:-1]), asked),
        changed=tuple(replace(o, state=OccurrenceState.MISSED, reason=UNANSWERED) for o in waiting),
        nudges=(_nudge(to, asked, "asked"),) if to else (),
        redraws=tuple(Redraw(view=SNAPSHOT_VIEW, args=snapshot_args(o)) for o in waiting),
        next_due_at=min(_later_steps(now, asked, calendar), default=upcoming_at),
    )


def plan_extra_snapshot(
    now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar
) -> Plan:
    """An extra snapshot that waits: reminded of and passed on as the half-yearly one.

    Source: rule half-year-documentation/snapshot; SNA2.
    """
    waiting = [o for o in watch.recent if o.state is OccurrenceState.OPEN]
    if watch.channel.state not in _FOLLOWED:
        return Plan()
    return _followed(now, due_at, waiting, watch, calendar, None)


def _followed(
    now: datetime,
    due_at: datetime,
    waiting: list[Occurrence],
    watch: Watch,
    calendar: WorkCalendar,
    upcoming_at: datetime | None,
) -> Plan:
    """The one that waits, at the last of its steps that came since the row was due."""
    if not waiting:
        return Plan(next_due_at=upcoming_at)
    o, today = waiting[-1], calendar.today(now)
    moments = [*_later_steps(now, o, calendar), *([upcoming_at] if upcoming_at else [])]
    plan = Plan(next_due_at=min(moments, default=None))
    steps = [days for days in STEP_DAYS if due_at <= _moment(o.due_on, days, calendar) <= now]
    if not steps:
        return plan
    if steps[-1] in PASSED_ON_DAYS_AFTER and o.responsible is not None:
        moved = pass_on(o, o.responsible, watch, today)
        if moved.responsible == o.responsible and steps[-1] == PASSED_ON_DAYS_AFTER[-1]:
            return plan  # without a second deputy everybody has been told a week ago
    else:
        there = responsible(watch.ladder, today, watch.absences, o.passed_by)
        moved = replace(o, responsible=there or o.responsible)
    to = moved.responsible
    return replace(
        plan,
        changed=(moved,) if moved != o else (),
        nudges=(_nudge(to, o, str(steps[-1])),) if to else (),
        redraws=(Redraw(view=SNAPSHOT_VIEW, args=snapshot_args(o)),) if moved != o else (),
    )


def _moment(on: date, days: int, calendar: WorkCalendar) -> datetime:
    return calendar.at(on + timedelta(days=days), DEFAULT_CHECK_HOUR)


def _later_steps(now: datetime, occurrence: Occurrence, calendar: WorkCalendar) -> list[datetime]:
    moments = (_moment(occurrence.due_on, days, calendar) for days in STEP_DAYS)
    return [at for at in moments if at > now]


def _upcoming(now: datetime, channel: Channel, calendar: WorkCalendar) -> datetime:
    """When the next half-yearly snapshot is asked for."""
    half = half_year(calendar.today(now))
    while True:
        on = snapshot_date(channel, half, calendar)
        asked_at = _moment(on, -ASKED_DAYS_BEFORE, calendar)
        if asked_at > now and on > _active_on(channel, calendar):
            return asked_at
        half = half.following


def _active_on(channel: Channel, calendar: WorkCalendar) -> date:
    return calendar.today(channel.active_at) if channel.active_at else date.min


def _unasked(since: date, now: datetime, watch: Watch, calendar: WorkCalendar) -> list[date]:
    """The days of the snapshots whose time to be asked for has come, and that were not."""
    channel, known = watch.channel, {half_year(o.due_on) for o in watch.recent}
    earliest = calendar.today(now) - timedelta(days=MAX_GAP_DAYS)
    half = half_year(max(since, earliest))
    fallen: list[date] = []
    while True:
        on = snapshot_date(channel, half, calendar)
        if _moment(on, -ASKED_DAYS_BEFORE, calendar) > now:
            return fallen
        if half not in known and on > _active_on(channel, calendar):
            fallen.append(on)
        half = half.following


def snapshot_args(occurrence: Occurrence) -> dict[str, object]:
    """What the view of a snapshot is called with."""
    args: dict[str, object] = {
        "channel": ChannelId(occurrence.subject),
        "on": occurrence.due_on.isoformat(),
    }
    return args if occurrence.duty == SNAPSHOT.name else args | {"duty": occurrence.duty}


def _nudge(to: PersonId, occurrence: Occurrence, step: str) -> Nudge:
    on = occurrence.due_on.isoformat()
    return Nudge(
        to=to,
        view=SNAPSHOT_VIEW,
        args=snapshot_args(occurrence),
        key=f"{occurrence.duty}.{step}/{occurrence.subject}/{on}/{to}",
    )
