"""Every duty that Kanalvakt reminds of, and what should happen at a moment, given how things stand.

The clock only wakes the planner; time is thought about here. Planning twice gives the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.absences import Absence
from bot.domain.approvals import Approval
from bot.domain.calendar import WorkCalendar, half_year
from bot.domain.channels import Channel, responsible, works_near
from bot.domain.covers import Outlook
from bot.domain.ids import OccurrenceId, PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR, Person
from bot.domain.successions import Succession

MAX_GAP_DAYS = 400

# The views that duties send by name; each is a view of the flow that the name begins with.
TODAY_VIEW = "daily_check.today"
REMINDER_VIEW = "daily_check.reminder"
SNAPSHOT_VIEW = "snapshot.due"
REQUEST_VIEW = "approval.request"
CHOOSE_VIEW = "choose_manager.choose"
UNREACHABLE_VIEW = "unreachable.unreachable"
CALENDAR_VIEW = "calendar_questions.found"
CALENDARS_VIEW = "calendars.mine"
CATCH_UP_VIEW = "daily_check.to_catch_up"
CRISIS_VIEW = "crisis.check"
CRISIS_MODE_VIEW = "crisis.mode"
CRISIS_OVER_VIEW = "crisis.over"
REMINDED_VIEW = "words.reminded"
SUCCESSOR_VIEW = "leaving.successor_needed"
TEMPORARY_VIEW = "leaving.temporary_owner"
TAKE_OVER_VIEW = "leaving.can_you"
ACCESS_VIEW = "leaving.access"
BEFORE_VIEW = "deputy.before"
HAND_OVER_VIEW = "deputy.hand_over"
SILENT_VIEW = "deputy.silent"
BACK_VIEW = "coming_back.back"
RETURNED_VIEW = "coming_back.returned"
HOLE_VIEW = "cover.hole"
UNCOVERED_VIEW = "cover.uncovered"
READINESS_VIEW = "readiness.asked"
FORECAST_VIEW = "forecast.weeks"
GAPS_VIEW = "gaps.week"

# Views that show what a duty has changed by itself, and are drawn again then.
TAKEN_OVER_VIEW = "daily_check.taken_over"
APPLICATION_VIEW = "register_channel.application"
CLOSING_VIEW = "closing.progress"

# What is sent whatever the hour: the channel's own hour was chosen, or it cannot wait.
AT_ONCE_VIEWS = frozenset(
    {
        TODAY_VIEW,
        REMINDER_VIEW,
        TAKEN_OVER_VIEW,
        CATCH_UP_VIEW,
        CRISIS_VIEW,
        CRISIS_MODE_VIEW,
        REMINDED_VIEW,
        UNCOVERED_VIEW,
    }
)

# What a pause does not hold back either.
DUTY_VIEWS = AT_ONCE_VIEWS | {
    SNAPSHOT_VIEW,
    REQUEST_VIEW,
    CHOOSE_VIEW,
    CRISIS_OVER_VIEW,
    BEFORE_VIEW,
    HAND_OVER_VIEW,
    SILENT_VIEW,
    BACK_VIEW,
    RETURNED_VIEW,
    HOLE_VIEW,
    READINESS_VIEW,
}

# Why a check was not made on its day.
UNANSWERED = "unanswered"
NOT_ASKED = "not_asked"
CANNOT = "cannot"
CHANNEL_CLOSED = "channel_closed"
CHANNEL_GOES_ON = "channel_goes_on"


class Subject(StrEnum):
    """What a duty is about."""

    CHANNEL = "channel"
    APPROVAL = "approval"
    ABSENCE = "absence"
    SUCCESSION = "succession"
    MUNICIPALITY = "municipality"


# The subject of what is about no single matter: there is one municipality in a database.
MUNICIPALITY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty: its name, what it is about, and the rules of the guideline that it comes from.

    A channel's duty that `looks_ahead` is told who is away when in the time to come.
    """

    name: str
    subject: Subject
    sources: tuple[str, ...]
    looks_ahead: bool = False


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
    sources=("starting-channel/manager-approval", "closing/consult-manager-communicator"),
)
DEPUTY_BRIEFING = Duty(
    name="deputy_briefing",
    subject=Subject.ABSENCE,
    sources=("starting-channel/deputy", "moderation/deputy-when-absent"),
)
COVER = Duty(
    name="cover",
    subject=Subject.CHANNEL,
    sources=("moderation/deputy-when-absent", "starting-channel/deputy"),
    looks_ahead=True,
)
DEPUTY_READINESS = Duty(
    name="deputy_readiness",
    subject=Subject.CHANNEL,
    sources=("starting-channel/deputy", "starting-channel/admin-access"),
)
SUMMER_FORECAST = Duty(
    name="summer_forecast",
    subject=Subject.CHANNEL,
    sources=("moderation/deputy-when-absent",),
    looks_ahead=True,
)
CRISIS_CHECK = Duty(
    name="crisis_check",
    subject=Subject.CHANNEL,
    sources=("moderation/daily-check", "moderation/deputy-when-absent"),
)
EXTRA_SNAPSHOT = Duty(
    name="extra_snapshot",
    subject=Subject.CHANNEL,
    sources=("half-year-documentation/snapshot",),
)
SUCCESSION = Duty(
    name="succession",
    subject=Subject.SUCCESSION,
    sources=("starting-channel/named-owner", "starting-channel/deputy"),
)
QUESTION_GAPS = Duty(
    name="question_gaps",
    subject=Subject.MUNICIPALITY,
    sources=("communications-unit/yearly-review",),
)
DUTIES = (
    DAILY_CHECK,
    SNAPSHOT,
    EXTRA_SNAPSHOT,
    APPROVAL,
    CRISIS_CHECK,
    SUCCESSION,
    DEPUTY_BRIEFING,
    COVER,
    DEPUTY_READINESS,
    SUMMER_FORECAST,
    QUESTION_GAPS,
)
SNAPSHOTS = (SNAPSHOT.name, EXTRA_SNAPSHOT.name)


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
    """One time that a duty fell due for a channel: unique by duty, subject, local date and slot.

    `slot` is the local hour of a duty that falls due several times a day, the place of each whom a
    duty asks beside others, else 0. `opened_for` got it first, `responsible` has it now (None in a
    gap that nobody was asked about), `passed_by` said that they cannot or did not answer. `outcome`
    is what was answered, `reason` why there is a gap.
    """

    id: OccurrenceId = OccurrenceId(0)
    duty: str
    subject: int
    due_on: date
    slot: int = 0
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
    succession: Succession | None = None
    channel: Channel | None = None
    nudges: tuple[Nudge, ...] = ()
    redraws: tuple[Redraw, ...] = ()
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What planning a channel's duty takes: who answers for it in which order, who is away, what is
    open.

    `ladder`: owner, deputies, communicator, manager; without doubles and people who have left.
    `check_hour`: the owner's local hour of the daily message. `recent`: the duty's occurrences that
    are open,
    and those of the last dates (so that nothing is added twice). `outlook` is there for duties that
    look ahead.
    """

    channel: Channel
    ladder: tuple[PersonId, ...]
    absences: tuple[Absence, ...] = ()
    recent: tuple[Occurrence, ...] = ()
    check_hour: int = DEFAULT_CHECK_HOUR
    outlook: Outlook | None = None


def known_since(duty: str, due_at: datetime, calendar: WorkCalendar) -> date:
    """From which local date on `Watch.recent` must be whole, for a row that was due at `due_at`."""
    due_on = calendar.today(due_at)
    return half_year(due_on).first_on if duty == SNAPSHOT.name else due_on


def opened(duty: Duty, watch: Watch, on: date, today: date) -> Occurrence:
    person = responsible(watch.ladder, today, watch.absences)
    if person is None and watch.ladder:  # everybody is away: better the owner's inbox than nobody's
        owner = watch.channel.owner  # not always the first: who is not back stands behind a deputy
        person = owner if owner in watch.ladder else watch.ladder[0]
    return Occurrence(
        duty=duty.name,
        subject=watch.channel.id,
        due_on=on,
        opened_for=person,
        responsible=person,
    )


def gap(duty: Duty, channel: Channel, on: date) -> Occurrence:
    return Occurrence(
        duty=duty.name,
        subject=channel.id,
        due_on=on,
        opened_for=None,
        responsible=None,
        state=OccurrenceState.MISSED,
        reason=NOT_ASKED,
    )


def may_answer(person: PersonId, occurrence: Occurrence, ladder: tuple[PersonId, ...]) -> bool:
    """Whether the person may answer an occurrence: whoever has it, had it, or answers for the
    channel."""
    return person in (occurrence.responsible, occurrence.opened_for) or person in ladder


def may_take(person: Person, channel: Channel, ladder: tuple[PersonId, ...]) -> bool:
    """Whether the person may take a check from whoever has it: all who answer for the channel, and
    colleagues of its administration. Source: ABS7."""
    if not (person.active and person.listed):
        return False
    return person.id in ladder or works_near(person, channel)


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


def give(occurrence: Occurrence, person: PersonId) -> Occurrence:
    """The occurrence in the hands of the person, who takes it or has it back. Source: ABS7."""
    had = list(occurrence.passed_by)
    if occurrence.responsible is not None:
        had.append(occurrence.responsible)
    passed = tuple(dict.fromkeys(p for p in had if p != person))
    return replace(occurrence, responsible=person, passed_by=passed)


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
