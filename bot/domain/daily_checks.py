"""The daily check at a moment: what is opened, handed on, missed and reminded of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays, responsible
from bot.domain.duties import (
    DAILY_CHECK,
    MAX_GAP_DAYS,
    REMINDER_VIEW,
    TAKEN_OVER_VIEW,
    TODAY_VIEW,
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

REMINDER_HOUR = 15


def is_check_day(on: date, channel: Channel, calendar: WorkCalendar) -> bool:
    """Whether comments are checked on the date: every day, or working days where that was
    chosen."""
    return channel.check_days is CheckDays.DAILY or calendar.is_workday(on)


def _is_due_on(on: date, channel: Channel, calendar: WorkCalendar) -> bool:
    """Whether a check is owed for the date: a check day after the day of becoming active."""
    started = channel.active_at is None or on > calendar.today(channel.active_at)
    return started and is_check_day(on, channel, calendar)


def next_check_at(channel: Channel, hour: int, calendar: WorkCalendar, after: date) -> datetime:
    """The UTC moment of the first daily message on a date after `after`."""
    on = after + timedelta(days=1)
    while not is_check_day(on, channel, calendar):
        on += timedelta(days=1)
    return calendar.at(on, hour)


def first_check(channel: Channel, hour: int, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """The daily check of a channel that has just become active: from the next check day."""
    due = next_check_at(channel, hour, calendar, calendar.today(now))
    return Scheduled(duty=DAILY_CHECK.name, subject=channel.id, next_due_at=due)


def plan_daily_check(now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar) -> Plan:
    """The daily check at `now`, when it was to be looked at from `due_at` on.

    Opens today's check; hands each unanswered one to the next on the ladder, a morning at a time,
    and keeps it as missed when nobody is left there; adds a missed row for every check day that
    passed unasked; reminds once, at 15. Nothing is owed for the day when the channel became active.
    Source: rules moderation/daily-check, moderation/deputy-when-absent; SUP1-SUP3.
    """
    channel, today = watch.channel, calendar.today(now)
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    opens_at = calendar.at(today, watch.check_hour)
    reminds_at = max(calendar.at(today, REMINDER_HOUR), opens_at + timedelta(hours=1))
    known = {occurrence.due_on: occurrence for occurrence in watch.recent}
    new: list[Occurrence] = []
    changed: list[Occurrence] = []
    asked: list[PersonId] = []
    is_due = _is_due_on(today, channel, calendar)
    opening = is_due and now >= opens_at and today not in known

    if opening:
        for occurrence in watch.recent:
            if occurrence.state is OccurrenceState.OPEN and occurrence.due_on < today:
                moved = _unanswered(occurrence, watch, today)
                changed.append(moved)
                if moved.state is OccurrenceState.OPEN and moved.responsible is not None:
                    asked.append(moved.responsible)
    new += _gaps(channel, calendar.today(due_at), today, known, calendar)
    if opening:
        occurrence = opened(DAILY_CHECK, watch, today, today)
        new.append(occurrence)
        if occurrence.responsible is not None:
            asked.append(occurrence.responsible)
    hour = calendar.local(now).hour  # not the owner's: several owners' hours passed while down
    nudges = [_daily_nudge(person, today, hour) for person in dict.fromkeys(asked)]

    current = known.get(today)
    if current and current.state is OccurrenceState.OPEN and now >= reminds_at:
        late = current.responsible or next(iter(watch.ladder), None)
        if late is not None:
            nudges.append(_reminder(late, today))
    moved_from = {occurrence.id: occurrence for occurrence in watch.recent}
    return Plan(
        opened=tuple(new),
        changed=tuple(changed),
        nudges=tuple(nudges),
        redraws=tuple(
            redraw
            for moved in changed
            for redraw in _check_redraws(moved_from[moved.id], channel, today, calendar)
        ),
        next_due_at=_next_look(
            now, today, watch, calendar, (opens_at, reminds_at) if is_due else ()
        ),
    )


def _next_look(
    now: datetime,
    today: date,
    watch: Watch,
    calendar: WorkCalendar,
    moments: tuple[datetime, ...],
) -> datetime:
    """The next of the day's moments, or the first of the next check day."""
    ahead = next((moment for moment in moments if now < moment), None)
    return ahead or next_check_at(watch.channel, watch.check_hour, calendar, today)


def _unanswered(occurrence: Occurrence, watch: Watch, today: date) -> Occurrence:
    """An earlier check that nobody answered: to the next on the ladder who is there, and a gap
    when nobody is left."""
    silent = [occurrence.responsible] if occurrence.responsible else []
    passed = tuple(dict.fromkeys([*occurrence.passed_by, *silent]))
    heir = responsible(watch.ladder, today, watch.absences, passed)
    if heir is None:
        return replace(
            occurrence, state=OccurrenceState.MISSED, reason=UNANSWERED, passed_by=passed
        )
    return replace(occurrence, responsible=heir, passed_by=passed, reason=UNANSWERED)


def _gaps(
    channel: Channel,
    since: date,
    today: date,
    known: Mapping[date, Occurrence],
    calendar: WorkCalendar,
) -> list[Occurrence]:
    """A missed row for each check day since the last look when nobody was asked, as after
    downtime."""
    gaps = []
    on = max(since, today - timedelta(days=MAX_GAP_DAYS))
    while on < today:
        if on not in known and _is_due_on(on, channel, calendar):
            gaps.append(gap(DAILY_CHECK, channel, on))
        on += timedelta(days=1)
    return gaps


def _check_redraws(
    before: Occurrence, channel: Channel, today: date, calendar: WorkCalendar
) -> list[Redraw]:
    """What shows a check that was taken from somebody: cards of its day and the last check day."""
    last = today - timedelta(days=1)
    while last > before.due_on and not is_check_day(last, channel, calendar):
        last -= timedelta(days=1)
    redraws = [
        Redraw(view=view, args={"person": person, "on": on.isoformat()})
        for person in dict.fromkeys(p for p in (before.opened_for, before.responsible) if p)
        for on in dict.fromkeys((before.due_on, last))
        for view in (TODAY_VIEW, REMINDER_VIEW)
    ]
    if before.passed_by:
        redraws.append(Redraw(view=TAKEN_OVER_VIEW, args={"occurrence": before.id}))
    return redraws


def _daily_nudge(person: PersonId, on: date, hour: int) -> Nudge:
    return Nudge(
        to=person,
        view=TODAY_VIEW,
        args={"person": person, "on": on.isoformat()},
        key=f"{TODAY_VIEW}/{person}/{on.isoformat()}T{hour:02}",
    )


def _reminder(person: PersonId, on: date) -> Nudge:
    return Nudge(
        to=person,
        view=REMINDER_VIEW,
        args={"person": person, "on": on.isoformat()},
        key=f"{REMINDER_VIEW}/{person}/{on.isoformat()}",
    )
