"""Every duty that Kanalvakt reminds of, and what should happen at a moment, given how things stand.

The clock only wakes the planner; time is thought about here. Planning twice gives the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.absences import Absence, away
from bot.domain.calendar import HalfYear, WorkCalendar, half_year
from bot.domain.channels import (
    Approval,
    ApprovalState,
    Channel,
    ChannelState,
    CheckDays,
    Level,
    responsible,
)
from bot.domain.ids import OccurrenceId, PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR, Person

REMINDER_HOUR = 15
SNAPSHOT_REMINDER_DAYS = 14
SNAPSHOT_SPREAD_WORKDAYS = 55
MANAGER_REMINDER_WORKDAYS = 2
STAND_IN_WORKDAYS = 4
COMMUNICATOR_WORKDAYS = 6
MAX_GAP_DAYS = 400

# The views that duties send by name; each is a view of the flow that the name begins with.
TODAY_VIEW = "daily_check.today"
REMINDER_VIEW = "daily_check.reminder"
SNAPSHOT_VIEW = "snapshot.due"
REQUEST_VIEW = "approval.request"
CHOOSE_VIEW = "choose_manager.choose"

# Views that show what a duty has changed by itself, and are drawn again then.
TAKEN_OVER_VIEW = "daily_check.taken_over"
APPLICATION_VIEW = "register_channel.application"

# Why a check was not made on its day.
UNANSWERED = "unanswered"
NOT_ASKED = "not_asked"
CANNOT = "cannot"


class Subject(StrEnum):
    """What a duty is about."""

    CHANNEL = "channel"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty: its name, what it is about, and the rules of the guideline that it comes from."""

    name: str
    subject: Subject
    sources: tuple[str, ...]


DAILY_CHECK = Duty(
    name="daily_check",
    subject=Subject.CHANNEL,
    sources=("moderation/daily-check", "moderation/deputy-when-absent"),
)
SNAPSHOT = Duty(
    name="snapshot",
    subject=Subject.CHANNEL,
    sources=("half-year-documentation/snapshot",),
)
APPROVAL = Duty(
    name="approval",
    subject=Subject.APPROVAL,
    sources=("starting-channel/manager-approval",),
)
DUTIES = (DAILY_CHECK, SNAPSHOT, APPROVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """When a duty is next to be looked at for a subject; one row per duty and subject."""

    duty: str
    subject: int
    next_due_at: datetime


class OccurrenceState(StrEnum):
    """How one time of a duty stands; `late` = done after its day, `missed` = a gap, kept as one."""

    OPEN = "open"
    DONE = "done"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that a duty fell due for a channel: unique by duty, subject and local date.

    `opened_for` got it first, `responsible` has it now (None in a gap that nobody was asked about),
    `passed_by` said that they cannot or did not answer. `outcome` is what was answered, `reason`
    why there is a gap.
    """

    id: OccurrenceId = OccurrenceId(0)
    duty: str
    subject: int
    due_on: date
    opened_for: PersonId | None
    responsible: PersonId | None
    state: OccurrenceState = OccurrenceState.OPEN
    passed_by: tuple[PersonId, ...] = ()
    done_by: PersonId | None = None
    done_at: datetime | None = None
    outcome: str = ""
    reason: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A message that a duty sends by itself: the view to draw for `to`, once per `key`."""

    to: PersonId
    view: str
    args: Mapping[str, object]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraw:
    """A view whose copies show what has changed."""

    view: str
    args: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What should be added and changed now, and when to look again (None: never)."""

    opened: tuple[Occurrence, ...] = ()
    changed: tuple[Occurrence, ...] = ()
    approval: Approval | None = None
    nudges: tuple[Nudge, ...] = ()
    redraws: tuple[Redraw, ...] = ()
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What planning a channel's duty takes: who answers for it in which order, who is away, what is
    open.

    `ladder`: owner, deputy, communicator, manager; without doubles and people who have left.
    `check_hour`: the owner's local hour of the daily message. `recent`: the duty's occurrences that
    are open,
    and those of the last dates (so that nothing is added twice).
    """

    channel: Channel
    ladder: tuple[PersonId, ...]
    absences: tuple[Absence, ...] = ()
    recent: tuple[Occurrence, ...] = ()
    check_hour: int = DEFAULT_CHECK_HOUR


def known_since(duty: str, due_at: datetime, calendar: WorkCalendar) -> date:
    """From which local date on `Watch.recent` must be whole, for a row that was due at `due_at`."""
    due_on = calendar.today(due_at)
    return half_year(due_on).first_on if duty == SNAPSHOT.name else due_on


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

    Opens today's check; hands yesterday's unanswered one to the next on the ladder and keeps an
    older one as missed; adds a missed row for every check day that passed unasked; reminds once,
    at 15. Nothing is owed for the day when the channel became active.
    Source: rules moderation/daily-check, moderation/deputy-when-absent; SUP1-SUP3.
    """
    channel, today = watch.channel, calendar.today(now)
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    opens_at = calendar.at(today, watch.check_hour)
    reminds_at = max(calendar.at(today, REMINDER_HOUR), opens_at + timedelta(hours=1))
    known = {occurrence.due_on: occurrence for occurrence in watch.recent}
    opened: list[Occurrence] = []
    changed: list[Occurrence] = []
    asked: list[PersonId] = []
    opening = _is_due_on(today, channel, calendar) and now >= opens_at and today not in known

    if opening:
        for occurrence in watch.recent:
            if occurrence.state is OccurrenceState.OPEN and occurrence.due_on < today:
                moved = _unanswered(occurrence, watch, today)
                changed.append(moved)
                if moved.state is OccurrenceState.OPEN and moved.responsible is not None:
                    asked.append(moved.responsible)
    opened += _gaps(channel, calendar.today(due_at), today, known, calendar)
    if opening:
        occurrence = _opened(DAILY_CHECK, watch, today, today)
        opened.append(occurrence)
        if occurrence.responsible is not None:
            asked.append(occurrence.responsible)
    nudges = [_daily_nudge(person, today, watch.check_hour) for person in dict.fromkeys(asked)]

    current = known.get(today)
    if current and current.state is OccurrenceState.OPEN and now >= reminds_at:
        late = current.responsible or next(iter(watch.ladder), None)
        if late is not None:
            nudges.append(_reminder(late, today))
    moved_from = {occurrence.id: occurrence for occurrence in watch.recent}
    return Plan(
        opened=tuple(opened),
        changed=tuple(changed),
        nudges=tuple(nudges),
        redraws=tuple(
            redraw
            for moved in changed
            for redraw in _check_redraws(moved_from[moved.id], channel, today, calendar)
        ),
        next_due_at=_next_look(now, today, watch, calendar, opens_at, reminds_at),
    )


def _next_look(
    now: datetime,
    today: date,
    watch: Watch,
    calendar: WorkCalendar,
    opens_at: datetime,
    reminds_at: datetime,
) -> datetime:
    if _is_due_on(today, watch.channel, calendar):
        if now < opens_at:
            return opens_at
        if now < reminds_at:
            return reminds_at
    return next_check_at(watch.channel, watch.check_hour, calendar, today)


def _opened(duty: Duty, watch: Watch, on: date, today: date) -> Occurrence:
    person = responsible(watch.ladder, today, watch.absences)
    if person is None and watch.ladder:  # everybody is away: better the owner's inbox than nobody's
        person = watch.ladder[0]
    return Occurrence(
        duty=duty.name,
        subject=watch.channel.id,
        due_on=on,
        opened_for=person,
        responsible=person,
    )


def _unanswered(occurrence: Occurrence, watch: Watch, today: date) -> Occurrence:
    """An earlier check that nobody answered: to the next on the ladder once, after that it is a
    gap."""
    silent = [occurrence.responsible] if occurrence.responsible else []
    passed = tuple(dict.fromkeys([*occurrence.passed_by, *silent]))
    heir = responsible(watch.ladder, today, watch.absences, passed)
    if heir is None or occurrence.reason == UNANSWERED:
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
            gaps.append(_gap(DAILY_CHECK, channel, on))
        on += timedelta(days=1)
    return gaps


def _gap(duty: Duty, channel: Channel, on: date) -> Occurrence:
    return Occurrence(
        duty=duty.name,
        subject=channel.id,
        due_on=on,
        opened_for=None,
        responsible=None,
        state=OccurrenceState.MISSED,
        reason=NOT_ASKED,
    )


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


def may_answer(person: PersonId, occurrence: Occurrence, ladder: tuple[PersonId, ...]) -> bool:
    """Whether the person may answer an occurrence: whoever has it, had it, or answers for the
    channel."""
    return person in (occurrence.responsible, occurrence.opened_for) or person in ladder


def complete(
    occurrence: Occurrence, by: PersonId, now: datetime, calendar: WorkCalendar, outcome: str
) -> Occurrence:
    """The occurrence answered; after its local date it is late, never done that day."""
    on_time = occurrence.due_on == calendar.today(now) or occurrence.duty != DAILY_CHECK.name
    return replace(
        occurrence,
        state=OccurrenceState.DONE if on_time else OccurrenceState.LATE,
        done_by=by,
        done_at=now,
        outcome=outcome,
    )


def pass_on(
    occurrence: Occurrence, by: PersonId, watch: Watch, today: date, reason: str = ""
) -> Occurrence:
    """The occurrence moved from `by` to the next one there; unchanged in hand when nobody else is.

    Source: rule moderation/deputy-when-absent; SUP2.
    """
    passed = tuple(dict.fromkeys([*occurrence.passed_by, by]))
    heir = responsible(watch.ladder, today, watch.absences, passed)
    return replace(
        occurrence, passed_by=passed, responsible=heir or occurrence.responsible, reason=reason
    )


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
        opened = _opened(SNAPSHOT, watch, fallen[-1], today)
        to = opened.responsible
        return Plan(
            opened=(*(_gap(SNAPSHOT, channel, on) for on in fallen[:-1]), opened),
            changed=tuple(
                replace(o, state=OccurrenceState.MISSED, reason=UNANSWERED) for o in waiting
            ),
            nudges=(_snapshot_nudge(to, opened, "due"),) if to else (),
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


def approval_moments(approval: Approval, calendar: WorkCalendar) -> tuple[datetime, ...]:
    """When a silent decider is reminded, when the stand-in is asked, when the communicator is.
    Source: REG4."""
    asked_on = calendar.today(approval.asked_at)
    return tuple(
        calendar.at(calendar.add_workdays(asked_on, days), DEFAULT_CHECK_HOUR)
        for days in (MANAGER_REMINDER_WORKDAYS, STAND_IN_WORKDAYS, COMMUNICATOR_WORKDAYS)
    )


def schedule_approval(approval: Approval, calendar: WorkCalendar) -> Scheduled:
    """When to look at a new request for the first time."""
    first = approval_moments(approval, calendar)[0]
    return Scheduled(duty=APPROVAL.name, subject=approval.id, next_due_at=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What planning a request takes: it, the people it may go to, and the communicators who support
    it."""

    approval: Approval
    people: Mapping[PersonId, Person]
    supporters: tuple[PersonId, ...]
    absences: tuple[Absence, ...] = field(default=())


def plan_approval(
    now: datetime, due_at: datetime, request: Request, calendar: WorkCalendar
) -> Plan:
    """The waiting request: a reminder, then the stand-in, then the communicator; an empty step is
    skipped at once.

    Source: rule starting-channel/manager-approval; REG4.
    """
    approval = request.approval
    if approval.state is not ApprovalState.PENDING or approval.level is Level.COMMUNICATOR:
        return Plan()
    moments = approval_moments(approval, calendar)
    reminder_at, stand_in_at, communicator_at = moments
    level = _level_at(now, request, stand_in_at, communicator_at, calendar.today(now))
    if level is Level.COMMUNICATOR:
        nudges = tuple(
            _approval_nudge(to, approval, CHOOSE_VIEW, "choose") for to in request.supporters
        )
        return _moved(approval, level, nudges, None)
    next_due_at = next(at for at in moments if at > now)
    turn = approval.manager if level is Level.MANAGER else approval.stand_in
    if turn is None:
        return Plan(next_due_at=next_due_at)
    if level is not approval.level:
        nudge = _approval_nudge(turn, approval, REQUEST_VIEW, "stand_in")
        return _moved(approval, level, (nudge,), next_due_at)
    reminder = _approval_nudge(turn, approval, REQUEST_VIEW, "reminder")
    return Plan(nudges=(reminder,) if now >= reminder_at else (), next_due_at=next_due_at)


def _level_at(
    now: datetime, request: Request, stand_in_at: datetime, communicator_at: datetime, today: date
) -> Level:
    approval, gone = request.approval, away(request.absences, today)
    there = {p.id for p in request.people.values() if p.active and p.id not in gone}
    if approval.level is Level.MANAGER and now < stand_in_at and approval.manager in there:
        return Level.MANAGER
    if now < communicator_at and approval.stand_in in there:
        return Level.STAND_IN
    return Level.COMMUNICATOR


def _moved(
    approval: Approval, level: Level, nudges: tuple[Nudge, ...], next_due_at: datetime | None
) -> Plan:
    return Plan(
        approval=replace(approval, level=level),
        nudges=nudges,
        redraws=(
            Redraw(view=REQUEST_VIEW, args={"approval": approval.id}),
            Redraw(view=APPLICATION_VIEW, args={"channel": approval.channel}),
        ),
        next_due_at=next_due_at,
    )


def _approval_nudge(to: PersonId, approval: Approval, view: str, step: str) -> Nudge:
    asked = approval.asked_at.date().isoformat()
    return Nudge(
        to=to,
        view=view,
        args={"approval": approval.id},
        key=f"{view}/{step}/{approval.id}/{asked}/{to}",
    )
