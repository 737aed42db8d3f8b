"""The half-yearly snapshot at a moment: when it falls due, is reminded of, or is a gap."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import HalfYear, WorkCalendar, half_year
from bot.domain.channels import Channel, ChannelState, responsible
from bot.domain.duties import (
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
)
from bot.domain.ids import PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR

SNAPSHOT_REMINDER_DAYS = 14
SNAPSHOT_SPREAD_WORKDAYS = 55


def snapshot_date(channel: Channel, half: HalfYear, calendar: WorkCalendar) -> date:
    """The working day of a half-year when the channel's snapshot is due, spread over its months by
    the id.

    Source: rule half-year-documentation/snapshot; SNA1.
    """
    first, _ = half.window
    return calendar.add_workdays(first, channel.id % SNAPSHOT_SPREAD_WORKDAYS)


def next_snapshot(channel: Channel, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """The first snapshot of the channel that falls due after today."""
    today = calendar.today(now)
    half = half_year(today)
    if snapshot_date(channel, half, calendar) <= today:
        half = half.following
    due = calendar.at(snapshot_date(channel, half, calendar), DEFAULT_CHECK_HOUR)
    return Scheduled(duty=SNAPSHOT.name, subject=channel.id, next_due_at=due)


def plan_snapshot(now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar) -> Plan:
    """The half-yearly snapshot: asked for on its day, reminded of after two weeks while it waits.

    One that still waits when the next half-year's falls due is a gap, and so is one whose day and
    half-year went by unasked.
    Source: rule half-year-documentation/snapshot.
    """
    channel, today = watch.channel, calendar.today(now)
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    upcoming = next_snapshot(channel, calendar, now).next_due_at
    reminder_at = calendar.at(today + timedelta(days=SNAPSHOT_REMINDER_DAYS), DEFAULT_CHECK_HOUR)
    waiting = [o for o in watch.recent if o.state is OccurrenceState.OPEN]
    fallen = _fallen_snapshots(calendar.today(due_at), today, watch, calendar)
    if fallen:
        asked = opened(SNAPSHOT, watch, fallen[-1], today)
        to = asked.responsible
        return Plan(
            opened=(*(gap(SNAPSHOT, channel, on) for on in fallen[:-1]), asked),
            changed=tuple(
                replace(o, state=OccurrenceState.MISSED, reason=UNANSWERED) for o in waiting
            ),
            nudges=(_snapshot_nudge(to, asked, "due"),) if to else (),
            redraws=tuple(Redraw(view=SNAPSHOT_VIEW, args=_snapshot_args(o)) for o in waiting),
            next_due_at=min(reminder_at, upcoming),
        )
    if not waiting:
        return Plan(next_due_at=upcoming)
    if calendar.today(due_at) <= waiting[-1].due_on:
        return Plan(next_due_at=min(reminder_at, upcoming))
    to = responsible(watch.ladder, today, watch.absences) or waiting[-1].responsible
    nudges = (_snapshot_nudge(to, waiting[-1], "reminder"),) if to else ()
    return Plan(nudges=nudges, next_due_at=upcoming)


def _fallen_snapshots(since: date, today: date, watch: Watch, calendar: WorkCalendar) -> list[date]:
    """The days of snapshots that nobody was asked for, from the half-year of `since` to today."""
    channel, known = watch.channel, {half_year(o.due_on) for o in watch.recent}
    active_on = calendar.today(channel.active_at) if channel.active_at else date.min
    half = half_year(max(since, today - timedelta(days=MAX_GAP_DAYS)))
    fallen = []
    while (on := snapshot_date(channel, half, calendar)) <= today:
        if half not in known and on > active_on:
            fallen.append(on)
        half = half.following
    return fallen


def _snapshot_args(occurrence: Occurrence) -> dict[str, object]:
    return {"channel": occurrence.subject, "on": occurrence.due_on.isoformat()}


def _snapshot_nudge(to: PersonId, occurrence: Occurrence, step: str) -> Nudge:
    on = occurrence.due_on.isoformat()
    return Nudge(
        to=to,
        view=SNAPSHOT_VIEW,
        args=_snapshot_args(occurrence),
        key=f"snapshot.{step}/{occurrence.subject}/{on}/{to}",
    )
