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
CHOOSE_VIEW = "approval.choose"

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
class Plan:
    """What should be added and changed now, and when to look again (None: never)."""

    opened: tuple[Occurrence, ...] = ()
    changed: tuple[Occurrence, ...] = ()
    approval: Approval | None = None
    nudges: tuple[Nudge, ...] = ()
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


def is_check_day(on: date, channel: Channel, calendar: WorkCalendar) -> bool:
    """Whether comments are checked on the date: every day, or working days where that was
    chosen."""
    return channel.check_days is CheckDays.DAILY or calendar.is_workday(on)


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
    older
    one as missed; adds a missed row for every check day that passed unasked; reminds once, at 15.
    Source: rules moderation/daily-check, moderation/deputy-when-absent; SUP1-SUP3.
    """
    channel, today = watch.channel, calendar.today(now)
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    opens_at = calendar.at(today, watch.check_hour)
    reminds_at = calendar.at(today, max(REMINDER_HOUR, watch.check_hour + 1))
    known = {occurrence.due_on: occurrence for occurrence in watch.recent}
    opened: list[Occurrence] = []
    changed: list[Occurrence] = []
    asked: list[PersonId] = []
    opening = is_check_day(today, channel, calendar) and now >= opens_at and today not in known

    if opening:
        for occurrence in watch.recent:
            if occurrence.state is OccurrenceState.OPEN and occurrence.due_on < today:
                moved = _unanswered(occurrence, watch, today)
                changed.append(moved)
                if moved.state is OccurrenceState.OPEN and moved.responsible is not None:
                    asked.append(moved.responsible)
    opened += _gaps(channel, calendar.today(due_at), today, known, calendar)
    if opening:
        occurrence = _opened(DAILY_CHECK, watch, today)
        opened.append(occurrence)
        if occurrence.responsible is not None:
            asked.append(occurrence.responsible)
    nudges = [_daily_nudge(person, today, watch.check_hour) for person in dict.fromkeys(asked)]

    current = known.get(today)
    if current and current.state is OccurrenceState.OPEN and now >= reminds_at:
        nudges.append(_reminder(current.responsible or watch.ladder[0], today))
    return Plan(
        opened=tuple(opened),
        changed=tuple(changed),
        nudges=tuple(nudges),
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
    if is_check_day(today, watch.channel, calendar):
        if now < opens_at:
            return opens_at
        if now < reminds_at:
            return reminds_at
    return next_check_at(watch.channel, watch.check_hour, calendar, today)


def _opened(duty: Duty, watch: Watch, on: date) -> Occurrence:
    person = responsible(watch.ladder, on, watch.absences)
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
        if on not in known and is_check_day(on, channel, calendar):
            gaps.append(
                Occurrence(
                    duty=DAILY_CHECK.name,
                    subject=channel.id,
                    due_on=on,
                    opened_for=None,
                    responsible=None,
                    state=OccurrenceState.MISSED,
                    reason=NOT_ASKED,
                )
            )
        on += timedelta(days=1)
    return gaps


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

    Source: rule half-year-documentation/snapshot.
    """
    channel = watch.channel
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    upcoming = next_snapshot(channel, calendar, now).next_due_at
    waiting = next((o for o in watch.recent if o.state is OccurrenceState.OPEN), None)
    due_on = calendar.today(due_at)
    if waiting is not None:
        person = responsible(watch.ladder, calendar.today(now), watch.absences)
        to = person or waiting.responsible
        nudges = (_snapshot_nudge(to, waiting, "reminder"),) if to else ()
        return Plan(nudges=nudges, next_due_at=upcoming)
    if due_on != snapshot_date(channel, half_year(due_on), calendar):
        return Plan(next_due_at=upcoming)
    opened = _opened(SNAPSHOT, watch, due_on)
    reminder_at = calendar.at(
        calendar.today(now) + timedelta(days=SNAPSHOT_REMINDER_DAYS), DEFAULT_CHECK_HOUR
    )
    nudges = (_snapshot_nudge(opened.responsible, opened, "due"),) if opened.responsible else ()
    return Plan(opened=(opened,), nudges=nudges, next_due_at=min(reminder_at, upcoming))


def _snapshot_nudge(to: PersonId, occurrence: Occurrence, step: str) -> Nudge:
    on = occurrence.due_on.isoformat()
    return Nudge(
        to=to,
        view=SNAPSHOT_VIEW,
        args={"channel": occurrence.subject, "on": on},
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
    reminder_at, stand_in_at, communicator_at = approval_moments(approval, calendar)
    gone = away(request.absences, calendar.today(now))
    level = approval.level
    if now >= stand_in_at and level is Level.MANAGER:
        stand_in = request.people.get(approval.stand_in) if approval.stand_in else None
        can = stand_in is not None and stand_in.active and stand_in.id not in gone
        level = Level.STAND_IN if can else Level.COMMUNICATOR
    if now >= communicator_at:
        level = Level.COMMUNICATOR
    if level is Level.COMMUNICATOR:
        nudges = tuple(
            _approval_nudge(to, approval, CHOOSE_VIEW, "choose") for to in request.supporters
        )
        return Plan(approval=replace(approval, level=level), nudges=nudges)
    if level is not approval.level and approval.stand_in is not None:
        nudge = _approval_nudge(approval.stand_in, approval, REQUEST_VIEW, "stand_in")
        return Plan(
            approval=replace(approval, level=level), nudges=(nudge,), next_due_at=communicator_at
        )
    turn = approval.manager if level is Level.MANAGER else approval.stand_in
    nudges = ()
    if now >= reminder_at and turn is not None:
        nudges = (_approval_nudge(turn, approval, REQUEST_VIEW, "reminder"),)
    later = [at for at in (reminder_at, stand_in_at, communicator_at) if at > now]
    return Plan(nudges=nudges, next_due_at=later[0] if later else communicator_at)


def _approval_nudge(to: PersonId, approval: Approval, view: str, step: str) -> Nudge:
    asked = approval.asked_at.date().isoformat()
    return Nudge(
        to=to,
        view=view,
        args={"approval": approval.id},
        key=f"{view}/{step}/{approval.id}/{asked}/{to}",
    )
